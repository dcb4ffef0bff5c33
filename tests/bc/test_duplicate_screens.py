"""Duplicate contacts on screens and over REST: who is warned of what, comparing, marking, merging, the roles."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse
from rest_framework.test import APIClient

from erp.bc.models import (
    Contact,
    ContactDuplicate,
    ContactDuplicateSearchString,
    Customer,
    DuplicateSearchStringSetup,
    MarketingSetup,
)
from erp.bc.services import duplicates, search_strings
from p2c import roles
from tests.integration.admin.pages import shown_of

pytestmark = pytest.mark.django_db
LIST = reverse("admin:bc_contactduplicate_changelist")
SETUP = reverse("admin:bc_duplicatesearchstringsetup_changelist")
SEARCH = reverse("admin:bc_contactduplicate_search")


def saved(instance):
    instance.save()
    return instance


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def page(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("ada", "ada@x.example"))
    return client


@pytest.fixture
def api(db):
    client = APIClient()
    client.default_format = "json"
    client.force_authenticate(User.objects.create_superuser("ada", "ada@x.example"))
    return client


@pytest.fixture
def searching(setup):
    setup.search_hit_percent = 10
    setup.save()
    search_strings.install_usual_setup()
    return setup


@pytest.fixture
def pair(searching):
    """Two companies that look alike: K1 and K2."""
    for no in ("K1", "K2"):
        saved(Contact(no=no, name="Harbour Mill", city=f"{no} town"))
    duplicates.index_due()
    return ContactDuplicate.objects.get()


def entered(site, **values):
    """What the screen of a new contact says after it was saved."""
    return sent(site, reverse("admin:bc_contact_add"), values)


def changed(site, record, **values):
    """What the screen of a record says after it was saved with other values; None unticks."""
    return sent(site, reverse(f"admin:bc_{record._meta.model_name}_change", args=[record.pk]), values)


def sent(site, address, values):
    opened = site.get(address)
    context = opened.context
    form = context["adminform"].form
    data = (
        shown_of(opened) | {name: form.initial.get(name, field.initial) for name, field in form.fields.items()} | values
    )
    data = {name: value for name, value in data.items() if value is not None and value is not False}
    for rows in context["inline_admin_formsets"]:
        data |= {f"{rows.formset.prefix}-{which}_FORMS": 0 for which in ("TOTAL", "INITIAL")}
    response = site.post(address, data, follow=True)
    assert response.redirect_chain, response.context["errors"]
    return response


# --- entering contacts ----------------------------------------------------------------------------------------------


@pytest.mark.behaviour("C-071")
def test_whoever_enters_the_same_name_again_is_told(site, searching):
    """CON-114: with a way to the pair."""
    saved(Contact(no="K1", name="Harbour Mill"))
    response = entered(site, no="K2", name="Harbour-Mill")
    assert "K2 Harbour-Mill looks like 1 other contact." in said(response)
    new = Contact.objects.get(no="K2")
    address = f"{LIST}?of={new.pk}"
    assert address in said(response)
    assert "K1 Harbour Mill" in page(site.get(address))
    own = site.get(reverse("admin:bc_contact_change", args=[new.pk]))
    assert ("1 duplicate", address, "get") in own.context["contact_actions"]


@pytest.mark.behaviour("C-072")
def test_without_autosearch_nobody_is_told_and_the_pair_is_there(site, searching):
    """CON-114."""
    searching.autosearch_for_duplicates = False
    searching.save()
    saved(Contact(no="K1", name="Harbour Mill"))
    response = entered(site, no="K2", name="Harbour Mill")
    assert "looks like" not in said(response)
    assert ContactDuplicate.objects.count() == 1


@pytest.mark.behaviour("C-073")
def test_a_person_of_the_same_name_is_no_duplicate(site, searching):
    saved(Contact(no="K1", name="Eva Grip", type=1))
    response = entered(site, no="K2", name="Eva Grip", type=1)
    assert "looks like" not in said(response)
    assert not ContactDuplicate.objects.exists()


def test_a_change_is_searched_when_it_is_of_what_is_compared(site, pair):
    """CON-114."""
    one = pair.contact
    assert "looks like" not in said(changed(site, one, e_mail="mill@mill.example"))
    response = changed(site, one, city="K2 town")
    assert "looks like 1 other contact" in said(response)
    pair.refresh_from_db()
    assert pair.no_of_matching_strings == 4
    assert "looks like" not in said(changed(site, one, name="Another", city="Elsewhere"))


@pytest.mark.behaviour("C-074")
def test_turning_maintenance_on_asks_whether_to_make_all_strings(site, searching):
    """CON-115."""
    searching.maintain_dupl_search_strings = False
    searching.save()
    response = changed(site, searching, maintain_dupl_search_strings="on", autosearch_for_duplicates=None)
    assert "Generate them for all companies now?" in said(response)
    assert SEARCH in said(response)
    now = MarketingSetup.current()
    assert (now.maintain_dupl_search_strings, now.autosearch_for_duplicates) == (True, True)
    assert "Generate them" not in said(changed(site, searching, search_hit_percent="20"))


# --- the pairs ------------------------------------------------------------------------------------------------------


def test_the_list_searches_what_is_due_and_leaves_out_separate_contacts(site, searching):
    """CON-113, CON-114."""
    for no in ("K1", "K2"):
        saved(Contact(no=no, name="Harbour Mill"))
    shown = page(site.get(LIST))
    assert "K1 Harbour Mill" in shown
    assert "12 %" in shown
    pair = ContactDuplicate.objects.get()
    action = {"action": "separate", "_selected_action": [str(pair.pk)]}
    assert "1 pair is separate." in said(site.post(LIST, action, follow=True))
    assert "K1 Harbour Mill" not in page(site.get(LIST))
    assert "K1 Harbour Mill" in page(site.get(f"{LIST}?separate=yes"))
    assert "K1 Harbour Mill" in page(site.get(f"{LIST}?separate=all"))
    for wrong in ("of=nonsense", f"of={pair.pk}"):
        assert site.get(f"{LIST}?{wrong}", follow=True).status_code == 200


def test_the_list_says_what_it_does_not_know(site, searching, monkeypatch):
    monkeypatch.setattr(duplicates, "ON_A_PAGE", 1)
    for no in ("K1", "K2", "K3"):
        saved(Contact(no=no, name="Harbour Mill"))
    assert "2 companies wait to be searched" in page(site.get(LIST))
    searching.maintain_dupl_search_strings = False
    searching.save()
    assert "Search strings are not maintained" in page(site.get(LIST))


def test_both_companies_are_compared_row_by_row(site, pair):
    """CON-116: and the page does not open while the set-up is empty."""
    address = reverse("admin:bc_contactduplicate_change", args=[pair.pk])
    response = site.get(address)
    assert len(response.context["lines"]) == 16
    assert "3 search strings are equal; 2 are asked for." not in page(response)
    assert "Name · First 5" in page(response)
    assert [line.strings for line in response.context["lines"] if line.caption == "City · First 5"] == [
        ("K1TOW", "K2TOW")
    ]
    mark = reverse("admin:bc_contactduplicate_separate", args=[pair.pk])
    assert site.get(mark).status_code == 405
    site.post(mark)
    assert "Somebody has marked the two" in page(site.get(address))
    site.post(mark)
    pair.refresh_from_db()
    assert not pair.separate_contacts
    DuplicateSearchStringSetup.objects.all().delete()
    response = site.get(address, follow=True)
    assert "the duplicate search string setup is empty" in said(response)
    assert response.redirect_chain[-1][0] == SETUP


def test_the_usual_rows_are_added_by_a_button(site, setup):
    """CON-110: it is there while some are missing."""
    assert "Add the usual rows" in page(site.get(SETUP))
    usual = reverse("admin:bc_duplicatesearchstringsetup_usual")
    assert site.get(usual).status_code == 405
    assert "16 rows were added." in said(site.post(usual, follow=True))
    assert "Add the usual rows" not in page(site.get(SETUP))


def test_all_companies_are_searched_from_a_page(site, setup, monkeypatch, django_capture_on_commit_callbacks):
    """CON-116: it says what is missing; many companies are left to the worker."""
    for no in ("K1", "K2"):
        saved(Contact(no=no, name="Harbour Mill", city="Husum", address="Am Hafen", phone_no="1", post_code="1"))
    assert "Add its rows first." in page(site.get(SEARCH))
    assert "setup is empty" in said(site.post(SEARCH, {"all": ""}, follow=True))
    search_strings.install_usual_setup()
    assert "2 companies have changed" in page(site.get(SEARCH))
    assert "2 companies were searched; 1 new pair was found." in said(site.post(SEARCH, {"due": ""}, follow=True))
    monkeypatch.setattr("erp.bc.admin.duplicates.MANY", 1)
    with django_capture_on_commit_callbacks(execute=True):
        assert "in the background" in said(site.post(SEARCH, {"all": ""}, follow=True))


# --- merging --------------------------------------------------------------------------------------------------------


def test_two_contacts_are_merged_on_a_page_that_shows_both(site, pair):
    """CON-117."""
    one, two = pair.contact, pair.duplicate_contact
    action = {"action": "merge", "_selected_action": [str(pair.pk)]}
    response = site.post(LIST, action, follow=True)
    address = reverse("admin:bc_contact_merge", args=[one.pk, two.pk])
    assert response.redirect_chain[-1][0] == address
    assert [line["caption"] for line in response.context["lines"] if line["takeable"]] == ["City"]
    assert "K1 Harbour Mill is kept; K2 Harbour Mill is deleted." in page(response)
    assert reverse("admin:bc_contact_merge", args=[two.pk, one.pk]) in page(response)
    response = site.post(address, {"take": ["city"]}, follow=True)
    assert "K2 Harbour Mill was merged into K1 Harbour Mill." in said(response)
    assert Contact.objects.get().city == "K2 town"
    assert site.get(address).status_code == 404


def test_what_stands_in_the_way_is_said_on_the_page(site, searching):
    """CON-117: two customers are not made one; nothing is written."""
    for name in ("Harbour Mill", "Harbour-Mill"):
        saved(Customer(name=name))
    one, two = Contact.objects.order_by("no")
    chosen = {"action": "merge_two", "_selected_action": [str(two.pk), str(one.pk)]}
    response = site.post(reverse("admin:bc_contact_changelist"), chosen, follow=True)
    assert "they are linked to Customer C1001 and Customer C1002" in page(response)
    assert "Delete one of the two links first" in page(response)
    address = reverse("admin:bc_contact_merge", args=[one.pk, two.pk])
    assert "cannot be merged" in page(site.post(address))
    assert Contact.objects.count() == 2
    chosen["_selected_action"] = [str(one.pk)]
    assert "Choose two contacts" in said(site.post(reverse("admin:bc_contact_changelist"), chosen, follow=True))


# --- REST and roles -------------------------------------------------------------------------------------------------


def test_searching_marking_and_merging_over_rest(api, searching):
    """CON-113, CON-116, CON-117."""
    one, two = (saved(Contact(no=no, name="Harbour Mill", city=no)) for no in ("K1", "K2"))
    done = api.post("/api/v1/bc/duplicates/generate/", {"all": True})
    assert done.json() == {"queued": False, "companies": 2, "found": 1, "reported": 1}
    pair = ContactDuplicate.objects.get()
    assert api.get(f"/api/v1/bc/contact-duplicates/{pair.pk}/").json()["no_of_matching_strings"] == 2
    done = api.post(f"/api/v1/bc/contact-duplicates/{pair.pk}/separate/", {"separate": True})
    assert done.json()["separate_contacts"] is True
    assert api.delete(f"/api/v1/bc/contact-duplicates/{pair.pk}/").status_code == 400
    refused = api.post("/api/v1/bc/contacts/K1/merge/", {"other": "K1"})
    assert refused.status_code == 400
    assert "cannot be merged with itself" in refused.content.decode()
    assert api.post("/api/v1/bc/contacts/K1/merge/", {"other": "K2", "take": ["no"]}).status_code == 400
    done = api.post("/api/v1/bc/contacts/K1/merge/", {"other": "K2", "take": ["city"]})
    assert done.status_code == 200, done.content
    assert (done.json()["number"], done.json()["moved"]) == ("K1", {})
    one.refresh_from_db()
    assert one.city == "K2"
    assert not Contact.objects.filter(pk=two.pk).exists()
    DuplicateSearchStringSetup.objects.all().delete()
    assert "setup is empty" in api.post("/api/v1/bc/duplicates/generate/", {}).content.decode()


def test_the_back_office_works_on_pairs_and_sales_does_not(client, pair):
    merge = reverse("admin:bc_contact_merge", args=[pair.contact.pk, pair.duplicate_contact.pk])
    mark = reverse("admin:bc_contactduplicate_separate", args=[pair.pk])
    for role, status in ((roles.SALES, 403), (roles.AUDITOR, 403), (roles.BACK_OFFICE, 302)):
        user = User.objects.create_user(role, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        assert client.post(mark).status_code == status
        assert client.post(SEARCH, {"due": ""}).status_code == status
        assert client.post(merge).status_code == status
    assert Contact.objects.count() == 1


# --- deleting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["superuser", roles.BACK_OFFICE])
def test_a_company_is_deleted_with_its_strings_and_pairs(client, pair, role):
    """Nobody deletes those by themselves; with search strings, no company could be deleted by anyone."""
    user = User.objects.create_user("ida", is_staff=True, is_superuser=role == "superuser")
    if role != "superuser":
        user.groups.add(Group.objects.get(name=role))
        user.user_permissions.add(Permission.objects.get(codename="delete_contact", content_type__app_label="bc"))
    client.force_login(user)
    company = Contact.objects.get(no="K1")
    address = reverse("admin:bc_contact_delete", args=[company.pk])
    assert "Yes, I’m sure" in page(client.get(address))
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert list(Contact.objects.values_list("no", flat=True)) == ["K2"]
    assert not ContactDuplicate.objects.exists()
    assert not ContactDuplicateSearchString.objects.exclude(contact__no="K2").exists()


def test_a_row_of_the_setup_is_deleted_with_its_strings(site, pair):
    row = DuplicateSearchStringSetup.objects.order_by("pk").first()
    answer = site.post(reverse("admin:bc_duplicatesearchstringsetup_delete", args=[row.pk]), {"post": "yes"})
    assert answer.status_code == 302
    assert not DuplicateSearchStringSetup.objects.filter(pk=row.pk).exists()
    assert not ContactDuplicateSearchString.objects.filter(setup=row.pk).exists()


def test_a_right_that_another_table_asks_for_stays_asked_for(client, pair):
    """Links have a page on which they are deleted, for whoever may."""
    user = User.objects.create_user("ida", is_staff=True)
    for name in ("view_contact", "delete_contact"):
        user.user_permissions.add(Permission.objects.get(codename=name, content_type__app_label="bc"))
    client.force_login(user)
    linked = Contact.objects.get(business_relations__no=saved(Customer(name="Weir")).no)
    address = reverse("admin:bc_contact_delete", args=[linked.pk])
    text = page(client.get(address))
    assert "Yes, I’m sure" not in text
    assert "contact business relation" in text
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert Contact.objects.filter(pk=linked.pk).exists()
