"""Requests at the edge of what is described, found by random ones: refused in a sentence, or answered as described."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from erp.bc.models import Country, SalesLine, VatRegistrationNoFormat
from tests import factories_posting
from tests.api.conftest import errors

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(scope="module")
def paths():
    return SchemaGenerator(api_version="v1").get_schema(request=None, public=True)["paths"]


def test_a_page_beyond_the_last_template_is_empty(api):
    answer = api.get("/api/v1/data-integration/templates/?offset=20000")
    assert answer.status_code == 200
    assert answer.json()["results"] == []
    assert answer.json()["count"] > 0


def test_numbers_no_database_counts_to_are_refused(api, world):
    for address, name in (("issues/retry/", "ids"), ("couplings/uncouple/", "couplings")):
        body = {name: [2**63]} | ({"mapping": "CUSTOMER"} if name == "couplings" else {})
        assert errors(api.post(f"/api/v1/{address}", body), 400)[0]["field"].startswith(name)


def test_a_column_called_format_can_be_filtered_by(api):
    country = Country(code="NL", name="Netherlands")
    country.save()
    for text in ("NL#########B##", "NL-OLD"):
        VatRegistrationNoFormat(country=country, format=text).save()
    answer = api.get("/api/v1/bc/vat-registration-no-formats/", {"format": "NL-OLD"})
    assert [row["format"] for row in answer.json()["results"]] == ["NL-OLD"]


@pytest.mark.parametrize("name", ["The document", "9" * 40, "%00", "-1"])
@pytest.mark.parametrize(
    "address",
    ["bc/customer-ledger-entries/{}/unapply/", "bc/contact-duplicates/{}/separate/", "crm/quotes/{}/activate/"],
)
def test_a_name_that_no_record_can_have_is_the_name_of_none(api, bc_setup, address, name):
    """Numbers are asked for where a text was given; not every database takes that quietly."""
    answer = api.post(f"/api/v1/{address.format(name)}")
    assert "There is no" in errors(answer, 400)[0]["message"]


@pytest.mark.parametrize(
    ("address", "name"), [("bc/purchase-documents", "document_type"), ("crm/salesorders", "statecode")]
)
def test_a_number_that_stands_for_nothing_is_refused_before_rules_ask_what_it_stands_for(api, bc_setup, address, name):
    said = errors(api.post(f"/api/v1/{address}/", {name: 20000}), 400)
    assert "20000" in said[0]["message"]


@pytest.mark.parametrize("price", ["5000000000", "99999999999999"])
def test_what_a_line_comes_to_may_be_too_much_to_write_down(api, price):
    """Either number fits; their product has more digits than the column, or than are reckoned with otherwise."""
    shop = factories_posting.make_shop()
    line = {
        "document": str(factories_posting.order(shop).pk),
        "type": 2,
        "item": str(shop.desk.pk),
        "quantity": "99999999999999",
        "unit_price": price,
    }
    said = errors(api.post("/api/v1/bc/sales-lines/", line), 400)
    assert "fit before the decimal point" in said[0]["message"]
    assert not SalesLine.objects.exists()


def test_a_body_that_is_too_long_is_refused_unread(api, settings):
    settings.INTEGRATION = {**settings.INTEGRATION, "BODY_MEGABYTES": 0.001}
    answer = api.post("/api/v1/crm/accounts/", {"name": "x" * 2000})
    [said] = errors(answer, 413)
    assert "longer than 1000 bytes" in said["message"]


def test_lists_say_what_they_answer_and_every_refusal_is_described(paths):
    for path, operations in paths.items():
        if not path.startswith("/api/v1/"):
            continue
        for method, operation in operations.items():
            told = set(operation["responses"])
            assert {code for code in told if code < "400"}, (method, path)
            assert {"401", "403", "429", "503"} <= told, (method, path)
            if "{" in path:
                assert "404" in told, (method, path)
            names = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
            assert names == {part.split("}")[0] for part in path.split("{")[1:]}, (method, path)


def test_what_a_dry_run_answers_is_described(paths):
    told = paths["/api/v1/table-mappings/"]["post"]["responses"]
    assert told["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/Tried")
    told = paths["/api/v1/table-mappings/{name}/"]["patch"]["responses"]
    assert told["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/SavedOrTried")


def test_readable_names_are_described_by_their_own_kind():
    schemas = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)["components"]["schemas"]
    entry = schemas["BcDetailedCustLedgEntry"]["properties"]["cust_ledger_entry__entry_no"]
    assert entry["type"] == "integer"
    assert schemas["Run"]["properties"]["parent"]["nullable"] is True
