"""The tables of the Sales side."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import integration.records


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Company",
            fields=[
                (
                    "createdon",
                    models.DateTimeField(
                        db_column="createdon",
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="Created On",
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
                        default=integration.records.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="Company Id",
                    ),
                ),
                (
                    "bcbi_name",
                    models.CharField(
                        blank=True, db_column="bcbi_name", default="", max_length=100, verbose_name="Name"
                    ),
                ),
                (
                    "bcbi_externalid",
                    models.CharField(
                        db_column="bcbi_externalid", max_length=50, unique=True, verbose_name="External Id"
                    ),
                ),
            ],
            options={
                "verbose_name": "company",
                "verbose_name_plural": "companies",
            },
        ),
        migrations.CreateModel(
            name="BusinessUnit",
            fields=[
                (
                    "createdon",
                    models.DateTimeField(
                        db_column="createdon",
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="Created On",
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
                        default=integration.records.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="Business Unit Id",
                    ),
                ),
                ("name", models.CharField(db_column="name", max_length=160, verbose_name="Name")),
                ("isdisabled", models.BooleanField(db_column="isdisabled", default=False, verbose_name="Is Disabled")),
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
            ],
            options={
                "verbose_name": "business unit",
                "verbose_name_plural": "business units",
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "createdon",
                    models.DateTimeField(
                        db_column="createdon",
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="Created On",
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
                        choices=[(0, "Active"), (1, "Inactive")],
                        db_column="statecode",
                        default=0,
                        verbose_name="Status",
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
                        blank=True,
                        db_column="address1_name",
                        default="",
                        max_length=200,
                        verbose_name="Address 1: Name",
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
                        blank=True,
                        db_column="address1_county",
                        default="",
                        max_length=50,
                        verbose_name="Address 1: County",
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
                        default=integration.records.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="Account Id",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, db_column="name", default="", max_length=160, verbose_name="Account Name"
                    ),
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
                        blank=True,
                        db_column="emailaddress2",
                        default="",
                        max_length=100,
                        verbose_name="Email Address 2",
                    ),
                ),
                (
                    "emailaddress3",
                    models.CharField(
                        blank=True,
                        db_column="emailaddress3",
                        default="",
                        max_length=100,
                        verbose_name="Email Address 3",
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
                (
                    "creditonhold",
                    models.BooleanField(db_column="creditonhold", default=False, verbose_name="Credit Hold"),
                ),
                (
                    "paymenttermscode",
                    models.IntegerField(
                        blank=True, db_column="paymenttermscode", null=True, verbose_name="Payment Terms"
                    ),
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
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "createdon",
                    models.DateTimeField(
                        db_column="createdon",
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="Created On",
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
                        choices=[(0, "Active"), (1, "Inactive")],
                        db_column="statecode",
                        default=0,
                        verbose_name="Status",
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
                        blank=True,
                        db_column="address1_name",
                        default="",
                        max_length=200,
                        verbose_name="Address 1: Name",
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
                        blank=True,
                        db_column="address1_county",
                        default="",
                        max_length=50,
                        verbose_name="Address 1: County",
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
                        default=integration.records.new_id,
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
                    models.CharField(
                        blank=True, db_column="lastname", default="", max_length=50, verbose_name="Last Name"
                    ),
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
                        blank=True,
                        db_column="emailaddress2",
                        default="",
                        max_length=100,
                        verbose_name="Email Address 2",
                    ),
                ),
                (
                    "emailaddress3",
                    models.CharField(
                        blank=True,
                        db_column="emailaddress3",
                        default="",
                        max_length=100,
                        verbose_name="Email Address 3",
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
                (
                    "pager",
                    models.CharField(blank=True, db_column="pager", default="", max_length=50, verbose_name="Pager"),
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
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="account",
            name="primarycontact",
            field=models.ForeignKey(
                blank=True,
                db_column="primarycontactid",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="primary_of",
                to="crm.contact",
                verbose_name="Primary Contact",
            ),
        ),
        migrations.CreateModel(
            name="SystemUser",
            fields=[
                (
                    "createdon",
                    models.DateTimeField(
                        db_column="createdon",
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="Created On",
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
                        default=integration.records.new_id,
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
                    models.BooleanField(
                        db_column="isintegrationuser", default=False, verbose_name="Integration User Mode"
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
                "verbose_name": "user",
                "verbose_name_plural": "users",
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="createdby",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="contact",
            name="modifiedby",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="contact",
            name="ownerid_systemuser",
            field=models.ForeignKey(
                blank=True,
                db_column="ownerid_systemuser",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="crm.systemuser",
                verbose_name="Owner (User)",
            ),
        ),
        migrations.AddField(
            model_name="company",
            name="createdby",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="company",
            name="modifiedby",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="businessunit",
            name="createdby",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="businessunit",
            name="modifiedby",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="account",
            name="createdby",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="account",
            name="modifiedby",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="account",
            name="ownerid_systemuser",
            field=models.ForeignKey(
                blank=True,
                db_column="ownerid_systemuser",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="crm.systemuser",
                verbose_name="Owner (User)",
            ),
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "createdon",
                    models.DateTimeField(
                        db_column="createdon",
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="Created On",
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
                        default=integration.records.new_id,
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
            options={
                "verbose_name": "team",
                "verbose_name_plural": "teams",
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="ownerid_team",
            field=models.ForeignKey(
                blank=True,
                db_column="ownerid_team",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="crm.team",
                verbose_name="Owner (Team)",
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="ownerid_team",
            field=models.ForeignKey(
                blank=True,
                db_column="ownerid_team",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="crm.team",
                verbose_name="Owner (Team)",
            ),
        ),
        migrations.CreateModel(
            name="TransactionCurrency",
            fields=[
                (
                    "createdon",
                    models.DateTimeField(
                        db_column="createdon",
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="Created On",
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
                        choices=[(0, "Active"), (1, "Inactive")],
                        db_column="statecode",
                        default=0,
                        verbose_name="Status",
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
                        default=integration.records.new_id,
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
                        blank=True,
                        db_column="currencysymbol",
                        default="",
                        max_length=10,
                        verbose_name="Currency Symbol",
                    ),
                ),
                (
                    "currencyprecision",
                    models.IntegerField(db_column="currencyprecision", default=2, verbose_name="Currency Precision"),
                ),
                (
                    "exchangerate",
                    models.DecimalField(
                        db_column="exchangerate",
                        decimal_places=10,
                        default=1,
                        max_digits=23,
                        verbose_name="Exchange Rate",
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
                "verbose_name": "currency",
                "verbose_name_plural": "currencies",
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="transactioncurrency",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="account",
            name="transactioncurrency",
            field=models.ForeignKey(
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
        migrations.CreateModel(
            name="OptionValue",
            fields=[
                (
                    "createdon",
                    models.DateTimeField(
                        db_column="createdon",
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="Created On",
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
                        default=integration.records.new_id,
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
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["fullname"], name="crm_contact_name"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["emailaddress1"], name="crm_contact_email"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["modifiedon"], name="crm_contact_modified"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ownerid_systemuser__isnull", True), ("ownerid_team__isnull", True), _connector="OR"
                ),
                name="crm_contact_one_owner",
                violation_error_message="A record has one owner: choose a user or a team.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parentcustomerid_account__isnull", True),
                    ("parentcustomerid_contact__isnull", True),
                    _connector="OR",
                ),
                name="crm_contact_one_parent",
                violation_error_message="A contact belongs to one company: choose an account or a contact.",
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["name"], name="crm_account_name"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["accountnumber"], name="crm_account_number"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["emailaddress1"], name="crm_account_email"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["modifiedon"], name="crm_account_modified"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ownerid_systemuser__isnull", True), ("ownerid_team__isnull", True), _connector="OR"
                ),
                name="crm_account_one_owner",
                violation_error_message="A record has one owner: choose a user or a team.",
            ),
        ),
    ]
