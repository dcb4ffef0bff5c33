"""CSV and XLSX files of registered tables: wrong files first, then the preview, the reading and the writing."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from crm.models import Account, QuoteDetail, SystemUser, Team, TransactionCurrency
from erp.bc.models import Contact, Currency, CurrencyExchangeRate, Customer, Item, PaymentTerms
from tests import factories
from tests.counting import statements

pytestmark = pytest.mark.django_db
CSV, XLSX = "0", "1"


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("ada", "ada@x.example"))
    return client


def address(model, page):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def upload(client, model, content, name="file.csv", kind=CSV, **ticked):
    data = content.encode() if isinstance(content, str) else content
    sent = {"import_file": SimpleUploadedFile(name, data), "format": kind, **ticked}
    return client.post(address(model, "import"), sent)


def confirm(client, model, page):
    form = page.context["confirm_form"]
    return client.post(address(model, "process_import"), form.initial, follow=True)


def read(client, model, content, **options):
    """Upload, look at the preview, confirm."""
    page = upload(client, model, content, **options)
    assert "confirm_form" in page.context, problems(page)
    return confirm(client, model, page)


def problems(page):
    result = page.context.get("result")
    if result is None:
        return [text for found in page.context["form"].errors.values() for text in found]
    return [str(each.error) for each in result.base_errors]


def text_of(page):
    return " ".join(page.content.decode().split())


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- wrong files ------------------------------------------------------------------------------------------------------


@pytest.mark.says("files.twice")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name\nMill\n", "no column “no” or “system_id”"),
        ("no;name\n1;Mill\n", None),
        ("no,colour\n1,red\n", "Customer has no column “colour”"),
        ("no,nam\n1,Mill\n", "Did you mean “name”?"),
        ("no,Fone_no\n1,2\n", "Did you mean “phone_no”?"),
        ("no,name,city\n1,Mill\n2,Weir,Kiel,DE\n", "Line 3 has 4 values, and the first line has 3 columns: “DE”"),
        ("no,name,name\n1,a,b\n", "“name” more than once"),
        ("no,,name\n1,a,b\n", "without a name"),
        ("no,name,currency\n1,Mill,QQQ\n", "Line 2: Currency Code of 1 · Mill points at “QQQ”"),
        ("no,name,blocked\n1,Mill,never\n", "Line 2: Blocked of 1 · Mill cannot be “never”"),
        ("no,name,credit_limit_lcy\n1,Mill,a lot\n", "“a lot”: a number expected"),
        ("no,name,phone_no\n1,Mill,call me\n", "a phone number has no letters"),
        ("no,name\n1," + "x" * 101 + "\n", "101 characters, 100 are allowed"),
        ("no,name\n1,Mill\n2,Barn\n1,Mill again\n", "Line 4: 1 is in the file more than once (lines 2, 4)"),
        ("no,name,modified_on\n1,Mill,2020-01-01\n", "Modified On of 1 · Mill cannot be changed"),
        ("no,name,system_id\n1,Mill,5\n", "“5”: an id expected"),
    ],
)
def test_a_wrong_file_is_refused_in_sentences_and_nothing_is_written(site, world, content, words):
    page = upload(site, Customer, content)
    if words is None:
        assert "confirm_form" in page.context  # semicolons are how many spreadsheets write CSV
        return
    assert any(words in said for said in problems(page)), problems(page)
    assert words.split("“")[0].strip() in text_of(page)
    assert "Traceback" not in text_of(page)
    assert "confirm_form" not in page.context
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "kind", "words"),
    [
        (b"\xff\xfe\x00", "file.csv", CSV, "file.csv cannot be read as csv"),
        (b"no,name\n1,Mill", "file.xlsx", XLSX, "file.xlsx cannot be read as xlsx"),
        (b"no,name\n", "file.csv", CSV, "No valid data"),
        (b"", "file.csv", CSV, "empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(site, world, content, name, kind, words):
    page = upload(site, Customer, content, name=name, kind=kind)
    assert any(words in said for said in problems(page)), problems(page)
    assert not Customer.objects.exists()


def test_a_table_without_unique_number_needs_its_id(site, world):
    page = upload(site, Account, "accountnumber,name\n1,Mill\n")
    assert "no column “accountid”" in problems(page)[0]


def test_new_records_need_their_required_columns(site, world):
    Currency(code="SEK").save()
    page = upload(site, CurrencyExchangeRate, "system_id,currency\n,SEK\n")
    assert "“starting_date”, which new records need (line 2 makes one)" in problems(page)[0]


def test_both_columns_of_a_two_target_lookup_belong_together(site, world):
    page = upload(site, Account, "accountid,name,ownerid\n,Mill,\n")
    assert "“ownerid” but not “owneridtype”" in problems(page)[0]


def test_a_file_that_is_too_long_is_refused(site, world, monkeypatch):
    monkeypatch.setattr("integration.services.files.MOST_LINES", 2)
    page = upload(site, Customer, "no,name\n1,a\n2,b\n3,c\n")
    assert "3 lines; at most 2" in problems(page)[0]


def test_one_bad_line_keeps_the_whole_file_out(site, world):
    page = upload(site, Customer, "no,name,phone_no\n1,Mill,1\n2,Barn,call me\n3,Inn,x\n")
    said = problems(page)
    assert [s.split(":")[0] for s in said] == ["Line 3", "Line 4"]
    assert not Customer.objects.exists()


def test_what_changed_after_the_preview_is_asked_again(site, world):
    Currency(code="SEK").save()
    page = upload(site, Customer, "no,name,currency\n1,Mill,SEK\n")
    Currency.objects.all().delete()
    answer = confirm(site, Customer, page)
    assert "Nothing was written." in text_of(answer)
    assert "“SEK”, which does not exist in currency" in text_of(answer)
    assert not Customer.objects.exists()
    assert not LogEntry.objects.exists()


def test_what_somebody_changes_after_the_preview_is_not_taken_back(site, world):
    """The preview showed no difference in the city: confirming it must not write one."""
    customer = Customer(no="1", name="Mill", city="Kiel")
    customer.save()
    content = "no,city,phone_no\n1,Kiel,77\n"
    page = upload(site, Customer, content)
    other = Customer.objects.get()
    other.city = "Ulm"
    other.save()
    answer = confirm(site, Customer, page)
    assert "Somebody else has changed records of this file since its preview." in text_of(answer)
    assert "Nothing was written." in text_of(answer)
    assert (Customer.objects.get().city, Customer.objects.get().phone_no) == ("Ulm", "")
    # what is not in the file is nobody's concern
    page = upload(site, Customer, content)
    other.name = "Barn"
    other.save()
    assert "Nothing was written." not in text_of(confirm(site, Customer, page))
    assert (Customer.objects.get().name, Customer.objects.get().phone_no) == ("Barn", "77")


def test_files_ask_for_the_permissions_of_the_table(client, world):
    user = User.objects.create_user("bob", is_staff=True)
    client.force_login(user)

    def allow(*codenames):
        user.user_permissions.set(Permission.objects.filter(content_type__app_label="bc", codename__in=codenames))

    allow("view_customer", "change_customer")
    assert upload(client, Customer, "no,name\n1,Mill\n").status_code == 403
    page = client.get(address(Customer, "changelist"))
    assert address(Customer, "import") not in text_of(page)
    assert address(Customer, "export") in text_of(page)
    allow("add_customer", "change_customer")
    assert client.get(address(Customer, "export")).status_code == 403
    assert not Customer.objects.exists()


# --- reading ----------------------------------------------------------------------------------------------------------


def test_the_preview_shows_what_would_change_and_takes_nothing(site, world):
    factories.saved(Customer(no="1", name="Mill", phone_no="11"))
    page = upload(site, Customer, "no,name,phone_no\n1,Mill,22\n,New,\n")
    text = text_of(page)
    assert "<del>11</del> <ins>22</ins>" in text
    assert "<ins>C00001</ins>" in text  # the number the new record would get
    assert [row.import_type for row in page.context["result"].rows] == ["update", "new"]
    assert Customer.objects.get().phone_no == "11"
    read(site, Customer, "no,name\n,New\n")
    assert Customer.objects.filter(no="C00001", name="New").exists()


def test_reading_a_file_goes_through_the_rules(site, world):
    ada = factories.saved(SystemUser(fullname="Ada", internalemailaddress="ada@x.example"))
    Currency(code="SEK").save()
    mill = factories.saved(Customer(no="1", name="Mill", phone_no="11", name_2="kept"))
    answer = read(
        site, Customer,
        "no,name,currency,blocked,credit_limit_lcy,phone_no\nc1,Barn,sek,All,12.5,5\n1,Mill & Sons,,0,0,\n",
    )  # fmt: skip
    assert "1 record created, 1 changed, 0 already as in the file." in text_of(answer).replace("&nbsp;", " ")
    mill.refresh_from_db()
    assert (mill.name, mill.phone_no, mill.name_2, mill.modified_by) == ("Mill & Sons", "", "kept", "ada")
    barn = Customer.objects.get(no="C1")
    assert (barn.currency.code, barn.blocked, barn.credit_limit_lcy, barn.search_name) == ("SEK", 3, 12.5, "BARN")
    assert sorted(LogEntry.objects.values_list("action_flag", flat=True)) == [1, 2]
    read(site, Account, "accountid,name\n,Inn\n")
    assert Account.objects.get().createdby == ada


def test_two_target_lookups_and_ids(site, world):
    team = factories.saved(Team(name="North"))
    account = factories.account("Mill")
    read(site, Account, f"accountid,ownerid,owneridtype,name\n{account.pk},{team.pk},team,Mill\n")
    account.refresh_from_db()
    assert account.ownerid_team == team
    read(site, Account, f"accountid,ownerid,owneridtype\n{account.pk},,\n")
    account.refresh_from_db()
    assert account.ownerid_team is None


def test_spreadsheets_have_numbers_and_dates(site, world):
    Currency(code="SEK").save()
    read(
        site, CurrencyExchangeRate,
        workbook(["system_id", "currency", "starting_date", "exchange_rate_amount", "relational_exch_rate_amount"],
                 [None, "SEK", date(2026, 1, 31), 11.25, 1]),
        name="rates.xlsx", kind=XLSX,
    )  # fmt: skip
    rate = CurrencyExchangeRate.objects.get()
    assert (rate.starting_date, rate.exchange_rate_amount) == (date(2026, 1, 31), 11.25)
    read(site, Customer, workbook(["no", "name", "post_code"], [10000, "Mill", 1234.0]), name="c.xlsx", kind=XLSX)
    assert Customer.objects.get(no="10000").post_code == "1234"


def test_a_long_preview_is_cut_and_says_so(site, world, monkeypatch):
    monkeypatch.setattr("integration.admin.import_export.MOST_SHOWN", 2)
    content = "code,description\n" + "".join(f"T{n},x\n" for n in range(5))
    page = upload(site, PaymentTerms, content)
    assert len(page.context["result"].rows) == 2
    assert "3 more were checked" in text_of(page)
    confirm(site, PaymentTerms, page)
    assert PaymentTerms.objects.count() == 5


def test_a_file_costs_the_same_number_of_statements_whatever_its_length(site, world):
    Currency(code="SEK").save()
    factories.saved(PaymentTerms(code="30D"))

    def cost(lines, start):
        content = "no,name,currency,payment_terms\n" + "".join(f"X{start + n},Name {n},SEK,30D\n" for n in range(lines))
        with statements(connection) as seen:
            upload(site, Customer, content)
        return len(seen)

    cost(5, 0)
    assert cost(30, 100) == cost(120, 1000)


# --- writing ----------------------------------------------------------------------------------------------------------


def export(client, model, kind=CSV, query="", **chosen):
    prefix = f"{model._meta.label_lower.replace('.', '').title()}Resource".lower()
    data = {"format": kind, "resource": "0", **{f"{prefix}_{name}": "on" for name in chosen}}
    return client.post(address(model, "export") + query, data)


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_as_offices_have_it_is_read(site, world, letters):
    """Semicolons, decimal commas, Business Central's own headings, and letters of Windows."""
    lines = "No.;Name;Credit Limit (LCY);City\nC9;Müller & Söhne;1.234,50;Malmö\nC10;Weir;-12,5;\n"
    page = upload(site, Customer, lines.encode(letters))
    confirm(site, Customer, page)
    found = Customer.objects.order_by("no").values_list("no", "name", "credit_limit_lcy", "city")
    assert list(found) == [("C10", "Weir", Decimal("-12.5"), ""), ("C9", "Müller & Söhne", Decimal("1234.5"), "Malmö")]


