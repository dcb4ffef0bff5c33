"""Table mappings in files: what is exported, what an import would change and then does, and every refusal."""

import copy
import json

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Team
from erp.bc.models import PostCode
from integration.models import (
    ConfigTemplate,
    ConfigTemplateLine,
    Coupling,
    FieldMapping,
    MappingFilter,
    MappingTemplate,
    MappingTemplateCondition,
    Subscription,
    TableMapping,
    TransformationRule,
)
from integration.services import mapping_files, mapping_import, mappings
from integration.services.errors import Refused
from integration.services.install import install_mappings
from tests import factories

pytestmark = pytest.mark.django_db


def exported(*names):
    return mapping_files.export(names)


def brought_in(document, **options):
    return mapping_import.apply(mapping_files.read(json.dumps(document)), **options)


def previewed(document):
    return mapping_import.preview(mapping_files.read(json.dumps(document)))


def of(document, name):
    return next(m for m in document["mappings"] if m["name"] == name)


def field_of(document, name, local, remote):
    rows = of(document, name)["fields"]
    return next(f for f in rows if (f["local_field"], f["remote_field"]) == (local, remote))


def told(found):
    return [(d.owner, d.kind, d.row, d.what, d.values) for d in found.differences]


def stored():
    return mapping_files.export()


def rich(world):
    """CUSTOMER with a rule that has a successor, a template with a condition, and a rhythm of its own."""
    last = TransformationRule.objects.create(code="LAST", type="uppercase")
    first = TransformationRule.objects.create(code="FIRST", type="trim", next_rule=last)
    factories.field_mapping("CUSTOMER", "name", "name")
    FieldMapping.objects.filter(mapping__name="CUSTOMER", local_field="city").update(transformation_rule=first)
    template = ConfigTemplate.objects.create(code="ABROAD", table="bc.customer", description="From abroad")
    ConfigTemplateLine.objects.create(template=template, field="language_code", value="ENU")
    use = MappingTemplate.objects.create(mapping=factories.mapping("CUSTOMER"), side="L", template=template)
    MappingTemplateCondition.objects.create(mapping_template=use, field="address1_country", operator="ne", value="DE")
    factories.mapping("CUSTOMER").schedules.update(every_minutes=15)


# --- exporting -------------------------------------------------------------------------------------------------------


