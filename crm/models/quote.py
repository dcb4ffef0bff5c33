"""The quote and its lines: what is offered to a customer, revision by revision."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import InCurrency, OfCompany, Owned, Stamped, lookup, state, status, text
from crm.models.document import DocumentLine, OfCustomer, Priced, WithBillTo, WithShipTo, WithTotals
from integration.records import new_id


class QuoteState(models.IntegerChoices):
    """Where the offer stands."""

    DRAFT = 0, _("Draft")
    ACTIVE = 1, _("Active")
    WON = 2, _("Won")
    CLOSED = 3, _("Closed")


class QuoteStatus(models.IntegerChoices):
    """The reason that goes with the state."""

    DRAFT = 1, _("In Progress (Draft)")
    IN_PROGRESS = 2, _("In Progress")
    OPEN = 3, _("Open")
    WON = 4, _("Won")
    LOST = 5, _("Lost")
    CANCELED = 6, _("Canceled")
    REVISED = 7, _("Revised")


class Quote(Priced, WithTotals, WithShipTo, WithBillTo, InCurrency, OfCustomer, OfCompany, Owned, Stamped):
    """A quote. It is changed as a draft; an active one is revised, which starts the next revision."""

    STATUSES: ClassVar = {
        QuoteState.DRAFT: (QuoteStatus.DRAFT,),
        QuoteState.ACTIVE: (QuoteStatus.IN_PROGRESS, QuoteStatus.OPEN),
        QuoteState.WON: (QuoteStatus.WON,),
        QuoteState.CLOSED: (QuoteStatus.LOST, QuoteStatus.CANCELED, QuoteStatus.REVISED),
    }
    #: the states in which it stays as it is
    CLOSED_STATES: ClassVar = (QuoteState.ACTIVE, QuoteState.WON, QuoteState.CLOSED)
    NEXT_STATES: ClassVar = {
        QuoteState.DRAFT: (QuoteState.ACTIVE,),
        QuoteState.ACTIVE: (QuoteState.WON, QuoteState.CLOSED),
        QuoteState.WON: (),
        QuoteState.CLOSED: (),
    }

    quoteid = models.UUIDField(_("Quote Id"), primary_key=True, db_column="quoteid", default=new_id, editable=False)
    #: given by a rule when blank; the revisions of a quote share it
    quotenumber = text(_("Quote ID"), 100, db_column="quotenumber")
    revisionnumber = models.IntegerField(_("Revision ID"), db_column="revisionnumber", default=0, editable=False)
    name = models.CharField(_("Name"), max_length=2048, db_column="name")
    description = models.TextField(_("Description"), db_column="description", blank=True, default="")
    effectivefrom = models.DateField(_("Effective From"), db_column="effectivefrom", null=True, blank=True)
    effectiveto = models.DateField(_("Effective To"), db_column="effectiveto", null=True, blank=True)
    expireson = models.DateField(_("Due By"), db_column="expireson", null=True, blank=True)
    closedon = models.DateField(_("Closed On"), db_column="closedon", null=True, blank=True)
    msdynce_hasexternallymaintainedproductsonly = models.BooleanField(
        _("Has Externally Maintained Products Only"),
        db_column="msdynce_hasexternallymaintainedproductsonly",
        default=False,
    )
    statecode = state(QuoteState, QuoteState.DRAFT)
    statuscode = status(QuoteStatus, QuoteStatus.DRAFT)

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            *Owned.Meta.constraints,
            *OfCustomer.Meta.constraints,
            models.UniqueConstraint(
                fields=["quotenumber", "revisionnumber"],
                name="crm_quote_one_revision",
                violation_error_message=_("There is a quote with that number and revision."),
            ),
        ]
        indexes = [models.Index(fields=["modifiedon"], name="crm_quote_modified")]

    def __str__(self) -> str:
        return f"{self.quotenumber} / {self.revisionnumber}" if self.revisionnumber else self.quotenumber or self.name


class QuoteDetail(DocumentLine):
    """A line of a quote."""

    HEADER = "quoteid"

    quotedetailid = models.UUIDField(
        _("Quote Line Id"), primary_key=True, db_column="quotedetailid", default=new_id, editable=False
    )
    quote = lookup(
        _("Quote"),
        "crm.Quote",
        "quoteid",
        models.CASCADE,
        null=False,
        blank=False,
        db_index=False,
        related_name="lines",
    )
    msdynce_quotehasexternallymaintainedproductsonly = models.BooleanField(
        _("Quote Has Externally Maintained Products Only"),
        db_column="msdynce_quotehasexternallymaintainedproductsonly",
        default=False,
        editable=False,
    )

    class Meta:
        verbose_name = _("quote line")
        verbose_name_plural = _("quote lines")
        constraints = [
            models.UniqueConstraint(
                fields=["quote", "msdynce_linecreationsequencenumber"],
                name="crm_quotedetail_sequence",
                violation_error_message=_("Another line of this quote has that line creation sequence number."),
            )
        ]
        indexes = [models.Index(fields=["modifiedon"], name="crm_quotedetail_modified")]

    def __str__(self) -> str:
        # not at the price of a query for each
        of = self._state.fields_cache.get("quote")
        return f"{of} · {self.productname}" if of else self.productname or str(self.pk)
