"""Notes, posts, cases and account statistics: what they are about, how pages show them, and who writes them."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from rest_framework.test import APIClient

from crm.models import Account, AccountStatistics, Annotation, Incident, Post, SalesOrder, SystemUser
from crm.services import timeline
from integration.origin import PRODUCT
from integration.services.errors import Refused
from p2c import tokens
from tests.crm import catalogue
from tests.crm.prospect import order, quote
from tests.crm.test_admin import address, filled
from tests.factories import saved
from tests.reading import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(client):
    saved(SystemUser(fullname="Ada Byron", internalemailaddress="ada@x.example"))
    client.force_login(User.objects.create_superuser("admin", email="ada@x.example"))
    return client


def again(record):
    record.refresh_from_db()
    return record


@pytest.mark.says("crm.about_nothing", "crm.note_without_text")
def test_a_note_is_about_one_record_and_says_something():
    of, other = order(), quote()
    refused(lambda: saved(Annotation(subject="Call")), "Call", "Regarding", "Choose the record")
    refused(
        lambda: saved(Annotation(subject="Call", objectid_salesorder=of, objectid_quote=other)), "Call", "Regarding"
    )
    refused(lambda: saved(Annotation(notetext="<p> &nbsp;</p>", objectid_quote=other)), "Note", "Write a title")
    note = saved(Annotation(subject="Call", objectid_quote=other))
    note.objectid_quote, note.objectid_salesorder = None, of
    refused(note.save, "Call", "Regarding", "cannot be changed")
    refused(lambda: saved(Post(text="Done")), "Done", "Regarding")
    # they go with their record
    saved(Post(text="Shipped", regardingobjectid_salesorder=of))
    other.delete()
    of.delete()
    assert not Annotation.objects.exists()
    assert not Post.objects.exists()


def test_the_timeline_has_notes_and_posts_by_time(site):
    of = order()
    saved(Post(text="Order released", source=1, regardingobjectid_salesorder=of))
    saved(Annotation(subject="Call", notetext="<p>Wants <b>oak</b></p><p>May &amp; June</p>", objectid_salesorder=of))
    saved(Post(text="Another order's", regardingobjectid_salesorder=order()))
    found = timeline.entries(of)
    assert [(each.title, each.text, each.by_system) for each in found] == [
        ("Call", "Wants oak\nMay & June", False), ("", "Order released", True),
    ]  # fmt: skip
    text = site.get(address(SalesOrder, "change", of.pk)).content.decode()
    assert text.index("Wants oak") < text.index("Order released")
    assert "&lt;b&gt;" not in text
    assert "Another order" not in text


def test_a_note_is_added_on_the_page_also_of_a_submitted_order(site):
    of = order()
    of.statecode = 1
    saved(of)
    page = reverse("admin:crm_salesorder_note", args=[of.pk])
    assert f'action="{page}"' in site.get(address(SalesOrder, "change", of.pk)).content.decode()
    answer = site.post(page, {"subject": "Call", "notetext": "Wants oak"}, follow=True)
    note = Annotation.objects.get()
    assert (note.objectid_salesorder, note.subject, note.notetext) == (of, "Call", "Wants oak")
    assert str(note.createdby) == "Ada Byron"
    assert "The note was added." in answer.content.decode()
    assert "Ada Byron" in answer.content.decode()
    answer = site.post(page, {"subject": " ", "notetext": ""}, follow=True)
    assert "neither title nor" in answer.content.decode()
    assert Annotation.objects.count() == 1
    assert site.get(page).status_code == 405
    with pytest.raises(Refused, match="Notes are about"):
        timeline.add_note(catalogue.invoice(), "Call", "")


def test_who_may_only_look_adds_no_note(client):
    person = User.objects.create_user("auditor", is_staff=True)
    person.groups.add(Group.objects.get(name="Integration auditor"))
    client.force_login(person)
    of = quote()
    timeline.add_note(of, "Call", "")
    text = client.get(address(type(of), "change", of.pk)).content.decode()
    assert "Call" in text
    assert "Add note" not in text
    assert client.post(reverse("admin:crm_quote_note", args=[of.pk]), {"subject": "x"}).status_code == 403


def test_notes_over_rest():
    api = APIClient()
    key = tokens.issue(User.objects.create_superuser("robot"))
    api.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    of = order()
    body = {"objectid": str(of.pk), "objectidtype": "salesorder", "subject": "Call"}
    made = api.post("/api/v1/crm/annotations/", body, format="json")
    assert made.status_code == 201
    assert Annotation.objects.get().objectid_salesorder == of
    listed = api.get("/api/v1/crm/annotations/", {"objectid": str(of.pk), "objectidtype": "salesorder"}).json()
    assert [each["subject"] for each in listed["results"]] == ["Call"]
    answer = api.post("/api/v1/crm/accountstatistics/", {"nav_name": "Mill"}, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "crm.statistics_of_bc")


def test_a_case_is_numbered_and_closed(site):
    lark = saved(Account(name="Lark"))
    page = site.get(address(Incident, "add"))
    site.post(address(Incident, "add"), filled(page, title="Broken leg", customerid_account=str(lark.pk)))
    case = Incident.objects.get()
    assert case.ticketnumber.startswith("CAS-")
    refused(lambda: saved(Incident(title="Nobody's")), "Customer")
    case.statecode = 1
    saved(case)
    assert again(case).statuscode == 5
    case.title = "Other"
    refused(case.save, case.ticketnumber, "Resolved", "“Active”")


@pytest.mark.says("crm.statistics_of_bc")
def test_statistics_are_shown_on_the_account_and_left_to_the_job(site):
    """DOC-200: all of it in local currency; what is overdue as of a day."""
    refused(lambda: saved(AccountStatistics(nav_name="Mill")), "Mill", "Business Central", "Update account statistics")
    mill = saved(Account(name="Mill"))
    assert "Figures of Business Central" not in site.get(address(Account, "change", mill.pk)).content.decode()
    figures = AccountStatistics(
        nav_name="Mill", nav_customerno="C1", nav_balancelcy="1250.5", nav_creditlimitlcy="1000", nav_totalsaleslcy="0",
        nav_overdueamountslcy="300", nav_overdueamountsasofdate="2026-03-01", transactioncurrency=catalogue.currency(),
    )  # fmt: skip
    figures.save(origin=PRODUCT)
    mill.nav_accountstatistics = figures
    mill.save(origin=PRODUCT)
    page = site.get(address(Account, "change", mill.pk))
    shown = {str(caption): (amount, bad) for caption, amount, bad in page.context["figures"]}
    assert shown["Balance (LCY)"] == ("1,250.50", True), "above the credit limit"
    assert shown["Total Sales (LCY)"] == ("0.00", False)
    assert ("300.00", True) in shown.values()
    text = page.content.decode()
    assert "as of 2026-03-01" in text or "as of 03/01/2026" in text
    assert "Customer C1" in text
    assert site.get(address(AccountStatistics, "change", figures.pk)).status_code == 200
    assert site.get(address(AccountStatistics, "add")).status_code == 403
    figures.delete(origin=PRODUCT)
    assert again(mill).nav_accountstatistics is None
