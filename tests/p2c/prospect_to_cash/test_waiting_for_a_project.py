"""What Finance and Operations owns and has not got yet waits for the project that takes it, and for nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User

from crm.models import Account
from integration.models import TableMapping
from integration.services import overview, standing
from integration.services.explain import explain_record
from integration.services.partners import parts_of
from integration.services.standing import Kind
from p2c.models import SystemConnection
from p2c.models.connection import ConnectionState
from p2c.prospect_to_cash import advanced_query, scheduling
from tests.integration.admin.records.screens import Screens, address
from tests.p2c.prospect_to_cash.conftest import run
from tests.p2c.prospect_to_cash.test_running import account

pytestmark = pytest.mark.django_db

FIRST = dt.datetime(2027, 3, 1, 6, 0, tzinfo=dt.UTC)


def verdict(record: Account) -> standing.Verdict:
    [found] = standing.standings(parts_of("crm.account"), [record.pk.hex])[record.pk.hex].states
    return found


def test_without_a_project_it_is_outside_and_with_one_it_waits_for_that(fo):
    late = account(fo, customertypecode=3)
    assert verdict(late).kind == Kind.LEFT_OUT
    assert verdict(late).why.code == "p2c.owned_by_fo"
    project = fo.project("accounts_direct", "Our customers")
    found = verdict(late)
    assert (found.kind, found.part.system, found.turn) == (Kind.FREE, "Finance and Operations", "run")
    assert str(found.why) == (
        "The project “Our customers” takes this record with its next execution. "
        "The project “Our customers” runs when somebody starts it."
    )
    run(project)
    assert verdict(late).kind == Kind.IN_STEP


def test_it_says_when_the_project_runs(fo):
    late = account(fo, customertypecode=3)
    fo.project("accounts_direct", "By hand")
    scheduling.schedule(fo.project("accounts_direct", "Every day"), 1, "days", FIRST)
    assert "The project “Every day” next runs by itself at 2027-03-01 06:00 UTC." in str(verdict(late).why)
    [told] = [each for each in explain_record("Alpine") if each["kind"] == Kind.FREE]
    assert "The project “Every day” next runs by itself at 2027-03-01 06:00 UTC." in told["sentences"]
    assert not any("no schedule" in sentence for sentence in told["sentences"])


def test_a_project_whose_connection_needs_repair_takes_nothing(fo):
    late = account(fo, customertypecode=3)
    fo.project("accounts_direct")
    SystemConnection.objects.filter(pk=fo.connection_set.fo_connection_id).update(state=ConnectionState.REPAIR)
    assert verdict(late).why.code == "p2c.owned_by_fo"


def test_the_task_decides_what_it_takes(fo):
    """By its source filter, and by the steps of its query."""
    project = fo.project("accounts_direct")
    shut = account(fo, customertypecode=3, statecode=1, statuscode=2)
    double, other = account(fo, "Twin", "ACC-1", customertypecode=3), account(fo, "Twin", "ACC-2", customertypecode=3)
    assert verdict(shut).kind == Kind.OUTSIDE
    assert (verdict(double).kind, verdict(other).kind) == (Kind.FREE, Kind.FREE)
    advanced_query.enable(project)
    advanced_query.change(project.tasks.get(), [{"step": "remove_duplicates", "columns": ["name"]}])
    assert {verdict(double).kind, verdict(other).kind} == {Kind.FREE, Kind.LEFT_OUT}


def test_it_is_no_to_do_of_business_central(fo):
    """The twelve accounts that CUSTOMER counted for ever."""
    fo.project("accounts_direct")
    for number in range(12):
        account(fo, f"Alpine {number}", f"ACC-{number}", customertypecode=3)
    rows = {row.mapping.name: row for row in overview.overview().mappings}
    assert rows["CUSTOMER"].remote == 0
    screens = Screens(User.objects.create_superuser("administrator"))
    page = screens.page(Account, "changelist")
    counts = {chip["word"]: chip["count"] for chip in page.context["chips"]}
    assert (counts["Not coupled"], counts["Outside the filter"]) == (12, 0)
    assert page.content.decode().count("Not coupled · Finance and Operations") == 12
    taken = screens.client.get(address(Account, "changelist") + "?coupling=of:CUSTOMER")
    assert list(taken.context["cl"].result_list) == []
    strip = screens.page(Account, "change", Account.objects.first().pk).content.decode()
    assert "Couple…" not in strip
    assert "Create partner…" not in strip
    explained = screens.page(Account, "explain", Account.objects.first().pk).content.decode()
    assert "Couple…" not in explained
    assert str(TableMapping.every.get(task_mapping__task__project__name="accounts_direct")) in explained
