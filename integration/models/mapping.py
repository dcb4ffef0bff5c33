"""Table mappings (BC table 5335), their field mappings (5336), filters and match criteria."""

from __future__ import annotations

from django.core.validators import MinLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from integration.models.transformation import TransformationRule


class Direction(models.TextChoices):
    """Which way values travel; local is Business Central, the integration side is Sales."""

    BIDIRECTIONAL = "bidirectional", _("Both ways")
    TO = "to_integration", _("To Sales")
    FROM = "from_integration", _("From Sales")


#: the choices where both ways is none
ONE_WAY = [choice for choice in Direction.choices if choice[0] != Direction.BIDIRECTIONAL]


class DeletionConflict(models.TextChoices):
    NONE = "none", _("Ask")
    RESTORE = "restore", _("Restore records")
    REMOVE_COUPLING = "remove_coupling", _("Remove coupling")


class UpdateConflict(models.TextChoices):
    NONE = "none", _("Ask")
    SEND = "send", _("Send update to Sales")
    GET = "get", _("Get update from Sales")


#: the scope of the mappings an administrator sets up between the two sides of the connection
CONNECTION_SCOPE = "BC"


class OfConnection(models.Manager["TableMapping"]):
    """The mappings of the connection. Others are made of what somebody has set up elsewhere (the tasks of a data
    integration project), and are none of the business of the screens and commands that set mappings up."""

    def get_queryset(self) -> models.QuerySet[TableMapping]:
        return super().get_queryset().filter(scope=CONNECTION_SCOPE)


