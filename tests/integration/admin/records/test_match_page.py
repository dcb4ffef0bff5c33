"""Couple by match: the criteria come first, are kept, and decide what is coupled; for a mapping and for a selection."""

import re

import pytest
from django.urls import reverse

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling, MatchCriterion, SynchRun
from tests import factories
from tests.integration.admin.pages import filled_rows, remembered
from tests.integration.admin.records.screens import said, text_of

pytestmark = pytest.mark.django_db


def page_of(name):
    return reverse("admin:integration_tablemapping_match", args=[factories.mapping(name).pk])


def form_of(answer, name):
    """What a person who changes nothing sends back."""
    of = answer.context.get("panel") or next(p for g, p, _found in answer.context["sections"] if g.name == name)
    return {**filled_rows(of.rows), **_options(of), f"{of.prefix}-sent": "1", **remembered(of.remembered)}


def _options(panel):
    sent = {}
    for field in panel.options:
        value = field.value()
        if value and not field.field.disabled:
            sent[field.html_name] = "on" if value is True else value
    return sent


def row(name, at, **values):
    prefix = f"m{factories.mapping(name).pk}-rows-{at}-"
    return {prefix + key: value for key, value in values.items()}


def criteria(name):
    return list(
        factories.mapping(name)
        .criteria.order_by("group", "id")
        .values_list("group", "local_field", "remote_field", "normaliser")
    )


@pytest.fixture
def three(world):
    """A pair that shares the phone, one that shares the e-mail, and a customer nothing matches."""
    factories.customer("Phone", phone_no="12345678")
    factories.account("Phone there", telephone1="+49 1234 5678")
    factories.customer("Mail", e_mail="mail@x.example")
    factories.account("Mail there", emailaddress1="MAIL@x.example")
    factories.customer("Alone")


# --- of a mapping


def test_the_criteria_come_first_and_tell_what_they_would_couple(screens, three):
    """ENG-120: pressing the button starts nothing."""
    button = reverse("admin:integration_tablemapping_do", args=[factories.mapping("CUSTOMER").pk, "match"])
    page = screens.client.post(button, follow=True)
    assert page.redirect_chain[-1][0] == page_of("CUSTOMER")
    text = text_of(page)
    assert "1 of 3 uncoupled records has exactly one free match" in text
    assert "No." in text
    assert {s.kind: [r.label for r in s.records] for s in page.context["found"]}["matched"][0].endswith("Mail")
    assert not SynchRun.objects.exists()


@pytest.mark.behaviour("B-102")
def test_leaving_the_page_schedules_nothing(screens, three):
    page = screens.client.get(page_of("CUSTOMER"))
    asked = screens.act("couple_by_match", Customer.objects.get(name="Mail"))
    assert not SynchRun.objects.exists(), "opening the page asks only"
    assert page.context["cancel"] == reverse(
        "admin:integration_tablemapping_change", args=[factories.mapping("CUSTOMER").pk]
    )
    screens.client.get(page.context["cancel"])
    screens.client.get(asked.context["cancel"])
    assert not SynchRun.objects.exists()
    assert not Coupling.objects.exists()
    assert Account.objects.get(name="Mail there")


def test_other_criteria_are_kept_and_tried_at_once(screens, three):
    page = screens.client.get(page_of("CUSTOMER"))
    new = row("CUSTOMER", 4, group="4", local_field="phone_no", remote_field="telephone1", normaliser="phone")
    page = screens.client.post(page_of("CUSTOMER"), {**form_of(page, "CUSTOMER"), **new, "do": "look"}, follow=True)
    assert criteria("CUSTOMER")[-1] == (4, "phone_no", "telephone1", "phone")
    assert "2 of 3 uncoupled records have exactly one free match" in text_of(page)
    assert not SynchRun.objects.exists()


def test_one_may_remove_a_criterion(screens, three):
    page = screens.client.get(page_of("CUSTOMER"))
    gone = row("CUSTOMER", 1, DELETE="on")
    page = screens.client.post(page_of("CUSTOMER"), {**form_of(page, "CUSTOMER"), **gone, "do": "look"}, follow=True)
    assert [c[1] for c in criteria("CUSTOMER")] == ["no", "name", "post_code"]
    assert "0 of 3 uncoupled records" in text_of(page)


def test_a_criterion_that_can_never_match_is_refused_beside_it(screens, three):
    page = screens.client.get(page_of("CUSTOMER"))
    before = criteria("CUSTOMER")
    new = row("CUSTOMER", 4, group="1", local_field="salesperson", remote_field="name", normaliser="case")
    page = screens.client.post(page_of("CUSTOMER"), {**form_of(page, "CUSTOMER"), **new, "do": "couple"})
    assert "holds a key, not a value people would compare" in text_of(page)
    assert criteria("CUSTOMER") == before
    assert not SynchRun.objects.exists()


