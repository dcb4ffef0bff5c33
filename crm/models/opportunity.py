"""The opportunity: a sale that may come of a customer."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import InCurrency, OfCompany, Owned, Stamped, lookup, money, state, status, text
from crm.models.document import OfCustomer
from integration.records import new_id


class OpportunityState(models.IntegerChoices):
    """Whether the sale is still to come."""

    OPEN = 0, _("Open")
    WON = 1, _("Won")
    LOST = 2, _("Lost")


class OpportunityStatus(models.IntegerChoices):
    """The reason that goes with the state."""

    IN_PROGRESS = 1, _("In Progress")
    ON_HOLD = 2, _("On Hold")
    WON = 3, _("Won")
    CANCELED = 4, _("Canceled")
    OUT_SOLD = 5, _("Out-Sold")


class SalesStage(models.IntegerChoices):
    """How far the sale has come."""

    QUALIFY = 0, _("Qualify")
    DEVELOP = 1, _("Develop")
    PROPOSE = 2, _("Propose")
    CLOSE = 3, _("Close")


class OpportunityRating(models.IntegerChoices):
    """How likely the sale is, by feeling."""

    HOT = 1, _("Hot")
    WARM = 2, _("Warm")
    COLD = 3, _("Cold")


class Opportunity(InCurrency, OfCustomer, OfCompany, Owned, Stamped):
    """An opportunity. Its potential customer is its account, or its contact where there is no account."""

    STATUSES: ClassVar = {
        OpportunityState.OPEN: (OpportunityStatus.IN_PROGRESS, OpportunityStatus.ON_HOLD),
        OpportunityState.WON: (OpportunityStatus.WON,),
        OpportunityState.LOST: (OpportunityStatus.CANCELED, OpportunityStatus.OUT_SOLD),
    }
    #: the states in which it stays as it is
    CLOSED_STATES: ClassVar = (OpportunityState.WON, OpportunityState.LOST)
    NEXT_STATES: ClassVar = {
        OpportunityState.OPEN: (OpportunityState.WON, OpportunityState.LOST),
        OpportunityState.WON: (OpportunityState.OPEN,),
        OpportunityState.LOST: (OpportunityState.OPEN,),
    }

    opportunityid = models.UUIDField(
        _("Opportunity Id"), primary_key=True, db_column="opportunityid", default=new_id, editable=False
    )
    name = models.CharField(_("Topic"), max_length=2048, db_column="name")
    description = models.TextField(_("Description"), db_column="description", blank=True, default="")
    parentaccount = lookup(_("Account"), "crm.Account", "parentaccountid", related_name="opportunities")
    parentcontact = lookup(_("Contact"), "crm.Contact", "parentcontactid", related_name="opportunities")
    estimatedvalue = money(_("Est. Revenue"), db_column="estimatedvalue")
    estimatedclosedate = models.DateField(_("Est. Close Date"), db_column="estimatedclosedate", null=True, blank=True)
    actualvalue = money(_("Actual Revenue"), db_column="actualvalue")
    actualclosedate = models.DateField(_("Actual Close Date"), db_column="actualclosedate", null=True, blank=True)
    closeprobability = models.IntegerField(_("Probability"), db_column="closeprobability", null=True, blank=True)
    pricelevel = lookup(_("Price List"), "crm.PriceLevel", "pricelevelid")
    salesstage = models.IntegerField(
        _("Sales Stage"), db_column="salesstage", choices=SalesStage.choices, null=True, blank=True
    )
    stepname = text(_("Pipeline Phase"), 200, db_column="stepname")
    opportunityratingcode = models.IntegerField(
        _("Rating"), db_column="opportunityratingcode", choices=OpportunityRating.choices, null=True, blank=True
    )
    budgetamount = money(_("Budget Amount"), db_column="budgetamount")
    customerneed = models.TextField(_("Customer Need"), db_column="customerneed", blank=True, default="")
    currentsituation = models.TextField(_("Current Situation"), db_column="currentsituation", blank=True, default="")
    proposedsolution = models.TextField(_("Proposed Solution"), db_column="proposedsolution", blank=True, default="")
    statecode = state(OpportunityState, OpportunityState.OPEN)
    statuscode = status(OpportunityStatus, OpportunityStatus.IN_PROGRESS)

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        constraints = [*Owned.Meta.constraints, *OfCustomer.Meta.constraints]
        indexes = [
            models.Index(fields=["estimatedclosedate"], name="crm_opportunity_closing"),
            models.Index(fields=["modifiedon"], name="crm_opportunity_modified"),
        ]

    def __str__(self) -> str:
        return self.name
