"""Sample files: each can be read into a new company as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from integration import registry
from integration.services import guide
from integration.services.connector import NewCompany

pytestmark = pytest.mark.django_db
OWN = sorted(
    f"{app}.{file.stem}" for app in ("bc", "crm") for file in Path(apps.get_app_config(app).path).glob("samples/*.csv")
)


@pytest.fixture
def page(client):
    guide.begin(NewCompany("Bread & Boats", "DK", address="http://127.0.0.1", administrator_sign_in="ann"))
    client.force_login(User.objects.create_superuser("ann"))
    return client


def address(name: str, page: str) -> str:
    return reverse(f"admin:{name.replace('.', '_')}_{page}")


@pytest.mark.parametrize("name", OWN)
def test_a_sample_is_read_as_it_is(page, name: str) -> None:
    sample = page.get(address(name, "sample"))
    assert sample.headers["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    lines = sample.content.decode().splitlines()
    sent = SimpleUploadedFile("sample.csv", sample.content)
    result = page.post(address(name, "import"), {"import_file": sent, "format": "0"}).context["result"]
    assert [str(error.error) for error in result.base_errors] == []
    assert result.totals["new"] == len(lines) - 1 > 0


def test_there_is_a_sample_of_what_one_begins_with() -> None:
    assert {"bc.customer", "bc.vendor", "bc.item", "bc.salesperson", "crm.account", "crm.systemuser"} <= set(OWN)
    assert all(registry.table(name) for name in OWN)


def test_another_table_names_its_key_column(page) -> None:
    assert page.get(address("bc.paymentterms", "sample")).content.decode().startswith("code,")
    text = page.get(address("bc.customer", "import")).content.decode()
    assert "A line whose “no” exists changes that record" in text
    assert address("bc.customer", "sample") in text


def test_whoever_may_not_read_files_gets_no_sample(client) -> None:
    client.force_login(User.objects.create_user("pat", is_staff=True))
    assert client.get(address("bc.customer", "sample")).status_code == 403