def test_resetting_brings_the_default_criteria_back(screens, three):
    default = criteria("CUSTOMER")
    of = factories.mapping("CUSTOMER")
    of.criteria.all().delete()
    MatchCriterion.objects.create(mapping=of, group=1, local_field="name", remote_field="name", normaliser="exact")
    page = screens.client.post(page_of("CUSTOMER"), {"reset": "CUSTOMER"}, follow=True)
    assert criteria("CUSTOMER") == default
    assert "the default match criteria are in place" in said(page)
    page = screens.client.post(page_of("CUSTOMER"), {"reset": "CUSTOMER"}, follow=True)
    assert "the match criteria are the default ones" in said(page)


def test_what_is_chosen_is_kept_on_the_mapping_and_done(screens, three, django_capture_on_commit_callbacks):
    """ENG-128, ENG-129, GEN-17: synchronise afterwards, send where the two differ, create what nothing matches."""
    page = screens.client.get(page_of("CUSTOMER"))
    prefix = page.context["panel"].prefix
    sent = {f"{prefix}-synch": "on", f"{prefix}-update_conflict": "send", f"{prefix}-create_new": "on", "do": "couple"}
    with django_capture_on_commit_callbacks(execute=True):
        page = screens.client.post(page_of("CUSTOMER"), {**form_of(page, "CUSTOMER"), **sent}, follow=True)
    of = factories.mapping("CUSTOMER")
    assert (of.synch_after_coupling, of.create_new_on_no_match, of.update_conflict) == (True, True, "send")
    run = SynchRun.objects.get()
    assert page.redirect_chain[-1][0] == reverse("admin:integration_synchrun_change", args=[run.pk])
    assert run.requested_by == screens.user
    assert set(Account.objects.values_list("name", flat=True)) == {"Mail", "Phone", "Alone", "Phone there"}
    assert Coupling.objects.count() == 3


def test_where_nothing_can_be_created_the_page_says_why(screens):
    """GEN-17."""
    factories.salesperson("AB", e_mail="ab@x.example")
    factories.user("Ada Byron", internalemailaddress="ab@x.example")
    page = screens.client.get(page_of("SALESPEOPLE"))
    panel = page.context["panel"]
    assert panel.options.fields["create_new"].disabled
    assert "it goes from Sales only" in text_of(page)
    assert "update_conflict" not in panel.options.fields, "one way: nothing can be in conflict"
    prefix = panel.prefix
    sent = {**form_of(page, "SALESPEOPLE"), f"{prefix}-create_new": "on", "do": "couple"}
    screens.client.post(page_of("SALESPEOPLE"), sent)
    assert not factories.mapping("SALESPEOPLE").create_new_on_no_match
    assert SynchRun.objects.get().options["create"] is False


def test_who_may_couple_but_not_edit_chooses_for_this_time_only(somebody, three):
    person = somebody("integration.couple", "integration.view_tablemapping", "integration.synchronise")
    page = person.client.get(page_of("CUSTOMER"))
    panel = page.context["panel"]
    assert 'name="reset"' not in page.content.decode()
    assert "No. = Account Number" in text_of(page)
    sent = {f"{panel.prefix}-sent": "1", f"{panel.prefix}-synch": "on", f"{panel.prefix}-create_new": "on"}
    person.client.post(page_of("CUSTOMER"), {**sent, "do": "couple"})
    options = SynchRun.objects.get().options
    assert (options["synch"], options["create"]) == (True, True)
    of = factories.mapping("CUSTOMER")
    assert (of.synch_after_coupling, of.create_new_on_no_match) == (False, False)
    assert person.client.post(page_of("CUSTOMER"), {"reset": "CUSTOMER"}).status_code == 403


def test_it_takes_the_permission_to_couple(somebody, world):
    person = somebody("integration.view_tablemapping", "integration.synchronise")
    assert person.client.get(page_of("CUSTOMER")).status_code == 403


def test_without_criteria_the_page_asks_for_them(screens, three):
    factories.mapping("CUSTOMER").criteria.all().delete()
    page = screens.client.get(page_of("CUSTOMER"))
    assert "has no match criteria" in text_of(page)
    assert 'value="couple"' not in page.content.decode()


# --- of records chosen in a list


def test_a_selection_is_matched_by_what_is_set_on_its_page(screens, three):
    phone = Customer.objects.get(name="Phone")
    asked = screens.act("couple_by_match", phone)
    assert "0 of 1 chosen records" in text_of(asked)
    new = row("CUSTOMER", 4, group="4", local_field="phone_no", remote_field="telephone1", normaliser="phone")
    asked = screens.act("couple_by_match", phone, **{**form_of(asked, "CUSTOMER"), **new, "do": "look"})
    assert "1 of 1 chosen records has exactly one free match" in text_of(asked)
    done = screens.act("couple_by_match", phone, **{**form_of(asked, "CUSTOMER"), "do": "couple"})
    assert "1 coupled" in said(done)
    assert Coupling.objects.get().local_id == phone.pk


