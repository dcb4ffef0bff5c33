"""Notes that people write on sales documents; a posted invoice has those of the documents it comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, reference, text


class RecordLink(BcRecord):
    """A note on a sales document. Its creation time is that of whoever wrote it first, here or in Sales."""

    document = reference("bc.SalesHeader", _("Sales Document"), on_delete=models.CASCADE, related_name="notes")
    sales_invoice = reference(
        "bc.SalesInvoiceHeader", _("Posted Sales Invoice"), on_delete=models.CASCADE, related_name="notes"
    )
    title = text(_("Title"), 250)
    note = models.TextField(_("Note"), blank=True, default="")
    user_id = text(_("User ID"), 150, editable=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return self.title or self.note[:40]
