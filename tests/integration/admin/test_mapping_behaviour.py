"""What a table mapping's list and page show, which directions it runs in, and which records it offers."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from crm.models import TransactionCurrency
from erp.bc.models import Currency, Customer, Salesperson
from integration.admin.column_choices import caption
from integration.models import MappingFilter, TableMapping
from integration.services import mappings, synchronise
from integration.services.errors import Refused
from tests import factories
from tests.integration.admin.pages import filled
from tests.integration.admin.records.screens import Screens

pytestmark = pytest.mark.django_db


def page_of(name):
    return reverse("admin:integration_tablemapping_change", args=[factories.mapping(name).pk])


@pytest.mark.behaviour("B-046")
def test_the_field_list_of_a_mapping_shows_its_own_rows_with_both_captions(world, auditor_page):
    mapping = factories.mapping("CURRENCY")
    page = auditor_page.get(page_of("CURRENCY"))
    text = page.content.decode()
    for row in mapping.fields.all():
        assert caption(mapping.local_table, row.local_field) in text
        assert caption(mapping.remote_table, row.remote_field) in text
    shown = page.context["inline_admin_formsets"][0].formset.queryset
    assert {row.mapping_id for row in shown} == {mapping.pk}
    assert len(shown) == mapping.fields.count() == 3
    # it is read only: nothing to choose in, and nothing is taken
    for name in ("local_field", "remote_field", "direction", "enabled"):
        assert f'name="fields-0-{name}"' not in text
    assert auditor_page.post(page_of("CURRENCY"), {"fields-0-local_field": "code"}).status_code == 403


@pytest.mark.behaviour("B-050")
def test_the_name_of_a_mapping_cannot_be_blanked(world, admin_page):
    own = TableMapping(name="POSTS", local_table="bc.postcode", remote_table="crm.team", enabled=False)
    mappings.save(mappings.Draft(own))
    page = admin_page.get(page_of("POSTS"))
    for blank in ("", "   "):
        answer = admin_page.post(page_of("POSTS"), filled(page, name=blank))
        assert answer.status_code == 200
        assert "This field is required" in answer.content.decode()
    assert TableMapping.objects.filter(name="POSTS").exists()


@pytest.mark.behaviour("B-065")
@pytest.mark.parametrize(
    ("direction", "allowed"),
    [
        ("bidirectional", {"to_integration", "from_integration"}),
        ("to_integration", {"to_integration"}),
        ("from_integration", {"from_integration"}),
    ],
)
def test_a_mapping_runs_in_a_direction_only_when_table_and_field_have_it(world, direction, allowed):
    draft = mappings.draft_of(factories.mapping("CUSTOMER"))
    draft.fields = [next(f for f in draft.fields if f.local_field == "name")]
    draft.mapping.direction = draft.fields[0].direction = direction
    mappings.save(draft)
    mapping = factories.mapping("CUSTOMER")
    for asked in ("to_integration", "from_integration"):
        if asked in allowed:
            synchronise.check_direction(mapping, asked)
            assert factories.sync("CUSTOMER", direction=asked).status == "finished"
        else:
            with pytest.raises(Refused, match="is not configured for the direction"):
                synchronise.check_direction(mapping, asked)
    # the table says one thing, its only field another: refused before it is saved
    for other in {"bidirectional", "to_integration", "from_integration"} - {direction}:
        draft = mappings.draft_of(mapping)
        draft.fields[0].direction = other
        assert any(
            "No enabled field mapping of CUSTOMER has the direction" in p.text for p in mappings.problems_of(draft)
        )


@pytest.mark.behaviour("B-063")
@pytest.mark.parametrize(
    ("mapping", "record", "field", "make"),
    [
        ("CUSTOMER", Customer, "name", lambda name: factories.account(name)),
        ("SALESPEOPLE", Salesperson, "fullname", lambda name: factories.user(name, islicensed=True)),
        ("CURRENCY", Currency, "currencyname", None),
    ],
)
def test_the_partners_offered_are_those_within_the_mapping_s_filter(world, mapping, record, field, make):
    draft = mappings.draft_of(factories.mapping(mapping))
    draft.filters.append(
        MappingFilter(mapping=draft.mapping, side="R", field=field, operator="starts_with", value="Able")
    )
    mappings.save(draft)
    if make is None:
        for code, name in (("AAA", "Able one"), ("BBB", "Cable one")):
            TransactionCurrency(isocurrencycode=code, currencyname=name, exchangerate="2").save()
    else:
        make("Able one")
        make("Cable one")
    local = {
        Customer: lambda: factories.customer("Able"),
        Salesperson: lambda: factories.salesperson("AB"),
        Currency: lambda: factories.currency("CHF"),
    }[record]()
    screens = Screens(User.objects.create_superuser("administrator"))
    offers = screens.page(record, "couple", local.pk, q="able one").context["offers"]
    assert len(offers) == 1
    assert "Able one" in f"{offers[0].candidate.label} {offers[0].candidate.details}"
