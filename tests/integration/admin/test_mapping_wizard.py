"""New table mapping, step by step: proposals, refusals beside what was chosen, and a mapping that runs."""

import pytest
from django import forms
from django.urls import reverse

from crm.models import Team
from erp.bc.models import PostCode
from integration.models import Coupling, FieldMapping, SynchRun, TableMapping
from integration.services.mapping_proposals import described
from p2c import roles
from tests import factories

pytestmark = pytest.mark.django_db
NEW = reverse("admin:integration_tablemapping_wizard")


class Wizard:
    """Somebody who goes through the steps in a browser."""

    def __init__(self, client):
        self.client = client
        answer = client.get(reverse("admin:integration_tablemapping_add"), follow=True)
        self.address = answer.redirect_chain[-1][0].removesuffix("tables/")
        self.page = answer

    @property
    def text(self):
        return self.page.content.decode()

    def get(self, step):
        self.page = self.client.get(f"{self.address}{step}/", follow=True)
        return self

    def post(self, step, **typed):
        """Fill the step's page in as it is shown, with what is typed instead, and press Next."""
        self.get(step)
        sent = {}
        context = self.page.context
        if "form" in context and context["form"] is not None and step in ("tables", "policies"):
            form = context["form"]
            sent |= {n: _shown(form, n, f) for n, f in form.fields.items()}
        for name in ("rows", "filters", "criteria"):
            formset = context.get(name)
            if hasattr(formset, "management_form"):
                manage = formset.management_form
                sent |= {manage.add_prefix(n): manage[n].value() for n in manage.fields}
                for form in formset.forms:
                    values = {n: _shown(form, n, f) for n, f in form.fields.items()}
                    sent |= {form.add_prefix(n): v for n, v in values.items()}
        sent = {n: v for n, v in {**sent, **typed}.items() if v is not None and v is not False and v != ""}
        self.page = self.client.post(f"{self.address}{step}/", sent, follow=True)
        return self

    @property
    def step(self):
        return self.page.redirect_chain[-1][0].rstrip("/").rpartition("/")[2] if self.page.redirect_chain else ""


def _shown(form, name, field):
    """What a browser sends for a field nobody has touched: of a choice the first, when none is chosen."""
    value = form.get_initial_for_field(field, name)
    choices = list(getattr(field, "choices", ()))
    if value is None and choices and not isinstance(field, forms.ModelMultipleChoiceField):
        value = choices[0][0]
    return "on" if value is True else value


@pytest.fixture
def wizard(world, admin_page):
    return Wizard(admin_page)


# --- steps ------------------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-066")
def test_two_tables_no_pair_exists_for_are_mapped_and_run_from_the_screen_alone(
    wizard, admin_page, django_capture_on_commit_callbacks
):
    PostCode(code="9000", city="Ghent").save()
    team = Team(name="Bruges")
    team.save()
    wizard.post("tables", local_table="bc.postcode", remote_table="crm.team", name="posts")
    assert wizard.step == "policies"
    wizard.post("policies", only_coupled="")
    assert "paired in another mapping" in wizard.text, "a code and a name are, but not here"
    wizard.post("fields", **{"fields-0-local_field": "city", "fields-0-remote_field": "name"})
    wizard.post(
        "records",
        **{
            "filters-0-side": "L", "filters-0-field": "code", "filters-0-operator": "starts_with",
            "filters-0-value": "9", "criteria-0-local_field": "city", "criteria-0-remote_field": "name",
        },
    )  # fmt: skip
    assert wizard.step == "summary"
    assert not TableMapping.objects.filter(name="POSTS").exists()
    assert "Post code ↔ Team" in wizard.text
    assert "Code starts with 9" in wizard.text
    wizard.post("summary")
    assert "POSTS was added, switched off, with 1 field mapping, off as well." in wizard.text
    mapping = factories.mapping("POSTS")
    assert (mapping.enabled, mapping.user_defined, mapping.only_coupled) == (False, True, False)
    assert [f.enabled for f in mapping.fields.all()] == [False]
    # on its page: the fields, then the mapping, then a run
    do = [reverse("admin:integration_tablemapping_do", args=[mapping.pk, w]) for w in ("enable-fields", "enable")]
    assert "no enabled field mapping" in admin_page.post(do[1], follow=True).content.decode()
    assert "all field mappings are enabled" in admin_page.post(do[0], follow=True).content.decode()
    assert "No field mapping fills Code" in admin_page.post(do[1], follow=True).content.decode()
    listed = reverse("admin:integration_tablemapping_changelist")
    sure = {"action": "switch_on", "_selected_action": [mapping.pk], "confirmed": "1"}
    assert "Enabled: POSTS" in admin_page.post(listed, sure, follow=True).content.decode()
    PostCode(code="9001", city="Bruges").save()
    PostCode(code="1000", city="Brussels").save()
    with django_capture_on_commit_callbacks(execute=True):
        admin_page.post(reverse("admin:integration_tablemapping_do", args=[mapping.pk, "synchronise"]))
    assert SynchRun.objects.latest("pk").status == "finished"
    assert Coupling.objects.filter(local_table="bc.postcode", remote_id=team.pk).exists()
    assert Team.objects.filter(name="Bruges").count() == 1
    assert not Team.objects.filter(name="Brussels").exists()
    # one more, made while the mapping runs by itself
    PostCode(code="9050", city="Gentbrugge").save()
    with django_capture_on_commit_callbacks(execute=True):
        admin_page.post(reverse("admin:integration_tablemapping_do", args=[mapping.pk, "synchronise"]))
    assert Team.objects.filter(name="Gentbrugge").exists()


