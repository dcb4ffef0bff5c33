"""Editing a table mapping: what is refused and in which words, and what follows from a saved edit."""

import pytest
from django.urls import reverse

from crm.models import Account, Team
from erp.bc.models import Customer, PostCode
from integration import changefeed
from integration.models import Change, FieldMapping, Issue, MappingFilter, MatchCriterion, Subscription, TableMapping
from integration.models.mapping import Direction
from integration.services import couple, drift, mappings, synchronise
from integration.services.errors import Conflict, Refused
from integration.services.explain import explain
from integration.services.install import install_mappings
from tests import factories

pytestmark = pytest.mark.django_db


def draft(name="CUSTOMER"):
    return mappings.draft_of(factories.mapping(name))


def row(found, local, remote):
    return next(f for f in found.fields if (f.local_field, f.remote_field) == (local, remote))


def add_row(found, **values):
    new = FieldMapping(mapping=found.mapping, **values)
    found.fields.append(new)
    return new


def texts(found):
    return [problem.text for problem in mappings.problems_of(found)]


def refused(found):
    with pytest.raises(mappings.MappingRefused) as caught:
        mappings.save(found)
    return caught.value.problems


# --- the factory defaults --------------------------------------------------------------------------------------------


def test_every_default_mapping_meets_the_rules(world):
    for mapping in TableMapping.objects.all():
        assert texts(mappings.draft_of(mapping)) == []


def test_saving_unchanged_rows_keeps_their_base_keys_and_makes_no_history_of_rows(world):
    found = draft()
    keys = {f.pk: f.base_key for f in found.fields}
    rows = FieldMapping.history.count()
    assert mappings.save(found) == []
    assert {f.pk: f.base_key for f in factories.mapping("CUSTOMER").fields.all()} == keys
    assert FieldMapping.history.count() == rows
    assert factories.mapping("CUSTOMER").revision == 2


# --- wrong input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"local_field": "colour", "remote_field": "name"}, "local_field", "has no field “colour”"),
        ({"local_field": "name_2", "remote_field": "nick"}, "remote_field", "has no field “nick”"),
        ({}, "local_field", "Choose a field of at least one side"),
        ({"remote_field": "description"}, "constant", "give a constant value"),
        ({"remote_field": "description", "constant": "x"}, "direction", "“To Sales”"),
        ({"local_field": "name_2", "constant": "x"}, "direction", "“From Sales”"),
        (
            {"local_field": "name_2", "remote_field": "description", "constant": "x"},
            "constant",
            "no place in a row with two fields",
        ),
        ({"local_field": "salesperson", "remote_field": "description"}, "remote_field", "never hold the same value"),
        ({"remote_field": "statecode", "constant": "Asleep", "direction": "to_integration"}, "constant", "Asleep"),
        ({"remote_field": "statecode", "constant": "7", "direction": "to_integration"}, "constant", "1 (Inactive)"),
        ({"remote_field": "creditlimit", "constant": "much", "direction": "to_integration"}, "constant", "“much”"),
        ({"local_field": "name_2", "remote_field": "description", "not_null": True}, "not_null", "point at another"),
        (
            {"local_field": "name_2", "remote_field": "description", "clear_on_failed_synch": True},
            "clear_on_failed_synch",
            "point at another",
        ),
        ({"local_field": "name_2", "remote_field": "emailaddress1"}, "remote_field", "already"),
    ],
)
def test_a_wrong_field_mapping_is_named(world, values, field, words):
    found = draft()
    add_row(found, **values)
    problems = refused(found)
    assert (problems[0].part, problems[0].row, problems[0].field) == ("fields", len(found.fields) - 1, field)
    assert words in problems[0].text
    assert factories.mapping("CUSTOMER").revision == 1


def test_not_null_and_clear_on_failed_synch_exclude_one_another(world):
    found = draft()
    owner = row(found, "salesperson", "ownerid")
    owner.clear_on_failed_synch = True
    assert "cannot be both" in texts(found)[0]


