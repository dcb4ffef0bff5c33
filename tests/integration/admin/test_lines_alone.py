"""Lines of documents (INV-04) are never synchronised alone: no button, schedule or review line offers it."""

import pytest
from django.urls import reverse

from integration import pairs
from integration.models import Schedule
from integration.services import connections, explain, full_synch, schedule, settle_deleted
from integration.services.errors import Refused
from integration.services.install import install_mappings
from tests import factories
from tests.factories import mapping, sync

pytestmark = pytest.mark.django_db
SAID = "The records of CONTACT are lines: they go with their headers. Synchronise CUSTOMER instead."


@pytest.fixture(autouse=True)
def _contacts_are_lines(monkeypatch, world):
    monkeypatch.setattr(type(pairs.get("CONTACT")), "only_with", "CUSTOMER")


@pytest.fixture
def person():
    return factories.person(factories.company_contact(factories.customer("Nordwind")), "Ada", "Nord")


def text(response):
    return " ".join(response.content.decode().split())


def test_the_page_of_the_mapping_offers_no_run_and_says_why(admin_page):
    """INV-04"""
    found = mapping("CONTACT")
    shown = text(admin_page.get(reverse("admin:integration_tablemapping_change", args=[found.pk])))
    assert SAID in shown
    for what in ("synchronise", "full", "match", "drift", "preview"):
        address = reverse("admin:integration_tablemapping_do", args=[found.pk, what])
        assert f'"{address}"' not in shown
    assert "Runs by itself" not in shown
    for what in ("synchronise", "full", "drift", "preview"):
        address = reverse("admin:integration_tablemapping_do", args=[found.pk, what])
        assert SAID in text(admin_page.post(address, follow=True)), what


def test_lists_and_records_say_that_lines_go_with_their_headers(admin_page, person):
    page = admin_page.get(reverse("admin:bc_contact_changelist"))
    shown = text(page)
    assert "These records are lines: they are synchronised with their headers (CUSTOMER), never alone." in shown
    for action in ("synchronise_records", "send_records", "create_partners", "couple_by_match", "couple_record"):
        assert f'value="{action}"' not in shown
    assert 'value="explain_record"' in shown
    record = reverse("admin:bc_contact_change", args=[person.pk])
    shown = text(admin_page.get(record))
    assert "This is a line: it goes with its header (CUSTOMER)." in shown
    assert "Create partner" not in shown
    assert SAID in text(admin_page.get(reverse("admin:bc_contact_couple", args=[person.pk]), follow=True))


def test_lines_have_no_schedule_and_get_none():
    Schedule.objects.filter(mapping=mapping("CONTACT")).delete()
    install_mappings(["CONTACT", "CUSTOMER"])
    assert not Schedule.objects.filter(mapping=mapping("CONTACT")).exists()
    assert Schedule.objects.filter(mapping=mapping("CUSTOMER")).exists()
    assert schedule.problems(Schedule(job="synch", mapping=mapping("CONTACT")))["mapping"] == SAID


def test_a_synchronisation_of_everything_leaves_lines_to_their_headers():
    assert "CONTACT" not in [each.name for each in connections.check_ready()]
    assert "CONTACT" not in [line.mapping.name for line in full_synch.lines()]
    with pytest.raises(Refused, match="are lines"):
        sync("CONTACT")


def test_what_was_deleted_is_found_among_lines_too(person, monkeypatch):
    """Looking for deleted records is about couplings; the check of everything's drift leaves lines out."""
    monkeypatch.setattr(type(pairs.get("CONTACT")), "only_with", "")
    account = factories.account("Nordwind")
    factories.couple("CUSTOMER", factories.Customer.objects.get(), account)
    partner = factories.sales_contact(account, "Ada", "Nord")
    factories.couple("CONTACT", person, partner)
    monkeypatch.setattr(type(pairs.get("CONTACT")), "only_with", "CUSTOMER")
    factories.raw("UPDATE crm_account SET primarycontactid = NULL")
    factories.raw(f"DELETE FROM crm_contact WHERE contactid = '{factories.db_id(partner)}'")
    assert settle_deleted.find_deleted().taken == 1


def test_explain_says_what_a_line_goes_with(person):
    found = explain.explain(mapping("CONTACT"), person.no)
    assert SAID in found["sentences"]
    assert "no_schedule" not in found["reasons"]
