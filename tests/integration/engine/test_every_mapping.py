"""The rules that hold for every mapping, where no other test shows them: order, echoes, parking, what is left out."""

import pytest

from crm.models import Account
from crm.models import Contact as SalesContact
from crm.models import Opportunity as SalesOpportunity
from erp.bc.models import Customer
from integration.models import Coupling, TableMapping
from integration.origin import Origin
from p2c.pairs.customer import Customers
from tests import factories
from tests import factories_documents as documents
from tests import factories_products as products
from tests.factories import coupled_customer, open_issues, pending, sync, sync_records
from tests.reading import read

pytestmark = pytest.mark.django_db


# --- the order of things ----------------------------------------------------------------------------------------------


def test_what_follows_a_record_finds_it_written_and_coupled(world, monkeypatch):
    """GEN-01: values are transferred, the pair adds to them, they are written and coupled, then it goes on."""
    seen = []
    before, after = Customers.before_write, Customers.after_write

    def first(self, direction, items, context):
        seen.append(("before", items[0].values["name"], Account.objects.count()))
        before(self, direction, items, context)
        items[0].values["description"] = "by hand"

    def then(self, direction, items, context):
        there = Account.objects.get(pk=items[0].dest_id)
        seen.append(("after", there.name, there.description, Coupling.objects.filter(remote_id=there.pk).count()))
        return after(self, direction, items, context)

    monkeypatch.setattr(Customers, "before_write", first)
    monkeypatch.setattr(Customers, "after_write", then)
    local = factories.customer("Nordwind")
    sync_records("CUSTOMER", local=[local], create=True)
    assert seen == [("before", "Nordwind", 0), ("after", "Nordwind", "by hand", 1)]
    seen.clear()
    Customer.objects.update(name="Südwind")
    sync("CUSTOMER")
    assert seen == [("before", "Südwind", 1), ("after", "Südwind", "by hand", 1)]


# --- the integration user ---------------------------------------------------------------------------------------------


def robot(world):
    return Origin(actor=world.integration_user.pk.hex, stamp=world.integration_user.pk.hex)


def pair_of(name):
    """(local record, Sales record, local field, Sales field) of a coupled pair of the mapping."""
    if name == "CUSTOMER":
        return (*coupled_customer("Nordwind"), "name", "name")
    if name == "VENDOR":
        local, remote = factories.vendor("Nordwind"), factories.account("Nordwind", customertypecode=11)
        factories.couple(name, local, remote)
        return local, remote, "name", "name"
    if name in ("CONTACT", "OPPORTUNITY"):
        documents.set_up_opportunities()
        person, contact = documents.coupled_person()
        if name == "CONTACT":
            return person, contact, "first_name", "firstname"
        local = documents.opportunity(person)
        sync(name)
        return local, SalesOpportunity.objects.get(), "description", "name"
    products.set_up_products()
    local = products.item("Bicycle") if name == "ITEM-PRODUCT" else products.resource("Mechanic")
    return local, products.synchronised(local), "description" if name == "ITEM-PRODUCT" else "name", "name"


BOTH_WAYS = ["CUSTOMER", "VENDOR", "CONTACT", "ITEM-PRODUCT", "RESOURCE-PRODUCT", "OPPORTUNITY"]


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_no_mapping_of_both_directions_takes_what_the_integration_user_edits(world, name):
    """GEN-09: by default; and what somebody else edits is taken."""
    local, remote, here, there = pair_of(name)
    sync(name)
    remote.refresh_from_db()
    setattr(remote, there, "By the robot")
    remote.save(origin=robot(world))
    assert pending(name) == {("R", remote.pk.hex)}
    assert "modified" not in sync(name).back
    local.refresh_from_db()
    assert getattr(local, here) != "By the robot"
    assert not pending(name)
    setattr(remote, there, "By somebody")
    remote.save()
    assert sync(name).back == {"modified": 1}
    local.refresh_from_db()
    assert getattr(local, here) == "By somebody"


def test_the_mappings_of_both_directions_are_those(world):
    """GEN-09: the list above is all of them."""
    found = TableMapping.objects.filter(direction="bidirectional", enabled=True).values_list("name", flat=True)
    assert sorted(found) == sorted(BOTH_WAYS)


def test_a_field_that_only_sales_gives_makes_the_integration_user_count(world):
    """GEN-09: one enabled field from Sales only, and nothing that is edited there may be left out."""
    local, remote = coupled_customer("Nordwind")
    row = factories.field_mapping("CUSTOMER", "fax_no", "fax")
    row.direction = "from_integration"
    row.save()
    factories.change_mapping("CUSTOMER")
    remote.telephone1 = "1"
    remote.save(origin=robot(world))
    assert sync("CUSTOMER").back == {"modified": 1}
    local.refresh_from_db()
    assert local.phone_no == "1"
    row.enabled = False
    row.save()
    factories.change_mapping("CUSTOMER")
    remote.telephone1 = "2"
    remote.save(origin=robot(world))
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.phone_no == "1", "disabled, it does not count"


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_what_a_run_has_written_does_not_come_back(world, name):
    """GEN-09: an edit goes once, either way, and then there is nothing to do."""
    local, remote, here, there = pair_of(name)
    sync(name)
    for record, field, counts in ((local, here, "to"), (remote, there, "back")):
        record.refresh_from_db()
        setattr(record, field, f"Edited {counts}")
        record.save()
        assert getattr(sync(name), counts) == {"modified": 1}
        quiet = sync(name)
        assert "modified" not in {**quiet.to, **quiet.back}
        assert not pending(name)
    full = sync(name, "full")
    assert "modified" not in {**full.to, **full.back}