def test_a_field_that_cannot_be_written_is_no_destination(world):
    found = draft("CONTACT")
    add_row(found, local_field="name_2", remote_field="fullname")
    assert "cannot be written" in texts(found)[0]


def test_a_reference_to_a_table_without_mapping_is_refused(world):
    """LKP-02."""
    found = draft("CONTACT")
    add_row(found, local_field="company", remote_field="accountid_missing")
    assert "has no field “accountid_missing”" in texts(found)[0]
    found.fields.pop()
    add_row(found, local_field="company", remote_field="bcbi_companyid")
    problems = refused(found)
    assert "table mapping" in problems[0].text


@pytest.mark.parametrize(
    ("side", "field", "operator", "value", "about", "words"),
    [
        ("L", "colour", "eq", "1", "field", "has no field “colour”"),
        ("L", "name", "eq", " ", "value", "needs a value"),
        ("L", "blocked", "eq", "maybe", "value", "“maybe”"),
        ("L", "blocked", "contains", "1", "operator", "“contains” cannot be used on Blocked"),
        ("L", "credit_limit_lcy", "gt", "lots", "value", "“lots”"),
        ("L", "name", "sounds_like", "x", "operator", "sounds_like"),
        ("R", "statecode", "eq", "9", "value", "0 (Active)"),
        ("R", "createdon", "gt", "yesterday", "value", "“yesterday”"),
        ("R", "bcbi_companyid", "eq", "@another_company", "value", "@another_company"),
    ],
)
def test_a_wrong_filter_names_field_and_value(world, side, field, operator, value, about, words):
    found = draft()
    found.filters.append(MappingFilter(mapping=found.mapping, side=side, field=field, operator=operator, value=value))
    problem = refused(found)[0]
    assert (problem.part, problem.row, problem.field) == ("filters", len(found.filters) - 1, about)
    assert words in problem.text


def test_a_choice_may_be_typed_by_its_label(world):
    found = draft()
    found.filters = [MappingFilter(mapping=found.mapping, side="R", field="statecode", operator="eq", value="inactive")]
    mappings.save(found)
    assert factories.mapping("CUSTOMER").filters.get().value == "1"


@pytest.mark.parametrize(
    ("local", "remote", "words"),
    [
        ("colour", "name", "has no field “colour”"),
        ("salesperson", "name", "holds a key"),
        ("last_date_modified", "creditlimit", "has no field"),
        ("name", "createdby", "holds a key"),
    ],
)
def test_a_wrong_criterion_is_refused(world, local, remote, words):
    found = draft()
    found.criteria.append(MatchCriterion(mapping=found.mapping, group=9, local_field=local, remote_field=remote))
    assert words in refused(found)[0].text


def test_a_circle_of_dependencies_is_refused_by_name(world):
    found = draft("CURRENCY")
    found.depends_on = [factories.mapping("CUSTOMER")]
    text = refused(found)[0].text
    assert "circle" in text
    assert "CUSTOMER" in text
    assert "CURRENCY" in text
    assert list(factories.mapping("CURRENCY").depends_on.all()) == []
    found.depends_on = [found.mapping]
    assert "cannot depend on itself" in refused(found)[0].text


def test_the_name_is_needed_short_and_unique(world):
    found = draft("CUSTOMER")
    found.mapping.name = " "
    assert "must have a name" in texts(found)[0]
    found.mapping.name = "X" * 21
    assert "21 characters" in texts(found)[0]
    found.mapping.name = "vendor"
    assert "There is a table mapping VENDOR already" in texts(found)[0]
    found.mapping.name = "CLIENTS"
    assert "keeps its name" in texts(found)[0]


def test_the_direction_needs_a_field_mapping_of_that_direction(world):
    found = draft("CUSTOMER")
    found.mapping.direction = Direction.FROM
    problem = refused(found)[0]
    assert problem.field == "direction"
    assert "“From Sales”" in problem.text
    row(found, "name", "name").direction = Direction.FROM
    mappings.save(found)
    assert factories.mapping("CUSTOMER").direction == Direction.FROM