def test_a_file_holds_no_ids_and_nothing_of_the_connection(world):
    rich(world)
    text = mapping_files.text_of(exported())

    def names(value):
        if isinstance(value, dict):
            yield from value
            for inner in value.values():
                yield from names(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from names(inner)

    assert not {"id", "pk", "mapping", "base_key", "revision", "lease", "connection"} & set(names(json.loads(text)))
    assert str(world.company.pk) not in text
    assert world.company.pk.hex not in text


def test_what_a_mapping_uses_comes_with_it(world):
    rich(world)
    TransformationRule.objects.create(code="UNUSED", type="trim")
    found = exported("customer")
    assert [m["name"] for m in found["mappings"]] == ["CUSTOMER"]
    assert [(r["code"], r["next_rule"]) for r in found["transformation_rules"]] == [("FIRST", "LAST"), ("LAST", "")]
    assert found["config_templates"][0]["lines"] == [{"field": "language_code", "value": "ENU"}]
    assert of(found, "CUSTOMER")["schedules"][0]["every_minutes"] == 15
    assert exported("VENDOR")["transformation_rules"] == []


def test_an_unknown_mapping_is_not_exported(world):
    with pytest.raises(Refused, match="There is no table mapping “CUSTOMMER”"):
        exported("CUSTOMMER")


# --- there and back --------------------------------------------------------------------------------------------------


def test_an_import_of_what_was_just_exported_makes_no_difference(world):
    rich(world)
    revisions = dict(TableMapping.objects.values_list("name", "revision"))
    history = FieldMapping.history.count()
    found = brought_in(exported())
    assert (found.differences, found.notes) == ([], [])
    assert dict(TableMapping.objects.values_list("name", "revision")) == revisions
    assert FieldMapping.history.count() == history


def test_an_import_on_an_empty_installation_makes_the_same_set_up(world):
    rich(world)
    before = stored()
    TableMapping.objects.all().delete()
    TransformationRule.objects.update(next_rule=None)
    TransformationRule.objects.all().delete()
    ConfigTemplate.objects.all().delete()
    Subscription.objects.all().delete()
    brought_in(before)
    assert stored() == before
    # and it works: the product's rules are there, changes are fed
    customer = TableMapping.objects.get(name="CUSTOMER")
    assert (customer.pair, customer.user_defined) == ("CUSTOMER", False)
    assert Subscription.objects.filter(mapping=customer).count() >= 2
    ConfigTemplateLine.objects.all().delete()
    factories.customer("Mill")
    assert factories.sync("CUSTOMER", "full", confirmed=True, create=True).to == {"inserted": 1}


def edits():
    """One edit of CUSTOMER as somebody might make it in the file; some of them are no good."""
    pairs = [
        ("name_2", "description"), ("phone_no", "telephone2"), ("e_mail", "emailaddress2"), ("no", "name"),
        ("", "description"), ("city", "statecode"),
    ]  # fmt: skip
    way = st.sampled_from(["bidirectional", "to_integration", "from_integration"])
    return st.one_of(
        st.tuples(st.just("drop"), st.integers(0, 21)),
        st.tuples(st.just("turn"), st.integers(0, 21), way),
        st.tuples(st.just("switch"), st.integers(0, 21)),
        st.tuples(st.just("add"), st.sampled_from(pairs), way, st.sampled_from(["", "x"])),
        st.tuples(
            st.just("filter"), st.sampled_from(["name", "city", "blocked"]), st.sampled_from(["eq", "ne", "blank"]),
            st.sampled_from(["0", "a b", "é"]),
        ),
        st.tuples(st.just("set"), st.sampled_from([
            ("only_coupled", False), ("update_conflict", "send"), ("direction", "to_integration"), ("category", "X"),
        ])),
        st.tuples(st.just("depend"), st.sampled_from([[], ["CURRENCY"], ["VENDOR", "CURRENCY"]])),
    )  # fmt: skip


def edited(document, edit):
    what, *more = edit
    customer = of(document, "CUSTOMER")
    rows = customer["fields"]
    if what == "drop":
        del rows[more[0] % len(rows)]
    elif what == "turn":
        rows[more[0] % len(rows)]["direction"] = more[1]
    elif what == "switch":
        row = rows[more[0] % len(rows)]
        row["enabled"] = not row["enabled"]
    elif what == "add":
        (local, remote), way, constant = more
        rows.append({"local_field": local, "remote_field": remote, "direction": way, "constant": constant})
    elif what == "filter":
        customer["filters"].append({"side": "L", "field": more[0], "operator": more[1], "value": more[2]})
    elif what == "set":
        customer[more[0][0]] = more[0][1]
    else:
        customer["depends_on"] = more[0]


@pytest.mark.long
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(edits(), min_size=1, max_size=5))
def test_whatever_is_edited_comes_in_whole_or_not_at_all_and_goes_round(world, made):
    original = stored()
    document = copy.deepcopy(original)
    for edit in made:
        edited(document, edit)
    try:
        brought_in(document)
    except Refused as refused:
        why = str(refused)
    else:
        why = ""
    if why:
        assert "CUSTOMER" in why
        assert stored() == original
        return
    now = stored()
    assert previewed(now).differences == []
    assert previewed(document).differences == []
    # and back again: the difference of the difference is none
    brought_in(original)
    assert stored() == original


# --- what an import would change -------------------------------------------------------------------------------------


