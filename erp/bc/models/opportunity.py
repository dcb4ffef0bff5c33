"""Opportunities: sales that may come about, and the entries that say how likely and how large they are."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, amount, decimal, reference, text


class OpportunityStatus(models.IntegerChoices):
    """How far an opportunity has come; won and lost ones are closed."""

    NOT_STARTED = 0, _("Not Started")
    IN_PROGRESS = 1, _("In Progress")
    WON = 2, _("Won")
    LOST = 3, _("Lost")


class Priority(models.IntegerChoices):
    """How urgent an opportunity is."""

    LOW = 0, _("Low")
    NORMAL = 1, _("Normal")
    HIGH = 2, _("High")


class ActionTaken(models.IntegerChoices):
    """What an opportunity's entry records."""

    NOTHING = 0, _("Nothing")
    NEXT = 1, _("Next")
    PREVIOUS = 2, _("Previous")
    UPDATED = 3, _("Updated")
    JUMPED = 4, _("Jumped")
    WON = 5, _("Won")
    LOST = 6, _("Lost")


class Opportunity(BcRecord):
    """An opportunity. Value, probability and closing date are those of its active entry."""

    no = text(_("No."), 20, unique=True)
    description = text(_("Description"), 100)
    salesperson = reference("bc.Salesperson", _("Salesperson Code"), related_name="opportunities")
    # A closed opportunity stays when its contact goes; an open one keeps it, as a table rule says.
    contact = reference("bc.Contact", _("Contact No."), on_delete=models.SET_NULL, related_name="opportunities")
    contact_company = reference("bc.Contact", _("Contact Company No."), on_delete=models.SET_NULL, editable=False)
    sales_cycle_code = text(_("Sales Cycle Code"), 10)
    campaign_no = text(_("Campaign No."), 20)
    status = models.IntegerField(_("Status"), choices=OpportunityStatus.choices, default=OpportunityStatus.NOT_STARTED)
    priority = models.IntegerField(_("Priority"), choices=Priority.choices, default=Priority.NORMAL)
    creation_date = models.DateField(_("Creation Date"), default=timezone.localdate)
    date_closed = models.DateField(_("Date Closed"), null=True, blank=True, editable=False)
    closed = models.BooleanField(_("Closed"), default=False, editable=False)
    no_series = text(_("No. Series"), 20, editable=False)

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")

    def __str__(self) -> str:
        return f"{self.no} {self.description}".strip()


class OpportunityEntry(BcRecord):
    """A step of an opportunity: what was thought of it from a date on. The newest is the active one."""

    entry_no = models.IntegerField(_("Entry No."), unique=True, editable=False)
    opportunity = reference(
        "bc.Opportunity",
        _("Opportunity No."),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        related_name="entries",
    )
    active = models.BooleanField(_("Active"), default=True)
    action_taken = models.IntegerField(_("Action Taken"), choices=ActionTaken.choices, default=ActionTaken.NOTHING)
    date_of_change = models.DateField(_("Date of Change"), default=timezone.localdate)
    sales_cycle_stage = models.IntegerField(_("Sales Cycle Stage"), default=0)
    estimated_value_lcy = amount(_("Estimated Value (LCY)"))
    completed_percent = decimal(_("Completed %"))
    chances_of_success_percent = decimal(_("Chances of Success %"))
    probability_percent = decimal(_("Probability %"))
    calcd_current_value_lcy = amount(_("Calcd. Current Value (LCY)"), editable=False)
    estimated_close_date = models.DateField(_("Estimated Close Date"), null=True, blank=True)

    class Meta:
        verbose_name = _("opportunity entry")
        verbose_name_plural = _("opportunity entries")

    def __str__(self) -> str:
        return f"{self.entry_no} · {self.date_of_change}"