def test_option_mappings_never_go_both_ways(world):
    """OPT-05."""
    found = draft("PAYMENT TERMS")
    found.mapping.direction = Direction.BIDIRECTIONAL
    found.fields[0].direction = Direction.BIDIRECTIONAL
    assert "cannot go both ways" in texts(found)[0]


def test_an_enabled_mapping_needs_an_enabled_field_mapping(world):
    found = draft("CURRENCY")
    for each in found.fields:
        each.enabled = False
    assert "no enabled field mapping" in texts(found)[0]
    found.mapping.enabled = False
    mappings.save(found)
    with pytest.raises(Refused, match="no enabled field mapping"):
        mappings.set_enabled(factories.mapping("CURRENCY"), True)


def test_tables_of_the_product_s_mappings_stay(world):
    found = draft("VENDOR")
    found.mapping.remote_table = "crm.contact"
    assert any("its rules are made for these two tables" in text for text in texts(found))


def test_nothing_is_saved_while_a_run_is_running(world):
    run = synchronise.request_run(factories.mapping("CUSTOMER"))
    run.status = "running"
    run.save()
    assert f"Run {run.pk} of CUSTOMER is running" in refused(draft())[0].text


def test_remove_coupling_and_creation_need_a_confirmation(world):
    found = draft()
    found.mapping.deletion_conflict = "remove_coupling"
    found.mapping.only_coupled = False
    with pytest.raises(mappings.ConfirmationNeeded, match="may create the deleted record again"):
        mappings.save(found)
    mappings.save(found, confirmed=True)
    assert mappings.questions(draft()) == []


# --- what follows from an edit --------------------------------------------------------------------------------------


def test_a_row_enabled_again_gets_a_base_key_of_its_own(world):
    found = draft()
    number = row(found, "no", "accountnumber")
    old_key, most = number.base_key, max(f.base_key for f in found.fields)
    number.enabled = True
    mappings.save(found)
    number.refresh_from_db()
    assert number.base_key == most + 1 != old_key
    # Deleting the row does not free its key: bases may still hold its values.
    found = draft()
    found.fields.remove(row(found, "no", "accountnumber"))
    new = add_row(found, local_field="no", remote_field="accountnumber", direction=Direction.TO)
    mappings.save(found)
    assert new.base_key == most + 2
    assert new.user_defined
    assert new.no > 0


def test_issues_are_tried_again_after_an_edit(world):
    factories.customer("Mill", salesperson=factories.salesperson("AB"))
    factories.sync("CUSTOMER", "full", confirmed=True, create=True)
    issue = factories.open_issues("CUSTOMER")[0]
    assert "Salesperson Code" in issue.sentence
    found = draft()
    for remote in ("ownerid", "owneridtype"):
        each = next(f for f in found.fields if f.remote_field == remote)
        each.enabled = False
    mappings.save(found)
    factories.sync("CUSTOMER", create=True)
    assert Issue.objects.get(pk=issue.pk).closed_at is not None
    assert Account.objects.filter(name="Mill").exists()


def test_a_one_way_field_opened_reports_differences_and_sends_nothing(world):
    found = draft()
    row(found, "e_mail", "emailaddress1").direction = Direction.TO
    mappings.save(found)
    local, remote = factories.coupled_customer("Mill", e_mail="mill@x.example")
    remote.emailaddress1 = "other@x.example"
    remote.save()
    factories.sync("CUSTOMER")
    found = draft()
    row(found, "e_mail", "emailaddress1").direction = Direction.BIDIRECTIONAL
    notes = mappings.save(found)
    assert notes == ["Email differs in 1 coupled record; it stays as it is until one side is edited."]
    factories.sync("CUSTOMER", "full")
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.e_mail, remote.emailaddress1) == ("mill@x.example", "other@x.example")
    remote.emailaddress1 = "new@x.example"
    remote.save()
    factories.sync("CUSTOMER")
    local.refresh_from_db()
    assert local.e_mail == "new@x.example"


