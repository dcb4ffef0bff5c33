"""Table mappings on the screen: refusals beside what was typed, a mapping of one's own, buttons and actions."""

import pytest
from django.conf import settings
from django.db import connection as database
from django.urls import reverse

from integration.models import Coupling, FieldMapping, MappingFilter, SynchRun, TableMapping
from p2c import roles
from tests import factories
from tests.counting import statements
from tests.integration.admin.pages import filled

pytestmark = pytest.mark.django_db
LIST = reverse("admin:integration_tablemapping_changelist")


def page_of(name):
    return reverse("admin:integration_tablemapping_change", args=[factories.mapping(name).pk])


def do(client, name, what, **values):
    address = reverse("admin:integration_tablemapping_do", args=[factories.mapping(name).pk, what])
    return client.post(address, values, follow=True)


def act(client, action, *names, **values):
    chosen = [str(factories.mapping(name).pk) for name in names]
    return client.post(LIST, {"action": action, "_selected_action": chosen, **values}, follow=True)


def index(formset_rows, **values):
    """The number of the row with these values."""
    rows = list(formset_rows)
    return next(i for i, row in enumerate(rows) if all(getattr(row, k) == v for k, v in values.items()))


def fields_of(name):
    return factories.mapping(name).fields.order_by("no", "id")


def saved_errors(client, name, **typed):
    """Post a change that must be refused; the page's text."""
    revision = factories.mapping(name).revision
    answer = client.post(page_of(name), filled(client.get(page_of(name)), **typed))
    assert answer.status_code == 200
    assert factories.mapping(name).revision == revision
    return answer.content.decode()


# --- wrong input -----------------------------------------------------------------------------------------------------


def test_a_field_mapping_that_can_never_work_is_refused_beside_its_row(world, admin_page):
    at = index(fields_of("CUSTOMER"), local_field="name")
    text = saved_errors(admin_page, "CUSTOMER", **{f"fields-{at}-remote_field": "ownerid"})
    assert "Name (text) and Owner (a reference to a record) can never hold the same value." in text
    assert fields_of("CUSTOMER")[at].remote_field == "name"


def test_a_new_row_without_counterpart_needs_a_constant(world, admin_page):
    total = fields_of("CUSTOMER").count()
    typed = {
        "fields-TOTAL_FORMS": total + 1,
        f"fields-{total}-enabled": "on",
        f"fields-{total}-remote_field": "description",
        f"fields-{total}-direction": "to_integration",
        f"fields-{total}-no": "0",
    }
    assert "give a constant value to write" in saved_errors(admin_page, "CUSTOMER", **typed)
    typed[f"fields-{total}-constant"] = "From Business Central"
    answer = admin_page.post(page_of("CUSTOMER"), filled(admin_page.get(page_of("CUSTOMER")), **typed))
    assert answer.status_code == 302
    made = FieldMapping.objects.get(constant="From Business Central")
    assert made.user_defined
    assert made.no > 200


def test_a_wrong_filter_value_is_refused_beside_it(world, admin_page):
    at = index(factories.mapping("CUSTOMER").filters.order_by("side", "id"), field="statecode")
    text = saved_errors(admin_page, "CUSTOMER", **{f"filters-{at}-value": "asleep"})
    assert "Status cannot have the value “asleep”" in text


def test_a_filter_on_the_other_side_s_field_is_refused(world, admin_page):
    at = index(factories.mapping("CUSTOMER").filters.order_by("side", "id"), field="statecode")
    text = saved_errors(admin_page, "CUSTOMER", **{f"filters-{at}-side": "L"})
    assert "Customer (18) has no field “statecode”" in text


def test_choices_of_filters_are_shown_and_typed_by_label(world, admin_page):
    at = index(factories.mapping("CUSTOMER").filters.order_by("side", "id"), field="statecode")
    page = admin_page.get(page_of("CUSTOMER"))
    assert filled(page)[f"filters-{at}-value"] == "Active"
    admin_page.post(page_of("CUSTOMER"), filled(page))
    assert MappingFilter.objects.get(mapping__name="CUSTOMER", field="statecode").value == "0"
    page = admin_page.get(page_of("CUSTOMER"))
    admin_page.post(page_of("CUSTOMER"), filled(page, **{f"filters-{at}-value": "Inactive"}))
    assert MappingFilter.objects.get(mapping__name="CUSTOMER", field="statecode").value == "1"


