"""The description of the interface: complete, valid, and shown without another host."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
from django.contrib.staticfiles import finders
from drf_spectacular import validation
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.settings import spectacular_settings

from tests.api.conftest import client_of, errors

pytestmark = pytest.mark.django_db


#: what a description of this kind is valid by
SPECIFICATION = Path(validation.__file__).with_name("openapi_3_0_schema.json")


@pytest.fixture(scope="module")
def generated():
    """The description, and what was said about making it."""
    made = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)
    return made, [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]


@pytest.fixture(scope="module")
def schema(generated):
    return generated[0]


def test_the_schema_is_valid_without_a_warning(generated):
    """What the command `spectacular --validate --fail-on-warn` looks at, with a validator that takes no ten seconds."""
    schema, warnings = generated
    assert warnings == []
    assert "/api/v1/crm/accounts/" in schema["paths"]
    assert schema["openapi"].startswith("3.0")
    validator = jsonschema_rs.validator_for(json.loads(SPECIFICATION.read_text()))
    assert [str(error) for error in validator.iter_errors(json.loads(OpenApiJsonRenderer().render(schema)))] == []


def test_every_operation_has_a_tag_a_summary_and_told_errors(schema):
    tags = {tag["name"] for tag in spectacular_settings.TAGS}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if path.startswith("/api/schema"):
                continue
            assert set(operation["tags"]) <= tags, (method, path)
            assert operation.get("summary"), (method, path)
            if method in ("post", "patch") and "requestBody" in operation:
                told = set(operation["responses"]) & {"400", "404", "409"}
                assert told or path.endswith(("/refresh/", "/check/")), (method, path)


def test_columns_are_described_with_their_choices_and_limits(schema):
    account = schema["components"]["schemas"]["CrmAccount"]["properties"]
    assert account["statecode"]["description"] == "Status: 0 Active, 1 Inactive"
    assert account["name"]["maxLength"] == 160
    assert account["createdon"]["readOnly"] is True
    assert account["owneridtype"]["description"] == "Owner type: systemuser, team"
    parameters = {p["name"]: p for p in schema["paths"]["/api/v1/crm/accounts/"]["get"]["parameters"]}
    assert "__contains" in parameters["name"]["description"]
    assert parameters["statecode"]["schema"] == {"type": "integer"}


def test_main_actions_have_examples(schema):
    for path in ("couplings/", "table-mappings/{name}/synchronise/", "table-mappings/{name}/records/send/",
                 "issues/{id}/resolve/"):  # fmt: skip
        content = schema["paths"][f"/api/v1/{path}"]["post"]["requestBody"]["content"]["application/json"]
        assert content["examples"], path


def test_no_secret_and_no_lease_is_described(schema):
    """A secret can be written; whether there is one is all that is ever given back."""
    columns = [each for component in schema["components"]["schemas"].values()
               for each in component.get("properties", {}).items()]  # fmt: skip
    found = {name: column for name, column in columns if re.search("secret|password|token|lease", name)}
    assert found.pop("has_secret")["type"] == "boolean"
    assert found
    assert all(column.get("writeOnly") for column in found.values()), found


@pytest.mark.long
def test_the_pages_ask_for_a_sign_in_and_no_other_host(client_with, administrator, client):
    assert client.get("/api/schema/").status_code == 401
    assert client.get("/api/schema/swagger/").status_code == 401
    client.force_login(administrator)
    assert client.get("/api/schema/").status_code == 200
    page = client.get("/api/schema/swagger/").content.decode()
    hosts = set(re.findall(r'(?:src|href)="(https?://[^"]*)"', page))
    assert hosts == set()
    for path in re.findall(r'(?:src|href)="/static/([^"]+)"', page):
        assert finders.find(path), path


def test_requests_are_limited(settings, api, administrator, monkeypatch):
    from rest_framework.throttling import UserRateThrottle

    from integration.api.runs import RunViewSet

    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
    monkeypatch.setattr(RunViewSet, "throttle_classes", [UserRateThrottle])
    client = client_of(administrator)
    for _time in range(2):
        assert client.get("/api/v1/runs/").status_code == 200
    answer = client.get("/api/v1/runs/")
    assert "seconds" in errors(answer, 429)[0]["next_step"]
    assert int(answer["Retry-After"]) > 0


def test_the_site_limits_requests_outside_tests():
    from p2c.settings import REST_FRAMEWORK

    assert len(REST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"]) == 2
    assert set(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]) == {"anon", "user"}