def test_the_difference_names_row_and_values_old_and_new(world):
    document = exported()
    customer = of(document, "CUSTOMER")
    customer["only_coupled"] = False
    field_of(document, "CUSTOMER", "phone_no", "telephone1")["direction"] = "to_integration"
    customer["fields"] = [f for f in customer["fields"] if f["local_field"] != "fax_no"]
    customer["fields"].append({"local_field": "name_2", "remote_field": "description", "enabled": False})
    customer["filters"][0]["operator"] = "ne"
    customer["schedules"][0]["every_minutes"] = 15
    before = stored()
    found = previewed(document)
    assert told(found) == [
        ("CUSTOMER", "table mapping", "", "changed", (("synch. only coupled records", "Yes", "No"),)),
        ("CUSTOMER", "field mapping", "Phone No. – Main Phone", "changed", (("direction", "Both ways", "To Sales"),)),
        (
            "CUSTOMER",
            "field mapping",
            "Name 2 – Description",
            "added",
            (("no.", "", "230"), ("enabled", "", "No")),
        ),
        ("CUSTOMER", "field mapping", "Fax No. – Fax", "removed", ()),
        ("CUSTOMER", "filter", "Blocked is not “Not blocked”", "changed", (("operator", "is", "is not"),)),
        ("CUSTOMER", "schedule", "Synchronise changed records", "changed", (("every (minutes)", "30", "15"),)),
    ]
    assert stored() == before
    brought_in(document)
    assert previewed(document).differences == []
    assert factories.field_mapping("CUSTOMER", "phone_no", "telephone1").direction == "to_integration"
    assert factories.mapping("CUSTOMER").schedules.get().every_minutes == 15
    assert factories.mapping("VENDOR").revision == 1


def test_couplings_and_what_was_agreed_stay(world):
    local, remote = factories.coupled_customer("Mill", city="Kiel")
    base = Coupling.objects.get().base
    document = exported()
    field_of(document, "CUSTOMER", "fax_no", "fax")["enabled"] = False
    of(document, "CUSTOMER")["fields"].reverse()
    brought_in(document)
    assert Coupling.objects.get().base == base
    remote.address1_city = "Lübeck"
    remote.save()
    assert factories.sync("CUSTOMER").back == {"modified": 1}
    local.refresh_from_db()
    assert local.city == "Lübeck"


def test_the_preview_counts_the_records_that_differ(world):
    factories.coupled_customer("Mill", name_2="Wind")
    factories.coupled_customer("Quarry")
    factories.customer("New")
    document = exported()
    of(document, "CUSTOMER")["only_coupled"] = False
    of(document, "CUSTOMER")["fields"].append({"local_field": "name_2", "remote_field": "description"})
    notes = previewed(document).notes
    assert "2 coupled records will be compared; 1 differs now." in notes[0]
    assert "1 record of Customer (18) has no partner: it is created in Sales" in notes[1]


def test_two_tables_of_one_s_own_come_in_and_run(world):
    document = {**exported(), "mappings": [{
        "name": "posts", "local_table": "bc.postcode", "remote_table": "crm.team", "only_coupled": False,
        "fields": [{"local_field": "city", "remote_field": "name"}],
    }]}  # fmt: skip
    brought_in(document)
    assert TableMapping.objects.get(name="POSTS").user_defined
    PostCode(code="1", city="Ghent").save()
    factories.sync("POSTS")
    assert Team.objects.filter(name="Ghent").exists()


def test_a_file_does_not_map_a_table_twice(world):
    posts = {"local_table": "bc.postcode", "remote_table": "crm.team", "fields": []}
    for one, taken in (({**posts, "local_table": "bc.customer", "name": "MINE"}, "CUSTOMER"), (posts, "POSTS")):
        document = {**exported(), "mappings": [{"name": "POSTS", **posts}, {"name": "TWICE", **one}]}
        with pytest.raises(Refused) as caught:
            brought_in(document)
        assert f"mapped by {taken} already" in str(caught.value)
        assert not TableMapping.objects.filter(name__in=["POSTS", "TWICE", "MINE"]).exists()


