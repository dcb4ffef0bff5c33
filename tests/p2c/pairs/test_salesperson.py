"""SALESPEOPLE: users of Sales become salespeople."""

import pytest

from crm.models import SystemUser
from erp.bc.models import Salesperson
from integration.models import Coupling, TableMapping
from integration.services.install import install_mappings
from tests import factories
from tests.factories import open_issues, sync, sync_records

pytestmark = pytest.mark.django_db


@pytest.mark.behaviour("B-059")
def test_only_people_who_work_in_sales_become_salespeople(world):
    """SP-01, SP-04: enabled, licensed, not the integration user; the first code."""
    factories.user("Astrid", internalemailaddress="a@x.example")
    factories.user("Left", isdisabled=True)
    factories.user("No licence", islicensed=False)
    outcome = sync("SALESPEOPLE", "full", create=True, confirmed=True)
    assert outcome.back == {"inserted": 1}
    assert list(Salesperson.objects.values_list("code", "name", "e_mail")) == [
        ("SP NO. 00001", "Astrid", "a@x.example")
    ]


@pytest.mark.behaviour("B-169")
def test_new_codes_follow_the_highest_of_their_pattern(world):
    """SP-01."""
    factories.salesperson("SP NO. 00041")
    factories.salesperson("SP NO. X")
    users = [factories.user(f"U{n}") for n in range(3)]
    sync_records("SALESPEOPLE", remote=users[:2], create=True)
    sync_records("SALESPEOPLE", remote=users[2:], create=True)
    codes = set(Salesperson.objects.values_list("code", flat=True))
    assert {"SP NO. 00042", "SP NO. 00043", "SP NO. 00044"} <= codes


def test_a_user_with_the_same_e_mail_is_coupled(world):
    local = factories.salesperson("AB", e_mail="Astrid@X.example")
    remote = factories.user("Astrid Brandholt", internalemailaddress="astrid@x.example")
    outcome = sync("SALESPEOPLE", "full", create=True, confirmed=True)
    assert outcome.back == {"coupled": 1, "modified": 1}
    assert Coupling.objects.get(local_id=local.pk).remote_id == remote.pk
    local.refresh_from_db()
    assert (local.code, local.name) == ("AB", "Astrid Brandholt")


@pytest.mark.behaviour("B-085")
def test_coupling_pulls_the_users_data(world):
    local = factories.salesperson("AB", name="Old name")
    remote = factories.user("New name")
    factories.couple("SALESPEOPLE", local, remote, first_synch="from_integration")
    local.refresh_from_db()
    assert local.name == "New name"


def test_an_over_long_name_is_cut_and_stays_cut(world):
    remote = factories.user("N" * 60)
    sync_records("SALESPEOPLE", remote=[remote], create=True)
    local = Salesperson.objects.get()
    assert local.name == "N" * 50
    for kind in ("synch", "full", "synch"):
        outcome = sync("SALESPEOPLE", kind)
        assert "modified" not in outcome.back
    remote.refresh_from_db()
    assert remote.fullname == "N" * 60


def test_a_deleted_salesperson_takes_the_coupling_along(world):
    """SP-03: nobody is asked, the user stays, and a run over what has changed makes no new salesperson."""
    local, remote = factories.salesperson("AB"), factories.user("Astrid")
    factories.couple("SALESPEOPLE", local, remote)
    local.delete()
    sync("SALESPEOPLE")
    assert not Coupling.objects.exists()
    assert not open_issues()
    assert SystemUser.objects.filter(pk=remote.pk).exists()
    assert sync("SALESPEOPLE").back == {}
    assert not Salesperson.objects.exists()


def test_the_team_model_has_no_salespeople_mapping(world):
    """SP-05: a new installation in that model; turning the switch is tested with the services."""
    TableMapping.objects.filter(name="SALESPEOPLE").delete()
    world.connection.ownership_model = "team"
    world.connection.save()
    installed = {m.name for m in install_mappings()}
    assert "SALESPEOPLE" not in installed
    assert "CUSTOMER" in installed
    assert not factories.mapping("CUSTOMER").depends_on.filter(name="SALESPEOPLE").exists()
