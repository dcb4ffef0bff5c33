"""Lookups that can point at two tables over REST: written by id, number or name, filtered by the names in either."""

import pytest

from crm.models import Account, Contact, Opportunity, SystemUser
from tests.crm.catalogue import saved

pytestmark = pytest.mark.django_db
OPPORTUNITIES = "/api/v1/crm/opportunities/"


@pytest.fixture
def mill(db):
    return saved(Account(name="Mill", accountnumber="C00020"))


def customer(answer):
    found = Opportunity.objects.get(pk=answer.json()["opportunityid"])
    return found.customerid_account or found.customerid_contact


def test_the_customer_is_written_by_number_or_by_mail_address(api, mill):
    person = saved(Contact(lastname="Byron", emailaddress1="ada@mill.example"))
    for given, kind, meant in (
        ("C00020", "account", mill),
        ("ada@mill.example", "contact", person),
        (str(mill.pk), "account", mill),
    ):
        body = {"name": "Hall", "customerid": given, "customeridtype": kind}
        answer = api.post(OPPORTUNITIES, body)
        assert answer.status_code == 201, answer.content
        assert customer(answer) == meant


def test_an_owner_is_changed_by_name(api, mill):
    person = saved(SystemUser(fullname="Ada Byron", internalemailaddress="ada@mill.example"))
    body = {"ownerid": "ada@mill.example", "owneridtype": "systemuser"}
    answer = api.patch(f"/api/v1/crm/accounts/{mill.pk}/", body)
    assert answer.status_code == 200, answer.content
    assert answer.json()["ownerid"] == str(person.pk)


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({"customerid": "C9", "customeridtype": "account"}, "wrong_target", "C9"),
        ({"customerid": "C00020", "customeridtype": "contact"}, "wrong_target", "contact"),
        ({"customerid": "C00020"}, "incoming.both_needed", "customeridtype"),
        ({"customerid": "C00020", "customeridtype": "team"}, "not_a_choice", "account, contact"),
        ({"customerid": 5, "customeridtype": "account"}, "wrong_type", "5"),
    ],
)
def test_what_names_nobody_is_refused_in_a_sentence(api, mill, body, code, words):
    answer = api.post(OPPORTUNITIES, {"name": "Hall", **body})
    assert answer.status_code == 400
    [found] = answer.json()["errors"]
    assert found["code"] == code
    assert words in found["message"] + found["next_step"]


def test_lists_are_filtered_by_the_names_in_either_table(api, mill):
    saved(Opportunity(name="Hall", customerid_account=mill))
    saved(Opportunity(name="Shed"))
    names = [row["name"] for row in api.get(OPPORTUNITIES, {"customerid_account__name": "Mill"}).json()["results"]]
    assert names == ["Hall"]
    [found] = api.get(OPPORTUNITIES, {"customerid__name": "Mill"}).json()["errors"]
    assert "customerid_account__name" in found["next_step"]
