"""Turning a switch of the connection: mappings of the other setting give way, and come back where they were."""

import pytest

from erp.bc.models import Salesperson
from integration import pairs
from integration.models import Coupling, FullSynchReviewLine, Schedule, SynchRun, TableMapping
from integration.services import connections, full_synch, mappings
from integration.services.errors import Conflict, Refused
from integration.services.install import connection, install_mappings
from integration.services.mapping_checks import MappingRefused
from tests import factories
from tests.factories import mapping, sync
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
OWNER = {("CUSTOMER", "salesperson"), ("VENDOR", "purchaser"), ("CONTACT", "salesperson")}


def switch(model, **options):
    link = connection()
    link.ownership_model = model
    return connections.save(link, confirmed=True, **options)


def names():
    return set(TableMapping.objects.values_list("name", flat=True))


def owners():
    found = TableMapping.objects.filter(fields__remote_field="ownerid")
    return {(m.name, f.local_field) for m in found for f in m.fields.filter(remote_field="ownerid")}


def dependencies(name):
    return set(mapping(name).depends_on.values_list("name", flat=True))


@shareable
def ada(world):
    """A user who is a salesperson, and a customer she is responsible for."""
    user = factories.user("Ada", internalemailaddress="ada@x.example", islicensed=True)
    local = factories.salesperson("ADA", e_mail="ada@x.example")
    factories.couple("SALESPEOPLE", local, user, first_synch="from_integration")
    return user


def test_nothing_happens_before_somebody_agrees(world):
    link = connection()
    link.ownership_model = "team"
    asked = connections.questions(link)
    assert any("Deleted" in s and "SALESPEOPLE" in s for s in asked)
    assert any("Other field mappings" in s and "CONTACT, CUSTOMER" in s for s in asked)
    with pytest.raises(mappings.ConfirmationNeeded, match="SALESPEOPLE"):
        connections.save(link)
    assert connection().ownership_model == "person"
    assert "SALESPEOPLE" in names()
    link.ownership_model = "person"
    assert connections.questions(link) == []


def test_the_team_model_has_no_salespeople_and_nobody_depends_on_them(world):
    """SP-05: neither the mapping nor its schedule, nor what customers and vendors depend on."""
    assert "SALESPEOPLE" in dependencies("CUSTOMER") & dependencies("VENDOR")
    notes = switch("team")
    assert any("SALESPEOPLE" in note for note in notes)
    assert "SALESPEOPLE" not in names()
    assert not Schedule.objects.filter(mapping__name="SALESPEOPLE").exists()
    assert owners() == set()
    assert not mapping("CUSTOMER").fields.filter(remote_field="owneridtype").exists()
    others = {"CURRENCY", "PAYMENT TERMS", "SHIPMENT METHOD", "SHIPPING AGENT"} & names()
    assert dependencies("CUSTOMER") == dependencies("VENDOR") == others
    switch("person")
    assert "SALESPEOPLE" in names()
    assert owners() >= OWNER
    assert "SALESPEOPLE" in dependencies("CUSTOMER")
    assert mapping("SALESPEOPLE").enabled


def test_coupled_mappings_are_set_aside_and_go_on_where_they_were(world, ada):
    kept = mapping("SALESPEOPLE").pk
    base = Coupling.objects.get().base
    notes = switch("team")
    assert "SALESPEOPLE is disabled; 1 coupling is kept." in notes
    aside = mapping("SALESPEOPLE")
    assert (aside.pk, aside.enabled, aside.set_aside) == (kept, False, True)
    assert "SALESPEOPLE" not in dependencies("CUSTOMER")
    with pytest.raises(MappingRefused, match="ownership model “Person”"):
        mappings.set_enabled(aside, True)
    with pytest.raises(Refused, match="SALESPEOPLE needs the ownership model “Person”"):
        install_mappings(["SALESPEOPLE"])
    with pytest.raises(Refused):
        sync("SALESPEOPLE")
    install_mappings()
    assert mapping("SALESPEOPLE").set_aside, "installing the others leaves it as it is"
    notes = switch("person")
    assert any("Enabled again" in note and "SALESPEOPLE" in note for note in notes)
    back = mapping("SALESPEOPLE")
    assert (back.pk, back.enabled, back.set_aside) == (kept, True, False)
    assert Coupling.objects.get().base == base
    assert "SALESPEOPLE" in dependencies("CUSTOMER")
    ada.mobilephone = "123"
    ada.save()
    assert sync("SALESPEOPLE").back == {"modified": 1}
    assert Salesperson.objects.get().phone_no == "123"


def test_the_unit_model_exchanges_its_mappings_and_what_depends_on_them(world):
    def units(on):
        link = connection()
        link.unit_group_mapping_enabled = on
        connections.save(link, confirmed=True)
        return names() & {"UNIT OF MEASURE", "UNIT GROUP", "ITEM UOM", "RESOURCE UOM"}

    assert units(True) == {"UNIT GROUP", "ITEM UOM", "RESOURCE UOM"}
    assert "UNIT OF MEASURE" not in dependencies("ITEM-PRODUCT")
    assert "UNIT GROUP" in dependencies("ITEM UOM")
    before = {line.mapping.name: line.order for line in full_synch.lines()}
    assert before["UNIT GROUP"] < before["ITEM UOM"]
    assert units(False) == {"UNIT OF MEASURE"}
    assert "UNIT OF MEASURE" in dependencies("ITEM-PRODUCT")


def test_what_people_made_of_the_other_rows_stays(world):
    mapping("CUSTOMER").fields.filter(local_field="city").delete()
    mapping("CUSTOMER").fields.filter(local_field="county").update(enabled=False)
    switch("team")
    switch("person")
    found = mapping("CUSTOMER").fields
    assert not found.filter(local_field="city").exists()
    assert not found.get(local_field="county").enabled
    assert found.get(local_field="salesperson").not_null


def test_a_mapping_somebody_deleted_does_not_come_back(world):
    mapping("VENDOR").delete()
    switch("team")
    switch("person")
    assert "VENDOR" not in names()


def test_installing_all_defaults_sets_the_others_aside_too(world):
    """The switch may have been turned by other means than the connection's page."""
    world.connection.ownership_model = "team"
    world.connection.save()
    install_mappings()
    assert "SALESPEOPLE" not in names()
    assert owners() == set()


def test_the_full_synchronisation_follows(world):
    assert "SALESPEOPLE" in {line.mapping.name for line in full_synch.lines()}
    switch("team")
    assert "SALESPEOPLE" not in {line.mapping.name for line in full_synch.lines()}
    assert not FullSynchReviewLine.objects.filter(mapping__name="SALESPEOPLE").exists()


def test_a_run_that_has_not_ended_comes_first(world):
    run = SynchRun.objects.create(mapping=mapping("CUSTOMER"), status="running")
    with pytest.raises(Conflict, match=f"Run {run.pk} of CUSTOMER has not ended"):
        switch("team")
    assert connection().ownership_model == "person"
    assert "SALESPEOPLE" in names()


def test_a_first_set_up_is_not_asked_about(db):
    link = connection()
    link.ownership_model = "team"
    assert connections.save(link) == []
    install_mappings()
    assert "SALESPEOPLE" not in names()
    assert owners() == set()


@pytest.mark.parametrize("name", pairs.SWITCHES)
def test_every_switch_is_a_setting_of_the_connection(db, name):
    field, value, words = pairs.SWITCHES[name]
    link = connection()
    setattr(link, field, value)
    assert pairs.holds(name, link)
    assert str(words)
    assert pairs.holds("", link)
