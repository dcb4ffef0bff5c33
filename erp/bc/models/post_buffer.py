"""What happened to orders that somebody outside wants to be told: they were released, shipped, invoiced."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, reference, text


class ChangeType(models.IntegerChoices):
    """What happened."""

    RELEASED = 1, _("Released")
    SHIPMENT = 2, _("Shipment")
    INVOICE = 3, _("Invoice")


class PostBuffer(BcRecord):
    """One event, kept until it was passed on. The order may be gone by then: what it was called is told here."""

    table_name = text(_("Table"), 60)
    # the key of the order, also when the event is its shipment or its invoice
    record_id = text(_("Record ID"), 32)
    change_type = models.IntegerField(_("Change Type"), choices=ChangeType.choices)
    change_date_time = models.DateTimeField(_("Change Date Time"), default=timezone.now)
    order_no = text(_("Order No."), 20)
    document_no = text(_("Document No."), 20)
    your_reference = text(_("Your Reference"), 35)
    customer = reference("bc.Customer", _("Customer No."), on_delete=models.SET_NULL, db_index=False)
    message = text(_("Message"), 2048)

    class Meta:
        verbose_name = _("post buffer entry")
        verbose_name_plural = _("post buffer")
        indexes = [models.Index(fields=["record_id"], name="bc_post_buffer_record")]

    def __str__(self) -> str:
        return f"{self.order_no} · {self.get_change_type_display()}"