def test_chosen_records_without_a_match_are_created_where_ticked(screens, three):
    alone, mail = Customer.objects.get(name="Alone"), Customer.objects.get(name="Mail")
    asked = screens.act("couple_by_match", alone, mail)
    prefix = f"m{factories.mapping('CUSTOMER').pk}"
    done = screens.act(
        "couple_by_match", alone, mail, **{**form_of(asked, "CUSTOMER"), f"{prefix}-create_new": "on", "do": "couple"}
    )
    assert "1 coupled" in said(done)
    assert "1 created in Sales" in said(done)
    assert Account.objects.filter(name="Alone").exists()


def test_the_page_of_a_selection_changes_no_rule_of_the_mapping(screens, three):
    """Its ticks are for this time; whose data win for everybody is said, and chosen on the page of the mapping."""
    alone, of = Customer.objects.get(name="Alone"), factories.mapping("CUSTOMER")
    asked = screens.act("couple_by_match", alone)
    assert "update_conflict" not in asked.context["sections"][0][1].options.fields
    assert f"Where the two differ: {of.get_update_conflict_display()}" in text_of(asked)
    assert page_of("CUSTOMER") in asked.content.decode()
    prefix = f"m{of.pk}"
    ticked = {f"{prefix}-synch": "on", f"{prefix}-create_new": "on", f"{prefix}-update_conflict": "send"}
    looked = screens.act("couple_by_match", alone, **{**form_of(asked, "CUSTOMER"), **ticked, "do": "look"})
    assert re.search(rf'name="{prefix}-create_new"[^>]* checked', looked.content.decode()), "kept while looking"
    done = screens.act("couple_by_match", alone, **{**form_of(asked, "CUSTOMER"), **ticked, "do": "couple"})
    assert "1 created in Sales" in said(done)
    of.refresh_from_db()
    assert (of.synch_after_coupling, of.create_new_on_no_match, of.update_conflict) == (False, False, "none")


def test_resetting_on_the_page_of_a_selection_couples_nothing(screens, three):
    factories.mapping("CUSTOMER").criteria.filter(local_field="e_mail").delete()
    mail = Customer.objects.get(name="Mail")
    asked = screens.act("couple_by_match", mail)
    assert "0 of 1" in text_of(asked)
    asked = screens.act("couple_by_match", mail, confirmed="1", reset="CUSTOMER")
    assert "1 of 1 chosen records has exactly one free match" in text_of(asked)
    assert not Coupling.objects.exists()


def test_sales_records_are_matched_one_by_one_as_well(screens, three):
    """Of two customers that could claim the account none gets it."""
    factories.customer("Mail copy", e_mail="mail@x.example")
    account = Account.objects.get(name="Mail there")
    asked = screens.act("couple_by_match", account)
    assert [s.kind for _group, _panel, found in asked.context["sections"] for s in found] == ["several"]
    assert "Create a new record in Sales" not in text_of(asked)
    screens.act("couple_by_match", account, confirmed="1")
    assert not Coupling.objects.exists()


# --- two people on one page -------------------------------------------------------------------------------------------


def test_criteria_that_somebody_else_has_changed_meanwhile_stay(screens, three):
    """Only what was changed on this page is kept; a row added elsewhere is not removed by it."""
    of = factories.mapping("CUSTOMER")
    page = screens.client.get(page_of("CUSTOMER"))
    rows = list(of.criteria.order_by("group", "id"))
    MatchCriterion.objects.filter(pk=rows[0].pk).update(normaliser="exact")
    MatchCriterion.objects.create(mapping=of, group=7, local_field="city", remote_field="address1_city")
    of.synch_after_coupling = True
    of.save()
    prefix = page.context["panel"].prefix
    sent = {f"{prefix}-rows-1-normaliser": "exact", "do": "look"}
    looked = screens.client.post(page_of("CUSTOMER"), {**form_of(page, "CUSTOMER"), **sent})
    assert looked.status_code in (200, 302)
    kept = {row.pk: row.normaliser for row in of.criteria.all()}
    assert (kept[rows[0].pk], kept[rows[1].pk]) == ("exact", "exact")
    assert of.criteria.filter(group=7).exists()
    of.refresh_from_db()
    assert of.synch_after_coupling


def test_a_criterion_that_both_have_changed_is_asked_about(screens, three):
    of = factories.mapping("CUSTOMER")
    page = screens.client.get(page_of("CUSTOMER"))
    first = of.criteria.order_by("group", "id").first()
    MatchCriterion.objects.filter(pk=first.pk).update(group=5)
    prefix = page.context["panel"].prefix
    at = next(n for n, form in enumerate(page.context["panel"].rows) if form.instance.pk == first.pk)
    asked = screens.client.post(
        page_of("CUSTOMER"), {**form_of(page, "CUSTOMER"), f"{prefix}-rows-{at}-group": "9", "do": "look"}
    )
    assert "Somebody else has changed Group meanwhile: it was 1 when you opened the page and is 5 now." in text_of(
        asked
    )
    first.refresh_from_db()
    assert first.group == 5
