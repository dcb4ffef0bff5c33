"""The screens of both sides' tables: every page opens; saving, refusing and deleting go through the rules."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from crm.models import Account, Contact, OptionValue, SystemUser, TransactionCurrency
from erp.bc.models import Currency, Customer, Salesperson
from integration import registry
from integration.admin.records import RecordAdmin
from tests.integration.admin.pages import shown_of
from tests.p2c import pages

pytestmark = pytest.mark.django_db
TABLES = [t for t in registry.tables() if t.name.startswith("bc.")]


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("admin"))
    return client


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def filled(page, **values):
    """The values a browser would send: what the page shows, and what the person typed."""
    form = page.context["adminform"].form
    sent = shown_of(page)
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if value is True:
            sent[name] = "on"
        elif value is not None and value is not False:
            sent[name] = str(getattr(value, "pk", value))
    for formset in page.context["inline_admin_formsets"]:
        manage = formset.formset.management_form
        sent.update({manage.add_prefix(n): manage.initial.get(n, 0) for n in manage.fields})
    return {**sent, **values}


@pytest.mark.long
def test_every_table_of_business_central_is_searched(site):
    """That lists and forms open is shown by tests/p2c/test_pages.py, for Sales by test_integration_user.py as well."""
    with pages.short():
        wrong = {
            table.name: answer.status_code
            for table in TABLES
            if (answer := site.get(address(table.model, "changelist"), {"q": "x"})).status_code != 200
        }
    assert wrong == {}
    assert [t.name for t in TABLES if not isinstance(admin.site.get_model_admin(t.model), RecordAdmin)] == []


def test_pages_of_records_show_stamps(site):
    account = Account(name="Mill", paymenttermscode=1)
    account.save()
    Contact(lastname="Byron", parentcustomerid_account=account).save()
    page = site.get(address(Account, "change", account.pk))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Net 30" in text
    assert "Modified On" in text
    assert "Byron" in text
    assert "Mill" in site.get(address(Account, "changelist"), {"q": "mil"}).content.decode()


def test_adding_and_changing_a_record(site):
    page = site.get(address(Contact, "add"))
    site.post(address(Contact, "add"), filled(page, firstname="Ada", lastname="Byron"))
    person = Contact.objects.get()
    assert person.fullname == "Ada Byron"
    page = site.get(address(Contact, "change", person.pk))
    # Somebody else changes another field while the page is open.
    Contact.objects.update(jobtitle="Miller")
    site.post(address(Contact, "change", person.pk), filled(page, lastname="King"))
    person.refresh_from_db()
    assert (person.fullname, person.lastname) == ("Ada King", "King")


def test_a_refusal_is_shown_beside_what_was_typed(site):
    page = site.get(address(Customer, "add"))
    answer = site.post(address(Customer, "add"), filled(page, no="1", name="Mill", phone_no="call me"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "call me" in text
    assert "a phone number has no letters" in text
    assert not Customer.objects.exists()
    # Numbers tried out by the page are not used up; without any series the page says what is missing.
    answer = site.post(address(Customer, "add"), filled(page, name="Mill"))
    assert "Customer Nos." in answer.content.decode()


def test_options_are_chosen_from_their_list(site):
    OptionValue(table="account", column="paymenttermscode", label="14 DAYS").save()
    page = site.get(address(Account, "add"))
    assert "14 DAYS" in page.content.decode()
    site.post(address(Account, "add"), filled(page, name="Mill", paymenttermscode="100000001"))
    assert Account.objects.get().paymenttermscode == 100000001
    answer = site.post(address(Account, "add"), filled(page, name="Two", paymenttermscode="55"))
    assert answer.status_code == 200
    assert Account.objects.count() == 1


def test_a_code_that_stays_is_locked(site):
    currency = TransactionCurrency(isocurrencycode="SEK", exchangerate="11")
    currency.save()
    assert "isocurrencycode" in site.get(address(TransactionCurrency, "add")).context["adminform"].form.fields
    page = site.get(address(TransactionCurrency, "change", currency.pk))
    assert "isocurrencycode" not in page.context["adminform"].form.fields


def test_deleting_one_and_many(site):
    for code in ("SEK", "NOK", "DKK"):
        Currency(code=code).save()
    first, *others = Currency.objects.all()
    site.post(address(Currency, "delete", first.pk), {"post": "yes"})
    assert Currency.objects.count() == 2
    chosen = {"action": "delete_selected", "_selected_action": [str(o.pk) for o in others], "post": "yes"}
    site.post(address(Currency, "changelist"), chosen)
    assert not Currency.objects.exists()


def test_a_refused_deletion_says_why(site):
    Account(name="Mill", paymenttermscode=2).save()
    option = OptionValue.objects.get(column="paymenttermscode", number=2)
    answer = site.post(address(OptionValue, "delete", option.pk), {"post": "yes"}, follow=True)
    assert "cannot be deleted" in answer.content.decode()
    chosen = {"action": "delete_selected", "_selected_action": [str(option.pk)], "post": "yes"}
    answer = site.post(address(OptionValue, "changelist"), chosen, follow=True)
    assert "cannot be deleted" in answer.content.decode()
    assert OptionValue.objects.filter(pk=option.pk).exists()


def test_references_are_found_by_typing(site):
    SystemUser(fullname="Ada Byron").save()
    Salesperson(code="AB", name="Ada").save()
    for model, field in ((Account, "ownerid_systemuser"), (Customer, "salesperson")):
        answer = site.get(
            reverse("admin:autocomplete"),
            {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": field,
                "term": "ada",
            },
        )
        assert len(answer.json()["results"]) == 1
