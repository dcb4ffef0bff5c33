"""Linking over REST, and contacts for many records by command: the same rules and sentences as on the screens."""

import io
import json

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from erp.bc.models import Contact, ContactBusinessRelation, Customer, Vendor, VendorTempl
from p2c import roles
from tests.bc.test_link_screens import alone, company

pytestmark = pytest.mark.django_db
API = "/api/v1/bc"


def client_of(user):
    client = APIClient()
    client.default_format = "json"
    client.force_authenticate(user)
    return client


@pytest.fixture
def api(db):
    return client_of(User.objects.create_superuser("ada", "ada@x.example"))


def error(answer, status=400):
    assert answer.status_code == status, answer.content
    return answer.json()["errors"][0]


def test_wrong_bodies_are_refused(api, setup):
    contact = company()
    place = f"{API}/contacts/{contact.no}"
    assert (
        "customer, vendor, bank-account" in error(api.post(f"{place}/link/", {"kind": "planet", "no": "1"}))["message"]
    )
    assert error(api.post(f"{place}/link/", {"kind": "customer"}))["field"] == "no"
    assert error(api.post(f"{place}/link/", {"kind": "customer", "no": "C1", "leads": 1}))["field"] == "leads"
    assert error(api.post(f"{place}/link/", {"kind": "customer", "no": "NOBODY"}))["code"] == "bc.not_found"
    assert "NOBODY" in error(api.post(f"{API}/contacts/NOBODY/link/", {"kind": "customer", "no": "C1"}))["message"]
    answer = api.post(f"{place}/create-as/", {"kind": "bank-account", "template": "X"})
    assert "without a template" in error(answer)["message"]
    assert error(api.post(f"{place}/create-as/", {"kind": "vendor"}))["code"] == "bc.no_template"
    assert "no such record" in error(api.post(f"{place}/unlink/", {"kind": "vendor"}), 409)["message"]
    assert not ContactBusinessRelation.objects.exists()


def test_each_deed_takes_its_permissions(setup):
    user = User.objects.create_user("reader", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.AUDITOR))
    reader, contact, customer = client_of(user), company(), alone()
    for deed in ("link", "unlink", "create-as"):
        answer = reader.post(
            f"{API}/contacts/{contact.no}/{deed}/",
            {"kind": "customer", "no": "X"} if deed == "link" else {"kind": "customer"},
        )
        assert "permission" in error(answer, 403)["message"]
    assert reader.post(f"{API}/customers/{customer.no}/create-contact/", {}).status_code == 403
    assert reader.post(f"{API}/customers/create-contacts/", {}).status_code == 403
    assert not ContactBusinessRelation.objects.exists()


def test_a_contact_is_linked_created_and_let_go(api, setup):
    contact, customer = company(phone_no="111"), alone(phone_no="222")
    place = f"{API}/contacts/{contact.no}"
    done = api.post(f"{place}/link/", {"kind": "customer", "no": customer.no.lower(), "contact_leads": False}).json()
    assert (done["contact_no"], done["record_no"], done["contact_name"]) == (contact.no, customer.no, "Brook")
    assert error(api.post(f"{place}/link/", {"kind": "customer", "no": customer.no}))["code"] == "bc.contact_linked_to"
    for code in ("ONE", "TWO"):
        VendorTempl(code=code).save()
    assert error(api.post(f"{place}/create-as/", {"kind": "vendor"}))["code"] == "bc.choose_template"
    done = api.post(f"{place}/create-as/", {"kind": "vendor", "template": "two"}).json()
    assert done["record"] == str(Vendor.objects.get().pk)
    assert api.post(f"{place}/unlink/", {"kind": "customer"}).json() == {}
    assert [link.no for link in ContactBusinessRelation.objects.all()] == [Vendor.objects.get().no]


def test_contacts_are_created_for_one_for_some_and_for_all(api, setup):
    one, two, three = alone(), alone(name="Weir", contact="Ida Berg"), alone(name="Mill")
    done = api.post(f"{API}/customers/{one.no}/create-contact/", {}).json()
    assert (done["record_no"], done["contact_name"]) == (one.no, "Brook")
    assert "already" in error(api.post(f"{API}/customers/{one.no}/create-contact/", {}), 409)["message"]
    assert "NOBODY" in error(api.post(f"{API}/customers/create-contacts/", {"records": ["NOBODY"]}))["message"]
    done = api.post(f"{API}/customers/create-contacts/", {"records": [one.no, two.no]}).json()
    assert (done["contacts"], done["persons"], done["refused"]) == (1, 1, 0)
    assert api.post(f"{API}/customers/create-contacts/", {}).json()["contacts"] == 1
    assert ContactBusinessRelation.objects.filter(no=three.no).exists()


def call(*arguments):
    out = io.StringIO()
    call_command("create_contacts", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_the_command_refuses_what_it_does_not_know(setup):
    with pytest.raises(CommandError, match="is no filter"):
        call("customer", "--filter", "colour=red")
    with pytest.raises(CommandError, match="is no value"):
        call("customer", "--filter", "blocked=very")
    User.objects.create_user("reader")
    with pytest.raises(CommandError, match=r"bc\.add_contact"):
        call("customer", "--user", "reader")
    setup.bus_rel_code_for_customers = None
    setup.save()
    with pytest.raises(CommandError, match=r"Bus\. Rel\. Code for Customers"):
        call("customer")


def test_the_command_creates_contacts_for_those_asked_for(setup):
    records = [alone(name=f"Brook {n}") for n in range(4)]
    assert json.loads(call("customer", "--filter", f"no={records[0].no}..{records[1].no}", "--json"))["contacts"] == 2
    assert "1 contact was created" in call("customer", "--filter", f"no={records[2].no}")
    assert "1 contact was created" in call("customer", "--filter", "no=c*")
    assert "0 contacts were created" in call("customer")
    assert Contact.objects.count() == Customer.objects.count() == 4