@pytest.mark.behaviour("B-045")
@pytest.mark.parametrize(
    ("direction", "words"),
    [
        ("bidirectional", "Post code ↔ Team"),
        ("to_integration", "Post code → Team"),
        ("from_integration", "Post code ← Team"),
    ],
)
def test_a_mapping_is_described_by_its_tables_and_an_arrow(world, admin_page, direction, words):
    mapping = TableMapping(
        name="POSTS", local_table="bc.postcode", remote_table="crm.team", direction=direction, enabled=False
    )
    assert described(mapping) == words
    mapping.save()
    page = admin_page.get(reverse("admin:integration_tablemapping_change", args=[mapping.pk]))
    assert words in page.content.decode()


def test_fields_that_are_paired_elsewhere_are_proposed_and_can_be_unticked(wizard):
    factories.mapping("CONTACT").delete()
    wizard.post("tables", local_table="bc.contact", remote_table="crm.account")
    assert "CONTACT" in wizard.text
    wizard.post("policies")
    rows = {f["local_field"].value(): f for f in wizard.page.context["rows"]}
    assert rows["e_mail"]["remote_field"].value() == "emailaddress1"
    assert rows["e_mail"]["reason"].value() == "paired in another mapping"
    at = next(i for i, f in enumerate(wizard.page.context["rows"]) if f["local_field"].value() == "fax_no")
    wizard.post("fields", **{f"fields-{at}-use": ""}).post("records").post("summary")
    made = {f.local_field: f for f in factories.mapping("CONTACT").fields.all()}
    assert made["e_mail"].remote_field == "emailaddress1"
    assert "fax_no" not in made
    assert not any(f.enabled for f in made.values())


def test_what_the_product_pairs_in_these_tables_comes_before_equal_names(wizard):
    """A code list's code is a name in Sales: CUSTPRCGRP-PRICE and UNIT OF MEASURE say so, another table's do not."""
    factories.mapping("UNIT OF MEASURE").delete()
    wizard.post("tables", local_table="bc.unitofmeasure", remote_table="crm.uomschedule").post("policies")
    rows = {f["local_field"].value(): f for f in wizard.page.context["rows"] if f["local_field"].value()}
    assert rows["code"]["reason"].value() == "paired in a mapping of these tables"
    wizard.post("tables", local_table="bc.country", remote_table="crm.team").post("policies")
    rows = {f["local_field"].value(): f for f in wizard.page.context["rows"] if f["local_field"].value()}
    assert rows["name"]["remote_field"].value() == "name"
    assert rows["name"]["reason"].value() == "same name"


def test_a_field_that_cannot_be_written_is_proposed_one_way(wizard):
    factories.mapping("CONTACT").delete()
    wizard.post("tables", local_table="bc.contact", remote_table="crm.contact").post("policies")
    rows = {f["remote_field"].value(): f for f in wizard.page.context["rows"]}
    assert rows["fullname"]["direction"].value() == "from_integration"


