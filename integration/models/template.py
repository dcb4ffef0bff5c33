"""Config templates: values that new records of a table get besides the mapped ones, and when each applies."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from integration.models.mapping import MappingFilter, TableMapping


class ConfigTemplate(models.Model):
    """A named set of field values for new records of one table."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    description = models.CharField(_("description"), max_length=100, blank=True)
    table = models.CharField(_("table"), max_length=60)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("config. template")
        verbose_name_plural = _("config. templates")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ConfigTemplateLine(models.Model):
    """One value of a template."""

    template = models.ForeignKey(ConfigTemplate, models.CASCADE, related_name="lines", verbose_name=_("template"))
    field = models.CharField(_("field"), max_length=60)
    value = models.CharField(_("value"), max_length=250, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("config. template line")
        verbose_name_plural = _("config. template lines")
        ordering = ["template", "id"]
        constraints = [models.UniqueConstraint(fields=["template", "field"], name="one_value_per_template_field")]

    def __str__(self) -> str:
        return f"{self.field} = {self.value}"


class MappingTemplate(models.Model):
    """A template a mapping uses for new records of one side. The first by priority whose conditions the record of the
    other side meets is applied; one without conditions always is (ENG-040)."""

    mapping = models.ForeignKey(TableMapping, models.CASCADE, related_name="templates", verbose_name=_("table mapping"))
    side = models.CharField(
        _("new records of"), max_length=1, choices=[("L", _("Business Central")), ("R", _("Sales"))], default="L"
    )
    template = models.ForeignKey(
        ConfigTemplate, models.PROTECT, related_name="mapping_templates", verbose_name=_("template")
    )
    priority = models.PositiveIntegerField(_("priority"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("template of a table mapping")
        verbose_name_plural = _("templates of a table mapping")
        ordering = ["mapping", "side", "priority", "id"]

    def __str__(self) -> str:
        return f"{self.mapping} {self.template}"


class MappingTemplateCondition(models.Model):
    """One condition on the source record; all conditions of a template must hold."""

    mapping_template = models.ForeignKey(MappingTemplate, models.CASCADE, related_name="conditions")
    field = models.CharField(_("field"), max_length=60)
    operator = models.CharField(
        _("operator"), max_length=20, choices=MappingFilter.Operator.choices, default=MappingFilter.Operator.EQ
    )
    value = models.CharField(_("value"), max_length=250, blank=True, help_text=_("Several values: separate with |."))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["mapping_template", "id"]

    def __str__(self) -> str:
        return f"{self.field} {self.get_operator_display()} {self.value}"
