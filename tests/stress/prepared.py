"""Run as a script in a site: pairs that are coupled and alike, and a user for everybody who works."""

from __future__ import annotations

import io
import json
import sys


def prepare(customers: int) -> list[tuple[str, str]]:
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from integration.services.couple import couplings_of
    from integration.services.synchronise import mapping_named
    from tests.integration import killable
    from tests.stress.people import PASSWORD, USER
    from tests.stress.verdict import MAPPING

    User.objects.create_superuser(USER, password=PASSWORD)
    killable.prepare(customers)
    for command, options in (("full_sync", {"background": True, "yes": True}), ("worker", {"once": True})):
        call_command(command, stdout=io.StringIO(), **options)
    found = couplings_of(mapping_named(MAPPING)).order_by("pk").values_list("local_id", "remote_id")
    return [(local.hex, remote.hex) for local, remote in found]


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(prepare(int(sys.argv[1]))))
