"""A new version's last step can be taken back and made again with data in the tables, and synchronising goes on."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from erp.bc.models import Customer
from integration import changefeed
from tests import factories
from tests.factories import coupled_customer, sync

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def test_a_database_with_some_of_the_migrations_that_were_put_together_says_what_to_run_first():
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("integration", "0015_run_parts")
    try:
        with pytest.raises(
            SystemCheckError, match=r"it lacks integration 0015_run_parts(?s:.)*Run `manage\.py migrate` of"
        ):
            call_command("migrate", verbosity=0, skip_checks=False)
    finally:
        recorder.record_applied("integration", "0015_run_parts")
    call_command("migrate", verbosity=0, skip_checks=False)


def test_a_database_made_by_the_migrations_that_were_put_together_has_nothing_to_do(capsys):
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("crm", "0001_squashed_0008_environment")
    call_command("migrate", plan=True)
    assert "No planned migration operations" in capsys.readouterr().out
    call_command("migrate", verbosity=0)
    assert ("crm", "0001_squashed_0008_environment") in recorder.applied_migrations()


def test_the_newest_migration_can_be_taken_back_and_made_again():
    loader = MigrationLoader(connection)
    ((_app, newest),) = loader.graph.leaf_nodes("integration")
    before = max(name for app, name in loader.graph.nodes if app == "integration" and name != newest)
    factories.make_world()
    local, _remote = coupled_customer("Nordwind")
    try:
        call_command("migrate", "integration", before, verbosity=0)
        Customer.objects.filter(pk=local.pk).update(city="Kiel")
    finally:
        call_command("migrate", verbosity=0)
    assert not changefeed.missing_triggers()
    assert sync("CUSTOMER").to == {"modified": 1}
    Customer.objects.filter(pk=local.pk).update(city="Husum")
    assert sync("CUSTOMER").to == {"modified": 1}
