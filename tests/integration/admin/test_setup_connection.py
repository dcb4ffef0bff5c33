"""The connection's page: what is refused, its choices and its buttons."""

import pytest
from django.urls import reverse

from crm.models import SystemUser
from integration.models import Connection, SynchJob, SynchRun, TableMapping
from integration.services.install import connection
from p2c import roles
from tests import factories
from tests import factories_products as products
from tests import set_up as there
from tests.integration.admin.pages import filled

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:integration_connection_change", args=[1])


def press(client, what, **sent):
    return client.post(reverse("admin:integration_connection_do", args=[1, what]), sent, follow=True)


@pytest.mark.behaviour("B-238")
def test_enabling_an_empty_connection_names_what_is_missing(admin_page):
    connection()
    page = admin_page.get(PAGE)
    text = admin_page.post(PAGE, filled(page, enabled="on")).content.decode()
    assert text.count("The server URL and the user name are both needed") == 2
    assert not Connection.objects.get().enabled
    assert "are both needed before the connection can be enabled" in press(admin_page, "enable").content.decode()
    assert not Connection.objects.get().enabled


def test_the_team_model_needs_a_team(world, admin_page):
    page = admin_page.get(PAGE)
    text = admin_page.post(PAGE, filled(page, ownership_model="team", default_team="")).content.decode()
    assert "choose the default owning team" in text
    assert Connection.objects.get().ownership_model == "person"


def test_a_record_that_does_not_exist_cannot_be_chosen(world, admin_page):
    page = admin_page.get(PAGE)
    answer = admin_page.post(PAGE, filled(page, company="00000000-0000-0000-0000-000000000001"))
    assert answer.status_code == 200
    assert Connection.objects.get().company == world.company.pk


def test_there_is_one_connection(world, admin_page):
    answer = admin_page.get(reverse("admin:integration_connection_changelist"))
    assert answer.headers["Location"] == PAGE
    assert admin_page.get(reverse("admin:integration_connection_add")).status_code == 403
    assert admin_page.post(reverse("admin:integration_connection_delete", args=[1])).status_code == 403


def test_prices_have_a_switch_and_a_price_list_of_their_own(world, admin_page):
    page = admin_page.get(PAGE)
    assert "none; the synchronisation of items or resources makes it" in page.content.decode()
    answer = admin_page.post(PAGE, filled(page, extended_price_calculation_enabled="on"))
    assert "PLHEADER-PRICE" in answer.content.decode(), "it asks first"
    assert not Connection.objects.get().extended_price_calculation_enabled
    again = filled(answer, extended_price_calculation_enabled="on", confirm=answer.context["asked"].digest)
    admin_page.post(PAGE, again)
    assert Connection.objects.get().extended_price_calculation_enabled


def test_the_default_price_list_is_a_link(world, admin_page):
    made = products.price_list("Kept for all", world.euro)
    Connection.objects.update(default_price_list=made.pk)
    text = admin_page.get(PAGE).content.decode()
    assert "Kept for all</a>" in text
    assert f"/admin/crm/pricelevel/{made.pk}/change/" in text
    Connection.objects.update(default_price_list=world.team.pk)
    assert "A record that no longer exists" in admin_page.get(PAGE).content.decode()


def test_records_are_chosen_by_name_and_changes_are_kept_in_the_history(world, admin_page):
    other = SystemUser(fullname="Another Robot", internalemailaddress="two@x.example")
    other.save()
    page = admin_page.get(PAGE)
    assert "Another Robot (two@x.example)" in page.content.decode()
    admin_page.post(PAGE, filled(page, integration_user=str(other.pk)))
    assert Connection.objects.get().integration_user == other.pk
    history = admin_page.get(reverse("admin:integration_connection_history", args=[1]))
    assert "root" in history.content.decode()


def test_a_deleted_record_is_shown_as_such_and_does_not_break_the_page(world, admin_page):
    world.integration_user.delete()
    text = admin_page.get(PAGE).content.decode()
    assert "A record that no longer exists" in text
    assert "does not exist any more" in text