class TableMapping(models.Model):
    """One pair of tables that is kept in step (BC table 5335). Names are upper-case codes of at most 20 characters."""

    name = models.CharField(_("name"), max_length=20, unique=True, validators=[MinLengthValidator(1)])
    #: what people know it by, where that is not its name: whoever makes a mapping of something else says it
    caption = models.CharField(max_length=120, blank=True, editable=False)
    local_table = models.CharField(_("table"), max_length=60)
    remote_table = models.CharField(_("integration table"), max_length=60)
    direction = models.CharField(
        _("direction"), max_length=20, choices=Direction.choices, default=Direction.BIDIRECTIONAL
    )
    enabled = models.BooleanField(_("enabled"), default=True)
    #: disabled because a switch of the connection is turned; turned back, it is enabled again
    set_aside = models.BooleanField(default=False, editable=False)
    only_coupled = models.BooleanField(
        _("synch. only coupled records"),
        default=True,
        help_text=_("Off: scheduled runs also create the missing counterpart of new records."),
    )
    create_new_on_no_match = models.BooleanField(_("create new in case of no match"), default=False)
    synch_after_coupling = models.BooleanField(_("synch. after match-based coupling"), default=False)
    deletion_conflict = models.CharField(
        _("deletion-conflict resolution"),
        max_length=20,
        choices=DeletionConflict.choices,
        default=DeletionConflict.NONE,
    )
    update_conflict = models.CharField(
        _("update-conflict resolution"), max_length=10, choices=UpdateConflict.choices, default=UpdateConflict.NONE
    )
    depends_on = models.ManyToManyField(
        "self", symmetrical=False, related_name="dependants", blank=True, verbose_name=_("depends on")
    )
    category = models.CharField(
        _("category"), max_length=20, blank=True, help_text=_("Mappings of one category never run at the same time.")
    )
    disable_event_trigger = models.BooleanField(
        _("disable event-driven rescheduling"),
        default=False,
        help_text=_("Changes of its records do not bring its next scheduled run forward."),
    )
    scope = models.CharField(max_length=40, default=CONNECTION_SCOPE, editable=False)
    pair = models.CharField(max_length=40, blank=True, editable=False)
    user_defined = models.BooleanField(_("user defined"), default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    full_compare_needed = models.BooleanField(_("full compare needed"), default=False, editable=False)
    #: one of its sides was restored from a backup: its next run that would write anything asks to be confirmed first
    asks_first = models.BooleanField(_("asks before it writes"), default=False, editable=False)
    last_to_synch_at = models.DateTimeField(_("last synchronised to Sales"), null=True, editable=False)
    last_from_synch_at = models.DateTimeField(_("last synchronised from Sales"), null=True, editable=False)
    history = HistoricalRecords(m2m_fields=[depends_on])

    objects = OfConnection()
    every: models.Manager[TableMapping] = models.Manager()

    class Meta:
        verbose_name = _("table mapping")
        verbose_name_plural = _("table mappings")
        ordering = ["name"]
        permissions = [
            ("couple", _("Can couple records")),
            ("uncouple", _("Can uncouple records")),
            ("synchronise", _("Can synchronise")),
            ("full_synch", _("Can run a full synchronisation")),
            ("resolve", _("Can resolve issues")),
            ("revert", _("Can revert runs")),
            ("change_secret", _("Can change secrets")),
        ]

    def __str__(self) -> str:
        return self.caption or self.name

    @property
    def directions(self) -> list[str]:
        return [Direction.TO, Direction.FROM] if self.direction == Direction.BIDIRECTIONAL else [self.direction]


class FieldMapping(models.Model):
    """One pair of fields of a table mapping (BC table 5336); a blank side means a constant is written to the other."""

    mapping = models.ForeignKey(TableMapping, models.CASCADE, related_name="fields", verbose_name=_("table mapping"))
    no = models.PositiveIntegerField(_("no."), default=0, help_text=_("Fields travel in this order."))
    local_field = models.CharField(_("field"), max_length=60, blank=True)
    remote_field = models.CharField(_("integration field"), max_length=60, blank=True)
    direction = models.CharField(
        _("direction"), max_length=20, choices=Direction.choices, default=Direction.BIDIRECTIONAL
    )
    constant = models.CharField(_("constant value"), max_length=100, blank=True)
    enabled = models.BooleanField(_("enabled"), default=True)
    not_null = models.BooleanField(
        _("not null"), default=False, help_text=_("A blank value never overwrites the Sales field.")
    )
    clear_on_failed_synch = models.BooleanField(
        _("clear value on failed synch"),
        default=False,
        help_text=_("A value whose record is not coupled is written as blank instead of failing the record."),
    )
    validate = models.BooleanField(_("validate field"), default=True)
    transformation_rule = models.ForeignKey(
        TransformationRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="field_mappings",
        verbose_name=_("transformation rule"),
    )
    transformation_direction = models.CharField(
        _("transformation direction"),
        max_length=20,
        choices=ONE_WAY,
        default=Direction.TO,
    )
    user_defined = models.BooleanField(_("user defined"), default=False, editable=False)
    base_key = models.PositiveIntegerField(default=0, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("field mapping")
        verbose_name_plural = _("field mappings")
        ordering = ["mapping", "no", "id"]

    def __str__(self) -> str:
        return f"{self.local_field or self.constant} – {self.remote_field or self.constant}"


class MappingFilter(models.Model):
    """One condition on the records of one side that take part in the mapping; all conditions of a side must hold."""

    class Operator(models.TextChoices):
        EQ = "eq", _("is")
        NE = "ne", _("is not")
        IN = "in", _("is one of")
        LT = "lt", _("is less than")
        LE = "le", _("is at most")
        GT = "gt", _("is more than")
        GE = "ge", _("is at least")
        CONTAINS = "contains", _("contains")
        STARTS_WITH = "starts_with", _("starts with")
        BLANK = "blank", _("is blank")
        NOT_BLANK = "not_blank", _("is not blank")

    mapping = models.ForeignKey(TableMapping, models.CASCADE, related_name="filters", verbose_name=_("table mapping"))
    side = models.CharField(
        _("side"), max_length=1, choices=[("L", _("Business Central")), ("R", _("Sales"))], default="L"
    )
    field = models.CharField(_("field"), max_length=60)
    operator = models.CharField(_("operator"), max_length=20, choices=Operator.choices, default=Operator.EQ)
    value = models.CharField(_("value"), max_length=250, blank=True, help_text=_("Several values: separate with |."))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("filter")
        verbose_name_plural = _("filters")
        ordering = ["mapping", "side", "id"]

    def __str__(self) -> str:
        return f"{self.field} {self.get_operator_display()} {self.value}"


class Normaliser(models.TextChoices):
    TRIM = "trim", _("Ignore outer and double spaces")
    CASE = "case", _("Ignore case and spaces")
    LEGAL_FORM = "legal_form", _("Ignore case, accents and legal form")
    PHONE = "phone", _("Digits of a phone number")
    VAT_NUMBER = "vat_number", _("Letters and digits only (VAT number, post code)")
    EXACT = "exact", _("Exactly equal")


class MatchCriterion(models.Model):
    """A field pair two records must agree on to be matched; groups are tried in order and stand for themselves."""

    mapping = models.ForeignKey(TableMapping, models.CASCADE, related_name="criteria", verbose_name=_("table mapping"))
    group = models.PositiveSmallIntegerField(
        _("group"), default=1, help_text=_("All fields of a group must agree; the first group that decides wins.")
    )
    local_field = models.CharField(_("field"), max_length=60)
    remote_field = models.CharField(_("integration field"), max_length=60)
    normaliser = models.CharField(_("compare"), max_length=20, choices=Normaliser.choices, default=Normaliser.CASE)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("match criterion")
        verbose_name_plural = _("match criteria")
        ordering = ["mapping", "group", "id"]

    def __str__(self) -> str:
        return f"{self.local_field} = {self.remote_field}"
