"""Match-based coupling: who gets whom, group by group, and who is left for a person."""

import pytest

from integration.engine import matching
from integration.engine.plan import compile_plan
from integration.models import MatchCriterion
from integration.registry import LOCAL, REMOTE
from integration.services.install import connection
from tests import factories
from tests.factories import mapping
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


def match(**chosen):
    return matching.match(compile_plan(mapping("CUSTOMER"), connection()), **chosen)


@shareable
def criteria(world):
    """Group 1: the e-mail; group 2: the phone and the post code, both."""
    of = mapping("CUSTOMER")
    of.criteria.all().delete()
    for group, local, remote, normaliser in (
        (1, "e_mail", "emailaddress1", "case"),
        (2, "phone_no", "telephone1", "phone"),
        (2, "post_code", "address1_postalcode", "trim"),
    ):
        MatchCriterion.objects.create(
            mapping=of, group=group, local_field=local, remote_field=remote, normaliser=normaliser
        )


def local(**values):
    return factories.customer(**values).pk.hex


def remote(**values):
    return factories.account(**values).pk.hex


def test_every_group_stands_for_itself(criteria):
    """ENG-125: an ambiguous e-mail does not narrow what the second group may find."""
    here = local(e_mail="a@x.example", phone_no="12345678", post_code="24103")
    for n in range(2):
        remote(name=f"Mail {n}", emailaddress1="a@x.example")
    there = remote(telephone1="+49 1234 5678", address1_postalcode="24103")
    assert match().pairs == [(here, there)]


def test_a_group_needs_all_of_its_fields(criteria):
    """A blank value never makes a group match by the rest of it."""
    local(phone_no="12345678")
    remote(telephone1="12345678", address1_postalcode="24103")
    local(phone_no="87654321", post_code="24103")
    remote(telephone1="87654321")
    local(phone_no="11111111")
    remote(telephone1="11111111")
    found = match()
    assert found.pairs == []
    assert not found.unclear(LOCAL)
    assert not found.unclear(REMOTE)


def test_the_first_group_that_decides_wins(criteria):
    here = local(e_mail="a@x.example", phone_no="12345678", post_code="24103")
    by_mail = remote(emailaddress1="A@X.example")
    by_phone = remote(telephone1="12345678", address1_postalcode="24103")
    found = match()
    assert found.pairs == [(here, by_mail)]
    assert found.taken[REMOTE] == {by_phone: here}


def test_of_two_records_with_one_candidate_the_first_gets_it(criteria):
    """ENG-127, when all are matched."""
    first, second = local(e_mail="a@x.example"), local(e_mail="a@x.example")
    there = remote(emailaddress1="a@x.example")
    found = match()
    assert found.pairs == [(first, there)]
    assert found.taken[LOCAL] == {second: there}


@pytest.mark.parametrize("asked", ["first", "second", "both"])
def test_a_chosen_record_gets_nothing_that_another_could_claim(criteria, asked):
    first, second = local(e_mail="a@x.example"), local(e_mail="a@x.example")
    there = remote(emailaddress1="a@x.example")
    chosen = {"first": [first], "second": [second], "both": [first, second]}[asked]
    found = match(locals_=chosen)
    assert found.pairs == []
    assert found.several[LOCAL] == {record: [there] for record in chosen}
    assert found.rivals[LOCAL][chosen[0]] == [second if chosen[0] == first else first]


def test_the_same_from_the_other_side(criteria):
    first, second = local(e_mail="a@x.example"), local(e_mail="a@x.example")
    there = remote(emailaddress1="a@x.example")
    found = match(remotes=[there])
    assert found.pairs == []
    assert found.several[REMOTE] == {there: [first, second]}
    alone = remote(emailaddress1="b@x.example")
    other = remote(emailaddress1="b@x.example")
    here = local(e_mail="b@x.example")
    found = match(remotes=[alone])
    assert found.several[REMOTE] == {alone: [here]}
    assert found.rivals[REMOTE] == {alone: [other]}


def test_who_would_get_the_candidate_by_an_earlier_group_comes_first(criteria):
    """A record nobody asked about has the stronger claim: what was chosen must not be quicker."""
    chosen = local(phone_no="12345678", post_code="24103")
    stronger = local(e_mail="a@x.example")
    there = remote(emailaddress1="a@x.example", telephone1="12345678", address1_postalcode="24103")
    found = match(locals_=[chosen])
    assert found.pairs == []
    assert found.several[LOCAL] == {chosen: [there]}
    assert found.rivals[LOCAL] == {chosen: [stronger]}
    assert match().pairs == [(stronger, there)]


def test_a_chosen_record_is_coupled_to_its_own_match(criteria):
    chosen = local(e_mail="a@x.example")
    there = remote(emailaddress1="a@x.example")
    local(e_mail="b@x.example")
    remote(emailaddress1="b@x.example")
    assert match(locals_=[chosen]).pairs == [(chosen, there)]
    assert match(remotes=[there]).pairs == [(chosen, there)]
    assert len(match().pairs) == 2


def test_a_coupled_candidate_is_taken_and_named(criteria):
    """GEN-18."""
    _old, coupled = factories.coupled_customer("Old", e_mail="a@x.example")
    here = local(e_mail="a@x.example")
    for found in (match(), match(locals_=[here])):
        assert found.pairs == []
        assert list(found.taken[LOCAL]) == [here]
        assert found.taken[LOCAL][here] == coupled.pk.hex


def test_matching_asks_the_same_number_of_statements_whatever_the_records(criteria):
    from django.db import connection as database

    from tests.counting import statements

    counts = []
    for number in (5, 40):
        for n in range(number):
            local(e_mail=f"{number}-{n}@x.example")
            remote(emailaddress1=f"{number}-{n}@x.example")
        with statements(database) as seen:
            assert len(match().pairs) >= number
        counts.append(len(seen))
    assert counts[0] == counts[1]
