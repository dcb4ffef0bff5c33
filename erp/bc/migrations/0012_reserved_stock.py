"""What is set aside for orders: lines know whether stock is reserved for them, and how much is."""

from decimal import Decimal

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def as_their_items_say(apps, schema_editor):
    """The lines that are there say what their items say; in one statement."""
    line, item = apps.get_model("bc", "SalesLine"), apps.get_model("bc", "Item")
    of = item.objects.filter(pk=OuterRef("item_id"), type=0).values("reserve")[:1]
    line.objects.filter(item__type=0).update(reserve=Subquery(of))


class Migration(migrations.Migration):
    dependencies = [
        ("bc", "0011_vendor_no"),
    ]

    operations = [
        migrations.AddField(
            model_name="salesline",
            name="reserve",
            field=models.IntegerField(
                choices=[(0, "Never"), (1, "Optional"), (2, "Always")],
                default=0,
                editable=False,
                verbose_name="Reserve",
            ),
        ),
        migrations.AddField(
            model_name="salesline",
            name="reserved_quantity",
            field=models.DecimalField(
                decimal_places=5,
                default=Decimal("0"),
                editable=False,
                max_digits=19,
                verbose_name="Reserved Quantity",
            ),
        ),
        migrations.RunPython(as_their_items_say, migrations.RunPython.noop),
    ]
