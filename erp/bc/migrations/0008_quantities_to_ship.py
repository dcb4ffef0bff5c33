"""Lines that were there before have everything that is outstanding to ship, and to invoice what is not invoiced."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    lines = apps.get_model("bc", "SalesLine").objects.using(schema_editor.connection.alias)
    lines.update(qty_to_ship=F("outstanding_quantity"), qty_to_invoice=F("quantity") - F("quantity_invoiced"))


class Migration(migrations.Migration):
    dependencies = [("bc", "0007_sales_orders_from_end_to_end")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
