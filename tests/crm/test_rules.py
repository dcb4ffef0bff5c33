"""Sales keeps its own records in order, one saved alone or many at once."""

import pytest
from django.db import IntegrityError, connection, transaction

from crm.models import (
    Account,
    Contact,
    Invoice,
    InvoiceDetail,
    Opportunity,
    OptionValue,
    PriceLevel,
    Product,
    ProductPriceLevel,
    SystemUser,
    Team,
    TransactionCurrency,
    UomSchedule,
)
from integration import registry
from integration.engine.write import Write, find
from integration.services.write_rows import RowsRefused, write_rows
from tests.counting import statements
from tests.crm.catalogue import base_unit, currency, unit_group

pytestmark = pytest.mark.django_db


def refused(action, *words):
    with pytest.raises(RowsRefused) as caught:
        action()
    text = " ".join(str(f) for f in caught.value.findings)
    for word in words:
        assert word in text
    assert all(f.next_step for f in caught.value.findings)
    return text


def test_full_name_follows_the_name_parts():
    person = Contact(firstname="Ada", middlename="", lastname="Byron", fullname="Somebody else")
    person.save()
    assert person.fullname == "Ada Byron"
    person.middlename = "Quinn"
    person.save(update_fields=["middlename"])
    assert Contact.objects.get().fullname == "Ada Quinn Byron"
    person.fullname = "Typed"
    person.save()
    assert Contact.objects.get().fullname == "Ada Quinn Byron"


def test_status_reason_follows_the_state():
    account = Account(name="Old mill", statecode=1)
    account.save()
    assert account.statuscode == 2
    account.statecode = 0
    account.save()
    assert Account.objects.get().statuscode == 1
    account.statuscode = 2
    refused(account.save, "Status Reason", "Old mill")
    assert Account.objects.get().statuscode == 1


def test_a_record_has_one_owner():
    user, team = SystemUser(fullname="U"), Team(name="T")
    user.save()
    team.save()
    account = Account(name="A")
    account.save()
    assert account.ownerid_systemuser is None
    account.ownerid_systemuser = user
    account.save()
    # Choosing a team lets go of the user.
    account.ownerid_team = team
    account.save()
    account.refresh_from_db()
    assert (account.ownerid_systemuser, account.ownerid_team) == (None, team)
    refused(lambda: Account(name="B", ownerid_systemuser=user, ownerid_team=team).save(), "B")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.update(ownerid_systemuser=user)


def test_owner_and_parent_are_written_as_id_and_type():
    user = SystemUser(fullname="U")
    user.save()
    account = Account(name="A")
    account.save()
    write_rows(
        Contact,
        [
            Write.insert(
                {
                    "lastname": "L",
                    "ownerid": user.pk.hex,
                    "owneridtype": "systemuser",
                    "parentcustomerid": account.pk.hex,
                    "parentcustomeridtype": "account",
                }
            )
        ],
    )
    person = Contact.objects.get()
    assert person.ownerid_systemuser == user
    assert person.parentcustomerid_account == account


def test_option_columns_take_numbers_of_their_list_only():
    account = Account(name="A", paymenttermscode=1, address1_freighttermscode=0)
    account.save()
    assert account.paymenttermscode == 1
    assert account.address1_freighttermscode is None
    account.paymenttermscode = 99
    refused(account.save, "Payment Terms", "99", "A")
    # A number of another column is no number of this one.
    account.paymenttermscode = 7
    refused(account.save, "7")


def test_new_options_get_the_next_free_number():
    first = OptionValue(table="account", column="paymenttermscode", label="14 DAYS")
    first.save()
    second = OptionValue(table="account", column="paymenttermscode", label="CM")
    other = OptionValue(table="account", column="address1_freighttermscode", label="EXW")
    second.save()
    other.save()
    assert [first.number, second.number, other.number] == [100000001, 100000002, 100000001]
    items = [
        Write.insert({"table": "account", "column": "paymenttermscode", "label": label, "number": number})
        for label, number in (("A", None), ("B", 100000003), ("C", None))
    ]
    write_rows(OptionValue, items)
    assert [i.new["number"] for i in items] == [100000004, 100000003, 100000005]


def test_option_labels_differ_in_more_than_case():
    refused(OptionValue(table="account", column="paymenttermscode", label="net 30").save, "net 30", "1")
    OptionValue(table="account", column="address1_freighttermscode", label="net 30").save()


