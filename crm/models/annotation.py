"""The note: what somebody wrote about an order, a quote or an account, with or without a file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import Stamped, lookup, text
from integration.records import new_id


class Annotation(Stamped):
    """A note. It is about one record, and goes with it."""

    annotationid = models.UUIDField(
        _("Note Id"), primary_key=True, db_column="annotationid", default=new_id, editable=False
    )
    objectid_salesorder = lookup(_("Regarding (Order)"), "crm.SalesOrder", "objectid_salesorder", models.CASCADE)
    objectid_quote = lookup(_("Regarding (Quote)"), "crm.Quote", "objectid_quote", models.CASCADE)
    objectid_account = lookup(_("Regarding (Account)"), "crm.Account", "objectid_account", models.CASCADE)
    subject = text(_("Title"), 500, db_column="subject")
    notetext = models.TextField(_("Description"), db_column="notetext", blank=True, default="")
    isdocument = models.BooleanField(_("Is Document"), db_column="isdocument", default=False)
    filename = text(_("File Name"), 255, db_column="filename")
    filesize = models.IntegerField(_("File Size (Bytes)"), db_column="filesize", default=0)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(objectid_quote=None, objectid_account=None)
                | models.Q(objectid_salesorder=None, objectid_account=None)
                | models.Q(objectid_salesorder=None, objectid_quote=None),
                name="crm_annotation_one_object",
                violation_error_message=_("A note is about one record: choose an order, a quote or an account."),
            )
        ]
        indexes = [
            # the timeline of an order, and what is new about all orders
            models.Index(fields=["createdon"], name="crm_annotation_created"),
            models.Index(fields=["modifiedon"], name="crm_annotation_modified"),
        ]

    def __str__(self) -> str:
        return self.subject or self.notetext[:60] or self.filename or str(self.pk)
