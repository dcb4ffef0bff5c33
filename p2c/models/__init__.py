"""The tables of data integration: connections, templates, projects and what their runs did."""

from p2c.models.connection import ConnectionSet, IntegrationKey, OrganisationMapping, SystemConnection
from p2c.models.execution import Execution, ExecutionError, ExecutionStatus, ExecutionTask, Trigger
from p2c.models.project import OwnTemplate, Project, ProjectTask, RecurUnit, TaskField, TaskMapping

__all__ = [
    "ConnectionSet",
    "Execution",
    "ExecutionError",
    "ExecutionStatus",
    "ExecutionTask",
    "IntegrationKey",
    "OrganisationMapping",
    "OwnTemplate",
    "Project",
    "ProjectTask",
    "RecurUnit",
    "SystemConnection",
    "TaskField",
    "TaskMapping",
    "Trigger",
]
