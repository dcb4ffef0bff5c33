"""Settling a conflict field by field."""

import pytest

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Issue
from integration.services import resolve
from integration.services.errors import Conflict, Refused
from tests.factories import coupled_customer, open_issues, sync
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def clash(world):
    """(issue, customer, account, keys by label): fax and phone edited on both sides."""
    local, remote = coupled_customer("Nordwind", fax_no="1", phone_no="1", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(fax_no="2", phone_no="2")
    Account.objects.filter(pk=remote.pk).update(fax="3", telephone1="3")
    sync("CUSTOMER")
    (issue,) = open_issues()
    return issue, local, remote, {f["label"]: f["key"] for f in issue.fields}


def values(local, remote):
    local.refresh_from_db()
    remote.refresh_from_db()
    return local.fax_no, remote.fax, local.phone_no, remote.telephone1


def test_ours_and_theirs_field_by_field(clash):
    issue, local, remote, keys = clash
    resolve.resolve(issue, {keys["Fax No."]: "ours", keys["Phone No."]: "theirs"})
    assert values(local, remote) == ("2", "2", "3", "3")
    assert not open_issues()
    again = sync("CUSTOMER")
    assert "modified" not in {**again.to, **again.back}


def test_a_typed_value_goes_to_both_sides(clash):
    issue, local, remote, keys = clash
    resolve.resolve(issue, {keys["Fax No."]: "typed", keys["Phone No."]: "ours"}, {keys["Fax No."]: "4"})
    assert values(local, remote) == ("4", "4", "2", "2")
    assert not open_issues()


def test_settling_one_field_leaves_the_other_open(clash):
    issue, local, remote, keys = clash
    resolve.resolve(issue, {keys["Fax No."]: "theirs"})
    assert values(local, remote) == ("3", "3", "2", "3")
    (left,) = open_issues()
    assert [f["label"] for f in left.fields] == ["Phone No."]


def test_nobody_decides_on_values_that_have_moved(clash):
    issue, local, remote, keys = clash
    Customer.objects.filter(pk=local.pk).update(fax_no="9")
    with pytest.raises(Conflict, match="changed since"):
        resolve.resolve(issue, {keys["Fax No."]: "ours"})
    assert values(local, remote)[:2] == ("9", "3")


def test_a_closed_issue_and_wrong_choices_are_refused(clash):
    issue, _, _, keys = clash
    with pytest.raises(Refused, match="Choose a value"):
        resolve.resolve(issue, {})
    with pytest.raises(Refused, match="Choose a value"):
        resolve.resolve(issue, {"999": "ours"})
    with pytest.raises(Refused, match="not a choice"):
        resolve.resolve(issue, {keys["Fax No."]: "mine"})
    resolve.resolve(issue, dict.fromkeys(keys.values(), "ours"))
    closed = Issue.objects.get(pk=issue.pk)
    with pytest.raises(Conflict, match="already closed"):
        resolve.resolve(closed, {keys["Fax No."]: "ours"})


def test_a_typed_value_that_a_table_rule_refuses_writes_nothing(clash):
    issue, local, remote, keys = clash
    from integration.services.write_rows import RowsRefused

    with pytest.raises((Refused, RowsRefused), match="letters"):
        resolve.resolve(issue, {keys["Phone No."]: "typed"}, {keys["Phone No."]: "call me"})
    assert values(local, remote) == ("2", "3", "2", "3")
    assert len(open_issues()) == 1
