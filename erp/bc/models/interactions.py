"""Interactions: what passed between us and a contact, and which template each kind of document is logged with."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, Singleton, reference, text
from erp.bc.models.contact import CorrespondenceType


class InformationFlow(models.IntegerChoices):
    """Which way the information went."""

    BLANK = 0, " "
    OUTBOUND = 1, _("Outbound")
    INBOUND = 2, _("Inbound")


class InitiatedBy(models.IntegerChoices):
    """Who began it."""

    BLANK = 0, " "
    US = 1, _("Us")
    THEM = 2, _("Them")


class InteractionDocument(models.IntegerChoices):
    """The kind of document an interaction is about."""

    BLANK = 0, " "
    SALES_QUOTE = 1, _("Sales Quote")
    SALES_ORDER_CONFIRMATION = 3, _("Sales Order Confirmation")
    SALES_INVOICE = 4, _("Sales Invoice")
    COVER_SHEET = 10, _("Cover Sheet")
    E_MAIL = 11, _("Email")
    PURCHASE_QUOTE = 12, _("Purchase Quote")
    PURCHASE_ORDER = 13, _("Purchase Order")


class InteractionTemplate(BcRecord):
    """A kind of interaction and what is usual for it."""

    code = models.CharField(_("Code"), max_length=10, unique=True)
    description = text(_("Description"), 100)
    information_flow = models.IntegerField(
        _("Information Flow"), choices=InformationFlow.choices, default=InformationFlow.BLANK
    )
    initiated_by = models.IntegerField(_("Initiated By"), choices=InitiatedBy.choices, default=InitiatedBy.BLANK)
    correspondence_type = models.IntegerField(
        _("Correspondence Type (Default)"), choices=CorrespondenceType.choices, default=CorrespondenceType.BLANK
    )

    class Meta:
        verbose_name = _("interaction template")
        verbose_name_plural = _("interaction templates")

    def __str__(self) -> str:
        return f"{self.code} {self.description}".strip()


class InteractionTmplLanguage(BcRecord):
    """A language version of a template. One that has any is not used by itself (CON-131): somebody has to choose."""

    interaction_template = reference(
        "bc.InteractionTemplate",
        _("Interaction Template Code"),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        related_name="languages",
    )
    language_code = models.CharField(_("Language Code"), max_length=10)
    description = text(_("Description"), 100)

    class Meta:
        verbose_name = _("interaction template language")
        verbose_name_plural = _("interaction template languages")
        constraints = [
            models.UniqueConstraint(fields=["interaction_template", "language_code"], name="bc_interaction_language")
        ]

    def __str__(self) -> str:
        return self.language_code


class InteractionTemplateSetup(Singleton):
    """The template each kind of document is logged with; what is blank is not logged (CON-130)."""

    sales_quotes = reference("bc.InteractionTemplate", _("Sales Quotes"))
    sales_order_confirmations = reference("bc.InteractionTemplate", _("Sales Order Confirmations"))
    sales_invoices = reference("bc.InteractionTemplate", _("Sales Invoices"))
    purchase_quotes = reference("bc.InteractionTemplate", _("Purchase Quotes"))
    purchase_orders = reference("bc.InteractionTemplate", _("Purchase Orders"))
    cover_sheets = reference("bc.InteractionTemplate", _("Cover Sheets"))
    e_mails = reference("bc.InteractionTemplate", _("Emails"))

    class Meta:
        verbose_name = _("interaction template setup")
        verbose_name_plural = _("interaction template setup")


class InteractionLogEntry(BcRecord):
    """Something that passed between us and a contact. It stays when the contact goes (CON-101)."""

    entry_no = models.IntegerField(_("Entry No."), unique=True, editable=False)
    contact = reference("bc.Contact", _("Contact No."), on_delete=models.SET_NULL, related_name="interactions")
    contact_company = reference(
        "bc.Contact", _("Contact Company No."), on_delete=models.SET_NULL, related_name="company_interactions"
    )
    date = models.DateField(_("Date"), default=timezone.localdate)
    description = text(_("Description"), 100)
    information_flow = models.IntegerField(
        _("Information Flow"), choices=InformationFlow.choices, default=InformationFlow.BLANK
    )
    initiated_by = models.IntegerField(_("Initiated By"), choices=InitiatedBy.choices, default=InitiatedBy.BLANK)
    correspondence_type = models.IntegerField(
        _("Correspondence Type"), choices=CorrespondenceType.choices, default=CorrespondenceType.BLANK
    )
    interaction_template = reference("bc.InteractionTemplate", _("Interaction Template Code"))
    salesperson = reference("bc.Salesperson", _("Salesperson Code"))
    document_type = models.IntegerField(
        _("Document Type"), choices=InteractionDocument.choices, default=InteractionDocument.BLANK
    )
    document_no = text(_("Document No."), 20)
    subject = text(_("Subject"), 100)
    user_id = text(_("User ID"), 150, editable=False)
    comment = models.TextField(_("Comment"), blank=True, default="")
    canceled = models.BooleanField(_("Canceled"), default=False)

    class Meta:
        verbose_name = _("interaction log entry")
        verbose_name_plural = _("interaction log entries")
        indexes = [models.Index(fields=["document_type", "document_no"], name="bc_interaction_document")]

    def __str__(self) -> str:
        return f"{self.entry_no} {self.description}".strip()
