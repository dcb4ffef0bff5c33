"""What apps change in Sales' standard tables is named before a run: columns that are gone, numbers nobody knows."""

import pytest
from django.db import connection
from django.urls import reverse

from crm.models import Account
from integration.models import FieldMapping, MappingFilter, MatchCriterion
from integration.services.preflight import of_mapping, preflight
from tests import factories
from tests.counting import statements
from tests.factories import mapping

pytestmark = pytest.mark.django_db


def messages(name, code):
    return [f"{point.message} {point.next_step}" for point in of_mapping(mapping(name)) if point.name == code]


def test_every_column_that_is_not_there_is_named_with_where_it_is_named(world):
    of = mapping("CUSTOMER")
    row = FieldMapping.objects.filter(mapping=of, remote_field="name").get()
    FieldMapping.objects.filter(pk=row.pk).update(remote_field="new_tradename")
    MappingFilter.objects.create(mapping=of, side="R", field="new_region", value="1")
    MatchCriterion.objects.create(mapping=of, group=9, local_field="gln", remote_field="new_gln")
    found = messages("CUSTOMER", "columns")
    assert [text.split("“")[1].split("”")[0] for text in found] == ["new_tradename", "new_region", "gln", "new_gln"]
    for text, where in zip(found, ("a field mapping", "a filter", "a match criterion", "match"), strict=True):
        assert where in text
        assert "CUSTOMER" in text
        assert "Choose another column" in text
    assert all(point.stops for point in of_mapping(mapping("CUSTOMER")))
    # one that is switched off harms nobody
    FieldMapping.objects.filter(pk=row.pk).update(enabled=False)
    assert len(messages("CUSTOMER", "columns")) == 3


def test_numbers_that_no_option_has_are_counted_and_named(world):
    for name, terms in (("A", 1), ("B", 88), ("C", 88), ("D", 99), ("E", 0)):
        account = factories.account(name)
        Account.objects.filter(pk=account.pk).update(paymenttermscode=terms)
    Account.objects.filter(name="A").update(statuscode=55)
    found = messages("CUSTOMER", "options")
    terms = next(text for text in found if "Payment Terms" in text)
    assert "Account: 3 records have in Payment Terms a number that no option has: 88, 99." in terms
    assert "Add an option with that number" in terms
    status = next(text for text in found if "Status Reason" in text)
    assert "1 record has in Status Reason a number that no option has: 55." in status
    assert "an app may have added" in status


def test_a_table_is_told_of_once_however_many_mappings_have_it(world, client):
    factories.account("A")
    Account.objects.update(paymenttermscode=88)
    told = [point for point in preflight() if "Payment Terms a number" in point.message]
    assert len(told) == 1
    from django.contrib.auth.models import User

    client.force_login(User.objects.create_superuser("admin"))
    page = client.get(reverse("admin:integration_fullsynchreviewline_preflight"))
    assert "a number that no option has: 88" in page.content.decode()


def test_many_records_cost_as_many_statements_as_few(world):
    def look(number):
        for each in range(number):
            factories.account(f"A{number}-{each}")
        Account.objects.update(paymenttermscode=88, address1_freighttermscode=77)
        with statements(connection) as seen:
            assert len(messages("CUSTOMER", "options")) == 2
        return len(seen)

    assert look(20) == look(60)
