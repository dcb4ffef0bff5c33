"""What the engine stores: set-up, couplings, the change feed, runs, issues, the journal."""

from integration.models.access_key import WebServiceKey
from integration.models.connection import Connection, ConnectionSecret
from integration.models.coupling import Coupling
from integration.models.full_synch import FullSynchReviewLine
from integration.models.issue import Issue
from integration.models.job import SynchJob
from integration.models.journal import JournalEntry
from integration.models.mapping import FieldMapping, MappingFilter, MatchCriterion, TableMapping
from integration.models.notice import DismissedNotice
from integration.models.part import RunPart
from integration.models.plan_line import PlanLine
from integration.models.run import RunLogLine, SynchRun
from integration.models.schedule import Schedule
from integration.models.subscription import Change, OriginGuard, OriginMarker, Subscription
from integration.models.template import ConfigTemplate, ConfigTemplateLine, MappingTemplate, MappingTemplateCondition
from integration.models.transformation import TransformationRule, ValueMapEntry
from integration.models.worker import WorkerHeartbeat

__all__ = [
    "Change",
    "ConfigTemplate",
    "ConfigTemplateLine",
    "Connection",
    "ConnectionSecret",
    "Coupling",
    "DismissedNotice",
    "FieldMapping",
    "FullSynchReviewLine",
    "Issue",
    "JournalEntry",
    "MappingFilter",
    "MappingTemplate",
    "MappingTemplateCondition",
    "MatchCriterion",
    "OriginGuard",
    "OriginMarker",
    "PlanLine",
    "RunLogLine",
    "RunPart",
    "Schedule",
    "Subscription",
    "SynchJob",
    "SynchRun",
    "TableMapping",
    "TransformationRule",
    "ValueMapEntry",
    "WebServiceKey",
    "WorkerHeartbeat",
]