def test_a_day_with_points_is_read_and_a_number_that_may_be_two_is_refused(site, world):
    sek = factories.currency("SEK", "11")
    CurrencyExchangeRate.objects.all().delete()
    head = "currency;starting_date;exchange_rate_amount;relational_exch_rate_amount;system_id\n"
    page = upload(site, CurrencyExchangeRate, f"{head}SEK;01.12.2026;100;1095,5;\n")
    confirm(site, CurrencyExchangeRate, page)
    rate = CurrencyExchangeRate.objects.get()
    assert (rate.currency, rate.starting_date) == (sek, date(2026, 12, 1))
    assert rate.relational_exch_rate_amount == Decimal("1095.5")
    page = upload(site, CurrencyExchangeRate, f"{head}SEK;02.12.2026;100;1,095;\n")
    assert "1,095" in page.content.decode()
    assert "confirm_form" not in page.context


def test_a_file_written_can_be_read_again(site, world):
    Currency(code="SEK").save()
    factories.saved(Customer(no="1", name="Mill, “Sons”", currency=Currency.objects.get(), credit_limit_lcy="12.5"))
    columns = dict.fromkeys(["system_id", "no", "name", "currency", "credit_limit_lcy", "blocked", "privacy_blocked"])
    content = export(site, Customer, **columns).content.decode()
    [row] = csv.DictReader(io.StringIO(content))
    assert next(iter(row)) == "no"
    assert (row["name"], row["currency"], row["credit_limit_lcy"]) == ("Mill, “Sons”", "SEK", "12.5000")
    before = Customer.objects.values().get()
    page = upload(site, Customer, content)
    assert [r.import_type for r in page.context["result"].rows] == ["skip"]
    confirm(site, Customer, page)
    assert Customer.objects.values().get() == before


