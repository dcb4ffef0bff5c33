"""Volume data: as many rows as asked for, the texture of real books, nothing a database would refuse."""

import itertools
from collections import Counter

import pytest

from crm.models import Account, SystemUser
from crm.models import Contact as SalesContact
from erp.bc.models import Contact, ContactBusinessRelation, Customer, Salesperson
from integration import registry
from p2c.demo import DemoRefused, vat
from p2c.demo.load import load_demo_company
from p2c.demo.volume import generate, surroundings, write_volume
from p2c.demo.volume_rows import BATCH, Surroundings

COUNT = 6_000


def rows_of(name: str, count: int = COUNT, seed: int = 1, **options: object) -> list[dict]:
    batches = [b for b in generate(count, seed, **options) if b.table == name]  # type: ignore[arg-type]
    return [dict(zip(b.columns, row, strict=True)) for b in batches for row in b.rows]


@pytest.fixture(scope="module")
def customers() -> list[dict]:
    return rows_of("bc.customer")


@pytest.fixture(scope="module")
def accounts() -> list[dict]:
    return rows_of("crm.account")


def test_same_seed_same_rows_but_for_keys_and_times() -> None:
    def told(seed: int) -> list[tuple]:
        keys = ("system_id", "created_on", "modified_on", "salesperson")
        return [tuple(v for c, v in r.items() if c not in keys) for r in rows_of("bc.customer", 500, seed)]

    assert told(3) == told(3)
    assert told(3) != told(4)


def test_as_many_as_asked_in_batches() -> None:
    batches = list(generate(BATCH + 1, 1, contacts=True))
    assert max(len(b.rows) for b in batches) <= BATCH
    assert sum(len(b.rows) for b in batches if b.table == "bc.customer") == BATCH + 1
    assert all(len(row) == len(b.columns) for b in batches for row in b.rows)


def test_numbers_have_their_own_prefix(customers: list[dict]) -> None:
    assert [r["no"] for r in customers] == [f"VOL{n:07d}" for n in range(1, COUNT + 1)]


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_share_that_sales_knows(share: float) -> None:
    mails = {a["emailaddress1"].lower() for a in rows_of("crm.account", sales_share=share)} - {""}
    with_mail = [c for c in rows_of("bc.customer", sales_share=share) if c["e_mail"]]
    known = sum(1 for c in with_mail if c["e_mail"] in mails)
    assert known / len(with_mail) == pytest.approx(share, abs=0.03)


def test_texture_of_customers(customers: list[dict]) -> None:
    def share(test: object) -> float:
        return sum(1 for r in customers if test(r)) / COUNT  # type: ignore[operator]

    assert 0.03 < share(lambda r: not r["e_mail"]) < 0.07
    assert 0.04 < share(lambda r: not r["phone_no"]) < 0.1
    assert 0.01 < share(lambda r: r["name"] != r["name"].strip()) < 0.05
    assert 0.01 < share(lambda r: r["blocked"]) < 0.04
    assert share(lambda r: not r["name"].isascii()) > 0.5
    assert len({r["country_region_code"] for r in customers}) == 6
    assert all(vat.is_valid(r["vat_registration_no"]) for r in customers)
    assert {r["e_mail"].rpartition(".")[2] for r in customers} == {"", "example"}


def test_texture_of_accounts(customers: list[dict], accounts: list[dict]) -> None:
    names = {r["no"]: r["name"] for r in customers}
    by_number = [a for a in accounts if a["accountnumber"]]
    assert 0.3 < sum(1 for a in accounts if not a["accountnumber"]) / len(accounts) < 0.5
    assert any(a["name"] != names[a["accountnumber"]] for a in by_number)
    mails = Counter(a["emailaddress1"].lower() for a in accounts if a["emailaddress1"])
    assert 10 < sum(1 for count in mails.values() if count == 2) < 120
    assert {a["emailaddress1"].lower().rpartition(".")[2] for a in accounts} <= {"", "example"}
    assert sum(1 for a in accounts if a["statecode"]) > 5
    strangers = set(mails) - {r["e_mail"] for r in customers}
    assert 60 < len(strangers) < 200


def test_two_salespeople_in_fifty_have_no_user(accounts: list[dict]) -> None:
    people, users = rows_of("bc.salesperson"), rows_of("crm.systemuser")
    assert len(people) == 50
    assert {p["e_mail"] for p in people} - {u["internalemailaddress"] for u in users} == {
        "vol49@volume.example",
        "vol50@volume.example",
    }
    owned = sum(1 for a in accounts if a["ownerid_systemuser"]) / len(accounts)
    assert 0.94 < owned < 0.98


def test_every_row_satisfies_the_registry() -> None:
    for batch in generate(800, 5, contacts=True):
        table = registry.table(batch.table)
        columns = [table.column(c) for c in batch.columns]
        assert columns == table.physical
        for column, values in zip(columns, zip(*batch.rows, strict=True), strict=True):
            assert column.null or None not in values, (batch.table, column.name)
            if column.max_length:
                assert max(len(v) for v in values if v is not None) <= column.max_length, column.name
            if column.choices and not column.is_text:
                assert set(values) <= {None, *dict(column.choices)}, column.name


@pytest.mark.django_db
def test_writing_it_beside_the_demo_company() -> None:
    load_demo_company()
    told: list[tuple[int, int]] = []
    written = write_volume(300, 1, contacts=True, progress=lambda done, of: told.append((done, of)))
    volume = Customer.objects.filter(no__startswith="VOL")
    assert volume.count() == written["bc.customer"] == 300
    assert Account.objects.count() == 125 + written["crm.account"]
    assert told == [(300, 300)]
    # currencies, payment terms and the relation code are those of the company
    assert set(volume.values_list("currency__code", flat=True)) > {None}
    assert volume.exclude(payment_terms=None).count() == 300
    assert ContactBusinessRelation.objects.filter(no__startswith="VOL").count() == 300
    assert SalesContact.objects.filter(emailaddress1__iendswith="volume.example").count() == written["crm.contact"]
    persons = Contact.objects.filter(no__startswith="VOLP").select_related("company")
    assert {p.company.no for p in persons} == {p.no.replace("VOLP", "VOLC") for p in persons}


@pytest.mark.django_db
def test_more_of_it_goes_on_with_the_numbers_and_the_salespeople() -> None:
    write_volume(20, 1)
    write_volume(20, 1)
    assert Customer.objects.order_by("no").last().no == "VOL0000040"
    assert Salesperson.objects.count() == 50
    assert SystemUser.objects.count() == 48
    assert Customer.objects.filter(salesperson=None).count() == 0
    mails = Customer.objects.exclude(e_mail="").values_list("e_mail", flat=True)
    assert len(set(mails)) == len(mails)


@pytest.mark.django_db
def test_there_is_an_end_to_the_numbers() -> None:
    write_volume(1, 1)
    Customer.objects.update(no="VOL9999998")
    assert surroundings().first == 9_999_999
    with pytest.raises(DemoRefused, match="room for 1 more"):
        write_volume(2, 1)
    assert Customer.objects.count() == 1


@pytest.mark.django_db
def test_production_gets_no_volume_data(settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(DemoRefused, match="production"):
        write_volume(1, 1)


def test_what_the_caller_knows_is_not_changed() -> None:
    around = Surroundings()
    list(itertools.islice(generate(1, 1, contacts=True, around=around), 1))
    assert around == Surroundings()