def test_a_circle_of_dependencies_is_named(world, admin_page):
    text = saved_errors(admin_page, "CURRENCY", depends_on=[str(factories.mapping("CUSTOMER").pk)])
    assert "depend on one another in a circle" in text
    assert not factories.mapping("CURRENCY").depends_on.exists()


def test_a_direction_no_field_mapping_has_is_refused(world, admin_page):
    assert "No enabled field mapping of SALESPEOPLE" in saved_errors(
        admin_page, "SALESPEOPLE", direction="to_integration"
    )


def test_nobody_overwrites_what_somebody_else_saved_meanwhile(world, admin_page):
    page = admin_page.get(page_of("CUSTOMER"))
    admin_page.post(page_of("CUSTOMER"), filled(page, category="ONE"))
    answer = admin_page.post(page_of("CUSTOMER"), filled(page, category="TWO"))
    assert "it was BCI CUST when you opened the page and is ONE now. You entered TWO." in answer.content.decode()
    assert factories.mapping("CUSTOMER").category == "ONE"


def test_nothing_is_saved_while_a_run_is_running(world, admin_page):
    run = SynchRun.objects.create(mapping=factories.mapping("CUSTOMER"), status="running")
    assert f"Run {run.pk} of CUSTOMER is running" in saved_errors(admin_page, "CUSTOMER", category="ONE")


def test_remove_coupling_with_creation_asks_first(world, admin_page):
    page = admin_page.get(page_of("CUSTOMER"))
    typed = filled(page, deletion_conflict="remove_coupling", only_coupled=None)
    answer = admin_page.post(page_of("CUSTOMER"), typed)
    assert "may create the deleted record again" in answer.content.decode()
    assert admin_page.post(page_of("CUSTOMER"), {**typed, "confirm": "on"}).status_code == 200
    assert factories.mapping("CUSTOMER").deletion_conflict == "none"
    agreed = {**typed, "confirm": answer.context["asked"].digest}
    assert f'value="{agreed["confirm"]}"' in answer.content.decode()
    assert admin_page.post(page_of("CUSTOMER"), agreed).status_code == 302
    assert factories.mapping("CUSTOMER").deletion_conflict == "remove_coupling"


def test_what_follows_for_coupled_records_is_counted_before_it_is_saved(world, admin_page):
    local, remote = factories.coupled_customer("Mill", name_2="Wind")
    factories.coupled_customer("Quarry")
    at = index(fields_of("CUSTOMER"), local_field="e_mail")
    page = admin_page.get(page_of("CUSTOMER"))
    admin_page.post(page_of("CUSTOMER"), filled(page, **{f"fields-{at}-direction": "to_integration"}))
    remote.emailaddress1 = "mill@x.example"
    remote.save()
    factories.sync("CUSTOMER")
    total = fields_of("CUSTOMER").count()
    typed = {
        f"fields-{at}-direction": "bidirectional",
        "fields-TOTAL_FORMS": total + 1,
        f"fields-{total}-enabled": "on",
        f"fields-{total}-local_field": "name_2",
        f"fields-{total}-remote_field": "description",
        f"fields-{total}-direction": "bidirectional",
        f"fields-{total}-no": "0",
    }
    before = TableMapping.history.count()
    sent = filled(admin_page.get(page_of("CUSTOMER")), **typed)
    answer = admin_page.post(page_of("CUSTOMER"), sent)
    text = answer.content.decode()
    assert "Nothing has been saved yet" in text
    assert "Email differs in 1 coupled record; it stays as it is until one side is edited." in text
    assert "2 coupled records will be compared; 1 differs now." in text
    assert f"{local.no} · Mill: – " in text.replace("\n", " ")
    assert "mill@x.example" in text
    assert (TableMapping.history.count(), fields_of("CUSTOMER").count()) == (before, total)
    # somebody edits another record: what was agreed to is no longer what would follow
    factories.coupled_customer("Smith", name_2="Gold")
    stale = admin_page.post(page_of("CUSTOMER"), {**sent, "confirm": answer.context["asked"].digest})
    assert "3 coupled records will be compared; 2 differ now." in stale.content.decode()
    done = admin_page.post(page_of("CUSTOMER"), {**sent, "confirm": stale.context["asked"].digest})
    assert done.status_code == 302
    assert fields_of("CUSTOMER").get(local_field="e_mail").direction == "bidirectional"