def test_a_spreadsheet_written_can_be_read_again(site, world):
    team = factories.saved(Team(name="North"))
    account = factories.account("Mill", ownerid_team=team, creditlimit="12.5")
    columns = dict.fromkeys(["accountid", "name", "ownerid", "owneridtype", "creditlimit", "creditonhold", "statecode"])
    content = export(site, Account, XLSX, **columns).content
    header, row = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    found = dict(zip(header, row, strict=True))
    assert (found["accountid"], found["ownerid"], found["owneridtype"]) == (str(account.pk), str(team.pk), "team")
    assert found["creditlimit"] == 12.5
    page = upload(site, Account, content, name="a.xlsx", kind=XLSX)
    assert [r.import_type for r in page.context["result"].rows] == ["skip"], problems(page)


def test_the_filter_of_the_list_is_the_filter_of_the_file(site, world):
    factories.saved(Customer(no="1", name="Mill"))
    factories.saved(Customer(no="2", name="Barn"))
    content = export(site, Customer, query="?q=barn", no=1, name=1).content.decode()
    assert content.splitlines() == ["no,name", "2,Barn"]
    assert site.get(address(Customer, "export")).status_code == 200


# --- formulas and limits ----------------------------------------------------------------------------------------------

FORMULAS = ["=1+1", "+SUM(A1)", "-cmd|' /C calc'!A0", "@now", "\tx", "=HYPERLINK(A1)", "'=1", "''@x"]
HARMLESS = ["-5", "+31 (0)20 123", "-1,5", "'n Huis", "a=b", "3-4"]


