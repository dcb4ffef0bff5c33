"""The demo company's rows: same seed, same rows; the promised numbers, six languages, every special case."""

import re
from collections import Counter, defaultdict

import pytest

from integration import registry
from p2c.demo import set_up, vat
from p2c.demo.cases import Case
from p2c.demo.company import DemoCompany, build

# Known when the demo company is loaded: Sales makes the base unit of a unit group with the group.
BY_SALES = {("crm.productpricelevel", "uomid")}


@pytest.fixture(scope="module")
def company() -> DemoCompany:
    return build()


def one(company: DemoCompany, table: str, key: str) -> dict:
    return next(r for r in company.rows[table] if key in (r.get("system_id"), r.get("accountid"), r.get("contactid")))


def customer(company: DemoCompany, case: Case) -> dict:
    return one(company, "bc.customer", company.cases[case][0])


def accounts_by(company: DemoCompany, **wanted: object) -> list[dict]:
    return [a for a in company.rows["crm.account"] if all(a.get(k) == v for k, v in wanted.items())]


def test_same_seed_same_rows(company: DemoCompany) -> None:
    assert build() == company
    assert build(seed=7).rows["bc.customer"] != company.rows["bc.customer"]


def test_counts(company: DemoCompany) -> None:
    rows = company.rows
    assert len(rows["bc.customer"]) == 120
    assert len(rows["bc.vendor"]) == 40
    assert sum(1 for c in rows["bc.contact"] if c["type"] == 1) == 200
    assert len(rows["bc.salesperson"]) == 12
    assert len({r["currency"] for r in rows["bc.currencyexchangerate"]}) == 8
    assert len(rows["bc.country"]) == 6
    assert Counter(r["country_region_code"] for r in rows["bc.customer"]).keys() == {"DE", "DK", "FR", "SE", "PL", "GR"}


def test_about_seven_in_ten_are_in_sales(company: DemoCompany) -> None:
    numbers = {a["accountnumber"] for a in company.rows["crm.account"]} - {""}
    mails = {a["emailaddress1"].lower() for a in company.rows["crm.account"]} - {""}
    named = {("".join(a["name"].upper().split())[:12], a["address1_postalcode"]) for a in company.rows["crm.account"]}
    for table in ("bc.customer", "bc.vendor"):
        rows = company.rows[table]
        known = [
            r
            for r in rows
            if r["no"] in numbers
            or r["e_mail"].lower() in mails
            or ("".join(r["name"].upper().split())[:12], r["post_code"]) in named
        ]
        assert len(known) / len(rows) == pytest.approx(0.7, abs=0.03)
    people = {c["emailaddress1"].lower() for c in company.rows["crm.contact"]}
    persons = [c for c in company.rows["bc.contact"] if c["type"] == 1]
    assert 0.65 <= sum(1 for p in persons if p["e_mail"] in people) / 200 <= 0.75


@pytest.mark.parametrize("table", sorted(build().rows))
def test_rows_keep_to_the_registry(company: DemoCompany, table: str) -> None:
    known = registry.table(table)
    for row in company.rows[table]:
        for name, value in row.items():
            column = known.column(name)
            if value is None:
                assert column.null, (table, name)
            elif column.max_length:
                assert len(value) <= column.max_length, (table, name, value)
            elif column.kind in ("lookup", "uuid"):
                assert re.fullmatch("[0-9a-f]{32}", value), (table, name, value)
            elif column.choices:
                assert value in dict(column.choices), (table, name, value)
        for column in known.physical:
            stamp = column.name in (known.created_on, known.modified_on)
            if column.required and column.default in (None, "") and not stamp and (table, column.name) not in BY_SALES:
                assert row.get(column.name) not in (None, ""), (table, column.name)


def test_keys_are_unique_and_references_exist(company: DemoCompany) -> None:
    keys = [row[registry.table(t).key.name] for t, rows in company.rows.items() for row in rows]
    assert len(keys) == len(set(keys))
    there = set(keys)
    for table, rows in company.rows.items():
        lookups = [c.name for c in registry.table(table).physical if c.kind == "lookup"]
        for row in rows:
            assert {row[c] for c in lookups if row.get(c)} <= there


