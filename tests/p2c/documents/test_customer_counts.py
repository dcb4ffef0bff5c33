"""What Business Central's customer page shows of Sales: its opportunities, quotes and cases, counted (DOC-205)."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.urls import reverse

from crm.models import Account, Incident, Opportunity, Quote
from p2c.documents.customer_counts import Counts, counts
from tests import factories
from tests.counting import statements
from tests.factories import saved

pytestmark = pytest.mark.django_db


def with_documents(account, opportunities=2, quotes=3, cases=4):
    for number in range(opportunities):
        saved(Opportunity(name=f"Hall {number}", parentaccount=account))
    for number in range(quotes):
        saved(Quote(name=f"Hall {number}", customerid_account=account))
    for number in range(cases):
        saved(Incident(title=f"Broken {number}", customerid_account=account))


@pytest.mark.behaviour("B-178")
def test_cases_opportunities_and_quotes_of_a_customer_are_counted(world):
    customer, account = factories.coupled_customer("Mill")
    with_documents(account)
    with_documents(factories.account("Lark"), 1, 1, 1)
    saved(Opportunity(name="By customer", customerid_account=account)).delete()
    assert counts([customer.pk.hex]) == {customer.pk.hex: Counts(account.pk, 2, 3, 4)}
    # whatever has become of them
    Incident.objects.filter(title="Broken 0").update(statecode=1, statuscode=5)
    assert counts([customer.pk.hex])[customer.pk.hex].cases == 4
    assert counts([factories.customer("Uncoupled").pk.hex]) == {}


def test_the_page_of_a_coupled_customer_shows_the_counts_and_leads_to_the_records(world, client):
    client.force_login(User.objects.create_superuser("admin"))
    customer, account = factories.coupled_customer("Mill")
    with_documents(account)
    page = client.get(reverse("admin:bc_customer_change", args=[customer.pk]))
    (box,) = page.context["facts"]
    assert [(caption, number) for caption, number, _page in box["rows"]] == [
        ("Opportunities", 2), ("Quotes", 3), ("Cases", 4),
    ]  # fmt: skip
    for (_caption, number, there), name in zip(box["rows"], ("Hall", "Hall", "Broken"), strict=True):
        assert f'href="{there}"'.replace("&", "&amp;") in page.content.decode()
        listed = client.get(there)
        assert listed.status_code == 200
        assert listed.context["cl"].result_count == number
        assert name in listed.content.decode()
    other = factories.customer("Uncoupled")
    assert "facts" not in client.get(reverse("admin:bc_customer_change", args=[other.pk])).context


def test_who_may_not_look_into_sales_sees_the_numbers_without_links(world, client):
    person = User.objects.create_user("clerk", is_staff=True)
    person.groups.add(Group.objects.get(name="Back-office user"))
    client.force_login(person)
    customer, account = factories.coupled_customer("Mill")
    with_documents(account, 1, 0, 0)
    (box,) = client.get(reverse("admin:bc_customer_change", args=[customer.pk])).context["facts"]
    assert [row[1:] for row in box["rows"]] == [(1, ""), (0, ""), (0, "")]


def test_an_account_that_is_gone_has_nothing_to_count(world):
    customer, account = factories.coupled_customer("Mill")
    Account.objects.filter(pk=account.pk).delete()
    assert counts([customer.pk.hex]) == {}


@pytest.mark.long
def test_many_customers_cost_as_many_statements_as_few(world):
    def look(number):
        pairs = [factories.coupled_customer(f"Mill {number} {each}") for each in range(number)]
        for _customer, account in pairs[:3]:
            with_documents(account, 1, 1, 1)
        with statements(connection) as seen:
            assert len(counts([customer.pk.hex for customer, _account in pairs])) == number
        return len(seen)

    assert look(20) == look(50)
