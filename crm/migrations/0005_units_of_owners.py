"""Give the records that are there already the business unit of their owner, as the table rule does from now on."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

OWNED = ("Account", "Contact", "Opportunity", "Invoice")


def give_units(apps, schema_editor):
    def unit_of(kind, column):
        return Subquery(apps.get_model("crm", kind).objects.filter(pk=OuterRef(column)).values("businessunit")[:1])

    for name in OWNED:
        records = apps.get_model("crm", name).objects
        unit = Coalesce(unit_of("SystemUser", "ownerid_systemuser"), unit_of("Team", "ownerid_team"))
        found = records.annotate(unit_of_owner=unit).filter(owningbusinessunit=None, unit_of_owner__isnull=False)
        found.update(owningbusinessunit=F("unit_of_owner"))


class Migration(migrations.Migration):
    dependencies = [("crm", "0004_owning_business_unit")]

    operations = [migrations.RunPython(give_units, migrations.RunPython.noop)]
