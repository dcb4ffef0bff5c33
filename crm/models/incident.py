"""The case: what a customer asked for help with."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import Owned, Stamped, state, status
from crm.models.document import OfCustomer
from integration.records import new_id


class IncidentState(models.IntegerChoices):
    """Whether somebody still works on the case."""

    ACTIVE = 0, _("Active")
    RESOLVED = 1, _("Resolved")
    CANCELED = 2, _("Canceled")


class IncidentStatus(models.IntegerChoices):
    """The reason that goes with the state."""

    IN_PROGRESS = 1, _("In Progress")
    ON_HOLD = 2, _("On Hold")
    WAITING_FOR_DETAILS = 3, _("Waiting for Details")
    RESEARCHING = 4, _("Researching")
    PROBLEM_SOLVED = 5, _("Problem Solved")
    CANCELED = 6, _("Canceled")
    INFORMATION_PROVIDED = 1000, _("Information Provided")
    MERGED = 2000, _("Merged")


class Priority(models.IntegerChoices):
    """How urgent it is."""

    HIGH = 1, _("High")
    NORMAL = 2, _("Normal")
    LOW = 3, _("Low")


class CaseOrigin(models.IntegerChoices):
    """How the customer turned to us."""

    PHONE = 1, _("Phone")
    EMAIL = 2, _("Email")
    WEB = 3, _("Web")


class Incident(OfCustomer, Owned, Stamped):
    """A case. Sales calls its table incident."""

    STATUSES: ClassVar = {
        IncidentState.ACTIVE: (
            IncidentStatus.IN_PROGRESS,
            IncidentStatus.ON_HOLD,
            IncidentStatus.WAITING_FOR_DETAILS,
            IncidentStatus.RESEARCHING,
        ),
        IncidentState.RESOLVED: (IncidentStatus.PROBLEM_SOLVED, IncidentStatus.INFORMATION_PROVIDED),
        IncidentState.CANCELED: (IncidentStatus.CANCELED, IncidentStatus.MERGED),
    }
    #: the states in which it stays as it is
    CLOSED_STATES: ClassVar = (IncidentState.RESOLVED, IncidentState.CANCELED)
    NEXT_STATES: ClassVar = {
        IncidentState.ACTIVE: (IncidentState.RESOLVED, IncidentState.CANCELED),
        IncidentState.RESOLVED: (IncidentState.ACTIVE,),
        IncidentState.CANCELED: (IncidentState.ACTIVE,),
    }

    incidentid = models.UUIDField(
        _("Case Id"), primary_key=True, db_column="incidentid", default=new_id, editable=False
    )
    #: given by a rule when blank
    ticketnumber = models.CharField(_("Case Number"), max_length=100, db_column="ticketnumber", unique=True, blank=True)
    title = models.CharField(_("Case Title"), max_length=200, db_column="title")
    description = models.TextField(_("Description"), db_column="description", blank=True, default="")
    prioritycode = models.IntegerField(
        _("Priority"), db_column="prioritycode", choices=Priority.choices, default=Priority.NORMAL
    )
    caseorigincode = models.IntegerField(
        _("Origin"), db_column="caseorigincode", choices=CaseOrigin.choices, null=True, blank=True
    )
    statecode = state(IncidentState, IncidentState.ACTIVE)
    statuscode = status(IncidentStatus, IncidentStatus.IN_PROGRESS)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [*Owned.Meta.constraints, *OfCustomer.Meta.constraints]
        indexes = [models.Index(fields=["modifiedon"], name="crm_incident_modified")]

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.ticketnumber, self.title)))
