"""The tables of Business Central, as the migrations before this one left them."""

import datetime
import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.db import migrations, models

import integration.ids
from integration.operations import CreateModels

MODELS = [
    migrations.CreateModel(
        name="BusinessRelation",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
        ],
        options={"verbose_name": "business relation", "verbose_name_plural": "business relations"},
    ),
    migrations.CreateModel(
        name="CompanyInformation",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "primary_key",
                models.CharField(
                    blank=True, default="", editable=False, max_length=10, unique=True, verbose_name="Primary Key"
                ),
            ),
            ("name", models.CharField(max_length=100, verbose_name="Name")),
            (
                "display_name",
                models.CharField(blank=True, default="", max_length=250, verbose_name="Company Display Name"),
            ),
            ("external_id", models.CharField(blank=True, default="", max_length=50, verbose_name="External ID")),
            ("lcy_code", models.CharField(max_length=10, verbose_name="LCY Code")),
            ("address", models.CharField(blank=True, default="", max_length=100, verbose_name="Address")),
            ("address_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Address 2")),
            ("post_code", models.CharField(blank=True, default="", max_length=20, verbose_name="Post Code")),
            ("city", models.CharField(blank=True, default="", max_length=30, verbose_name="City")),
            ("county", models.CharField(blank=True, default="", max_length=30, verbose_name="County")),
            (
                "country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Country/Region Code"),
            ),
            ("phone_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Phone No.")),
            ("e_mail", models.CharField(blank=True, default="", max_length=80, verbose_name="Email")),
            ("home_page", models.CharField(blank=True, default="", max_length=255, verbose_name="Home Page")),
            (
                "vat_registration_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Registration No."),
            ),
        ],
        options={"verbose_name": "company information", "verbose_name_plural": "company information"},
    ),
    migrations.CreateModel(
        name="Country",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("name", models.CharField(blank=True, default="", max_length=50, verbose_name="Name")),
            ("iso_code", models.CharField(blank=True, default="", max_length=2, verbose_name="ISO Code")),
            (
                "address_format",
                models.IntegerField(
                    choices=[
                        (0, "Post Code+City"),
                        (1, "City+Post Code"),
                        (2, "City+County+Post Code"),
                        (3, "Blank Line+Post Code+City"),
                    ],
                    default=0,
                    verbose_name="Address Format",
                ),
            ),
        ],
        options={"verbose_name": "country/region", "verbose_name_plural": "countries/regions"},
    ),
    migrations.CreateModel(
        name="Currency",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=30, verbose_name="Description")),
            ("iso_code", models.CharField(blank=True, default="", max_length=3, verbose_name="ISO Code")),
            ("symbol", models.CharField(blank=True, default="", max_length=10, verbose_name="Symbol")),
            (
                "amount_rounding_precision",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0.01"), max_digits=19, verbose_name="Amount Rounding Precision"
                ),
            ),
            (
                "unit_amount_rounding_precision",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0.00001"),
                    max_digits=19,
                    verbose_name="Unit-Amount Rounding Precision",
                ),
            ),
        ],
        options={"verbose_name": "currency", "verbose_name_plural": "currencies"},
    ),
    migrations.CreateModel(
        name="CustomerPriceGroup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            ("price_includes_vat", models.BooleanField(default=False, verbose_name="Price Includes VAT")),
            ("allow_line_disc", models.BooleanField(default=True, verbose_name="Allow Line Disc.")),
            ("allow_invoice_disc", models.BooleanField(default=True, verbose_name="Allow Invoice Disc.")),
        ],
        options={"verbose_name": "customer price group", "verbose_name_plural": "customer price groups"},
    ),
    migrations.CreateModel(
        name="GLAccount",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("no", models.CharField(max_length=20, unique=True, verbose_name="No.")),
            ("name", models.CharField(blank=True, default="", max_length=100, verbose_name="Name")),
            (
                "account_type",
                models.IntegerField(
                    choices=[(0, "Posting"), (1, "Heading"), (2, "Total"), (3, "Begin-Total"), (4, "End-Total")],
                    default=0,
                    verbose_name="Account Type",
                ),
            ),
            ("direct_posting", models.BooleanField(default=True, verbose_name="Direct Posting")),
            ("blocked", models.BooleanField(default=False, verbose_name="Blocked")),
            (
                "gen_prod_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Gen. Prod. Posting Group"),
            ),
            (
                "vat_prod_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Prod. Posting Group"),
            ),
        ],
        options={"verbose_name": "G/L account", "verbose_name_plural": "chart of accounts"},
    ),
    migrations.CreateModel(
        name="IndustryGroup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
        ],
        options={"verbose_name": "industry group", "verbose_name_plural": "industry groups"},
    ),
    migrations.CreateModel(
        name="InteractionTemplate",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            (
                "information_flow",
                models.IntegerField(
                    choices=[(0, " "), (1, "Outbound"), (2, "Inbound")], default=0, verbose_name="Information Flow"
                ),
            ),
            (
                "initiated_by",
                models.IntegerField(choices=[(0, " "), (1, "Us"), (2, "Them")], default=0, verbose_name="Initiated By"),
            ),
            (
                "correspondence_type",
                models.IntegerField(
                    choices=[(0, " "), (1, "Hard Copy"), (2, "Email"), (3, "Fax")],
                    default=0,
                    verbose_name="Correspondence Type (Default)",
                ),
            ),
        ],
        options={"verbose_name": "interaction template", "verbose_name_plural": "interaction templates"},
    ),
    migrations.CreateModel(
        name="JobResponsibility",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
        ],
        options={"verbose_name": "job responsibility", "verbose_name_plural": "job responsibilities"},
    ),
    migrations.CreateModel(
        name="MailingGroup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
        ],
        options={"verbose_name": "mailing group", "verbose_name_plural": "mailing groups"},
    ),
    migrations.CreateModel(
        name="NoSeries",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=20, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            ("default_nos", models.BooleanField(default=True, verbose_name="Default Nos.")),
            ("manual_nos", models.BooleanField(default=True, verbose_name="Manual Nos.")),
            ("date_order", models.BooleanField(default=False, verbose_name="Date Order")),
        ],
        options={"verbose_name": "number series", "verbose_name_plural": "number series"},
    ),
    migrations.CreateModel(
        name="PaymentMethod",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
        ],
        options={"verbose_name": "payment method", "verbose_name_plural": "payment methods"},
    ),
    migrations.CreateModel(
        name="PaymentTerms",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            (
                "due_date_calculation",
                models.CharField(blank=True, default="", max_length=32, verbose_name="Due Date Calculation"),
            ),
            (
                "discount_percent",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Discount %"),
            ),
        ],
        options={"verbose_name": "payment terms", "verbose_name_plural": "payment terms"},
    ),
    migrations.CreateModel(
        name="Salesperson",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=20, unique=True, verbose_name="Code")),
            ("name", models.CharField(blank=True, default="", max_length=50, verbose_name="Name")),
            ("job_title", models.CharField(blank=True, default="", max_length=30, verbose_name="Job Title")),
            ("e_mail", models.CharField(blank=True, default="", max_length=80, verbose_name="Email")),
            ("e_mail_2", models.CharField(blank=True, default="", max_length=80, verbose_name="Email 2")),
            ("phone_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Phone No.")),
            ("blocked", models.BooleanField(default=False, verbose_name="Blocked")),
        ],
        options={"verbose_name": "salesperson/purchaser", "verbose_name_plural": "salespeople/purchasers"},
    ),
    migrations.CreateModel(
        name="ShipmentMethod",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
        ],
        options={"verbose_name": "shipment method", "verbose_name_plural": "shipment methods"},
    ),
    migrations.CreateModel(
        name="ShippingAgent",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("name", models.CharField(blank=True, default="", max_length=50, verbose_name="Name")),
            (
                "internet_address",
                models.CharField(blank=True, default="", max_length=250, verbose_name="Internet Address"),
            ),
            ("account_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Account No.")),
        ],
        options={"verbose_name": "shipping agent", "verbose_name_plural": "shipping agents"},
    ),
    migrations.CreateModel(
        name="UnitOfMeasure",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=50, verbose_name="Description")),
            (
                "international_standard_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="International Standard Code"),
            ),
            ("symbol", models.CharField(blank=True, default="", max_length=10, verbose_name="Symbol")),
        ],
        options={"verbose_name": "unit of measure", "verbose_name_plural": "units of measure"},
    ),
    migrations.CreateModel(
        name="VatBusinessPostingGroup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=20, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
        ],
        options={"verbose_name": "VAT business posting group", "verbose_name_plural": "VAT business posting groups"},
    ),
    migrations.CreateModel(
        name="VatProductPostingGroup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=20, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
        ],
        options={"verbose_name": "VAT product posting group", "verbose_name_plural": "VAT product posting groups"},
    ),
    migrations.CreateModel(
        name="DuplicateSearchStringSetup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "field",
                models.CharField(
                    choices=[
                        ("name", "Name"),
                        ("name_2", "Name 2"),
                        ("address", "Address"),
                        ("address_2", "Address 2"),
                        ("post_code", "Post Code"),
                        ("city", "City"),
                        ("phone_no", "Phone No."),
                        ("mobile_phone_no", "Mobile Phone No."),
                        ("e_mail", "Email"),
                        ("vat_registration_no", "VAT Registration No."),
                    ],
                    max_length=30,
                    verbose_name="Field",
                ),
            ),
            (
                "part_of_field",
                models.IntegerField(choices=[(0, "First"), (1, "Last")], default=0, verbose_name="Part of Field"),
            ),
            (
                "length",
                models.IntegerField(
                    default=5,
                    validators=[
                        django.core.validators.MinValueValidator(2),
                        django.core.validators.MaxValueValidator(10),
                    ],
                    verbose_name="Length",
                ),
            ),
        ],
        options={
            "verbose_name": "duplicate search string setup",
            "verbose_name_plural": "duplicate search string setup",
            "constraints": [
                models.UniqueConstraint(
                    fields=("field", "part_of_field"),
                    name="bc_search_string_setup_once",
                    violation_error_message="That part of the field is compared already.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PostCode",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=20, verbose_name="Code")),
            ("city", models.CharField(max_length=30, verbose_name="City")),
            (
                "country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Country/Region Code"),
            ),
            ("county", models.CharField(blank=True, default="", max_length=30, verbose_name="County")),
        ],
        options={
            "verbose_name": "post code",
            "verbose_name_plural": "post codes",
            "constraints": [
                models.UniqueConstraint(
                    fields=("code", "city"),
                    name="bc_post_code_city",
                    violation_error_message="That post code already has that city.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="VatPostingSetup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "vat_bus_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Bus. Posting Group"),
            ),
            ("vat_prod_posting_group", models.CharField(max_length=20, verbose_name="VAT Prod. Posting Group")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            ("vat_identifier", models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Identifier")),
            (
                "vat_percent",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    max_digits=19,
                    validators=[
                        django.core.validators.MinValueValidator(0),
                        django.core.validators.MaxValueValidator(100),
                    ],
                    verbose_name="VAT %",
                ),
            ),
            (
                "vat_calculation_type",
                models.IntegerField(
                    choices=[(0, "Normal VAT"), (1, "Reverse Charge VAT")],
                    default=0,
                    verbose_name="VAT Calculation Type",
                ),
            ),
            ("blocked", models.BooleanField(default=False, verbose_name="Blocked")),
        ],
        options={
            "verbose_name": "VAT posting setup",
            "verbose_name_plural": "VAT posting setup",
            "constraints": [
                models.UniqueConstraint(
                    fields=("vat_bus_posting_group", "vat_prod_posting_group"),
                    name="bc_vat_posting_setup_once",
                    violation_error_message="The two groups already have a VAT posting setup.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="VatRegistrationLog",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("entry_no", models.IntegerField(editable=False, unique=True, verbose_name="Entry No.")),
            ("vat_registration_no", models.CharField(max_length=20, verbose_name="VAT Registration No.")),
            (
                "account_type",
                models.IntegerField(
                    choices=[(0, "Customer"), (1, "Vendor"), (2, "Contact")], verbose_name="Account Type"
                ),
            ),
            ("account_no", models.CharField(max_length=20, verbose_name="Account No.")),
            (
                "country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Country/Region Code"),
            ),
            ("user_id", models.CharField(blank=True, default="", max_length=150, verbose_name="User ID")),
        ],
        options={
            "verbose_name": "VAT registration log entry",
            "verbose_name_plural": "VAT registration log entries",
            "indexes": [models.Index(fields=["account_type", "account_no"], name="bc_vat_log_account")],
        },
    ),
    migrations.CreateModel(
        name="BankAccount",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, unique=True, verbose_name="No.")),
            ("name", models.CharField(blank=True, default="", max_length=100, verbose_name="Name")),
            ("search_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Search Name")),
            ("name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Name 2")),
            ("address", models.CharField(blank=True, default="", max_length=100, verbose_name="Address")),
            ("address_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Address 2")),
            ("post_code", models.CharField(blank=True, default="", max_length=20, verbose_name="Post Code")),
            ("city", models.CharField(blank=True, default="", max_length=30, verbose_name="City")),
            ("county", models.CharField(blank=True, default="", max_length=30, verbose_name="County")),
            (
                "country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Country/Region Code"),
            ),
            ("phone_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Phone No.")),
            (
                "mobile_phone_no",
                models.CharField(blank=True, default="", max_length=30, verbose_name="Mobile Phone No."),
            ),
            ("fax_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Fax No.")),
            ("telex_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Telex No.")),
            (
                "telex_answer_back",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Telex Answer Back"),
            ),
            ("e_mail", models.CharField(blank=True, default="", max_length=80, verbose_name="Email")),
            ("home_page", models.CharField(blank=True, default="", max_length=255, verbose_name="Home Page")),
            ("territory_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Territory Code")),
            ("language_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Language Code")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            ("contact", models.CharField(blank=True, default="", max_length=100, verbose_name="Contact")),
            (
                "bank_account_no",
                models.CharField(blank=True, default="", max_length=30, verbose_name="Bank Account No."),
            ),
            ("bank_branch_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Bank Branch No.")),
            ("iban", models.CharField(blank=True, default="", max_length=50, verbose_name="IBAN")),
            ("swift_code", models.CharField(blank=True, default="", max_length=20, verbose_name="SWIFT Code")),
            (
                "bank_acc_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Bank Acc. Posting Group"),
            ),
            (
                "min_balance",
                models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Min. Balance"),
            ),
            ("blocked", models.BooleanField(default=False, verbose_name="Blocked")),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "our_contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="bank_accounts",
                    to="bc.salesperson",
                    verbose_name="Our Contact Code",
                ),
            ),
        ],
        options={
            "verbose_name": "bank account",
            "verbose_name_plural": "bank accounts",
            "indexes": [models.Index(fields=["name"], name="bc_bank_account_name")],
        },
    ),
    migrations.CreateModel(
        name="Item",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, unique=True, verbose_name="No.")),
            ("no_2", models.CharField(blank=True, default="", max_length=20, verbose_name="No. 2")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            ("description_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Description 2")),
            (
                "search_description",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Search Description"),
            ),
            (
                "type",
                models.IntegerField(
                    choices=[(0, "Inventory"), (1, "Service"), (2, "Non-Inventory")], default=0, verbose_name="Type"
                ),
            ),
            (
                "unit_price",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"),
            ),
            ("price_includes_vat", models.BooleanField(default=False, verbose_name="Price Includes VAT")),
            (
                "unit_cost",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Cost"),
            ),
            (
                "last_direct_cost",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Last Direct Cost"
                ),
            ),
            (
                "gross_weight",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Gross Weight"),
            ),
            (
                "net_weight",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Net Weight"),
            ),
            (
                "unit_volume",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Volume"),
            ),
            ("vendor_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Vendor No.")),
            ("vendor_item_no", models.CharField(blank=True, default="", max_length=50, verbose_name="Vendor Item No.")),
            (
                "item_category_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Item Category Code"),
            ),
            ("gtin", models.CharField(blank=True, default="", max_length=14, verbose_name="GTIN")),
            (
                "reserve",
                models.IntegerField(
                    choices=[(0, "Never"), (1, "Optional"), (2, "Always")], default=1, verbose_name="Reserve"
                ),
            ),
            ("blocked", models.BooleanField(default=False, verbose_name="Blocked")),
            ("sales_blocked", models.BooleanField(default=False, verbose_name="Sales Blocked")),
            ("purchasing_blocked", models.BooleanField(default=False, verbose_name="Purchasing Blocked")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            (
                "assembly_policy",
                models.IntegerField(
                    choices=[(0, "Assemble-to-Stock"), (1, "Assemble-to-Order")],
                    default=0,
                    verbose_name="Assembly Policy",
                ),
            ),
            (
                "replenishment_system",
                models.IntegerField(
                    choices=[(0, "Purchase"), (1, "Prod. Order"), (3, "Assembly")],
                    default=0,
                    verbose_name="Replenishment System",
                ),
            ),
            (
                "vat_bus_posting_gr_price",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Bus. Posting Gr. (Price)"),
            ),
            (
                "vat_prod_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Prod. Posting Group"),
            ),
            (
                "base_unit_of_measure",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="items",
                    to="bc.unitofmeasure",
                    verbose_name="Base Unit of Measure",
                ),
            ),
        ],
        options={
            "verbose_name": "item",
            "verbose_name_plural": "items",
            "indexes": [models.Index(fields=["description"], name="bc_item_description")],
        },
    ),
    migrations.CreateModel(
        name="Resource",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, unique=True, verbose_name="No.")),
            ("type", models.IntegerField(choices=[(0, "Person"), (1, "Machine")], default=0, verbose_name="Type")),
            ("name", models.CharField(blank=True, default="", max_length=100, verbose_name="Name")),
            ("name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Name 2")),
            ("search_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Search Name")),
            ("job_title", models.CharField(blank=True, default="", max_length=30, verbose_name="Job Title")),
            (
                "resource_group_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Resource Group No."),
            ),
            (
                "direct_unit_cost",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Direct Unit Cost"
                ),
            ),
            (
                "unit_cost",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Cost"),
            ),
            (
                "unit_price",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"),
            ),
            ("vendor_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Vendor No.")),
            ("blocked", models.BooleanField(default=False, verbose_name="Blocked")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            (
                "vat_prod_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Prod. Posting Group"),
            ),
            (
                "base_unit_of_measure",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="resources",
                    to="bc.unitofmeasure",
                    verbose_name="Base Unit of Measure",
                ),
            ),
        ],
        options={
            "verbose_name": "resource",
            "verbose_name_plural": "resources",
            "indexes": [models.Index(fields=["name"], name="bc_resource_name")],
        },
    ),
    migrations.CreateModel(
        name="Contact",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, unique=True, verbose_name="No.")),
            ("name", models.CharField(blank=True, default="", max_length=100, verbose_name="Name")),
            ("search_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Search Name")),
            ("name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Name 2")),
            ("address", models.CharField(blank=True, default="", max_length=100, verbose_name="Address")),
            ("address_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Address 2")),
            ("post_code", models.CharField(blank=True, default="", max_length=20, verbose_name="Post Code")),
            ("city", models.CharField(blank=True, default="", max_length=30, verbose_name="City")),
            ("county", models.CharField(blank=True, default="", max_length=30, verbose_name="County")),
            (
                "country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Country/Region Code"),
            ),
            ("phone_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Phone No.")),
            (
                "mobile_phone_no",
                models.CharField(blank=True, default="", max_length=30, verbose_name="Mobile Phone No."),
            ),
            ("fax_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Fax No.")),
            ("telex_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Telex No.")),
            (
                "telex_answer_back",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Telex Answer Back"),
            ),
            ("e_mail", models.CharField(blank=True, default="", max_length=80, verbose_name="Email")),
            ("home_page", models.CharField(blank=True, default="", max_length=255, verbose_name="Home Page")),
            ("territory_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Territory Code")),
            ("language_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Language Code")),
            ("format_region", models.CharField(blank=True, default="", max_length=80, verbose_name="Format Region")),
            (
                "registration_number",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Registration Number"),
            ),
            (
                "vat_registration_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Registration No."),
            ),
            ("privacy_blocked", models.BooleanField(default=False, verbose_name="Privacy Blocked")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            ("type", models.IntegerField(choices=[(0, "Company"), (1, "Person")], default=0, verbose_name="Type")),
            (
                "company_name",
                models.CharField(blank=True, default="", editable=False, max_length=100, verbose_name="Company Name"),
            ),
            ("first_name", models.CharField(blank=True, default="", max_length=30, verbose_name="First Name")),
            ("middle_name", models.CharField(blank=True, default="", max_length=30, verbose_name="Middle Name")),
            ("surname", models.CharField(blank=True, default="", max_length=30, verbose_name="Surname")),
            ("job_title", models.CharField(blank=True, default="", max_length=30, verbose_name="Job Title")),
            ("initials", models.CharField(blank=True, default="", max_length=30, verbose_name="Initials")),
            (
                "salutation_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Salutation Code"),
            ),
            (
                "organizational_level_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Organizational Level Code"),
            ),
            ("extension_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Extension No.")),
            ("pager", models.CharField(blank=True, default="", max_length=30, verbose_name="Pager")),
            ("e_mail_2", models.CharField(blank=True, default="", max_length=80, verbose_name="Email 2")),
            (
                "search_e_mail",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Search Email"),
            ),
            ("minor", models.BooleanField(default=False, verbose_name="Minor")),
            ("parental_consent_received", models.BooleanField(default=False, verbose_name="Parental Consent Received")),
            (
                "contact_business_relation",
                models.IntegerField(
                    choices=[
                        (0, "None"),
                        (1, "Customer"),
                        (2, "Vendor"),
                        (3, "Bank Account"),
                        (4, "Employee"),
                        (5, "Other"),
                        (6, "Multiple"),
                    ],
                    default=0,
                    editable=False,
                    verbose_name="Business Relation",
                ),
            ),
            (
                "correspondence_type",
                models.IntegerField(
                    choices=[(0, " "), (1, "Hard Copy"), (2, "Email"), (3, "Fax")],
                    default=0,
                    verbose_name="Correspondence Type",
                ),
            ),
            (
                "search_strings_due",
                models.BooleanField(default=False, editable=False, verbose_name="Search Strings Due"),
            ),
            (
                "company",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="persons",
                    to="bc.contact",
                    verbose_name="Company No.",
                ),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "salesperson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="contacts",
                    to="bc.salesperson",
                    verbose_name="Salesperson Code",
                ),
            ),
        ],
        options={
            "verbose_name": "contact",
            "verbose_name_plural": "contacts",
            "indexes": [
                models.Index(fields=["name"], name="bc_contact_name"),
                models.Index(fields=["e_mail"], name="bc_contact_email"),
                models.Index(
                    condition=models.Q(("search_strings_due", True)),
                    fields=["system_id"],
                    name="bc_contact_strings_due",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="InteractionTemplateSetup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "primary_key",
                models.CharField(
                    blank=True, default="", editable=False, max_length=10, unique=True, verbose_name="Primary Key"
                ),
            ),
            (
                "cover_sheets",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.interactiontemplate",
                    verbose_name="Cover Sheets",
                ),
            ),
            (
                "e_mails",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.interactiontemplate",
                    verbose_name="Emails",
                ),
            ),
            (
                "purchase_orders",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.interactiontemplate",
                    verbose_name="Purchase Orders",
                ),
            ),
            (
                "purchase_quotes",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.interactiontemplate",
                    verbose_name="Purchase Quotes",
                ),
            ),
            (
                "sales_invoices",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.interactiontemplate",
                    verbose_name="Sales Invoices",
                ),
            ),
            (
                "sales_order_confirmations",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.interactiontemplate",
                    verbose_name="Sales Order Confirmations",
                ),
            ),
            (
                "sales_quotes",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.interactiontemplate",
                    verbose_name="Sales Quotes",
                ),
            ),
        ],
        options={"verbose_name": "interaction template setup", "verbose_name_plural": "interaction template setup"},
    ),
    migrations.CreateModel(
        name="InventorySetup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "primary_key",
                models.CharField(
                    blank=True, default="", editable=False, max_length=10, unique=True, verbose_name="Primary Key"
                ),
            ),
            (
                "item_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Item Nos.",
                ),
            ),
        ],
        options={"verbose_name": "inventory setup", "verbose_name_plural": "inventory setup"},
    ),
    migrations.CreateModel(
        name="GeneralLedgerSetup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "primary_key",
                models.CharField(
                    blank=True, default="", editable=False, max_length=10, unique=True, verbose_name="Primary Key"
                ),
            ),
            (
                "bank_account_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Bank Account Nos.",
                ),
            ),
        ],
        options={"verbose_name": "general ledger setup", "verbose_name_plural": "general ledger setup"},
    ),
    migrations.CreateModel(
        name="AssemblySetup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "primary_key",
                models.CharField(
                    blank=True, default="", editable=False, max_length=10, unique=True, verbose_name="Primary Key"
                ),
            ),
            (
                "assembly_order_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Assembly Order Nos.",
                ),
            ),
        ],
        options={"verbose_name": "assembly setup", "verbose_name_plural": "assembly setup"},
    ),
    migrations.CreateModel(
        name="CustomerTempl",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=20, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            (
                "contact_type",
                models.IntegerField(choices=[(0, "Company"), (1, "Person")], default=0, verbose_name="Contact Type"),
            ),
            ("contact", models.CharField(blank=True, default="", max_length=100, verbose_name="Contact")),
            ("city", models.CharField(blank=True, default="", max_length=30, verbose_name="City")),
            ("post_code", models.CharField(blank=True, default="", max_length=20, verbose_name="Post Code")),
            ("county", models.CharField(blank=True, default="", max_length=30, verbose_name="County")),
            (
                "country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Country/Region Code"),
            ),
            ("territory_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Territory Code")),
            ("language_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Language Code")),
            ("format_region", models.CharField(blank=True, default="", max_length=80, verbose_name="Format Region")),
            (
                "invoice_disc_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Invoice Disc. Code"),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "customer_price_group",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.customerpricegroup",
                    verbose_name="Customer Price Group",
                ),
            ),
            (
                "no_series",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="No. Series",
                ),
            ),
            (
                "payment_method",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.paymentmethod",
                    verbose_name="Payment Method Code",
                ),
            ),
            (
                "payment_terms",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.paymentterms",
                    verbose_name="Payment Terms Code",
                ),
            ),
            (
                "salesperson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.salesperson",
                    verbose_name="Salesperson Code",
                ),
            ),
            (
                "shipment_method",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shipmentmethod",
                    verbose_name="Shipment Method Code",
                ),
            ),
            (
                "shipping_agent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shippingagent",
                    verbose_name="Shipping Agent Code",
                ),
            ),
        ],
        options={"verbose_name": "customer template", "verbose_name_plural": "customer templates"},
    ),
    migrations.CreateModel(
        name="PriceListHeader",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(blank=True, default="", max_length=20, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=250, verbose_name="Description")),
            (
                "source_type",
                models.IntegerField(
                    choices=[(10, "All Customers"), (11, "Customer"), (12, "Customer Price Group")],
                    default=10,
                    verbose_name="Applies-to Type",
                ),
            ),
            ("source_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Applies-to No.")),
            (
                "price_type",
                models.IntegerField(
                    choices=[(0, "Any"), (1, "Sale"), (2, "Purchase")], default=1, verbose_name="Price Type"
                ),
            ),
            (
                "amount_type",
                models.IntegerField(
                    choices=[(0, "Any"), (17, "Price"), (20, "Discount")], default=17, verbose_name="Defines"
                ),
            ),
            ("starting_date", models.DateField(blank=True, null=True, verbose_name="Starting Date")),
            ("ending_date", models.DateField(blank=True, null=True, verbose_name="Ending Date")),
            ("price_includes_vat", models.BooleanField(default=False, verbose_name="Price Includes VAT")),
            ("allow_line_disc", models.BooleanField(default=True, verbose_name="Allow Line Disc.")),
            ("allow_invoice_disc", models.BooleanField(default=True, verbose_name="Allow Invoice Disc.")),
            (
                "status",
                models.IntegerField(
                    choices=[(0, "Draft"), (1, "Active"), (2, "Inactive")], default=0, verbose_name="Status"
                ),
            ),
            ("allow_updating_defaults", models.BooleanField(default=False, verbose_name="Allow Updating Defaults")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
        ],
        options={"verbose_name": "price list", "verbose_name_plural": "price lists"},
    ),
    migrations.CreateModel(
        name="PurchaseSetup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "primary_key",
                models.CharField(
                    blank=True, default="", editable=False, max_length=10, unique=True, verbose_name="Primary Key"
                ),
            ),
            (
                "invoice_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Invoice Nos.",
                ),
            ),
            (
                "order_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Order Nos.",
                ),
            ),
            (
                "quote_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Quote Nos.",
                ),
            ),
            (
                "vendor_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Vendor Nos.",
                ),
            ),
        ],
        options={"verbose_name": "purchases & payables setup", "verbose_name_plural": "purchases & payables setup"},
    ),
    migrations.CreateModel(
        name="ResourcesSetup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "primary_key",
                models.CharField(
                    blank=True, default="", editable=False, max_length=10, unique=True, verbose_name="Primary Key"
                ),
            ),
            (
                "resource_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Resource Nos.",
                ),
            ),
        ],
        options={"verbose_name": "resources setup", "verbose_name_plural": "resources setup"},
    ),
    migrations.CreateModel(
        name="MarketingSetup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "primary_key",
                models.CharField(
                    blank=True, default="", editable=False, max_length=10, unique=True, verbose_name="Primary Key"
                ),
            ),
            ("inherit_salesperson_code", models.BooleanField(default=True, verbose_name="Inherit Salesperson Code")),
            ("inherit_territory_code", models.BooleanField(default=True, verbose_name="Inherit Territory Code")),
            (
                "inherit_country_region_code",
                models.BooleanField(default=True, verbose_name="Inherit Country/Region Code"),
            ),
            ("inherit_language_code", models.BooleanField(default=True, verbose_name="Inherit Language Code")),
            ("inherit_format_region", models.BooleanField(default=True, verbose_name="Inherit Format Region")),
            ("inherit_address_details", models.BooleanField(default=True, verbose_name="Inherit Address Details")),
            (
                "inherit_communication_details",
                models.BooleanField(default=True, verbose_name="Inherit Communication Details"),
            ),
            (
                "default_territory_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Default Territory Code"),
            ),
            (
                "default_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Default Country/Region Code"),
            ),
            (
                "default_language_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Default Language Code"),
            ),
            (
                "default_format_region",
                models.CharField(blank=True, default="", max_length=80, verbose_name="Default Format Region"),
            ),
            (
                "def_company_salutation_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Def. Company Salutation Code"),
            ),
            (
                "default_person_salutation_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Default Person Salutation Code"),
            ),
            ("autosearch_for_duplicates", models.BooleanField(default=True, verbose_name="Autosearch for Duplicates")),
            (
                "default_correspondence_type",
                models.IntegerField(
                    choices=[(0, " "), (1, "Hard Copy"), (2, "Email"), (3, "Fax")],
                    default=0,
                    verbose_name="Default Correspondence Type",
                ),
            ),
            (
                "maintain_dupl_search_strings",
                models.BooleanField(default=True, verbose_name="Maintain Dupl. Search Strings"),
            ),
            (
                "search_hit_percent",
                models.IntegerField(
                    default=60,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(100),
                    ],
                    verbose_name="Search Hit %",
                ),
            ),
            (
                "bus_rel_code_for_bank_accs",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.businessrelation",
                    verbose_name="Bus. Rel. Code for Bank Accs.",
                ),
            ),
            (
                "bus_rel_code_for_customers",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.businessrelation",
                    verbose_name="Bus. Rel. Code for Customers",
                ),
            ),
            (
                "bus_rel_code_for_vendors",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.businessrelation",
                    verbose_name="Bus. Rel. Code for Vendors",
                ),
            ),
            (
                "contact_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Contact Nos.",
                ),
            ),
            (
                "opportunity_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Opportunity Nos.",
                ),
            ),
            (
                "default_salesperson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.salesperson",
                    verbose_name="Default Salesperson Code",
                ),
            ),
        ],
        options={"verbose_name": "marketing setup", "verbose_name_plural": "marketing setup"},
    ),
    migrations.CreateModel(
        name="SalesSetup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "primary_key",
                models.CharField(
                    blank=True, default="", editable=False, max_length=10, unique=True, verbose_name="Primary Key"
                ),
            ),
            (
                "allow_document_deletion_before",
                models.DateField(blank=True, null=True, verbose_name="Allow Document Deletion Before"),
            ),
            ("archive_orders", models.BooleanField(default=False, verbose_name="Archive Orders")),
            (
                "default_price_list_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Default Price List Code"),
            ),
            (
                "freight_g_l_acc_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Freight G/L Acc. No."),
            ),
            (
                "write_in_product_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Write-in Product No."),
            ),
            (
                "write_in_product_type",
                models.IntegerField(
                    choices=[(0, "Item"), (1, "Resource")], default=0, verbose_name="Write-in Product Type"
                ),
            ),
            (
                "customer_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Customer Nos.",
                ),
            ),
            (
                "invoice_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Invoice Nos.",
                ),
            ),
            (
                "order_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Order Nos.",
                ),
            ),
            (
                "payment_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Payment Nos.",
                ),
            ),
            (
                "posted_credit_memo_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Posted Credit Memo Nos.",
                ),
            ),
            (
                "posted_invoice_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Posted Invoice Nos.",
                ),
            ),
            (
                "posted_shipment_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Posted Shipment Nos.",
                ),
            ),
            (
                "price_list_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Price List Nos.",
                ),
            ),
            (
                "quote_nos",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="Quote Nos.",
                ),
            ),
        ],
        options={"verbose_name": "sales & receivables setup", "verbose_name_plural": "sales & receivables setup"},
    ),
    migrations.CreateModel(
        name="UserSetup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("user_id", models.CharField(max_length=150, unique=True, verbose_name="User ID")),
            (
                "salesperson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.salesperson",
                    verbose_name="Salespers./Purch. Code",
                ),
            ),
        ],
        options={"verbose_name": "user setup", "verbose_name_plural": "user setup"},
    ),
    migrations.CreateModel(
        name="VatRegistrationNoFormat",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("format", models.CharField(max_length=20, verbose_name="Format")),
            (
                "country",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="bc.country",
                    verbose_name="Country/Region Code",
                ),
            ),
        ],
        options={
            "verbose_name": "VAT registration no. format",
            "verbose_name_plural": "VAT registration no. formats",
            "constraints": [
                models.UniqueConstraint(
                    fields=("country", "format"),
                    name="bc_vat_format_once",
                    violation_error_message="The country already has that format.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="VendorTempl",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=20, unique=True, verbose_name="Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            (
                "contact_type",
                models.IntegerField(choices=[(0, "Company"), (1, "Person")], default=0, verbose_name="Contact Type"),
            ),
            ("contact", models.CharField(blank=True, default="", max_length=100, verbose_name="Contact")),
            ("city", models.CharField(blank=True, default="", max_length=30, verbose_name="City")),
            ("post_code", models.CharField(blank=True, default="", max_length=20, verbose_name="Post Code")),
            ("county", models.CharField(blank=True, default="", max_length=30, verbose_name="County")),
            (
                "country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Country/Region Code"),
            ),
            ("territory_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Territory Code")),
            ("language_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Language Code")),
            ("format_region", models.CharField(blank=True, default="", max_length=80, verbose_name="Format Region")),
            (
                "invoice_disc_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Invoice Disc. Code"),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "no_series",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.noseries",
                    verbose_name="No. Series",
                ),
            ),
            (
                "payment_method",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.paymentmethod",
                    verbose_name="Payment Method Code",
                ),
            ),
            (
                "payment_terms",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.paymentterms",
                    verbose_name="Payment Terms Code",
                ),
            ),
            (
                "purchaser",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.salesperson",
                    verbose_name="Purchaser Code",
                ),
            ),
            (
                "shipment_method",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shipmentmethod",
                    verbose_name="Shipment Method Code",
                ),
            ),
            (
                "shipping_agent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shippingagent",
                    verbose_name="Shipping Agent Code",
                ),
            ),
        ],
        options={"verbose_name": "vendor template", "verbose_name_plural": "vendor templates"},
    ),
    migrations.CreateModel(
        name="CurrencyExchangeRate",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("starting_date", models.DateField(verbose_name="Starting Date")),
            (
                "exchange_rate_amount",
                models.DecimalField(
                    decimal_places=6, default=Decimal("1"), max_digits=19, verbose_name="Exchange Rate Amount"
                ),
            ),
            (
                "relational_exch_rate_amount",
                models.DecimalField(
                    decimal_places=6, default=Decimal("1"), max_digits=19, verbose_name="Relational Exch. Rate Amount"
                ),
            ),
            (
                "currency",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="exchange_rates",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
        ],
        options={
            "verbose_name": "currency exchange rate",
            "verbose_name_plural": "currency exchange rates",
            "constraints": [
                models.UniqueConstraint(
                    fields=("currency", "starting_date"),
                    name="bc_exchange_rate_date",
                    violation_error_message="This currency already has a rate from that date.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="InteractionTmplLanguage",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("language_code", models.CharField(max_length=10, verbose_name="Language Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            (
                "interaction_template",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="languages",
                    to="bc.interactiontemplate",
                    verbose_name="Interaction Template Code",
                ),
            ),
        ],
        options={
            "verbose_name": "interaction template language",
            "verbose_name_plural": "interaction template languages",
            "constraints": [
                models.UniqueConstraint(
                    fields=("interaction_template", "language_code"), name="bc_interaction_language"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="NoSeriesLine",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("line_no", models.IntegerField(default=10000, verbose_name="Line No.")),
            ("starting_date", models.DateField(blank=True, null=True, verbose_name="Starting Date")),
            ("starting_no", models.CharField(max_length=20, verbose_name="Starting No.")),
            ("ending_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Ending No.")),
            ("warning_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Warning No.")),
            ("increment_by", models.IntegerField(default=1, verbose_name="Increment-by No.")),
            ("last_no_used", models.CharField(blank=True, default="", max_length=20, verbose_name="Last No. Used")),
            ("last_date_used", models.DateField(blank=True, null=True, verbose_name="Last Date Used")),
            ("open", models.BooleanField(default=True, verbose_name="Open")),
            (
                "series",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lines",
                    to="bc.noseries",
                    verbose_name="Series Code",
                ),
            ),
        ],
        options={
            "verbose_name": "number series line",
            "verbose_name_plural": "number series lines",
            "constraints": [
                models.UniqueConstraint(fields=("series", "line_no"), name="bc_no_series_line_no"),
                models.CheckConstraint(
                    condition=models.Q(("increment_by__gte", 1)),
                    name="bc_no_series_line_increment",
                    violation_error_message="The increment must be 1 or more.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ContactComment",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("date", models.DateField(default=django.utils.timezone.localdate, verbose_name="Date")),
            ("comment", models.CharField(max_length=250, verbose_name="Comment")),
            (
                "contact",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="comments",
                    to="bc.contact",
                    verbose_name="Contact No.",
                ),
            ),
        ],
        options={"verbose_name": "contact comment", "verbose_name_plural": "contact comments"},
    ),
    migrations.CreateModel(
        name="BankAccountLedgerEntry",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("entry_no", models.IntegerField(unique=True, verbose_name="Entry No.")),
            ("posting_date", models.DateField(verbose_name="Posting Date")),
            (
                "document_type",
                models.IntegerField(
                    choices=[
                        (0, "None"),
                        (1, "Payment"),
                        (2, "Invoice"),
                        (3, "Credit Memo"),
                        (4, "Finance Charge Memo"),
                        (5, "Reminder"),
                        (6, "Refund"),
                    ],
                    default=0,
                    verbose_name="Document Type",
                ),
            ),
            ("document_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Document No.")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            (
                "amount",
                models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Amount"),
            ),
            (
                "amount_lcy",
                models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Amount (LCY)"),
            ),
            (
                "remaining_amount",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Remaining Amount"
                ),
            ),
            ("open", models.BooleanField(default=True, verbose_name="Open")),
            (
                "bank_account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="ledger_entries",
                    to="bc.bankaccount",
                    verbose_name="Bank Account No.",
                ),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
        ],
        options={"verbose_name": "bank account ledger entry", "verbose_name_plural": "bank account ledger entries"},
    ),
    migrations.CreateModel(
        name="Customer",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, unique=True, verbose_name="No.")),
            ("name", models.CharField(blank=True, default="", max_length=100, verbose_name="Name")),
            ("search_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Search Name")),
            ("name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Name 2")),
            ("address", models.CharField(blank=True, default="", max_length=100, verbose_name="Address")),
            ("address_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Address 2")),
            ("post_code", models.CharField(blank=True, default="", max_length=20, verbose_name="Post Code")),
            ("city", models.CharField(blank=True, default="", max_length=30, verbose_name="City")),
            ("county", models.CharField(blank=True, default="", max_length=30, verbose_name="County")),
            (
                "country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Country/Region Code"),
            ),
            ("phone_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Phone No.")),
            (
                "mobile_phone_no",
                models.CharField(blank=True, default="", max_length=30, verbose_name="Mobile Phone No."),
            ),
            ("fax_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Fax No.")),
            ("telex_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Telex No.")),
            (
                "telex_answer_back",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Telex Answer Back"),
            ),
            ("e_mail", models.CharField(blank=True, default="", max_length=80, verbose_name="Email")),
            ("home_page", models.CharField(blank=True, default="", max_length=255, verbose_name="Home Page")),
            ("territory_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Territory Code")),
            ("language_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Language Code")),
            ("format_region", models.CharField(blank=True, default="", max_length=80, verbose_name="Format Region")),
            (
                "registration_number",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Registration Number"),
            ),
            (
                "vat_registration_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Registration No."),
            ),
            ("privacy_blocked", models.BooleanField(default=False, verbose_name="Privacy Blocked")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            ("contact", models.CharField(blank=True, default="", max_length=100, verbose_name="Contact")),
            (
                "contact_type",
                models.IntegerField(choices=[(0, "Company"), (1, "Person")], default=0, verbose_name="Contact Type"),
            ),
            (
                "credit_limit_lcy",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Credit Limit (LCY)"
                ),
            ),
            (
                "blocked",
                models.IntegerField(
                    choices=[(0, "Not blocked"), (1, "Ship"), (2, "Invoice"), (3, "All")],
                    default=0,
                    verbose_name="Blocked",
                ),
            ),
            (
                "invoice_disc_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Invoice Disc. Code"),
            ),
            (
                "vat_bus_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Bus. Posting Group"),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "primary_contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="bc.contact",
                    verbose_name="Primary Contact No.",
                ),
            ),
            (
                "customer_price_group",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.customerpricegroup",
                    verbose_name="Customer Price Group",
                ),
            ),
            (
                "payment_method",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.paymentmethod",
                    verbose_name="Payment Method Code",
                ),
            ),
            (
                "payment_terms",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.paymentterms",
                    verbose_name="Payment Terms Code",
                ),
            ),
            (
                "salesperson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="customers",
                    to="bc.salesperson",
                    verbose_name="Salesperson Code",
                ),
            ),
            (
                "shipment_method",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shipmentmethod",
                    verbose_name="Shipment Method Code",
                ),
            ),
            (
                "shipping_agent",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shippingagent",
                    verbose_name="Shipping Agent Code",
                ),
            ),
        ],
        options={
            "verbose_name": "customer",
            "verbose_name_plural": "customers",
            "indexes": [
                models.Index(fields=["name"], name="bc_customer_name"),
                models.Index(fields=["e_mail"], name="bc_customer_email"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ItemLedgerEntry",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("entry_no", models.IntegerField(unique=True, verbose_name="Entry No.")),
            ("posting_date", models.DateField(verbose_name="Posting Date")),
            (
                "entry_type",
                models.IntegerField(
                    choices=[
                        (0, "Purchase"),
                        (1, "Sale"),
                        (2, "Positive Adjmt."),
                        (3, "Negative Adjmt."),
                        (4, "Transfer"),
                        (5, "Consumption"),
                        (6, "Output"),
                        (8, "Assembly Consumption"),
                        (9, "Assembly Output"),
                    ],
                    default=0,
                    verbose_name="Entry Type",
                ),
            ),
            ("document_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Document No.")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            ("source_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Source No.")),
            ("location_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Location Code")),
            ("variant_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Variant Code")),
            (
                "quantity",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Quantity"),
            ),
            (
                "remaining_quantity",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Remaining Quantity"
                ),
            ),
            ("open", models.BooleanField(default=False, verbose_name="Open")),
            (
                "item",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="ledger_entries",
                    to="bc.item",
                    verbose_name="Item No.",
                ),
            ),
        ],
        options={"verbose_name": "item ledger entry", "verbose_name_plural": "item ledger entries"},
    ),
    migrations.CreateModel(
        name="Opportunity",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, unique=True, verbose_name="No.")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            (
                "sales_cycle_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Sales Cycle Code"),
            ),
            ("campaign_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Campaign No.")),
            (
                "status",
                models.IntegerField(
                    choices=[(0, "Not Started"), (1, "In Progress"), (2, "Won"), (3, "Lost")],
                    default=0,
                    verbose_name="Status",
                ),
            ),
            (
                "priority",
                models.IntegerField(
                    choices=[(0, "Low"), (1, "Normal"), (2, "High")], default=1, verbose_name="Priority"
                ),
            ),
            ("creation_date", models.DateField(default=django.utils.timezone.localdate, verbose_name="Creation Date")),
            ("date_closed", models.DateField(blank=True, editable=False, null=True, verbose_name="Date Closed")),
            ("closed", models.BooleanField(default=False, editable=False, verbose_name="Closed")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            (
                "contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="opportunities",
                    to="bc.contact",
                    verbose_name="Contact No.",
                ),
            ),
            (
                "contact_company",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="bc.contact",
                    verbose_name="Contact Company No.",
                ),
            ),
            (
                "salesperson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opportunities",
                    to="bc.salesperson",
                    verbose_name="Salesperson Code",
                ),
            ),
        ],
        options={"verbose_name": "opportunity", "verbose_name_plural": "opportunities"},
    ),
    migrations.CreateModel(
        name="ResourceCapacityEntry",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("entry_no", models.IntegerField(unique=True, verbose_name="Entry No.")),
            (
                "resource_group_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Resource Group No."),
            ),
            ("date", models.DateField(verbose_name="Date")),
            (
                "capacity",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Capacity"),
            ),
            (
                "resource",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="capacity_entries",
                    to="bc.resource",
                    verbose_name="Resource No.",
                ),
            ),
        ],
        options={"verbose_name": "resource capacity entry", "verbose_name_plural": "resource capacity entries"},
    ),
    migrations.CreateModel(
        name="UnitGroup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "source_type",
                models.IntegerField(
                    choices=[(0, "Item"), (1, "Resource")], default=0, editable=False, verbose_name="Source Type"
                ),
            ),
            (
                "source_no",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="Source No."),
            ),
            (
                "code",
                models.CharField(
                    blank=True, default="", editable=False, max_length=50, unique=True, verbose_name="Code"
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="bc.item",
                    verbose_name="Item",
                ),
            ),
            (
                "resource",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="bc.resource",
                    verbose_name="Resource",
                ),
            ),
        ],
        options={
            "verbose_name": "unit group",
            "verbose_name_plural": "unit groups",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("item__isnull", False), ("resource__isnull", True), ("source_type", 0)),
                        models.Q(("item__isnull", True), ("resource__isnull", False), ("source_type", 1)),
                        _connector="OR",
                    ),
                    name="bc_unit_group_one_source",
                    violation_error_message="A unit group belongs to one item or to one resource.",
                ),
                models.UniqueConstraint(fields=("item",), name="bc_unit_group_of_item"),
                models.UniqueConstraint(fields=("resource",), name="bc_unit_group_of_resource"),
            ],
        },
    ),
    migrations.CreateModel(
        name="SalesPrice",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "item_no",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="Item No."),
            ),
            (
                "sales_type",
                models.IntegerField(
                    choices=[(0, "Customer"), (1, "Customer Price Group"), (2, "All Customers"), (3, "Campaign")],
                    default=1,
                    verbose_name="Sales Type",
                ),
            ),
            ("sales_code", models.CharField(blank=True, default="", max_length=20, verbose_name="Sales Code")),
            ("starting_date", models.DateField(blank=True, null=True, verbose_name="Starting Date")),
            ("ending_date", models.DateField(blank=True, null=True, verbose_name="Ending Date")),
            ("variant_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Variant Code")),
            (
                "minimum_quantity",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Minimum Quantity"
                ),
            ),
            (
                "unit_price",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"),
            ),
            ("price_includes_vat", models.BooleanField(default=False, verbose_name="Price Includes VAT")),
            ("allow_line_disc", models.BooleanField(default=True, verbose_name="Allow Line Disc.")),
            ("allow_invoice_disc", models.BooleanField(default=True, verbose_name="Allow Invoice Disc.")),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "customer_price_group",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="prices",
                    to="bc.customerpricegroup",
                    verbose_name="Customer Price Group",
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="prices",
                    to="bc.item",
                    verbose_name="Item",
                ),
            ),
            (
                "unit_of_measure",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.unitofmeasure",
                    verbose_name="Unit of Measure Code",
                ),
            ),
        ],
        options={
            "verbose_name": "sales price",
            "verbose_name_plural": "sales prices",
            "indexes": [models.Index(fields=["item", "customer_price_group"], name="bc_sales_price_of_item")],
            "constraints": [
                models.UniqueConstraint(
                    models.F("item"),
                    models.F("sales_type"),
                    models.F("sales_code"),
                    django.db.models.functions.comparison.Coalesce(
                        "starting_date", models.Value(datetime.date(1, 1, 1), output_field=models.DateField())
                    ),
                    django.db.models.functions.comparison.Coalesce(
                        "currency",
                        models.Value(
                            uuid.UUID("00000000-0000-0000-0000-000000000000"), output_field=models.UUIDField()
                        ),
                    ),
                    models.F("variant_code"),
                    django.db.models.functions.comparison.Coalesce(
                        "unit_of_measure",
                        models.Value(
                            uuid.UUID("00000000-0000-0000-0000-000000000000"), output_field=models.UUIDField()
                        ),
                    ),
                    models.F("minimum_quantity"),
                    name="bc_sales_price_once",
                    violation_error_message="There is a price for the same customers, date, unit and quantity already.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ResourceUnitOfMeasure",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(blank=True, default="", editable=False, max_length=10, verbose_name="Code")),
            (
                "qty_per_unit_of_measure",
                models.DecimalField(
                    decimal_places=5, default=Decimal("1"), max_digits=19, verbose_name="Qty. per Unit of Measure"
                ),
            ),
            (
                "resource_no",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="Resource No."),
            ),
            (
                "related_to_base_unit_of_meas",
                models.BooleanField(default=True, verbose_name="Related to Base Unit of Meas."),
            ),
            (
                "resource",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="units",
                    to="bc.resource",
                    verbose_name="Resource",
                ),
            ),
            (
                "unit_of_measure",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.unitofmeasure",
                    verbose_name="Unit of Measure",
                ),
            ),
        ],
        options={
            "verbose_name": "resource unit of measure",
            "verbose_name_plural": "resource units of measure",
            "constraints": [
                models.UniqueConstraint(
                    fields=("resource", "unit_of_measure"),
                    name="bc_resource_unit_once",
                    violation_error_message="The resource already has that unit of measure.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PriceListLine",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("line_no", models.IntegerField(default=0, editable=False, verbose_name="Line No.")),
            (
                "asset_type",
                models.IntegerField(
                    choices=[(10, "Item"), (30, "Resource")], default=10, editable=False, verbose_name="Product Type"
                ),
            ),
            (
                "asset_no",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="Product No."),
            ),
            ("variant_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Variant Code")),
            (
                "minimum_quantity",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Minimum Quantity"
                ),
            ),
            (
                "unit_price",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"),
            ),
            (
                "line_discount_percent",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Line Discount %"
                ),
            ),
            (
                "price_type",
                models.IntegerField(
                    choices=[(0, "Any"), (1, "Sale"), (2, "Purchase")],
                    default=1,
                    editable=False,
                    verbose_name="Price Type",
                ),
            ),
            (
                "amount_type",
                models.IntegerField(
                    choices=[(0, "Any"), (17, "Price"), (20, "Discount")], default=17, verbose_name="Defines"
                ),
            ),
            ("starting_date", models.DateField(blank=True, null=True, verbose_name="Starting Date")),
            ("ending_date", models.DateField(blank=True, null=True, verbose_name="Ending Date")),
            (
                "status",
                models.IntegerField(
                    choices=[(0, "Draft"), (1, "Active"), (2, "Inactive")],
                    default=0,
                    editable=False,
                    verbose_name="Status",
                ),
            ),
            (
                "asset_item",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="price_list_lines",
                    to="bc.item",
                    verbose_name="Item",
                ),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "price_list",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lines",
                    to="bc.pricelistheader",
                    verbose_name="Price List Code",
                ),
            ),
            (
                "asset_resource",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="price_list_lines",
                    to="bc.resource",
                    verbose_name="Resource",
                ),
            ),
            (
                "unit_of_measure",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.unitofmeasure",
                    verbose_name="Unit of Measure Code",
                ),
            ),
        ],
        options={
            "verbose_name": "price list line",
            "verbose_name_plural": "price list lines",
            "indexes": [
                models.Index(fields=["asset_item", "price_list"], name="bc_price_list_line_item"),
                models.Index(fields=["asset_resource", "price_list"], name="bc_price_list_line_resource"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("price_list", "line_no"), name="bc_price_list_line_no"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("asset_item__isnull", False), ("asset_resource__isnull", True), ("asset_type", 10)),
                        models.Q(("asset_item__isnull", True), ("asset_resource__isnull", False), ("asset_type", 30)),
                        _connector="OR",
                    ),
                    name="bc_price_list_line_one_asset",
                    violation_error_message="A line is about one item or about one resource.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ItemUnitOfMeasure",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(blank=True, default="", editable=False, max_length=10, verbose_name="Code")),
            (
                "qty_per_unit_of_measure",
                models.DecimalField(
                    decimal_places=5, default=Decimal("1"), max_digits=19, verbose_name="Qty. per Unit of Measure"
                ),
            ),
            (
                "item_no",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="Item No."),
            ),
            (
                "length",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Length"),
            ),
            ("width", models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Width")),
            (
                "height",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Height"),
            ),
            (
                "cubage",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Cubage"),
            ),
            (
                "weight",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Weight"),
            ),
            (
                "item",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="units",
                    to="bc.item",
                    verbose_name="Item",
                ),
            ),
            (
                "unit_of_measure",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.unitofmeasure",
                    verbose_name="Unit of Measure",
                ),
            ),
        ],
        options={
            "verbose_name": "item unit of measure",
            "verbose_name_plural": "item units of measure",
            "constraints": [
                models.UniqueConstraint(
                    fields=("item", "unit_of_measure"),
                    name="bc_item_unit_once",
                    violation_error_message="The item already has that unit of measure.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Vendor",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, unique=True, verbose_name="No.")),
            ("name", models.CharField(blank=True, default="", max_length=100, verbose_name="Name")),
            ("search_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Search Name")),
            ("name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Name 2")),
            ("address", models.CharField(blank=True, default="", max_length=100, verbose_name="Address")),
            ("address_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Address 2")),
            ("post_code", models.CharField(blank=True, default="", max_length=20, verbose_name="Post Code")),
            ("city", models.CharField(blank=True, default="", max_length=30, verbose_name="City")),
            ("county", models.CharField(blank=True, default="", max_length=30, verbose_name="County")),
            (
                "country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Country/Region Code"),
            ),
            ("phone_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Phone No.")),
            (
                "mobile_phone_no",
                models.CharField(blank=True, default="", max_length=30, verbose_name="Mobile Phone No."),
            ),
            ("fax_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Fax No.")),
            ("telex_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Telex No.")),
            (
                "telex_answer_back",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Telex Answer Back"),
            ),
            ("e_mail", models.CharField(blank=True, default="", max_length=80, verbose_name="Email")),
            ("home_page", models.CharField(blank=True, default="", max_length=255, verbose_name="Home Page")),
            ("territory_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Territory Code")),
            ("language_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Language Code")),
            ("format_region", models.CharField(blank=True, default="", max_length=80, verbose_name="Format Region")),
            (
                "registration_number",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Registration Number"),
            ),
            (
                "vat_registration_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Registration No."),
            ),
            ("privacy_blocked", models.BooleanField(default=False, verbose_name="Privacy Blocked")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            ("contact", models.CharField(blank=True, default="", max_length=100, verbose_name="Contact")),
            (
                "blocked",
                models.IntegerField(
                    choices=[(0, "Not blocked"), (1, "Payment"), (2, "All")], default=0, verbose_name="Blocked"
                ),
            ),
            (
                "invoice_disc_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Invoice Disc. Code"),
            ),
            (
                "vat_bus_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Bus. Posting Group"),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "payment_method",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.paymentmethod",
                    verbose_name="Payment Method Code",
                ),
            ),
            (
                "payment_terms",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.paymentterms",
                    verbose_name="Payment Terms Code",
                ),
            ),
            (
                "primary_contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="bc.contact",
                    verbose_name="Primary Contact No.",
                ),
            ),
            (
                "purchaser",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="vendors",
                    to="bc.salesperson",
                    verbose_name="Purchaser Code",
                ),
            ),
            (
                "shipment_method",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shipmentmethod",
                    verbose_name="Shipment Method Code",
                ),
            ),
            (
                "shipping_agent",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shippingagent",
                    verbose_name="Shipping Agent Code",
                ),
            ),
        ],
        options={
            "verbose_name": "vendor",
            "verbose_name_plural": "vendors",
            "indexes": [
                models.Index(fields=["name"], name="bc_vendor_name"),
                models.Index(fields=["e_mail"], name="bc_vendor_email"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ContactAltAddress",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("code", models.CharField(max_length=10, verbose_name="Code")),
            ("company_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Company Name")),
            ("address", models.CharField(blank=True, default="", max_length=100, verbose_name="Address")),
            ("address_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Address 2")),
            ("post_code", models.CharField(blank=True, default="", max_length=20, verbose_name="Post Code")),
            ("city", models.CharField(blank=True, default="", max_length=30, verbose_name="City")),
            ("county", models.CharField(blank=True, default="", max_length=30, verbose_name="County")),
            (
                "country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Country/Region Code"),
            ),
            ("phone_no", models.CharField(blank=True, default="", max_length=30, verbose_name="Phone No.")),
            (
                "mobile_phone_no",
                models.CharField(blank=True, default="", max_length=30, verbose_name="Mobile Phone No."),
            ),
            ("e_mail", models.CharField(blank=True, default="", max_length=80, verbose_name="Email")),
            (
                "contact",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="alternative_addresses",
                    to="bc.contact",
                    verbose_name="Contact No.",
                ),
            ),
        ],
        options={
            "verbose_name": "contact alternative address",
            "verbose_name_plural": "contact alternative addresses",
            "constraints": [models.UniqueConstraint(fields=("contact", "code"), name="bc_alternative_address_once")],
        },
    ),
    migrations.CreateModel(
        name="ContactBusinessRelation",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "link_to_table",
                models.IntegerField(
                    choices=[(0, "Nothing"), (1, "Customer"), (2, "Vendor"), (3, "Bank Account"), (4, "Employee")],
                    default=0,
                    verbose_name="Link to Table",
                ),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, verbose_name="No.")),
            (
                "business_relation",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.businessrelation",
                    verbose_name="Business Relation Code",
                ),
            ),
            (
                "contact",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="business_relations",
                    to="bc.contact",
                    verbose_name="Contact No.",
                ),
            ),
        ],
        options={
            "verbose_name": "contact business relation",
            "verbose_name_plural": "contact business relations",
            "constraints": [
                models.UniqueConstraint(
                    fields=("contact", "business_relation"),
                    name="bc_relation_once",
                    violation_error_message="The contact already has that business relation.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("link_to_table", 0), _negated=True),
                    fields=("contact", "link_to_table"),
                    name="bc_relation_one_per_kind",
                    violation_error_message="The contact is already linked to a record of that kind.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("no", ""), _negated=True),
                    fields=("no", "link_to_table"),
                    name="bc_relation_one_contact",
                    violation_error_message="That record is already linked to a contact.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ContactDuplicate",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "no_of_matching_strings",
                models.IntegerField(default=0, editable=False, verbose_name="No. of Matching Strings"),
            ),
            ("separate_contacts", models.BooleanField(default=False, verbose_name="Separate Contacts")),
            (
                "contact",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="duplicates",
                    to="bc.contact",
                    verbose_name="Contact No.",
                ),
            ),
            (
                "duplicate_contact",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="duplicate_of",
                    to="bc.contact",
                    verbose_name="Contact No.",
                ),
            ),
        ],
        options={
            "verbose_name": "contact duplicate",
            "verbose_name_plural": "contact duplicates",
            "constraints": [models.UniqueConstraint(fields=("contact", "duplicate_contact"), name="bc_duplicate_once")],
        },
    ),
    migrations.CreateModel(
        name="ContactDuplicateSearchString",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("search_string", models.CharField(max_length=10, verbose_name="Search String")),
            (
                "contact",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="search_strings",
                    to="bc.contact",
                    verbose_name="Contact No.",
                ),
            ),
            (
                "setup",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="bc.duplicatesearchstringsetup",
                    verbose_name="Search String",
                ),
            ),
        ],
        options={
            "verbose_name": "contact duplicate search string",
            "verbose_name_plural": "contact duplicate search strings",
            "indexes": [models.Index(fields=["setup", "search_string", "contact"], name="bc_search_string")],
            "constraints": [models.UniqueConstraint(fields=("contact", "setup"), name="bc_search_string_once")],
        },
    ),
    migrations.CreateModel(
        name="ContactIndustryGroup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "contact",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="industry_groups",
                    to="bc.contact",
                    verbose_name="Contact No.",
                ),
            ),
            (
                "industry_group",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.industrygroup",
                    verbose_name="Industry Group Code",
                ),
            ),
        ],
        options={
            "verbose_name": "contact industry group",
            "verbose_name_plural": "contact industry groups",
            "constraints": [
                models.UniqueConstraint(fields=("contact", "industry_group"), name="bc_industry_group_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="ContactJobResponsibility",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "contact",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="job_responsibilities",
                    to="bc.contact",
                    verbose_name="Contact No.",
                ),
            ),
            (
                "job_responsibility",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.jobresponsibility",
                    verbose_name="Job Responsibility Code",
                ),
            ),
        ],
        options={
            "verbose_name": "contact job responsibility",
            "verbose_name_plural": "contact job responsibilities",
            "constraints": [
                models.UniqueConstraint(fields=("contact", "job_responsibility"), name="bc_job_responsibility_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="ContactMailingGroup",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "contact",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="mailing_groups",
                    to="bc.contact",
                    verbose_name="Contact No.",
                ),
            ),
            (
                "mailing_group",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.mailinggroup",
                    verbose_name="Mailing Group Code",
                ),
            ),
        ],
        options={
            "verbose_name": "contact mailing group",
            "verbose_name_plural": "contact mailing groups",
            "constraints": [models.UniqueConstraint(fields=("contact", "mailing_group"), name="bc_mailing_group_once")],
        },
    ),
    migrations.CreateModel(
        name="InteractionLogEntry",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("entry_no", models.IntegerField(editable=False, unique=True, verbose_name="Entry No.")),
            ("date", models.DateField(default=django.utils.timezone.localdate, verbose_name="Date")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            (
                "information_flow",
                models.IntegerField(
                    choices=[(0, " "), (1, "Outbound"), (2, "Inbound")], default=0, verbose_name="Information Flow"
                ),
            ),
            (
                "initiated_by",
                models.IntegerField(choices=[(0, " "), (1, "Us"), (2, "Them")], default=0, verbose_name="Initiated By"),
            ),
            (
                "correspondence_type",
                models.IntegerField(
                    choices=[(0, " "), (1, "Hard Copy"), (2, "Email"), (3, "Fax")],
                    default=0,
                    verbose_name="Correspondence Type",
                ),
            ),
            (
                "document_type",
                models.IntegerField(
                    choices=[
                        (0, " "),
                        (1, "Sales Quote"),
                        (3, "Sales Order Confirmation"),
                        (4, "Sales Invoice"),
                        (10, "Cover Sheet"),
                        (11, "Email"),
                        (12, "Purchase Quote"),
                        (13, "Purchase Order"),
                    ],
                    default=0,
                    verbose_name="Document Type",
                ),
            ),
            ("document_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Document No.")),
            ("subject", models.CharField(blank=True, default="", max_length=100, verbose_name="Subject")),
            (
                "user_id",
                models.CharField(blank=True, default="", editable=False, max_length=150, verbose_name="User ID"),
            ),
            ("comment", models.TextField(blank=True, default="", verbose_name="Comment")),
            ("canceled", models.BooleanField(default=False, verbose_name="Canceled")),
            (
                "contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="interactions",
                    to="bc.contact",
                    verbose_name="Contact No.",
                ),
            ),
            (
                "contact_company",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="company_interactions",
                    to="bc.contact",
                    verbose_name="Contact Company No.",
                ),
            ),
            (
                "interaction_template",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.interactiontemplate",
                    verbose_name="Interaction Template Code",
                ),
            ),
            (
                "salesperson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.salesperson",
                    verbose_name="Salesperson Code",
                ),
            ),
        ],
        options={
            "verbose_name": "interaction log entry",
            "verbose_name_plural": "interaction log entries",
            "indexes": [models.Index(fields=["document_type", "document_no"], name="bc_interaction_document")],
        },
    ),
    migrations.CreateModel(
        name="CustLedgerEntry",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("entry_no", models.IntegerField(unique=True, verbose_name="Entry No.")),
            ("posting_date", models.DateField(verbose_name="Posting Date")),
            ("document_date", models.DateField(blank=True, null=True, verbose_name="Document Date")),
            ("due_date", models.DateField(blank=True, null=True, verbose_name="Due Date")),
            (
                "document_type",
                models.IntegerField(
                    choices=[
                        (0, "None"),
                        (1, "Payment"),
                        (2, "Invoice"),
                        (3, "Credit Memo"),
                        (4, "Finance Charge Memo"),
                        (5, "Reminder"),
                        (6, "Refund"),
                    ],
                    default=0,
                    verbose_name="Document Type",
                ),
            ),
            ("document_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Document No.")),
            (
                "external_document_no",
                models.CharField(blank=True, default="", max_length=35, verbose_name="External Document No."),
            ),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            ("open", models.BooleanField(default=False, editable=False, verbose_name="Open")),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "customer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="ledger_entries",
                    to="bc.customer",
                    verbose_name="Customer No.",
                ),
            ),
            (
                "salesperson",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.salesperson",
                    verbose_name="Salesperson Code",
                ),
            ),
        ],
        options={
            "verbose_name": "customer ledger entry",
            "verbose_name_plural": "customer ledger entries",
            "indexes": [models.Index(fields=["document_no"], name="bc_cust_ledger_document")],
        },
    ),
    migrations.CreateModel(
        name="OpportunityEntry",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("entry_no", models.IntegerField(editable=False, unique=True, verbose_name="Entry No.")),
            ("active", models.BooleanField(default=True, verbose_name="Active")),
            (
                "action_taken",
                models.IntegerField(
                    choices=[
                        (0, "Nothing"),
                        (1, "Next"),
                        (2, "Previous"),
                        (3, "Updated"),
                        (4, "Jumped"),
                        (5, "Won"),
                        (6, "Lost"),
                    ],
                    default=0,
                    verbose_name="Action Taken",
                ),
            ),
            (
                "date_of_change",
                models.DateField(default=django.utils.timezone.localdate, verbose_name="Date of Change"),
            ),
            ("sales_cycle_stage", models.IntegerField(default=0, verbose_name="Sales Cycle Stage")),
            (
                "estimated_value_lcy",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Estimated Value (LCY)"
                ),
            ),
            (
                "completed_percent",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Completed %"),
            ),
            (
                "chances_of_success_percent",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Chances of Success %"
                ),
            ),
            (
                "probability_percent",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Probability %"
                ),
            ),
            (
                "calcd_current_value_lcy",
                models.DecimalField(
                    decimal_places=4,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Calcd. Current Value (LCY)",
                ),
            ),
            ("estimated_close_date", models.DateField(blank=True, null=True, verbose_name="Estimated Close Date")),
            (
                "opportunity",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="entries",
                    to="bc.opportunity",
                    verbose_name="Opportunity No.",
                ),
            ),
        ],
        options={"verbose_name": "opportunity entry", "verbose_name_plural": "opportunity entries"},
    ),
    migrations.CreateModel(
        name="PurchaseHeader",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "document_type",
                models.IntegerField(
                    choices=[(0, "Quote"), (1, "Order"), (2, "Invoice")], default=0, verbose_name="Document Type"
                ),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, verbose_name="No.")),
            (
                "status",
                models.IntegerField(
                    choices=[(0, "Open"), (1, "Released"), (2, "Pending Approval"), (3, "Pending Prepayment")],
                    default=0,
                    editable=False,
                    verbose_name="Status",
                ),
            ),
            ("ship_to_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Name")),
            ("ship_to_name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Ship-to Name 2")),
            (
                "ship_to_address",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Address"),
            ),
            (
                "ship_to_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Ship-to Address 2"),
            ),
            (
                "ship_to_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Ship-to Post Code"),
            ),
            ("ship_to_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Ship-to City")),
            ("ship_to_county", models.CharField(blank=True, default="", max_length=30, verbose_name="Ship-to County")),
            (
                "ship_to_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Ship-to Country/Region Code"),
            ),
            (
                "ship_to_contact",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Contact"),
            ),
            ("your_reference", models.CharField(blank=True, default="", max_length=35, verbose_name="Your Reference")),
            (
                "quote_no",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="Quote No."),
            ),
            (
                "order_date",
                models.DateField(
                    blank=True, default=django.utils.timezone.localdate, null=True, verbose_name="Order Date"
                ),
            ),
            (
                "posting_date",
                models.DateField(
                    blank=True, default=django.utils.timezone.localdate, null=True, verbose_name="Posting Date"
                ),
            ),
            (
                "document_date",
                models.DateField(
                    blank=True, default=django.utils.timezone.localdate, null=True, verbose_name="Document Date"
                ),
            ),
            ("due_date", models.DateField(blank=True, null=True, verbose_name="Due Date")),
            (
                "currency_factor",
                models.DecimalField(
                    blank=True,
                    decimal_places=15,
                    default=None,
                    max_digits=28,
                    null=True,
                    verbose_name="Currency Factor",
                ),
            ),
            ("language_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Language Code")),
            ("format_region", models.CharField(blank=True, default="", max_length=80, verbose_name="Format Region")),
            (
                "vat_registration_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Registration No."),
            ),
            (
                "registration_number",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Registration Number"),
            ),
            (
                "vat_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="VAT Country/Region Code"),
            ),
            (
                "vat_bus_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Bus. Posting Group"),
            ),
            ("prices_including_vat", models.BooleanField(default=False, verbose_name="Prices Including VAT")),
            (
                "payment_method_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Payment Method Code"),
            ),
            (
                "payment_discount_percent",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Payment Discount %"
                ),
            ),
            (
                "invoice_disc_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Invoice Disc. Code"),
            ),
            (
                "invoice_discount_calculation",
                models.IntegerField(
                    choices=[(0, "None"), (1, "%"), (2, "Amount")],
                    default=0,
                    verbose_name="Invoice Discount Calculation",
                ),
            ),
            (
                "invoice_discount_value",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Invoice Discount Value"
                ),
            ),
            ("doc_no_occurrence", models.IntegerField(default=1, editable=False, verbose_name="Doc. No. Occurrence")),
            ("no_printed", models.IntegerField(default=0, editable=False, verbose_name="No. Printed")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            (
                "buy_from_vendor_name",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Buy-from Vendor Name"),
            ),
            (
                "buy_from_vendor_name_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Buy-from Vendor Name 2"),
            ),
            (
                "buy_from_address",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Buy-from Address"),
            ),
            (
                "buy_from_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Buy-from Address 2"),
            ),
            (
                "buy_from_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Buy-from Post Code"),
            ),
            ("buy_from_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Buy-from City")),
            (
                "buy_from_county",
                models.CharField(blank=True, default="", max_length=30, verbose_name="Buy-from County"),
            ),
            (
                "buy_from_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Buy-from Country/Region Code"),
            ),
            (
                "buy_from_contact_name",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Buy-from Contact"),
            ),
            (
                "buy_from_phone_no",
                models.CharField(blank=True, default="", max_length=30, verbose_name="Buy-from Phone No."),
            ),
            ("buy_from_e_mail", models.CharField(blank=True, default="", max_length=80, verbose_name="Buy-from Email")),
            ("pay_to_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Pay-to Name")),
            ("pay_to_name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Pay-to Name 2")),
            ("pay_to_address", models.CharField(blank=True, default="", max_length=100, verbose_name="Pay-to Address")),
            (
                "pay_to_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Pay-to Address 2"),
            ),
            (
                "pay_to_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Pay-to Post Code"),
            ),
            ("pay_to_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Pay-to City")),
            ("pay_to_county", models.CharField(blank=True, default="", max_length=30, verbose_name="Pay-to County")),
            (
                "pay_to_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Pay-to Country/Region Code"),
            ),
            ("pay_to_contact", models.CharField(blank=True, default="", max_length=100, verbose_name="Pay-to Contact")),
            (
                "vendor_order_no",
                models.CharField(blank=True, default="", max_length=35, verbose_name="Vendor Order No."),
            ),
            (
                "vendor_shipment_no",
                models.CharField(blank=True, default="", max_length=35, verbose_name="Vendor Shipment No."),
            ),
            (
                "vendor_invoice_no",
                models.CharField(blank=True, default="", max_length=35, verbose_name="Vendor Invoice No."),
            ),
            ("requested_receipt_date", models.DateField(blank=True, null=True, verbose_name="Requested Receipt Date")),
            ("promised_receipt_date", models.DateField(blank=True, null=True, verbose_name="Promised Receipt Date")),
            ("expected_receipt_date", models.DateField(blank=True, null=True, verbose_name="Expected Receipt Date")),
            (
                "buy_from_contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="purchase_documents",
                    to="bc.contact",
                    verbose_name="Buy-from Contact No.",
                ),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "pay_to_contact_no",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="bc.contact",
                    verbose_name="Pay-to Contact No.",
                ),
            ),
            (
                "payment_terms",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.paymentterms",
                    verbose_name="Payment Terms Code",
                ),
            ),
            (
                "purchaser",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.salesperson",
                    verbose_name="Purchaser Code",
                ),
            ),
            (
                "shipment_method",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shipmentmethod",
                    verbose_name="Shipment Method Code",
                ),
            ),
            (
                "buy_from_vendor",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="purchase_documents",
                    to="bc.vendor",
                    verbose_name="Buy-from Vendor No.",
                ),
            ),
            (
                "pay_to_vendor",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.vendor",
                    verbose_name="Pay-to Vendor No.",
                ),
            ),
            (
                "buy_from_vendor_templ",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.vendortempl",
                    verbose_name="Buy-from Vendor Templ. Code",
                ),
            ),
            (
                "pay_to_vendor_templ",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.vendortempl",
                    verbose_name="Pay-to Vendor Templ. Code",
                ),
            ),
        ],
        options={
            "verbose_name": "purchase document",
            "verbose_name_plural": "purchase quotes and orders",
            "constraints": [
                models.UniqueConstraint(
                    fields=("document_type", "no"),
                    name="bc_purchase_document_no",
                    violation_error_message="There is a purchase document of that type and number already.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SalesHeader",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "document_type",
                models.IntegerField(
                    choices=[(0, "Quote"), (1, "Order"), (2, "Invoice")], default=0, verbose_name="Document Type"
                ),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, verbose_name="No.")),
            (
                "status",
                models.IntegerField(
                    choices=[(0, "Open"), (1, "Released"), (2, "Pending Approval"), (3, "Pending Prepayment")],
                    default=0,
                    editable=False,
                    verbose_name="Status",
                ),
            ),
            ("ship_to_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Name")),
            ("ship_to_name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Ship-to Name 2")),
            (
                "ship_to_address",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Address"),
            ),
            (
                "ship_to_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Ship-to Address 2"),
            ),
            (
                "ship_to_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Ship-to Post Code"),
            ),
            ("ship_to_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Ship-to City")),
            ("ship_to_county", models.CharField(blank=True, default="", max_length=30, verbose_name="Ship-to County")),
            (
                "ship_to_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Ship-to Country/Region Code"),
            ),
            (
                "ship_to_contact",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Contact"),
            ),
            ("your_reference", models.CharField(blank=True, default="", max_length=35, verbose_name="Your Reference")),
            (
                "quote_no",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="Quote No."),
            ),
            (
                "order_date",
                models.DateField(
                    blank=True, default=django.utils.timezone.localdate, null=True, verbose_name="Order Date"
                ),
            ),
            (
                "posting_date",
                models.DateField(
                    blank=True, default=django.utils.timezone.localdate, null=True, verbose_name="Posting Date"
                ),
            ),
            (
                "document_date",
                models.DateField(
                    blank=True, default=django.utils.timezone.localdate, null=True, verbose_name="Document Date"
                ),
            ),
            ("due_date", models.DateField(blank=True, null=True, verbose_name="Due Date")),
            (
                "currency_factor",
                models.DecimalField(
                    blank=True,
                    decimal_places=15,
                    default=None,
                    max_digits=28,
                    null=True,
                    verbose_name="Currency Factor",
                ),
            ),
            ("language_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Language Code")),
            ("format_region", models.CharField(blank=True, default="", max_length=80, verbose_name="Format Region")),
            (
                "vat_registration_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Registration No."),
            ),
            (
                "registration_number",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Registration Number"),
            ),
            (
                "vat_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="VAT Country/Region Code"),
            ),
            (
                "vat_bus_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Bus. Posting Group"),
            ),
            ("prices_including_vat", models.BooleanField(default=False, verbose_name="Prices Including VAT")),
            (
                "payment_method_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Payment Method Code"),
            ),
            (
                "payment_discount_percent",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Payment Discount %"
                ),
            ),
            (
                "invoice_disc_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Invoice Disc. Code"),
            ),
            (
                "invoice_discount_calculation",
                models.IntegerField(
                    choices=[(0, "None"), (1, "%"), (2, "Amount")],
                    default=0,
                    verbose_name="Invoice Discount Calculation",
                ),
            ),
            (
                "invoice_discount_value",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Invoice Discount Value"
                ),
            ),
            ("doc_no_occurrence", models.IntegerField(default=1, editable=False, verbose_name="Doc. No. Occurrence")),
            ("no_printed", models.IntegerField(default=0, editable=False, verbose_name="No. Printed")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            (
                "sell_to_customer_name",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Sell-to Customer Name"),
            ),
            (
                "sell_to_customer_name_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Sell-to Customer Name 2"),
            ),
            (
                "sell_to_address",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Sell-to Address"),
            ),
            (
                "sell_to_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Sell-to Address 2"),
            ),
            (
                "sell_to_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Sell-to Post Code"),
            ),
            ("sell_to_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Sell-to City")),
            ("sell_to_county", models.CharField(blank=True, default="", max_length=30, verbose_name="Sell-to County")),
            (
                "sell_to_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Sell-to Country/Region Code"),
            ),
            (
                "sell_to_contact_name",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Sell-to Contact"),
            ),
            (
                "sell_to_phone_no",
                models.CharField(blank=True, default="", max_length=30, verbose_name="Sell-to Phone No."),
            ),
            ("sell_to_e_mail", models.CharField(blank=True, default="", max_length=80, verbose_name="Sell-to Email")),
            ("bill_to_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Bill-to Name")),
            ("bill_to_name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Bill-to Name 2")),
            (
                "bill_to_address",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Bill-to Address"),
            ),
            (
                "bill_to_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Bill-to Address 2"),
            ),
            (
                "bill_to_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Bill-to Post Code"),
            ),
            ("bill_to_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Bill-to City")),
            ("bill_to_county", models.CharField(blank=True, default="", max_length=30, verbose_name="Bill-to County")),
            (
                "bill_to_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Bill-to Country/Region Code"),
            ),
            (
                "bill_to_contact",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Bill-to Contact"),
            ),
            (
                "external_document_no",
                models.CharField(blank=True, default="", max_length=35, verbose_name="External Document No."),
            ),
            ("quote_valid_until_date", models.DateField(blank=True, null=True, verbose_name="Quote Valid Until Date")),
            (
                "requested_delivery_date",
                models.DateField(blank=True, null=True, verbose_name="Requested Delivery Date"),
            ),
            ("promised_delivery_date", models.DateField(blank=True, null=True, verbose_name="Promised Delivery Date")),
            ("shipment_date", models.DateField(blank=True, null=True, verbose_name="Shipment Date")),
            (
                "last_shipment_date",
                models.DateField(blank=True, editable=False, null=True, verbose_name="Last Shipment Date"),
            ),
            (
                "package_tracking_no",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Package Tracking No."),
            ),
            ("work_description", models.TextField(blank=True, default="", verbose_name="Work Description")),
            (
                "bill_to_contact_no",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="bc.contact",
                    verbose_name="Bill-to Contact No.",
                ),
            ),
            (
                "bill_to_customer",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.customer",
                    verbose_name="Bill-to Customer No.",
                ),
            ),
            (
                "bill_to_customer_templ",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.customertempl",
                    verbose_name="Bill-to Customer Templ. Code",
                ),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "customer_price_group",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.customerpricegroup",
                    verbose_name="Customer Price Group",
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="bc.opportunity",
                    verbose_name="Opportunity No.",
                ),
            ),
            (
                "payment_terms",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.paymentterms",
                    verbose_name="Payment Terms Code",
                ),
            ),
            (
                "sell_to_contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="%(class)s_documents",
                    to="bc.contact",
                    verbose_name="Sell-to Contact No.",
                ),
            ),
            (
                "sell_to_customer",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_documents",
                    to="bc.customer",
                    verbose_name="Sell-to Customer No.",
                ),
            ),
            (
                "sell_to_customer_templ",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.customertempl",
                    verbose_name="Sell-to Customer Templ. Code",
                ),
            ),
            (
                "salesperson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.salesperson",
                    verbose_name="Salesperson Code",
                ),
            ),
            (
                "shipment_method",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shipmentmethod",
                    verbose_name="Shipment Method Code",
                ),
            ),
            (
                "shipping_agent",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shippingagent",
                    verbose_name="Shipping Agent Code",
                ),
            ),
        ],
        options={
            "verbose_name": "sales document",
            "verbose_name_plural": "sales quotes and orders",
            "indexes": [models.Index(fields=["your_reference"], name="bc_sales_doc_reference")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("document_type", "no"),
                    name="bc_sales_document_no",
                    violation_error_message="There is a sales document of that type and number already.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SalesHeaderArchive",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            (
                "document_type",
                models.IntegerField(
                    choices=[(0, "Quote"), (1, "Order"), (2, "Invoice")], default=0, verbose_name="Document Type"
                ),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, verbose_name="No.")),
            (
                "status",
                models.IntegerField(
                    choices=[(0, "Open"), (1, "Released"), (2, "Pending Approval"), (3, "Pending Prepayment")],
                    default=0,
                    editable=False,
                    verbose_name="Status",
                ),
            ),
            ("ship_to_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Name")),
            ("ship_to_name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Ship-to Name 2")),
            (
                "ship_to_address",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Address"),
            ),
            (
                "ship_to_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Ship-to Address 2"),
            ),
            (
                "ship_to_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Ship-to Post Code"),
            ),
            ("ship_to_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Ship-to City")),
            ("ship_to_county", models.CharField(blank=True, default="", max_length=30, verbose_name="Ship-to County")),
            (
                "ship_to_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Ship-to Country/Region Code"),
            ),
            (
                "ship_to_contact",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Contact"),
            ),
            ("your_reference", models.CharField(blank=True, default="", max_length=35, verbose_name="Your Reference")),
            (
                "quote_no",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="Quote No."),
            ),
            (
                "order_date",
                models.DateField(
                    blank=True, default=django.utils.timezone.localdate, null=True, verbose_name="Order Date"
                ),
            ),
            (
                "posting_date",
                models.DateField(
                    blank=True, default=django.utils.timezone.localdate, null=True, verbose_name="Posting Date"
                ),
            ),
            (
                "document_date",
                models.DateField(
                    blank=True, default=django.utils.timezone.localdate, null=True, verbose_name="Document Date"
                ),
            ),
            ("due_date", models.DateField(blank=True, null=True, verbose_name="Due Date")),
            (
                "currency_factor",
                models.DecimalField(
                    blank=True,
                    decimal_places=15,
                    default=None,
                    max_digits=28,
                    null=True,
                    verbose_name="Currency Factor",
                ),
            ),
            ("language_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Language Code")),
            ("format_region", models.CharField(blank=True, default="", max_length=80, verbose_name="Format Region")),
            (
                "vat_registration_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Registration No."),
            ),
            (
                "registration_number",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Registration Number"),
            ),
            (
                "vat_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="VAT Country/Region Code"),
            ),
            (
                "vat_bus_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Bus. Posting Group"),
            ),
            ("prices_including_vat", models.BooleanField(default=False, verbose_name="Prices Including VAT")),
            (
                "payment_method_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Payment Method Code"),
            ),
            (
                "payment_discount_percent",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Payment Discount %"
                ),
            ),
            (
                "invoice_disc_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Invoice Disc. Code"),
            ),
            (
                "invoice_discount_calculation",
                models.IntegerField(
                    choices=[(0, "None"), (1, "%"), (2, "Amount")],
                    default=0,
                    verbose_name="Invoice Discount Calculation",
                ),
            ),
            (
                "invoice_discount_value",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Invoice Discount Value"
                ),
            ),
            ("doc_no_occurrence", models.IntegerField(default=1, editable=False, verbose_name="Doc. No. Occurrence")),
            ("no_printed", models.IntegerField(default=0, editable=False, verbose_name="No. Printed")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            (
                "sell_to_customer_name",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Sell-to Customer Name"),
            ),
            (
                "sell_to_customer_name_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Sell-to Customer Name 2"),
            ),
            (
                "sell_to_address",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Sell-to Address"),
            ),
            (
                "sell_to_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Sell-to Address 2"),
            ),
            (
                "sell_to_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Sell-to Post Code"),
            ),
            ("sell_to_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Sell-to City")),
            ("sell_to_county", models.CharField(blank=True, default="", max_length=30, verbose_name="Sell-to County")),
            (
                "sell_to_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Sell-to Country/Region Code"),
            ),
            (
                "sell_to_contact_name",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Sell-to Contact"),
            ),
            (
                "sell_to_phone_no",
                models.CharField(blank=True, default="", max_length=30, verbose_name="Sell-to Phone No."),
            ),
            ("sell_to_e_mail", models.CharField(blank=True, default="", max_length=80, verbose_name="Sell-to Email")),
            ("bill_to_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Bill-to Name")),
            ("bill_to_name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Bill-to Name 2")),
            (
                "bill_to_address",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Bill-to Address"),
            ),
            (
                "bill_to_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Bill-to Address 2"),
            ),
            (
                "bill_to_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Bill-to Post Code"),
            ),
            ("bill_to_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Bill-to City")),
            ("bill_to_county", models.CharField(blank=True, default="", max_length=30, verbose_name="Bill-to County")),
            (
                "bill_to_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Bill-to Country/Region Code"),
            ),
            (
                "bill_to_contact",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Bill-to Contact"),
            ),
            (
                "external_document_no",
                models.CharField(blank=True, default="", max_length=35, verbose_name="External Document No."),
            ),
            ("quote_valid_until_date", models.DateField(blank=True, null=True, verbose_name="Quote Valid Until Date")),
            (
                "requested_delivery_date",
                models.DateField(blank=True, null=True, verbose_name="Requested Delivery Date"),
            ),
            ("promised_delivery_date", models.DateField(blank=True, null=True, verbose_name="Promised Delivery Date")),
            ("shipment_date", models.DateField(blank=True, null=True, verbose_name="Shipment Date")),
            (
                "last_shipment_date",
                models.DateField(blank=True, editable=False, null=True, verbose_name="Last Shipment Date"),
            ),
            (
                "package_tracking_no",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Package Tracking No."),
            ),
            ("work_description", models.TextField(blank=True, default="", verbose_name="Work Description")),
            ("version_no", models.IntegerField(default=1, verbose_name="Version No.")),
            ("date_archived", models.DateTimeField(default=django.utils.timezone.now, verbose_name="Date Archived")),
            ("archived_by", models.CharField(blank=True, default="", max_length=150, verbose_name="Archived By")),
            ("interaction_exist", models.BooleanField(default=False, verbose_name="Interaction Exist")),
            ("posted_invoice", models.BooleanField(default=False, verbose_name="Posted with an Invoice")),
            (
                "source_doc_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Posted Document No."),
            ),
            (
                "bill_to_contact_no",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="bc.contact",
                    verbose_name="Bill-to Contact No.",
                ),
            ),
            (
                "bill_to_customer",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.customer",
                    verbose_name="Bill-to Customer No.",
                ),
            ),
            (
                "bill_to_customer_templ",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.customertempl",
                    verbose_name="Bill-to Customer Templ. Code",
                ),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "customer_price_group",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.customerpricegroup",
                    verbose_name="Customer Price Group",
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="bc.opportunity",
                    verbose_name="Opportunity No.",
                ),
            ),
            (
                "payment_terms",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.paymentterms",
                    verbose_name="Payment Terms Code",
                ),
            ),
            (
                "sell_to_contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="%(class)s_documents",
                    to="bc.contact",
                    verbose_name="Sell-to Contact No.",
                ),
            ),
            (
                "sell_to_customer",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_documents",
                    to="bc.customer",
                    verbose_name="Sell-to Customer No.",
                ),
            ),
            (
                "sell_to_customer_templ",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.customertempl",
                    verbose_name="Sell-to Customer Templ. Code",
                ),
            ),
            (
                "salesperson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.salesperson",
                    verbose_name="Salesperson Code",
                ),
            ),
            (
                "shipment_method",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shipmentmethod",
                    verbose_name="Shipment Method Code",
                ),
            ),
            (
                "shipping_agent",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shippingagent",
                    verbose_name="Shipping Agent Code",
                ),
            ),
        ],
        options={
            "verbose_name": "archived sales document",
            "verbose_name_plural": "sales archive",
            "constraints": [
                models.UniqueConstraint(
                    fields=("document_type", "no", "doc_no_occurrence", "version_no"), name="bc_sales_archive_version"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SalesShipmentHeader",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("no", models.CharField(max_length=20, unique=True, verbose_name="No.")),
            (
                "sell_to_customer_name",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Sell-to Customer Name"),
            ),
            ("ship_to_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Name")),
            ("ship_to_name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Ship-to Name 2")),
            (
                "ship_to_address",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Address"),
            ),
            (
                "ship_to_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Ship-to Address 2"),
            ),
            (
                "ship_to_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Ship-to Post Code"),
            ),
            ("ship_to_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Ship-to City")),
            ("ship_to_county", models.CharField(blank=True, default="", max_length=30, verbose_name="Ship-to County")),
            (
                "ship_to_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Ship-to Country/Region Code"),
            ),
            (
                "ship_to_contact",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Contact"),
            ),
            ("your_reference", models.CharField(blank=True, default="", max_length=35, verbose_name="Your Reference")),
            (
                "external_document_no",
                models.CharField(blank=True, default="", max_length=35, verbose_name="External Document No."),
            ),
            ("order_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Order No.")),
            ("order_date", models.DateField(blank=True, null=True, verbose_name="Order Date")),
            ("posting_date", models.DateField(verbose_name="Posting Date")),
            ("document_date", models.DateField(blank=True, null=True, verbose_name="Document Date")),
            ("shipment_date", models.DateField(blank=True, null=True, verbose_name="Shipment Date")),
            (
                "requested_delivery_date",
                models.DateField(blank=True, null=True, verbose_name="Requested Delivery Date"),
            ),
            (
                "package_tracking_no",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Package Tracking No."),
            ),
            ("work_description", models.TextField(blank=True, default="", verbose_name="Work Description")),
            ("no_printed", models.IntegerField(default=0, verbose_name="No. Printed")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            (
                "bill_to_customer",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.customer",
                    verbose_name="Bill-to Customer No.",
                ),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "salesperson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.salesperson",
                    verbose_name="Salesperson Code",
                ),
            ),
            (
                "sell_to_contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="bc.contact",
                    verbose_name="Sell-to Contact No.",
                ),
            ),
            (
                "sell_to_customer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sales_shipments",
                    to="bc.customer",
                    verbose_name="Sell-to Customer No.",
                ),
            ),
            (
                "shipment_method",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shipmentmethod",
                    verbose_name="Shipment Method Code",
                ),
            ),
            (
                "shipping_agent",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shippingagent",
                    verbose_name="Shipping Agent Code",
                ),
            ),
        ],
        options={
            "verbose_name": "posted sales shipment",
            "verbose_name_plural": "posted sales shipments",
            "indexes": [models.Index(fields=["order_no"], name="bc_sales_shipment_order")],
        },
    ),
    migrations.CreateModel(
        name="PostBuffer",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("table_name", models.CharField(blank=True, default="", max_length=60, verbose_name="Table")),
            ("record_id", models.CharField(blank=True, default="", max_length=32, verbose_name="Record ID")),
            (
                "change_type",
                models.IntegerField(
                    choices=[(1, "Released"), (2, "Shipment"), (3, "Invoice")], verbose_name="Change Type"
                ),
            ),
            (
                "change_date_time",
                models.DateTimeField(default=django.utils.timezone.now, verbose_name="Change Date Time"),
            ),
            ("order_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Order No.")),
            ("document_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Document No.")),
            ("your_reference", models.CharField(blank=True, default="", max_length=35, verbose_name="Your Reference")),
            ("message", models.CharField(blank=True, default="", max_length=2048, verbose_name="Message")),
            (
                "customer",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="bc.customer",
                    verbose_name="Customer No.",
                ),
            ),
        ],
        options={
            "verbose_name": "post buffer entry",
            "verbose_name_plural": "post buffer",
            "indexes": [models.Index(fields=["record_id"], name="bc_post_buffer_record")],
        },
    ),
    migrations.CreateModel(
        name="DetailedCustLedgEntry",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("entry_no", models.IntegerField(unique=True, verbose_name="Entry No.")),
            (
                "entry_type",
                models.IntegerField(
                    choices=[
                        (1, "Initial Entry"),
                        (2, "Application"),
                        (3, "Unrealized Loss"),
                        (4, "Unrealized Gain"),
                        (5, "Realized Loss"),
                        (6, "Realized Gain"),
                        (7, "Payment Discount"),
                    ],
                    default=1,
                    verbose_name="Entry Type",
                ),
            ),
            ("posting_date", models.DateField(verbose_name="Posting Date")),
            (
                "document_type",
                models.IntegerField(
                    choices=[
                        (0, "None"),
                        (1, "Payment"),
                        (2, "Invoice"),
                        (3, "Credit Memo"),
                        (4, "Finance Charge Memo"),
                        (5, "Reminder"),
                        (6, "Refund"),
                    ],
                    default=0,
                    verbose_name="Document Type",
                ),
            ),
            ("document_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Document No.")),
            (
                "amount",
                models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Amount"),
            ),
            (
                "amount_lcy",
                models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Amount (LCY)"),
            ),
            ("unapplied", models.BooleanField(default=False, verbose_name="Unapplied")),
            (
                "applied_cust_ledger_entry_no",
                models.IntegerField(default=0, verbose_name="Applied Cust. Ledger Entry No."),
            ),
            ("transaction_no", models.IntegerField(default=0, verbose_name="Transaction No.")),
            ("unapplied_by_entry_no", models.IntegerField(default=0, verbose_name="Unapplied by Entry No.")),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "cust_ledger_entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="detailed_entries",
                    to="bc.custledgerentry",
                    verbose_name="Cust. Ledger Entry No.",
                ),
            ),
        ],
        options={
            "verbose_name": "detailed customer ledger entry",
            "verbose_name_plural": "detailed customer ledger entries",
        },
    ),
    migrations.CreateModel(
        name="SalesInvoiceHeader",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("no", models.CharField(max_length=20, unique=True, verbose_name="No.")),
            (
                "sell_to_customer_name",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Sell-to Customer Name"),
            ),
            (
                "sell_to_customer_name_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Sell-to Customer Name 2"),
            ),
            (
                "sell_to_address",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Sell-to Address"),
            ),
            (
                "sell_to_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Sell-to Address 2"),
            ),
            (
                "sell_to_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Sell-to Post Code"),
            ),
            ("sell_to_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Sell-to City")),
            ("sell_to_county", models.CharField(blank=True, default="", max_length=30, verbose_name="Sell-to County")),
            (
                "sell_to_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Sell-to Country/Region Code"),
            ),
            (
                "sell_to_contact_name",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Sell-to Contact"),
            ),
            ("bill_to_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Bill-to Name")),
            ("bill_to_name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Bill-to Name 2")),
            (
                "bill_to_address",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Bill-to Address"),
            ),
            (
                "bill_to_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Bill-to Address 2"),
            ),
            (
                "bill_to_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Bill-to Post Code"),
            ),
            ("bill_to_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Bill-to City")),
            ("bill_to_county", models.CharField(blank=True, default="", max_length=30, verbose_name="Bill-to County")),
            (
                "bill_to_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Bill-to Country/Region Code"),
            ),
            (
                "bill_to_contact",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Bill-to Contact"),
            ),
            ("ship_to_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Name")),
            ("ship_to_name_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Ship-to Name 2")),
            (
                "ship_to_address",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Address"),
            ),
            (
                "ship_to_address_2",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Ship-to Address 2"),
            ),
            (
                "ship_to_post_code",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Ship-to Post Code"),
            ),
            ("ship_to_city", models.CharField(blank=True, default="", max_length=30, verbose_name="Ship-to City")),
            ("ship_to_county", models.CharField(blank=True, default="", max_length=30, verbose_name="Ship-to County")),
            (
                "ship_to_country_region_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Ship-to Country/Region Code"),
            ),
            (
                "ship_to_contact",
                models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Contact"),
            ),
            ("your_reference", models.CharField(blank=True, default="", max_length=35, verbose_name="Your Reference")),
            (
                "external_document_no",
                models.CharField(blank=True, default="", max_length=35, verbose_name="External Document No."),
            ),
            ("order_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Order No.")),
            (
                "pre_assigned_no",
                models.CharField(blank=True, default="", max_length=20, verbose_name="Pre-Assigned No."),
            ),
            ("order_date", models.DateField(blank=True, null=True, verbose_name="Order Date")),
            ("posting_date", models.DateField(verbose_name="Posting Date")),
            ("document_date", models.DateField(blank=True, null=True, verbose_name="Document Date")),
            ("due_date", models.DateField(blank=True, null=True, verbose_name="Due Date")),
            ("shipment_date", models.DateField(blank=True, null=True, verbose_name="Shipment Date")),
            (
                "currency_factor",
                models.DecimalField(
                    blank=True,
                    decimal_places=15,
                    default=None,
                    max_digits=28,
                    null=True,
                    verbose_name="Currency Factor",
                ),
            ),
            (
                "package_tracking_no",
                models.CharField(blank=True, default="", max_length=50, verbose_name="Package Tracking No."),
            ),
            (
                "payment_method_code",
                models.CharField(blank=True, default="", max_length=10, verbose_name="Payment Method Code"),
            ),
            (
                "payment_discount_percent",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Payment Discount %"
                ),
            ),
            ("prices_including_vat", models.BooleanField(default=False, verbose_name="Prices Including VAT")),
            ("work_description", models.TextField(blank=True, default="", verbose_name="Work Description")),
            ("cancelled", models.BooleanField(default=False, verbose_name="Cancelled")),
            ("no_printed", models.IntegerField(default=0, verbose_name="No. Printed")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            (
                "bill_to_customer",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.customer",
                    verbose_name="Bill-to Customer No.",
                ),
            ),
            (
                "currency",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.currency",
                    verbose_name="Currency Code",
                ),
            ),
            (
                "cust_ledger_entry",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sales_invoices",
                    to="bc.custledgerentry",
                    verbose_name="Cust. Ledger Entry No.",
                ),
            ),
            (
                "payment_terms",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.paymentterms",
                    verbose_name="Payment Terms Code",
                ),
            ),
            (
                "sell_to_contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="bc.contact",
                    verbose_name="Sell-to Contact No.",
                ),
            ),
            (
                "sell_to_customer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sales_invoices",
                    to="bc.customer",
                    verbose_name="Sell-to Customer No.",
                ),
            ),
            (
                "salesperson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.salesperson",
                    verbose_name="Salesperson Code",
                ),
            ),
            (
                "shipment_method",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shipmentmethod",
                    verbose_name="Shipment Method Code",
                ),
            ),
            (
                "shipping_agent",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.shippingagent",
                    verbose_name="Shipping Agent Code",
                ),
            ),
        ],
        options={
            "verbose_name": "posted sales invoice",
            "verbose_name_plural": "posted sales invoices",
            "indexes": [models.Index(fields=["your_reference"], name="bc_sales_invoice_reference")],
        },
    ),
    migrations.CreateModel(
        name="SalesLine",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("line_no", models.IntegerField(default=0, editable=False, verbose_name="Line No.")),
            ("attached_to_line_no", models.IntegerField(default=0, verbose_name="Attached to Line No.")),
            (
                "type",
                models.IntegerField(
                    choices=[
                        (0, "Comment"),
                        (1, "G/L Account"),
                        (2, "Item"),
                        (3, "Resource"),
                        (4, "Fixed Asset"),
                        (5, "Charge (Item)"),
                    ],
                    default=0,
                    verbose_name="Type",
                ),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, verbose_name="No.")),
            ("variant_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Variant Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            ("description_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Description 2")),
            ("location_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Location Code")),
            (
                "qty_per_unit_of_measure",
                models.DecimalField(
                    decimal_places=5, default=1, editable=False, max_digits=19, verbose_name="Qty. per Unit of Measure"
                ),
            ),
            (
                "quantity",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Quantity"),
            ),
            (
                "outstanding_quantity",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Outstanding Quantity",
                ),
            ),
            (
                "quantity_invoiced",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Quantity Invoiced",
                ),
            ),
            (
                "line_discount_percent",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Line Discount %"
                ),
            ),
            (
                "line_discount_amount",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Line Discount Amount"
                ),
            ),
            ("allow_invoice_disc", models.BooleanField(default=True, verbose_name="Allow Invoice Disc.")),
            (
                "line_amount",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), editable=False, max_digits=19, verbose_name="Line Amount"
                ),
            ),
            (
                "inv_discount_amount",
                models.DecimalField(
                    decimal_places=4,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Inv. Discount Amount",
                ),
            ),
            (
                "amount",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), editable=False, max_digits=19, verbose_name="Amount"
                ),
            ),
            (
                "amount_including_vat",
                models.DecimalField(
                    decimal_places=4,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Amount Including VAT",
                ),
            ),
            (
                "vat_percent",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="VAT %"),
            ),
            (
                "vat_bus_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Bus. Posting Group"),
            ),
            (
                "vat_prod_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Prod. Posting Group"),
            ),
            (
                "unit_price",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"),
            ),
            (
                "unit_cost_lcy",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Unit Cost (LCY)",
                ),
            ),
            (
                "quantity_shipped",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Quantity Shipped",
                ),
            ),
            (
                "qty_shipped_not_invoiced",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Qty. Shipped Not Invoiced",
                ),
            ),
            (
                "qty_to_assemble_to_order",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Qty. to Assemble to Order",
                ),
            ),
            (
                "requested_delivery_date",
                models.DateField(blank=True, null=True, verbose_name="Requested Delivery Date"),
            ),
            ("promised_delivery_date", models.DateField(blank=True, null=True, verbose_name="Promised Delivery Date")),
            ("shipment_date", models.DateField(blank=True, null=True, verbose_name="Shipment Date")),
            (
                "qty_to_invoice",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Qty. to Invoice"
                ),
            ),
            (
                "qty_to_ship",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Qty. to Ship"),
            ),
            ("shipment_line_no", models.IntegerField(default=0, editable=False, verbose_name="Shipment Line No.")),
            (
                "shipment_no",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="Shipment No."),
            ),
            (
                "document",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lines",
                    to="bc.salesheader",
                    verbose_name="Document No.",
                ),
            ),
            (
                "g_l_account",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.glaccount",
                    verbose_name="G/L Account",
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_lines",
                    to="bc.item",
                    verbose_name="Item",
                ),
            ),
            (
                "resource",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_lines",
                    to="bc.resource",
                    verbose_name="Resource",
                ),
            ),
            (
                "unit_of_measure",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.unitofmeasure",
                    verbose_name="Unit of Measure Code",
                ),
            ),
        ],
        options={
            "verbose_name": "sales line",
            "verbose_name_plural": "sales lines",
            "constraints": [models.UniqueConstraint(fields=("document", "line_no"), name="bc_sales_line_no")],
        },
    ),
    migrations.CreateModel(
        name="SalesShipmentLine",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("line_no", models.IntegerField(verbose_name="Line No.")),
            ("attached_to_line_no", models.IntegerField(default=0, verbose_name="Attached to Line No.")),
            ("order_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Order No.")),
            ("order_line_no", models.IntegerField(default=0, verbose_name="Order Line No.")),
            (
                "type",
                models.IntegerField(
                    choices=[
                        (0, "Comment"),
                        (1, "G/L Account"),
                        (2, "Item"),
                        (3, "Resource"),
                        (4, "Fixed Asset"),
                        (5, "Charge (Item)"),
                    ],
                    default=0,
                    verbose_name="Type",
                ),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, verbose_name="No.")),
            ("variant_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Variant Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            ("description_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Description 2")),
            ("location_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Location Code")),
            (
                "qty_per_unit_of_measure",
                models.DecimalField(
                    decimal_places=5, default=1, max_digits=19, verbose_name="Qty. per Unit of Measure"
                ),
            ),
            (
                "quantity",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Quantity"),
            ),
            (
                "quantity_invoiced",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Quantity Invoiced"
                ),
            ),
            (
                "qty_shipped_not_invoiced",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Qty. Shipped Not Invoiced"
                ),
            ),
            (
                "unit_price",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"),
            ),
            (
                "line_discount_percent",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Line Discount %"
                ),
            ),
            (
                "vat_percent",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="VAT %"),
            ),
            (
                "vat_bus_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Bus. Posting Group"),
            ),
            (
                "vat_prod_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Prod. Posting Group"),
            ),
            (
                "unit_cost_lcy",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Unit Cost (LCY)"
                ),
            ),
            ("shipment_date", models.DateField(blank=True, null=True, verbose_name="Shipment Date")),
            (
                "document",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lines",
                    to="bc.salesshipmentheader",
                    verbose_name="Document No.",
                ),
            ),
            (
                "g_l_account",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.glaccount",
                    verbose_name="G/L Account",
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.item",
                    verbose_name="Item",
                ),
            ),
            (
                "resource",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.resource",
                    verbose_name="Resource",
                ),
            ),
            (
                "unit_of_measure",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.unitofmeasure",
                    verbose_name="Unit of Measure Code",
                ),
            ),
        ],
        options={
            "verbose_name": "posted sales shipment line",
            "verbose_name_plural": "posted sales shipment lines",
            "indexes": [models.Index(fields=["order_no"], name="bc_shipment_line_order")],
            "constraints": [models.UniqueConstraint(fields=("document", "line_no"), name="bc_sales_shipment_line_no")],
        },
    ),
    migrations.CreateModel(
        name="SalesLineArchive",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("line_no", models.IntegerField(default=0, editable=False, verbose_name="Line No.")),
            ("attached_to_line_no", models.IntegerField(default=0, verbose_name="Attached to Line No.")),
            (
                "type",
                models.IntegerField(
                    choices=[
                        (0, "Comment"),
                        (1, "G/L Account"),
                        (2, "Item"),
                        (3, "Resource"),
                        (4, "Fixed Asset"),
                        (5, "Charge (Item)"),
                    ],
                    default=0,
                    verbose_name="Type",
                ),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, verbose_name="No.")),
            ("variant_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Variant Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            ("description_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Description 2")),
            ("location_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Location Code")),
            (
                "qty_per_unit_of_measure",
                models.DecimalField(
                    decimal_places=5, default=1, editable=False, max_digits=19, verbose_name="Qty. per Unit of Measure"
                ),
            ),
            (
                "quantity",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Quantity"),
            ),
            (
                "outstanding_quantity",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Outstanding Quantity",
                ),
            ),
            (
                "quantity_invoiced",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Quantity Invoiced",
                ),
            ),
            (
                "line_discount_percent",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Line Discount %"
                ),
            ),
            (
                "line_discount_amount",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Line Discount Amount"
                ),
            ),
            ("allow_invoice_disc", models.BooleanField(default=True, verbose_name="Allow Invoice Disc.")),
            (
                "line_amount",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), editable=False, max_digits=19, verbose_name="Line Amount"
                ),
            ),
            (
                "inv_discount_amount",
                models.DecimalField(
                    decimal_places=4,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Inv. Discount Amount",
                ),
            ),
            (
                "amount",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), editable=False, max_digits=19, verbose_name="Amount"
                ),
            ),
            (
                "amount_including_vat",
                models.DecimalField(
                    decimal_places=4,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Amount Including VAT",
                ),
            ),
            (
                "vat_percent",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="VAT %"),
            ),
            (
                "vat_bus_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Bus. Posting Group"),
            ),
            (
                "vat_prod_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Prod. Posting Group"),
            ),
            (
                "unit_price",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"),
            ),
            (
                "unit_cost_lcy",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Unit Cost (LCY)",
                ),
            ),
            (
                "qty_to_ship",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Qty. to Ship"),
            ),
            (
                "quantity_shipped",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Quantity Shipped",
                ),
            ),
            (
                "qty_to_invoice",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Qty. to Invoice"
                ),
            ),
            (
                "qty_shipped_not_invoiced",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Qty. Shipped Not Invoiced",
                ),
            ),
            (
                "qty_to_assemble_to_order",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Qty. to Assemble to Order",
                ),
            ),
            (
                "requested_delivery_date",
                models.DateField(blank=True, null=True, verbose_name="Requested Delivery Date"),
            ),
            ("promised_delivery_date", models.DateField(blank=True, null=True, verbose_name="Promised Delivery Date")),
            ("shipment_date", models.DateField(blank=True, null=True, verbose_name="Shipment Date")),
            (
                "shipment_no",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="Shipment No."),
            ),
            ("shipment_line_no", models.IntegerField(default=0, editable=False, verbose_name="Shipment Line No.")),
            (
                "document",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lines",
                    to="bc.salesheaderarchive",
                    verbose_name="Document No.",
                ),
            ),
            (
                "g_l_account",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.glaccount",
                    verbose_name="G/L Account",
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_lines",
                    to="bc.item",
                    verbose_name="Item",
                ),
            ),
            (
                "resource",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_lines",
                    to="bc.resource",
                    verbose_name="Resource",
                ),
            ),
            (
                "unit_of_measure",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.unitofmeasure",
                    verbose_name="Unit of Measure Code",
                ),
            ),
        ],
        options={
            "verbose_name": "archived sales line",
            "verbose_name_plural": "archived sales lines",
            "constraints": [models.UniqueConstraint(fields=("document", "line_no"), name="bc_sales_archive_line_no")],
        },
    ),
    migrations.CreateModel(
        name="PurchaseLine",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("line_no", models.IntegerField(default=0, editable=False, verbose_name="Line No.")),
            ("attached_to_line_no", models.IntegerField(default=0, verbose_name="Attached to Line No.")),
            (
                "type",
                models.IntegerField(
                    choices=[
                        (0, "Comment"),
                        (1, "G/L Account"),
                        (2, "Item"),
                        (3, "Resource"),
                        (4, "Fixed Asset"),
                        (5, "Charge (Item)"),
                    ],
                    default=0,
                    verbose_name="Type",
                ),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, verbose_name="No.")),
            ("variant_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Variant Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            ("description_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Description 2")),
            ("location_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Location Code")),
            (
                "qty_per_unit_of_measure",
                models.DecimalField(
                    decimal_places=5, default=1, editable=False, max_digits=19, verbose_name="Qty. per Unit of Measure"
                ),
            ),
            (
                "quantity",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Quantity"),
            ),
            (
                "outstanding_quantity",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Outstanding Quantity",
                ),
            ),
            (
                "quantity_invoiced",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Quantity Invoiced",
                ),
            ),
            (
                "line_discount_percent",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Line Discount %"
                ),
            ),
            (
                "line_discount_amount",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Line Discount Amount"
                ),
            ),
            ("allow_invoice_disc", models.BooleanField(default=True, verbose_name="Allow Invoice Disc.")),
            (
                "line_amount",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), editable=False, max_digits=19, verbose_name="Line Amount"
                ),
            ),
            (
                "inv_discount_amount",
                models.DecimalField(
                    decimal_places=4,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Inv. Discount Amount",
                ),
            ),
            (
                "amount",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), editable=False, max_digits=19, verbose_name="Amount"
                ),
            ),
            (
                "amount_including_vat",
                models.DecimalField(
                    decimal_places=4,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Amount Including VAT",
                ),
            ),
            (
                "vat_percent",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="VAT %"),
            ),
            (
                "vat_bus_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Bus. Posting Group"),
            ),
            (
                "vat_prod_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Prod. Posting Group"),
            ),
            (
                "direct_unit_cost",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Direct Unit Cost"
                ),
            ),
            ("vendor_item_no", models.CharField(blank=True, default="", max_length=50, verbose_name="Vendor Item No.")),
            (
                "quantity_received",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Quantity Received",
                ),
            ),
            (
                "qty_rcd_not_invoiced",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Qty. Rcd. Not Invoiced",
                ),
            ),
            ("requested_receipt_date", models.DateField(blank=True, null=True, verbose_name="Requested Receipt Date")),
            ("promised_receipt_date", models.DateField(blank=True, null=True, verbose_name="Promised Receipt Date")),
            ("expected_receipt_date", models.DateField(blank=True, null=True, verbose_name="Expected Receipt Date")),
            (
                "document",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lines",
                    to="bc.purchaseheader",
                    verbose_name="Document No.",
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="purchase_lines",
                    to="bc.item",
                    verbose_name="Item",
                ),
            ),
            (
                "resource",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="purchase_lines",
                    to="bc.resource",
                    verbose_name="Resource",
                ),
            ),
            (
                "unit_of_measure",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.unitofmeasure",
                    verbose_name="Unit of Measure Code",
                ),
            ),
        ],
        options={
            "verbose_name": "purchase line",
            "verbose_name_plural": "purchase lines",
            "constraints": [models.UniqueConstraint(fields=("document", "line_no"), name="bc_purchase_line_no")],
        },
    ),
    migrations.CreateModel(
        name="RecordLink",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("title", models.CharField(blank=True, default="", max_length=250, verbose_name="Title")),
            ("note", models.TextField(blank=True, default="", verbose_name="Note")),
            (
                "user_id",
                models.CharField(blank=True, default="", editable=False, max_length=150, verbose_name="User ID"),
            ),
            (
                "document",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="notes",
                    to="bc.salesheader",
                    verbose_name="Sales Document",
                ),
            ),
            (
                "sales_invoice",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="notes",
                    to="bc.salesinvoiceheader",
                    verbose_name="Posted Sales Invoice",
                ),
            ),
        ],
        options={"verbose_name": "note", "verbose_name_plural": "notes"},
    ),
    migrations.CreateModel(
        name="SalesInvoiceLine",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("line_no", models.IntegerField(verbose_name="Line No.")),
            ("attached_to_line_no", models.IntegerField(default=0, verbose_name="Attached to Line No.")),
            (
                "type",
                models.IntegerField(
                    choices=[
                        (0, "Comment"),
                        (1, "G/L Account"),
                        (2, "Item"),
                        (3, "Resource"),
                        (4, "Fixed Asset"),
                        (5, "Charge (Item)"),
                    ],
                    default=0,
                    verbose_name="Type",
                ),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, verbose_name="No.")),
            ("variant_code", models.CharField(blank=True, default="", max_length=10, verbose_name="Variant Code")),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            ("description_2", models.CharField(blank=True, default="", max_length=50, verbose_name="Description 2")),
            (
                "quantity",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Quantity"),
            ),
            (
                "unit_price",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"),
            ),
            (
                "line_discount_percent",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Line Discount %"
                ),
            ),
            (
                "line_discount_amount",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Line Discount Amount"
                ),
            ),
            (
                "inv_discount_amount",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Inv. Discount Amount"
                ),
            ),
            (
                "amount",
                models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Amount"),
            ),
            (
                "amount_including_vat",
                models.DecimalField(
                    decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Amount Including VAT"
                ),
            ),
            (
                "vat_percent",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="VAT %"),
            ),
            ("shipment_date", models.DateField(blank=True, null=True, verbose_name="Shipment Date")),
            ("order_line_no", models.IntegerField(default=0, verbose_name="Order Line No.")),
            ("order_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Order No.")),
            ("shipment_line_no", models.IntegerField(default=0, verbose_name="Shipment Line No.")),
            ("shipment_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Shipment No.")),
            (
                "vat_bus_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Bus. Posting Group"),
            ),
            (
                "vat_prod_posting_group",
                models.CharField(blank=True, default="", max_length=20, verbose_name="VAT Prod. Posting Group"),
            ),
            (
                "document",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lines",
                    to="bc.salesinvoiceheader",
                    verbose_name="Document No.",
                ),
            ),
            (
                "g_l_account",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.glaccount",
                    verbose_name="G/L Account",
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sales_invoice_lines",
                    to="bc.item",
                    verbose_name="Item",
                ),
            ),
            (
                "resource",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sales_invoice_lines",
                    to="bc.resource",
                    verbose_name="Resource",
                ),
            ),
            (
                "unit_of_measure",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.unitofmeasure",
                    verbose_name="Unit of Measure Code",
                ),
            ),
        ],
        options={
            "verbose_name": "posted sales invoice line",
            "verbose_name_plural": "posted sales invoice lines",
            "indexes": [models.Index(fields=["order_no"], name="bc_invoice_line_order")],
            "constraints": [models.UniqueConstraint(fields=("document", "line_no"), name="bc_sales_invoice_line_no")],
        },
    ),
    migrations.CreateModel(
        name="AssemblyHeader",
        fields=[
            (
                "system_id",
                models.UUIDField(
                    default=integration.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                    verbose_name="System ID",
                ),
            ),
            (
                "created_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created On"),
            ),
            (
                "modified_on",
                models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Modified On"),
            ),
            (
                "modified_by",
                models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="Modified By"),
            ),
            ("no", models.CharField(blank=True, default="", max_length=20, unique=True, verbose_name="No.")),
            (
                "status",
                models.IntegerField(
                    choices=[(0, "Open"), (1, "Released"), (2, "Pending Approval"), (3, "Pending Prepayment")],
                    default=0,
                    editable=False,
                    verbose_name="Status",
                ),
            ),
            ("description", models.CharField(blank=True, default="", max_length=100, verbose_name="Description")),
            (
                "quantity",
                models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Quantity"),
            ),
            (
                "quantity_to_assemble",
                models.DecimalField(
                    decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Quantity to Assemble"
                ),
            ),
            (
                "assembled_quantity",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Assembled Quantity",
                ),
            ),
            (
                "remaining_quantity",
                models.DecimalField(
                    decimal_places=5,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=19,
                    verbose_name="Remaining Quantity",
                ),
            ),
            ("due_date", models.DateField(blank=True, null=True, verbose_name="Due Date")),
            ("assemble_to_order", models.BooleanField(default=False, editable=False, verbose_name="Assemble to Order")),
            (
                "no_series",
                models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
            ),
            (
                "item",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="assembly_orders",
                    to="bc.item",
                    verbose_name="Item No.",
                ),
            ),
            (
                "sales_line",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="assembly_orders",
                    to="bc.salesline",
                    verbose_name="Sales Line",
                ),
            ),
            (
                "unit_of_measure",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="bc.unitofmeasure",
                    verbose_name="Unit of Measure Code",
                ),
            ),
        ],
        options={"verbose_name": "assembly order", "verbose_name_plural": "assembly orders"},
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("bc", "0001_initial"),
        ("bc", "0002_products_prices_invoices"),
        ("bc", "0003_prices_side_by_side"),
        ("bc", "0004_contacts_and_their_links"),
        ("bc", "0005_sales_and_purchase_documents"),
        ("bc", "0006_search_strings_by_contact"),
        ("bc", "0007_sales_orders_from_end_to_end"),
        ("bc", "0008_quantities_to_ship"),
    ]

    initial = True

    dependencies = []

    operations = [CreateModels(MODELS)]
