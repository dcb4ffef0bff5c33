"""All countries of ISO 3166 in the value maps of countries that are there already; what people have entered stays."""

from typing import Any

from django.db import migrations

RULES = ("COUNTRY_ISO2", "COUNTRY_ISO2_KEEP")


def add(apps: Any, schema_editor: Any) -> None:
    from integration.engine.countries import spellings

    entry = apps.get_model("integration", "ValueMapEntry")
    found = None
    for rule in apps.get_model("integration", "TransformationRule").objects.filter(code__in=RULES):
        found = found or spellings(("en", "fr"))
        known = {source.casefold() for source in rule.entries.values_list("source_value", flat=True)}
        entry.objects.bulk_create(
            entry(rule=rule, source_value=source, destination_value=code)
            for source, code in found.items()
            if source.casefold() not in known
        )


class Migration(migrations.Migration):
    dependencies = [
        ("integration", "0021_time_zone"),
        ("p2c", "0007_vendor_names"),
    ]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