def exported(client, model, kind=CSV):
    form = client.get(address(model, "export")).context["form"]
    columns = [name for name in form.fields if name not in ("format", "resource", "export_items")]
    return client.post(address(model, "export"), {"format": kind, "resource": "0", **dict.fromkeys(columns, "on")})


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_no_value_becomes_a_formula_and_the_file_is_read_again_without_a_difference(site, kind):
    for at, text in enumerate([*FORMULAS, *HARMLESS]):
        PaymentTerms(code=f"T{at:02}", description=text).save()
    content = exported(site, PaymentTerms, kind).content
    if kind == CSV:
        cells = {row["code"]: row["description"] for row in csv.DictReader(io.StringIO(content.decode()))}
    else:
        rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows())
        assert "f" not in {cell.data_type for row in rows for cell in row}
        heads = [cell.value for cell in rows[0]]
        at, code = heads.index("description"), heads.index("code")
        cells = {row[code].value: row[at].value for row in rows[1:]}
    kept = [PaymentTerms.objects.get(code=f"T{at:02}").description for at in range(len(FORMULAS) + len(HARMLESS))]
    for at, text in enumerate(kept):
        plain = at >= len(FORMULAS) or not text.lstrip("'").startswith(("=", "+", "-", "@", "\t"))
        assert cells[f"T{at:02}"] == (text if plain else f"'{text}")
    page = upload(site, PaymentTerms, content, kind=kind, name="own")
    assert {k: n for k, n in page.context["result"].totals.items() if n} == {"skip": len(kept)}, problems(page)