def test_templates_and_rules_change_and_go_with_the_file(world):
    rich(world)
    document = exported()
    of(document, "CUSTOMER")["templates"][0]["conditions"] = []
    document["config_templates"][0]["lines"] = [{"field": "name_2", "value": "Abroad"}]
    document["transformation_rules"][1]["type"] = "lowercase"
    found = [(owner, kind, row, what) for owner, kind, row, what, _values in told(previewed(document))]
    assert found == [
        ("LAST", "transformation rule", "", "changed"),
        ("ABROAD", "config. template line", "Name 2", "added"),
        ("ABROAD", "config. template line", "Language Code", "removed"),
        ("CUSTOMER", "condition", "ABROAD: address1_country is not DE", "removed"),
    ]
    brought_in(document)
    assert TransformationRule.objects.get(code="LAST").type == "lowercase"
    assert ConfigTemplateLine.objects.get().field == "name_2"
    assert not MappingTemplateCondition.objects.exists()
    of(document, "CUSTOMER")["templates"] = []
    brought_in(document)
    assert not MappingTemplate.objects.exists()
    assert ConfigTemplate.objects.exists()


def test_the_history_says_who_imported_which_file(world):
    ada = User.objects.create_user("ada")
    document = exported()
    field_of(document, "CUSTOMER", "phone_no", "telephone1")["direction"] = "to_integration"
    of(document, "CUSTOMER")["filters"].append({"side": "L", "field": "name", "operator": "not_blank"})
    brought_in(document, source="north.json", user=ada)
    for line in (FieldMapping.history.first(), MappingFilter.history.first(), TableMapping.history.first()):
        assert (line.history_user, line.history_change_reason) == (ada, "Imported from north.json")
    install_mappings(["CUSTOMER"], user=ada)
    assert FieldMapping.history.first().history_change_reason == "Default synchronisation setup"


# --- refusals --------------------------------------------------------------------------------------------------------


