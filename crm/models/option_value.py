"""The values of option columns: number and label, editable, because mappings add and rename them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import Stamped
from integration.records import new_id


class OptionValue(Stamped):
    """One value of an option column of one table; records store its number."""

    optionvalueid = models.UUIDField(
        _("Option Value Id"), primary_key=True, db_column="optionvalueid", default=new_id, editable=False
    )
    table = models.CharField(_("Table"), max_length=64, db_column="table")
    column = models.CharField(_("Column"), max_length=64, db_column="column")
    # Blank on a form: the table rule takes the next free number.
    number = models.IntegerField(_("Number"), db_column="number", blank=True)
    label = models.CharField(_("Label"), max_length=250, db_column="label")

    class Meta:
        verbose_name = _("option value")
        verbose_name_plural = _("option values")
        constraints = [
            models.UniqueConstraint(
                fields=["table", "column", "number"],
                name="crm_optionvalue_number",
                violation_error_message=_("This column already has an option with that number."),
            ),
            models.UniqueConstraint(
                fields=["table", "column", "label"],
                name="crm_optionvalue_label",
                violation_error_message=_("This column already has an option with that label."),
            ),
        ]

    def __str__(self) -> str:
        return self.label
