"""Units, items, resources, prices, opportunities, posted sales invoices and the customer ledger."""

import datetime
import uuid
from decimal import Decimal

import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.db import migrations, models

import integration.ids


class Migration(migrations.Migration):
    dependencies = [
        ("bc", "0001_initial"),
    ]

    operations = [
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
            options={
                "verbose_name": "customer price group",
                "verbose_name_plural": "customer price groups",
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
                (
                    "description_2",
                    models.CharField(blank=True, default="", max_length=50, verbose_name="Description 2"),
                ),
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
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"
                    ),
                ),
                ("price_includes_vat", models.BooleanField(default=False, verbose_name="Price Includes VAT")),
                (
                    "unit_cost",
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Cost"
                    ),
                ),
                (
                    "last_direct_cost",
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Last Direct Cost"
                    ),
                ),
                (
                    "gross_weight",
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Gross Weight"
                    ),
                ),
                (
                    "net_weight",
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Net Weight"
                    ),
                ),
                (
                    "unit_volume",
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Volume"
                    ),
                ),
                ("vendor_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Vendor No.")),
                (
                    "vendor_item_no",
                    models.CharField(blank=True, default="", max_length=50, verbose_name="Vendor Item No."),
                ),
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
            ],
            options={
                "verbose_name": "item",
                "verbose_name_plural": "items",
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
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Cost"
                    ),
                ),
                (
                    "unit_price",
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"
                    ),
                ),
                ("vendor_no", models.CharField(blank=True, default="", max_length=20, verbose_name="Vendor No.")),
                ("blocked", models.BooleanField(default=False, verbose_name="Blocked")),
                (
                    "no_series",
                    models.CharField(blank=True, default="", editable=False, max_length=20, verbose_name="No. Series"),
                ),
            ],
            options={
                "verbose_name": "resource",
                "verbose_name_plural": "resources",
            },
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
            options={
                "verbose_name": "unit of measure",
                "verbose_name_plural": "units of measure",
            },
        ),
        migrations.AddField(
            model_name="marketingsetup",
            name="opportunity_nos",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="bc.noseries",
                verbose_name="Opportunity Nos.",
            ),
        ),
        migrations.AddField(
            model_name="salessetup",
            name="allow_document_deletion_before",
            field=models.DateField(blank=True, null=True, verbose_name="Allow Document Deletion Before"),
        ),
        migrations.AddField(
            model_name="salessetup",
            name="archive_orders",
            field=models.BooleanField(default=False, verbose_name="Archive Orders"),
        ),
        migrations.AddField(
            model_name="salessetup",
            name="default_price_list_code",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="Default Price List Code"),
        ),
        migrations.AddField(
            model_name="salessetup",
            name="freight_g_l_acc_no",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="Freight G/L Acc. No."),
        ),
        migrations.AddField(
            model_name="salessetup",
            name="price_list_nos",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="bc.noseries",
                verbose_name="Price List Nos.",
            ),
        ),
        migrations.AddField(
            model_name="salessetup",
            name="write_in_product_no",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="Write-in Product No."),
        ),
        migrations.AddField(
            model_name="salessetup",
            name="write_in_product_type",
            field=models.IntegerField(
                choices=[(0, "Item"), (1, "Resource")], default=0, verbose_name="Write-in Product Type"
            ),
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
                    models.DecimalField(
                        decimal_places=4, default=Decimal("0"), max_digits=19, verbose_name="Amount (LCY)"
                    ),
                ),
                ("unapplied", models.BooleanField(default=False, verbose_name="Unapplied")),
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
            options={
                "verbose_name": "inventory setup",
                "verbose_name_plural": "inventory setup",
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
                (
                    "location_code",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="Location Code"),
                ),
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
            options={
                "verbose_name": "item ledger entry",
                "verbose_name_plural": "item ledger entries",
            },
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
                (
                    "creation_date",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="Creation Date"),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT,
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
                        on_delete=django.db.models.deletion.PROTECT,
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
            options={
                "verbose_name": "opportunity",
                "verbose_name_plural": "opportunities",
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
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Completed %"
                    ),
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
            options={
                "verbose_name": "opportunity entry",
                "verbose_name_plural": "opportunity entries",
            },
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
            options={
                "verbose_name": "price list",
                "verbose_name_plural": "price lists",
            },
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
            options={
                "verbose_name": "resource capacity entry",
                "verbose_name_plural": "resource capacity entries",
            },
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
            options={
                "verbose_name": "resources setup",
                "verbose_name_plural": "resources setup",
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
                (
                    "sell_to_county",
                    models.CharField(blank=True, default="", max_length=30, verbose_name="Sell-to County"),
                ),
                (
                    "sell_to_country_region_code",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="Sell-to Country/Region Code"),
                ),
                (
                    "sell_to_contact_name",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="Sell-to Contact"),
                ),
                ("bill_to_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Bill-to Name")),
                (
                    "bill_to_name_2",
                    models.CharField(blank=True, default="", max_length=50, verbose_name="Bill-to Name 2"),
                ),
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
                (
                    "bill_to_county",
                    models.CharField(blank=True, default="", max_length=30, verbose_name="Bill-to County"),
                ),
                (
                    "bill_to_country_region_code",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="Bill-to Country/Region Code"),
                ),
                (
                    "bill_to_contact",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="Bill-to Contact"),
                ),
                ("ship_to_name", models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Name")),
                (
                    "ship_to_name_2",
                    models.CharField(blank=True, default="", max_length=50, verbose_name="Ship-to Name 2"),
                ),
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
                (
                    "ship_to_county",
                    models.CharField(blank=True, default="", max_length=30, verbose_name="Ship-to County"),
                ),
                (
                    "ship_to_country_region_code",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="Ship-to Country/Region Code"),
                ),
                (
                    "ship_to_contact",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="Ship-to Contact"),
                ),
                (
                    "your_reference",
                    models.CharField(blank=True, default="", max_length=35, verbose_name="Your Reference"),
                ),
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
                        related_name="sales_invoices",
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
                "verbose_name": "posted sales invoice",
                "verbose_name_plural": "posted sales invoices",
            },
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
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"
                    ),
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
            },
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
                (
                    "description_2",
                    models.CharField(blank=True, default="", max_length=50, verbose_name="Description 2"),
                ),
                (
                    "quantity",
                    models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Quantity"),
                ),
                (
                    "unit_price",
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"
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
                    models.CharField(
                        blank=True, default="", editable=False, max_length=20, verbose_name="Resource No."
                    ),
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
            },
        ),
        migrations.AddField(
            model_name="resource",
            name="base_unit_of_measure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="resources",
                to="bc.unitofmeasure",
                verbose_name="Base Unit of Measure",
            ),
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
                        choices=[(10, "Item"), (30, "Resource")],
                        default=10,
                        editable=False,
                        verbose_name="Product Type",
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
                    models.DecimalField(
                        decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Unit Price"
                    ),
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
                (
                    "width",
                    models.DecimalField(decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Width"),
                ),
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
            },
        ),
        migrations.AddField(
            model_name="item",
            name="base_unit_of_measure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="bc.unitofmeasure",
                verbose_name="Base Unit of Measure",
            ),
        ),
        migrations.AddIndex(
            model_name="custledgerentry",
            index=models.Index(fields=["document_no"], name="bc_cust_ledger_document"),
        ),
        migrations.AddIndex(
            model_name="salesinvoiceheader",
            index=models.Index(fields=["your_reference"], name="bc_sales_invoice_reference"),
        ),
        migrations.AddConstraint(
            model_name="unitgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("item__isnull", False), ("resource__isnull", True), ("source_type", 0)),
                    models.Q(("item__isnull", True), ("resource__isnull", False), ("source_type", 1)),
                    _connector="OR",
                ),
                name="bc_unit_group_one_source",
                violation_error_message="A unit group belongs to one item or to one resource.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitgroup",
            constraint=models.UniqueConstraint(fields=("item",), name="bc_unit_group_of_item"),
        ),
        migrations.AddConstraint(
            model_name="unitgroup",
            constraint=models.UniqueConstraint(fields=("resource",), name="bc_unit_group_of_resource"),
        ),
        migrations.AddConstraint(
            model_name="salesprice",
            constraint=models.UniqueConstraint(
                models.F("item"),
                models.F("sales_type"),
                models.F("sales_code"),
                django.db.models.functions.comparison.Coalesce(
                    "starting_date", models.Value(datetime.date(1, 1, 1), output_field=models.DateField())
                ),
                django.db.models.functions.comparison.Coalesce(
                    "currency",
                    models.Value(uuid.UUID("00000000-0000-0000-0000-000000000000"), output_field=models.UUIDField()),
                ),
                models.F("variant_code"),
                django.db.models.functions.comparison.Coalesce(
                    "unit_of_measure",
                    models.Value(uuid.UUID("00000000-0000-0000-0000-000000000000"), output_field=models.UUIDField()),
                ),
                models.F("minimum_quantity"),
                name="bc_sales_price_once",
                violation_error_message="There is a price for the same customers, date, unit and quantity already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="salesinvoiceline",
            constraint=models.UniqueConstraint(fields=("document", "line_no"), name="bc_sales_invoice_line_no"),
        ),
        migrations.AddConstraint(
            model_name="resourceunitofmeasure",
            constraint=models.UniqueConstraint(
                fields=("resource", "unit_of_measure"),
                name="bc_resource_unit_once",
                violation_error_message="The resource already has that unit of measure.",
            ),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(fields=["name"], name="bc_resource_name"),
        ),
        migrations.AddConstraint(
            model_name="pricelistline",
            constraint=models.UniqueConstraint(fields=("price_list", "line_no"), name="bc_price_list_line_no"),
        ),
        migrations.AddConstraint(
            model_name="pricelistline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asset_item__isnull", False), ("asset_resource__isnull", True), ("asset_type", 10)),
                    models.Q(("asset_item__isnull", True), ("asset_resource__isnull", False), ("asset_type", 30)),
                    _connector="OR",
                ),
                name="bc_price_list_line_one_asset",
                violation_error_message="A line is about one item or about one resource.",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemunitofmeasure",
            constraint=models.UniqueConstraint(
                fields=("item", "unit_of_measure"),
                name="bc_item_unit_once",
                violation_error_message="The item already has that unit of measure.",
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["description"], name="bc_item_description"),
        ),
    ]