def test_what_was_chosen_stays_while_going_back_and_forth(wizard):
    wizard.post("tables", local_table="bc.postcode", remote_table="crm.team").post("policies", update_conflict="send")
    wizard.post("fields", **{"fields-0-local_field": "city", "fields-0-remote_field": "name"})
    assert wizard.get("policies").page.context["form"]["update_conflict"].value() == "send"
    assert wizard.get("fields").page.context["rows"][0]["remote_field"].value() == "name"
    # other tables: the rows named fields of the old ones
    wizard.post("tables", local_table="bc.country", remote_table="crm.team", name="X")
    assert wizard.get("fields").page.context["rows"][0]["local_field"].value() != "city"


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"local_table": "bc.customer", "remote_table": "crm.team"}, "is mapped by CUSTOMER already"),
        ({"local_table": "bc.customer", "remote_table": "crm.account"}, "is mapped by CUSTOMER already"),
        ({"local_table": "bc.postcode", "remote_table": "crm.team", "name": "vendor"}, "VENDOR already"),
        ({"local_table": "bc.postcode", "remote_table": "crm.team", "name": "x" * 21}, "20 characters"),
        ({"local_table": "bc.postcode"}, "required"),
        ({"local_table": "crm.account", "remote_table": "crm.team"}, "not one of the available choices"),
    ],
)
def test_tables_that_cannot_be_mapped_are_refused(wizard, typed, words):
    count = TableMapping.objects.count()
    assert words in wizard.post("tables", **typed).text
    assert TableMapping.objects.count() == count


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"fields-0-local_field": "city", "fields-0-remote_field": ""}, "Choose a field of each side"),
        (
            {"fields-0-local_field": "city", "fields-0-remote_field": "businessunitid"},
            "City (text) and Business Unit (a reference to a record) can never hold the same value",
        ),
    ],
)
def test_fields_that_can_never_agree_are_refused_beside_their_row(wizard, typed, words):
    wizard.post("tables", local_table="bc.postcode", remote_table="crm.team").post("policies")
    assert words in wizard.post("fields", **typed).text


def test_nothing_is_proposed_where_nothing_looks_alike(wizard):
    wizard.post("tables", local_table="bc.postcode", remote_table="crm.systemuser").post("policies")
    assert "No fields of these tables look alike" in wizard.text


def test_a_lookup_to_a_table_nobody_maps_is_refused(wizard):
    factories.mapping("CONTACT").delete()
    TableMapping.objects.filter(name="SALESPEOPLE").delete()
    wizard.post("tables", local_table="bc.contact", remote_table="crm.account").post("policies")
    total = len(wizard.page.context["rows"])
    row = {f"fields-{total - 1}-local_field": "salesperson", f"fields-{total - 1}-remote_field": "ownerid"}
    text = wizard.post("fields", **row).text
    assert "which has no table mapping to the other side. Map that table first." in text


def test_a_wrong_filter_is_refused_beside_its_row_and_kept(wizard):
    wizard.post("tables", local_table="bc.postcode", remote_table="crm.team").post("policies")
    wizard.post("fields", **{"fields-0-local_field": "city", "fields-0-remote_field": "name"})
    typed = {"filters-0-side": "L", "filters-0-field": "isdefault", "filters-0-operator": "eq", "filters-0-value": "1"}
    assert "has no field “isdefault”" in wizard.post("records", **typed).text
    typed |= {"filters-0-side": "R", "filters-0-value": "perhaps"}
    assert "“perhaps”" in wizard.post("records", **typed).text
    assert wizard.post("records", **{**typed, "filters-0-value": "true"}).step == "summary"


def test_removing_couplings_while_creating_is_asked_about(wizard):
    wizard.post("tables", local_table="bc.postcode", remote_table="crm.team")
    typed = {"only_coupled": "", "deletion_conflict": "remove_coupling"}
    assert "may create the deleted record again" in wizard.post("policies", **typed).text
    assert wizard.post("policies", **typed, agreed="on").step == "fields"


def test_more_rows_can_be_had_without_losing_what_was_typed(wizard):
    wizard.post("tables", local_table="bc.postcode", remote_table="crm.team").post("policies")
    before = len(wizard.page.context["rows"])
    typed = {"fields-0-local_field": "city", "fields-0-remote_field": "name"}
    wizard.post("fields", **typed, **{"fields-more": "1"})
    rows = wizard.page.context["rows"]
    assert len(rows) > before
    assert rows[0]["local_field"].value() == "city"


def test_a_draft_that_is_gone_begins_again(wizard, admin_page):
    answer = admin_page.get(f"{NEW}nothing/fields/", follow=True)
    assert "This draft is no longer kept" in answer.content.decode()
    assert admin_page.get(f"{wizard.address}dance/").status_code == 404
    assert wizard.get("summary").step == "tables"


def test_two_drafts_do_not_disturb_one_another(world, admin_page):
    first, second = Wizard(admin_page), Wizard(admin_page)
    first.post("tables", local_table="bc.postcode", remote_table="crm.team", name="ONE")
    second.post("tables", local_table="bc.country", remote_table="crm.team", name="TWO")
    assert first.get("tables").page.context["form"]["name"].value() == "ONE"


@pytest.mark.parametrize("role", [roles.AUDITOR, roles.OPERATOR])
def test_only_who_may_add_mappings_gets_in(world, signed_in, role):
    assert signed_in(role).get(NEW).status_code == 403
    assert FieldMapping.objects.filter(user_defined=True).count() == 0
