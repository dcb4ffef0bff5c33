"""The tables of the projects into Finance and Operations, as the migrations before this one left them."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from integration.operations import CreateModels

MODELS = [
    migrations.CreateModel(
        name="WaitingOrder",
        fields=[],
        options={
            "verbose_name": "order waiting for Business Central",
            "verbose_name_plural": "orders from Sales",
            "proxy": True,
            "default_permissions": ("view",),
            "indexes": [],
            "constraints": [],
        },
        bases=("crm.salesorder",),
    ),
    migrations.CreateModel(
        name="WaitingQuote",
        fields=[],
        options={
            "verbose_name": "quote waiting for Business Central",
            "verbose_name_plural": "quotes from Sales",
            "proxy": True,
            "default_permissions": ("view",),
            "indexes": [],
            "constraints": [],
        },
        bases=("crm.quote",),
    ),
    migrations.CreateModel(
        name="DocumentTransfer",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("table", models.CharField(max_length=60, verbose_name="table")),
            ("record", models.UUIDField(verbose_name="record")),
            ("label", models.CharField(blank=True, default="", max_length=250, verbose_name="document")),
            (
                "outcome",
                models.CharField(
                    choices=[("failed", "Not created"), ("differs", "Totals differ"), ("processed", "Processed")],
                    max_length=10,
                    verbose_name="outcome",
                ),
            ),
            ("code", models.CharField(blank=True, default="", max_length=60)),
            ("field", models.CharField(blank=True, default="", max_length=250)),
            ("params", models.JSONField(blank=True, default=dict)),
            ("attempts", models.PositiveIntegerField(default=1, verbose_name="attempts")),
            ("first_at", models.DateTimeField(verbose_name="first attempt")),
            ("tried_at", models.DateTimeField(verbose_name="last attempt")),
        ],
        options={
            "verbose_name": "document transfer",
            "verbose_name_plural": "document transfers",
            "ordering": ["-tried_at", "-id"],
            "indexes": [models.Index(fields=["table", "outcome"], name="transfer_outcome")],
            "constraints": [models.UniqueConstraint(fields=("record", "table"), name="one_transfer_per_document")],
        },
    ),
    migrations.CreateModel(
        name="HistoricalSystemConnection",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name", models.CharField(db_index=True, max_length=80, verbose_name="name")),
            (
                "system",
                models.CharField(
                    choices=[("sales", "Sales"), ("fo", "Finance and Operations")], max_length=5, verbose_name="system"
                ),
            ),
            (
                "account",
                models.CharField(
                    help_text="Who signs in, e.g. an e-mail address.", max_length=200, verbose_name="account"
                ),
            ),
            (
                "environments",
                models.TextField(
                    help_text="The environments the account can reach, one on each line.", verbose_name="environments"
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[("connected", "Connected"), ("repair", "Needs repair")],
                    default="connected",
                    editable=False,
                    max_length=10,
                    verbose_name="state",
                ),
            ),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="crm.team",
                    verbose_name="team in Sales",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="user in Sales",
                ),
            ),
        ],
        options={
            "verbose_name": "historical connection to a system",
            "verbose_name_plural": "historical connections to systems",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="OwnTemplate",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
            ("description", models.TextField(blank=True, verbose_name="description")),
            (
                "shared",
                models.BooleanField(
                    default=False, help_text="Everybody may make projects from it, not only you.", verbose_name="shared"
                ),
            ),
            ("document", models.JSONField(default=dict)),
            ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
            (
                "owner",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
        ],
        options={"verbose_name": "template", "verbose_name_plural": "templates", "ordering": ["name"]},
    ),
    migrations.CreateModel(
        name="SynchStatus",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "last_detailed_entry_no",
                models.IntegerField(
                    blank=True,
                    help_text="Payments up to this entry of the customer ledger have been told to the invoices in Sales.",
                    null=True,
                    verbose_name="last processed detailed ledger entry",
                ),
            ),
            (
                "statistics_synched_at",
                models.DateTimeField(blank=True, null=True, verbose_name="account statistics synchronised"),
            ),
            (
                "availability_synched_at",
                models.DateTimeField(blank=True, null=True, verbose_name="item availability synchronised"),
            ),
        ],
        options={
            "verbose_name": "synchronisation status",
            "verbose_name_plural": "synchronisation status",
            "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="p2c_one_synch_status")],
        },
    ),
    migrations.CreateModel(
        name="SystemConnection",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
            (
                "system",
                models.CharField(
                    choices=[("sales", "Sales"), ("fo", "Finance and Operations")], max_length=5, verbose_name="system"
                ),
            ),
            (
                "account",
                models.CharField(
                    help_text="Who signs in, e.g. an e-mail address.", max_length=200, verbose_name="account"
                ),
            ),
            (
                "environments",
                models.TextField(
                    help_text="The environments the account can reach, one on each line.", verbose_name="environments"
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[("connected", "Connected"), ("repair", "Needs repair")],
                    default="connected",
                    editable=False,
                    max_length=10,
                    verbose_name="state",
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.team",
                    verbose_name="team in Sales",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="user in Sales",
                ),
            ),
        ],
        options={
            "verbose_name": "connection to a system",
            "verbose_name_plural": "connections to systems",
            "ordering": ["name"],
        },
    ),
    migrations.CreateModel(
        name="ConnectionSet",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
            ("sales_environment", models.CharField(blank=True, max_length=200, verbose_name="environment of Sales")),
            (
                "fo_environment",
                models.CharField(blank=True, max_length=200, verbose_name="environment of Finance and Operations"),
            ),
            (
                "fo_connection",
                models.ForeignKey(
                    limit_choices_to={"system": "fo"},
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="fo_sets",
                    to="p2c.systemconnection",
                    verbose_name="connection to Finance and Operations",
                ),
            ),
            (
                "sales_connection",
                models.ForeignKey(
                    limit_choices_to={"system": "sales"},
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sales_sets",
                    to="p2c.systemconnection",
                    verbose_name="connection to Sales",
                ),
            ),
        ],
        options={"verbose_name": "connection set", "verbose_name_plural": "connection sets", "ordering": ["name"]},
    ),
    migrations.CreateModel(
        name="HistoricalConnectionSet",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name", models.CharField(db_index=True, max_length=80, verbose_name="name")),
            ("sales_environment", models.CharField(blank=True, max_length=200, verbose_name="environment of Sales")),
            (
                "fo_environment",
                models.CharField(blank=True, max_length=200, verbose_name="environment of Finance and Operations"),
            ),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "fo_connection",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    limit_choices_to={"system": "fo"},
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="p2c.systemconnection",
                    verbose_name="connection to Finance and Operations",
                ),
            ),
            (
                "sales_connection",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    limit_choices_to={"system": "sales"},
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="p2c.systemconnection",
                    verbose_name="connection to Sales",
                ),
            ),
        ],
        options={
            "verbose_name": "historical connection set",
            "verbose_name_plural": "historical connection sets",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalIntegrationKey",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("entity", models.CharField(max_length=80, verbose_name="entity")),
            ("columns", models.JSONField(default=list, verbose_name="columns")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "connection_set",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="p2c.connectionset",
                    verbose_name="connection set",
                ),
            ),
            (
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name": "historical integration key",
            "verbose_name_plural": "historical integration keys",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalOrganisationMapping",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("sales_organisation", models.CharField(max_length=160, verbose_name="organisation in Sales")),
            ("legal_entity", models.CharField(max_length=4, verbose_name="legal entity")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "connection_set",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="p2c.connectionset",
                    verbose_name="connection set",
                ),
            ),
            (
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name": "historical organisation mapping",
            "verbose_name_plural": "historical organisation mappings",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalProject",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name", models.CharField(db_index=True, max_length=120, verbose_name="name")),
            ("template", models.CharField(blank=True, editable=False, max_length=120, verbose_name="template")),
            (
                "direction",
                models.CharField(
                    choices=[
                        ("sales_to_fo", "Sales to Finance and Operations"),
                        ("fo_to_sales", "Finance and Operations to Sales"),
                    ],
                    editable=False,
                    max_length=12,
                    verbose_name="direction",
                ),
            ),
            (
                "advanced_query",
                models.BooleanField(default=False, editable=False, verbose_name="advanced query and filtering"),
            ),
            ("consented_at", models.DateTimeField(editable=False, null=True, verbose_name="consented")),
            (
                "recur_every",
                models.PositiveIntegerField(
                    blank=True, help_text="Blank: runs when somebody starts it.", null=True, verbose_name="recur every"
                ),
            ),
            (
                "recur_unit",
                models.CharField(
                    choices=[
                        ("minutes", "minutes"),
                        ("hours", "hours"),
                        ("days", "days"),
                        ("weeks", "weeks"),
                        ("months", "months"),
                    ],
                    default="hours",
                    max_length=8,
                    verbose_name="unit",
                ),
            ),
            ("mail_on_warning", models.BooleanField(default=False, verbose_name="mail on Warning")),
            ("mail_on_error", models.BooleanField(default=False, verbose_name="mail on Error")),
            (
                "recipients",
                models.CharField(
                    blank=True,
                    help_text="E-mail addresses, separated by commas.",
                    max_length=1000,
                    verbose_name="recipients",
                ),
            ),
            ("made_at", models.DateTimeField(blank=True, editable=False, verbose_name="made")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "connection_set",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="p2c.connectionset",
                    verbose_name="connection set",
                ),
            ),
            (
                "consented_by",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name": "historical project",
            "verbose_name_plural": "historical projects",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="OrganisationMapping",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("sales_organisation", models.CharField(max_length=160, verbose_name="organisation in Sales")),
            ("legal_entity", models.CharField(max_length=4, verbose_name="legal entity")),
            (
                "connection_set",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="organisations",
                    to="p2c.connectionset",
                    verbose_name="connection set",
                ),
            ),
        ],
        options={
            "verbose_name": "organisation mapping",
            "verbose_name_plural": "organisation mappings",
            "ordering": ["connection_set", "legal_entity"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("connection_set", "sales_organisation"), name="organisation_mapped_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="IntegrationKey",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("entity", models.CharField(max_length=80, verbose_name="entity")),
            ("columns", models.JSONField(default=list, verbose_name="columns")),
            (
                "connection_set",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="keys",
                    to="p2c.connectionset",
                    verbose_name="connection set",
                ),
            ),
        ],
        options={
            "verbose_name": "integration key",
            "verbose_name_plural": "integration keys",
            "ordering": ["connection_set", "entity"],
            "constraints": [models.UniqueConstraint(fields=("connection_set", "entity"), name="one_key_per_entity")],
        },
    ),
    migrations.CreateModel(
        name="Project",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
            ("template", models.CharField(blank=True, editable=False, max_length=120, verbose_name="template")),
            (
                "direction",
                models.CharField(
                    choices=[
                        ("sales_to_fo", "Sales to Finance and Operations"),
                        ("fo_to_sales", "Finance and Operations to Sales"),
                    ],
                    editable=False,
                    max_length=12,
                    verbose_name="direction",
                ),
            ),
            (
                "advanced_query",
                models.BooleanField(default=False, editable=False, verbose_name="advanced query and filtering"),
            ),
            ("consented_at", models.DateTimeField(editable=False, null=True, verbose_name="consented")),
            (
                "recur_every",
                models.PositiveIntegerField(
                    blank=True, help_text="Blank: runs when somebody starts it.", null=True, verbose_name="recur every"
                ),
            ),
            (
                "recur_unit",
                models.CharField(
                    choices=[
                        ("minutes", "minutes"),
                        ("hours", "hours"),
                        ("days", "days"),
                        ("weeks", "weeks"),
                        ("months", "months"),
                    ],
                    default="hours",
                    max_length=8,
                    verbose_name="unit",
                ),
            ),
            ("next_run_at", models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="next run")),
            ("mail_on_warning", models.BooleanField(default=False, verbose_name="mail on Warning")),
            ("mail_on_error", models.BooleanField(default=False, verbose_name="mail on Error")),
            (
                "recipients",
                models.CharField(
                    blank=True,
                    help_text="E-mail addresses, separated by commas.",
                    max_length=1000,
                    verbose_name="recipients",
                ),
            ),
            ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
            ("columns", models.JSONField(blank=True, default=dict, editable=False)),
            ("environments", models.JSONField(blank=True, default=list, editable=False)),
            (
                "connection_set",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="projects",
                    to="p2c.connectionset",
                    verbose_name="connection set",
                ),
            ),
            (
                "consented_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisations",
                models.ManyToManyField(
                    blank=True,
                    related_name="projects",
                    to="p2c.organisationmapping",
                    verbose_name="organisation mappings",
                ),
            ),
        ],
        options={
            "verbose_name": "project",
            "verbose_name_plural": "projects",
            "ordering": ["name"],
            "permissions": [("run_project", "Can run projects")],
        },
    ),
    migrations.CreateModel(
        name="Execution",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "status",
                models.CharField(
                    choices=[
                        ("queued", "Queued"),
                        ("running", "Running"),
                        ("completed", "Completed"),
                        ("warning", "Warning"),
                        ("error", "Error"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="queued",
                    max_length=10,
                    verbose_name="status",
                ),
            ),
            (
                "trigger",
                models.CharField(
                    choices=[("manual", "By hand"), ("schedule", "Schedule"), ("rerun", "Re-run")],
                    default="manual",
                    max_length=10,
                    verbose_name="started by",
                ),
            ),
            ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="requested")),
            ("started_at", models.DateTimeField(null=True, verbose_name="started")),
            ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
            ("upserts", models.PositiveIntegerField(default=0, verbose_name="upserts")),
            ("errors", models.PositiveIntegerField(default=0, verbose_name="errors")),
            ("problems", models.JSONField(blank=True, default=list)),
            ("cancel_requested", models.BooleanField(default=False, editable=False)),
            ("lease", models.CharField(blank=True, editable=False, max_length=80)),
            ("heartbeat", models.DateTimeField(editable=False, null=True)),
            (
                "requested_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="user",
                ),
            ),
            (
                "rerun_of",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="reruns",
                    to="p2c.execution",
                ),
            ),
            (
                "project",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="executions",
                    to="p2c.project",
                    verbose_name="project",
                ),
            ),
        ],
        options={
            "verbose_name": "execution",
            "verbose_name_plural": "executions",
            "ordering": ["-id"],
            "indexes": [models.Index(fields=["requested_at"], name="execution_requested")],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("status__in", ["queued", "running"])),
                    fields=("project",),
                    name="one_execution_at_a_time",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalProjectTask",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("no", models.PositiveIntegerField(default=0, verbose_name="no.")),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            ("source_entity", models.CharField(max_length=80, verbose_name="source")),
            ("destination_entity", models.CharField(max_length=80, verbose_name="destination")),
            ("source_filter", models.TextField(blank=True, verbose_name="source filter")),
            ("actions", models.JSONField(blank=True, default=list, editable=False)),
            ("steps", models.JSONField(blank=True, default=list, editable=False, verbose_name="advanced query")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "project",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="p2c.project",
                    verbose_name="project",
                ),
            ),
        ],
        options={
            "verbose_name": "historical task",
            "verbose_name_plural": "historical tasks",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalProject_organisations",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            (
                "history",
                models.ForeignKey(
                    db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="p2c.historicalproject"
                ),
            ),
            (
                "organisationmapping",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="p2c.organisationmapping",
                ),
            ),
            (
                "project",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="p2c.project",
                ),
            ),
        ],
        options={"verbose_name": "HistoricalProject_organisations"},
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ProjectTask",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("no", models.PositiveIntegerField(default=0, verbose_name="no.")),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            ("source_entity", models.CharField(max_length=80, verbose_name="source")),
            ("destination_entity", models.CharField(max_length=80, verbose_name="destination")),
            ("source_filter", models.TextField(blank=True, verbose_name="source filter")),
            ("actions", models.JSONField(blank=True, default=list, editable=False)),
            ("steps", models.JSONField(blank=True, default=list, editable=False, verbose_name="advanced query")),
            (
                "project",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="tasks",
                    to="p2c.project",
                    verbose_name="project",
                ),
            ),
        ],
        options={
            "verbose_name": "task",
            "verbose_name_plural": "tasks",
            "ordering": ["project", "no", "id"],
            "constraints": [models.UniqueConstraint(fields=("project", "name"), name="task_named_once")],
        },
    ),
    migrations.CreateModel(
        name="ExecutionTask",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("no", models.PositiveIntegerField(default=0)),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            ("sales_organisation", models.CharField(max_length=160, verbose_name="organisation in Sales")),
            ("legal_entity", models.CharField(max_length=4, verbose_name="legal entity")),
            (
                "status",
                models.CharField(
                    choices=[
                        ("queued", "Queued"),
                        ("running", "Running"),
                        ("completed", "Completed"),
                        ("warning", "Warning"),
                        ("error", "Error"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="queued",
                    max_length=10,
                    verbose_name="status",
                ),
            ),
            ("started_at", models.DateTimeField(null=True, verbose_name="started")),
            ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
            ("inserted", models.PositiveIntegerField(default=0, verbose_name="inserted")),
            ("updated", models.PositiveIntegerField(default=0, verbose_name="updated")),
            ("unchanged", models.PositiveIntegerField(default=0, verbose_name="unchanged")),
            ("failed", models.PositiveIntegerField(default=0, verbose_name="failed")),
            ("message", models.TextField(blank=True, verbose_name="message")),
            (
                "execution",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="tasks",
                    to="p2c.execution",
                    verbose_name="execution",
                ),
            ),
            (
                "run",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="integration.synchrun",
                    verbose_name="run",
                ),
            ),
            (
                "task",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="p2c.projecttask",
                    verbose_name="task",
                ),
            ),
        ],
        options={
            "verbose_name": "task of an execution",
            "verbose_name_plural": "tasks of an execution",
            "ordering": ["execution", "no", "id"],
        },
    ),
    migrations.CreateModel(
        name="HistoricalTaskField",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("no", models.PositiveIntegerField(default=0, verbose_name="no.")),
            ("source", models.CharField(blank=True, max_length=120, verbose_name="source column")),
            ("value", models.CharField(blank=True, max_length=100, verbose_name="default")),
            ("destination", models.CharField(blank=True, max_length=120, verbose_name="destination column")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "transformation_rule",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="integration.transformationrule",
                    verbose_name="transformation rule",
                ),
            ),
            (
                "task",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="p2c.projecttask",
                    verbose_name="task",
                ),
            ),
        ],
        options={
            "verbose_name": "historical mapping row",
            "verbose_name_plural": "historical mapping rows",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="TaskField",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("no", models.PositiveIntegerField(default=0, verbose_name="no.")),
            ("source", models.CharField(blank=True, max_length=120, verbose_name="source column")),
            ("value", models.CharField(blank=True, max_length=100, verbose_name="default")),
            ("destination", models.CharField(blank=True, max_length=120, verbose_name="destination column")),
            (
                "task",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="fields",
                    to="p2c.projecttask",
                    verbose_name="task",
                ),
            ),
            (
                "transformation_rule",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="task_fields",
                    to="integration.transformationrule",
                    verbose_name="transformation rule",
                ),
            ),
        ],
        options={
            "verbose_name": "mapping row",
            "verbose_name_plural": "mapping rows",
            "ordering": ["task", "no", "id"],
        },
    ),
    migrations.CreateModel(
        name="TaskMapping",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "mapping",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="task_mapping",
                    to="integration.tablemapping",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="p2c.organisationmapping"
                ),
            ),
            (
                "task",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="mappings", to="p2c.projecttask"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("task", "organisation"), name="task_mapped_once")]},
    ),
    migrations.CreateModel(
        name="ExecutionError",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("error_id", models.CharField(max_length=8, verbose_name="error")),
            ("source_table", models.CharField(max_length=60)),
            ("source_id", models.UUIDField(null=True)),
            ("source_label", models.CharField(max_length=250, verbose_name="record")),
            ("source_key", models.CharField(blank=True, max_length=250, verbose_name="source key")),
            ("destination_key", models.CharField(blank=True, max_length=250, verbose_name="destination key")),
            ("column", models.CharField(blank=True, max_length=120, verbose_name="column")),
            ("value", models.CharField(blank=True, max_length=250, verbose_name="value")),
            ("code", models.CharField(max_length=60)),
            ("params", models.JSONField(default=dict)),
            ("first_seen", models.DateTimeField(verbose_name="first occurred")),
            ("last_seen", models.DateTimeField(verbose_name="last occurred")),
            ("attempts", models.PositiveIntegerField(default=1, verbose_name="attempts")),
            (
                "task",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="row_errors",
                    to="p2c.executiontask",
                    verbose_name="task",
                ),
            ),
        ],
        options={"verbose_name": "row error", "verbose_name_plural": "row errors", "ordering": ["task", "id"]},
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("p2c", "0001_data_integration"),
        ("p2c", "0002_synch_status"),
        ("p2c", "0003_document_transfers"),
        ("p2c", "0004_hash_tokens"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("crm", "0001_squashed_0008_environment"),
        ("integration", "0001_squashed_0016_asks_first"),
    ]

    operations = [CreateModels(MODELS)]
