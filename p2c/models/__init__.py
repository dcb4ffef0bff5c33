"""Tables of the whole: data integration, documents on their way, and how far jobs are."""

from p2c.models.connection import ConnectionSet, IntegrationKey, OrganisationMapping, SystemConnection
from p2c.models.execution import Execution, ExecutionError, ExecutionStatus, ExecutionTask, Trigger
from p2c.models.preferences import Preferences
from p2c.models.project import OwnTemplate, Project, ProjectTask, RecurUnit, TaskField, TaskMapping
from p2c.models.synch_status import SynchStatus
from p2c.models.transfer import DocumentTransfer, TransferOutcome
from p2c.models.waiting import WaitingOrder, WaitingQuote

__all__ = [
    "ConnectionSet",
    "DocumentTransfer",
    "Execution",
    "ExecutionError",
    "ExecutionStatus",
    "ExecutionTask",
    "IntegrationKey",
    "OrganisationMapping",
    "OwnTemplate",
    "Preferences",
    "Project",
    "ProjectTask",
    "RecurUnit",
    "SynchStatus",
    "SystemConnection",
    "TaskField",
    "TaskMapping",
    "TransferOutcome",
    "Trigger",
    "WaitingOrder",
    "WaitingQuote",
]
