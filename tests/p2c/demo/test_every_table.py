"""Every table of the demo company, through its files: what is written out is read in again without a difference."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from integration import registry

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.usefixtures("demo_company")]

#: what posting writes and the system makes is read only
WRITTEN_OUT_ONLY = {
    "bc.bankaccountledgerentry", "bc.custledgerentry", "bc.detailedcustledgentry", "bc.interactionlogentry",
    "bc.itemledgerentry", "bc.salesinvoiceheader", "bc.salesinvoiceline", "bc.salesshipmentheader",
    "bc.salesshipmentline", "bc.unitgroup", "bc.vatregistrationlog", "crm.accountstatistics",
    "fo.salesinvoiceheader", "fo.salesinvoiceline",
}  # fmt: skip


def there_and_back(client: Client, model: Any) -> Any:
    """The preview of reading a table's own file with all of its columns; the status where it is not read."""

    def address(page: str) -> str:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")

    form = client.get(address("export")).context["form"]
    columns = [name for name in form.fields if name not in ("format", "resource", "export_items")]
    content = client.post(address("export"), {"format": "0", "resource": "0", **dict.fromkeys(columns, "on")}).content
    file = SimpleUploadedFile("file.csv", content)
    page = client.post(address("import"), {"import_file": file, "format": "0"})
    return page.context["result"] if page.status_code == 200 else page.status_code


def test_what_is_written_out_is_read_in_again_unchanged(client: Client, short_menu: None) -> None:
    client.force_login(User.objects.get(username="demo"))
    read_only, odd = set(), {}
    for table in registry.tables():
        records = table.model._default_manager.count()
        result = there_and_back(client, table.model) if records else None
        if result == 403:
            read_only.add(table.name)
        elif result is not None:
            totals = {kind: number for kind, number in result.totals.items() if number}
            if totals != {"skip": records}:
                odd[table.name] = [totals, *(str(error.error) for error in result.base_errors[:3])]
    assert odd == {}
    assert read_only == WRITTEN_OUT_ONLY