def test_a_wrong_file_is_refused_by_mapping_row_and_value_and_nothing_is_saved(world):
    before = stored()
    wrong = []
    for change, words in [
        (lambda m: m.update(colour=1), "CUSTOMER: there is no “colour”. Possible: category"),
        (lambda m: m.update(direction="up"), "CUSTOMER: “direction” cannot be “up”. Possible: bidirectional"),
        (lambda m: m.update(enabled="yes"), "CUSTOMER: “enabled” cannot be “yes”. Possible: true or false"),
        (lambda m: m.update(category="x" * 21), "at most 20 characters"),
        (lambda m: m.update(depends_on="CURRENCY"), "“depends_on” cannot be “CURRENCY”. Possible: a list of names"),
        (lambda m: m.update(depends_on=["ELSE"]), "CUSTOMER depends on ELSE, which is neither here nor in the file"),
        (lambda m: m.update(depends_on=["CONTACT"]), "circle"),
        (lambda m: m.update(local_table="bc.planet"), "There is no table “bc.planet”"),
        (lambda m: m.update(remote_table="crm.contact"), "its rules are made for these two tables"),
        (lambda m: m.update(fields={}), "CUSTOMER: “fields” must be a list, not “{}”"),
        (lambda m: m.update(fields=[7]), "CUSTOMER, field mapping 1 must be an object with names and values, not “7”"),
        (
            lambda m: m["fields"][3].update(local_field="colour"),
            "CUSTOMER, field mapping 4 (colour – Address 1: Primary Contact Name): Customer (18) has no field “colour”",
        ),
        (lambda m: m["fields"][3].update(no="first"), "CUSTOMER, field mapping 4: “no” cannot be “first”. Possible: a"),
        (lambda m: m["fields"][3].update(no=True), "a whole number"),
        (
            lambda m: m["fields"][3].update(transformation_rule="nope"),
            "there is no transformation rule “NOPE”, neither here nor in the file",
        ),
        (lambda m: m["filters"][0].update(value="asleep"), "CUSTOMER, filter 1 (Blocked is “asleep”)"),
        (lambda m: m["filters"][0].update(operator="like"), "“operator” cannot be “like”. Possible: eq, ne"),
        (lambda m: m["criteria"][0].update(remote_field="colour"), "CUSTOMER, match criterion 1 (No. = colour)"),
        (lambda m: m.update(templates=[{"template": "NOPE"}]), "there is no config. template “NOPE”"),
        (lambda m: m["schedules"][0].update(cron="never"), "CUSTOMER: “never” is not a cron expression"),
        (lambda m: m["schedules"].append({"job": "dance"}), "dance"),
    ]:
        document = copy.deepcopy(before)
        of(document, "CURRENCY")["category"] = "OTHER"
        change(of(document, "CUSTOMER"))
        for work in (previewed, brought_in):
            try:
                work(document)
            except Refused as refused:
                said = str(refused)
            else:
                said = "nothing"
            if words not in said:
                wrong.append(f"{work.__name__} says {said!r}, not {words!r}")
        if stored() != before:
            wrong.append(f"saved what is refused with {words!r}")
    assert wrong == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"name;table", "line 1, column 1"),
        (b"[]", "“format”: “p2c-table-mappings”"),
        (b'{"format": "p2c-table-mappings", "version": 2}', "version “2”"),
        (b'{"format": "p2c-table-mappings", "version": 1, "secrets": []}', "there is no “secrets”"),
        (b'{"format": "p2c-table-mappings", "version": 1, "mappings": [{}]}', "Table mapping 1 has no “name”"),
        (
            b'{"format": "p2c-table-mappings", "version": 1, "mappings": [{"name": "A"}, {"name": " a"}]}',
            "A is in the file twice",
        ),
        (b'{"format": "p2c-table-mappings", "version": 1, "mappings": [{"name": "A\\u0000"}]}', "“name” cannot be"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * 5_000_001, "too large"),
    ],
)
def test_what_is_not_such_a_file_is_refused(db, content, words):
    with pytest.raises(Refused) as caught:
        mapping_files.read(content)
    assert words in str(caught.value)


def test_a_mapping_that_says_it_has_the_product_s_rules_must_be_of_these_tables(world):
    factories.mapping("VENDOR").delete()
    document = {**exported(), "mappings": [{
        "name": "V2", "local_table": "bc.vendor", "remote_table": "crm.contact", "enabled": False, "pair": "VENDOR",
    }]}  # fmt: skip
    with pytest.raises(Refused, match="V2: this installation brings no rules “VENDOR” for these two tables"):
        brought_in(document)


def test_nothing_comes_in_while_a_run_is_running(world):
    from integration.services import synchronise

    document = exported()
    of(document, "CUSTOMER")["category"] = "OTHER"
    run = synchronise.request_run(factories.mapping("CUSTOMER"))
    run.status = "running"
    run.save()
    with pytest.raises(Refused, match=f"Run {run.pk} of CUSTOMER is running"):
        brought_in(document)


def test_drafts_are_left_alone_by_counting(world):
    """Asking what would follow must not change what is saved afterwards."""
    found = mappings.draft_of(factories.mapping("CUSTOMER"))
    found.fields.append(FieldMapping(mapping=found.mapping, local_field="name_2", remote_field="description"))
    factories.coupled_customer("Mill", name_2="Wind")
    [effect] = mappings.effects_of(found)
    assert (effect.kind, effect.coupled, effect.differ, effect.examples[0].local) == ("started", 1, 1, "Wind")
    assert found.fields[-1].pk is None
    assert found.fields[-1].base_key == 0
    assert not FieldMapping.objects.filter(local_field="name_2").exists()
    mappings.save(found)
    assert FieldMapping.objects.get(local_field="name_2").base_key > 0
