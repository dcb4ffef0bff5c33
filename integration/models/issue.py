"""Issues: what needs a person, or only time. They close themselves when their record succeeds."""

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from integration import by_right, visitor
from integration.models.coupling import Coupling
from integration.models.mapping import Direction, TableMapping
from integration.models.run import SynchRun


class IssueClass(models.TextChoices):
    TRANSIENT = "transient", _("Passing trouble")
    WAITING = "waiting", _("Waiting for another record")
    DATA = "data", _("Data")
    CONFLICT = "conflict", _("Conflict")
    DELETED = "deleted", _("Deleted partner")
    CONFIGURATION = "configuration", _("Set-up")


#: what people must act on first
URGENCY = [
    IssueClass.CONFIGURATION,
    IssueClass.CONFLICT,
    IssueClass.DELETED,
    IssueClass.DATA,
    IssueClass.TRANSIENT,
    IssueClass.WAITING,
]


#: something failed; of the others nothing did: they wait for another record, for a while, or for a choice
FAILING = (IssueClass.CONFIGURATION, IssueClass.DELETED, IssueClass.DATA)
#: the permission to settle issues
SETTLE = "integration.resolve"
#: what is settled by trying it again
_RETRIED = ("reverted_creation", "reverted_coupling", "besides_failed")


def urgency() -> models.Case:
    """The place of an issue's class among them."""
    places = [models.When(issue_class=str(name.value), then=place) for place, name in enumerate(URGENCY)]
    return models.Case(*places, default=99, output_field=models.IntegerField())


class Issue(models.Model):
    """Why a record does not travel in one direction (a conflict or a deleted partner: its coupling).

    `code` and `params` make the sentence and the next step (`integration.messages`). `fields`: for a conflict, one
    entry per field with local, remote and base values. `waits_for`: the record that releases it by being coupled or
    changed.
    """

    mapping = models.ForeignKey(TableMapping, models.CASCADE, related_name="issues", verbose_name=_("table mapping"))
    direction = models.CharField(_("direction"), max_length=20, choices=Direction.choices)
    source_table = models.CharField(max_length=60)
    source_id = models.UUIDField(null=True)
    source_label = models.CharField(_("record"), max_length=250, default="")
    coupling = models.ForeignKey(Coupling, models.SET_NULL, null=True, blank=True)
    issue_class = models.CharField(_("class"), max_length=20, choices=IssueClass.choices)
    code = models.CharField(max_length=60)
    field = models.CharField(_("field"), max_length=120, default="", blank=True)
    params = models.JSONField(default=dict, blank=True)
    fields = models.JSONField(default=list, blank=True)
    waits_for_table = models.CharField(max_length=60, default="", blank=True)
    waits_for_id = models.UUIDField(null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures"), default=1)
    parked = models.BooleanField(_("parked"), default=False)
    mapping_revision = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    first_seen = models.DateTimeField(_("first seen"))
    last_seen = models.DateTimeField(_("last seen"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    run = models.ForeignKey(SynchRun, models.SET_NULL, null=True, blank=True, verbose_name=_("run"))

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-last_seen", "-id"]
        indexes = [
            models.Index(fields=["mapping", "source_id"], name="issue_source"),
            # the inbox
            models.Index(urgency(), models.F("last_seen").desc(), models.F("id").desc(), name="issue_urgency"),
            models.Index(
                fields=["mapping", "next_try_at"],
                name="issue_next_try",
                condition=models.Q(closed_at__isnull=True, next_try_at__isnull=False),
            ),
            models.Index(
                fields=["waits_for_id"], name="issue_waits_for", condition=models.Q(waits_for_id__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mapping", "direction", "source_table", "source_id"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_issue_per_record",
            )
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def failing(self) -> bool:
        """Whether something failed; else its record is only held back."""
        return self.issue_class in FAILING

    def said(self, record: str = "") -> tuple[str, str]:
        """What is wrong and what to do about it, to whoever asks; the parameters may quote both sides."""
        params = {"record": self.source_label, "field": self.field, **self.params}
        if record:
            params["record"] = record
        mapping = self.mapping
        return by_right.said(self.code, params, mapping.local_table, mapping.remote_table)

    @property
    def seen_fields(self) -> list[dict[str, Any]]:
        """The fields of a conflict with the values whoever asks may see; what both agreed on is a value of either."""
        local, remote = self.mapping.local_table, self.mapping.remote_table
        of = {"local": (local,), "remote": (remote,), "base": (local, remote)}
        return [{**each, **{n: by_right.raw(each.get(n), *of[n]) for n in of}} for each in self.fields]

    @property
    def not_shown(self) -> str:
        """Why values are left out, for those who may not see them."""
        return by_right.note(self.mapping.local_table, self.mapping.remote_table)

    @property
    def sentence(self) -> str:
        text, _step = self.said()
        # a rule may speak of a number series or a company only; in a list the record must be named, too
        named = not self.source_label or self.source_id is None or self.source_label in text
        return text if named else f"{self.source_label}: {text}"

    @property
    def for_settlers(self) -> bool:
        """Whether only those who may settle issues can do something about it; others correct the record, or wait."""
        return self.issue_class in (IssueClass.CONFLICT, IssueClass.DELETED) or self.code in _RETRIED

    @property
    def next_step(self) -> str:
        """What whoever asks can do about it: who may not settle it is told whom to ask."""
        asked = self.whom_to_ask if self.for_settlers else ""
        return asked or self.said()[1]

    @property
    def whom_to_ask(self) -> str:
        """Who settles it, for those who may not; blank for those who may."""
        if visitor.may(SETTLE):
            return ""
        return gettext("Ask somebody with the role %(roles)s to settle it.") % {"roles": visitor.roles_that_may(SETTLE)}
