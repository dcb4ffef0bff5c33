"""The archive: sales documents and their lines as they were when they were posted, deleted, or put there."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import reference, text
from erp.bc.models.sales_document import SalesHeaderFields, SalesLineFields


class SalesHeaderArchive(SalesHeaderFields):
    """One version of a sales document. A number that is used again counts as another occurrence."""

    version_no = models.IntegerField(_("Version No."), default=1)
    date_archived = models.DateTimeField(_("Date Archived"), default=timezone.now)
    archived_by = text(_("Archived By"), 150)
    interaction_exist = models.BooleanField(_("Interaction Exist"), default=False)
    # whether posting an invoice led to this version
    posted_invoice = models.BooleanField(_("Posted with an Invoice"), default=False)
    source_doc_no = text(_("Posted Document No."), 20)

    class Meta:
        verbose_name = _("archived sales document")
        verbose_name_plural = _("sales archive")
        constraints = [
            models.UniqueConstraint(
                fields=["document_type", "no", "doc_no_occurrence", "version_no"],
                name="bc_sales_archive_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_document_type_display()} {self.no} · {self.version_no}"


class SalesLineArchive(SalesLineFields):
    """A line of an archived version."""

    document = reference(
        "bc.SalesHeaderArchive",
        _("Document No."),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        db_index=False,  # the first column of the unique constraint
        related_name="lines",
    )

    class Meta:
        verbose_name = _("archived sales line")
        verbose_name_plural = _("archived sales lines")
        constraints = [models.UniqueConstraint(fields=["document", "line_no"], name="bc_sales_archive_line_no")]