def test_all_mail_and_web_addresses_are_fictional(company: DemoCompany) -> None:
    text = repr(company.rows)
    hosts = set(re.findall(r"@([^'\"\s]+)", text)) | set(re.findall(r"(?:https?://|www\.)([^'\"\s/]+)", text))
    assert len(hosts) > 150
    assert all(host.lower().endswith(".example") for host in hosts)


def test_vat_numbers_are_valid_and_each_companys_own(company: DemoCompany) -> None:
    numbers = [r["vat_registration_no"] for t in ("bc.customer", "bc.vendor") for r in company.rows[t]]
    assert all(vat.is_valid(n) for n in numbers)
    assert len(set(numbers)) == len(numbers) - 1  # two customers are one company


def test_letters_of_six_languages_are_there(company: DemoCompany) -> None:
    text = "".join(r["name"] for r in company.rows["bc.customer"] + company.rows["bc.contact"])
    assert set("æøåäöüßéèłżśαγωΕ") <= set(text)


def test_every_case_is_there(company: DemoCompany) -> None:
    assert {case for case in Case if not company.cases[case]} == set()


def test_two_accounts_with_one_mail(company: DemoCompany) -> None:
    wanted = customer(company, Case.TWO_ACCOUNTS_EMAIL)
    found = [a for a in company.rows["crm.account"] if a["emailaddress1"].lower() == wanted["e_mail"]]
    assert len(found) == 2
    assert {a["accountnumber"] for a in found} == {""}


def test_two_accounts_with_one_number(company: DemoCompany) -> None:
    wanted = customer(company, Case.TWO_ACCOUNTS_NUMBER)
    assert len(accounts_by(company, accountnumber=wanted["no"])) == 2


def test_two_customers_of_one_account(company: DemoCompany) -> None:
    first, second = (one(company, "bc.customer", key) for key in company.cases[Case.TWO_CUSTOMERS])
    assert first["e_mail"] == second["e_mail"]
    assert first["name"] != second["name"]
    assert len(accounts_by(company, emailaddress1=first["e_mail"], accountnumber="")) == 1


def test_inactive_account_of_a_living_customer(company: DemoCompany) -> None:
    wanted = customer(company, Case.INACTIVE_ACCOUNT)
    (account,) = accounts_by(company, accountnumber=wanted["no"])
    assert (account["statecode"], account["statuscode"]) == (1, 2)
    assert not wanted.get("blocked")


def test_blocked_in_both_and_in_one(company: DemoCompany) -> None:
    rows = {r["system_id"]: r for t in ("bc.customer", "bc.vendor") for r in company.rows[t]}
    for case in (Case.BLOCKED, Case.BLOCKED_BC_ONLY):
        assert all(rows[key]["blocked"] for key in company.cases[case])
    blocked = {key for key, r in rows.items() if r.get("blocked")}
    assert blocked == {*company.cases[Case.BLOCKED], *company.cases[Case.BLOCKED_BC_ONLY]}


def test_one_salesperson_has_no_user(company: DemoCompany) -> None:
    users = {u["internalemailaddress"].lower(): u for u in company.rows["crm.systemuser"]}
    alone = [s for s in company.rows["bc.salesperson"] if s["e_mail"] not in users]
    assert [s["code"] for s in alone] == [set_up.UNCOUPLED_SALESPERSON]
    theirs = {c["system_id"] for c in company.rows["bc.customer"] if c["salesperson"] == alone[0]["system_id"]}
    cases = company.cases
    assert theirs == {*cases[Case.UNCOUPLED_SALESPERSON], *cases[Case.UNCOUPLED_SALESPERSON_BC_ONLY]}
    odd = [u for u in users.values() if u.get("isdisabled") or u.get("islicensed") is False]
    assert len(odd) == 2
    assert sum(1 for u in users.values() if u.get("isintegrationuser")) == 1


def test_over_long_name(company: DemoCompany) -> None:
    wanted = customer(company, Case.LONG_NAME)
    (account,) = accounts_by(company, accountnumber=wanted["no"])
    assert 100 < len(account["name"]) <= 160
    assert account["name"][:100] == wanted["name"]


