"""export_mappings and import_mappings, as somebody at a terminal meets them."""

import json

import pytest
from django.contrib.auth.models import Permission, User

from integration.models import FieldMapping, TableMapping
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(command, world, tmp_path):
    """An export of everything."""
    target = tmp_path / "north.json"
    answer = command("export_mappings", "--output", str(target))
    assert (answer.status, answer.out) == (0, f"{TableMapping.objects.count()} table mappings are in {target}.\n")
    return target


def edit(file, **values):
    document = json.loads(file.read_text())
    next(m for m in document["mappings"] if m["name"] == "CUSTOMER").update(values)
    file.write_text(json.dumps(document))


def test_the_same_set_up_gives_the_same_text(command, file) -> None:
    assert command("export_mappings").out == file.read_text()
    assert command("export_mappings", "--json").out == file.read_text()
    chosen = json.loads(command("export_mappings", "vendor", "CURRENCY").out)
    assert [m["name"] for m in chosen["mappings"]] == ["CURRENCY", "VENDOR"]


def test_a_file_that_cannot_be_written_or_read_is_named(command, file, tmp_path) -> None:
    answer = command("export_mappings", "--output", str(tmp_path / "nowhere" / "x.json"))
    assert answer.status == 2
    assert "x.json cannot be written: No such file or directory" in answer.err
    answer = command("export_mappings", "CUSTOMMER")
    assert answer.status == 2
    assert "There is no table mapping “CUSTOMMER”" in answer.err
    answer = command("import_mappings", str(tmp_path / "none.json"))
    assert answer.status == 2
    assert "none.json cannot be read: No such file or directory" in answer.err


def test_importing_an_own_export_says_that_nothing_differs(command, file) -> None:
    answer = command("import_mappings", str(file))
    assert answer.status == 0
    assert f"the {TableMapping.objects.count()} table mappings of the file are as they are here." in answer.out
    assert command("import_mappings", str(file), "--json").data["differences"] == []


def test_without_yes_the_difference_is_shown_and_nothing_imported(command, file) -> None:
    edit(file, update_conflict="send", fields=[{"local_field": "name", "remote_field": "name"}])
    for options, status in ((["--dry-run"], 0), ([], 2), (["--dry-run", "--yes"], 0)):
        answer = command("import_mappings", str(file), *options)
        assert answer.status == status
        assert "CUSTOMER\n  ~ table mapping\n      update-conflict resolution: Ask → Send update to Sales" in answer.out
        assert "  - field mapping City – Address 1: City" in answer.out
        assert ("--yes" in answer.err) == (status == 2)
        assert factories.mapping("CUSTOMER").update_conflict == "none"
    assert factories.mapping("CUSTOMER").fields.count() > 10


def test_with_yes_it_is_imported_in_the_name_of_the_user(command, file) -> None:
    User.objects.create_superuser("ada")
    edit(file, update_conflict="send")
    answer = command("import_mappings", str(file), "--yes", "--user", "ada", "--json")
    assert answer.status == 0
    assert answer.data["imported"] is True
    assert answer.data["differences"][0]["values"] == [
        {"name": "update-conflict resolution", "old": "Ask", "new": "Send update to Sales"}
    ]
    assert factories.mapping("CUSTOMER").update_conflict == "send"
    line = TableMapping.history.filter(name="CUSTOMER").first()
    assert (line.history_user.username, line.history_change_reason) == ("ada", "Imported from north.json")


def test_what_follows_for_coupled_records_is_told_before(command, file) -> None:
    factories.coupled_customer("Mill")
    edit(file, only_coupled=False)
    factories.customer("New")
    out = command("import_mappings", str(file), "--dry-run").out
    assert "! CUSTOMER: 1 record of Customer (18) has no partner: it is created in Sales when it changes next" in out


def test_a_mistake_in_the_file_is_named_and_nothing_imported(command, file) -> None:
    fields = FieldMapping.objects.count()
    edit(file, fields=[{"local_field": "colour", "remote_field": "name"}])
    answer = command("import_mappings", str(file), "--yes")
    assert answer.status == 2
    assert "CUSTOMER, field mapping 1 (colour – Account Name): Customer (18) has no field “colour”" in answer.err
    assert FieldMapping.objects.count() == fields


def test_importing_takes_its_permission(command, file) -> None:
    reader = User.objects.create_user("auditor")
    reader.user_permissions.add(Permission.objects.get(codename="view_tablemapping"))
    assert command("export_mappings", "--user", "auditor").status == 0
    answer = command("import_mappings", str(file), "--yes", "--user", "auditor")
    assert answer.status == 2
    assert "integration.change_tablemapping" in answer.err
