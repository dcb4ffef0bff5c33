"""Transformation rules (BC table 1237): what is done to a value on its way from one field to the other."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class TransformationType(models.TextChoices):
    UPPERCASE = "uppercase", _("Uppercase")
    LOWERCASE = "lowercase", _("Lowercase")
    TITLE_CASE = "title_case", _("Title Case")
    TRIM = "trim", _("Trim")
    SUBSTRING = "substring", _("Substring")
    REPLACE = "replace", _("Replace Text")
    REGEX_REPLACE = "regex_replace", _("Regular Expression - Replace")
    REGEX_MATCH = "regex_match", _("Regular Expression - Match")
    ALPHANUMERIC = "alphanumeric", _("Remove Non-Alphanumeric Characters")
    DATE_FORMAT = "date_format", _("Date Formatting")
    DATETIME_FORMAT = "datetime_format", _("Date and Time Formatting")
    DECIMAL_FORMAT = "decimal_format", _("Decimal Formatting")
    ROUND = "round", _("Round")
    EXTRACT_FROM_DATE = "extract_from_date", _("Extract From Date")
    UNIX_TIMESTAMP = "unix_timestamp", _("Unixtimestamp")
    FIELD_LOOKUP = "field_lookup", _("Field Lookup")
    DEFAULT = "default", _("Default")
    VALUE_MAP = "value_map", _("Value Map")
    TRUNCATE = "truncate", _("Truncate")
    COUNTRY_CODE = "country_code", _("Country/Region Code")
    CUSTOM = "custom", _("Custom")


class TransformationRule(models.Model):
    """One step, and the rule whose step comes after it (ENG-044). Which fields count depends on the type."""

    class Rounding(models.TextChoices):
        NEAREST = "=", _("Nearest")
        UP = ">", _("Up")
        DOWN = "<", _("Down")

    class DatePart(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")

    class FieldLookupRule(models.TextChoices):
        TARGET = "target", _("Target")
        ORIGINAL_IF_BLANK = "original_if_blank", _("Original if target is blank")

    code = models.CharField(_("code"), max_length=20, unique=True)
    description = models.CharField(_("description"), max_length=100, blank=True)
    type = models.CharField(_("type"), max_length=20, choices=TransformationType.choices)
    find_value = models.CharField(_("find value"), max_length=250, blank=True)
    replace_value = models.CharField(_("replace value"), max_length=250, blank=True)
    starting_text = models.CharField(_("starting text"), max_length=130, blank=True)
    ending_text = models.CharField(_("ending text"), max_length=130, blank=True)
    start_position = models.PositiveIntegerField(_("start position"), default=0)
    length = models.PositiveIntegerField(_("length"), default=0)
    data_format = models.CharField(_("data format"), max_length=100, blank=True)
    data_formatting_culture = models.CharField(_("data formatting culture"), max_length=10, blank=True)
    lookup_table = models.CharField(_("table"), max_length=60, blank=True)
    source_field = models.CharField(_("source field"), max_length=60, blank=True)
    target_field = models.CharField(_("target field"), max_length=60, blank=True)
    field_lookup_rule = models.CharField(
        _("field lookup rule"), max_length=20, choices=FieldLookupRule.choices, default=FieldLookupRule.TARGET
    )
    precision = models.DecimalField(_("precision"), max_digits=18, decimal_places=10, default=0)
    rounding = models.CharField(_("direction"), max_length=1, choices=Rounding.choices, blank=True)
    default_value = models.CharField(_("default value"), max_length=250, blank=True)
    case_insensitive = models.BooleanField(_("ignore case"), default=False)
    date_part = models.CharField(_("extract part"), max_length=5, choices=DatePart.choices, blank=True)
    next_rule = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("next transformation rule")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("transformation rule")
        verbose_name_plural = _("transformation rules")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ValueMapEntry(models.Model):
    """One pair of a value map: what it makes of a source value; a blank one says what blanks become (FO-153)."""

    rule = models.ForeignKey(
        TransformationRule, models.CASCADE, related_name="entries", verbose_name=_("transformation rule")
    )
    source_value = models.CharField(_("source value"), max_length=250, blank=True)
    destination_value = models.CharField(_("destination value"), max_length=250, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("value map entry")
        verbose_name_plural = _("value map entries")
        ordering = ["rule", "id"]
        constraints = [models.UniqueConstraint(fields=["rule", "source_value"], name="one_entry_per_source_value")]

    def __str__(self) -> str:
        return f"{self.source_value} → {self.destination_value}"
