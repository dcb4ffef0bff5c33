"""The tables of the integration, as the migrations before this one left them."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import integration.ids
from integration.operations import CreateModels

MODELS = [
    migrations.CreateModel(
        name="ConfigTemplate",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
            ("description", models.CharField(blank=True, max_length=100, verbose_name="description")),
            ("table", models.CharField(max_length=60, verbose_name="table")),
        ],
        options={"verbose_name": "config. template", "verbose_name_plural": "config. templates", "ordering": ["code"]},
    ),
    migrations.CreateModel(
        name="ConnectionSecret",
        fields=[
            (
                "key",
                models.UUIDField(default=integration.ids.new_id, editable=False, primary_key=True, serialize=False),
            ),
            ("value", models.TextField(editable=False)),
            ("made_at", models.DateTimeField(auto_now=True)),
        ],
        options={"verbose_name": "secret", "verbose_name_plural": "secrets"},
    ),
    migrations.CreateModel(
        name="OriginGuard",
        fields=[("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))],
    ),
    migrations.CreateModel(
        name="WorkerHeartbeat",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=64, unique=True, verbose_name="name")),
            ("started_at", models.DateTimeField(verbose_name="started")),
            ("seen_at", models.DateTimeField(db_index=True, verbose_name="last seen")),
        ],
        options={"verbose_name": "worker", "verbose_name_plural": "workers", "ordering": ["-seen_at"]},
    ),
    migrations.CreateModel(
        name="Change",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("mapping_id", models.IntegerField()),
            ("side", models.CharField(max_length=1)),
            ("record", models.UUIDField()),
            ("op", models.CharField(max_length=1)),
            ("actor", models.CharField(default="", max_length=32)),
        ],
        options={
            "verbose_name": "pending change",
            "verbose_name_plural": "change feed",
            "indexes": [models.Index(fields=["mapping_id", "side", "record"], name="change_pending")],
        },
    ),
    migrations.CreateModel(
        name="Connection",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(default="Sales", max_length=40, verbose_name="name")),
            ("enabled", models.BooleanField(default=False, verbose_name="enabled")),
            (
                "disabled_reason",
                models.CharField(blank=True, editable=False, max_length=250, verbose_name="disabled reason"),
            ),
            (
                "integration_user",
                models.UUIDField(
                    blank=True,
                    help_text="Changes in Sales made by somebody signed in as this user are not synchronised.",
                    null=True,
                    verbose_name="integration user",
                ),
            ),
            (
                "ownership_model",
                models.CharField(
                    choices=[("person", "Person"), ("team", "Team")],
                    default="person",
                    max_length=10,
                    verbose_name="ownership model",
                ),
            ),
            ("company", models.UUIDField(blank=True, null=True, verbose_name="company")),
            ("base_currency", models.UUIDField(blank=True, null=True, verbose_name="base currency")),
            ("default_team", models.UUIDField(blank=True, null=True, verbose_name="default owning team")),
            ("unit_group_mapping_enabled", models.BooleanField(default=False, verbose_name="unit group mapping")),
            (
                "auto_create_sales_orders",
                models.BooleanField(default=False, verbose_name="automatically create sales orders"),
            ),
            (
                "default_price_list",
                models.UUIDField(blank=True, editable=False, null=True, verbose_name="default price list"),
            ),
            (
                "extended_price_calculation_enabled",
                models.BooleanField(
                    default=False,
                    help_text="Price lists of Business Central come from price list lines instead of sales prices.",
                    verbose_name="extended price calculation",
                ),
            ),
            (
                "authentication_type",
                models.CharField(
                    choices=[
                        ("office365", "Office 365 / OAuth 2.0 (online)"),
                        ("ad", "Active Directory"),
                        ("ifd", "Internet-facing deployment (IFD)"),
                        ("oauth", "OAuth (on-premises)"),
                    ],
                    default="office365",
                    max_length=10,
                    verbose_name="authentication type",
                ),
            ),
            (
                "auto_process_sales_quotes",
                models.BooleanField(default=False, verbose_name="automatically process sales quotes"),
            ),
            (
                "base_currency_precision",
                models.PositiveSmallIntegerField(
                    blank=True, editable=False, null=True, verbose_name="decimals of the base currency"
                ),
            ),
            (
                "base_currency_symbol",
                models.CharField(blank=True, editable=False, max_length=5, verbose_name="symbol of the base currency"),
            ),
            (
                "bidirectional_sales_order_integration",
                models.BooleanField(
                    default=False,
                    help_text="Released orders of Business Central are kept in step with Sales both ways.",
                    verbose_name="bidirectional sales order integration",
                ),
            ),
            ("connection_string", models.TextField(blank=True, verbose_name="connection string")),
            (
                "crm_version",
                models.CharField(blank=True, editable=False, max_length=30, verbose_name="version of Sales"),
            ),
            (
                "currency_decimal_precision",
                models.PositiveSmallIntegerField(
                    blank=True, editable=False, null=True, verbose_name="decimals of prices"
                ),
            ),
            ("domain", models.CharField(blank=True, editable=False, max_length=250, verbose_name="domain")),
            ("guide_completed", models.BooleanField(default=False, editable=False, verbose_name="guide completed")),
            (
                "is_solution_installed",
                models.BooleanField(default=False, editable=False, verbose_name="integration solution installed"),
            ),
            (
                "item_availability_enabled",
                models.BooleanField(
                    default=False,
                    help_text="Sales can ask how much of an item is available.",
                    verbose_name="item availability",
                ),
            ),
            ("order_integration_user", models.UUIDField(blank=True, null=True, verbose_name="order integration user")),
            (
                "proxy_version",
                models.PositiveSmallIntegerField(
                    choices=[(9, "9"), (8, "8"), (7, "7")], default=9, verbose_name="client version"
                ),
            ),
            (
                "restore_connection",
                models.BooleanField(
                    default=False,
                    help_text="Enable it by itself when it is first used again.",
                    verbose_name="restore connection",
                ),
            ),
            (
                "sales_order_integration_enabled",
                models.BooleanField(
                    default=False,
                    help_text="Submitted orders of Sales become orders of Business Central.",
                    verbose_name="sales order integration",
                ),
            ),
            ("secret_key", models.UUIDField(blank=True, editable=False, null=True)),
            (
                "server_url",
                models.CharField(
                    blank=True,
                    help_text="The address of Sales, e.g. https://contoso.example.",
                    max_length=250,
                    verbose_name="server URL",
                ),
            ),
            (
                "user_name",
                models.CharField(
                    blank=True,
                    help_text="The user that the synchronisation signs in as.",
                    max_length=250,
                    verbose_name="user name",
                ),
            ),
            (
                "web_client_url",
                models.CharField(
                    blank=True,
                    help_text="Where links on records in Sales lead; Sales is told it.",
                    max_length=250,
                    verbose_name="Business Central web client URL",
                ),
            ),
            (
                "item_availability_user",
                models.ForeignKey(
                    blank=True,
                    help_text="Whose web service access key Sales asks with.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="item availability user",
                ),
            ),
        ],
        options={"verbose_name": "connection", "verbose_name_plural": "connection"},
    ),
    migrations.CreateModel(
        name="Coupling",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("scope", models.CharField(default="BC", max_length=40)),
            ("local_table", models.CharField(max_length=60, verbose_name="table")),
            ("local_id", models.UUIDField()),
            ("remote_table", models.CharField(max_length=60, verbose_name="integration table")),
            ("remote_id", models.UUIDField()),
            ("local_label", models.CharField(default="", max_length=250, verbose_name="record")),
            ("remote_label", models.CharField(default="", max_length=250, verbose_name="Sales record")),
            ("base", models.TextField(default="", editable=False)),
            (
                "first_synch",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "Field by field"),
                        ("to_integration", "Use Business Central data"),
                        ("from_integration", "Use Sales data"),
                        ("none", "No synchronisation"),
                    ],
                    default="",
                    max_length=20,
                ),
            ),
            ("coupled_at", models.DateTimeField(verbose_name="coupled")),
            ("synched_at", models.DateTimeField(null=True, verbose_name="last synchronised")),
        ],
        options={
            "verbose_name": "coupling",
            "verbose_name_plural": "couplings",
            "constraints": [
                models.UniqueConstraint(fields=("local_id", "scope", "local_table"), name="coupling_local"),
                models.UniqueConstraint(
                    fields=("remote_id", "scope", "remote_table", "local_table"), name="coupling_remote"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalConfigTemplate",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("code", models.CharField(db_index=True, max_length=20, verbose_name="code")),
            ("description", models.CharField(blank=True, max_length=100, verbose_name="description")),
            ("table", models.CharField(max_length=60, verbose_name="table")),
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
        ],
        options={
            "verbose_name": "historical config. template",
            "verbose_name_plural": "historical config. templates",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalConnection",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name", models.CharField(default="Sales", max_length=40, verbose_name="name")),
            ("enabled", models.BooleanField(default=False, verbose_name="enabled")),
            (
                "disabled_reason",
                models.CharField(blank=True, editable=False, max_length=250, verbose_name="disabled reason"),
            ),
            (
                "integration_user",
                models.UUIDField(
                    blank=True,
                    help_text="Changes in Sales made by somebody signed in as this user are not synchronised.",
                    null=True,
                    verbose_name="integration user",
                ),
            ),
            (
                "ownership_model",
                models.CharField(
                    choices=[("person", "Person"), ("team", "Team")],
                    default="person",
                    max_length=10,
                    verbose_name="ownership model",
                ),
            ),
            ("company", models.UUIDField(blank=True, null=True, verbose_name="company")),
            ("base_currency", models.UUIDField(blank=True, null=True, verbose_name="base currency")),
            ("default_team", models.UUIDField(blank=True, null=True, verbose_name="default owning team")),
            ("unit_group_mapping_enabled", models.BooleanField(default=False, verbose_name="unit group mapping")),
            (
                "auto_create_sales_orders",
                models.BooleanField(default=False, verbose_name="automatically create sales orders"),
            ),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "default_price_list",
                models.UUIDField(blank=True, editable=False, null=True, verbose_name="default price list"),
            ),
            (
                "extended_price_calculation_enabled",
                models.BooleanField(
                    default=False,
                    help_text="Price lists of Business Central come from price list lines instead of sales prices.",
                    verbose_name="extended price calculation",
                ),
            ),
            (
                "authentication_type",
                models.CharField(
                    choices=[
                        ("office365", "Office 365 / OAuth 2.0 (online)"),
                        ("ad", "Active Directory"),
                        ("ifd", "Internet-facing deployment (IFD)"),
                        ("oauth", "OAuth (on-premises)"),
                    ],
                    default="office365",
                    max_length=10,
                    verbose_name="authentication type",
                ),
            ),
            (
                "auto_process_sales_quotes",
                models.BooleanField(default=False, verbose_name="automatically process sales quotes"),
            ),
            (
                "base_currency_precision",
                models.PositiveSmallIntegerField(
                    blank=True, editable=False, null=True, verbose_name="decimals of the base currency"
                ),
            ),
            (
                "base_currency_symbol",
                models.CharField(blank=True, editable=False, max_length=5, verbose_name="symbol of the base currency"),
            ),
            (
                "bidirectional_sales_order_integration",
                models.BooleanField(
                    default=False,
                    help_text="Released orders of Business Central are kept in step with Sales both ways.",
                    verbose_name="bidirectional sales order integration",
                ),
            ),
            ("connection_string", models.TextField(blank=True, verbose_name="connection string")),
            (
                "crm_version",
                models.CharField(blank=True, editable=False, max_length=30, verbose_name="version of Sales"),
            ),
            (
                "currency_decimal_precision",
                models.PositiveSmallIntegerField(
                    blank=True, editable=False, null=True, verbose_name="decimals of prices"
                ),
            ),
            ("domain", models.CharField(blank=True, editable=False, max_length=250, verbose_name="domain")),
            ("guide_completed", models.BooleanField(default=False, editable=False, verbose_name="guide completed")),
            (
                "is_solution_installed",
                models.BooleanField(default=False, editable=False, verbose_name="integration solution installed"),
            ),
            (
                "item_availability_enabled",
                models.BooleanField(
                    default=False,
                    help_text="Sales can ask how much of an item is available.",
                    verbose_name="item availability",
                ),
            ),
            ("order_integration_user", models.UUIDField(blank=True, null=True, verbose_name="order integration user")),
            (
                "proxy_version",
                models.PositiveSmallIntegerField(
                    choices=[(9, "9"), (8, "8"), (7, "7")], default=9, verbose_name="client version"
                ),
            ),
            (
                "restore_connection",
                models.BooleanField(
                    default=False,
                    help_text="Enable it by itself when it is first used again.",
                    verbose_name="restore connection",
                ),
            ),
            (
                "sales_order_integration_enabled",
                models.BooleanField(
                    default=False,
                    help_text="Submitted orders of Sales become orders of Business Central.",
                    verbose_name="sales order integration",
                ),
            ),
            (
                "server_url",
                models.CharField(
                    blank=True,
                    help_text="The address of Sales, e.g. https://contoso.example.",
                    max_length=250,
                    verbose_name="server URL",
                ),
            ),
            (
                "user_name",
                models.CharField(
                    blank=True,
                    help_text="The user that the synchronisation signs in as.",
                    max_length=250,
                    verbose_name="user name",
                ),
            ),
            (
                "web_client_url",
                models.CharField(
                    blank=True,
                    help_text="Where links on records in Sales lead; Sales is told it.",
                    max_length=250,
                    verbose_name="Business Central web client URL",
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
            (
                "item_availability_user",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    help_text="Whose web service access key Sales asks with.",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="item availability user",
                ),
            ),
        ],
        options={
            "verbose_name": "historical connection",
            "verbose_name_plural": "historical connection",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalTableMapping",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            (
                "name",
                models.CharField(
                    db_index=True,
                    max_length=20,
                    validators=[django.core.validators.MinLengthValidator(1)],
                    verbose_name="name",
                ),
            ),
            ("local_table", models.CharField(max_length=60, verbose_name="table")),
            ("remote_table", models.CharField(max_length=60, verbose_name="integration table")),
            (
                "direction",
                models.CharField(
                    choices=[
                        ("bidirectional", "Both ways"),
                        ("to_integration", "To Sales"),
                        ("from_integration", "From Sales"),
                    ],
                    default="bidirectional",
                    max_length=20,
                    verbose_name="direction",
                ),
            ),
            ("enabled", models.BooleanField(default=True, verbose_name="enabled")),
            (
                "only_coupled",
                models.BooleanField(
                    default=True,
                    help_text="Off: scheduled runs also create the missing counterpart of new records.",
                    verbose_name="synch. only coupled records",
                ),
            ),
            (
                "create_new_on_no_match",
                models.BooleanField(default=False, verbose_name="create new in case of no match"),
            ),
            (
                "synch_after_coupling",
                models.BooleanField(default=False, verbose_name="synch. after match-based coupling"),
            ),
            (
                "deletion_conflict",
                models.CharField(
                    choices=[("none", "Ask"), ("restore", "Restore records"), ("remove_coupling", "Remove coupling")],
                    default="none",
                    max_length=20,
                    verbose_name="deletion-conflict resolution",
                ),
            ),
            (
                "update_conflict",
                models.CharField(
                    choices=[("none", "Ask"), ("send", "Send update to Sales"), ("get", "Get update from Sales")],
                    default="none",
                    max_length=10,
                    verbose_name="update-conflict resolution",
                ),
            ),
            (
                "category",
                models.CharField(
                    blank=True,
                    help_text="Mappings of one category never run at the same time.",
                    max_length=20,
                    verbose_name="category",
                ),
            ),
            ("scope", models.CharField(default="BC", editable=False, max_length=40)),
            ("pair", models.CharField(blank=True, editable=False, max_length=40)),
            ("user_defined", models.BooleanField(default=False, editable=False, verbose_name="user defined")),
            ("revision", models.PositiveIntegerField(default=1, editable=False)),
            (
                "full_compare_needed",
                models.BooleanField(default=False, editable=False, verbose_name="full compare needed"),
            ),
            (
                "last_to_synch_at",
                models.DateTimeField(editable=False, null=True, verbose_name="last synchronised to Sales"),
            ),
            (
                "last_from_synch_at",
                models.DateTimeField(editable=False, null=True, verbose_name="last synchronised from Sales"),
            ),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "disable_event_trigger",
                models.BooleanField(
                    default=False,
                    help_text="Changes of its records do not bring its next scheduled run forward.",
                    verbose_name="disable event-driven rescheduling",
                ),
            ),
            ("set_aside", models.BooleanField(default=False, editable=False)),
            ("caption", models.CharField(blank=True, editable=False, max_length=120)),
            ("asks_first", models.BooleanField(default=False, editable=False, verbose_name="asks before it writes")),
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
            "verbose_name": "historical table mapping",
            "verbose_name_plural": "historical table mappings",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="JournalEntry",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("run_id", models.BigIntegerField()),
            ("direction", models.CharField(max_length=20, verbose_name="direction")),
            (
                "action",
                models.CharField(
                    choices=[
                        ("insert", "Inserted"),
                        ("modify", "Modified"),
                        ("couple", "Coupled"),
                        ("uncouple", "Uncoupled"),
                        ("delete", "Deleted"),
                    ],
                    max_length=10,
                    verbose_name="action",
                ),
            ),
            ("table", models.CharField(max_length=60, verbose_name="table")),
            ("local_id", models.UUIDField(db_index=True, null=True)),
            ("remote_id", models.UUIDField(db_index=True, null=True)),
            ("before", models.TextField(blank=True, default="")),
            ("after", models.TextField(blank=True, default="")),
            ("base_before", models.TextField(blank=True, default="")),
            ("at", models.DateTimeField(verbose_name="time")),
        ],
        options={
            "verbose_name": "journal entry",
            "verbose_name_plural": "journal",
            "ordering": ["-id"],
            "indexes": [models.Index(fields=["run_id", "id"], name="journal_run")],
        },
    ),
    migrations.CreateModel(
        name="TableMapping",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "name",
                models.CharField(
                    max_length=20,
                    unique=True,
                    validators=[django.core.validators.MinLengthValidator(1)],
                    verbose_name="name",
                ),
            ),
            ("local_table", models.CharField(max_length=60, verbose_name="table")),
            ("remote_table", models.CharField(max_length=60, verbose_name="integration table")),
            (
                "direction",
                models.CharField(
                    choices=[
                        ("bidirectional", "Both ways"),
                        ("to_integration", "To Sales"),
                        ("from_integration", "From Sales"),
                    ],
                    default="bidirectional",
                    max_length=20,
                    verbose_name="direction",
                ),
            ),
            ("enabled", models.BooleanField(default=True, verbose_name="enabled")),
            (
                "only_coupled",
                models.BooleanField(
                    default=True,
                    help_text="Off: scheduled runs also create the missing counterpart of new records.",
                    verbose_name="synch. only coupled records",
                ),
            ),
            (
                "create_new_on_no_match",
                models.BooleanField(default=False, verbose_name="create new in case of no match"),
            ),
            (
                "synch_after_coupling",
                models.BooleanField(default=False, verbose_name="synch. after match-based coupling"),
            ),
            (
                "deletion_conflict",
                models.CharField(
                    choices=[("none", "Ask"), ("restore", "Restore records"), ("remove_coupling", "Remove coupling")],
                    default="none",
                    max_length=20,
                    verbose_name="deletion-conflict resolution",
                ),
            ),
            (
                "update_conflict",
                models.CharField(
                    choices=[("none", "Ask"), ("send", "Send update to Sales"), ("get", "Get update from Sales")],
                    default="none",
                    max_length=10,
                    verbose_name="update-conflict resolution",
                ),
            ),
            (
                "category",
                models.CharField(
                    blank=True,
                    help_text="Mappings of one category never run at the same time.",
                    max_length=20,
                    verbose_name="category",
                ),
            ),
            ("scope", models.CharField(default="BC", editable=False, max_length=40)),
            ("pair", models.CharField(blank=True, editable=False, max_length=40)),
            ("user_defined", models.BooleanField(default=False, editable=False, verbose_name="user defined")),
            ("revision", models.PositiveIntegerField(default=1, editable=False)),
            (
                "full_compare_needed",
                models.BooleanField(default=False, editable=False, verbose_name="full compare needed"),
            ),
            (
                "last_to_synch_at",
                models.DateTimeField(editable=False, null=True, verbose_name="last synchronised to Sales"),
            ),
            (
                "last_from_synch_at",
                models.DateTimeField(editable=False, null=True, verbose_name="last synchronised from Sales"),
            ),
            (
                "disable_event_trigger",
                models.BooleanField(
                    default=False,
                    help_text="Changes of its records do not bring its next scheduled run forward.",
                    verbose_name="disable event-driven rescheduling",
                ),
            ),
            ("set_aside", models.BooleanField(default=False, editable=False)),
            ("caption", models.CharField(blank=True, editable=False, max_length=120)),
            ("asks_first", models.BooleanField(default=False, editable=False, verbose_name="asks before it writes")),
            (
                "depends_on",
                models.ManyToManyField(
                    blank=True, related_name="dependants", to="integration.tablemapping", verbose_name="depends on"
                ),
            ),
        ],
        options={
            "verbose_name": "table mapping",
            "verbose_name_plural": "table mappings",
            "ordering": ["name"],
            "permissions": [
                ("couple", "Can couple records"),
                ("uncouple", "Can uncouple records"),
                ("synchronise", "Can synchronise"),
                ("full_synch", "Can run a full synchronisation"),
                ("resolve", "Can resolve issues"),
                ("revert", "Can revert runs"),
                ("change_secret", "Can change secrets"),
            ],
        },
    ),
    migrations.CreateModel(
        name="TransformationRule",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
            ("description", models.CharField(blank=True, max_length=100, verbose_name="description")),
            (
                "type",
                models.CharField(
                    choices=[
                        ("uppercase", "Uppercase"),
                        ("lowercase", "Lowercase"),
                        ("title_case", "Title Case"),
                        ("trim", "Trim"),
                        ("substring", "Substring"),
                        ("replace", "Replace Text"),
                        ("regex_replace", "Regular Expression - Replace"),
                        ("regex_match", "Regular Expression - Match"),
                        ("alphanumeric", "Remove Non-Alphanumeric Characters"),
                        ("date_format", "Date Formatting"),
                        ("datetime_format", "Date and Time Formatting"),
                        ("decimal_format", "Decimal Formatting"),
                        ("round", "Round"),
                        ("extract_from_date", "Extract From Date"),
                        ("unix_timestamp", "Unixtimestamp"),
                        ("field_lookup", "Field Lookup"),
                        ("default", "Default"),
                        ("value_map", "Value Map"),
                        ("truncate", "Truncate"),
                        ("country_code", "Country/Region Code"),
                        ("custom", "Custom"),
                    ],
                    max_length=20,
                    verbose_name="type",
                ),
            ),
            ("find_value", models.CharField(blank=True, max_length=250, verbose_name="find value")),
            ("replace_value", models.CharField(blank=True, max_length=250, verbose_name="replace value")),
            ("starting_text", models.CharField(blank=True, max_length=130, verbose_name="starting text")),
            ("ending_text", models.CharField(blank=True, max_length=130, verbose_name="ending text")),
            ("start_position", models.PositiveIntegerField(default=0, verbose_name="start position")),
            ("length", models.PositiveIntegerField(default=0, verbose_name="length")),
            ("data_format", models.CharField(blank=True, max_length=100, verbose_name="data format")),
            (
                "data_formatting_culture",
                models.CharField(blank=True, max_length=10, verbose_name="data formatting culture"),
            ),
            ("lookup_table", models.CharField(blank=True, max_length=60, verbose_name="table")),
            ("source_field", models.CharField(blank=True, max_length=60, verbose_name="source field")),
            ("target_field", models.CharField(blank=True, max_length=60, verbose_name="target field")),
            (
                "field_lookup_rule",
                models.CharField(
                    choices=[("target", "Target"), ("original_if_blank", "Original if target is blank")],
                    default="target",
                    max_length=20,
                    verbose_name="field lookup rule",
                ),
            ),
            ("precision", models.DecimalField(decimal_places=10, default=0, max_digits=18, verbose_name="precision")),
            (
                "rounding",
                models.CharField(
                    blank=True,
                    choices=[("=", "Nearest"), (">", "Up"), ("<", "Down")],
                    max_length=1,
                    verbose_name="direction",
                ),
            ),
            (
                "date_part",
                models.CharField(
                    blank=True,
                    choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                    max_length=5,
                    verbose_name="extract part",
                ),
            ),
            ("case_insensitive", models.BooleanField(default=False, verbose_name="ignore case")),
            ("default_value", models.CharField(blank=True, max_length=250, verbose_name="default value")),
            (
                "next_rule",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="integration.transformationrule",
                    verbose_name="next transformation rule",
                ),
            ),
        ],
        options={
            "verbose_name": "transformation rule",
            "verbose_name_plural": "transformation rules",
            "ordering": ["code"],
        },
    ),
    migrations.CreateModel(
        name="WebServiceKey",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("digest", models.CharField(editable=False, max_length=64, unique=True)),
            (
                "made_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="made on"),
            ),
            ("last_used", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last used")),
            (
                "user",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="web_service_key",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="user",
                ),
            ),
        ],
        options={"verbose_name": "web service key", "verbose_name_plural": "web service keys"},
    ),
    migrations.CreateModel(
        name="DismissedNotice",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("notice", models.CharField(max_length=60, verbose_name="notice")),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="dismissed_notices",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="user",
                ),
            ),
        ],
        options={
            "verbose_name": "dismissed notice",
            "verbose_name_plural": "dismissed notices",
            "constraints": [models.UniqueConstraint(fields=("user", "notice"), name="integration_notice_once")],
        },
    ),
    migrations.CreateModel(
        name="HistoricalConfigTemplateLine",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("field", models.CharField(max_length=60, verbose_name="field")),
            ("value", models.CharField(blank=True, max_length=250, verbose_name="value")),
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
                "template",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="integration.configtemplate",
                    verbose_name="template",
                ),
            ),
        ],
        options={
            "verbose_name": "historical config. template line",
            "verbose_name_plural": "historical config. template lines",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="MappingTemplate",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "side",
                models.CharField(
                    choices=[("L", "Business Central"), ("R", "Sales")],
                    default="L",
                    max_length=1,
                    verbose_name="new records of",
                ),
            ),
            ("priority", models.PositiveIntegerField(default=0, verbose_name="priority")),
            (
                "template",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="mapping_templates",
                    to="integration.configtemplate",
                    verbose_name="template",
                ),
            ),
            (
                "mapping",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="templates",
                    to="integration.tablemapping",
                    verbose_name="table mapping",
                ),
            ),
        ],
        options={
            "verbose_name": "template of a table mapping",
            "verbose_name_plural": "templates of a table mapping",
            "ordering": ["mapping", "side", "priority", "id"],
        },
    ),
    migrations.CreateModel(
        name="OriginMarker",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("mapping_id", models.IntegerField(null=True)),
            ("actor", models.CharField(max_length=32, null=True)),
            ("guard", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="integration.originguard")),
        ],
        options={"managed": True},
    ),
    migrations.CreateModel(
        name="SynchRun",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("synch", "Synchronise changed records"),
                        ("full", "Full synchronisation"),
                        ("records", "Synchronise chosen records"),
                        ("match", "Match-based coupling"),
                        ("uncouple", "Uncouple"),
                        ("preview", "Preview"),
                        ("drift", "Drift check"),
                        ("apply", "Apply a plan"),
                        ("revert", "Revert a run"),
                        ("statistics", "Account statistics"),
                    ],
                    default="synch",
                    max_length=10,
                    verbose_name="kind",
                ),
            ),
            (
                "status",
                models.CharField(
                    choices=[
                        ("queued", "Queued"),
                        ("running", "Running"),
                        ("awaiting", "Awaiting confirmation"),
                        ("finished", "Finished"),
                        ("failed", "Stopped by an error"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="queued",
                    max_length=10,
                    verbose_name="status",
                ),
            ),
            ("options", models.JSONField(blank=True, default=dict)),
            ("progress", models.JSONField(blank=True, default=dict)),
            ("done", models.PositiveIntegerField(default=0, verbose_name="done")),
            ("total", models.PositiveIntegerField(default=0, verbose_name="of")),
            ("message", models.TextField(blank=True, verbose_name="message")),
            ("cancel_requested", models.BooleanField(default=False)),
            ("lease", models.CharField(blank=True, editable=False, max_length=80)),
            ("heartbeat", models.DateTimeField(editable=False, null=True)),
            ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="requested")),
            ("started_at", models.DateTimeField(null=True, verbose_name="started")),
            ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
            ("alerted_at", models.DateTimeField(editable=False, null=True)),
            ("progressed_at", models.DateTimeField(editable=False, null=True)),
            (
                "parent",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="errands",
                    to="integration.synchrun",
                    verbose_name="on behalf of",
                ),
            ),
            (
                "requested_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="requested by",
                ),
            ),
            (
                "mapping",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="runs",
                    to="integration.tablemapping",
                    verbose_name="table mapping",
                ),
            ),
        ],
        options={
            "verbose_name": "run",
            "verbose_name_plural": "runs",
            "ordering": ["-id"],
            "indexes": [models.Index(fields=["status", "heartbeat"], name="run_status")],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(
                        ("status", "running"), models.Q(("kind__in", ["preview", "drift"]), _negated=True)
                    ),
                    fields=("mapping",),
                    name="one_running_run_per_mapping",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Subscription",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("table", models.CharField(max_length=60)),
            ("side", models.CharField(max_length=1)),
            ("path", models.CharField(blank=True, max_length=100)),
            (
                "mapping",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="subscriptions",
                    to="integration.tablemapping",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("table", "path", "mapping", "side"), name="subscription_unique")
            ]
        },
    ),
    migrations.CreateModel(
        name="MatchCriterion",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "group",
                models.PositiveSmallIntegerField(
                    default=1,
                    help_text="All fields of a group must agree; the first group that decides wins.",
                    verbose_name="group",
                ),
            ),
            ("local_field", models.CharField(max_length=60, verbose_name="field")),
            ("remote_field", models.CharField(max_length=60, verbose_name="integration field")),
            (
                "normaliser",
                models.CharField(
                    choices=[
                        ("trim", "Ignore outer and double spaces"),
                        ("case", "Ignore case and spaces"),
                        ("legal_form", "Ignore case, accents and legal form"),
                        ("phone", "Digits of a phone number"),
                        ("vat_number", "Letters and digits only (VAT number, post code)"),
                        ("exact", "Exactly equal"),
                    ],
                    default="case",
                    max_length=20,
                    verbose_name="compare",
                ),
            ),
            (
                "mapping",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="criteria",
                    to="integration.tablemapping",
                    verbose_name="table mapping",
                ),
            ),
        ],
        options={
            "verbose_name": "match criterion",
            "verbose_name_plural": "match criteria",
            "ordering": ["mapping", "group", "id"],
        },
    ),
    migrations.CreateModel(
        name="MappingFilter",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "side",
                models.CharField(
                    choices=[("L", "Business Central"), ("R", "Sales")], default="L", max_length=1, verbose_name="side"
                ),
            ),
            ("field", models.CharField(max_length=60, verbose_name="field")),
            (
                "operator",
                models.CharField(
                    choices=[
                        ("eq", "is"),
                        ("ne", "is not"),
                        ("in", "is one of"),
                        ("lt", "is less than"),
                        ("le", "is at most"),
                        ("gt", "is more than"),
                        ("ge", "is at least"),
                        ("contains", "contains"),
                        ("starts_with", "starts with"),
                        ("blank", "is blank"),
                        ("not_blank", "is not blank"),
                    ],
                    default="eq",
                    max_length=20,
                    verbose_name="operator",
                ),
            ),
            (
                "value",
                models.CharField(
                    blank=True, help_text="Several values: separate with |.", max_length=250, verbose_name="value"
                ),
            ),
            (
                "mapping",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="filters",
                    to="integration.tablemapping",
                    verbose_name="table mapping",
                ),
            ),
        ],
        options={"verbose_name": "filter", "verbose_name_plural": "filters", "ordering": ["mapping", "side", "id"]},
    ),
    migrations.CreateModel(
        name="HistoricalTableMapping_depends_on",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            (
                "history",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    to="integration.historicaltablemapping",
                ),
            ),
            (
                "from_tablemapping",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="integration.tablemapping",
                ),
            ),
            (
                "to_tablemapping",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="integration.tablemapping",
                ),
            ),
        ],
        options={"verbose_name": "HistoricalTableMapping_depends_on"},
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalSchedule",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("job", models.CharField(max_length=40, verbose_name="job")),
            ("every_minutes", models.PositiveIntegerField(default=30, verbose_name="every (minutes)")),
            (
                "cron",
                models.CharField(
                    blank=True,
                    help_text="Instead of minutes, e.g. “0 2 * * 1-5”: at 2 on weekdays.",
                    max_length=100,
                    verbose_name="cron",
                ),
            ),
            (
                "inactivity_minutes",
                models.PositiveIntegerField(
                    default=720,
                    help_text="After a run that found nothing to do the next one waits this long; a change wakes it up. 0: off.",
                    verbose_name="inactivity timeout (minutes)",
                ),
            ),
            ("max_attempts", models.PositiveSmallIntegerField(default=10, verbose_name="maximum attempts")),
            ("rerun_delay", models.PositiveIntegerField(default=30, verbose_name="rerun delay (seconds)")),
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
                "mapping",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="integration.tablemapping",
                    verbose_name="table mapping",
                ),
            ),
        ],
        options={
            "verbose_name": "historical schedule",
            "verbose_name_plural": "historical schedules",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalMatchCriterion",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            (
                "group",
                models.PositiveSmallIntegerField(
                    default=1,
                    help_text="All fields of a group must agree; the first group that decides wins.",
                    verbose_name="group",
                ),
            ),
            ("local_field", models.CharField(max_length=60, verbose_name="field")),
            ("remote_field", models.CharField(max_length=60, verbose_name="integration field")),
            (
                "normaliser",
                models.CharField(
                    choices=[
                        ("trim", "Ignore outer and double spaces"),
                        ("case", "Ignore case and spaces"),
                        ("legal_form", "Ignore case, accents and legal form"),
                        ("phone", "Digits of a phone number"),
                        ("vat_number", "Letters and digits only (VAT number, post code)"),
                        ("exact", "Exactly equal"),
                    ],
                    default="case",
                    max_length=20,
                    verbose_name="compare",
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
                "mapping",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="integration.tablemapping",
                    verbose_name="table mapping",
                ),
            ),
        ],
        options={
            "verbose_name": "historical match criterion",
            "verbose_name_plural": "historical match criteria",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalMappingTemplate",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            (
                "side",
                models.CharField(
                    choices=[("L", "Business Central"), ("R", "Sales")],
                    default="L",
                    max_length=1,
                    verbose_name="new records of",
                ),
            ),
            ("priority", models.PositiveIntegerField(default=0, verbose_name="priority")),
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
                "template",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="integration.configtemplate",
                    verbose_name="template",
                ),
            ),
            (
                "mapping",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="integration.tablemapping",
                    verbose_name="table mapping",
                ),
            ),
        ],
        options={
            "verbose_name": "historical template of a table mapping",
            "verbose_name_plural": "historical templates of a table mapping",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalMappingFilter",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            (
                "side",
                models.CharField(
                    choices=[("L", "Business Central"), ("R", "Sales")], default="L", max_length=1, verbose_name="side"
                ),
            ),
            ("field", models.CharField(max_length=60, verbose_name="field")),
            (
                "operator",
                models.CharField(
                    choices=[
                        ("eq", "is"),
                        ("ne", "is not"),
                        ("in", "is one of"),
                        ("lt", "is less than"),
                        ("le", "is at most"),
                        ("gt", "is more than"),
                        ("ge", "is at least"),
                        ("contains", "contains"),
                        ("starts_with", "starts with"),
                        ("blank", "is blank"),
                        ("not_blank", "is not blank"),
                    ],
                    default="eq",
                    max_length=20,
                    verbose_name="operator",
                ),
            ),
            (
                "value",
                models.CharField(
                    blank=True, help_text="Several values: separate with |.", max_length=250, verbose_name="value"
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
                "mapping",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="integration.tablemapping",
                    verbose_name="table mapping",
                ),
            ),
        ],
        options={
            "verbose_name": "historical filter",
            "verbose_name_plural": "historical filters",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalValueMapEntry",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("source_value", models.CharField(blank=True, max_length=250, verbose_name="source value")),
            ("destination_value", models.CharField(blank=True, max_length=250, verbose_name="destination value")),
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
                "rule",
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
        ],
        options={
            "verbose_name": "historical value map entry",
            "verbose_name_plural": "historical value map entries",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalTransformationRule",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("code", models.CharField(db_index=True, max_length=20, verbose_name="code")),
            ("description", models.CharField(blank=True, max_length=100, verbose_name="description")),
            (
                "type",
                models.CharField(
                    choices=[
                        ("uppercase", "Uppercase"),
                        ("lowercase", "Lowercase"),
                        ("title_case", "Title Case"),
                        ("trim", "Trim"),
                        ("substring", "Substring"),
                        ("replace", "Replace Text"),
                        ("regex_replace", "Regular Expression - Replace"),
                        ("regex_match", "Regular Expression - Match"),
                        ("alphanumeric", "Remove Non-Alphanumeric Characters"),
                        ("date_format", "Date Formatting"),
                        ("datetime_format", "Date and Time Formatting"),
                        ("decimal_format", "Decimal Formatting"),
                        ("round", "Round"),
                        ("extract_from_date", "Extract From Date"),
                        ("unix_timestamp", "Unixtimestamp"),
                        ("field_lookup", "Field Lookup"),
                        ("default", "Default"),
                        ("value_map", "Value Map"),
                        ("truncate", "Truncate"),
                        ("country_code", "Country/Region Code"),
                        ("custom", "Custom"),
                    ],
                    max_length=20,
                    verbose_name="type",
                ),
            ),
            ("find_value", models.CharField(blank=True, max_length=250, verbose_name="find value")),
            ("replace_value", models.CharField(blank=True, max_length=250, verbose_name="replace value")),
            ("starting_text", models.CharField(blank=True, max_length=130, verbose_name="starting text")),
            ("ending_text", models.CharField(blank=True, max_length=130, verbose_name="ending text")),
            ("start_position", models.PositiveIntegerField(default=0, verbose_name="start position")),
            ("length", models.PositiveIntegerField(default=0, verbose_name="length")),
            ("data_format", models.CharField(blank=True, max_length=100, verbose_name="data format")),
            (
                "data_formatting_culture",
                models.CharField(blank=True, max_length=10, verbose_name="data formatting culture"),
            ),
            ("lookup_table", models.CharField(blank=True, max_length=60, verbose_name="table")),
            ("source_field", models.CharField(blank=True, max_length=60, verbose_name="source field")),
            ("target_field", models.CharField(blank=True, max_length=60, verbose_name="target field")),
            (
                "field_lookup_rule",
                models.CharField(
                    choices=[("target", "Target"), ("original_if_blank", "Original if target is blank")],
                    default="target",
                    max_length=20,
                    verbose_name="field lookup rule",
                ),
            ),
            ("precision", models.DecimalField(decimal_places=10, default=0, max_digits=18, verbose_name="precision")),
            (
                "rounding",
                models.CharField(
                    blank=True,
                    choices=[("=", "Nearest"), (">", "Up"), ("<", "Down")],
                    max_length=1,
                    verbose_name="direction",
                ),
            ),
            (
                "date_part",
                models.CharField(
                    blank=True,
                    choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                    max_length=5,
                    verbose_name="extract part",
                ),
            ),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            ("case_insensitive", models.BooleanField(default=False, verbose_name="ignore case")),
            ("default_value", models.CharField(blank=True, max_length=250, verbose_name="default value")),
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
                "next_rule",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="integration.transformationrule",
                    verbose_name="next transformation rule",
                ),
            ),
        ],
        options={
            "verbose_name": "historical transformation rule",
            "verbose_name_plural": "historical transformation rules",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalFieldMapping",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            (
                "no",
                models.PositiveIntegerField(default=0, help_text="Fields travel in this order.", verbose_name="no."),
            ),
            ("local_field", models.CharField(blank=True, max_length=60, verbose_name="field")),
            ("remote_field", models.CharField(blank=True, max_length=60, verbose_name="integration field")),
            (
                "direction",
                models.CharField(
                    choices=[
                        ("bidirectional", "Both ways"),
                        ("to_integration", "To Sales"),
                        ("from_integration", "From Sales"),
                    ],
                    default="bidirectional",
                    max_length=20,
                    verbose_name="direction",
                ),
            ),
            ("constant", models.CharField(blank=True, max_length=100, verbose_name="constant value")),
            ("enabled", models.BooleanField(default=True, verbose_name="enabled")),
            (
                "not_null",
                models.BooleanField(
                    default=False, help_text="A blank value never overwrites the Sales field.", verbose_name="not null"
                ),
            ),
            (
                "clear_on_failed_synch",
                models.BooleanField(
                    default=False,
                    help_text="A value whose record is not coupled is written as blank instead of failing the record.",
                    verbose_name="clear value on failed synch",
                ),
            ),
            ("validate", models.BooleanField(default=True, verbose_name="validate field")),
            ("user_defined", models.BooleanField(default=False, editable=False, verbose_name="user defined")),
            ("base_key", models.PositiveIntegerField(default=0, editable=False)),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "transformation_direction",
                models.CharField(
                    choices=[("to_integration", "To Sales"), ("from_integration", "From Sales")],
                    default="to_integration",
                    max_length=20,
                    verbose_name="transformation direction",
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
            (
                "mapping",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="integration.tablemapping",
                    verbose_name="table mapping",
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
        ],
        options={
            "verbose_name": "historical field mapping",
            "verbose_name_plural": "historical field mappings",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="FieldMapping",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "no",
                models.PositiveIntegerField(default=0, help_text="Fields travel in this order.", verbose_name="no."),
            ),
            ("local_field", models.CharField(blank=True, max_length=60, verbose_name="field")),
            ("remote_field", models.CharField(blank=True, max_length=60, verbose_name="integration field")),
            (
                "direction",
                models.CharField(
                    choices=[
                        ("bidirectional", "Both ways"),
                        ("to_integration", "To Sales"),
                        ("from_integration", "From Sales"),
                    ],
                    default="bidirectional",
                    max_length=20,
                    verbose_name="direction",
                ),
            ),
            ("constant", models.CharField(blank=True, max_length=100, verbose_name="constant value")),
            ("enabled", models.BooleanField(default=True, verbose_name="enabled")),
            (
                "not_null",
                models.BooleanField(
                    default=False, help_text="A blank value never overwrites the Sales field.", verbose_name="not null"
                ),
            ),
            (
                "clear_on_failed_synch",
                models.BooleanField(
                    default=False,
                    help_text="A value whose record is not coupled is written as blank instead of failing the record.",
                    verbose_name="clear value on failed synch",
                ),
            ),
            ("validate", models.BooleanField(default=True, verbose_name="validate field")),
            ("user_defined", models.BooleanField(default=False, editable=False, verbose_name="user defined")),
            ("base_key", models.PositiveIntegerField(default=0, editable=False)),
            (
                "transformation_direction",
                models.CharField(
                    choices=[("to_integration", "To Sales"), ("from_integration", "From Sales")],
                    default="to_integration",
                    max_length=20,
                    verbose_name="transformation direction",
                ),
            ),
            (
                "mapping",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="fields",
                    to="integration.tablemapping",
                    verbose_name="table mapping",
                ),
            ),
            (
                "transformation_rule",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="field_mappings",
                    to="integration.transformationrule",
                    verbose_name="transformation rule",
                ),
            ),
        ],
        options={
            "verbose_name": "field mapping",
            "verbose_name_plural": "field mappings",
            "ordering": ["mapping", "no", "id"],
        },
    ),
    migrations.CreateModel(
        name="ValueMapEntry",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("source_value", models.CharField(blank=True, max_length=250, verbose_name="source value")),
            ("destination_value", models.CharField(blank=True, max_length=250, verbose_name="destination value")),
            (
                "rule",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="entries",
                    to="integration.transformationrule",
                    verbose_name="transformation rule",
                ),
            ),
        ],
        options={
            "verbose_name": "value map entry",
            "verbose_name_plural": "value map entries",
            "ordering": ["rule", "id"],
            "constraints": [
                models.UniqueConstraint(fields=("rule", "source_value"), name="one_entry_per_source_value")
            ],
        },
    ),
    migrations.CreateModel(
        name="ConfigTemplateLine",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("field", models.CharField(max_length=60, verbose_name="field")),
            ("value", models.CharField(blank=True, max_length=250, verbose_name="value")),
            (
                "template",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lines",
                    to="integration.configtemplate",
                    verbose_name="template",
                ),
            ),
        ],
        options={
            "verbose_name": "config. template line",
            "verbose_name_plural": "config. template lines",
            "ordering": ["template", "id"],
            "constraints": [models.UniqueConstraint(fields=("template", "field"), name="one_value_per_template_field")],
        },
    ),
    migrations.CreateModel(
        name="HistoricalMappingTemplateCondition",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("field", models.CharField(max_length=60, verbose_name="field")),
            (
                "operator",
                models.CharField(
                    choices=[
                        ("eq", "is"),
                        ("ne", "is not"),
                        ("in", "is one of"),
                        ("lt", "is less than"),
                        ("le", "is at most"),
                        ("gt", "is more than"),
                        ("ge", "is at least"),
                        ("contains", "contains"),
                        ("starts_with", "starts with"),
                        ("blank", "is blank"),
                        ("not_blank", "is not blank"),
                    ],
                    default="eq",
                    max_length=20,
                    verbose_name="operator",
                ),
            ),
            (
                "value",
                models.CharField(
                    blank=True, help_text="Several values: separate with |.", max_length=250, verbose_name="value"
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
                "mapping_template",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="integration.mappingtemplate",
                ),
            ),
        ],
        options={
            "verbose_name": "historical condition",
            "verbose_name_plural": "historical conditions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="MappingTemplateCondition",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("field", models.CharField(max_length=60, verbose_name="field")),
            (
                "operator",
                models.CharField(
                    choices=[
                        ("eq", "is"),
                        ("ne", "is not"),
                        ("in", "is one of"),
                        ("lt", "is less than"),
                        ("le", "is at most"),
                        ("gt", "is more than"),
                        ("ge", "is at least"),
                        ("contains", "contains"),
                        ("starts_with", "starts with"),
                        ("blank", "is blank"),
                        ("not_blank", "is not blank"),
                    ],
                    default="eq",
                    max_length=20,
                    verbose_name="operator",
                ),
            ),
            (
                "value",
                models.CharField(
                    blank=True, help_text="Several values: separate with |.", max_length=250, verbose_name="value"
                ),
            ),
            (
                "mapping_template",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="conditions",
                    to="integration.mappingtemplate",
                ),
            ),
        ],
        options={
            "verbose_name": "condition",
            "verbose_name_plural": "conditions",
            "ordering": ["mapping_template", "id"],
        },
    ),
    migrations.CreateModel(
        name="RunLogLine",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("at", models.DateTimeField(auto_now_add=True)),
            ("text", models.TextField()),
            (
                "run",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="log", to="integration.synchrun"
                ),
            ),
        ],
        options={"ordering": ["id"]},
    ),
    migrations.CreateModel(
        name="PlanLine",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("action", models.CharField(max_length=10, verbose_name="action")),
            ("direction", models.CharField(blank=True, max_length=20, verbose_name="direction")),
            ("local_id", models.UUIDField(null=True)),
            ("remote_id", models.UUIDField(null=True)),
            ("label", models.CharField(blank=True, max_length=250, verbose_name="record")),
            ("partner_label", models.CharField(blank=True, max_length=250, verbose_name="partner")),
            ("code", models.CharField(blank=True, max_length=60)),
            ("field", models.CharField(blank=True, max_length=120, verbose_name="field")),
            ("params", models.TextField(blank=True, default="")),
            ("before", models.TextField(blank=True, default="")),
            ("values", models.TextField(blank=True, default="")),
            ("digest", models.CharField(blank=True, max_length=64)),
            (
                "run",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="plan_lines",
                    to="integration.synchrun",
                    verbose_name="run",
                ),
            ),
        ],
        options={"verbose_name": "plan line", "verbose_name_plural": "plan lines", "ordering": ["run", "id"]},
    ),
    migrations.CreateModel(
        name="Schedule",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("job", models.CharField(max_length=40, verbose_name="job")),
            ("every_minutes", models.PositiveIntegerField(default=30, verbose_name="every (minutes)")),
            (
                "cron",
                models.CharField(
                    blank=True,
                    help_text="Instead of minutes, e.g. “0 2 * * 1-5”: at 2 on weekdays.",
                    max_length=100,
                    verbose_name="cron",
                ),
            ),
            (
                "inactivity_minutes",
                models.PositiveIntegerField(
                    default=720,
                    help_text="After a run that found nothing to do the next one waits this long; a change wakes it up. 0: off.",
                    verbose_name="inactivity timeout (minutes)",
                ),
            ),
            ("max_attempts", models.PositiveSmallIntegerField(default=10, verbose_name="maximum attempts")),
            ("rerun_delay", models.PositiveIntegerField(default=30, verbose_name="rerun delay (seconds)")),
            (
                "status",
                models.CharField(
                    choices=[
                        ("ready", "Ready"),
                        ("in_process", "In process"),
                        ("on_hold", "On hold"),
                        ("inactive", "On hold with inactivity timeout"),
                        ("error", "Error"),
                    ],
                    default="ready",
                    editable=False,
                    max_length=12,
                    verbose_name="status",
                ),
            ),
            ("attempts", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="attempts")),
            (
                "next_run_at",
                models.DateTimeField(blank=True, db_index=True, editable=False, null=True, verbose_name="next run"),
            ),
            ("last_run_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last run")),
            ("message", models.TextField(blank=True, editable=False, verbose_name="message")),
            ("alerted_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "pending_since",
                models.DateTimeField(blank=True, editable=False, null=True, verbose_name="changes wait since"),
            ),
            (
                "last_run",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="integration.synchrun",
                ),
            ),
            (
                "mapping",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="schedules",
                    to="integration.tablemapping",
                    verbose_name="table mapping",
                ),
            ),
        ],
        options={
            "verbose_name": "schedule",
            "verbose_name_plural": "schedules",
            "ordering": ["mapping__name", "job"],
            "constraints": [
                models.UniqueConstraint(fields=("mapping", "job"), name="one_schedule_per_mapping_and_job"),
                models.UniqueConstraint(
                    condition=models.Q(("mapping__isnull", True)), fields=("job",), name="one_schedule_per_general_job"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Issue",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "direction",
                models.CharField(
                    choices=[
                        ("bidirectional", "Both ways"),
                        ("to_integration", "To Sales"),
                        ("from_integration", "From Sales"),
                    ],
                    max_length=20,
                    verbose_name="direction",
                ),
            ),
            ("source_table", models.CharField(max_length=60)),
            ("source_id", models.UUIDField(null=True)),
            ("source_label", models.CharField(default="", max_length=250, verbose_name="record")),
            (
                "issue_class",
                models.CharField(
                    choices=[
                        ("transient", "Passing trouble"),
                        ("waiting", "Waiting for another record"),
                        ("data", "Data"),
                        ("conflict", "Conflict"),
                        ("deleted", "Deleted partner"),
                        ("configuration", "Set-up"),
                    ],
                    max_length=20,
                    verbose_name="class",
                ),
            ),
            ("code", models.CharField(max_length=60)),
            ("field", models.CharField(blank=True, default="", max_length=120, verbose_name="field")),
            ("params", models.JSONField(blank=True, default=dict)),
            ("fields", models.JSONField(blank=True, default=list)),
            ("waits_for_table", models.CharField(blank=True, default="", max_length=60)),
            ("waits_for_id", models.UUIDField(blank=True, null=True)),
            ("failures", models.PositiveIntegerField(default=1, verbose_name="failures")),
            ("parked", models.BooleanField(default=False, verbose_name="parked")),
            ("mapping_revision", models.PositiveIntegerField(default=0)),
            ("next_try_at", models.DateTimeField(blank=True, null=True, verbose_name="next try")),
            ("first_seen", models.DateTimeField(verbose_name="first seen")),
            ("last_seen", models.DateTimeField(verbose_name="last seen")),
            ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
            (
                "coupling",
                models.ForeignKey(
                    blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="integration.coupling"
                ),
            ),
            (
                "run",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    to="integration.synchrun",
                    verbose_name="run",
                ),
            ),
            (
                "mapping",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="issues",
                    to="integration.tablemapping",
                    verbose_name="table mapping",
                ),
            ),
        ],
        options={
            "verbose_name": "issue",
            "verbose_name_plural": "issues",
            "ordering": ["-last_seen", "-id"],
            "indexes": [
                models.Index(fields=["mapping", "source_id"], name="issue_source"),
                models.Index(
                    condition=models.Q(("waits_for_id__isnull", False)), fields=["waits_for_id"], name="issue_waits_for"
                ),
                models.Index(
                    condition=models.Q(("closed_at__isnull", True), ("next_try_at__isnull", False)),
                    fields=["mapping", "next_try_at"],
                    name="issue_next_try",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("closed_at__isnull", True)),
                    fields=("mapping", "direction", "source_table", "source_id"),
                    name="one_open_issue_per_record",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="FullSynchReviewLine",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            (
                "direction",
                models.CharField(
                    choices=[
                        ("bidirectional", "Both ways"),
                        ("to_integration", "To Sales"),
                        ("from_integration", "From Sales"),
                    ],
                    max_length=20,
                    verbose_name="direction",
                ),
            ),
            (
                "recommendation",
                models.CharField(
                    blank=True,
                    choices=[
                        ("full", "Full synchronisation"),
                        ("couple", "Couple records"),
                        ("none", "No records to synchronise now"),
                    ],
                    max_length=10,
                    verbose_name="recommendation",
                ),
            ),
            (
                "create_new",
                models.BooleanField(
                    default=True,
                    help_text="Records without a match are created on the other side.",
                    verbose_name="create new",
                ),
            ),
            (
                "first_synch",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "Field by field"),
                        ("to_integration", "Use Business Central data"),
                        ("from_integration", "Use Sales data"),
                        ("none", "No synchronisation"),
                    ],
                    default="",
                    help_text="Which side's data newly coupled records take.",
                    max_length=20,
                    verbose_name="where data differ",
                ),
            ),
            (
                "job_queue_status",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "Not started"),
                        ("ready", "Ready"),
                        ("waiting", "Waiting"),
                        ("in_process", "In process"),
                        ("awaiting", "Awaiting confirmation"),
                        ("finished", "Finished"),
                        ("error", "Error"),
                    ],
                    default="",
                    max_length=12,
                    verbose_name="job queue entry status",
                ),
            ),
            (
                "to_status",
                models.CharField(
                    blank=True,
                    choices=[("", "–"), ("in_process", "In process"), ("success", "Success"), ("error", "Error")],
                    default="",
                    max_length=12,
                    verbose_name="to Sales status",
                ),
            ),
            (
                "from_status",
                models.CharField(
                    blank=True,
                    choices=[("", "–"), ("in_process", "In process"), ("success", "Success"), ("error", "Error")],
                    default="",
                    max_length=12,
                    verbose_name="from Sales status",
                ),
            ),
            ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
            (
                "stop_dependants",
                models.BooleanField(
                    default=False,
                    help_text="Lines that depend on this one wait while it has failed records.",
                    verbose_name="stop dependants on failures",
                ),
            ),
            (
                "run",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    to="integration.synchrun",
                    verbose_name="run",
                ),
            ),
            (
                "mapping",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="review_line",
                    to="integration.tablemapping",
                    verbose_name="mapping",
                ),
            ),
        ],
        options={
            "verbose_name": "full synch. review line",
            "verbose_name_plural": "full synch. review",
            "ordering": ["order"],
        },
    ),
    migrations.CreateModel(
        name="SynchJob",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "direction",
                models.CharField(
                    choices=[
                        ("bidirectional", "Both ways"),
                        ("to_integration", "To Sales"),
                        ("from_integration", "From Sales"),
                    ],
                    max_length=20,
                    verbose_name="direction",
                ),
            ),
            ("inserted", models.PositiveIntegerField(default=0, verbose_name="inserted")),
            ("modified", models.PositiveIntegerField(default=0, verbose_name="modified")),
            ("unchanged", models.PositiveIntegerField(default=0, verbose_name="unchanged")),
            ("skipped", models.PositiveIntegerField(default=0, verbose_name="skipped")),
            ("failed", models.PositiveIntegerField(default=0, verbose_name="failed")),
            ("deleted", models.PositiveIntegerField(default=0, verbose_name="deleted")),
            ("coupled", models.PositiveIntegerField(default=0, verbose_name="coupled")),
            ("uncoupled", models.PositiveIntegerField(default=0, verbose_name="uncoupled")),
            ("seconds", models.FloatField(default=0, verbose_name="seconds")),
            ("message", models.CharField(blank=True, max_length=250, verbose_name="message")),
            (
                "run",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="jobs",
                    to="integration.synchrun",
                    verbose_name="run",
                ),
            ),
        ],
        options={
            "verbose_name": "synch job",
            "verbose_name_plural": "synch jobs",
            "ordering": ["run", "id"],
            "constraints": [models.UniqueConstraint(fields=("run", "direction"), name="one_job_per_direction")],
        },
    ),
    migrations.CreateModel(
        name="RunPart",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("phase", models.CharField(max_length=20, verbose_name="phase")),
            ("number", models.PositiveIntegerField(verbose_name="part")),
            ("after", models.CharField(blank=True, editable=False, max_length=36)),
            ("upto", models.CharField(blank=True, editable=False, max_length=36)),
            (
                "status",
                models.CharField(
                    choices=[
                        ("queued", "Queued"),
                        ("running", "Running"),
                        ("awaiting", "Awaiting confirmation"),
                        ("finished", "Finished"),
                        ("failed", "Stopped by an error"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="queued",
                    max_length=10,
                    verbose_name="status",
                ),
            ),
            ("progress", models.JSONField(blank=True, default=dict, editable=False)),
            ("counters", models.JSONField(blank=True, default=dict, editable=False)),
            ("done", models.PositiveIntegerField(default=0, verbose_name="done")),
            ("message", models.TextField(blank=True, verbose_name="message")),
            ("lease", models.CharField(blank=True, editable=False, max_length=80)),
            ("heartbeat", models.DateTimeField(editable=False, null=True)),
            ("progressed_at", models.DateTimeField(editable=False, null=True)),
            ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="requested")),
            ("started_at", models.DateTimeField(null=True, verbose_name="started")),
            ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
            (
                "run",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="parts",
                    to="integration.synchrun",
                    verbose_name="run",
                ),
            ),
        ],
        options={
            "verbose_name": "run part",
            "verbose_name_plural": "run parts",
            "ordering": ["run", "pk"],
            "indexes": [models.Index(fields=["status", "heartbeat"], name="part_status")],
            "constraints": [models.UniqueConstraint(fields=("run", "phase", "number"), name="one_part_per_number")],
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("integration", "0001_initial"),
        ("integration", "0002_worker_heartbeat"),
        ("integration", "0003_engine_complete"),
        ("integration", "0004_schedule_watch"),
        ("integration", "0005_looks_and_journal"),
        ("integration", "0006_compare_letters_and_digits"),
        ("integration", "0007_run_errands"),
        ("integration", "0008_price_lists"),
        ("integration", "0009_mapping_set_aside"),
        ("integration", "0010_value_maps"),
        ("integration", "0011_dismissed_notices"),
        ("integration", "0012_web_service_keys"),
        ("integration", "0013_connection_set_up"),
        ("integration", "0014_statistics_runs"),
        ("integration", "0015_run_parts"),
        ("integration", "0016_asks_first"),
    ]

    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [CreateModels(MODELS)]
