"""Revert and plans on the screen: previews, buttons, typed confirmation, the report of a drift check, the history."""

import pytest
from django.urls import reverse

from crm.models import Account
from erp.bc.models import Customer
from integration.models import SynchRun
from integration.services import plans
from p2c import roles
from tests import factories
from tests.factories import coupled_customer, mapping, sync

pytestmark = pytest.mark.django_db


def page(run, name="change"):
    return reverse(f"admin:integration_synchrun_{name}", args=[run.pk])


def do(client, what, **data):
    address = reverse("admin:integration_tablemapping_do", args=[mapping("CUSTOMER").pk, what])
    return client.post(address, data, follow=True)


@pytest.fixture
def edited(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    return local, remote


def city(remote):
    return Account.objects.get(pk=remote.pk).address1_city


# --- revert -----------------------------------------------------------------------------------------------------------


def test_a_run_is_reverted_from_its_page(edited, admin_page):
    run = sync("CUSTOMER").run
    assert page(run, "revert") in admin_page.get(page(run)).content.decode()
    text = admin_page.get(page(run, "revert")).content.decode()
    for word in ("Put back", "Nordwind", "Lübeck", "Kiel", "Nothing has been put back yet"):
        assert word in text
    assert city(edited[1]) == "Lübeck"
    text = admin_page.post(page(run, "revert"), follow=True).content.decode()
    assert city(edited[1]) == "Kiel"
    assert f"#{run.pk}" in text
    assert "takes back" in text
    text = admin_page.get(page(run)).content.decode()
    assert "was put back by" in text
    assert page(run, "revert") not in text
    assert "was reverted by run" in admin_page.get(page(run, "revert"), follow=True).content.decode()


def test_what_was_edited_since_is_shown_and_only_overwritten_when_ticked(edited, admin_page):
    run = sync("CUSTOMER").run
    Account.objects.filter(pk=edited[1].pk).update(address1_city="Bremen")
    text = admin_page.get(page(run, "revert")).content.decode()
    for word in ("Left alone: edited since", "Bremen", "put back all the same"):
        assert word in text
    admin_page.post(page(run, "revert"), follow=True)
    assert city(edited[1]) == "Bremen"
    admin_page.post(page(run, "revert"), {"overwrite": edited[1].pk.hex}, follow=True)
    assert city(edited[1]) == "Kiel"


def test_many_records_take_the_number_of_the_run(world, admin_page, monkeypatch):
    monkeypatch.setattr("integration.services.revert.MANY", 1)
    for name in ("A", "B"):
        factories.account(name)
    run = sync("CUSTOMER", "full", create=True, confirmed=True).run
    assert f"Type <strong>{run.pk}</strong>" in admin_page.get(page(run, "revert")).content.decode()
    text = admin_page.post(page(run, "revert"), {"typed": "yes"}, follow=True).content.decode()
    assert "Nothing was put back" in text
    assert Customer.objects.count() == 2
    admin_page.post(page(run, "revert"), {"typed": f"#{run.pk}"}, follow=True)
    assert not Customer.objects.exists()


def test_an_operator_may_not_revert(edited, signed_in):
    run = sync("CUSTOMER").run
    client = signed_in(roles.OPERATOR)
    assert page(run, "revert") not in client.get(page(run)).content.decode()
    assert client.get(page(run, "revert")).status_code == 403
    assert client.post(page(run, "revert")).status_code == 403
    asked = SynchRun.objects.create(mapping=run.mapping, kind="revert", status="awaiting", options={"reverts": run.pk})
    assert client.post(page(asked, "confirm")).status_code == 403


def test_a_run_that_wrote_nothing_offers_no_revert(world, admin_page):
    run = sync("CUSTOMER").run
    assert page(run, "revert") not in admin_page.get(page(run)).content.decode()
    assert "nothing to revert" in admin_page.get(page(run, "revert"), follow=True).content.decode()


# --- plans ------------------------------------------------------------------------------------------------------------


def test_a_preview_is_a_plan_with_three_columns_and_a_button(edited, admin_page):
    answer = do(admin_page, "preview")
    run = SynchRun.objects.get(kind="preview")
    assert answer.redirect_chain[-1][0] == page(run, "plan")
    text = answer.content.decode()
    for word in ("Last agreed", "Nordwind", "Kiel", "Lübeck", "Apply exactly this plan"):
        assert word in text
    assert city(edited[1]) == "Kiel"
    text = admin_page.post(page(run, "apply"), follow=True).content.decode()
    assert "applies the plan" in text
    assert city(edited[1]) == "Lübeck"
    assert "was applied by" in admin_page.get(page(run, "plan")).content.decode()


def test_a_strict_plan_that_has_moved_says_so(edited, admin_page):
    do(admin_page, "preview")
    run = SynchRun.objects.get(kind="preview")
    Account.objects.filter(pk=edited[1].pk).update(fax="1")
    text = admin_page.post(page(run, "apply"), {"strict": "1"}, follow=True).content.decode()
    assert "changed since it was made" in text
    assert city(edited[1]) == "Kiel"


def test_a_plan_is_filtered_searched_and_downloaded(edited, admin_page):
    other, _ = coupled_customer("Südwind", city="Kiel")
    Customer.objects.filter(pk=other.pk).update(city="Ulm")
    do(admin_page, "preview")
    run = SynchRun.objects.get(kind="preview")
    text = admin_page.get(page(run, "plan"), {"q": "Südwind"}).content.decode()
    assert "Ulm" in text
    assert "Lübeck" not in text
    assert "No record like that" in admin_page.get(page(run, "plan"), {"only": "insert"}).content.decode()
    answer = admin_page.get(page(run, "plan_csv"), {"q": "Südwind"})
    body = b"".join(answer.streaming_content).decode()
    assert "Ulm" in body
    assert "Nordwind" not in body
    assert answer["Content-Type"].startswith("text/csv")


def test_a_large_mapping_is_previewed_in_the_background(edited, admin_page, monkeypatch):
    monkeypatch.setattr(plans, "SMALL", 0)
    text = do(admin_page, "preview").content.decode()
    assert SynchRun.objects.get(kind="preview").status == "queued"
    assert "looked at so far" in text


def test_a_clean_mapping_has_an_empty_plan_that_says_so(world, admin_page):
    coupled_customer("Nordwind")
    text = do(admin_page, "preview").content.decode()
    assert "both sides agree" in text
    assert "Apply exactly this plan" not in text


def test_applying_takes_a_post_and_the_permission(edited, auditor_page):
    run = plans.make(mapping("CUSTOMER"))
    assert auditor_page.post(page(run, "apply")).status_code == 403
    assert auditor_page.get(page(run, "plan")).status_code == 200
    assert "Apply exactly this plan" not in auditor_page.get(page(run, "plan")).content.decode()


# --- drift ------------------------------------------------------------------------------------------------------------


def test_the_report_of_a_drift_check(edited, admin_page):
    text = do(admin_page, "drift").content.decode()
    for word in ("Waits for a run", "Nordwind", "Lübeck", "What differs"):
        assert word in text
    run = SynchRun.objects.get(kind="drift")
    assert "the next run carries it over" in admin_page.get(page(run, "plan"), {"only": "pending"}).content.decode()
    assert city(edited[1]) == "Kiel"


# --- the record's page ------------------------------------------------------------------------------------------------


def test_the_page_of_a_record_tells_its_history(edited, admin_page):
    local, remote = edited
    run = sync("CUSTOMER").run
    admin_page.post(page(run, "revert"), follow=True)
    for model, record in (("bc_customer", local), ("crm_account", remote)):
        text = admin_page.get(reverse(f"admin:{model}_panels", args=[record.pk])).content.decode()
        assert f"reverts run {run.pk}" in text
        assert "Coupled to" in text
        assert "put back by a revert" in text
