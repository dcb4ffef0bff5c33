"""The tables of Sales, as the migrations before this one left them, and the standard values of the account's options."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import integration.ids
from integration.operations import CreateModels

#: the numbers Sales ships them with
STANDARD = {
    "paymenttermscode": {1: "Net 30", 2: "2% 10, Net 30", 3: "Net 45", 4: "Net 60"},
    "address1_freighttermscode": {1: "FOB", 2: "No Charge"},
    "address1_shippingmethodcode": {
        1: "Airborne",
        2: "DHL",
        3: "FedEx",
        4: "UPS",
        5: "Postal Mail",
        6: "Full Load",
        7: "Will Call",
    },
}


def add(apps, schema_editor):
    option_value = apps.get_model("crm", "OptionValue")
    option_value.objects.using(schema_editor.connection.alias).bulk_create(
        option_value(table="account", column=column, number=number, label=label)
        for column, values in STANDARD.items()
        for number, label in values.items()
    )


MODELS = [
    migrations.CreateModel(
        name="AutoNumber",
        fields=[
            ("series", models.CharField(max_length=10, primary_key=True, serialize=False, verbose_name="Series")),
            ("next_number", models.BigIntegerField(verbose_name="Next Number")),
        ],
        options={"verbose_name": "auto number", "verbose_name_plural": "auto numbers"},
    ),
    migrations.CreateModel(
        name="Solution",
        fields=[
            ("uniquename", models.CharField(max_length=65, primary_key=True, serialize=False, verbose_name="Name")),
            ("version", models.CharField(max_length=20, verbose_name="Version")),
            ("installedon", models.DateTimeField(verbose_name="Installed On")),
            ("upgradedon", models.DateTimeField(blank=True, null=True, verbose_name="Existing Records Completed On")),
        ],
        options={"verbose_name": "solution", "verbose_name_plural": "solutions"},
    ),
    migrations.CreateModel(
        name="SystemUser",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "systemuserid",
                models.UUIDField(
                    db_column="systemuserid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="User Id",
                ),
            ),
            (
                "fullname",
                models.CharField(
                    blank=True, db_column="fullname", default="", max_length=200, verbose_name="Full Name"
                ),
            ),
            (
                "domainname",
                models.CharField(
                    blank=True, db_column="domainname", default="", max_length=1024, verbose_name="User Name"
                ),
            ),
            (
                "internalemailaddress",
                models.CharField(
                    blank=True,
                    db_column="internalemailaddress",
                    default="",
                    max_length=100,
                    verbose_name="Primary Email",
                ),
            ),
            (
                "personalemailaddress",
                models.CharField(
                    blank=True, db_column="personalemailaddress", default="", max_length=100, verbose_name="Email 2"
                ),
            ),
            (
                "mobilephone",
                models.CharField(
                    blank=True, db_column="mobilephone", default="", max_length=64, verbose_name="Mobile Phone"
                ),
            ),
            (
                "jobtitle",
                models.CharField(
                    blank=True, db_column="jobtitle", default="", max_length=100, verbose_name="Job Title"
                ),
            ),
            (
                "accessmode",
                models.IntegerField(
                    choices=[
                        (0, "Read-Write"),
                        (1, "Administrative"),
                        (2, "Read"),
                        (3, "Support User"),
                        (4, "Non-interactive"),
                    ],
                    db_column="accessmode",
                    default=0,
                    verbose_name="Access Mode",
                ),
            ),
            ("isdisabled", models.BooleanField(db_column="isdisabled", default=False, verbose_name="Is Disabled")),
            ("islicensed", models.BooleanField(db_column="islicensed", default=True, verbose_name="User Licensed")),
            (
                "isintegrationuser",
                models.BooleanField(db_column="isintegrationuser", default=False, verbose_name="Integration User Mode"),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "businessunit",
                models.ForeignKey(
                    blank=True,
                    db_column="businessunitid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="users",
                    to="crm.businessunit",
                    verbose_name="Business Unit",
                ),
            ),
        ],
        options={"verbose_name": "user", "verbose_name_plural": "users"},
    ),
    migrations.CreateModel(
        name="Company",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "bcbi_companyid",
                models.UUIDField(
                    db_column="bcbi_companyid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Company Id",
                ),
            ),
            (
                "bcbi_name",
                models.CharField(blank=True, db_column="bcbi_name", default="", max_length=100, verbose_name="Name"),
            ),
            (
                "bcbi_externalid",
                models.CharField(db_column="bcbi_externalid", max_length=50, unique=True, verbose_name="External Id"),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
        ],
        options={"verbose_name": "company", "verbose_name_plural": "companies"},
    ),
    migrations.CreateModel(
        name="BusinessUnit",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "businessunitid",
                models.UUIDField(
                    db_column="businessunitid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Business Unit Id",
                ),
            ),
            ("name", models.CharField(db_column="name", max_length=160, verbose_name="Name")),
            ("isdisabled", models.BooleanField(db_column="isdisabled", default=False, verbose_name="Is Disabled")),
            (
                "p2c_owningerp",
                models.IntegerField(
                    blank=True,
                    choices=[(1, "Business Central"), (2, "Finance and Operations")],
                    db_column="p2c_owningerp",
                    null=True,
                    verbose_name="Owning ERP",
                ),
            ),
            (
                "parentbusinessunit",
                models.ForeignKey(
                    blank=True,
                    db_column="parentbusinessunitid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="children",
                    to="crm.businessunit",
                    verbose_name="Parent Business",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
        ],
        options={"verbose_name": "business unit", "verbose_name_plural": "business units"},
    ),
    migrations.CreateModel(
        name="SignInSecret",
        fields=[
            (
                "systemuser",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    primary_key=True,
                    related_name="sign_in_secret",
                    serialize=False,
                    to="crm.systemuser",
                ),
            ),
            ("digest", models.CharField(max_length=256)),
        ],
        options={"verbose_name": "sign-in secret", "verbose_name_plural": "sign-in secrets"},
    ),
    migrations.CreateModel(
        name="SecurityRole",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "roleid",
                models.UUIDField(
                    db_column="roleid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Role Id",
                ),
            ),
            ("name", models.CharField(db_column="name", max_length=100, unique=True, verbose_name="Name")),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
        ],
        options={"verbose_name": "security role", "verbose_name_plural": "security roles"},
    ),
    migrations.CreateModel(
        name="NavConnection",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "nav_connectionid",
                models.UUIDField(
                    db_column="nav_connectionid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="BC Connection Id",
                ),
            ),
            (
                "nav_name",
                models.CharField(blank=True, db_column="nav_name", default="", max_length=100, verbose_name="Name"),
            ),
            (
                "nav_dynamicsnavurl",
                models.CharField(
                    blank=True, db_column="nav_dynamicsnavurl", default="", max_length=250, verbose_name="BC URL"
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
        ],
        options={"verbose_name": "connection to BC", "verbose_name_plural": "connections to BC"},
    ),
    migrations.CreateModel(
        name="TransactionCurrency",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "statecode",
                models.IntegerField(
                    choices=[(0, "Active"), (1, "Inactive")], db_column="statecode", default=0, verbose_name="Status"
                ),
            ),
            (
                "statuscode",
                models.IntegerField(
                    choices=[(1, "Active"), (2, "Inactive")],
                    db_column="statuscode",
                    default=1,
                    verbose_name="Status Reason",
                ),
            ),
            (
                "transactioncurrencyid",
                models.UUIDField(
                    db_column="transactioncurrencyid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Transaction Currency Id",
                ),
            ),
            (
                "isocurrencycode",
                models.CharField(db_column="isocurrencycode", max_length=5, verbose_name="Currency Code"),
            ),
            (
                "currencyname",
                models.CharField(
                    blank=True, db_column="currencyname", default="", max_length=100, verbose_name="Currency Name"
                ),
            ),
            (
                "currencysymbol",
                models.CharField(
                    blank=True, db_column="currencysymbol", default="", max_length=10, verbose_name="Currency Symbol"
                ),
            ),
            (
                "currencyprecision",
                models.IntegerField(db_column="currencyprecision", default=2, verbose_name="Currency Precision"),
            ),
            (
                "exchangerate",
                models.DecimalField(
                    db_column="exchangerate", decimal_places=10, max_digits=23, verbose_name="Exchange Rate"
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
        ],
        options={"verbose_name": "currency", "verbose_name_plural": "currencies"},
    ),
    migrations.CreateModel(
        name="UomSchedule",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "statecode",
                models.IntegerField(
                    choices=[(0, "Active"), (1, "Inactive")], db_column="statecode", default=0, verbose_name="Status"
                ),
            ),
            (
                "statuscode",
                models.IntegerField(
                    choices=[(1, "Active"), (2, "Inactive")],
                    db_column="statuscode",
                    default=1,
                    verbose_name="Status Reason",
                ),
            ),
            (
                "uomscheduleid",
                models.UUIDField(
                    db_column="uomscheduleid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Unit Group Id",
                ),
            ),
            ("name", models.CharField(db_column="name", max_length=200, verbose_name="Name")),
            ("baseuomname", models.CharField(db_column="baseuomname", max_length=100, verbose_name="Base Unit Name")),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
        ],
        options={
            "verbose_name": "unit group",
            "verbose_name_plural": "unit groups",
            "indexes": [
                models.Index(fields=["name"], name="crm_uomschedule_name"),
                models.Index(fields=["modifiedon"], name="crm_uomschedule_modified"),
            ],
        },
    ),
    migrations.CreateModel(
        name="OptionValue",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "optionvalueid",
                models.UUIDField(
                    db_column="optionvalueid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Option Value Id",
                ),
            ),
            ("table", models.CharField(db_column="table", max_length=64, verbose_name="Table")),
            ("column", models.CharField(db_column="column", max_length=64, verbose_name="Column")),
            ("number", models.IntegerField(blank=True, db_column="number", verbose_name="Number")),
            ("label", models.CharField(db_column="label", max_length=250, verbose_name="Label")),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
        ],
        options={
            "verbose_name": "option value",
            "verbose_name_plural": "option values",
            "constraints": [
                models.UniqueConstraint(
                    fields=("table", "column", "number"),
                    name="crm_optionvalue_number",
                    violation_error_message="This column already has an option with that number.",
                ),
                models.UniqueConstraint(
                    fields=("table", "column", "label"),
                    name="crm_optionvalue_label",
                    violation_error_message="This column already has an option with that label.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="AccountStatistics",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "statecode",
                models.IntegerField(
                    choices=[(0, "Active"), (1, "Inactive")], db_column="statecode", default=0, verbose_name="Status"
                ),
            ),
            (
                "statuscode",
                models.IntegerField(
                    choices=[(1, "Active"), (2, "Inactive")],
                    db_column="statuscode",
                    default=1,
                    verbose_name="Status Reason",
                ),
            ),
            (
                "exchangerate",
                models.DecimalField(
                    blank=True,
                    db_column="exchangerate",
                    decimal_places=10,
                    editable=False,
                    max_digits=23,
                    null=True,
                    verbose_name="Exchange Rate",
                ),
            ),
            (
                "nav_accountstatisticsid",
                models.UUIDField(
                    db_column="nav_accountstatisticsid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Account Statistics Id",
                ),
            ),
            (
                "nav_name",
                models.CharField(blank=True, db_column="nav_name", default="", max_length=160, verbose_name="Name"),
            ),
            (
                "nav_customerno",
                models.CharField(
                    blank=True, db_column="nav_customerno", default="", max_length=20, verbose_name="Customer No."
                ),
            ),
            (
                "nav_balancelcy",
                models.DecimalField(
                    blank=True,
                    db_column="nav_balancelcy",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Balance (LCY)",
                ),
            ),
            (
                "nav_outstandingorderslcy",
                models.DecimalField(
                    blank=True,
                    db_column="nav_outstandingorderslcy",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Outstanding Orders (LCY)",
                ),
            ),
            (
                "nav_shippednotinvoicedlcy",
                models.DecimalField(
                    blank=True,
                    db_column="nav_shippednotinvoicedlcy",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Shipped Not Invoiced (LCY)",
                ),
            ),
            (
                "nav_outstandinginvoiceslcy",
                models.DecimalField(
                    blank=True,
                    db_column="nav_outstandinginvoiceslcy",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Outstanding Invoices (LCY)",
                ),
            ),
            (
                "nav_outstandingservorderslcy",
                models.DecimalField(
                    blank=True,
                    db_column="nav_outstandingservorderslcy",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Outstanding Service Orders (LCY)",
                ),
            ),
            (
                "nav_servshippednotinvdlcy",
                models.DecimalField(
                    blank=True,
                    db_column="nav_servshippednotinvdlcy",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Service Shipped Not Invoiced (LCY)",
                ),
            ),
            (
                "nav_outstandingservinvoiceslcy",
                models.DecimalField(
                    blank=True,
                    db_column="nav_outstandingservinvoiceslcy",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Outstanding Service Invoices (LCY)",
                ),
            ),
            (
                "nav_totallcy",
                models.DecimalField(
                    blank=True,
                    db_column="nav_totallcy",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total (LCY)",
                ),
            ),
            (
                "nav_creditlimitlcy",
                models.DecimalField(
                    blank=True,
                    db_column="nav_creditlimitlcy",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Credit Limit (LCY)",
                ),
            ),
            (
                "nav_overdueamountslcy",
                models.DecimalField(
                    blank=True,
                    db_column="nav_overdueamountslcy",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Overdue Amounts (LCY)",
                ),
            ),
            (
                "nav_overdueamountsasofdate",
                models.DateField(
                    blank=True, db_column="nav_overdueamountsasofdate", null=True, verbose_name="Overdue Amounts As Of"
                ),
            ),
            (
                "nav_totalsaleslcy",
                models.DecimalField(
                    blank=True,
                    db_column="nav_totalsaleslcy",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Sales (LCY)",
                ),
            ),
            (
                "nav_invdprepaymentamountlcy",
                models.DecimalField(
                    blank=True,
                    db_column="nav_invdprepaymentamountlcy",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Invoiced Prepayment Amount (LCY)",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="transactioncurrencyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
        ],
        options={
            "verbose_name": "account statistics",
            "verbose_name_plural": "account statistics",
            "indexes": [
                models.Index(fields=["nav_customerno"], name="crm_statistics_customer"),
                models.Index(fields=["modifiedon"], name="crm_statistics_modified"),
            ],
        },
    ),
    migrations.CreateModel(
        name="PriceLevel",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "exchangerate",
                models.DecimalField(
                    blank=True,
                    db_column="exchangerate",
                    decimal_places=10,
                    editable=False,
                    max_digits=23,
                    null=True,
                    verbose_name="Exchange Rate",
                ),
            ),
            (
                "pricelevelid",
                models.UUIDField(
                    db_column="pricelevelid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Price List Id",
                ),
            ),
            ("name", models.CharField(db_column="name", max_length=100, verbose_name="Name")),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            ("begindate", models.DateField(blank=True, db_column="begindate", null=True, verbose_name="Start Date")),
            ("enddate", models.DateField(blank=True, db_column="enddate", null=True, verbose_name="End Date")),
            (
                "statecode",
                models.IntegerField(
                    choices=[(0, "Active"), (1, "Inactive")], db_column="statecode", default=0, verbose_name="Status"
                ),
            ),
            (
                "statuscode",
                models.IntegerField(
                    choices=[(100001, "Active"), (100002, "Inactive")],
                    db_column="statuscode",
                    default=100001,
                    verbose_name="Status Reason",
                ),
            ),
            (
                "bcbi_company",
                models.ForeignKey(
                    blank=True,
                    db_column="bcbi_companyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.company",
                    verbose_name="Company",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    db_column="transactioncurrencyid",
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
        ],
        options={
            "verbose_name": "price list",
            "verbose_name_plural": "price lists",
            "indexes": [
                models.Index(fields=["name"], name="crm_pricelevel_name"),
                models.Index(fields=["modifiedon"], name="crm_pricelevel_modified"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Team",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "teamid",
                models.UUIDField(
                    db_column="teamid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Team Id",
                ),
            ),
            ("name", models.CharField(db_column="name", max_length=160, verbose_name="Team Name")),
            (
                "teamtype",
                models.IntegerField(
                    choices=[(0, "Owner"), (1, "Access")], db_column="teamtype", default=0, verbose_name="Team Type"
                ),
            ),
            ("isdefault", models.BooleanField(db_column="isdefault", default=False, verbose_name="Is Default")),
            (
                "businessunit",
                models.ForeignKey(
                    blank=True,
                    db_column="businessunitid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="teams",
                    to="crm.businessunit",
                    verbose_name="Business Unit",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
        ],
        options={"verbose_name": "team", "verbose_name_plural": "teams"},
    ),
    migrations.CreateModel(
        name="Organization",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "organizationid",
                models.UUIDField(
                    db_column="organizationid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Organization Id",
                ),
            ),
            ("name", models.CharField(db_column="name", max_length=160, verbose_name="Name")),
            (
                "environmenturl",
                models.CharField(
                    blank=True, db_column="environmenturl", default="", max_length=250, verbose_name="Environment URL"
                ),
            ),
            (
                "version",
                models.CharField(
                    blank=True, db_column="version", default="9.2.0", max_length=30, verbose_name="Version"
                ),
            ),
            (
                "currencydecimalprecision",
                models.PositiveSmallIntegerField(
                    db_column="currencydecimalprecision", default=2, verbose_name="Currency Decimal Precision"
                ),
            ),
            (
                "issopintegrationenabled",
                models.BooleanField(
                    db_column="issopintegrationenabled", default=False, verbose_name="Sales Order Integration"
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "basecurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="basecurrencyid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Base Currency",
                ),
            ),
        ],
        options={"verbose_name": "organization", "verbose_name_plural": "organizations"},
    ),
    migrations.CreateModel(
        name="Uom",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "uomid",
                models.UUIDField(
                    db_column="uomid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Unit Id",
                ),
            ),
            ("name", models.CharField(db_column="name", max_length=100, verbose_name="Name")),
            (
                "quantity",
                models.DecimalField(db_column="quantity", decimal_places=10, max_digits=23, verbose_name="Quantity"),
            ),
            (
                "isschedulebaseuom",
                models.BooleanField(db_column="isschedulebaseuom", default=False, verbose_name="Is Schedule Base Unit"),
            ),
            (
                "baseuom",
                models.ForeignKey(
                    blank=True,
                    db_column="baseuom",
                    null=True,
                    on_delete=django.db.models.deletion.RESTRICT,
                    related_name="+",
                    to="crm.uom",
                    verbose_name="Base Unit",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "uomschedule",
                models.ForeignKey(
                    db_column="uomscheduleid",
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="units",
                    to="crm.uomschedule",
                    verbose_name="Unit Group",
                ),
            ),
        ],
        options={
            "verbose_name": "unit",
            "verbose_name_plural": "units",
            "indexes": [
                models.Index(fields=["name"], name="crm_uom_by_name"),
                models.Index(fields=["modifiedon"], name="crm_uom_modified"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("uomschedule", "name"),
                    name="crm_uom_name",
                    violation_error_message="This unit group already has a unit with that name.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SystemUserRole",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "systemuserroleid",
                models.UUIDField(
                    db_column="systemuserroleid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="User Role Id",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "role",
                models.ForeignKey(
                    db_column="roleid",
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="users",
                    to="crm.securityrole",
                    verbose_name="Security Role",
                ),
            ),
            (
                "systemuser",
                models.ForeignKey(
                    db_column="systemuserid",
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="roles",
                    to="crm.systemuser",
                    verbose_name="User",
                ),
            ),
        ],
        options={
            "verbose_name": "role of a user",
            "verbose_name_plural": "roles of users",
            "constraints": [models.UniqueConstraint(fields=("systemuser", "role"), name="crm_user_has_role_once")],
        },
    ),
    migrations.CreateModel(
        name="Product",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "exchangerate",
                models.DecimalField(
                    blank=True,
                    db_column="exchangerate",
                    decimal_places=10,
                    editable=False,
                    max_digits=23,
                    null=True,
                    verbose_name="Exchange Rate",
                ),
            ),
            (
                "productid",
                models.UUIDField(
                    db_column="productid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Product Id",
                ),
            ),
            (
                "productnumber",
                models.CharField(db_column="productnumber", max_length=100, unique=True, verbose_name="Product ID"),
            ),
            ("name", models.CharField(db_column="name", max_length=100, verbose_name="Name")),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            (
                "producttypecode",
                models.IntegerField(
                    choices=[(1, "Sales Inventory"), (2, "Miscellaneous Charges"), (3, "Services"), (4, "Flat Fees")],
                    db_column="producttypecode",
                    default=1,
                    verbose_name="Product Type",
                ),
            ),
            (
                "price",
                models.DecimalField(
                    blank=True, db_column="price", decimal_places=4, max_digits=19, null=True, verbose_name="List Price"
                ),
            ),
            (
                "standardcost",
                models.DecimalField(
                    blank=True,
                    db_column="standardcost",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Standard Cost",
                ),
            ),
            (
                "currentcost",
                models.DecimalField(
                    blank=True,
                    db_column="currentcost",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Current Cost",
                ),
            ),
            (
                "quantitydecimal",
                models.IntegerField(db_column="quantitydecimal", default=2, verbose_name="Decimals Supported"),
            ),
            (
                "quantityonhand",
                models.DecimalField(
                    blank=True,
                    db_column="quantityonhand",
                    decimal_places=10,
                    max_digits=23,
                    null=True,
                    verbose_name="Quantity On Hand",
                ),
            ),
            ("isstockitem", models.BooleanField(db_column="isstockitem", default=False, verbose_name="Stock Item")),
            (
                "stockvolume",
                models.DecimalField(
                    blank=True,
                    db_column="stockvolume",
                    decimal_places=10,
                    max_digits=23,
                    null=True,
                    verbose_name="Stock Volume",
                ),
            ),
            (
                "stockweight",
                models.DecimalField(
                    blank=True,
                    db_column="stockweight",
                    decimal_places=10,
                    max_digits=23,
                    null=True,
                    verbose_name="Stock Weight",
                ),
            ),
            ("size", models.CharField(blank=True, db_column="size", default="", max_length=200, verbose_name="Size")),
            (
                "producturl",
                models.CharField(blank=True, db_column="producturl", default="", max_length=255, verbose_name="URL"),
            ),
            (
                "suppliername",
                models.CharField(
                    blank=True, db_column="suppliername", default="", max_length=100, verbose_name="Supplier Name"
                ),
            ),
            (
                "vendorid",
                models.CharField(
                    blank=True, db_column="vendorid", default="", max_length=100, verbose_name="Vendor ID"
                ),
            ),
            (
                "vendorname",
                models.CharField(blank=True, db_column="vendorname", default="", max_length=100, verbose_name="Vendor"),
            ),
            (
                "vendorpartnumber",
                models.CharField(
                    blank=True,
                    db_column="vendorpartnumber",
                    default="",
                    max_length=100,
                    verbose_name="Vendor Part Number",
                ),
            ),
            (
                "validfromdate",
                models.DateField(blank=True, db_column="validfromdate", null=True, verbose_name="Valid From"),
            ),
            ("validtodate", models.DateField(blank=True, db_column="validtodate", null=True, verbose_name="Valid To")),
            (
                "statecode",
                models.IntegerField(
                    choices=[(0, "Active"), (1, "Retired"), (2, "Draft"), (3, "Under Revision")],
                    db_column="statecode",
                    default=2,
                    verbose_name="Status",
                ),
            ),
            (
                "statuscode",
                models.IntegerField(
                    choices=[(0, "Draft"), (1, "Active"), (2, "Retired"), (3, "Under Revision")],
                    db_column="statuscode",
                    default=0,
                    verbose_name="Status Reason",
                ),
            ),
            (
                "msdynce_isexternallymaintained",
                models.BooleanField(
                    blank=True,
                    db_column="msdynce_isexternallymaintained",
                    null=True,
                    verbose_name="Is Externally Maintained",
                ),
            ),
            (
                "quantityonhandon",
                models.DateTimeField(
                    blank=True,
                    db_column="quantityonhandon",
                    editable=False,
                    null=True,
                    verbose_name="Quantity On Hand Told On",
                ),
            ),
            (
                "bcbi_company",
                models.ForeignKey(
                    blank=True,
                    db_column="bcbi_companyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.company",
                    verbose_name="Company",
                ),
            ),
            (
                "owningbusinessunit",
                models.ForeignKey(
                    blank=True,
                    db_column="owningbusinessunit",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.businessunit",
                    verbose_name="Owning Business Unit",
                ),
            ),
            (
                "pricelevel",
                models.ForeignKey(
                    blank=True,
                    db_column="pricelevelid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.pricelevel",
                    verbose_name="Default Price List",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="transactioncurrencyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
            (
                "defaultuom",
                models.ForeignKey(
                    blank=True,
                    db_column="defaultuomid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.uom",
                    verbose_name="Default Unit",
                ),
            ),
            (
                "defaultuomschedule",
                models.ForeignKey(
                    blank=True,
                    db_column="defaultuomscheduleid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.uomschedule",
                    verbose_name="Unit Group",
                ),
            ),
        ],
        options={
            "verbose_name": "product",
            "verbose_name_plural": "products",
            "indexes": [
                models.Index(fields=["name"], name="crm_product_name"),
                models.Index(fields=["modifiedon"], name="crm_product_modified"),
            ],
        },
    ),
    migrations.CreateModel(
        name="TeamRole",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "teamroleid",
                models.UUIDField(
                    db_column="teamroleid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Team Role Id",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "role",
                models.ForeignKey(
                    db_column="roleid",
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="teams",
                    to="crm.securityrole",
                    verbose_name="Security Role",
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    db_column="teamid",
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="roles",
                    to="crm.team",
                    verbose_name="Team",
                ),
            ),
        ],
        options={
            "verbose_name": "role of a team",
            "verbose_name_plural": "roles of teams",
            "constraints": [models.UniqueConstraint(fields=("team", "role"), name="crm_team_has_role_once")],
        },
    ),
    migrations.CreateModel(
        name="ProductPriceLevel",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "exchangerate",
                models.DecimalField(
                    blank=True,
                    db_column="exchangerate",
                    decimal_places=10,
                    editable=False,
                    max_digits=23,
                    null=True,
                    verbose_name="Exchange Rate",
                ),
            ),
            (
                "productpricelevelid",
                models.UUIDField(
                    db_column="productpricelevelid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Price List Item Id",
                ),
            ),
            (
                "productnumber",
                models.CharField(
                    blank=True,
                    db_column="productnumber",
                    default="",
                    editable=False,
                    max_length=100,
                    verbose_name="Product ID",
                ),
            ),
            (
                "pricingmethodcode",
                models.IntegerField(
                    choices=[(1, "Currency Amount")],
                    db_column="pricingmethodcode",
                    default=1,
                    verbose_name="Pricing Method",
                ),
            ),
            (
                "amount",
                models.DecimalField(
                    blank=True, db_column="amount", decimal_places=4, max_digits=19, null=True, verbose_name="Amount"
                ),
            ),
            (
                "percentage",
                models.DecimalField(
                    blank=True,
                    db_column="percentage",
                    decimal_places=10,
                    max_digits=23,
                    null=True,
                    verbose_name="Percentage",
                ),
            ),
            (
                "pricelevel",
                models.ForeignKey(
                    db_column="pricelevelid",
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="items",
                    to="crm.pricelevel",
                    verbose_name="Price List",
                ),
            ),
            (
                "product",
                models.ForeignKey(
                    db_column="productid",
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="price_list_items",
                    to="crm.product",
                    verbose_name="Product",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="transactioncurrencyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
            (
                "uom",
                models.ForeignKey(
                    db_column="uomid",
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.uom",
                    verbose_name="Unit",
                ),
            ),
            (
                "uomschedule",
                models.ForeignKey(
                    blank=True,
                    db_column="uomscheduleid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.uomschedule",
                    verbose_name="Unit Group",
                ),
            ),
        ],
        options={
            "verbose_name": "price list item",
            "verbose_name_plural": "price list items",
            "indexes": [
                models.Index(fields=["productnumber"], name="crm_productpricelevel_number"),
                models.Index(fields=["modifiedon"], name="crm_productpricelevel_modified"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("pricelevel", "product", "uom"),
                    name="crm_productpricelevel_once",
                    violation_error_message="This price list already has a price for that product and unit.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Account",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "statecode",
                models.IntegerField(
                    choices=[(0, "Active"), (1, "Inactive")], db_column="statecode", default=0, verbose_name="Status"
                ),
            ),
            (
                "statuscode",
                models.IntegerField(
                    choices=[(1, "Active"), (2, "Inactive")],
                    db_column="statuscode",
                    default=1,
                    verbose_name="Status Reason",
                ),
            ),
            (
                "address1_name",
                models.CharField(
                    blank=True, db_column="address1_name", default="", max_length=200, verbose_name="Address 1: Name"
                ),
            ),
            (
                "address1_line1",
                models.CharField(
                    blank=True,
                    db_column="address1_line1",
                    default="",
                    max_length=250,
                    verbose_name="Address 1: Street 1",
                ),
            ),
            (
                "address1_line2",
                models.CharField(
                    blank=True,
                    db_column="address1_line2",
                    default="",
                    max_length=250,
                    verbose_name="Address 1: Street 2",
                ),
            ),
            (
                "address1_line3",
                models.CharField(
                    blank=True,
                    db_column="address1_line3",
                    default="",
                    max_length=250,
                    verbose_name="Address 1: Street 3",
                ),
            ),
            (
                "address1_postalcode",
                models.CharField(
                    blank=True,
                    db_column="address1_postalcode",
                    default="",
                    max_length=20,
                    verbose_name="Address 1: ZIP/Postal Code",
                ),
            ),
            (
                "address1_city",
                models.CharField(
                    blank=True, db_column="address1_city", default="", max_length=80, verbose_name="Address 1: City"
                ),
            ),
            (
                "address1_county",
                models.CharField(
                    blank=True, db_column="address1_county", default="", max_length=50, verbose_name="Address 1: County"
                ),
            ),
            (
                "address1_stateorprovince",
                models.CharField(
                    blank=True,
                    db_column="address1_stateorprovince",
                    default="",
                    max_length=50,
                    verbose_name="Address 1: State/Province",
                ),
            ),
            (
                "address1_country",
                models.CharField(
                    blank=True,
                    db_column="address1_country",
                    default="",
                    max_length=80,
                    verbose_name="Address 1: Country/Region",
                ),
            ),
            (
                "address1_primarycontactname",
                models.CharField(
                    blank=True,
                    db_column="address1_primarycontactname",
                    default="",
                    max_length=100,
                    verbose_name="Address 1: Primary Contact Name",
                ),
            ),
            (
                "accountid",
                models.UUIDField(
                    db_column="accountid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Account Id",
                ),
            ),
            (
                "name",
                models.CharField(blank=True, db_column="name", default="", max_length=160, verbose_name="Account Name"),
            ),
            (
                "accountnumber",
                models.CharField(
                    blank=True, db_column="accountnumber", default="", max_length=20, verbose_name="Account Number"
                ),
            ),
            (
                "customertypecode",
                models.IntegerField(
                    blank=True,
                    choices=[
                        (1, "Competitor"),
                        (2, "Consultant"),
                        (3, "Customer"),
                        (4, "Investor"),
                        (5, "Partner"),
                        (6, "Influencer"),
                        (7, "Press"),
                        (8, "Prospect"),
                        (9, "Reseller"),
                        (10, "Supplier"),
                        (11, "Vendor"),
                        (12, "Other"),
                    ],
                    db_column="customertypecode",
                    null=True,
                    verbose_name="Relationship Type",
                ),
            ),
            (
                "telephone1",
                models.CharField(
                    blank=True, db_column="telephone1", default="", max_length=50, verbose_name="Main Phone"
                ),
            ),
            (
                "telephone2",
                models.CharField(
                    blank=True, db_column="telephone2", default="", max_length=50, verbose_name="Other Phone"
                ),
            ),
            (
                "telephone3",
                models.CharField(
                    blank=True, db_column="telephone3", default="", max_length=50, verbose_name="Telephone 3"
                ),
            ),
            ("fax", models.CharField(blank=True, db_column="fax", default="", max_length=50, verbose_name="Fax")),
            (
                "emailaddress1",
                models.CharField(
                    blank=True, db_column="emailaddress1", default="", max_length=100, verbose_name="Email"
                ),
            ),
            (
                "emailaddress2",
                models.CharField(
                    blank=True, db_column="emailaddress2", default="", max_length=100, verbose_name="Email Address 2"
                ),
            ),
            (
                "emailaddress3",
                models.CharField(
                    blank=True, db_column="emailaddress3", default="", max_length=100, verbose_name="Email Address 3"
                ),
            ),
            (
                "websiteurl",
                models.CharField(
                    blank=True, db_column="websiteurl", default="", max_length=200, verbose_name="Website"
                ),
            ),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            (
                "creditlimit",
                models.DecimalField(
                    blank=True,
                    db_column="creditlimit",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Credit Limit",
                ),
            ),
            ("creditonhold", models.BooleanField(db_column="creditonhold", default=False, verbose_name="Credit Hold")),
            (
                "paymenttermscode",
                models.IntegerField(blank=True, db_column="paymenttermscode", null=True, verbose_name="Payment Terms"),
            ),
            (
                "address1_freighttermscode",
                models.IntegerField(
                    blank=True,
                    db_column="address1_freighttermscode",
                    null=True,
                    verbose_name="Address 1: Freight Terms",
                ),
            ),
            (
                "address1_shippingmethodcode",
                models.IntegerField(
                    blank=True,
                    db_column="address1_shippingmethodcode",
                    null=True,
                    verbose_name="Address 1: Shipping Method",
                ),
            ),
            (
                "address2_city",
                models.CharField(
                    blank=True, db_column="address2_city", default="", max_length=80, verbose_name="Address 2: City"
                ),
            ),
            (
                "address2_country",
                models.CharField(
                    blank=True,
                    db_column="address2_country",
                    default="",
                    max_length=80,
                    verbose_name="Address 2: Country/Region",
                ),
            ),
            (
                "address2_line1",
                models.CharField(
                    blank=True,
                    db_column="address2_line1",
                    default="",
                    max_length=250,
                    verbose_name="Address 2: Street 1",
                ),
            ),
            (
                "address2_line2",
                models.CharField(
                    blank=True,
                    db_column="address2_line2",
                    default="",
                    max_length=250,
                    verbose_name="Address 2: Street 2",
                ),
            ),
            (
                "address2_line3",
                models.CharField(
                    blank=True,
                    db_column="address2_line3",
                    default="",
                    max_length=250,
                    verbose_name="Address 2: Street 3",
                ),
            ),
            (
                "address2_name",
                models.CharField(
                    blank=True, db_column="address2_name", default="", max_length=200, verbose_name="Address 2: Name"
                ),
            ),
            (
                "address2_postalcode",
                models.CharField(
                    blank=True,
                    db_column="address2_postalcode",
                    default="",
                    max_length=20,
                    verbose_name="Address 2: ZIP/Postal Code",
                ),
            ),
            (
                "address2_stateorprovince",
                models.CharField(
                    blank=True,
                    db_column="address2_stateorprovince",
                    default="",
                    max_length=50,
                    verbose_name="Address 2: State/Province",
                ),
            ),
            (
                "numberofemployees",
                models.IntegerField(
                    blank=True, db_column="numberofemployees", null=True, verbose_name="Number of Employees"
                ),
            ),
            (
                "parentaccount",
                models.ForeignKey(
                    blank=True,
                    db_column="parentaccountid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="children",
                    to="crm.account",
                    verbose_name="Parent Account",
                ),
            ),
            (
                "nav_accountstatistics",
                models.ForeignKey(
                    blank=True,
                    db_column="nav_accountstatisticsid",
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="accounts",
                    to="crm.accountstatistics",
                    verbose_name="Account Statistics",
                ),
            ),
            (
                "owningbusinessunit",
                models.ForeignKey(
                    blank=True,
                    db_column="owningbusinessunit",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.businessunit",
                    verbose_name="Owning Business Unit",
                ),
            ),
            (
                "bcbi_company",
                models.ForeignKey(
                    blank=True,
                    db_column="bcbi_companyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.company",
                    verbose_name="Company",
                ),
            ),
            (
                "defaultpricelevel",
                models.ForeignKey(
                    blank=True,
                    db_column="defaultpricelevelid",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.pricelevel",
                    verbose_name="Price List",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "ownerid_systemuser",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_systemuser",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Owner (User)",
                ),
            ),
            (
                "ownerid_team",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_team",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.team",
                    verbose_name="Owner (Team)",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="transactioncurrencyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
            (
                "primarycontact",
                models.ForeignKey(
                    blank=True,
                    db_column="primarycontactid",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="primary_of",
                    to="crm.contact",
                    verbose_name="Primary Contact",
                ),
            ),
        ],
        options={
            "verbose_name": "account",
            "verbose_name_plural": "accounts",
            "abstract": False,
            "indexes": [
                models.Index(fields=["name"], name="crm_account_name"),
                models.Index(fields=["accountnumber"], name="crm_account_number"),
                models.Index(fields=["emailaddress1"], name="crm_account_email"),
                models.Index(fields=["modifiedon"], name="crm_account_modified"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("ownerid_systemuser__isnull", True), ("ownerid_team__isnull", True), _connector="OR"
                    ),
                    name="crm_account_one_owner",
                    violation_error_message="A record has one owner: choose a user or a team.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Contact",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "statecode",
                models.IntegerField(
                    choices=[(0, "Active"), (1, "Inactive")], db_column="statecode", default=0, verbose_name="Status"
                ),
            ),
            (
                "statuscode",
                models.IntegerField(
                    choices=[(1, "Active"), (2, "Inactive")],
                    db_column="statuscode",
                    default=1,
                    verbose_name="Status Reason",
                ),
            ),
            (
                "address1_name",
                models.CharField(
                    blank=True, db_column="address1_name", default="", max_length=200, verbose_name="Address 1: Name"
                ),
            ),
            (
                "address1_line1",
                models.CharField(
                    blank=True,
                    db_column="address1_line1",
                    default="",
                    max_length=250,
                    verbose_name="Address 1: Street 1",
                ),
            ),
            (
                "address1_line2",
                models.CharField(
                    blank=True,
                    db_column="address1_line2",
                    default="",
                    max_length=250,
                    verbose_name="Address 1: Street 2",
                ),
            ),
            (
                "address1_line3",
                models.CharField(
                    blank=True,
                    db_column="address1_line3",
                    default="",
                    max_length=250,
                    verbose_name="Address 1: Street 3",
                ),
            ),
            (
                "address1_postalcode",
                models.CharField(
                    blank=True,
                    db_column="address1_postalcode",
                    default="",
                    max_length=20,
                    verbose_name="Address 1: ZIP/Postal Code",
                ),
            ),
            (
                "address1_city",
                models.CharField(
                    blank=True, db_column="address1_city", default="", max_length=80, verbose_name="Address 1: City"
                ),
            ),
            (
                "address1_county",
                models.CharField(
                    blank=True, db_column="address1_county", default="", max_length=50, verbose_name="Address 1: County"
                ),
            ),
            (
                "address1_stateorprovince",
                models.CharField(
                    blank=True,
                    db_column="address1_stateorprovince",
                    default="",
                    max_length=50,
                    verbose_name="Address 1: State/Province",
                ),
            ),
            (
                "address1_country",
                models.CharField(
                    blank=True,
                    db_column="address1_country",
                    default="",
                    max_length=80,
                    verbose_name="Address 1: Country/Region",
                ),
            ),
            (
                "address1_primarycontactname",
                models.CharField(
                    blank=True,
                    db_column="address1_primarycontactname",
                    default="",
                    max_length=100,
                    verbose_name="Address 1: Primary Contact Name",
                ),
            ),
            (
                "contactid",
                models.UUIDField(
                    db_column="contactid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Contact Id",
                ),
            ),
            (
                "firstname",
                models.CharField(
                    blank=True, db_column="firstname", default="", max_length=50, verbose_name="First Name"
                ),
            ),
            (
                "middlename",
                models.CharField(
                    blank=True, db_column="middlename", default="", max_length=50, verbose_name="Middle Name"
                ),
            ),
            (
                "lastname",
                models.CharField(blank=True, db_column="lastname", default="", max_length=50, verbose_name="Last Name"),
            ),
            (
                "fullname",
                models.CharField(
                    blank=True,
                    db_column="fullname",
                    default="",
                    editable=False,
                    max_length=160,
                    verbose_name="Full Name",
                ),
            ),
            (
                "salutation",
                models.CharField(
                    blank=True, db_column="salutation", default="", max_length=100, verbose_name="Salutation"
                ),
            ),
            (
                "jobtitle",
                models.CharField(
                    blank=True, db_column="jobtitle", default="", max_length=100, verbose_name="Job Title"
                ),
            ),
            (
                "emailaddress1",
                models.CharField(
                    blank=True, db_column="emailaddress1", default="", max_length=100, verbose_name="Email"
                ),
            ),
            (
                "emailaddress2",
                models.CharField(
                    blank=True, db_column="emailaddress2", default="", max_length=100, verbose_name="Email Address 2"
                ),
            ),
            (
                "emailaddress3",
                models.CharField(
                    blank=True, db_column="emailaddress3", default="", max_length=100, verbose_name="Email Address 3"
                ),
            ),
            (
                "telephone1",
                models.CharField(
                    blank=True, db_column="telephone1", default="", max_length=50, verbose_name="Business Phone"
                ),
            ),
            (
                "telephone2",
                models.CharField(
                    blank=True, db_column="telephone2", default="", max_length=50, verbose_name="Home Phone"
                ),
            ),
            (
                "telephone3",
                models.CharField(
                    blank=True, db_column="telephone3", default="", max_length=50, verbose_name="Telephone 3"
                ),
            ),
            (
                "mobilephone",
                models.CharField(
                    blank=True, db_column="mobilephone", default="", max_length=50, verbose_name="Mobile Phone"
                ),
            ),
            ("fax", models.CharField(blank=True, db_column="fax", default="", max_length=50, verbose_name="Fax")),
            ("pager", models.CharField(blank=True, db_column="pager", default="", max_length=50, verbose_name="Pager")),
            (
                "websiteurl",
                models.CharField(
                    blank=True, db_column="websiteurl", default="", max_length=200, verbose_name="Website"
                ),
            ),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            (
                "department",
                models.CharField(
                    blank=True, db_column="department", default="", max_length=100, verbose_name="Department"
                ),
            ),
            (
                "msdynce_contactnumber",
                models.CharField(
                    blank=True,
                    db_column="msdynce_contactnumber",
                    default="",
                    max_length=20,
                    verbose_name="Contact Number",
                ),
            ),
            (
                "msdynce_isactivecustomer",
                models.BooleanField(
                    db_column="msdynce_isactivecustomer", default=False, verbose_name="Is Active Customer"
                ),
            ),
            (
                "msdynce_iscompanyanaccount",
                models.BooleanField(
                    db_column="msdynce_iscompanyanaccount", default=False, verbose_name="Is Company an Account"
                ),
            ),
            (
                "bcbi_company",
                models.ForeignKey(
                    blank=True,
                    db_column="bcbi_companyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.company",
                    verbose_name="Company",
                ),
            ),
            (
                "owningbusinessunit",
                models.ForeignKey(
                    blank=True,
                    db_column="owningbusinessunit",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.businessunit",
                    verbose_name="Owning Business Unit",
                ),
            ),
            (
                "parentcustomerid_account",
                models.ForeignKey(
                    blank=True,
                    db_column="parentcustomerid_account",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="contacts",
                    to="crm.account",
                    verbose_name="Company Name (Account)",
                ),
            ),
            (
                "parentcustomerid_contact",
                models.ForeignKey(
                    blank=True,
                    db_column="parentcustomerid_contact",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="contacts",
                    to="crm.contact",
                    verbose_name="Company Name (Contact)",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "ownerid_systemuser",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_systemuser",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Owner (User)",
                ),
            ),
            (
                "ownerid_team",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_team",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.team",
                    verbose_name="Owner (Team)",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="transactioncurrencyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
        ],
        options={
            "verbose_name": "contact",
            "verbose_name_plural": "contacts",
            "abstract": False,
            "indexes": [
                models.Index(fields=["fullname"], name="crm_contact_name"),
                models.Index(fields=["emailaddress1"], name="crm_contact_email"),
                models.Index(fields=["modifiedon"], name="crm_contact_modified"),
                models.Index(fields=["msdynce_contactnumber"], name="crm_contact_number"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("ownerid_systemuser__isnull", True), ("ownerid_team__isnull", True), _connector="OR"
                    ),
                    name="crm_contact_one_owner",
                    violation_error_message="A record has one owner: choose a user or a team.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("parentcustomerid_account__isnull", True),
                        ("parentcustomerid_contact__isnull", True),
                        _connector="OR",
                    ),
                    name="crm_contact_one_parent",
                    violation_error_message="A contact belongs to one company: choose an account or a contact.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("msdynce_contactnumber", ""), _negated=True),
                    fields=("msdynce_contactnumber",),
                    name="crm_contact_one_number",
                    violation_error_message="Another contact has this contact number.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Opportunity",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "exchangerate",
                models.DecimalField(
                    blank=True,
                    db_column="exchangerate",
                    decimal_places=10,
                    editable=False,
                    max_digits=23,
                    null=True,
                    verbose_name="Exchange Rate",
                ),
            ),
            (
                "opportunityid",
                models.UUIDField(
                    db_column="opportunityid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Opportunity Id",
                ),
            ),
            ("name", models.CharField(db_column="name", max_length=2048, verbose_name="Topic")),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            (
                "estimatedvalue",
                models.DecimalField(
                    blank=True,
                    db_column="estimatedvalue",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Est. Revenue",
                ),
            ),
            (
                "estimatedclosedate",
                models.DateField(blank=True, db_column="estimatedclosedate", null=True, verbose_name="Est. Close Date"),
            ),
            (
                "actualvalue",
                models.DecimalField(
                    blank=True,
                    db_column="actualvalue",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Actual Revenue",
                ),
            ),
            (
                "actualclosedate",
                models.DateField(blank=True, db_column="actualclosedate", null=True, verbose_name="Actual Close Date"),
            ),
            (
                "closeprobability",
                models.IntegerField(blank=True, db_column="closeprobability", null=True, verbose_name="Probability"),
            ),
            (
                "salesstage",
                models.IntegerField(
                    blank=True,
                    choices=[(0, "Qualify"), (1, "Develop"), (2, "Propose"), (3, "Close")],
                    db_column="salesstage",
                    null=True,
                    verbose_name="Sales Stage",
                ),
            ),
            (
                "stepname",
                models.CharField(
                    blank=True, db_column="stepname", default="", max_length=200, verbose_name="Pipeline Phase"
                ),
            ),
            (
                "opportunityratingcode",
                models.IntegerField(
                    blank=True,
                    choices=[(1, "Hot"), (2, "Warm"), (3, "Cold")],
                    db_column="opportunityratingcode",
                    null=True,
                    verbose_name="Rating",
                ),
            ),
            (
                "budgetamount",
                models.DecimalField(
                    blank=True,
                    db_column="budgetamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Budget Amount",
                ),
            ),
            (
                "customerneed",
                models.TextField(blank=True, db_column="customerneed", default="", verbose_name="Customer Need"),
            ),
            (
                "currentsituation",
                models.TextField(
                    blank=True, db_column="currentsituation", default="", verbose_name="Current Situation"
                ),
            ),
            (
                "proposedsolution",
                models.TextField(
                    blank=True, db_column="proposedsolution", default="", verbose_name="Proposed Solution"
                ),
            ),
            (
                "statecode",
                models.IntegerField(
                    choices=[(0, "Open"), (1, "Won"), (2, "Lost")],
                    db_column="statecode",
                    default=0,
                    verbose_name="Status",
                ),
            ),
            (
                "statuscode",
                models.IntegerField(
                    choices=[(1, "In Progress"), (2, "On Hold"), (3, "Won"), (4, "Canceled"), (5, "Out-Sold")],
                    db_column="statuscode",
                    default=1,
                    verbose_name="Status Reason",
                ),
            ),
            (
                "bcbi_company",
                models.ForeignKey(
                    blank=True,
                    db_column="bcbi_companyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.company",
                    verbose_name="Company",
                ),
            ),
            (
                "customerid_account",
                models.ForeignKey(
                    blank=True,
                    db_column="customerid_account",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.account",
                    verbose_name="Customer (Account)",
                ),
            ),
            (
                "customerid_contact",
                models.ForeignKey(
                    blank=True,
                    db_column="customerid_contact",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.contact",
                    verbose_name="Customer (Contact)",
                ),
            ),
            (
                "owningbusinessunit",
                models.ForeignKey(
                    blank=True,
                    db_column="owningbusinessunit",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.businessunit",
                    verbose_name="Owning Business Unit",
                ),
            ),
            (
                "parentaccount",
                models.ForeignKey(
                    blank=True,
                    db_column="parentaccountid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opportunities",
                    to="crm.account",
                    verbose_name="Account",
                ),
            ),
            (
                "parentcontact",
                models.ForeignKey(
                    blank=True,
                    db_column="parentcontactid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opportunities",
                    to="crm.contact",
                    verbose_name="Contact",
                ),
            ),
            (
                "pricelevel",
                models.ForeignKey(
                    blank=True,
                    db_column="pricelevelid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.pricelevel",
                    verbose_name="Price List",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "ownerid_systemuser",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_systemuser",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Owner (User)",
                ),
            ),
            (
                "ownerid_team",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_team",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.team",
                    verbose_name="Owner (Team)",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="transactioncurrencyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
        ],
        options={
            "verbose_name": "opportunity",
            "verbose_name_plural": "opportunities",
            "indexes": [
                models.Index(fields=["estimatedclosedate"], name="crm_opportunity_closing"),
                models.Index(fields=["modifiedon"], name="crm_opportunity_modified"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("ownerid_systemuser__isnull", True), ("ownerid_team__isnull", True), _connector="OR"
                    ),
                    name="crm_opportunity_one_owner",
                    violation_error_message="A record has one owner: choose a user or a team.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("customerid_account__isnull", True), ("customerid_contact__isnull", True), _connector="OR"
                    ),
                    name="crm_opportunity_one_customer",
                    violation_error_message="A record has one customer: choose an account or a contact.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Incident",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "incidentid",
                models.UUIDField(
                    db_column="incidentid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Case Id",
                ),
            ),
            (
                "ticketnumber",
                models.CharField(
                    blank=True, db_column="ticketnumber", max_length=100, unique=True, verbose_name="Case Number"
                ),
            ),
            ("title", models.CharField(db_column="title", max_length=200, verbose_name="Case Title")),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            (
                "prioritycode",
                models.IntegerField(
                    choices=[(1, "High"), (2, "Normal"), (3, "Low")],
                    db_column="prioritycode",
                    default=2,
                    verbose_name="Priority",
                ),
            ),
            (
                "caseorigincode",
                models.IntegerField(
                    blank=True,
                    choices=[(1, "Phone"), (2, "Email"), (3, "Web")],
                    db_column="caseorigincode",
                    null=True,
                    verbose_name="Origin",
                ),
            ),
            (
                "statecode",
                models.IntegerField(
                    choices=[(0, "Active"), (1, "Resolved"), (2, "Canceled")],
                    db_column="statecode",
                    default=0,
                    verbose_name="Status",
                ),
            ),
            (
                "statuscode",
                models.IntegerField(
                    choices=[
                        (1, "In Progress"),
                        (2, "On Hold"),
                        (3, "Waiting for Details"),
                        (4, "Researching"),
                        (5, "Problem Solved"),
                        (6, "Canceled"),
                        (1000, "Information Provided"),
                        (2000, "Merged"),
                    ],
                    db_column="statuscode",
                    default=1,
                    verbose_name="Status Reason",
                ),
            ),
            (
                "customerid_account",
                models.ForeignKey(
                    blank=True,
                    db_column="customerid_account",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.account",
                    verbose_name="Customer (Account)",
                ),
            ),
            (
                "customerid_contact",
                models.ForeignKey(
                    blank=True,
                    db_column="customerid_contact",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.contact",
                    verbose_name="Customer (Contact)",
                ),
            ),
            (
                "owningbusinessunit",
                models.ForeignKey(
                    blank=True,
                    db_column="owningbusinessunit",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.businessunit",
                    verbose_name="Owning Business Unit",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "ownerid_systemuser",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_systemuser",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Owner (User)",
                ),
            ),
            (
                "ownerid_team",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_team",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.team",
                    verbose_name="Owner (Team)",
                ),
            ),
        ],
        options={
            "verbose_name": "case",
            "verbose_name_plural": "cases",
            "indexes": [models.Index(fields=["modifiedon"], name="crm_incident_modified")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("ownerid_systemuser__isnull", True), ("ownerid_team__isnull", True), _connector="OR"
                    ),
                    name="crm_incident_one_owner",
                    violation_error_message="A record has one owner: choose a user or a team.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("customerid_account__isnull", True), ("customerid_contact__isnull", True), _connector="OR"
                    ),
                    name="crm_incident_one_customer",
                    violation_error_message="A record has one customer: choose an account or a contact.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Quote",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "exchangerate",
                models.DecimalField(
                    blank=True,
                    db_column="exchangerate",
                    decimal_places=10,
                    editable=False,
                    max_digits=23,
                    null=True,
                    verbose_name="Exchange Rate",
                ),
            ),
            (
                "totallineitemamount",
                models.DecimalField(
                    blank=True,
                    db_column="totallineitemamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Detail Amount",
                ),
            ),
            (
                "totallineitemdiscountamount",
                models.DecimalField(
                    blank=True,
                    db_column="totallineitemdiscountamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Line Item Discount Amount",
                ),
            ),
            (
                "totaldiscountamount",
                models.DecimalField(
                    blank=True,
                    db_column="totaldiscountamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Discount Amount",
                ),
            ),
            (
                "totalamountlessfreight",
                models.DecimalField(
                    blank=True,
                    db_column="totalamountlessfreight",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Pre-Freight Amount",
                ),
            ),
            (
                "freightamount",
                models.DecimalField(
                    blank=True,
                    db_column="freightamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Freight Amount",
                ),
            ),
            (
                "totaltax",
                models.DecimalField(
                    blank=True,
                    db_column="totaltax",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Tax",
                ),
            ),
            (
                "totalamount",
                models.DecimalField(
                    blank=True,
                    db_column="totalamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Amount",
                ),
            ),
            (
                "shipto_name",
                models.CharField(
                    blank=True, db_column="shipto_name", default="", max_length=200, verbose_name="Ship To Name"
                ),
            ),
            (
                "shipto_contactname",
                models.CharField(
                    blank=True,
                    db_column="shipto_contactname",
                    default="",
                    max_length=150,
                    verbose_name="Ship To Contact Name",
                ),
            ),
            (
                "shipto_line1",
                models.CharField(
                    blank=True, db_column="shipto_line1", default="", max_length=250, verbose_name="Ship To Street 1"
                ),
            ),
            (
                "shipto_line2",
                models.CharField(
                    blank=True, db_column="shipto_line2", default="", max_length=250, verbose_name="Ship To Street 2"
                ),
            ),
            (
                "shipto_line3",
                models.CharField(
                    blank=True, db_column="shipto_line3", default="", max_length=250, verbose_name="Ship To Street 3"
                ),
            ),
            (
                "shipto_postalcode",
                models.CharField(
                    blank=True,
                    db_column="shipto_postalcode",
                    default="",
                    max_length=20,
                    verbose_name="Ship To ZIP/Postal Code",
                ),
            ),
            (
                "shipto_city",
                models.CharField(
                    blank=True, db_column="shipto_city", default="", max_length=80, verbose_name="Ship To City"
                ),
            ),
            (
                "shipto_stateorprovince",
                models.CharField(
                    blank=True,
                    db_column="shipto_stateorprovince",
                    default="",
                    max_length=50,
                    verbose_name="Ship To State/Province",
                ),
            ),
            (
                "shipto_country",
                models.CharField(
                    blank=True,
                    db_column="shipto_country",
                    default="",
                    max_length=80,
                    verbose_name="Ship To Country/Region",
                ),
            ),
            (
                "shipto_telephone",
                models.CharField(
                    blank=True, db_column="shipto_telephone", default="", max_length=50, verbose_name="Ship To Phone"
                ),
            ),
            (
                "shipto_fax",
                models.CharField(
                    blank=True, db_column="shipto_fax", default="", max_length=50, verbose_name="Ship To Fax"
                ),
            ),
            (
                "billto_name",
                models.CharField(
                    blank=True, db_column="billto_name", default="", max_length=200, verbose_name="Bill To Name"
                ),
            ),
            (
                "billto_contactname",
                models.CharField(
                    blank=True,
                    db_column="billto_contactname",
                    default="",
                    max_length=150,
                    verbose_name="Bill To Contact Name",
                ),
            ),
            (
                "billto_line1",
                models.CharField(
                    blank=True, db_column="billto_line1", default="", max_length=250, verbose_name="Bill To Street 1"
                ),
            ),
            (
                "billto_line2",
                models.CharField(
                    blank=True, db_column="billto_line2", default="", max_length=250, verbose_name="Bill To Street 2"
                ),
            ),
            (
                "billto_line3",
                models.CharField(
                    blank=True, db_column="billto_line3", default="", max_length=250, verbose_name="Bill To Street 3"
                ),
            ),
            (
                "billto_postalcode",
                models.CharField(
                    blank=True,
                    db_column="billto_postalcode",
                    default="",
                    max_length=20,
                    verbose_name="Bill To ZIP/Postal Code",
                ),
            ),
            (
                "billto_city",
                models.CharField(
                    blank=True, db_column="billto_city", default="", max_length=80, verbose_name="Bill To City"
                ),
            ),
            (
                "billto_stateorprovince",
                models.CharField(
                    blank=True,
                    db_column="billto_stateorprovince",
                    default="",
                    max_length=50,
                    verbose_name="Bill To State/Province",
                ),
            ),
            (
                "billto_country",
                models.CharField(
                    blank=True,
                    db_column="billto_country",
                    default="",
                    max_length=80,
                    verbose_name="Bill To Country/Region",
                ),
            ),
            (
                "billto_telephone",
                models.CharField(
                    blank=True, db_column="billto_telephone", default="", max_length=50, verbose_name="Bill To Phone"
                ),
            ),
            (
                "billto_fax",
                models.CharField(
                    blank=True, db_column="billto_fax", default="", max_length=50, verbose_name="Bill To Fax"
                ),
            ),
            (
                "discountpercentage",
                models.DecimalField(
                    blank=True,
                    db_column="discountpercentage",
                    decimal_places=10,
                    max_digits=23,
                    null=True,
                    verbose_name="Discount (%)",
                ),
            ),
            (
                "discountamount",
                models.DecimalField(
                    blank=True,
                    db_column="discountamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Discount Amount",
                ),
            ),
            (
                "ispricelocked",
                models.BooleanField(db_column="ispricelocked", default=False, verbose_name="Prices Locked"),
            ),
            (
                "pricingerrorcode",
                models.IntegerField(
                    blank=True, db_column="pricingerrorcode", editable=False, null=True, verbose_name="Pricing Error"
                ),
            ),
            (
                "requestdeliveryby",
                models.DateField(
                    blank=True, db_column="requestdeliveryby", null=True, verbose_name="Requested Delivery"
                ),
            ),
            (
                "paymenttermscode",
                models.IntegerField(blank=True, db_column="paymenttermscode", null=True, verbose_name="Payment Terms"),
            ),
            (
                "freighttermscode",
                models.IntegerField(blank=True, db_column="freighttermscode", null=True, verbose_name="Freight Terms"),
            ),
            (
                "shippingmethodcode",
                models.IntegerField(
                    blank=True, db_column="shippingmethodcode", null=True, verbose_name="Shipping Method"
                ),
            ),
            (
                "quoteid",
                models.UUIDField(
                    db_column="quoteid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Quote Id",
                ),
            ),
            (
                "quotenumber",
                models.CharField(
                    blank=True, db_column="quotenumber", default="", max_length=100, verbose_name="Quote ID"
                ),
            ),
            (
                "revisionnumber",
                models.IntegerField(db_column="revisionnumber", default=0, editable=False, verbose_name="Revision ID"),
            ),
            ("name", models.CharField(db_column="name", max_length=2048, verbose_name="Name")),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            (
                "effectivefrom",
                models.DateField(blank=True, db_column="effectivefrom", null=True, verbose_name="Effective From"),
            ),
            (
                "effectiveto",
                models.DateField(blank=True, db_column="effectiveto", null=True, verbose_name="Effective To"),
            ),
            ("expireson", models.DateField(blank=True, db_column="expireson", null=True, verbose_name="Due By")),
            ("closedon", models.DateField(blank=True, db_column="closedon", null=True, verbose_name="Closed On")),
            (
                "msdynce_hasexternallymaintainedproductsonly",
                models.BooleanField(
                    db_column="msdynce_hasexternallymaintainedproductsonly",
                    default=False,
                    verbose_name="Has Externally Maintained Products Only",
                ),
            ),
            (
                "statecode",
                models.IntegerField(
                    choices=[(0, "Draft"), (1, "Active"), (2, "Won"), (3, "Closed")],
                    db_column="statecode",
                    default=0,
                    verbose_name="Status",
                ),
            ),
            (
                "statuscode",
                models.IntegerField(
                    choices=[
                        (1, "In Progress (Draft)"),
                        (2, "In Progress"),
                        (3, "Open"),
                        (4, "Won"),
                        (5, "Lost"),
                        (6, "Canceled"),
                        (7, "Revised"),
                    ],
                    db_column="statuscode",
                    default=1,
                    verbose_name="Status Reason",
                ),
            ),
            (
                "bcbi_company",
                models.ForeignKey(
                    blank=True,
                    db_column="bcbi_companyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.company",
                    verbose_name="Company",
                ),
            ),
            (
                "customerid_account",
                models.ForeignKey(
                    blank=True,
                    db_column="customerid_account",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.account",
                    verbose_name="Customer (Account)",
                ),
            ),
            (
                "customerid_contact",
                models.ForeignKey(
                    blank=True,
                    db_column="customerid_contact",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.contact",
                    verbose_name="Customer (Contact)",
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    blank=True,
                    db_column="opportunityid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.opportunity",
                    verbose_name="Opportunity",
                ),
            ),
            (
                "owningbusinessunit",
                models.ForeignKey(
                    blank=True,
                    db_column="owningbusinessunit",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.businessunit",
                    verbose_name="Owning Business Unit",
                ),
            ),
            (
                "pricelevel",
                models.ForeignKey(
                    blank=True,
                    db_column="pricelevelid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.pricelevel",
                    verbose_name="Price List",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "ownerid_systemuser",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_systemuser",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Owner (User)",
                ),
            ),
            (
                "ownerid_team",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_team",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.team",
                    verbose_name="Owner (Team)",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="transactioncurrencyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
        ],
        options={
            "verbose_name": "quote",
            "verbose_name_plural": "quotes",
            "indexes": [models.Index(fields=["modifiedon"], name="crm_quote_modified")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("ownerid_systemuser__isnull", True), ("ownerid_team__isnull", True), _connector="OR"
                    ),
                    name="crm_quote_one_owner",
                    violation_error_message="A record has one owner: choose a user or a team.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("customerid_account__isnull", True), ("customerid_contact__isnull", True), _connector="OR"
                    ),
                    name="crm_quote_one_customer",
                    violation_error_message="A record has one customer: choose an account or a contact.",
                ),
                models.UniqueConstraint(
                    fields=("quotenumber", "revisionnumber"),
                    name="crm_quote_one_revision",
                    violation_error_message="There is a quote with that number and revision.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SalesOrder",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "exchangerate",
                models.DecimalField(
                    blank=True,
                    db_column="exchangerate",
                    decimal_places=10,
                    editable=False,
                    max_digits=23,
                    null=True,
                    verbose_name="Exchange Rate",
                ),
            ),
            (
                "totallineitemamount",
                models.DecimalField(
                    blank=True,
                    db_column="totallineitemamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Detail Amount",
                ),
            ),
            (
                "totallineitemdiscountamount",
                models.DecimalField(
                    blank=True,
                    db_column="totallineitemdiscountamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Line Item Discount Amount",
                ),
            ),
            (
                "totaldiscountamount",
                models.DecimalField(
                    blank=True,
                    db_column="totaldiscountamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Discount Amount",
                ),
            ),
            (
                "totalamountlessfreight",
                models.DecimalField(
                    blank=True,
                    db_column="totalamountlessfreight",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Pre-Freight Amount",
                ),
            ),
            (
                "freightamount",
                models.DecimalField(
                    blank=True,
                    db_column="freightamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Freight Amount",
                ),
            ),
            (
                "totaltax",
                models.DecimalField(
                    blank=True,
                    db_column="totaltax",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Tax",
                ),
            ),
            (
                "totalamount",
                models.DecimalField(
                    blank=True,
                    db_column="totalamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Amount",
                ),
            ),
            (
                "shipto_name",
                models.CharField(
                    blank=True, db_column="shipto_name", default="", max_length=200, verbose_name="Ship To Name"
                ),
            ),
            (
                "shipto_contactname",
                models.CharField(
                    blank=True,
                    db_column="shipto_contactname",
                    default="",
                    max_length=150,
                    verbose_name="Ship To Contact Name",
                ),
            ),
            (
                "shipto_line1",
                models.CharField(
                    blank=True, db_column="shipto_line1", default="", max_length=250, verbose_name="Ship To Street 1"
                ),
            ),
            (
                "shipto_line2",
                models.CharField(
                    blank=True, db_column="shipto_line2", default="", max_length=250, verbose_name="Ship To Street 2"
                ),
            ),
            (
                "shipto_line3",
                models.CharField(
                    blank=True, db_column="shipto_line3", default="", max_length=250, verbose_name="Ship To Street 3"
                ),
            ),
            (
                "shipto_postalcode",
                models.CharField(
                    blank=True,
                    db_column="shipto_postalcode",
                    default="",
                    max_length=20,
                    verbose_name="Ship To ZIP/Postal Code",
                ),
            ),
            (
                "shipto_city",
                models.CharField(
                    blank=True, db_column="shipto_city", default="", max_length=80, verbose_name="Ship To City"
                ),
            ),
            (
                "shipto_stateorprovince",
                models.CharField(
                    blank=True,
                    db_column="shipto_stateorprovince",
                    default="",
                    max_length=50,
                    verbose_name="Ship To State/Province",
                ),
            ),
            (
                "shipto_country",
                models.CharField(
                    blank=True,
                    db_column="shipto_country",
                    default="",
                    max_length=80,
                    verbose_name="Ship To Country/Region",
                ),
            ),
            (
                "shipto_telephone",
                models.CharField(
                    blank=True, db_column="shipto_telephone", default="", max_length=50, verbose_name="Ship To Phone"
                ),
            ),
            (
                "shipto_fax",
                models.CharField(
                    blank=True, db_column="shipto_fax", default="", max_length=50, verbose_name="Ship To Fax"
                ),
            ),
            (
                "billto_name",
                models.CharField(
                    blank=True, db_column="billto_name", default="", max_length=200, verbose_name="Bill To Name"
                ),
            ),
            (
                "billto_contactname",
                models.CharField(
                    blank=True,
                    db_column="billto_contactname",
                    default="",
                    max_length=150,
                    verbose_name="Bill To Contact Name",
                ),
            ),
            (
                "billto_line1",
                models.CharField(
                    blank=True, db_column="billto_line1", default="", max_length=250, verbose_name="Bill To Street 1"
                ),
            ),
            (
                "billto_line2",
                models.CharField(
                    blank=True, db_column="billto_line2", default="", max_length=250, verbose_name="Bill To Street 2"
                ),
            ),
            (
                "billto_line3",
                models.CharField(
                    blank=True, db_column="billto_line3", default="", max_length=250, verbose_name="Bill To Street 3"
                ),
            ),
            (
                "billto_postalcode",
                models.CharField(
                    blank=True,
                    db_column="billto_postalcode",
                    default="",
                    max_length=20,
                    verbose_name="Bill To ZIP/Postal Code",
                ),
            ),
            (
                "billto_city",
                models.CharField(
                    blank=True, db_column="billto_city", default="", max_length=80, verbose_name="Bill To City"
                ),
            ),
            (
                "billto_stateorprovince",
                models.CharField(
                    blank=True,
                    db_column="billto_stateorprovince",
                    default="",
                    max_length=50,
                    verbose_name="Bill To State/Province",
                ),
            ),
            (
                "billto_country",
                models.CharField(
                    blank=True,
                    db_column="billto_country",
                    default="",
                    max_length=80,
                    verbose_name="Bill To Country/Region",
                ),
            ),
            (
                "billto_telephone",
                models.CharField(
                    blank=True, db_column="billto_telephone", default="", max_length=50, verbose_name="Bill To Phone"
                ),
            ),
            (
                "billto_fax",
                models.CharField(
                    blank=True, db_column="billto_fax", default="", max_length=50, verbose_name="Bill To Fax"
                ),
            ),
            (
                "discountpercentage",
                models.DecimalField(
                    blank=True,
                    db_column="discountpercentage",
                    decimal_places=10,
                    max_digits=23,
                    null=True,
                    verbose_name="Discount (%)",
                ),
            ),
            (
                "discountamount",
                models.DecimalField(
                    blank=True,
                    db_column="discountamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Discount Amount",
                ),
            ),
            (
                "ispricelocked",
                models.BooleanField(db_column="ispricelocked", default=False, verbose_name="Prices Locked"),
            ),
            (
                "pricingerrorcode",
                models.IntegerField(
                    blank=True, db_column="pricingerrorcode", editable=False, null=True, verbose_name="Pricing Error"
                ),
            ),
            (
                "requestdeliveryby",
                models.DateField(
                    blank=True, db_column="requestdeliveryby", null=True, verbose_name="Requested Delivery"
                ),
            ),
            (
                "paymenttermscode",
                models.IntegerField(blank=True, db_column="paymenttermscode", null=True, verbose_name="Payment Terms"),
            ),
            (
                "freighttermscode",
                models.IntegerField(blank=True, db_column="freighttermscode", null=True, verbose_name="Freight Terms"),
            ),
            (
                "shippingmethodcode",
                models.IntegerField(
                    blank=True, db_column="shippingmethodcode", null=True, verbose_name="Shipping Method"
                ),
            ),
            (
                "salesorderid",
                models.UUIDField(
                    db_column="salesorderid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Order Id",
                ),
            ),
            (
                "ordernumber",
                models.CharField(
                    blank=True, db_column="ordernumber", max_length=100, unique=True, verbose_name="Order ID"
                ),
            ),
            ("name", models.CharField(db_column="name", max_length=2048, verbose_name="Name")),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            (
                "datefulfilled",
                models.DateField(blank=True, db_column="datefulfilled", null=True, verbose_name="Date Fulfilled"),
            ),
            (
                "submitdate",
                models.DateField(blank=True, db_column="submitdate", null=True, verbose_name="Date Submitted"),
            ),
            (
                "lastbackofficesubmit",
                models.DateField(
                    blank=True,
                    db_column="lastbackofficesubmit",
                    null=True,
                    verbose_name="Last Submitted to Back Office",
                ),
            ),
            (
                "bcbi_businesscentralordernumber",
                models.CharField(
                    blank=True,
                    db_column="bcbi_businesscentralordernumber",
                    default="",
                    max_length=20,
                    verbose_name="Business Central Order Number",
                ),
            ),
            (
                "bcbi_businesscentraldocumentoccurrencenumber",
                models.IntegerField(
                    blank=True,
                    db_column="bcbi_businesscentraldocumentoccurrencenumber",
                    null=True,
                    verbose_name="Business Central Document Occurrence Number",
                ),
            ),
            (
                "msdynce_ismaintainedexternally",
                models.BooleanField(
                    db_column="msdynce_ismaintainedexternally", default=False, verbose_name="Is Maintained Externally"
                ),
            ),
            (
                "msdynce_processingstatus",
                models.IntegerField(
                    choices=[
                        (192350000, "Draft"),
                        (192350001, "Active"),
                        (192350002, "Confirmed"),
                        (192350003, "Packing Slip"),
                        (192350004, "Invoiced"),
                        (192350005, "Picked"),
                        (192350006, "Partially Picked"),
                        (192350007, "Partially Packed"),
                        (192350008, "Shipped"),
                        (192350009, "Partially Shipped"),
                        (192350010, "Partially Invoiced"),
                        (192350011, "Cancelled"),
                    ],
                    db_column="msdynce_processingstatus",
                    default=192350000,
                    verbose_name="Processing Status",
                ),
            ),
            (
                "msdynce_hasexternallymaintainedproductsonly",
                models.BooleanField(
                    db_column="msdynce_hasexternallymaintainedproductsonly",
                    default=False,
                    verbose_name="Has Externally Maintained Products Only",
                ),
            ),
            (
                "statecode",
                models.IntegerField(
                    choices=[(0, "Active"), (1, "Submitted"), (2, "Canceled"), (3, "Fulfilled"), (4, "Invoiced")],
                    db_column="statecode",
                    default=0,
                    verbose_name="Status",
                ),
            ),
            (
                "statuscode",
                models.IntegerField(
                    choices=[
                        (1, "New"),
                        (2, "Pending"),
                        (3, "In Progress"),
                        (4, "No Money"),
                        (100001, "Complete"),
                        (100002, "Partial"),
                        (100003, "Invoiced"),
                    ],
                    db_column="statuscode",
                    default=1,
                    verbose_name="Status Reason",
                ),
            ),
            (
                "bcbi_company",
                models.ForeignKey(
                    blank=True,
                    db_column="bcbi_companyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.company",
                    verbose_name="Company",
                ),
            ),
            (
                "customerid_account",
                models.ForeignKey(
                    blank=True,
                    db_column="customerid_account",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.account",
                    verbose_name="Customer (Account)",
                ),
            ),
            (
                "customerid_contact",
                models.ForeignKey(
                    blank=True,
                    db_column="customerid_contact",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.contact",
                    verbose_name="Customer (Contact)",
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    blank=True,
                    db_column="opportunityid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.opportunity",
                    verbose_name="Opportunity",
                ),
            ),
            (
                "owningbusinessunit",
                models.ForeignKey(
                    blank=True,
                    db_column="owningbusinessunit",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.businessunit",
                    verbose_name="Owning Business Unit",
                ),
            ),
            (
                "pricelevel",
                models.ForeignKey(
                    blank=True,
                    db_column="pricelevelid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.pricelevel",
                    verbose_name="Price List",
                ),
            ),
            (
                "quote",
                models.ForeignKey(
                    blank=True,
                    db_column="quoteid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="orders",
                    to="crm.quote",
                    verbose_name="Quote",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "ownerid_systemuser",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_systemuser",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Owner (User)",
                ),
            ),
            (
                "ownerid_team",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_team",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.team",
                    verbose_name="Owner (Team)",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="transactioncurrencyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
        ],
        options={
            "verbose_name": "order",
            "verbose_name_plural": "orders",
            "indexes": [models.Index(fields=["modifiedon"], name="crm_salesorder_modified")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("ownerid_systemuser__isnull", True), ("ownerid_team__isnull", True), _connector="OR"
                    ),
                    name="crm_salesorder_one_owner",
                    violation_error_message="A record has one owner: choose a user or a team.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("customerid_account__isnull", True), ("customerid_contact__isnull", True), _connector="OR"
                    ),
                    name="crm_salesorder_one_customer",
                    violation_error_message="A record has one customer: choose an account or a contact.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="QuoteDetail",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "exchangerate",
                models.DecimalField(
                    blank=True,
                    db_column="exchangerate",
                    decimal_places=10,
                    editable=False,
                    max_digits=23,
                    null=True,
                    verbose_name="Exchange Rate",
                ),
            ),
            (
                "shipto_name",
                models.CharField(
                    blank=True, db_column="shipto_name", default="", max_length=200, verbose_name="Ship To Name"
                ),
            ),
            (
                "shipto_contactname",
                models.CharField(
                    blank=True,
                    db_column="shipto_contactname",
                    default="",
                    max_length=150,
                    verbose_name="Ship To Contact Name",
                ),
            ),
            (
                "shipto_line1",
                models.CharField(
                    blank=True, db_column="shipto_line1", default="", max_length=250, verbose_name="Ship To Street 1"
                ),
            ),
            (
                "shipto_line2",
                models.CharField(
                    blank=True, db_column="shipto_line2", default="", max_length=250, verbose_name="Ship To Street 2"
                ),
            ),
            (
                "shipto_line3",
                models.CharField(
                    blank=True, db_column="shipto_line3", default="", max_length=250, verbose_name="Ship To Street 3"
                ),
            ),
            (
                "shipto_postalcode",
                models.CharField(
                    blank=True,
                    db_column="shipto_postalcode",
                    default="",
                    max_length=20,
                    verbose_name="Ship To ZIP/Postal Code",
                ),
            ),
            (
                "shipto_city",
                models.CharField(
                    blank=True, db_column="shipto_city", default="", max_length=80, verbose_name="Ship To City"
                ),
            ),
            (
                "shipto_stateorprovince",
                models.CharField(
                    blank=True,
                    db_column="shipto_stateorprovince",
                    default="",
                    max_length=50,
                    verbose_name="Ship To State/Province",
                ),
            ),
            (
                "shipto_country",
                models.CharField(
                    blank=True,
                    db_column="shipto_country",
                    default="",
                    max_length=80,
                    verbose_name="Ship To Country/Region",
                ),
            ),
            (
                "shipto_telephone",
                models.CharField(
                    blank=True, db_column="shipto_telephone", default="", max_length=50, verbose_name="Ship To Phone"
                ),
            ),
            (
                "shipto_fax",
                models.CharField(
                    blank=True, db_column="shipto_fax", default="", max_length=50, verbose_name="Ship To Fax"
                ),
            ),
            (
                "lineitemnumber",
                models.IntegerField(blank=True, db_column="lineitemnumber", null=True, verbose_name="Line Item Number"),
            ),
            (
                "sequencenumber",
                models.IntegerField(blank=True, db_column="sequencenumber", null=True, verbose_name="Sequence Number"),
            ),
            (
                "msdynce_linecreationsequencenumber",
                models.IntegerField(
                    blank=True,
                    db_column="msdynce_linecreationsequencenumber",
                    null=True,
                    verbose_name="Line Creation Sequence Number",
                ),
            ),
            (
                "bcbi_businesscentrallinenumber",
                models.IntegerField(
                    blank=True,
                    db_column="bcbi_businesscentrallinenumber",
                    null=True,
                    verbose_name="Business Central Line Number",
                ),
            ),
            (
                "producttypecode",
                models.IntegerField(
                    choices=[(1, "Product"), (2, "Bundle")],
                    db_column="producttypecode",
                    default=1,
                    verbose_name="Product Type",
                ),
            ),
            (
                "isproductoverridden",
                models.BooleanField(
                    db_column="isproductoverridden", default=False, editable=False, verbose_name="Write-In"
                ),
            ),
            (
                "productdescription",
                models.CharField(
                    blank=True,
                    db_column="productdescription",
                    default="",
                    max_length=250,
                    verbose_name="Write-In Product",
                ),
            ),
            (
                "productname",
                models.CharField(
                    blank=True,
                    db_column="productname",
                    default="",
                    editable=False,
                    max_length=250,
                    verbose_name="Product Name",
                ),
            ),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            (
                "quantity",
                models.DecimalField(
                    blank=True,
                    db_column="quantity",
                    decimal_places=10,
                    max_digits=23,
                    null=True,
                    verbose_name="Quantity",
                ),
            ),
            (
                "priceperunit",
                models.DecimalField(
                    blank=True,
                    db_column="priceperunit",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Price Per Unit",
                ),
            ),
            (
                "ispriceoverridden",
                models.BooleanField(db_column="ispriceoverridden", default=False, verbose_name="Price Overridden"),
            ),
            (
                "volumediscountamount",
                models.DecimalField(
                    blank=True,
                    db_column="volumediscountamount",
                    decimal_places=4,
                    editable=False,
                    max_digits=19,
                    null=True,
                    verbose_name="Volume Discount",
                ),
            ),
            (
                "manualdiscountamount",
                models.DecimalField(
                    blank=True,
                    db_column="manualdiscountamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Manual Discount",
                ),
            ),
            (
                "baseamount",
                models.DecimalField(
                    blank=True,
                    db_column="baseamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Amount",
                ),
            ),
            (
                "tax",
                models.DecimalField(
                    blank=True, db_column="tax", decimal_places=4, max_digits=19, null=True, verbose_name="Tax"
                ),
            ),
            (
                "extendedamount",
                models.DecimalField(
                    blank=True,
                    db_column="extendedamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Extended Amount",
                ),
            ),
            (
                "requestdeliveryby",
                models.DateField(
                    blank=True, db_column="requestdeliveryby", null=True, verbose_name="Requested Delivery"
                ),
            ),
            (
                "quotedetailid",
                models.UUIDField(
                    db_column="quotedetailid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Quote Line Id",
                ),
            ),
            (
                "msdynce_quotehasexternallymaintainedproductsonly",
                models.BooleanField(
                    db_column="msdynce_quotehasexternallymaintainedproductsonly",
                    default=False,
                    editable=False,
                    verbose_name="Quote Has Externally Maintained Products Only",
                ),
            ),
            (
                "product",
                models.ForeignKey(
                    blank=True,
                    db_column="productid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.product",
                    verbose_name="Product",
                ),
            ),
            (
                "quote",
                models.ForeignKey(
                    db_column="quoteid",
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lines",
                    to="crm.quote",
                    verbose_name="Quote",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="transactioncurrencyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
            (
                "uom",
                models.ForeignKey(
                    blank=True,
                    db_column="uomid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.uom",
                    verbose_name="Unit",
                ),
            ),
        ],
        options={
            "verbose_name": "quote line",
            "verbose_name_plural": "quote lines",
            "indexes": [models.Index(fields=["modifiedon"], name="crm_quotedetail_modified")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("quote", "msdynce_linecreationsequencenumber"),
                    name="crm_quotedetail_sequence",
                    violation_error_message="Another line of this quote has that line creation sequence number.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Invoice",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "exchangerate",
                models.DecimalField(
                    blank=True,
                    db_column="exchangerate",
                    decimal_places=10,
                    editable=False,
                    max_digits=23,
                    null=True,
                    verbose_name="Exchange Rate",
                ),
            ),
            (
                "totallineitemamount",
                models.DecimalField(
                    blank=True,
                    db_column="totallineitemamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Detail Amount",
                ),
            ),
            (
                "totallineitemdiscountamount",
                models.DecimalField(
                    blank=True,
                    db_column="totallineitemdiscountamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Line Item Discount Amount",
                ),
            ),
            (
                "discountpercentage",
                models.DecimalField(
                    blank=True,
                    db_column="discountpercentage",
                    decimal_places=10,
                    max_digits=23,
                    null=True,
                    verbose_name="Invoice Discount (%)",
                ),
            ),
            (
                "discountamount",
                models.DecimalField(
                    blank=True,
                    db_column="discountamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Invoice Discount Amount",
                ),
            ),
            (
                "totaldiscountamount",
                models.DecimalField(
                    blank=True,
                    db_column="totaldiscountamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Discount Amount",
                ),
            ),
            (
                "totalamountlessfreight",
                models.DecimalField(
                    blank=True,
                    db_column="totalamountlessfreight",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Pre-Freight Amount",
                ),
            ),
            (
                "freightamount",
                models.DecimalField(
                    blank=True,
                    db_column="freightamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Freight Amount",
                ),
            ),
            (
                "totaltax",
                models.DecimalField(
                    blank=True,
                    db_column="totaltax",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Tax",
                ),
            ),
            (
                "totalamount",
                models.DecimalField(
                    blank=True,
                    db_column="totalamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Total Amount",
                ),
            ),
            (
                "shipto_name",
                models.CharField(
                    blank=True, db_column="shipto_name", default="", max_length=200, verbose_name="Ship To Name"
                ),
            ),
            (
                "shipto_contactname",
                models.CharField(
                    blank=True,
                    db_column="shipto_contactname",
                    default="",
                    max_length=150,
                    verbose_name="Ship To Contact Name",
                ),
            ),
            (
                "shipto_line1",
                models.CharField(
                    blank=True, db_column="shipto_line1", default="", max_length=250, verbose_name="Ship To Street 1"
                ),
            ),
            (
                "shipto_line2",
                models.CharField(
                    blank=True, db_column="shipto_line2", default="", max_length=250, verbose_name="Ship To Street 2"
                ),
            ),
            (
                "shipto_line3",
                models.CharField(
                    blank=True, db_column="shipto_line3", default="", max_length=250, verbose_name="Ship To Street 3"
                ),
            ),
            (
                "shipto_postalcode",
                models.CharField(
                    blank=True,
                    db_column="shipto_postalcode",
                    default="",
                    max_length=20,
                    verbose_name="Ship To ZIP/Postal Code",
                ),
            ),
            (
                "shipto_city",
                models.CharField(
                    blank=True, db_column="shipto_city", default="", max_length=80, verbose_name="Ship To City"
                ),
            ),
            (
                "shipto_stateorprovince",
                models.CharField(
                    blank=True,
                    db_column="shipto_stateorprovince",
                    default="",
                    max_length=50,
                    verbose_name="Ship To State/Province",
                ),
            ),
            (
                "shipto_country",
                models.CharField(
                    blank=True,
                    db_column="shipto_country",
                    default="",
                    max_length=80,
                    verbose_name="Ship To Country/Region",
                ),
            ),
            (
                "shipto_telephone",
                models.CharField(
                    blank=True, db_column="shipto_telephone", default="", max_length=50, verbose_name="Ship To Phone"
                ),
            ),
            (
                "shipto_fax",
                models.CharField(
                    blank=True, db_column="shipto_fax", default="", max_length=50, verbose_name="Ship To Fax"
                ),
            ),
            (
                "billto_name",
                models.CharField(
                    blank=True, db_column="billto_name", default="", max_length=200, verbose_name="Bill To Name"
                ),
            ),
            (
                "billto_contactname",
                models.CharField(
                    blank=True,
                    db_column="billto_contactname",
                    default="",
                    max_length=150,
                    verbose_name="Bill To Contact Name",
                ),
            ),
            (
                "billto_line1",
                models.CharField(
                    blank=True, db_column="billto_line1", default="", max_length=250, verbose_name="Bill To Street 1"
                ),
            ),
            (
                "billto_line2",
                models.CharField(
                    blank=True, db_column="billto_line2", default="", max_length=250, verbose_name="Bill To Street 2"
                ),
            ),
            (
                "billto_line3",
                models.CharField(
                    blank=True, db_column="billto_line3", default="", max_length=250, verbose_name="Bill To Street 3"
                ),
            ),
            (
                "billto_postalcode",
                models.CharField(
                    blank=True,
                    db_column="billto_postalcode",
                    default="",
                    max_length=20,
                    verbose_name="Bill To ZIP/Postal Code",
                ),
            ),
            (
                "billto_city",
                models.CharField(
                    blank=True, db_column="billto_city", default="", max_length=80, verbose_name="Bill To City"
                ),
            ),
            (
                "billto_stateorprovince",
                models.CharField(
                    blank=True,
                    db_column="billto_stateorprovince",
                    default="",
                    max_length=50,
                    verbose_name="Bill To State/Province",
                ),
            ),
            (
                "billto_country",
                models.CharField(
                    blank=True,
                    db_column="billto_country",
                    default="",
                    max_length=80,
                    verbose_name="Bill To Country/Region",
                ),
            ),
            (
                "billto_telephone",
                models.CharField(
                    blank=True, db_column="billto_telephone", default="", max_length=50, verbose_name="Bill To Phone"
                ),
            ),
            (
                "billto_fax",
                models.CharField(
                    blank=True, db_column="billto_fax", default="", max_length=50, verbose_name="Bill To Fax"
                ),
            ),
            (
                "invoiceid",
                models.UUIDField(
                    db_column="invoiceid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Invoice Id",
                ),
            ),
            (
                "invoicenumber",
                models.CharField(db_column="invoicenumber", max_length=100, unique=True, verbose_name="Invoice ID"),
            ),
            ("name", models.CharField(db_column="name", max_length=2048, verbose_name="Name")),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            (
                "ispricelocked",
                models.BooleanField(db_column="ispricelocked", default=False, verbose_name="Prices Locked"),
            ),
            ("duedate", models.DateField(blank=True, db_column="duedate", null=True, verbose_name="Due Date")),
            (
                "datedelivered",
                models.DateField(blank=True, db_column="datedelivered", null=True, verbose_name="Date Delivered"),
            ),
            (
                "lastbackofficesubmit",
                models.DateField(
                    blank=True,
                    db_column="lastbackofficesubmit",
                    null=True,
                    verbose_name="Last Submitted to Back Office",
                ),
            ),
            (
                "paymenttermscode",
                models.IntegerField(blank=True, db_column="paymenttermscode", null=True, verbose_name="Payment Terms"),
            ),
            (
                "shippingmethodcode",
                models.IntegerField(
                    blank=True, db_column="shippingmethodcode", null=True, verbose_name="Shipping Method"
                ),
            ),
            (
                "statecode",
                models.IntegerField(
                    choices=[(0, "Active"), (1, "Closed (deprecated)"), (2, "Paid"), (3, "Canceled")],
                    db_column="statecode",
                    default=0,
                    verbose_name="Status",
                ),
            ),
            (
                "statuscode",
                models.IntegerField(
                    choices=[
                        (1, "New"),
                        (2, "Partially Shipped"),
                        (3, "Canceled (deprecated)"),
                        (4, "Billed"),
                        (5, "Booked"),
                        (6, "Installed"),
                        (7, "Paid in Full (deprecated)"),
                        (100001, "Complete"),
                        (100002, "Partial"),
                        (100003, "Canceled"),
                    ],
                    db_column="statuscode",
                    default=1,
                    verbose_name="Status Reason",
                ),
            ),
            (
                "invoicedate",
                models.DateField(blank=True, db_column="invoicedate", null=True, verbose_name="Invoice Date"),
            ),
            (
                "msdynce_externalinvoicenumber",
                models.CharField(
                    blank=True,
                    db_column="msdynce_externalinvoicenumber",
                    default="",
                    max_length=20,
                    verbose_name="External Invoice Number",
                ),
            ),
            (
                "msdynce_ledgervoucher",
                models.CharField(
                    blank=True,
                    db_column="msdynce_ledgervoucher",
                    default="",
                    max_length=20,
                    verbose_name="Ledger Voucher",
                ),
            ),
            (
                "bcbi_company",
                models.ForeignKey(
                    blank=True,
                    db_column="bcbi_companyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.company",
                    verbose_name="Company",
                ),
            ),
            (
                "customerid_account",
                models.ForeignKey(
                    blank=True,
                    db_column="customerid_account",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.account",
                    verbose_name="Customer (Account)",
                ),
            ),
            (
                "customerid_contact",
                models.ForeignKey(
                    blank=True,
                    db_column="customerid_contact",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.contact",
                    verbose_name="Customer (Contact)",
                ),
            ),
            (
                "owningbusinessunit",
                models.ForeignKey(
                    blank=True,
                    db_column="owningbusinessunit",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.businessunit",
                    verbose_name="Owning Business Unit",
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    blank=True,
                    db_column="opportunityid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="invoices",
                    to="crm.opportunity",
                    verbose_name="Opportunity",
                ),
            ),
            (
                "pricelevel",
                models.ForeignKey(
                    blank=True,
                    db_column="pricelevelid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.pricelevel",
                    verbose_name="Price List",
                ),
            ),
            (
                "salesorder",
                models.ForeignKey(
                    blank=True,
                    db_column="salesorderid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="invoices",
                    to="crm.salesorder",
                    verbose_name="Order",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "ownerid_systemuser",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_systemuser",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Owner (User)",
                ),
            ),
            (
                "ownerid_team",
                models.ForeignKey(
                    blank=True,
                    db_column="ownerid_team",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.team",
                    verbose_name="Owner (Team)",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="transactioncurrencyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
        ],
        options={
            "verbose_name": "invoice",
            "verbose_name_plural": "invoices",
            "indexes": [
                models.Index(fields=["duedate"], name="crm_invoice_due"),
                models.Index(fields=["modifiedon"], name="crm_invoice_modified"),
                models.Index(fields=["msdynce_externalinvoicenumber"], name="crm_invoice_external"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("ownerid_systemuser__isnull", True), ("ownerid_team__isnull", True), _connector="OR"
                    ),
                    name="crm_invoice_one_owner",
                    violation_error_message="A record has one owner: choose a user or a team.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("customerid_account__isnull", True), ("customerid_contact__isnull", True), _connector="OR"
                    ),
                    name="crm_invoice_one_customer",
                    violation_error_message="A record has one customer: choose an account or a contact.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("msdynce_externalinvoicenumber", ""), _negated=True),
                    fields=("msdynce_externalinvoicenumber",),
                    name="crm_invoice_one_external_number",
                    violation_error_message="Another invoice has this external invoice number.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SalesOrderDetail",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "exchangerate",
                models.DecimalField(
                    blank=True,
                    db_column="exchangerate",
                    decimal_places=10,
                    editable=False,
                    max_digits=23,
                    null=True,
                    verbose_name="Exchange Rate",
                ),
            ),
            (
                "shipto_name",
                models.CharField(
                    blank=True, db_column="shipto_name", default="", max_length=200, verbose_name="Ship To Name"
                ),
            ),
            (
                "shipto_contactname",
                models.CharField(
                    blank=True,
                    db_column="shipto_contactname",
                    default="",
                    max_length=150,
                    verbose_name="Ship To Contact Name",
                ),
            ),
            (
                "shipto_line1",
                models.CharField(
                    blank=True, db_column="shipto_line1", default="", max_length=250, verbose_name="Ship To Street 1"
                ),
            ),
            (
                "shipto_line2",
                models.CharField(
                    blank=True, db_column="shipto_line2", default="", max_length=250, verbose_name="Ship To Street 2"
                ),
            ),
            (
                "shipto_line3",
                models.CharField(
                    blank=True, db_column="shipto_line3", default="", max_length=250, verbose_name="Ship To Street 3"
                ),
            ),
            (
                "shipto_postalcode",
                models.CharField(
                    blank=True,
                    db_column="shipto_postalcode",
                    default="",
                    max_length=20,
                    verbose_name="Ship To ZIP/Postal Code",
                ),
            ),
            (
                "shipto_city",
                models.CharField(
                    blank=True, db_column="shipto_city", default="", max_length=80, verbose_name="Ship To City"
                ),
            ),
            (
                "shipto_stateorprovince",
                models.CharField(
                    blank=True,
                    db_column="shipto_stateorprovince",
                    default="",
                    max_length=50,
                    verbose_name="Ship To State/Province",
                ),
            ),
            (
                "shipto_country",
                models.CharField(
                    blank=True,
                    db_column="shipto_country",
                    default="",
                    max_length=80,
                    verbose_name="Ship To Country/Region",
                ),
            ),
            (
                "shipto_telephone",
                models.CharField(
                    blank=True, db_column="shipto_telephone", default="", max_length=50, verbose_name="Ship To Phone"
                ),
            ),
            (
                "shipto_fax",
                models.CharField(
                    blank=True, db_column="shipto_fax", default="", max_length=50, verbose_name="Ship To Fax"
                ),
            ),
            (
                "lineitemnumber",
                models.IntegerField(blank=True, db_column="lineitemnumber", null=True, verbose_name="Line Item Number"),
            ),
            (
                "sequencenumber",
                models.IntegerField(blank=True, db_column="sequencenumber", null=True, verbose_name="Sequence Number"),
            ),
            (
                "msdynce_linecreationsequencenumber",
                models.IntegerField(
                    blank=True,
                    db_column="msdynce_linecreationsequencenumber",
                    null=True,
                    verbose_name="Line Creation Sequence Number",
                ),
            ),
            (
                "bcbi_businesscentrallinenumber",
                models.IntegerField(
                    blank=True,
                    db_column="bcbi_businesscentrallinenumber",
                    null=True,
                    verbose_name="Business Central Line Number",
                ),
            ),
            (
                "producttypecode",
                models.IntegerField(
                    choices=[(1, "Product"), (2, "Bundle")],
                    db_column="producttypecode",
                    default=1,
                    verbose_name="Product Type",
                ),
            ),
            (
                "isproductoverridden",
                models.BooleanField(
                    db_column="isproductoverridden", default=False, editable=False, verbose_name="Write-In"
                ),
            ),
            (
                "productdescription",
                models.CharField(
                    blank=True,
                    db_column="productdescription",
                    default="",
                    max_length=250,
                    verbose_name="Write-In Product",
                ),
            ),
            (
                "productname",
                models.CharField(
                    blank=True,
                    db_column="productname",
                    default="",
                    editable=False,
                    max_length=250,
                    verbose_name="Product Name",
                ),
            ),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            (
                "quantity",
                models.DecimalField(
                    blank=True,
                    db_column="quantity",
                    decimal_places=10,
                    max_digits=23,
                    null=True,
                    verbose_name="Quantity",
                ),
            ),
            (
                "priceperunit",
                models.DecimalField(
                    blank=True,
                    db_column="priceperunit",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Price Per Unit",
                ),
            ),
            (
                "ispriceoverridden",
                models.BooleanField(db_column="ispriceoverridden", default=False, verbose_name="Price Overridden"),
            ),
            (
                "volumediscountamount",
                models.DecimalField(
                    blank=True,
                    db_column="volumediscountamount",
                    decimal_places=4,
                    editable=False,
                    max_digits=19,
                    null=True,
                    verbose_name="Volume Discount",
                ),
            ),
            (
                "manualdiscountamount",
                models.DecimalField(
                    blank=True,
                    db_column="manualdiscountamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Manual Discount",
                ),
            ),
            (
                "baseamount",
                models.DecimalField(
                    blank=True,
                    db_column="baseamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Amount",
                ),
            ),
            (
                "tax",
                models.DecimalField(
                    blank=True, db_column="tax", decimal_places=4, max_digits=19, null=True, verbose_name="Tax"
                ),
            ),
            (
                "extendedamount",
                models.DecimalField(
                    blank=True,
                    db_column="extendedamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Extended Amount",
                ),
            ),
            (
                "requestdeliveryby",
                models.DateField(
                    blank=True, db_column="requestdeliveryby", null=True, verbose_name="Requested Delivery"
                ),
            ),
            (
                "salesorderdetailid",
                models.UUIDField(
                    db_column="salesorderdetailid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Order Line Id",
                ),
            ),
            (
                "quantityshipped",
                models.DecimalField(
                    blank=True,
                    db_column="quantityshipped",
                    decimal_places=10,
                    max_digits=23,
                    null=True,
                    verbose_name="Quantity Shipped",
                ),
            ),
            (
                "msdynce_orderhasexternallymaintainedproductsonly",
                models.BooleanField(
                    db_column="msdynce_orderhasexternallymaintainedproductsonly",
                    default=False,
                    editable=False,
                    verbose_name="Order Has Externally Maintained Products Only",
                ),
            ),
            (
                "msdynce_headerprocessingstatus",
                models.IntegerField(
                    choices=[
                        (192350000, "Draft"),
                        (192350001, "Active"),
                        (192350002, "Confirmed"),
                        (192350003, "Packing Slip"),
                        (192350004, "Invoiced"),
                        (192350005, "Picked"),
                        (192350006, "Partially Picked"),
                        (192350007, "Partially Packed"),
                        (192350008, "Shipped"),
                        (192350009, "Partially Shipped"),
                        (192350010, "Partially Invoiced"),
                        (192350011, "Cancelled"),
                    ],
                    db_column="msdynce_headerprocessingstatus",
                    default=192350000,
                    editable=False,
                    verbose_name="Header Processing Status",
                ),
            ),
            (
                "product",
                models.ForeignKey(
                    blank=True,
                    db_column="productid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.product",
                    verbose_name="Product",
                ),
            ),
            (
                "salesorder",
                models.ForeignKey(
                    db_column="salesorderid",
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lines",
                    to="crm.salesorder",
                    verbose_name="Order",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="transactioncurrencyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
            (
                "uom",
                models.ForeignKey(
                    blank=True,
                    db_column="uomid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.uom",
                    verbose_name="Unit",
                ),
            ),
        ],
        options={
            "verbose_name": "order line",
            "verbose_name_plural": "order lines",
            "indexes": [models.Index(fields=["modifiedon"], name="crm_salesorderdetail_modified")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("salesorder", "msdynce_linecreationsequencenumber"),
                    name="crm_salesorderdetail_sequence",
                    violation_error_message="Another line of this order has that line creation sequence number.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Post",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "postid",
                models.UUIDField(
                    db_column="postid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Post Id",
                ),
            ),
            (
                "type",
                models.IntegerField(
                    choices=[
                        (1, "Check-in"),
                        (2, "Idea"),
                        (3, "News"),
                        (4, "Private Message"),
                        (5, "Question"),
                        (6, "Re-post"),
                        (7, "Status"),
                    ],
                    db_column="type",
                    default=7,
                    verbose_name="Type",
                ),
            ),
            (
                "source",
                models.IntegerField(
                    choices=[(1, "Auto Post"), (2, "Manual Post")], db_column="source", default=2, verbose_name="Source"
                ),
            ),
            ("text", models.CharField(db_column="text", max_length=1000, verbose_name="Text")),
            (
                "regardingobjectid_account",
                models.ForeignKey(
                    blank=True,
                    db_column="regardingobjectid_account",
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="crm.account",
                    verbose_name="Regarding (Account)",
                ),
            ),
            (
                "regardingobjectid_salesorder",
                models.ForeignKey(
                    blank=True,
                    db_column="regardingobjectid_salesorder",
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="crm.salesorder",
                    verbose_name="Regarding (Order)",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
        ],
        options={
            "verbose_name": "post",
            "verbose_name_plural": "posts",
            "indexes": [models.Index(fields=["modifiedon"], name="crm_post_modified")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("regardingobjectid_salesorder", None), ("regardingobjectid_account", None), _connector="OR"
                    ),
                    name="crm_post_one_object",
                    violation_error_message="A post is about one record: choose an order or an account.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Annotation",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "annotationid",
                models.UUIDField(
                    db_column="annotationid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Note Id",
                ),
            ),
            (
                "subject",
                models.CharField(blank=True, db_column="subject", default="", max_length=500, verbose_name="Title"),
            ),
            ("notetext", models.TextField(blank=True, db_column="notetext", default="", verbose_name="Description")),
            ("isdocument", models.BooleanField(db_column="isdocument", default=False, verbose_name="Is Document")),
            (
                "filename",
                models.CharField(
                    blank=True, db_column="filename", default="", max_length=255, verbose_name="File Name"
                ),
            ),
            ("filesize", models.IntegerField(db_column="filesize", default=0, verbose_name="File Size (Bytes)")),
            (
                "objectid_account",
                models.ForeignKey(
                    blank=True,
                    db_column="objectid_account",
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="crm.account",
                    verbose_name="Regarding (Account)",
                ),
            ),
            (
                "objectid_quote",
                models.ForeignKey(
                    blank=True,
                    db_column="objectid_quote",
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="crm.quote",
                    verbose_name="Regarding (Quote)",
                ),
            ),
            (
                "objectid_salesorder",
                models.ForeignKey(
                    blank=True,
                    db_column="objectid_salesorder",
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="crm.salesorder",
                    verbose_name="Regarding (Order)",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
        ],
        options={
            "verbose_name": "note",
            "verbose_name_plural": "notes",
            "indexes": [
                models.Index(fields=["createdon"], name="crm_annotation_created"),
                models.Index(fields=["modifiedon"], name="crm_annotation_modified"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("objectid_account", None), ("objectid_quote", None)),
                        models.Q(("objectid_account", None), ("objectid_salesorder", None)),
                        models.Q(("objectid_quote", None), ("objectid_salesorder", None)),
                        _connector="OR",
                    ),
                    name="crm_annotation_one_object",
                    violation_error_message="A note is about one record: choose an order, a quote or an account.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="InvoiceDetail",
        fields=[
            (
                "createdon",
                models.DateTimeField(
                    db_column="createdon", default=django.utils.timezone.now, editable=False, verbose_name="Created On"
                ),
            ),
            (
                "modifiedon",
                models.DateTimeField(
                    db_column="modifiedon",
                    default=django.utils.timezone.now,
                    editable=False,
                    verbose_name="Modified On",
                ),
            ),
            (
                "exchangerate",
                models.DecimalField(
                    blank=True,
                    db_column="exchangerate",
                    decimal_places=10,
                    editable=False,
                    max_digits=23,
                    null=True,
                    verbose_name="Exchange Rate",
                ),
            ),
            (
                "shipto_name",
                models.CharField(
                    blank=True, db_column="shipto_name", default="", max_length=200, verbose_name="Ship To Name"
                ),
            ),
            (
                "shipto_contactname",
                models.CharField(
                    blank=True,
                    db_column="shipto_contactname",
                    default="",
                    max_length=150,
                    verbose_name="Ship To Contact Name",
                ),
            ),
            (
                "shipto_line1",
                models.CharField(
                    blank=True, db_column="shipto_line1", default="", max_length=250, verbose_name="Ship To Street 1"
                ),
            ),
            (
                "shipto_line2",
                models.CharField(
                    blank=True, db_column="shipto_line2", default="", max_length=250, verbose_name="Ship To Street 2"
                ),
            ),
            (
                "shipto_line3",
                models.CharField(
                    blank=True, db_column="shipto_line3", default="", max_length=250, verbose_name="Ship To Street 3"
                ),
            ),
            (
                "shipto_postalcode",
                models.CharField(
                    blank=True,
                    db_column="shipto_postalcode",
                    default="",
                    max_length=20,
                    verbose_name="Ship To ZIP/Postal Code",
                ),
            ),
            (
                "shipto_city",
                models.CharField(
                    blank=True, db_column="shipto_city", default="", max_length=80, verbose_name="Ship To City"
                ),
            ),
            (
                "shipto_stateorprovince",
                models.CharField(
                    blank=True,
                    db_column="shipto_stateorprovince",
                    default="",
                    max_length=50,
                    verbose_name="Ship To State/Province",
                ),
            ),
            (
                "shipto_country",
                models.CharField(
                    blank=True,
                    db_column="shipto_country",
                    default="",
                    max_length=80,
                    verbose_name="Ship To Country/Region",
                ),
            ),
            (
                "shipto_telephone",
                models.CharField(
                    blank=True, db_column="shipto_telephone", default="", max_length=50, verbose_name="Ship To Phone"
                ),
            ),
            (
                "shipto_fax",
                models.CharField(
                    blank=True, db_column="shipto_fax", default="", max_length=50, verbose_name="Ship To Fax"
                ),
            ),
            (
                "invoicedetailid",
                models.UUIDField(
                    db_column="invoicedetailid",
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="Invoice Line Id",
                ),
            ),
            (
                "lineitemnumber",
                models.IntegerField(blank=True, db_column="lineitemnumber", null=True, verbose_name="Line Item Number"),
            ),
            (
                "sequencenumber",
                models.IntegerField(blank=True, db_column="sequencenumber", null=True, verbose_name="Sequence Number"),
            ),
            (
                "bcbi_businesscentrallinenumber",
                models.IntegerField(
                    blank=True,
                    db_column="bcbi_businesscentrallinenumber",
                    null=True,
                    verbose_name="Business Central Line Number",
                ),
            ),
            (
                "producttypecode",
                models.IntegerField(
                    choices=[(1, "Product"), (2, "Bundle")],
                    db_column="producttypecode",
                    default=1,
                    verbose_name="Product Type",
                ),
            ),
            (
                "isproductoverridden",
                models.BooleanField(
                    db_column="isproductoverridden", default=False, editable=False, verbose_name="Write-In"
                ),
            ),
            (
                "productdescription",
                models.CharField(
                    blank=True,
                    db_column="productdescription",
                    default="",
                    max_length=250,
                    verbose_name="Write-In Product",
                ),
            ),
            (
                "productname",
                models.CharField(
                    blank=True,
                    db_column="productname",
                    default="",
                    editable=False,
                    max_length=250,
                    verbose_name="Product Name",
                ),
            ),
            (
                "description",
                models.TextField(blank=True, db_column="description", default="", verbose_name="Description"),
            ),
            (
                "quantity",
                models.DecimalField(
                    blank=True,
                    db_column="quantity",
                    decimal_places=10,
                    max_digits=23,
                    null=True,
                    verbose_name="Quantity",
                ),
            ),
            (
                "quantityshipped",
                models.DecimalField(
                    blank=True,
                    db_column="quantityshipped",
                    decimal_places=10,
                    max_digits=23,
                    null=True,
                    verbose_name="Quantity Shipped",
                ),
            ),
            (
                "priceperunit",
                models.DecimalField(
                    blank=True,
                    db_column="priceperunit",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Price Per Unit",
                ),
            ),
            (
                "ispriceoverridden",
                models.BooleanField(db_column="ispriceoverridden", default=False, verbose_name="Price Overridden"),
            ),
            (
                "volumediscountamount",
                models.DecimalField(
                    blank=True,
                    db_column="volumediscountamount",
                    decimal_places=4,
                    editable=False,
                    max_digits=19,
                    null=True,
                    verbose_name="Volume Discount",
                ),
            ),
            (
                "manualdiscountamount",
                models.DecimalField(
                    blank=True,
                    db_column="manualdiscountamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Manual Discount",
                ),
            ),
            (
                "baseamount",
                models.DecimalField(
                    blank=True,
                    db_column="baseamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Amount",
                ),
            ),
            (
                "tax",
                models.DecimalField(
                    blank=True, db_column="tax", decimal_places=4, max_digits=19, null=True, verbose_name="Tax"
                ),
            ),
            (
                "extendedamount",
                models.DecimalField(
                    blank=True,
                    db_column="extendedamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Extended Amount",
                ),
            ),
            (
                "requestdeliveryby",
                models.DateField(
                    blank=True, db_column="requestdeliveryby", null=True, verbose_name="Requested Delivery"
                ),
            ),
            (
                "actualdeliveryon",
                models.DateField(blank=True, db_column="actualdeliveryon", null=True, verbose_name="Delivered On"),
            ),
            (
                "shippingtrackingnumber",
                models.CharField(
                    blank=True,
                    db_column="shippingtrackingnumber",
                    default="",
                    max_length=100,
                    verbose_name="Shipment Tracking Number",
                ),
            ),
            (
                "msdynce_chargeamount",
                models.DecimalField(
                    blank=True,
                    db_column="msdynce_chargeamount",
                    decimal_places=4,
                    max_digits=19,
                    null=True,
                    verbose_name="Charge Amount",
                ),
            ),
            (
                "msdynce_linecreationsequencenumber",
                models.IntegerField(
                    blank=True,
                    db_column="msdynce_linecreationsequencenumber",
                    null=True,
                    verbose_name="Line Creation Sequence Number",
                ),
            ),
            (
                "invoice",
                models.ForeignKey(
                    db_column="invoiceid",
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lines",
                    to="crm.invoice",
                    verbose_name="Invoice",
                ),
            ),
            (
                "product",
                models.ForeignKey(
                    blank=True,
                    db_column="productid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.product",
                    verbose_name="Product",
                ),
            ),
            (
                "createdby",
                models.ForeignKey(
                    blank=True,
                    db_column="createdby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Created By",
                ),
            ),
            (
                "modifiedby",
                models.ForeignKey(
                    blank=True,
                    db_column="modifiedby",
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.systemuser",
                    verbose_name="Modified By",
                ),
            ),
            (
                "transactioncurrency",
                models.ForeignKey(
                    blank=True,
                    db_column="transactioncurrencyid",
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.transactioncurrency",
                    verbose_name="Currency",
                ),
            ),
            (
                "uom",
                models.ForeignKey(
                    blank=True,
                    db_column="uomid",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.uom",
                    verbose_name="Unit",
                ),
            ),
        ],
        options={
            "verbose_name": "invoice line",
            "verbose_name_plural": "invoice lines",
            "indexes": [models.Index(fields=["modifiedon"], name="crm_invoicedetail_modified")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("invoice", "msdynce_linecreationsequencenumber"),
                    name="crm_invoicedetail_sequence",
                    violation_error_message="Another line of this invoice has that line creation sequence number.",
                )
            ],
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("crm", "0001_initial"),
        ("crm", "0002_standard_options"),
        ("crm", "0003_products_prices_and_invoices"),
        ("crm", "0004_owning_business_unit"),
        ("crm", "0005_units_of_owners"),
        ("crm", "0006_prospect_to_cash"),
        ("crm", "0007_timeline_cases_and_statistics"),
        ("crm", "0008_environment"),
    ]

    initial = True

    dependencies = []

    operations = [
        CreateModels(MODELS),
        # going back drops the table itself
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