def test_a_reference_to_a_table_nobody_maps_is_refused_on_the_page(world, admin_page):
    at = index(fields_of("CONTACT"), local_field="salesperson")
    TableMapping.objects.filter(name="SALESPEOPLE").delete()
    text = saved_errors(admin_page, "CONTACT", **{f"fields-{at}-clear_on_failed_synch": None, "category": "X"})
    assert "which has no table mapping to the other side" in text


def test_a_mapping_with_couplings_is_not_deleted(world, admin_page):
    factories.coupled_customer("Mill")
    address = reverse("admin:integration_tablemapping_delete", args=[factories.mapping("CUSTOMER").pk])
    answer = admin_page.post(address, {"post": "yes"}, follow=True)
    assert "CUSTOMER cannot be deleted while 1 record is coupled" in answer.content.decode()
    answer = act(admin_page, "delete_selected", "CUSTOMER", post="yes")
    assert "CUSTOMER cannot be deleted while 1 record is coupled" in answer.content.decode()
    assert TableMapping.objects.filter(name="CUSTOMER").exists()


# --- saving ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["CUSTOMER", "CONTACT", "CURRENCY", "SALESPEOPLE", "PAYMENT TERMS"])
def test_a_page_saved_as_it_is_changes_nothing_but_the_revision(world, admin_page, name):
    before = list(fields_of(name).values()), list(factories.mapping(name).filters.order_by("pk").values())
    answer = admin_page.post(page_of(name), filled(admin_page.get(page_of(name))))
    assert answer.status_code == 302
    assert before == (list(fields_of(name).values()), list(factories.mapping(name).filters.order_by("pk").values()))
    assert factories.mapping(name).revision == 2


def test_rows_are_deleted_changed_and_told_in_the_history(world, admin_page):
    at = index(fields_of("CUSTOMER"), local_field="fax_no")
    email = index(fields_of("CUSTOMER"), local_field="e_mail")
    page = admin_page.get(page_of("CUSTOMER"))
    typed = {f"fields-{at}-DELETE": "on", f"fields-{email}-direction": "to_integration", "update_conflict": "send"}
    admin_page.post(page_of("CUSTOMER"), filled(page, **typed))
    assert not fields_of("CUSTOMER").filter(local_field="fax_no").exists()
    assert fields_of("CUSTOMER").get(local_field="e_mail").direction == "to_integration"
    history = admin_page.get(reverse("admin:integration_tablemapping_history", args=[factories.mapping("CUSTOMER").pk]))
    assert "Field mapping" in history.content.decode()
    removed, changed = (
        next(r for r in history.context["lines"] if r["text"] == name) for name in ("Fax No. – Fax", "Email – Email")
    )
    assert removed["who"] == changed["who"] == "root"
    assert "removed" in removed["badge"]
    assert changed["changes"] == [{"field": "direction", "old": "Both ways", "new": "To Sales"}]


def test_an_old_version_is_looked_at_and_not_brought_back_without_its_rows(world, admin_page):
    mapping = factories.mapping("CUSTOMER")
    version = mapping.history.first()
    address = reverse("admin:integration_tablemapping_simple_history", args=[mapping.pk, version.pk])
    assert admin_page.get(address).status_code == 200
    assert admin_page.post(address, {"name": "CUSTOMER"}).status_code == 403


# --- buttons and actions --------------------------------------------------------------------------------------------


def test_a_button_leads_to_the_run(world, admin_page, django_capture_on_commit_callbacks):
    factories.customer("Mill")
    for what, kind in (("synchronise", "synch"), ("full", "full")):
        with django_capture_on_commit_callbacks(execute=True):
            answer = do(admin_page, "CUSTOMER", what)
        run = SynchRun.objects.order_by("-id").first()
        assert (run.kind, run.status, run.requested_by.username) == (kind, "finished", "root")
        assert answer.redirect_chain[-1][0] == reverse("admin:integration_synchrun_change", args=[run.pk])


def test_a_disabled_mapping_says_so(world, admin_page):
    assert "Disabled: CUSTOMER" in do(admin_page, "CUSTOMER", "disable").content.decode()
    assert "CUSTOMER is not enabled" in act(admin_page, "synchronise_changed", "CUSTOMER").content.decode()
    assert not SynchRun.objects.exists()
    assert "Enabled: CUSTOMER" in act(admin_page, "switch_on", "CUSTOMER", "VENDOR").content.decode()


