"""Who a request writes as: the Sales user with the signed-in person's e-mail address."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import RequestFactory

from crm.models import Account, SystemUser
from integration import origin as origins
from integration.middleware import OriginMiddleware
from integration.models import Change
from integration.services.identity import origin_of
from tests import factories
from tests.counting import statements
from tests.integration.admin.pages import filled

pytestmark = pytest.mark.django_db


def seen_by(method, user):
    """The origin a view sees."""
    found = []

    def view(request):
        found.append(origins.current())

    request = RequestFactory().generic(method, "/")
    request.user = user
    OriginMiddleware(view)(request)
    assert origins.current() == origins.Origin()
    return found[0]


def test_nobody_and_people_unknown_to_sales_write_as_somebody(db):
    assert origin_of(AnonymousUser()) == origins.Origin()
    assert seen_by("POST", User(username="ada", email="")) == origins.Origin(name="ada")
    SystemUser(fullname="Nobody", internalemailaddress="").save()
    assert seen_by("POST", User(username="ada", email=" ")).actor is None
    assert seen_by("POST", User(username="ada", email="ada@x.example")).actor is None


def test_the_same_e_mail_address_in_other_letters_is_the_same_person(db):
    ada = SystemUser(fullname="Ada", internalemailaddress="Ada@x.example")
    ada.save()
    found = seen_by("POST", User(username="ada", email="ada@X.example"))
    assert found == origins.Origin(actor=ada.pk.hex, stamp=ada.pk.hex, name="ada")


def test_reading_asks_nothing(db):
    from django.db import connection

    with statements(connection) as asked:
        seen_by("GET", User(username="ada", email="ada@x.example"))
    assert asked == []
    with statements(connection) as asked:
        seen_by("PATCH", User(username="ada", email="ada@x.example"))
    assert len(asked) == 1


def test_an_edit_on_a_page_is_stamped_and_fed_with_the_person(world, client):
    ada = factories.user("Ada", internalemailaddress="ada@x.example")
    remote = factories.account("Mill")
    Change.objects.all().delete()
    client.force_login(User.objects.create_superuser("ada", "ada@x.example"))
    page = client.get(f"/admin/crm/account/{remote.pk}/change/")
    answer = client.post(f"/admin/crm/account/{remote.pk}/change/", filled(page, name="Windmill"))
    assert answer.status_code == 302
    assert Account.objects.get(pk=remote.pk).modifiedby_id == ada.pk
    assert set(Change.objects.values_list("actor", flat=True)) == {ada.pk.hex}


def test_the_integration_user_s_own_edits_on_a_page_do_not_travel(world, client):
    """SET-025."""
    local, remote = factories.coupled_customer("Mill")
    Change.objects.all().delete()
    client.force_login(User.objects.create_superuser("robot", "robot@x.example"))
    with origins.use(origin_of(User.objects.get())):
        remote.telephone1 = "123"
        remote.save()
    factories.sync("CUSTOMER")
    local.refresh_from_db()
    assert local.phone_no == ""
