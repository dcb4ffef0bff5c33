"""The lists of the demo company's tables: a long page asks the database no more than a short one."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from integration import registry
from tests.counting import statements

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.usefixtures("demo_company")]
#: the names of partners and the like are read once per kind, where there is one on the page
ONCE = 5


def test_a_long_page_asks_no_more_than_a_short_one(monkeypatch: pytest.MonkeyPatch, short_menu: None) -> None:
    person = Client()
    person.force_login(User.objects.create_superuser("reader"))
    asked: dict[str, tuple[int, int]] = {}
    for table in registry.tables():
        label = table.model._meta.label_lower.replace(".", "_")
        if table.model._default_manager.count() < 10:
            continue
        address = reverse(f"admin:{label}_changelist")
        # what is asked once per process is asked now
        person.get(address)
        counts = []
        for rows in (2, 20):
            monkeypatch.setattr(admin.site.get_model_admin(table.model), "list_per_page", rows)
            with statements(connection) as seen:
                page = person.get(address)
            assert page.status_code == 200
            counts.append(len(seen))
        asked[table.name] = (counts[0], counts[1])
    assert {"crm.productpricelevel", "crm.invoicedetail", "bc.salesprice", "bc.salesinvoiceheader"} <= asked.keys()
    assert {name: counts for name, counts in asked.items() if counts[1] > counts[0] + ONCE} == {}
