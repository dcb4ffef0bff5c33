"""Projects of data integration and their tasks, and the templates that are made of projects (FO-147 to FO-150)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from integration.models import TableMapping, TransformationRule
from p2c.models.connection import ConnectionSet, OrganisationMapping


class ProjectDirection(models.TextChoices):
    """The one direction a template, and what is made of it, moves data in (FO-002)."""

    SALES_TO_FO = "sales_to_fo", _("Sales to Finance and Operations")
    FO_TO_SALES = "fo_to_sales", _("Finance and Operations to Sales")


class RecurUnit(models.TextChoices):
    """What a schedule counts in (FO-161)."""

    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")


class OwnTemplate(models.Model):
    """A template somebody has made of a project (FO-147). `document`: what `prospect_to_cash.documents` writes."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.TextField(_("description"), blank=True)
    shared = models.BooleanField(
        _("shared"), default=False, help_text=_("Everybody may make projects from it, not only you.")
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("owner"))
    document = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """Tasks that run one after the other over a connection set, for the organisations that were chosen."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    #: the id of a public template, or the name of one's own; a project does not follow its template
    template = models.CharField(_("template"), max_length=120, blank=True, editable=False)
    direction = models.CharField(_("direction"), max_length=12, choices=ProjectDirection.choices, editable=False)
    connection_set = models.ForeignKey(
        ConnectionSet, models.PROTECT, related_name="projects", verbose_name=_("connection set")
    )
    organisations = models.ManyToManyField(
        OrganisationMapping, related_name="projects", verbose_name=_("organisation mappings"), blank=True
    )
    #: FO-157: cannot be switched off again
    advanced_query = models.BooleanField(_("advanced query and filtering"), default=False, editable=False)
    consented_at = models.DateTimeField(_("consented"), null=True, editable=False)
    consented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    recur_every = models.PositiveIntegerField(
        _("recur every"), null=True, blank=True, help_text=_("Blank: runs when somebody starts it.")
    )
    recur_unit = models.CharField(_("unit"), max_length=8, choices=RecurUnit.choices, default=RecurUnit.HOURS)
    next_run_at = models.DateTimeField(_("next run"), null=True, blank=True, db_index=True)
    #: what days, weeks and months are counted from: its day and its time of day are those of every run
    recurs_from = models.DateTimeField(null=True, blank=True, editable=False)
    mail_on_warning = models.BooleanField(_("mail on Warning"), default=False)
    mail_on_error = models.BooleanField(_("mail on Error"), default=False)
    recipients = models.CharField(
        _("recipients"), max_length=1000, blank=True, help_text=_("E-mail addresses, separated by commas.")
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    #: the column lists of the entity sets as they were when last refreshed (FO-150)
    columns = models.JSONField(default=dict, blank=True, editable=False)
    #: the environments these were read from: a task is made for them (FO-E04)
    environments = models.JSONField(default=list, blank=True, editable=False)
    history = HistoricalRecords(
        excluded_fields=["next_run_at", "recurs_from", "columns", "environments"], m2m_fields=[organisations]
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["name"]
        permissions = [("run_project", _("Can run projects"))]

    def __str__(self) -> str:
        return self.name


class ProjectTask(models.Model):
    """One entity of the source to one of the destination, with its mapping (FO-149). Tasks run in their order.

    `steps`: the advanced query. `actions`: what is done to whole rows besides.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="tasks", verbose_name=_("project"))
    no = models.PositiveIntegerField(_("no."), default=0)
    name = models.CharField(_("name"), max_length=80)
    source_entity = models.CharField(_("source"), max_length=80)
    destination_entity = models.CharField(_("destination"), max_length=80)
    source_filter = models.TextField(_("source filter"), blank=True)
    actions = models.JSONField(default=list, blank=True, editable=False)
    steps = models.JSONField(_("advanced query"), default=list, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["project", "no", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="task_named_once")]

    def __str__(self) -> str:
        return self.name


class TaskField(models.Model):
    """One row of a task's mapping: source column, transformation, destination column (FO-151). Without a source column,
    or where what comes of it is blank, `value` is what the destination gets (FO-152)."""

    task = models.ForeignKey(ProjectTask, models.CASCADE, related_name="fields", verbose_name=_("task"))
    no = models.PositiveIntegerField(_("no."), default=0)
    source = models.CharField(_("source column"), max_length=120, blank=True)
    value = models.CharField(_("default"), max_length=100, blank=True)
    transformation_rule = models.ForeignKey(
        TransformationRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="task_fields",
        verbose_name=_("transformation rule"),
    )
    destination = models.CharField(_("destination column"), max_length=120, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mapping row")
        verbose_name_plural = _("mapping rows")
        ordering = ["task", "no", "id"]

    def __str__(self) -> str:
        return f"{self.source or self.value} → {self.destination}"


class TaskMapping(models.Model):
    """The table mapping of the engine that a task is run as, for one organisation mapping. Made of the task's rows;
    nobody edits it."""

    task = models.ForeignKey(ProjectTask, models.CASCADE, related_name="mappings")
    organisation = models.ForeignKey(OrganisationMapping, models.CASCADE, related_name="+")
    mapping = models.OneToOneField(TableMapping, models.CASCADE, related_name="task_mapping")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "organisation"], name="task_mapped_once")]

    def __str__(self) -> str:
        return f"{self.task} ({self.organisation.legal_entity})"