# --- failing twice ----------------------------------------------------------------------------------------------------


def test_a_record_that_is_not_coupled_is_parked_too_and_goes_when_it_is_put_right(world):
    """GEN-08."""
    factories.change_mapping("CUSTOMER", only_coupled=False)
    remote = factories.account("Nordwind", telephone1="call me")
    assert [sync("CUSTOMER").back for _ in range(3)] == [{"failed": 1}, {"skipped": 1}, {}]
    assert [i.parked for i in open_issues()] == [True]
    Account.objects.filter(pk=remote.pk).update(telephone1="1")
    assert sync("CUSTOMER").back["inserted"] == 1
    assert not open_issues()


# --- validation -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("validate", [True, False])
def test_the_rules_of_a_table_look_at_what_changes_and_at_nothing_else(world, validate):
    """GEN-12: a number that would be refused today stays where nobody edits it, and is refused when somebody does."""
    local, remote = coupled_customer("Nordwind")
    factories.mapping("CUSTOMER").fields.update(validate=validate)
    factories.raw("UPDATE bc_customer SET phone_no = 'call me'")
    factories.raw("UPDATE crm_account SET telephone1 = 'call me'")
    sync("CUSTOMER")
    Account.objects.filter(pk=remote.pk).update(address1_city="Kiel")
    assert sync("CUSTOMER").back == {"modified": 1}
    local.refresh_from_db()
    assert (local.city, local.phone_no) == ("Kiel", "call me")
    Account.objects.filter(pk=remote.pk).update(telephone1="ring me")
    assert sync("CUSTOMER").back == {"failed": 1}


# --- asked for, and not taken -----------------------------------------------------------------------------------------


def told(outcome):
    """The lines of a run's log but those that say how far it is."""
    return [text for text in outcome.run.log.values_list("text", flat=True) if "done" not in text]


@pytest.mark.says("run_left_out")
def test_chosen_records_outside_the_filter_are_left_out_by_name(world):
    """GEN-16: coupled or not, forced or not; the others go."""
    local, remote = coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(blocked=3, city="Ulm")
    outcome = sync_records("CUSTOMER", local=[local, factories.customer("Fine")], create=True)
    (line,) = told(outcome)
    read(line, "1 chosen record was left out", "CUSTOMER", "Nordwind")
    assert "Fine" not in line
    assert outcome.to == {"inserted": 1}
    retired = [factories.account(f"Retired {n}", statecode=1) for n in range(7)]
    outcome = sync_records("CUSTOMER", remote=retired, create=True)
    assert "7 chosen records were left out" in told(outcome)[0]
    assert outcome.back == {}
    assert "modified" not in sync_records("CUSTOMER", local=[local], force="to_integration").to
    remote.refresh_from_db()
    assert (remote.address1_city, Customer.objects.count()) == ("Kiel", 2)


def test_a_chosen_record_that_its_pair_leaves_out_is_told_as_well(world):
    """GEN-16: a person whose company is neither customer nor vendor."""
    company = factories.saved(factories.Contact(type=0, name="Nobody's"))
    outcome = sync_records("CONTACT", local=[factories.person(company, "Ada", "Berg")], create=True)
    read(told(outcome)[0], "CONTACT", "Ada Berg", "Explain")
    assert not SalesContact.objects.exists()


# --- matching ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("synch", [True, False])
def test_after_matching_the_mapping_says_whether_the_two_are_synchronised(world, synch):
    """GEN-17."""
    factories.change_mapping("CUSTOMER", synch_after_coupling=synch, update_conflict="send")
    factories.customer("Nordwind", e_mail="a@x.example")
    remote = factories.account("There", emailaddress1="a@x.example")
    factories.coupling_service.match_couple(factories.mapping("CUSTOMER"))
    remote.refresh_from_db()
    assert Coupling.objects.filter(remote_id=remote.pk).exists()
    assert remote.name == ("Nordwind" if synch else "There")


def test_salespeople_are_never_made_in_sales(world):
    """GEN-17: whatever its direction and its switches say."""
    mapping = factories.mapping("SALESPEOPLE")
    mapping.fields.update(direction="to_integration")
    factories.change_mapping("SALESPEOPLE", direction="to_integration", only_coupled=False, create_new_on_no_match=True)
    local = factories.salesperson("AB", e_mail="ab@x.example")
    sync("SALESPEOPLE")
    sync("SALESPEOPLE", "full", create=True, confirmed=True)
    sync_records("SALESPEOPLE", local=[local], create=True)
    assert not Coupling.objects.exists()