def test_unlinked_payment_terms(company: DemoCompany) -> None:
    terms = company.row("bc.paymentterms", code=set_up.UNLINKED_PAYMENT_TERMS)
    labels = {o["label"].upper() for o in company.rows["crm.optionvalue"]}
    unlinked = [t["code"] for t in company.rows["bc.paymentterms"] if t["code"] not in labels]
    assert unlinked == [set_up.UNLINKED_PAYMENT_TERMS]
    assert customer(company, Case.UNLINKED_TERMS)["payment_terms"] == terms["system_id"]
    (account,) = [
        a for a in company.rows["crm.account"] if a["emailaddress1"] == customer(company, Case.UNLINKED_TERMS)["e_mail"]
    ]
    assert account["paymenttermscode"] is None


def test_currencies_unknown_in_sales(company: DemoCompany) -> None:
    sales = {c["isocurrencycode"] for c in company.rows["crm.transactioncurrency"]}
    rated = {r["currency"] for r in company.rows["bc.currencyexchangerate"]}
    codes = {c["system_id"]: c["code"] for c in company.rows["bc.currency"]}
    missing = customer(company, Case.MISSING_CURRENCY)["currency"]
    unrated = customer(company, Case.CURRENCY_WITHOUT_RATE)["currency"]
    assert codes[missing] not in sales
    assert missing in rated
    assert codes[unrated] not in sales
    assert unrated not in rated
    assert set_up.LCY in sales


def test_accounts_that_only_sales_has(company: DemoCompany) -> None:
    cases = company.cases
    assert len(cases[Case.SALES_ONLY]) + len(cases[Case.PROSPECT]) == 10
    mails = {r["e_mail"] for t in ("bc.customer", "bc.vendor") for r in company.rows[t]}
    for case in (Case.SALES_ONLY, Case.PROSPECT, Case.OTHER_COMPANY):
        for key in cases[case]:
            account = one(company, "crm.account", key)
            assert account["accountnumber"] == ""
            assert account["emailaddress1"] not in mails
    other = company.rows["crm.company"][1]["bcbi_companyid"]
    assert {a["accountid"] for a in accounts_by(company, bcbi_companyid=other)} == set(cases[Case.OTHER_COMPANY])


def test_contacts_outside_the_mapping(company: DemoCompany) -> None:
    cases = company.cases
    for key in cases[Case.NO_COMPANY]:
        assert key not in company.works_for
        assert "company" not in one(company, "bc.contact", key)
    for key in cases[Case.UNRELATED_COMPANY]:
        assert one(company, "bc.contact", one(company, "bc.contact", key)["company"])["type"] == 0
    for key in cases[Case.PARENT_CONTACT]:
        contact = one(company, "crm.contact", key)
        assert contact["parentcustomerid_contact"]
        assert not contact["parentcustomerid_account"]
    assert not one(company, "crm.contact", cases[Case.NO_PARENT][0])["parentcustomerid_account"]
    assert one(company, "crm.contact", cases[Case.INACTIVE_CONTACT][0])["statecode"] == 1
    first, second = (one(company, "crm.contact", key) for key in cases[Case.TWO_CONTACTS])
    assert first["emailaddress1"] == second["emailaddress1"]
    assert first["parentcustomerid_account"] == second["parentcustomerid_account"]


def test_differing_pairs_are_found_by_what_they_share(company: DemoCompany) -> None:
    """A person who wrote a company differently left its number, its e-mail address, or its name and post code."""
    accounts = defaultdict(list)
    for account in company.rows["crm.account"]:
        accounts[account["accountnumber"]].append(account)
        accounts[account["emailaddress1"].lower()].append(account)
        accounts[account["address1_postalcode"]].append(account)
    rows = {r["system_id"]: r for t in ("bc.customer", "bc.vendor") for r in company.rows[t]}
    differing = 0
    for key in company.cases[Case.DIFFERENT]:
        row = rows[key]
        found = accounts.get(row["no"]) or accounts.get(row["e_mail"]) or accounts[row["post_code"]]
        first_word = row["name"].split()[0].upper()
        account = next(a for a in found if a["name"].split()[0].upper() == first_word)
        differing += any(
            account[theirs].strip() != row[ours]
            for theirs, ours in (
                ("name", "name"),
                ("telephone1", "phone_no"),
                ("emailaddress1", "e_mail"),
                ("address1_line1", "address"),
                ("address1_city", "city"),
                ("websiteurl", "home_page"),
            )
        )
    assert differing >= 30
