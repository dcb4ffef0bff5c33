"""Calculated columns: worked out of other tables' rows, read like any column, written by nobody, fed onwards."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from rest_framework.test import APIRequestFactory, force_authenticate

from crm.models import Contact as SalesContact
from erp.bc.models import Contact, ContactBusinessRelation, Currency
from integration import changefeed, checks, registry
from integration.api.filters import filterset_for
from integration.api.representation import Shape
from integration.api.tables import view_for
from integration.calculated import Count, Exists, Joined, Max, Sum, expressions
from integration.engine import dialects
from integration.engine.filters import Condition
from integration.engine.read import filter_sql
from integration.models import Change, FieldMapping, MappingFilter
from integration.origin import PRODUCT
from integration.registry import UnknownColumn
from integration.services import files, incoming, mappings
from integration.services.explain import explain
from integration.services.mapping_checks import MappingRefused
from integration.services.preview import preview
from integration.services.write_rows import RowsRefused
from tests import factories
from tests.counting import statements
from tests.factories import pending, sync

pytestmark = pytest.mark.django_db

RATES = "bc.currencyexchangerate"
CURRENCY = {
    "rates": Count(RATES, "currency", caption="Rates"),
    "total_rate": Sum(RATES, "currency", "exchange_rate_amount"),
    "newest": Max(RATES, "currency", "starting_date"),
    "adopted": Exists(RATES, "currency", where={"relational_exch_rate_amount": 2}),
    "first_rate": Joined(RATES, {"currency": "system_id"}, "system_id"),
}
CONTACT = {
    "relations": Count("bc.contactbusinessrelation", "contact", where={"link_to_table": (1, 2)}),
    "company_relations": Joined("bc.contact", {"system_id": "company"}, "relations", caption="Company relations"),
    "customer_no": Joined("bc.contactbusinessrelation", {"contact": "company"}, "no", {"link_to_table": 1}),
    "customer": Joined("bc.customer", {"no": "customer_no"}, "system_id"),
    "customer_relations": Joined("bc.contactbusinessrelation", {"no": "customer_no"}, "contact", {"link_to_table": 1}),
}
SALESPERSON = {"contacts": Count("bc.contact", "salesperson")}


@pytest.fixture
def calculated(db):
    """Currencies and contacts with calculated columns, and what feeds them."""
    names = {"bc.contact": CONTACT, "bc.currency": CURRENCY, "bc.salesperson": SALESPERSON}
    added = [(registry.table(name), columns) for name, columns in names.items()]
    for table, columns in added:
        registry.calculate(table, columns)
    changefeed.install_triggers()
    yield
    for table, columns in added:
        for name in columns:
            del table.columns[name]


@pytest.fixture
def euro(calculated):
    """Two rates, the older one of an adopted currency; and a currency without any."""
    made = factories.currency("EUR")
    factories.exchange_rate(made, "0.1", dt.date(2026, 1, 1))
    factories.exchange_rate(made, "0.2", dt.date(2026, 2, 1))
    factories.currency("USD")
    return made


def read(name, *columns):
    table = registry.table(name)
    wanted = [table.column(n) for n in columns]
    rows = dialects.current().query(
        f"SELECT {dialects.current().select(wanted, blank_is_null=True)} FROM {table.db_table} t ORDER BY code"
    )
    return [tuple(row) for row in rows]


def found(name, *conditions):
    table = registry.table(name)
    sql, params = filter_sql(table, [Condition(*each) for each in conditions], {})
    rows = dialects.current().query(f"SELECT code FROM {table.db_table} t WHERE {sql} ORDER BY code", params)
    return [row[0] for row in rows]


# --- values ---------------------------------------------------------------------------------------------------------


def test_values_are_row_values_at_the_scale_of_their_source(euro):
    scale = registry.table(RATES).column("exchange_rate_amount").scale
    assert read("bc.currency", "code", "rates", "total_rate", "newest") == [
        ("EUR", 2, f"{Decimal('0.3'):.{scale}f}", "2026-02-01"),
        ("USD", 0, f"{Decimal(0):.{scale}f}", None),
    ]
    (first,) = {str(r.pk.hex) for r in euro.exchange_rates.order_by("pk")[:1]}
    assert read("bc.currency", "first_rate", "adopted") == [(first, False), (None, False)]
    euro.exchange_rates.update(relational_exch_rate_amount=2)
    assert read("bc.currency", "adopted") == [(True,), (False,)]


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        (("rates", "gt", "1"), ["EUR"]),
        (("rates", "eq", "0"), ["USD"]),
        (("total_rate", "eq", "0.3"), ["EUR"]),
        (("total_rate", "in", "0|5"), ["USD"]),
        (("total_rate", "lt", "0.31"), ["EUR", "USD"]),
        (("newest", "ge", "2026-02-01"), ["EUR"]),
        (("newest", "blank", ""), ["USD"]),
        (("adopted", "eq", "false"), ["EUR", "USD"]),
    ],
)
def test_filters_compare_values(euro, condition, codes):
    assert found("bc.currency", condition) == codes


def test_columns_say_what_they_are(calculated):
    table = registry.table("bc.currency")
    total, first = table.column("total_rate"), table.column("first_rate")
    assert (total.kind, total.default, total.null, total.read_only) == ("decimal", total.row_value(0), False, True)
    assert (first.kind, first.target, first.null) == ("lookup", RATES, True)
    assert (table.column("rates").caption, total.caption) == ("Rates", "total rate")
    assert not {"rates", "total_rate"} & {c.name for c in table.physical}
    assert "rates" not in table.row(Currency(code="X"))


def test_the_tables_may_be_registered_in_either_order(calculated):
    """A calculation waits for the column it reads, itself calculated, and for its table."""
    table = registry.table("bc.currency")
    registry.calculate(table, {"waits": Joined("bc.nowhere", "currency", "x")})
    try:
        assert registry.unsettled() == ["bc.currency.waits"]
        (problem,) = checks.calculated_columns()
        assert "bc.currency.waits" in problem.msg
    finally:
        registry._waiting.clear()
    assert checks.calculated_columns() == []
    with pytest.raises(UnknownColumn):
        registry.calculate(table, {"wrong": Sum(RATES, "currency", "nothing")})
    registry._waiting.clear()


# --- nobody writes them ---------------------------------------------------------------------------------------------


def test_nobody_writes_them(euro):
    table = registry.table("bc.currency")
    assert {"rates", "total_rate"} <= incoming.locked(table)
    assert not {"rates", "total_rate"} & {c.name for c in files.columns(table)}
    with pytest.raises(RowsRefused) as caught:
        incoming.change(table, euro.pk.hex, {"rates": 7})
    assert "cannot be changed" in str(caught.value.findings[0])
    euro.refresh_from_db()
    euro.description = "Euro"
    euro.save()
    assert read("bc.currency", "rates")[0] == (2,)


def test_a_field_mapping_cannot_write_into_one(world, calculated):
    draft = mappings.draft_of(factories.mapping("CONTACT"))
    draft.fields.append(FieldMapping(mapping=draft.mapping, local_field="relations", remote_field="description"))
    with pytest.raises(MappingRefused) as caught:
        mappings.save(draft)
    assert "cannot be written" in str(caught.value)


# --- travelling -----------------------------------------------------------------------------------------------------


def put(name, local, remote, direction="to_integration"):
    draft = mappings.draft_of(factories.mapping(name))
    draft.fields.append(
        FieldMapping(mapping=draft.mapping, local_field=local, remote_field=remote, direction=direction)
    )
    return mappings.save(draft, confirmed=True)


@pytest.fixture
def travelling(world, calculated):
    """Ada of Nordwind, coupled; her job title is how many relations her company has."""
    local, remote = factories.coupled_customer("Nordwind")
    company = factories.company_contact(local)
    ada = factories.person(company, "Ada", "Byron", e_mail="ada@x.example")
    put("CONTACT", "company_relations", "jobtitle")
    other = factories.sales_contact(remote, "Ada", "Byron")
    factories.couple("CONTACT", ada, other, first_synch="to_integration")
    return company, ada, other


def title(of):
    return SalesContact.objects.get(pk=of.pk).jobtitle


def test_they_travel_and_what_they_come_from_feeds_the_mapping(travelling):
    company, ada, other = travelling
    assert title(other) == "1"
    Change.objects.all().delete()
    vendor = factories.vendor("Nordwind supplies")
    relation = ContactBusinessRelation.objects.get(no=vendor.no, link_to_table=2)
    relation.contact = company
    relation.save(origin=PRODUCT)
    assert ("L", ada.pk.hex) in pending("CONTACT")
    assert sync("CONTACT").to == {"modified": 1}
    assert title(other) == "2"
    assert sync("CONTACT").to == {}
    ContactBusinessRelation.objects.filter(pk=relation.pk).delete()
    sync("CONTACT")
    assert title(other) == "1"


def test_previews_explanations_and_full_runs_see_them(travelling):
    company, ada, other = travelling
    vendor = factories.vendor("Nordwind supplies")
    ContactBusinessRelation.objects.filter(no=vendor.no).update(contact=company)
    shown = str(preview(factories.mapping("CONTACT")))
    assert "Job Title" in shown or "jobtitle" in shown
    assert explain(factories.mapping("CONTACT"), ada.pk.hex)
    assert sync("CONTACT", "full").to["modified"] == 1
    assert title(other) == "2"


def test_a_filter_on_one_feeds_too_and_no_longer_when_it_is_gone(world, calculated):
    jr = factories.salesperson("JR")
    ada = factories.person(None, "Ada", "Byron")

    def filtered(*rows):
        draft = mappings.draft_of(factories.mapping("SALESPEOPLE"))
        draft.filters = [
            MappingFilter(mapping=draft.mapping, side="L", field=f, operator=o, value=v) for f, o, v in rows
        ]
        mappings.save(draft, confirmed=True)
        Change.objects.all().delete()

    filtered(("contacts", "gt", "0"))
    Contact.objects.filter(pk=ada.pk).update(salesperson=jr)
    assert pending("SALESPEOPLE") == {("L", jr.pk.hex)}
    filtered()
    Contact.objects.filter(pk=ada.pk).update(salesperson=None)
    assert pending("SALESPEOPLE") == set()


# --- screens and REST -----------------------------------------------------------------------------------------------


def test_rest_shows_filters_and_orders_them_without_a_statement_per_record(euro):
    table = registry.table("bc.currency")
    shape = Shape(table)
    with statements(connection) as few:
        rows = shape.json(shape.queryset())
    assert {(r["code"], r["rates"]) for r in rows} == {("EUR", 2), ("USD", 0)}
    assert {Decimal(r["total_rate"]) for r in rows} == {Decimal("0.3"), Decimal(0)}
    for code in ("SEK", "NOK", "DKK"):
        factories.currency(code, "11")
    with statements(connection) as many:
        shape.json(shape.queryset())
    assert len(many) == len(few)
    for query, codes in (({"rates": "2"}, ["EUR"]), ({"rates__lt": "1"}, ["USD"]), ({"adopted": "true"}, [])):
        listed = filterset_for(table)(query, queryset=shape.queryset()).qs
        assert [r["code"] for r in listed] == codes
    assert shape.queryset().order_by("-rates", "pk")[0]["code"] == "EUR"


def test_rest_takes_a_record_back_as_it_was_read(euro):
    view = view_for(registry.table("bc.currency"), "bc", "currencies", "bc")
    one = view.as_view({"get": "retrieve", "patch": "partial_update"})
    user = User.objects.create_superuser("ada")

    def call(method, body=None, **headers):
        request = getattr(APIRequestFactory(), method)("/", body, format="json", **headers)
        force_authenticate(request, user)
        return one(request, pk="EUR")

    record = call("get").data
    assert record["rates"] == 2
    assert call("patch", {**record, "description": "Euro"}).data["description"] == "Euro"
    assert call("patch", {"rates": 5}).status_code == 400
    tag = call("get").data["@etag"]
    euro.exchange_rates.all().delete()
    answer = call("get", HTTP_IF_NONE_MATCH=tag)
    assert (answer.status_code, answer.data["rates"]) == (200, 0)


def test_screens_show_them(euro):
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    page = client.get(f"/admin/bc/currency/{euro.pk}/change/")
    assert page.status_code == 200
    assert client.get("/admin/bc/currency/").status_code == 200
    admin = page.context["adminform"].model_admin
    record = admin.get_queryset(page.wsgi_request).get(pk=euro.pk)
    assert ">0.3<" in admin.total_rate(record)
    assert admin.first_rate(record) == euro.exchange_rates.order_by("pk").first()
    assert admin.rates.short_description == "Rates"
    assert "total_rate" in admin.get_readonly_fields(page.wsgi_request, record)
    with pytest.raises(AttributeError):
        _ = admin.nothing


def test_a_row_can_be_found_by_a_value_that_is_calculated_itself(travelling):
    """The customer behind a person's company: by the number that the relation of the company names."""
    _company, ada, _other = travelling
    customer = factories.customer("Nordwind once more")  # another one, which nothing leads to
    table = registry.table("bc.contact")
    wanted = [table.column(name) for name in ("customer_no", "customer", "customer_relations")]
    own = Contact.objects.get(pk=ada.pk).company
    link = ContactBusinessRelation.objects.get(contact=own)
    sql = f"SELECT {dialects.current().select(wanted)} FROM {table.db_table} t WHERE first_name = %s"
    ((number, found, relation),) = dialects.current().query(sql, ["Ada"])
    assert (number, relation) == (link.no, own.pk.hex)
    assert registry.table(table.column("customer").target).model.objects.get(pk=found).no == link.no != customer.no
    annotated = Contact.objects.annotate(**expressions(table)).get(pk=ada.pk)
    assert (annotated.customer_no, str(annotated.customer)) == (link.no, str(uuid.UUID(found)))
