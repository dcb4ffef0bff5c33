"""Assembly orders: what is put together for one line of a sales order, and the set-up that numbers them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, Singleton, decimal, reference, text
from erp.bc.models.document_base import DocumentStatus, day


class AssemblySetup(Singleton):
    """Set-up of assembly: the number series of assembly orders."""

    assembly_order_nos = reference("bc.NoSeries", _("Assembly Order Nos."))

    class Meta:
        verbose_name = _("assembly setup")
        verbose_name_plural = _("assembly setup")


class AssemblyHeader(BcRecord):
    """An assembly order. One that was made for a line of a sales order follows the line's quantity and goes with it."""

    no = text(_("No."), 20, unique=True)
    status = models.IntegerField(
        _("Status"), choices=DocumentStatus.choices, default=DocumentStatus.OPEN, editable=False
    )
    item = reference("bc.Item", _("Item No."), null=False, blank=False, related_name="assembly_orders")
    description = text(_("Description"), 100)
    unit_of_measure = reference("bc.UnitOfMeasure", _("Unit of Measure Code"), db_index=False)
    quantity = decimal(_("Quantity"))
    quantity_to_assemble = decimal(_("Quantity to Assemble"))
    assembled_quantity = decimal(_("Assembled Quantity"), editable=False)
    remaining_quantity = decimal(_("Remaining Quantity"), editable=False)
    due_date = day(_("Due Date"))
    assemble_to_order = models.BooleanField(_("Assemble to Order"), default=False, editable=False)
    sales_line = reference(
        "bc.SalesLine", _("Sales Line"), on_delete=models.CASCADE, editable=False, related_name="assembly_orders"
    )
    no_series = text(_("No. Series"), 20, editable=False)

    class Meta:
        verbose_name = _("assembly order")
        verbose_name_plural = _("assembly orders")

    def __str__(self) -> str:
        return f"{self.no} {self.description}".strip()
