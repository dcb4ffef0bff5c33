"""A renamed vendor is a change of its items and resources, whose products in Sales have the name."""

from typing import Any

from django.db import migrations

TABLES = {"ITEM-PRODUCT": "bc.item", "RESOURCE-PRODUCT": "bc.resource"}


def subscribe(apps: Any, editor: Any) -> None:
    """Mappings made from now on subscribe themselves."""
    mapping, subscription = (apps.get_model("integration", name) for name in ("TableMapping", "Subscription"))
    for name, table in TABLES.items():
        for each in mapping._base_manager.filter(pair=name, local_table=table):
            subscription.objects.get_or_create(table="bc.vendor", path=f"={table}.vendor_name", mapping=each, side="L")


class Migration(migrations.Migration):
    dependencies = [
        ("integration", "0021_time_zone"),
        ("p2c", "0006_time_zone"),
    ]

    operations = [migrations.RunPython(subscribe, migrations.RunPython.noop)]
