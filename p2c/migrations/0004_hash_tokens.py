# Tokens of the REST interface are kept as digests from here on; those that exist go on working.

from django.db import migrations

from p2c.tokens import digest


def hash_tokens(apps, schema_editor):
    tokens = apps.get_model("authtoken", "Token").objects.using(schema_editor.connection.alias)
    for key in list(tokens.values_list("pk", flat=True)):
        tokens.filter(pk=key).update(key=digest(key))


class Migration(migrations.Migration):
    dependencies = [("p2c", "0003_document_transfers"), ("authtoken", "0004_alter_tokenproxy_options")]

    operations = [migrations.RunPython(hash_tokens, migrations.RunPython.noop, elidable=True)]
