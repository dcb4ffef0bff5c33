"""A page that stood open takes nothing back that others have changed, and asks where both changed the same."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from crm.models import Account, QuoteDetail
from erp.bc.models import Contact, Customer, MarketingSetup
from integration.admin.edits import SHOWN, TAKE
from integration.models import (
    ConfigTemplate,
    ConfigTemplateLine,
    Connection,
    JournalEntry,
    Schedule,
    TransformationRule,
    ValueMapEntry,
)
from integration.registry import LOCAL
from tests import factories
from tests.boxes import Boxes
from tests.crm.prospect import quote, quote_line

pytestmark = pytest.mark.django_db

ASKED = "Somebody else has changed {} meanwhile: it was {} when you opened the page and is {} now. You entered {}."


class Person:
    """Somebody with a page of a record open."""

    def __init__(self, name: str) -> None:
        self.client = Client()
        self.client.force_login(User.objects.create_superuser(name))

    def open(self, record):
        name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
        self.address = reverse(name, args=[record.pk])
        self.form = f"{record._meta.model_name}_form"
        self.page = self.client.get(self.address)
        assert self.page.status_code == 200
        return self

    def boxes(self):
        return Boxes(self.page.content.decode(), self.form).sent

    def save(self, **typed):
        """Sends the page with what is typed, where None is a box that is not sent; rows have `__` for the dash."""
        sent = self.boxes() | {name.replace("__", "-"): value for name, value in typed.items()}
        return self.client.post(self.address, {name: value for name, value in sent.items() if value is not None})

    def again(self, answer, **typed):
        """Sends the page that asks."""
        self.page = answer
        return self.save(**typed)


def passes(answer):
    assert answer.status_code == 302, dict(answer.context["adminform"].form.errors)


def asks(answer, *sentence):
    """The page comes back, and asks with both values."""
    assert answer.status_code == 200
    assert ASKED.format(*sentence) in answer.content.decode()


@pytest.fixture
def ada(world):
    return Person("ada")


@pytest.fixture
def bea(world):
    return Person("bea")


def card(kind):
    """A record, and the names of its fields for city and telephone."""
    customer, account = factories.coupled_customer("Mill")
    return {
        "account": (account, "address1_city", "telephone1", "Address 1: City", "Main Phone"),
        "customer": (customer, "city", "phone_no", "City", "Phone No."),
        "contact": (factories.company_contact(customer), "city", "phone_no", "City", "Phone No."),
    }[kind]


@pytest.mark.parametrize("kind", ["account", "customer", "contact"])
def test_two_people_change_different_fields_of_a_record(ada, bea, kind):
    record, city, phone, _city, phone_caption = card(kind)
    ada.open(record)
    bea.open(record)
    passes(ada.save(**{city: "Kiel"}))
    passes(bea.save(**{phone: "77"}))
    record.refresh_from_db()
    assert (getattr(record, city), getattr(record, phone)) == ("Kiel", "77")
    assert LogEntry.objects.get(user__username="bea").get_change_message() == f"Changed {phone_caption}."


def test_what_did_not_change_does_not_travel(ada, bea):
    """The journal of the run has the telephone of the second person, and the city of the first one once."""
    customer, account = factories.coupled_customer("Mill")
    factories.sync("CUSTOMER")
    ada.open(account)
    bea.open(account)
    passes(ada.save(address1_city="Kiel"))
    factories.sync("CUSTOMER")
    last = JournalEntry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    passes(bea.save(telephone1="77"))
    factories.sync("CUSTOMER")
    customer.refresh_from_db()
    assert (customer.city, customer.phone_no) == ("Kiel", "77")
    changed = " ".join(JournalEntry.objects.filter(pk__gt=last).values_list("after", flat=True))
    assert "77" in changed
    assert "Kiel" not in changed


@pytest.mark.parametrize("kind", ["account", "customer", "contact"])
def test_both_change_the_same_field_of_a_record(ada, bea, kind):
    record, city, phone, caption, _phone = card(kind)
    setattr(record, city, "Kiel")
    record.save()
    ada.open(record)
    bea.open(record)
    passes(ada.save(**{city: "Ulm"}))
    answer = bea.save(**{city: "Bonn", phone: "77"})
    asks(answer, caption, "Kiel", "Ulm", "Bonn")
    record.refresh_from_db()
    assert (getattr(record, city), getattr(record, phone)) == ("Ulm", ""), "nothing is written"
    form = answer.context["adminform"].form
    assert (form[city].value(), form[phone].value()) == ("Bonn", "77"), "what was typed stays"
    passes(bea.again(answer))
    record.refresh_from_db()
    assert (getattr(record, city), getattr(record, phone)) == ("Bonn", "77")


def test_the_present_value_is_taken_by_a_tick(ada, bea):
    account = factories.account("Mill", address1_city="Kiel")
    ada.open(account)
    bea.open(account)
    passes(ada.save(address1_city="Ulm"))
    answer = bea.save(address1_city="Bonn", telephone1="77")
    passes(bea.again(answer, **{TAKE: "address1_city"}))
    account.refresh_from_db()
    assert (account.address1_city, account.telephone1) == ("Ulm", "77")


def test_both_typed_the_same(ada, bea):
    account = factories.account("Mill", address1_city="Kiel")
    ada.open(account)
    bea.open(account)
    passes(ada.save(address1_city="Ulm"))
    passes(bea.save(address1_city="Ulm"))


def test_a_run_changes_a_field_in_between(ada):
    customer, account = factories.coupled_customer("Mill", city="Kiel", phone_no="1")
    factories.sync("CUSTOMER")
    account.refresh_from_db()
    assert account.address1_city == "Kiel"
    ada.open(account)
    customer.refresh_from_db()
    customer.city = "Ulm"
    customer.save()
    factories.sync("CUSTOMER")
    passes(ada.save(telephone1="77"))
    factories.sync("CUSTOMER")
    account.refresh_from_db()
    customer.refresh_from_db()
    assert (account.address1_city, account.telephone1) == ("Ulm", "77")
    assert (customer.city, customer.phone_no) == ("Ulm", "77")


def test_a_reference_is_named_and_a_box_is_yes_or_no(ada, bea):
    first, second = factories.salesperson("AB", name="Ann"), factories.salesperson("CD", name="Carl")
    customer = factories.customer("Mill", salesperson=first)
    ada.open(customer)
    bea.open(customer)
    passes(ada.save(salesperson=str(second.pk), privacy_blocked="on"))
    answer = bea.save(salesperson="")
    asks(answer, "Salesperson Code", first, second, "blank")
    passes(bea.again(answer))
    customer.refresh_from_db()
    assert (customer.salesperson, customer.privacy_blocked) == (None, True)


# --- a page that does not say what it showed --------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["nonsense", "other"])
def test_a_page_that_was_tampered_with_is_refused(ada, said):
    account, other = factories.account("Mill", address1_city="Kiel"), factories.account("Barn")
    ada.open(other)
    value = ada.boxes()[SHOWN][0] if said == "other" else said
    ada.open(account)
    answer = ada.save(**{SHOWN: value}, address1_city="Bonn")
    text = answer.content.decode()
    assert "This page does not say what it showed." in text
    assert "Address 1: City is Kiel now, and you entered Bonn." in text
    account.refresh_from_db()
    assert account.address1_city == "Kiel"
    passes(ada.again(answer))
    account.refresh_from_db()
    assert account.address1_city == "Bonn"


def test_a_page_that_says_nothing_is_asked_about_what_differs(ada):
    """It was opened before an upgrade, say: whether its old values are meant nobody knows."""
    account = factories.account("Mill", address1_city="Kiel")
    ada.open(account)
    assert "is Kiel now, and you entered Bonn." in ada.save(**{SHOWN: None}, address1_city="Bonn").content.decode()
    passes(ada.save(**{SHOWN: None}))


def test_the_page_shows_nothing_that_its_boxes_do_not(ada):
    from django.core import signing

    account = factories.account("Mill", address1_city="Kiel")
    ada.open(account)
    found = signing.loads(ada.boxes()[SHOWN][0], salt=f"p2c.shown.crm.account.{account.pk}")
    assert set(found) == {""}
    assert set(found[""]) <= set(ada.page.context["adminform"].form.fields)


def test_a_record_that_is_gone_does_not_come_back(ada, bea):
    account = factories.account("Mill")
    ada.open(account)
    account.delete()
    answer = ada.client.post(ada.address, {**ada.boxes(), "telephone1": "77"})
    assert answer.status_code == 410
    text = answer.content.decode()
    assert "There is no account with the key" in text
    assert "Nothing was saved." in text
    assert [(each.label, each.text) for each in answer.context["typed"]] == [("Main Phone", "77")]
    assert not Account.objects.exists()


def test_who_has_deleted_a_record_is_named_and_its_typed_lines_are_shown(ada, bea, lines):
    ada.open(lines)
    bea.open(lines)
    gone = bea.client.post(f"{bea.address.removesuffix('change/')}delete/", {"post": "yes"})
    assert gone.status_code == 302
    answer = ada.save(name="Mine", lines__0__quantity="7")
    assert answer.status_code == 410
    assert "was deleted by bea on" in answer.content.decode()
    found = {each.label: each.text for each in answer.context["typed"]}
    assert found["Name"] == "Mine"
    assert [text for label, text in found.items() if label.endswith("Quantity")] == ["7"]
    again = ada.client.post(f"{bea.address.removesuffix('change/')}delete/", {"post": "yes"}, follow=True)
    assert "was deleted by bea on" in again.content.decode()


# --- rows -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def lines(world):
    document = quote()
    for quantity in (1, 2):
        quote_line(document, priceperunit="5", quantity=quantity)
    return document


def quantities(document):
    return sorted(int(line.quantity) for line in QuoteDetail.objects.filter(quote=document))


def test_lines_of_a_document(ada, bea, lines):
    ada.open(lines)
    bea.open(lines)
    passes(ada.save(lines__0__quantity="11"))
    passes(bea.save(lines__1__quantity="12", lines__0__productdescription="Chair"))
    assert quantities(lines) == [11, 12]
    assert QuoteDetail.objects.filter(productdescription="Chair", quantity=11).exists()


def test_both_change_the_same_field_of_a_line(ada, bea, lines):
    ada.open(lines)
    bea.open(lines)
    passes(ada.save(lines__0__quantity="11"))
    answer = bea.save(lines__0__quantity="21", lines__1__quantity="22")
    asks(answer, "Quantity", "1", "11", "21")
    assert quantities(lines) == [2, 11]
    passes(bea.again(answer))
    assert quantities(lines) == [21, 22]


def test_a_line_is_deleted_and_another_added_meanwhile(ada, bea, lines):
    first = QuoteDetail.objects.get(quote=lines, quantity=1)
    ada.open(lines)
    bea.open(lines)
    first.delete()
    quote_line(lines, priceperunit="5", quantity=3)
    passes(ada.save(lines__1__quantity="12"))
    assert quantities(lines) == [3, 12], "nobody touched the deleted line"
    answer = bea.save(lines__0__quantity="21")
    assert "Somebody else has deleted this row meanwhile." in answer.content.decode()
    assert quantities(lines) == [3, 12]
    passes(bea.again(answer, lines__0__DELETE="on"))
    assert quantities(lines) == [3, 12]


def test_a_line_that_is_to_go_was_changed_meanwhile(ada, bea, lines):
    ada.open(lines)
    bea.open(lines)
    passes(ada.save(lines__0__quantity="11"))
    answer = bea.save(lines__0__DELETE="on")
    assert "is 11 now. Save again to delete the row." in answer.content.decode()
    assert quantities(lines) == [2, 11]
    passes(bea.again(answer))
    assert quantities(lines) == [2]


# --- the set-up -------------------------------------------------------------------------------------------------------


def test_a_set_up_record(ada, bea):
    setup = MarketingSetup.current()
    ada.open(setup)
    bea.open(setup)
    passes(ada.save(search_hit_percent="70"))
    passes(bea.save(autosearch_for_duplicates="on"))
    setup = MarketingSetup.current()
    assert (setup.search_hit_percent, setup.autosearch_for_duplicates) == (70, True)


def test_a_mapping_and_its_rows(ada, bea):
    mapping = factories.mapping("CUSTOMER")
    rows = list(mapping.fields.order_by("no", "id"))
    ada.open(mapping)
    bea.open(mapping)
    passes(ada.save(**{"fields-0-no": "7", "category": "ONE"}))
    added = mapping.criteria.count()
    passes(bea.save(**{"fields-1-no": "8"}))
    mapping.refresh_from_db()
    assert mapping.category == "ONE"
    assert [mapping.fields.get(pk=row.pk).no for row in rows[:2]] == [7, 8]
    assert mapping.criteria.count() == added
    bea.open(mapping)
    ada.open(mapping)
    passes(ada.save(**{"fields-0-no": "9"}))
    answer = bea.save(**{"fields-0-no": "5"})
    asks(answer, "No.", "7", "9", "5")
    passes(bea.again(answer))
    assert mapping.fields.get(pk=rows[0].pk).no == 5


def test_a_row_that_somebody_adds_to_a_mapping_stays(ada):
    mapping = factories.mapping("CUSTOMER")
    ada.open(mapping)
    mapping.filters.create(side=LOCAL, field="name", operator="starts_with", value="Mill")
    passes(ada.save(category="ONE"))
    assert mapping.filters.filter(value="Mill").exists()


def test_a_value_map(ada, bea):
    rule = TransformationRule.objects.create(code="COUNTRIES", type="value_map")
    ValueMapEntry.objects.create(rule=rule, source_value="SE", destination_value="Sweden")
    ada.open(rule)
    bea.open(rule)
    passes(ada.save(description="Countries", pasted="DK;Denmark"))
    passes(bea.save(**{"entries-0-destination_value": "Sverige"}))
    rule.refresh_from_db()
    assert rule.description == "Countries"
    found = dict(rule.entries.values_list("source_value", "destination_value"))
    assert found == {"SE": "Sverige", "DK": "Denmark"}


def test_a_config_template(ada, bea):
    template = ConfigTemplate.objects.create(code="DOMESTIC", table="bc.customer")
    ada.open(template)
    bea.open(template)
    ConfigTemplateLine.objects.create(template=template, field="city", value="Kiel")
    passes(ada.save(description="Domestic"))
    assert template.lines.count() == 1


def test_a_schedule_and_the_connection(ada, bea):
    schedule = Schedule.objects.filter(mapping__name="CUSTOMER").first()
    ada.open(schedule)
    bea.open(schedule)
    passes(ada.save(every_minutes="45"))
    passes(bea.save(max_attempts="7"))
    schedule.refresh_from_db()
    assert (schedule.every_minutes, schedule.max_attempts) == (45, 7)
    link = Connection.objects.get()
    ada.open(link)
    bea.open(link)
    passes(ada.save(name="Sales North"))
    passes(bea.save(time_zone="Europe/Copenhagen"))
    link.refresh_from_db()
    assert (link.name, link.time_zone) == ("Sales North", "Europe/Copenhagen")


def test_two_rows_are_never_made_one(ada):
    """Contacts follow their customer: the card that stood open takes nothing back on either of them."""
    customer, account = factories.coupled_customer("Mill", city="Kiel")
    company = factories.company_contact(customer)
    ada.open(company)
    customer.refresh_from_db()
    customer.city = "Ulm"
    customer.save()
    passes(ada.save(phone_no="77"))
    customer.refresh_from_db()
    assert (customer.city, customer.phone_no) == ("Ulm", "77")
    assert Contact.objects.get(pk=company.pk).city == "Ulm"
    factories.sync("CUSTOMER")
    account.refresh_from_db()
    assert (account.address1_city, account.telephone1) == ("Ulm", "77")
    assert Customer.objects.count() == 1