def test_an_apostrophe_a_spreadsheet_was_given_is_not_part_of_the_value(site):
    read(site, PaymentTerms, "code,description\nT1,'-5\n")
    assert PaymentTerms.objects.get(code="T1").description == "-5"


def test_a_file_that_is_too_large_is_refused_by_name_size_and_limit(site, settings):
    settings.INTEGRATION = {**settings.INTEGRATION, "FILE_MEGABYTES": 0.5}
    rows = "".join(f"T{at},{'x' * 90}\n" for at in range(6000))
    [said] = problems(upload(site, PaymentTerms, "code,description\n" + rows, name="terms.csv"))
    assert "terms.csv has 0.6 MB; at most 0.5 MB" in said
    assert PaymentTerms.objects.count() == 0


def test_what_is_far_too_large_is_not_even_kept(site, settings):
    settings.INTEGRATION = {**settings.INTEGRATION, "FILE_MEGABYTES": 0.01}
    assert upload(site, PaymentTerms, "x" * 100_000).status_code == 400


def test_a_packed_file_that_grows_beyond_measure_is_refused(site, settings):
    settings.INTEGRATION = {**settings.INTEGRATION, "FILE_MEGABYTES": 0.05}
    out = io.BytesIO(workbook(["code", "description"], ["T1", "x"]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/bomb.xml", b"0" * 5_000_000)
    assert len(out.getvalue()) < 20_000
    [said] = problems(upload(site, PaymentTerms, out.getvalue(), name="bomb.xlsx", kind=XLSX))
    assert "bomb.xlsx has 5.0 MB once it is unpacked; at most 0.5 MB" in said
    assert PaymentTerms.objects.count() == 0


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_too_many_lines_are_refused_with_their_number(site, monkeypatch, kind):
    monkeypatch.setattr("integration.services.files.MOST_LINES", 3)
    rows = [["code", "description"], *([f"T{at}", "x"] for at in range(4))]
    content = workbook(*rows) if kind == XLSX else "\n".join(map(",".join, rows))
    [said] = problems(upload(site, PaymentTerms, content, kind=kind))
    assert "has 4 lines; at most 3" in said
    assert PaymentTerms.objects.count() == 0


def test_a_file_that_is_gone_when_it_is_confirmed_says_so(site):
    page = upload(site, PaymentTerms, "code,description\nT1,x\n")
    confirm(site, PaymentTerms, page)
    again = confirm(site, PaymentTerms, page)
    assert "The file is no longer here" in text_of(again)
    assert PaymentTerms.objects.count() == 1


# --- what the page says of a file, and what may be done to its values -------------------------------------------------


def test_the_page_says_what_a_file_looks_like_and_which_come_first(site, world):
    """Required columns, kinds, choices, references; the files of other tables in their order."""
    page = site.get(address(Customer, "import"))
    columns = {each.name: each for each in page.context["layout"]}
    assert columns["no"].kind == "a code, up to 20 characters"
    assert columns["credit_limit_lcy"].kind == "a number, up to 4 decimals"
    assert columns["payment_terms"].kind == "Payment terms, by Code"
    assert ("1", "Ship") in columns["blocked"].choices
    names = [each["caption"] for each in page.context["before"]]
    assert {"Payment terms", "Currencies", "Salespeople/purchasers"} <= set(names)
    # contacts name salespeople themselves
    assert names.index("Salespeople/purchasers") < names.index("Contacts")
    contacts = [each["caption"] for each in site.get(address(Contact, "import")).context["before"]]
    assert "Salespeople/purchasers" in contacts
    lines = site.get(address(QuoteDetail, "import"))
    required = {each.name for each in lines.context["layout"] if each.required}
    assert "quoteid" in required
    order = [each["caption"] for each in lines.context["before"]]
    assert "Quotes" in order


def test_only_tables_one_may_see_are_named(client, world):
    user = User.objects.create_user("bea", is_staff=True)
    codes = ("view_customer", "add_customer", "change_customer", "view_salesperson")
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="bc", codename__in=codes))
    client.force_login(user)
    [only] = client.get(address(Customer, "import")).context["before"]
    assert (only["caption"], only["page"]) == ("Salespeople/purchasers", "")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_empty_sheet_is_read_in_once_it_is_filled(site, world, kind):
    content = site.get(address(Customer, "sheet") + f"?format={kind}").content
    if kind == "csv":
        names = content.decode().strip().split(",")
    else:
        [names] = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    line = ["K1" if n == "no" else "Mill" if n == "name" else "" for n in names]
    filled = workbook(names, line) if kind == "xlsx" else ",".join(names) + "\n" + ",".join(line)
    read(site, Customer, filled, name=f"file.{kind}", kind=XLSX if kind == "xlsx" else CSV)
    assert Customer.objects.get().name == "Mill"


