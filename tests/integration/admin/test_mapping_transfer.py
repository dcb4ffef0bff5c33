"""Table mappings as files on the screen, the reset to the defaults, and the page of who changed what."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection as database
from django.urls import reverse

from integration.models import (
    ConfigTemplate,
    ConfigTemplateLine,
    Connection,
    Coupling,
    FieldMapping,
    MappingTemplate,
    MappingTemplateCondition,
    SynchRun,
    TableMapping,
    TransformationRule,
)
from integration.services import mapping_files, mappings
from p2c import roles
from tests import factories
from tests.counting import statements

pytestmark = pytest.mark.django_db
LIST = reverse("admin:integration_tablemapping_changelist")
EXPORT, IMPORT, CHANGES = (reverse(f"admin:integration_tablemapping_{n}") for n in ("export", "import", "changes"))


def document(**customer):
    found = mapping_files.export()
    next(m for m in found["mappings"] if m["name"] == "CUSTOMER").update(customer)
    return found


def upload(client, content, name="north.json"):
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, text)})


def agreed(page):
    """What the button of the page with the difference sends."""
    return {"text": page.context["text"], "name": page.context["name"], "seen": page.context["digest"]}


def act(client, action, *names, **values):
    chosen = [str(factories.mapping(name).pk) for name in names]
    return client.post(LIST, {"action": action, "_selected_action": chosen, **values}, follow=True)


# --- files ------------------------------------------------------------------------------------------------------------


def test_all_or_the_chosen_mappings_are_downloaded(world, admin_page):
    answer = admin_page.get(EXPORT)
    assert answer["Content-Disposition"].startswith('attachment; filename="mappings-')
    assert json.loads(answer.content) == mapping_files.export()
    chosen = json.loads(act(admin_page, "export_chosen", "VENDOR", "CUSTOMER").content)
    assert [m["name"] for m in chosen["mappings"]] == ["CUSTOMER", "VENDOR"]
    assert [m["name"] for m in admin_page.get(EXPORT, {"name": "VENDOR"}).json()["mappings"]] == ["VENDOR"]


def test_an_upload_shows_the_difference_and_imports_only_when_told(world, admin_page):
    factories.customer("New")
    page = upload(admin_page, document(only_coupled=False, category="OTHER"))
    text = page.content.decode()
    assert "north.json: 2 differences" not in text  # one row, two values
    assert "north.json: 1 difference" in text
    assert "Synch. only coupled records:" in text
    assert "1 record of Customer (18) has no partner: it is created in Sales" in text
    assert factories.mapping("CUSTOMER").only_coupled
    done = admin_page.post(IMPORT, agreed(page), follow=True)
    assert "1 change was imported from north.json." in done.content.decode()
    assert (factories.mapping("CUSTOMER").only_coupled, factories.mapping("CUSTOMER").category) == (False, "OTHER")
    line = TableMapping.history.filter(name="CUSTOMER").first()
    assert (line.history_user.username, line.history_change_reason) == ("root", "Imported from north.json")
    same = f"No difference: the {TableMapping.objects.count()} table mappings of the file"
    assert same in upload(admin_page, document()).content.decode()


def test_what_was_not_seen_is_not_imported(world, admin_page):
    page = upload(admin_page, document(category="OTHER"))
    factories.change_mapping("CUSTOMER", update_conflict="send")
    again = admin_page.post(IMPORT, agreed(page))
    assert "The set-up has changed meanwhile" in again.content.decode()
    assert "Update-conflict resolution" in again.content.decode()
    assert factories.mapping("CUSTOMER").category != "OTHER"
    admin_page.post(IMPORT, agreed(again))
    assert factories.mapping("CUSTOMER").category == "OTHER"


def test_a_wrong_file_is_refused_with_its_sentence(world, admin_page):
    assert "CUSTOMER: “direction” cannot be “up”" in upload(admin_page, document(direction="up")).content.decode()
    assert "not JSON: line 1" in upload(admin_page, b"name,table").content.decode()
    assert "Choose a file first" in admin_page.post(IMPORT, {}).content.decode()


def test_importing_takes_the_right_to_add_and_change(world, signed_in):
    client = signed_in(roles.OPERATOR)
    assert client.get(IMPORT).status_code == 403
    assert client.get(EXPORT).status_code == 200
    assert "Import" not in [a.strip() for a in client.get(LIST).content.decode().split(">")]
    assert client.get(CHANGES).status_code == 200


# --- the defaults -----------------------------------------------------------------------------------------------------


def test_the_reset_shows_what_it_changes_and_what_follows(world, admin_page):
    draft = mappings.draft_of(factories.mapping("CUSTOMER"))
    next(f for f in draft.fields if f.local_field == "e_mail").direction = "to_integration"
    draft.fields.append(FieldMapping(mapping=draft.mapping, local_field="name_2", remote_field="description"))
    draft.mapping.update_conflict = "send"
    mappings.save(draft)
    local, remote = factories.coupled_customer("Mill")
    remote.emailaddress1 = "mill@x.example"
    remote.save()
    factories.sync("CUSTOMER")
    factories.mapping("CUSTOMER").schedules.update(every_minutes=5)
    template = ConfigTemplate.objects.create(code="T", table="bc.customer")
    MappingTemplate.objects.create(mapping=draft.mapping, side="L", template=template)
    history = FieldMapping.history.count()
    text = act(admin_page, "install_defaults", "CUSTOMER").content.decode()
    for words in (
        "Email – Email", "Name 2 – Description", "Update-conflict resolution", "Every (minutes)",
        "Template of a table mapping", "1 coupling stays",
        "Email differs in 1 coupled record; it stays as it is until one side is edited.",
    ):  # fmt: skip
        assert words in text, words
    assert FieldMapping.history.count() == history
    assert factories.mapping("CUSTOMER").update_conflict == "send"
    done = act(admin_page, "install_defaults", "CUSTOMER", confirmed="1")
    assert "CUSTOMER: the default setup is in place." in done.content.decode()
    mapping = factories.mapping("CUSTOMER")
    assert mapping.update_conflict == "none"
    assert mapping.schedules.get().every_minutes == 30
    assert not mapping.templates.exists()
    assert not mapping.fields.filter(local_field="name_2").exists()
    assert Coupling.objects.count() == 1
    # the newly open side was re-based: nothing that was edited there before travels
    factories.sync("CUSTOMER", "full")
    local.refresh_from_db()
    assert local.e_mail == ""
    # rows that were not changed have no new line in their history
    assert FieldMapping.history.count() == history + 2
    assert "Nothing differs from the defaults" in act(admin_page, "install_defaults", "CUSTOMER").content.decode()


def test_a_mapping_made_here_is_reset_only_when_its_box_is_ticked(world, admin_page):
    own = TableMapping(
        name="POSTS", local_table="bc.postcode", remote_table="crm.team", only_coupled=False, update_conflict="get"
    )
    mappings.save(mappings.Draft(own, [FieldMapping(mapping=own, local_field="city", remote_field="name")]))
    factories.change_mapping("VENDOR", update_conflict="get")
    page = act(admin_page, "install_defaults", "POSTS", "VENDOR").content.decode()
    assert "POSTS was made here" in page
    assert 'name="own"' in page
    act(admin_page, "install_defaults", "POSTS", "VENDOR", confirmed="1")
    assert (factories.mapping("POSTS").update_conflict, factories.mapping("VENDOR").update_conflict) == ("get", "none")
    act(admin_page, "install_defaults", "POSTS", confirmed="1", own="on")
    mapping = factories.mapping("POSTS")
    assert (mapping.update_conflict, mapping.only_coupled) == ("none", True)
    assert mapping.fields.count() == 1


# --- applying an edit to all ------------------------------------------------------------------------------------------


def edited_constant(draft):
    row = next(f for f in draft.fields if f.remote_field == "description")
    row.constant = "New"


def edited_rule(draft):
    row = next(f for f in draft.fields if f.local_field == "name")
    row.transformation_rule = TransformationRule.objects.get(code="SHOUT")


@pytest.mark.parametrize(
    ("edit", "field", "old", "new"),
    [(edited_constant, "description", "Old", "New"), (edited_rule, "name", "Mill", "MILL")],
)
def test_an_edit_of_what_is_written_is_applied_to_all_after_a_preview(world, admin_page, edit, field, old, new):
    TransformationRule.objects.create(code="SHOUT", type="uppercase")
    draft = mappings.draft_of(factories.mapping("CUSTOMER"))
    draft.fields.append(
        FieldMapping(
            mapping=draft.mapping, remote_field="description", constant="Old", direction="to_integration", enabled=True
        )
    )
    mappings.save(draft)
    local, remote = factories.coupled_customer("Mill")
    draft = mappings.draft_of(factories.mapping("CUSTOMER"))
    edit(draft)
    effect = mappings.effects_of(draft)[0]
    assert (effect.kind, effect.coupled) == ("changed", 1)
    assert "to_integration" in effect.offers
    assert any("at once with “apply to all”" in note for note in mappings.save(draft))
    # what was agreed stays until somebody says so
    assert factories.sync("CUSTOMER").to == {}
    remote.refresh_from_db()
    assert getattr(remote, field) == old
    do = reverse("admin:integration_tablemapping_do", args=[draft.mapping.pk, "preview-send"])
    page = admin_page.post(do, follow=True)
    assert new in page.content.decode()
    plan = SynchRun.objects.latest("pk")
    remote.refresh_from_db()
    assert getattr(remote, field) == old
    admin_page.post(reverse("admin:integration_synchrun_apply", args=[plan.pk]), follow=True)
    remote.refresh_from_db()
    assert getattr(remote, field) == new
    local.refresh_from_db()
    assert local.name == "Mill"
    assert factories.sync("CUSTOMER", "full").to == {"unchanged": 1}


# --- history ----------------------------------------------------------------------------------------------------------


def lines(page):
    return [(line["who"], line["kind"], line["text"], line["changes"]) for line in page.context["lines"]]


def test_every_kind_of_set_up_is_on_one_page(world, admin_page):
    rule = TransformationRule.objects.create(code="SHOUT", type="trim")
    rule.type = "uppercase"
    rule.save()
    template = ConfigTemplate.objects.create(code="ABROAD", table="bc.customer")
    line = ConfigTemplateLine.objects.create(template=template, field="name_2", value="A")
    line.value = "B"
    line.save()
    mapping = factories.mapping("CUSTOMER")
    use = MappingTemplate.objects.create(mapping=mapping, side="L", template=template)
    MappingTemplateCondition.objects.create(mapping_template=use, field="address1_city", operator="eq", value="Kiel")
    schedule = mapping.schedules.get()
    schedule.every_minutes = 10
    schedule.save()
    link = Connection.objects.get()
    link.company = world.other_company.pk
    link.save()
    draft = mappings.draft_of(mapping)
    draft.depends_on = draft.depends_on[1:]
    draft.fields[3].transformation_rule = rule
    draft.filters[0].value = "1"
    draft.criteria[0].normaliser = "exact"
    mappings.save(draft)
    page = admin_page.get(CHANGES)
    found = {}
    for _who, kind, text, changes in lines(page):
        found.setdefault((kind, text), [tuple(c.values()) for c in changes])
    caption = "Contact – Address 1: Primary Contact Name"
    assert found["field mapping", caption] == [("transformation rule", "", "SHOUT")]
    assert ("every (minutes)", "30", "10") in found["schedule", "Synchronise changed records"]
    assert found["transformation rule", ""] == [("type", "Trim", "Uppercase")]
    assert found["config. template line", "Name 2"] == [("value", "A", "B")]
    assert found["connection", ""] == [("company", "Ours", "Theirs")]
    assert found["condition", "ABROAD: address1_city is Kiel"] == []
    assert found["match criterion", "No. = Account Number"][0][0] == "compare"
    assert found["table mapping", ""][0][0] == "depends on"
    text = page.content.decode()
    assert "SHOUT" in text
    # and by mapping
    own = admin_page.get(reverse("admin:integration_tablemapping_history", args=[mapping.pk]))
    kinds = {kind for _who, kind, _text, _changes in lines(own)}
    assert {"field mapping", "filter", "schedule", "condition", "template of a table mapping"} <= kinds
    assert not {"transformation rule", "connection", "config. template line"} & kinds
    assert all(line["owner"] for line in own.context["lines"])


def test_what_nobody_can_see_a_change_in_is_left_out(world, admin_page):
    before = len(lines(admin_page.get(CHANGES, {"kind": "mapping"})))
    mappings.save(mappings.draft_of(factories.mapping("CUSTOMER")))
    assert factories.mapping("CUSTOMER").revision == 2
    assert len(lines(admin_page.get(CHANGES, {"kind": "mapping"}))) == before


def test_the_page_is_filtered_and_goes_on(world, admin_page):
    mapping = factories.mapping("CUSTOMER")
    admin_page.post(reverse("admin:integration_tablemapping_do", args=[mapping.pk, "disable"]))
    [line] = lines(admin_page.get(CHANGES, {"user": "root", "kind": "mapping"}))
    assert line == ("root", "table mapping", "", [{"field": "enabled", "old": "Yes", "new": "No"}])
    assert "Nothing was changed like this" in admin_page.get(CHANGES, {"user": "nobody"}).content.decode()
    seen, address = [], CHANGES
    while address:
        page = admin_page.get(address)
        seen += [(str(line["at"]), line["kind"], line["text"]) for line in page.context["lines"]]
        address = CHANGES + page.context["older"] if page.context["older"] else ""
    total = sum(m.history.count() for m in (TableMapping, FieldMapping))
    assert len(seen) > total
    assert len(seen) == len(set(seen)) or len(seen) > 100
    bad = admin_page.get(CHANGES, {"after": "yesterday"}, follow=True)
    assert "is not a place in the history" in bad.content.decode()
    assert "is no kind of set-up" in admin_page.get(CHANGES, {"kind": "colour"}, follow=True).content.decode()


def test_an_empty_history_says_so(admin_page):
    assert "Nothing has been changed yet" in admin_page.get(CHANGES).content.decode()


def test_statements_of_the_history(world, admin_page):
    admin_page.get(CHANGES)
    with statements(database) as asked:
        admin_page.get(CHANGES)
    assert len(asked) <= 75, len(asked)
