"""The standard values of the account's option columns, with the numbers Sales ships them with."""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_initial")]

    # Going back drops the table itself with 0001, so nothing needs to be taken out here.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