@pytest.mark.parametrize(("closed", "edited"), [(Direction.FROM, "local"), (Direction.TO, "remote")])
def test_a_field_is_not_closed_to_edits_that_wait(world, closed, edited):
    """They would never travel: the run that carries them comes first."""
    local, remote = factories.coupled_customer("Mill", e_mail="old@x.example")
    other, _account = factories.coupled_customer("Weir")
    factories.sync("CUSTOMER")
    if edited == "local":
        Customer.objects.filter(pk=local.pk).update(e_mail="new@x.example")
    else:
        Account.objects.filter(pk=remote.pk).update(emailaddress1="new@x.example")
    Customer.objects.filter(pk=other.pk).update(city="Kiel")  # another field waits: that is no matter
    found = draft()
    row(found, "e_mail", "emailaddress1").direction = closed
    side, record = ("Business Central", f"{local.no} · Mill") if edited == "local" else ("Sales", "Mill")
    with pytest.raises(mappings.MappingRefused) as refused:
        mappings.save(found, confirmed=True)
    [problem] = refused.value.problems
    assert (problem.field, problem.text) == (
        "direction",
        f"Email was edited in {side} and has not arrived on the other side: {record}. Synchronise CUSTOMER and settle "
        "what holds these records back first, then change the direction.",
    )
    # the other way nothing is lost
    found = draft()
    row(found, "e_mail", "emailaddress1").direction = Direction.TO if edited == "local" else Direction.FROM
    mappings.save(found)
    factories.sync("CUSTOMER")
    found = draft()
    row(found, "e_mail", "emailaddress1").direction = closed
    mappings.save(found)
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.e_mail, remote.emailaddress1) == ("new@x.example", "new@x.example")


def test_a_table_is_not_closed_to_edits_that_wait(world):
    local, _remote = factories.coupled_customer("Mill", e_mail="old@x.example")
    factories.sync("CUSTOMER")
    Customer.objects.filter(pk=local.pk).update(e_mail="new@x.example")
    found = draft()
    found.mapping.direction = Direction.FROM
    row(found, "county", "address1_stateorprovince").direction = Direction.FROM
    with pytest.raises(mappings.MappingRefused, match="Email was edited in Business Central"):
        mappings.save(found, confirmed=True)


def test_a_field_is_not_closed_to_edits_that_an_issue_holds_back(world):
    """They are no changes that wait any more; the issue tries them again."""
    local, _remote = factories.coupled_customer("Mill", e_mail="old@x.example")
    factories.sync("CUSTOMER")
    local.salesperson = factories.salesperson("NV")  # not coupled
    local.e_mail = "new@x.example"
    local.save()
    factories.sync("CUSTOMER")
    assert not factories.pending("CUSTOMER")
    found = draft()
    row(found, "e_mail", "emailaddress1").direction = Direction.FROM
    with pytest.raises(mappings.MappingRefused, match="Email was edited in Business Central"):
        mappings.save(found, confirmed=True)


def test_a_field_is_not_closed_to_a_side_edited_before_the_first_synchronisation(world):
    """A pair that was coupled and not compared yet has not agreed on anything."""
    local, remote = factories.customer("Mill", county="Kent"), factories.account("Mill")
    factories.couple("CUSTOMER", local, remote, synchronise_now=False)
    Account.objects.filter(pk=remote.pk).update(address1_stateorprovince="Essex")
    found = draft()
    row(found, "county", "address1_stateorprovince").direction = Direction.TO
    with pytest.raises(mappings.MappingRefused, match="County was edited in Sales"):
        mappings.save(found, confirmed=True)


