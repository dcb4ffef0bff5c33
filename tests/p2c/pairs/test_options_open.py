"""Options and codes that are not linked yet: they wait, and what people edit meanwhile travels."""

import pytest

from crm.models import Account
from erp.bc.models import PaymentTerms
from tests import factories
from tests.factories import coupled_customer, open_issues, option, saved, sync, sync_records
from tests.p2c.pairs.test_options import linked

pytestmark = pytest.mark.django_db


def terms_of(local, remote):
    local.refresh_from_db()
    remote.refresh_from_db()
    return local.payment_terms and local.payment_terms.code, remote.paymenttermscode


def test_an_unlinked_option_stays_and_a_later_edit_of_business_central_travels(world):
    """OPT-12, GEN-14: the code stays, the other fields travel."""
    net30, _ = linked("paymenttermscode", 1, "Net 30")
    net45, _ = linked("paymenttermscode", 3, "Net 45")
    local, remote = coupled_customer("Nordwind", payment_terms=net30)
    remote.paymenttermscode, remote.address1_city = 4, "Kiel"
    remote.save()
    assert sync("CUSTOMER").back == {"modified": 1}
    assert terms_of(local, remote) == ("NET 30", 4)
    assert local.city == "Kiel"
    local.payment_terms = net45
    local.save()
    assert sync("CUSTOMER").to == {"modified": 1}
    assert terms_of(local, remote) == ("NET 45", 3)
    assert not open_issues()


def test_an_option_travels_as_soon_as_it_is_linked(world):
    """OPT-12, GEN-14."""
    net30, _ = linked("paymenttermscode", 1, "Net 30")
    local, remote = coupled_customer("Nordwind", payment_terms=net30)
    remote.paymenttermscode = 4
    remote.save()
    for kind in ("synch", "full", "synch"):
        assert "modified" not in sync("CUSTOMER", kind).back
    linked("paymenttermscode", 4, "Net 60")
    assert sync("CUSTOMER", "full").back == {"modified": 1}
    assert terms_of(local, remote) == ("NET 60", 4)


@pytest.mark.parametrize("new", [True, False])
def test_an_option_chosen_in_sales_replaces_a_code_that_is_not_linked(world, new):
    """GEN-14: the field that was left blank is filled by a person, and that travels; linking the code changes nothing
    any more."""
    net45, _ = linked("paymenttermscode", 3, "Net 45")
    harvest = saved(PaymentTerms(code="HARVEST"))
    if new:
        local = factories.customer("Nordwind", payment_terms=harvest)
        sync_records("CUSTOMER", local=[local], create=True)
        remote = Account.objects.get()
    else:
        local, remote = coupled_customer("Nordwind", payment_terms=net45)
        local.payment_terms = harvest
        local.save()
        sync("CUSTOMER")
    assert terms_of(local, remote) == ("HARVEST", None)
    remote.paymenttermscode = 3
    remote.save()
    assert sync("CUSTOMER").back == {"modified": 1}
    assert terms_of(local, remote) == ("NET 45", 3)
    factories.couple("PAYMENT TERMS", harvest, option("paymenttermscode", 77, "Harvest"))
    sync("CUSTOMER")
    assert terms_of(local, remote) == ("NET 45", 3)
    assert not open_issues()


def test_two_values_that_never_agreed_ask_a_person_once_both_can_be_compared(world):
    """GEN-14: coupled by hand while the code is not linked; nobody's value is taken by guess."""
    linked("paymenttermscode", 3, "Net 45")
    harvest = saved(PaymentTerms(code="HARVEST"))
    local = factories.customer("Nordwind", payment_terms=harvest)
    remote = factories.account("Nordwind", paymenttermscode=3)
    factories.couple("CUSTOMER", local, remote)
    assert terms_of(local, remote) == ("HARVEST", 3)
    factories.couple("PAYMENT TERMS", harvest, option("paymenttermscode", 77, "Harvest"))
    sync("CUSTOMER")
    assert [issue.code for issue in open_issues()] == ["conflict_first"]
    assert terms_of(local, remote) == ("HARVEST", 3)