def test_turning_a_switch_is_asked_about_first(world, admin_page):
    factories.couple("SALESPEOPLE", factories.salesperson("ADA"), factories.user("Ada", islicensed=True))
    page = admin_page.get(PAGE)
    asked = admin_page.post(PAGE, filled(page, ownership_model="team"))
    text = asked.content.decode()
    assert "Nothing has been saved yet" in text
    assert "SALESPEOPLE is disabled; 1 coupling is kept." in text
    assert "Other field mappings: CONTACT, CUSTOMER" in text
    assert Connection.objects.get().ownership_model == "person"
    again = filled(asked, ownership_model="team", confirm=asked.context["asked"].digest)
    text = admin_page.post(PAGE, again, follow=True).content.decode()
    assert "SALESPEOPLE is disabled" in text
    assert Connection.objects.get().ownership_model == "team"
    found = TableMapping.objects.get(name="SALESPEOPLE")
    text = admin_page.get(reverse("admin:integration_tablemapping_change", args=[found.pk])).content.decode()
    assert "SALESPEOPLE needs the ownership model “Person” on the connection page." in text
    assert "needs the ownership model" in admin_page.get("/admin/integration/tablemapping/").content.decode()


@pytest.mark.behaviour("B-256")
def test_synchronise_modified_runs_every_mapping_and_direction_after_confirmation(
    world, admin_page, django_capture_on_commit_callbacks
):
    """SET-052."""
    factories.customer("Waits")
    with django_capture_on_commit_callbacks(execute=True):
        asked = press(admin_page, "synchronise").content.decode()
    assert "each after what it depends on" in asked
    run = TableMapping.objects.exclude(name="POSTEDSALESLINE-INV")  # lines go with their headers
    names = [m.name for m in run]
    assert asked.index(">CURRENCY<") < asked.index(">CUSTOMER<") < asked.index(">CONTACT<")
    assert SynchJob.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        press(admin_page, "synchronise", confirmed="1")
    assert sorted(SynchRun.objects.values_list("mapping__name", flat=True)) == sorted(names)
    expected = {(m.name, d) for m in run for d in m.directions}
    jobs = SynchJob.objects.values_list("run__mapping__name", "direction")
    assert sorted(jobs) == sorted(expected)


def test_nothing_is_synchronised_while_the_connection_is_off(world, admin_page):
    press(admin_page, "disable")
    text = press(admin_page, "synchronise", confirmed="1").content.decode()
    assert "The connection is not enabled. Enable it first." in text
    assert not SynchRun.objects.exists()


def test_the_buttons(world, admin_page):
    there.behind(world.connection)
    TableMapping.objects.filter(name="VENDOR").delete()
    assert "1 table mapping was installed" in press(admin_page, "install").content.decode()
    assert "All default mappings are installed" in press(admin_page, "install").content.decode()
    assert "The connection is disabled" in press(admin_page, "disable").content.decode()
    assert not Connection.objects.get().enabled
    assert "The connection is enabled" in press(admin_page, "enable").content.decode()
    assert press(admin_page, "explode").status_code == 404
    assert admin_page.get(reverse("admin:integration_connection_do", args=[1, "disable"])).status_code == 405


def test_nothing_is_queued_without_mappings(admin_page):
    connection()
    assert "No table mapping is enabled" in press(admin_page, "synchronise").content.decode()


@pytest.mark.parametrize(
    ("role", "may"),
    [(roles.AUDITOR, set()), (roles.OPERATOR, {"synchronise"}), (roles.ADMINISTRATOR, {"synchronise", "disable"})],
)
def test_who_may_press_what(world, signed_in, role, may):
    client = signed_in(role)
    text = client.get(PAGE).content.decode()
    for what in ("synchronise", "disable"):
        assert (f"do/{what}/" in text) == (what in may), what
        assert (press(client, what).status_code == 403) == (what not in may), what