def test_the_preview_shows_what_would_happen_and_writes_nothing(world, admin_page):
    local, remote = factories.coupled_customer("Mill")
    local.name = "Windmill"
    local.save()
    text = do(admin_page, "CUSTOMER", "preview").content.decode()
    assert "Windmill" in text
    remote.refresh_from_db()
    assert remote.name == "Mill"
    factories.customer("New")
    text = do(admin_page, "CUSTOMER", "preview-create").content.decode()
    assert "Create" in text
    assert "New" in text
    assert "one table mapping at a time" in act(admin_page, "preview_changed", "CUSTOMER", "VENDOR").content.decode()


def test_the_default_setup_is_asked_for_and_keeps_couplings(world, admin_page):
    factories.coupled_customer("Mill")
    FieldMapping.objects.filter(mapping__name="CUSTOMER", local_field="fax_no").delete()
    answer = do(admin_page, "CUSTOMER", "defaults")
    text = answer.content.decode()
    assert "return to the defaults" in text
    assert "Fax No. – Fax" in text
    assert "1 coupling stays" in text
    assert not fields_of("CUSTOMER").filter(local_field="fax_no").exists()
    act(admin_page, "install_defaults", "CUSTOMER", confirmed="1")
    assert fields_of("CUSTOMER").filter(local_field="fax_no").exists()
    assert Coupling.objects.count() == 1


def test_uncoupling_all_takes_the_typed_name(world, admin_page, django_capture_on_commit_callbacks):
    assert "No records are coupled" in do(admin_page, "CUSTOMER", "uncouple").content.decode()
    factories.coupled_customer("Mill")
    assert "Type <strong>CUSTOMER</strong>" in do(admin_page, "CUSTOMER", "uncouple").content.decode()
    answer = act(admin_page, "uncouple_all", "CUSTOMER", confirmed="1", typed="customer?")
    assert "Nothing was uncoupled" in answer.content.decode()
    assert Coupling.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        act(admin_page, "uncouple_all", "CUSTOMER", confirmed="1", typed="CUSTOMER")
    assert not Coupling.objects.exists()


# --- looking --------------------------------------------------------------------------------------------------------


def test_an_auditor_sees_captions_and_no_buttons(world, auditor_page):
    text = auditor_page.get(page_of("CUSTOMER")).content.decode()
    assert "Salesperson Code" in text
    assert "/do/" not in text
    assert 'name="fields-0-local_field"' not in text
    for what in ("synchronise", "full", "match", "disable", "defaults", "uncouple", "preview"):
        assert do(auditor_page, "CUSTOMER", what).status_code == 403, what
    assert auditor_page.post(page_of("CUSTOMER"), {}).status_code == 403


def test_an_operator_runs_but_does_not_edit(world, signed_in):
    client = signed_in(roles.OPERATOR)
    text = client.get(page_of("CUSTOMER")).content.decode()
    assert "do/synchronise/" in text
    assert "do/disable/" not in text
    assert do(client, "CUSTOMER", "disable").status_code == 403


def test_buttons_answer_posts_only(world, admin_page):
    address = reverse("admin:integration_tablemapping_do", args=[factories.mapping("CUSTOMER").pk, "disable"])
    assert admin_page.get(address).status_code == 405
    assert do(admin_page, "CUSTOMER", "explode").status_code == 404


def test_the_list_says_what_each_mapping_needs(world, admin_page):
    factories.customer("Mill", salesperson=factories.salesperson("AB"))
    factories.sync("CUSTOMER", "full", confirmed=True, create=True)
    factories.vendor("Quarry")
    page = admin_page.get(LIST)
    rows = {mapping.name: mapping for mapping in page.context["cl"].result_list}
    assert (rows["CUSTOMER"].issue_count, rows["CUSTOMER"].backlog_count) == (1, 0)
    assert rows["VENDOR"].backlog_count == 1
    assert [m.name for m in admin_page.get(LIST, {"needs": "issues"}).context["cl"].result_list] == ["CUSTOMER"]
    backlog = {m.name for m in admin_page.get(LIST, {"needs": "backlog"}).context["cl"].result_list}
    assert "VENDOR" in backlog
    assert "CUSTOMER" not in backlog


def test_an_empty_list_says_what_to_do(admin_page):
    assert "Install the default mappings" in admin_page.get(LIST).content.decode()


def test_statements_of_the_pages(world, admin_page):
    admin_page.get(LIST)
    with statements(database) as asked:
        admin_page.get(LIST)
    assert len(asked) <= (22 if settings.THEMED else 16), asked
    with statements(database) as asked:
        admin_page.get(page_of("CUSTOMER"))
    assert len(asked) <= 45, asked