@pytest.mark.parametrize(("closed", "winner"), [("to_integration", "Business Central"), ("from_integration", "Sales")])
def test_conflicts_that_closing_a_field_decides_are_told_and_asked_about(world, closed, winner):
    """Whose value goes is seen before it goes."""
    for name in ("Mill", "Weir"):
        local, remote = factories.customer(name, county=f"{name} Kent"), factories.account(name)
        Account.objects.filter(pk=remote.pk).update(address1_stateorprovince=f"{name} Essex")
        factories.couple("CUSTOMER", local, remote)
    assert [issue.issue_class for issue in factories.open_issues("CUSTOMER")] == ["conflict", "conflict"]
    found = draft()
    row(found, "county", "address1_stateorprovince").direction = closed
    said = f"County: 2 open conflicts are decided by this. The values of {winner} are taken."
    with pytest.raises(mappings.ConfirmationNeeded, match=said):
        mappings.save(found)
    [effect] = mappings.effects_of(found)
    assert (str(effect), effect.asks) == (said, True)
    shown = [(e.record, e.local, e.remote) for e in effect.examples]
    assert shown == [(f"C0000{n} · {name}", f"{name} Kent", f"{name} Essex") for n, name in ((1, "Mill"), (2, "Weir"))]
    mappings.save(found, confirmed=True)
    factories.sync("CUSTOMER", "full")
    county = "Mill Kent" if winner == "Business Central" else "Mill Essex"
    assert (
        Customer.objects.get(name="Mill").county == Account.objects.get(name="Mill").address1_stateorprovince == county
    )
    assert not factories.open_issues("CUSTOMER")


def test_an_edit_that_waits_when_a_field_is_opened_is_carried(world):
    """Its record keeps its base; only what no run will look at counts as agreed."""
    found = draft()
    row(found, "e_mail", "emailaddress1").direction = Direction.TO
    mappings.save(found)
    local, remote = factories.coupled_customer("Mill", e_mail="old@x.example")
    factories.sync("CUSTOMER")
    Account.objects.filter(pk=remote.pk).update(emailaddress1="new@x.example")
    found = draft()
    row(found, "e_mail", "emailaddress1").direction = Direction.BIDIRECTIONAL
    assert mappings.save(found) == []
    factories.sync("CUSTOMER")
    local.refresh_from_db()
    assert local.e_mail == "new@x.example"


def test_what_was_left_different_is_told_by_drift_explain_and_the_record(world, admin_client):
    """“Both sides have the values they last agreed on” is never said of values that differ."""
    found = draft()
    row(found, "e_mail", "emailaddress1").direction = Direction.TO
    mappings.save(found)
    local, remote = factories.coupled_customer("Mill", e_mail="mill@x.example")
    Account.objects.filter(pk=remote.pk).update(emailaddress1="other@x.example")
    factories.sync("CUSTOMER")
    found = draft()
    row(found, "e_mail", "emailaddress1").direction = Direction.BIDIRECTIONAL
    mappings.save(found)
    run = drift.request(factories.mapping("CUSTOMER"), background=False)
    assert drift.counts(run) == {"apart": 1}
    [line] = run.plan_lines.all()
    assert "mill@x.example" in f"{line.before}{line.values}"
    assert "other@x.example" in f"{line.before}{line.values}"
    said = dict(
        zip(*(explain(factories.mapping("CUSTOMER"), local.no)[n] for n in ("reasons", "sentences")), strict=True)
    )
    assert "in_step" not in said
    assert said["apart"] == (
        "Both sides were left different in Email; they stay so until one is edited, or you choose Send or Get."
    )
    page = admin_client.get(reverse("admin:bc_customer_change", args=[local.pk])).content.decode()
    assert "last agreed on; there is nothing to do" not in page
    # it is told as long as it lasts, whatever else travels
    Customer.objects.filter(pk=local.pk).update(city="Kiel")
    factories.sync("CUSTOMER")
    assert "apart" in explain(factories.mapping("CUSTOMER"), local.no)["reasons"]
    # made equal, both are in step
    couple.synchronise_records(factories.mapping("CUSTOMER"), local_ids=[local.pk.hex], force="to_integration")
    assert "in_step" in explain(factories.mapping("CUSTOMER"), local.no)["reasons"]
    assert drift.counts(drift.request(factories.mapping("CUSTOMER"), background=False)) == {}


