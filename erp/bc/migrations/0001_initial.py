"""The tables of Business Central."""

from decimal import Decimal

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import integration.records


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="BusinessRelation",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
            options={
                "verbose_name": "business relation",
                "verbose_name_plural": "business relations",
            },
        ),
        migrations.CreateModel(
            name="CompanyInformation",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
            options={
                "verbose_name": "company information",
                "verbose_name_plural": "company information",
            },
        ),
        migrations.CreateModel(
            name="Country",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
            options={
                "verbose_name": "country/region",
                "verbose_name_plural": "countries/regions",
            },
        ),
        migrations.CreateModel(
            name="Currency",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
                        decimal_places=5,
                        default=Decimal("0.01"),
                        max_digits=19,
                        verbose_name="Amount Rounding Precision",
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
            options={
                "verbose_name": "currency",
                "verbose_name_plural": "currencies",
            },
        ),
        migrations.CreateModel(
            name="NoSeries",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
            options={
                "verbose_name": "number series",
                "verbose_name_plural": "number series",
            },
        ),
        migrations.CreateModel(
            name="PaymentTerms",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Discount %"
                    ),
                ),
            ],
            options={
                "verbose_name": "payment terms",
                "verbose_name_plural": "payment terms",
            },
        ),
        migrations.CreateModel(
            name="Salesperson",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
            options={
                "verbose_name": "salesperson/purchaser",
                "verbose_name_plural": "salespeople/purchasers",
            },
        ),
        migrations.CreateModel(
            name="ShipmentMethod",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
            options={
                "verbose_name": "shipment method",
                "verbose_name_plural": "shipment methods",
            },
        ),
        migrations.CreateModel(
            name="ShippingAgent",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
            options={
                "verbose_name": "shipping agent",
                "verbose_name_plural": "shipping agents",
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
                (
                    "territory_code",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="Territory Code"),
                ),
                (
                    "language_code",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="Language Code"),
                ),
                (
                    "format_region",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="Format Region"),
                ),
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
                    models.CharField(
                        blank=True, default="", editable=False, max_length=100, verbose_name="Company Name"
                    ),
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
                    models.CharField(
                        blank=True, default="", editable=False, max_length=80, verbose_name="Search Email"
                    ),
                ),
                ("minor", models.BooleanField(default=False, verbose_name="Minor")),
                (
                    "parental_consent_received",
                    models.BooleanField(default=False, verbose_name="Parental Consent Received"),
                ),
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
            },
        ),
        migrations.CreateModel(
            name="PostCode",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
            name="PurchaseSetup",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
            options={
                "verbose_name": "purchases & payables setup",
                "verbose_name_plural": "purchases & payables setup",
            },
        ),
        migrations.CreateModel(
            name="MarketingSetup",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
                    "inherit_salesperson_code",
                    models.BooleanField(default=True, verbose_name="Inherit Salesperson Code"),
                ),
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
                    models.CharField(
                        blank=True, default="", max_length=10, verbose_name="Def. Company Salutation Code"
                    ),
                ),
                (
                    "default_person_salutation_code",
                    models.CharField(
                        blank=True, default="", max_length=10, verbose_name="Default Person Salutation Code"
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
            options={
                "verbose_name": "marketing setup",
                "verbose_name_plural": "marketing setup",
            },
        ),
        migrations.CreateModel(
            name="SalesSetup",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
            ],
            options={
                "verbose_name": "sales & receivables setup",
                "verbose_name_plural": "sales & receivables setup",
            },
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
                (
                    "territory_code",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="Territory Code"),
                ),
                (
                    "language_code",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="Language Code"),
                ),
                (
                    "format_region",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="Format Region"),
                ),
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
                    models.IntegerField(
                        choices=[(0, "Company"), (1, "Person")], default=0, verbose_name="Contact Type"
                    ),
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
            },
        ),
        migrations.CreateModel(
            name="Vendor",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
                (
                    "territory_code",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="Territory Code"),
                ),
                (
                    "language_code",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="Language Code"),
                ),
                (
                    "format_region",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="Format Region"),
                ),
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
            },
        ),
        migrations.CreateModel(
            name="ContactBusinessRelation",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
            name="CurrencyExchangeRate",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
                        decimal_places=6,
                        default=Decimal("1"),
                        max_digits=19,
                        verbose_name="Relational Exch. Rate Amount",
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
            name="NoSeriesLine",
            fields=[
                (
                    "system_id",
                    models.UUIDField(
                        default=integration.records.new_id,
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
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["name"], name="bc_contact_name"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["e_mail"], name="bc_contact_email"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["name"], name="bc_customer_name"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["e_mail"], name="bc_customer_email"),
        ),
        migrations.AddIndex(
            model_name="vendor",
            index=models.Index(fields=["name"], name="bc_vendor_name"),
        ),
        migrations.AddIndex(
            model_name="vendor",
            index=models.Index(fields=["e_mail"], name="bc_vendor_email"),
        ),
    ]
