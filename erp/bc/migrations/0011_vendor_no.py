"""The items of a vendor, whose name their products in Sales have."""

from django.db import migrations, models

from integration.operations import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False  # on PostgreSQL nobody waits for an index

    dependencies = [
        ("bc", "0010_large_lists"),
    ]

    operations = [
        AddIndexOnline(
            model_name="item",
            index=models.Index(fields=["vendor_no"], name="bc_item_vendor_no"),
        ),
    ]
