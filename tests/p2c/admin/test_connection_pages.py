"""Connections and connection sets on screen."""

import pytest
from django.urls import reverse

from p2c.models import ConnectionSet, SystemConnection
from tests.integration.admin.pages import shown_of
from tests.p2c.admin.test_project_pages import text_of

pytestmark = pytest.mark.django_db


def set_page(found):
    return reverse("admin:p2c_connectionset_change", args=[found.pk])


def map_(client, found, unit, company):
    address = reverse("admin:p2c_connectionset_organisation", args=[found.pk])
    return text_of(client.post(address, {"unit": unit, "legal_entity": company}, follow=True))


def test_a_broken_connection_says_why_and_is_fixed(fo, admin_page):
    """FO-141."""
    connection = fo.connection_set.sales_connection
    fix = reverse("admin:p2c_systemconnection_fix", args=[connection.pk])
    SystemConnection.objects.filter(pk=connection.pk).update(user=None)
    assert "has no user in Sales" in text_of(admin_page.post(fix, follow=True))
    listed = text_of(admin_page.get(reverse("admin:p2c_systemconnection_changelist")))
    assert "Needs repair" in listed
    SystemConnection.objects.filter(pk=connection.pk).update(user=fo.user)
    assert "works." in text_of(admin_page.post(fix, follow=True))


def test_a_set_is_made_with_the_proposed_keys(fo, admin_page):
    """FO-142, FO-105: an environment the connection does not reach is refused with those it does."""
    typed = {
        "name": "Test",
        "sales_connection": fo.connection_set.sales_connection.pk,
        "sales_environment": "elsewhere",
        "fo_connection": fo.connection_set.fo_connection.pk,
        "fo_environment": "",
    }
    add = reverse("admin:p2c_connectionset_add")
    assert "does not reach “elsewhere”. Enter one of: sales." in text_of(admin_page.post(add, typed))
    assert admin_page.post(add, {**typed, "sales_environment": "sales"}).status_code == 302
    made = ConnectionSet.objects.get(name="Test")
    assert made.fo_environment == "fo"
    assert made.keys.get(entity="accounts").columns == ["accountnumber"]


def test_organisations_are_mapped_by_names_that_exist(fo, admin_page):
    """FO-144, FO-145."""
    found = fo.connection_set
    assert "Enter one of: USMF." in map_(admin_page, found, fo.other_unit.name, "ZZZZ")
    assert "There is no business unit “Nowhere”" in map_(admin_page, found, "Nowhere", "USMF")
    assert "is mapped already, to USMF" in map_(admin_page, found, "nordics", "USMF")
    assert found.organisations.count() == 1


def test_a_mapping_a_project_uses_stays(fo, admin_page):
    """FO-144."""
    fo.project("accounts_direct", "Customers")
    address = reverse("admin:p2c_connectionset_organisation", args=[fo.connection_set.pk])
    page = text_of(admin_page.post(address, {"remove": fo.organisation.pk}, follow=True))
    assert "is used by: Customers" in page
    assert fo.connection_set.organisations.exists()
    gone = reverse("admin:p2c_connectionset_delete", args=[fo.connection_set.pk])
    assert "is used by: Customers" in text_of(admin_page.post(gone, {"post": "yes"}, follow=True))


def test_a_set_that_projects_use_keeps_its_name(fo, admin_page):
    """FO-142: whoever runs them knows it by that; the sentence stands at the field, and all else can be changed."""
    fo.project("accounts_direct", "Customers")
    page = admin_page.get(set_page(fo.connection_set))
    form = page.context["adminform"].form
    typed = shown_of(page) | {name: form[name].value() for name in form.fields}
    refused = text_of(admin_page.post(set_page(fo.connection_set), {**typed, "name": "Fabrikam"}))
    assert "is used by: Customers. It keeps its name as long as that is so" in refused
    assert ConnectionSet.objects.get().name == "Contoso"
    assert admin_page.post(set_page(fo.connection_set), typed).status_code == 302


def test_a_key_names_every_project_it_concerns(fo, admin_page):
    """FO-146, FO-168."""
    project = fo.project("products_direct", "Goods")
    address = reverse("admin:p2c_connectionset_key", args=[fo.connection_set.pk, "products"])
    page = admin_page.get(address)
    assert "Goods" in text_of(page)
    shown = shown_of(page)
    assert "nosuch" in text_of(admin_page.post(address, shown | {"columns": "nosuch"}))
    assert "at least one column" in text_of(admin_page.post(address, shown | {"columns": " , "}))
    page = text_of(admin_page.post(address, shown | {"columns": "productnumber, name"}, follow=True))
    assert "The next run of these projects reads everything: Goods." in page
    assert fo.connection_set.keys.get(entity="products").columns == ["productnumber", "name"]
    assert all(made.mapping.full_compare_needed for made in project.tasks.first().mappings.all())


def test_bringing_an_old_version_back_is_an_edit_like_any_other(fo, admin_page):
    """What somebody else has changed since the page of the version was opened is asked about."""
    found = fo.connection_set
    first = found.history.first()
    found.sales_environment = "test"
    found.save()
    address = reverse("admin:p2c_connectionset_simple_history", args=[found.pk, first.pk])
    page = admin_page.get(address)
    form = page.context["adminform"].form
    sent = shown_of(page) | {name: form[name].value() for name in form.fields}
    assert sent["sales_environment"] == first.sales_environment
    ConnectionSet.objects.filter(pk=found.pk).update(sales_environment="training")
    asked = text_of(admin_page.post(address, sent))
    assert "it was test when you opened the page and is training now" in asked
    assert ConnectionSet.objects.get().sales_environment == "training"
    # without anybody in between it is simply brought back
    page = admin_page.get(address)
    form = page.context["adminform"].form
    sent = shown_of(page) | {name: form[name].value() for name in form.fields}
    assert admin_page.post(address, sent).status_code == 302
    assert ConnectionSet.objects.get().sales_environment == first.sales_environment
