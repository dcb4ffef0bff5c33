"""The part of the demo company that goes with Finance and Operations."""

import pytest

from crm.models import Account, BusinessUnit, Contact, Product, Quote, SalesOrder
from crm.rules.owning import fo_units
from p2c.demo.load import load_demo_company
from p2c.demo.prospects import load_prospects

pytestmark = pytest.mark.django_db


def test_it_has_what_prospect_to_cash_is_about():
    """FO-047: contacts of each kind; FO-114: orders that were activated."""
    load_demo_company()
    there = {model: set(model.objects.values_list("pk", flat=True)) for model in (Account, Contact, Product)}
    counts = load_prospects("DEMO")
    assert (counts["crm.account"], counts["crm.contact"], counts["crm.product"]) == (12, 25, 10)
    unit = BusinessUnit.objects.get(p2c_owningerp=2)
    assert fo_units() == {unit.pk.hex}
    for model, keys in there.items():
        # what was there stays Business Central's, what is new does not
        assert not model.objects.filter(pk__in=keys, owningbusinessunit=unit).exists()
        assert not model.objects.exclude(pk__in=keys).exclude(owningbusinessunit=unit).exists()
    ours = Contact.objects.filter(owningbusinessunit=unit)
    kinds = {(active, at) for active, at in ours.values_list("msdynce_isactivecustomer", "msdynce_iscompanyanaccount")}
    assert kinds == {(True, False), (False, True), (False, False)}
    assert not Account.objects.filter(owningbusinessunit=unit, accountnumber="").exists()
    assert not ours.filter(msdynce_contactnumber="").exists()
    states = list(Quote.objects.order_by("createdon", "pk").values_list("statecode", "statuscode"))
    assert sorted(states) == [(0, 1), (0, 1), (1, 2), (1, 2), (2, 4), (3, 5), (3, 7)]
    statuses = sorted(SalesOrder.objects.values_list("statecode", "msdynce_processingstatus"))
    assert statuses == [(0, 192350000), (0, 192350000), (0, 192350001), (0, 192350001), (2, 192350000)]
    assert all(SalesOrder.objects.values_list("msdynce_hasexternallymaintainedproductsonly", flat=True))
    assert all(total > 0 for total in SalesOrder.objects.values_list("totalamount", flat=True))
    # once is enough
    assert load_prospects("DEMO") == {}