def test_an_option_keeps_its_number_and_stays_while_it_is_used():
    option = OptionValue.objects.get(column="paymenttermscode", number=3)
    option.number = 30
    refused(option.save, "Number", "Net 45")
    option.refresh_from_db()
    option.label = "45 DAYS"
    option.save()
    account = Account(name="A", paymenttermscode=3)
    account.save()
    refused(option.delete, "45 DAYS")
    account.paymenttermscode = None
    account.save()
    option.delete()
    assert not OptionValue.objects.filter(column="paymenttermscode", number=3).exists()


def test_iso_code_is_upper_case_and_stays():
    currency = TransactionCurrency(isocurrencycode="sek ", exchangerate="11")
    currency.save()
    assert currency.isocurrencycode == "SEK"
    currency.isocurrencycode = "NOK"
    refused(currency.save, "SEK", "NOK")
    currency.refresh_from_db()
    currency.isocurrencycode = "sek"
    currency.save()


def test_deleting_a_primary_contact_keeps_the_account():
    person = Contact(lastname="L")
    person.save()
    account = Account(name="A", primarycontact=person)
    account.save()
    person.delete()
    account.refresh_from_db()
    assert account.primarycontact is None


def test_a_refused_row_in_a_batch_writes_nothing():
    items = [Write.insert({"name": f"Account {n}"}) for n in range(5)]
    items[3] = Write.insert({"name": "Account 3", "paymenttermscode": 12345})
    refused(lambda: write_rows(Account, items), "Account 3")
    assert not Account.objects.exists()


def test_rules_ask_the_same_number_of_questions_for_any_batch():
    def insert(count):
        rows = [
            Write.insert({"name": f"N{count}-{n}", "paymenttermscode": 1 + n % 4, "statecode": n % 2})
            for n in range(count)
        ]
        people = [Write.insert({"firstname": "F", "lastname": f"L{n}"}) for n in range(count)]
        with statements(connection) as counted:
            write_rows(Account, rows)
            write_rows(Contact, people)
        return len(counted)

    insert(1)
    assert insert(30) == insert(200)
    table = registry.table(Account)
    rows = find(table, "statecode", [0])
    with statements(connection) as few:
        write_rows(Account, [Write.update(r, {"statecode": 1}) for r in rows[:30]])
    with statements(connection) as many:
        write_rows(Account, [Write.update(r, {"statecode": 1}) for r in rows[30:90]])
    assert len(few) == len(many)


def test_the_rules_of_prices_and_documents_ask_the_same_for_any_batch():
    """Lists, products, units and invoices are looked up once per batch, not per row."""
    unit = base_unit(unit_group())
    account = Account(name="Mill")
    account.save()

    def write(count):
        group = [Write.insert({"name": f"G{count}-{n}", "baseuomname": "PCS"}) for n in range(count)]
        currency_id = currency().pk.hex
        lists = [Write.insert({"name": f"L{n}", "transactioncurrencyid": currency_id}) for n in range(count)]
        goods = [
            Write.insert({"productnumber": f"{count}-{n}", "name": "Chair", "defaultuomid": unit.pk.hex})
            for n in range(count)
        ]
        bills = [
            Write.insert({"invoicenumber": f"{count}-{n}", "name": "I", "customerid_account": account.pk.hex})
            for n in range(count)
        ]
        chances = [Write.insert({"name": "O", "parentaccountid": account.pk.hex}) for _ in range(count)]
        with statements(connection) as counted:
            write_rows(UomSchedule, group)
            write_rows(PriceLevel, lists)
            write_rows(Product, goods)
            write_rows(Invoice, bills)
            write_rows(Opportunity, chances)
            pairs = list(zip(lists, goods, bills, strict=True))
            prices = [
                Write.insert({"pricelevelid": a.new["pricelevelid"], "productid": b.new["productid"],
                              "uomid": unit.pk.hex, "amount": "1.0000"}) for a, b, _ in pairs
            ]  # fmt: skip
            write_rows(ProductPriceLevel, prices)
            lines = [
                Write.insert({"invoiceid": c.new["invoiceid"], "productid": b.new["productid"]}) for _, b, c in pairs
            ]
            write_rows(InvoiceDetail, lines)
            write_rows(Product, [Write.update(b.new, {"productnumber": f"x{b.new['productnumber']}"}) for b in goods])
            write_rows(Product, [Write.update(b.new, {"statecode": 0}) for b in goods])
            write_rows(Invoice, [Write.update(c.new, {"statecode": 2}) for c in bills])
            write_rows(ProductPriceLevel, [Write.update(p.new, {"amount": "2.0000"}) for p in prices])
        return len(counted)

    write(2)
    assert write(25) == write(100)