def test_a_filter_on_the_company_alone_warns_about_records_without_one(world):
    found = draft()
    for each in found.filters:
        if each.field == "bcbi_companyid":
            each.operator, each.value = "eq", "@current_company"
    assert "without a company" in mappings.save(found)[0]


# --- mappings of one's own -------------------------------------------------------------------------------------------


def own_mapping(**values):
    names = {"name": "posts", "local_table": "bc.postcode", "remote_table": "crm.team", "enabled": False, **values}
    return mappings.Draft(TableMapping(**names))


def test_two_tables_no_pair_exists_for_can_be_mapped(world):
    found = own_mapping()
    mappings.save(found)
    mapping = TableMapping.objects.get(name="POSTS")
    assert mapping.user_defined
    assert Subscription.objects.filter(mapping=mapping).count() == 2
    found = mappings.draft_of(mapping)
    found.mapping.enabled = True
    assert "no enabled field mapping" in texts(found)[0]
    add_row(found, local_field="city", remote_field="name")
    found.mapping.only_coupled = False
    mappings.save(found)
    PostCode(code="1", city="Ghent").save()
    assert changefeed.backlog()[mapping.pk] == 1
    factories.sync("POSTS")
    assert Team.objects.filter(name="Ghent").exists()
    # Once records are coupled the tables stay, and so does the mapping.
    found = draft("POSTS")
    found.mapping.remote_table = "crm.businessunit"
    assert "cannot be changed while 1 record is coupled" in texts(found)[0]
    with pytest.raises(Conflict, match="1 record is coupled"):
        mappings.delete_mapping(mapping)
    factories.sync("POSTS", "uncouple")
    mappings.delete_mapping(mapping)
    assert not Change.objects.filter(mapping_id=mapping.pk).exists()
    assert not TableMapping.objects.filter(name="POSTS").exists()


def test_a_local_table_is_mapped_once(world):
    found = own_mapping(local_table="bc.customer", remote_table="crm.contact")
    assert "mapped by CUSTOMER already" in refused(found)[0].text


def test_a_mapping_that_was_set_aside_leaves_its_table_to_another_and_waits_for_it(world):
    TableMapping.objects.filter(name="SALESPEOPLE").update(enabled=False, set_aside=True)
    own = own_mapping(local_table="bc.salesperson")
    mappings.save(own)
    found = draft("SALESPEOPLE")
    found.mapping.enabled = True
    assert "mapped by POSTS already" in refused(found)[0].text
    mappings.delete_mapping(own.mapping)
    mappings.set_enabled(draft("SALESPEOPLE").mapping, True)
    assert not TableMapping.objects.get(name="SALESPEOPLE").set_aside


def test_a_default_mapping_is_not_installed_beside_another_of_its_table(world):
    TableMapping.objects.filter(name="SALESPEOPLE").delete()
    mappings.save(own_mapping(local_table="bc.salesperson"))
    with pytest.raises(Refused, match="mapped by POSTS already"):
        install_mappings(["SALESPEOPLE"])


def test_sides_cannot_be_exchanged(world):
    found = own_mapping(local_table="crm.account", remote_table="bc.postcode")
    assert [p.field for p in refused(found)] == ["local_table", "remote_table"]


def test_moving_an_uncoupled_mapping_to_other_tables_feeds_it_from_there(world):
    mappings.save(own_mapping())
    found = draft("POSTS")
    found.mapping.remote_table = "crm.businessunit"
    mappings.save(found)
    tables = Subscription.objects.filter(mapping=found.mapping).values_list("table", flat=True)
    assert set(tables) == {"bc.postcode", "crm.businessunit"}
