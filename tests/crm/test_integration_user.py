"""Signed in as the integration user: every form and list of Sales says that changes are not synchronised."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from integration import registry
from integration.admin.records import RecordAdmin
from tests import factories
from tests.p2c.pages import short

pytestmark = pytest.mark.django_db
SAID = "You are signed in as the integration user."
TABLES = [table for table in registry.tables() if table.name.startswith("crm.")]


@pytest.fixture
def world(db):
    return factories.make_world()


def pages(model):
    """The list of a table, searched, and the page of a new record."""
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    return [reverse(f"admin:{name}_changelist", query={"q": "x"}), reverse(f"admin:{name}_add")]


@pytest.mark.long
def test_every_form_and_list_of_sales_says_so_to_the_integration_user(world, client):
    client.force_login(User.objects.create_superuser("robot", email="ROBOT@x.example"))
    wrong = {}
    with short():
        for table in TABLES:
            for page in pages(table.model):
                answer = client.get(page)
                screen = admin.site.get_model_admin(table.model)
                # some tables take no new records from anybody
                if answer.status_code == 403 and not screen.has_add_permission(answer.wsgi_request):
                    continue
                if answer.status_code != 200 or SAID not in answer.content.decode():
                    wrong[page] = answer.status_code
    assert wrong == {}
    assert [t.name for t in TABLES if not isinstance(admin.site.get_model_admin(t.model), RecordAdmin)] == []
    # and where a record is changed; not in Business Central, where such changes do travel
    customer, account = factories.coupled_customer("Mill")
    text = client.get(reverse("admin:crm_account_change", args=[account.pk])).content.decode()
    assert SAID in text
    assert "Sign in as yourself" in text
    assert SAID not in client.get(reverse("admin:bc_customer_change", args=[customer.pk])).content.decode()
    world.connection.integration_user = None
    world.connection.save()
    assert SAID not in client.get(reverse("admin:crm_account_change", args=[account.pk])).content.decode()


def test_nobody_else_is_told(world, client):
    client.force_login(User.objects.create_superuser("ada", email="ada@x.example"))
    factories.user("Ada", internalemailaddress="ada@x.example")
    assert SAID not in client.get(reverse("admin:crm_account_changelist")).content.decode()
