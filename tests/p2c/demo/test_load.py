"""Loading the demo company: complete, through the table rules, and only once."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.db import connection

from crm.models import Account, SystemUser
from erp.bc.models import CompanyInformation, Contact, ContactBusinessRelation, Customer, Vendor
from integration import registry
from p2c.demo import DemoRefused
from p2c.demo.company import build
from p2c.demo.load import ADMINISTRATOR, connection_values, create_sign_ins, load_demo_company

pytestmark = pytest.mark.django_db


def contents() -> dict[str, list]:
    return {t.name: list(t.model._default_manager.order_by("pk").values()) for t in registry.tables()}


def test_everything_is_written() -> None:
    loaded = load_demo_company()
    company = build()
    assert not loaded.already_there
    assert "Birkholt" in str(loaded)
    for table in ("bc.customer", "bc.vendor", "crm.account", "crm.contact", "crm.systemuser", "bc.postcode"):
        assert registry.table(table).model._default_manager.count() == len(company.rows[table])
    # a company contact for each customer, vendor and bank account, made by Business Central's own rule; one bank
    # account is older than the relation code; and a customer that somebody typed in again
    assert Contact.objects.filter(type=0).count() == 120 + 40 + 2 + 1 + 1
    assert ContactBusinessRelation.objects.count() == 120 + 40 + 2
    assert Contact.objects.filter(type=1).exclude(company=None).count() == 197


def test_persons_work_where_the_company_says() -> None:
    load_demo_company()
    relations = {r.no: r.contact_id for r in ContactBusinessRelation.objects.all()}
    company = build()
    people = {c.pk.hex: c for c in Contact.objects.filter(type=1)}
    for key, (_, no) in company.works_for.items():
        assert people[key].company_id == relations[no]
    for model in (Customer, Vendor):
        for partner in model.objects.exclude(primary_contact=None).select_related("primary_contact"):
            assert partner.primary_contact.company_id == relations[partner.no]
            assert partner.contact == partner.primary_contact.name
    account = Account.objects.exclude(primarycontact=None).select_related("primarycontact").first()
    assert account is not None
    assert account.primarycontact.parentcustomerid_account_id == account.pk


def test_new_customers_get_the_next_number() -> None:
    load_demo_company()
    customer = Customer(name="Neu")
    customer.save()
    assert customer.no == "C01210"


def test_loading_twice_changes_nothing() -> None:
    load_demo_company()
    before = contents()
    again = load_demo_company()
    assert again.already_there
    assert "nothing was written" in str(again)
    assert contents() == before
    assert User.objects.count() == 3


def test_another_company_is_left_alone() -> None:
    CompanyInformation(name="Somebody else", lcy_code="SEK").save()
    with pytest.raises(DemoRefused, match="Somebody else"):
        load_demo_company()
    assert Customer.objects.count() == 0


def test_a_failure_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("no sign-ins today")

    monkeypatch.setattr("p2c.demo.load.create_sign_ins", fail)
    with pytest.raises(RuntimeError):
        load_demo_company()
    assert Customer.objects.count() == 0
    assert SystemUser.objects.count() == 0


def test_sign_ins(settings) -> None:
    settings.P2C_DEMO_PASSWORD = "open sesame"
    assert create_sign_ins() == [ADMINISTRATOR, "clerk", "auditor"]
    assert create_sign_ins() == []
    admin = User.objects.get(username=ADMINISTRATOR)
    assert admin.is_superuser
    for name in ("clerk", "auditor"):
        user = User.objects.get(username=name)
        assert user.is_staff
        assert not user.is_superuser
    assert authenticate(username="clerk", password="open sesame")


def test_production_gets_no_demo_data(settings) -> None:
    settings.PRODUCTION = True
    for attempt in (load_demo_company, create_sign_ins):
        with pytest.raises(DemoRefused, match="production"):
            attempt()
    assert User.objects.count() == 0


def test_what_the_connection_needs() -> None:
    load_demo_company()
    values = connection_values()
    assert SystemUser.objects.get(pk=values["integration_user"]).isintegrationuser
    company = registry.table("crm.company").model._default_manager.get(pk=values["company"])
    assert company.bcbi_externalid == CompanyInformation.objects.get().external_id
    currency = registry.table("crm.transactioncurrency").model._default_manager.get(pk=values["base_currency"])
    assert currency.isocurrencycode == CompanyInformation.objects.get().lcy_code
    assert registry.table("crm.team").model._default_manager.filter(pk=values["default_team"]).exists()


def test_statements_do_not_grow_with_the_rows(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(1300):
        load_demo_company()
    assert connection.in_atomic_block