SIX = "no,name,credit_limit_lcy\nK1,Mill,1234.567891\n"


def test_an_amount_with_six_decimals_is_refused_with_its_line_or_rounded_where_asked(site, world):
    [said] = problems(upload(site, Customer, SIX))
    assert said == (
        "Line 2: Credit Limit (LCY) of K1 · Mill cannot be 1234.567891: at most 4 decimals fit. Round the number."
    )
    page = upload(site, Customer, SIX, rounds="on")
    assert (
        "1 amount was rounded as its currency has it: line 2, Credit Limit (LCY), 1234.567891 to 1234.57."
        in text_of(page)
    )
    confirm(site, Customer, page)
    assert Customer.objects.get().credit_limit_lcy == Decimal("1234.57")


def test_amounts_are_rounded_as_the_currency_of_their_line_has_it(site, world):
    """No tenths of a yen; what is in local currency, and a price of one unit, has rules of its own."""
    yen = TransactionCurrency(isocurrencycode="JPY", currencyname="Yen", exchangerate=160, currencyprecision=0)
    factories.saved(yen)
    lines = "accountid,name,creditlimit,transactioncurrencyid\n,Mill,999.5678901,JPY\n,Weir,999.5678901,EUR\n"
    read(site, Account, lines, rounds="on")
    assert dict(Account.objects.values_list("name", "creditlimit")) == {"Mill": 1000, "Weir": Decimal("999.57")}
    factories.currency("JPY")
    Currency.objects.filter(code="JPY").update(amount_rounding_precision=1)
    read(site, Customer, "no,name,currency,credit_limit_lcy\nK1,Mill,JPY,999.567890\n", rounds="on")
    assert Customer.objects.get(no="K1").credit_limit_lcy == Decimal("999.57")
    [said] = problems(upload(site, Item, "no,description,unit_price\nI1,Chair,9.9999999\n"))
    assert "at most 5 decimals fit" in said
    read(site, Item, "no,description,unit_price\nI1,Chair,9.9999999\n", rounds="on")
    assert Item.objects.get().unit_price == Decimal("10.00000")


BROKEN = "no,name\nK1,Mi\x0bll\ufffe\n"


def test_characters_that_no_file_can_carry_are_refused_or_removed_where_asked(site, world):
    assert "U+000B" in problems(upload(site, Customer, BROKEN))[0]
    page = upload(site, Customer, BROKEN, cleans="on")
    assert "Characters no file can carry were removed from 1 value: line 2, Name, U+000B." in text_of(page)
    confirm(site, Customer, page)
    assert Customer.objects.get().name == "Mill"
