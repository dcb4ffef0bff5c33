"""Which of very many keys: one parameter, the same rows as `__in`, on both databases."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.bc.models import Customer
from tests import factories

pytestmark = pytest.mark.django_db


def test_keys_are_found_by_uuid_and_by_digits_also_through_a_reference(world) -> None:
    one, other, left_out = (factories.customer(name=name) for name in ("A", "B", "C"))
    wanted = [one.pk, other.pk.hex, uuid.uuid4()]
    assert set(Customer.objects.filter(pk__among=wanted)) == {one, other}
    assert list(Customer.objects.exclude(pk__among=wanted)) == [left_out]
    assert not Customer.objects.filter(pk__among=[]).exists()
    seller = factories.salesperson("JO", name="Jo")
    other.salesperson = seller
    other.save()
    assert list(Customer.objects.filter(salesperson__among=[seller.pk.hex, one.pk])) == [other]


def test_the_statement_is_the_same_for_many_keys() -> None:
    statements = []
    for count in (2, 3000):
        with CaptureQueriesContext(
            connection,
        ) as found:
            list(Customer.objects.filter(pk__among=[uuid.uuid4() for _ in range(count)]))
        statements.append(len(found.captured_queries[0]["sql"].split("json_each")[0].split("ANY")[0]))
    assert statements[0] == statements[1]
