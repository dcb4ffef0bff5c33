"""How much VAT a line is charged: by the groups of who buys and of what is sold; and accounts on lines."""

import pytest

from erp.bc.models import (
    Customer,
    GLAccount,
    Item,
    SalesLine,
    VatBusinessPostingGroup,
    VatPostingSetup,
    VatProductPostingGroup,
)
from tests.factories_posting import lines, make_shop, order, saved
from tests.reading import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    return make_shop()


@pytest.fixture
def taxed(shop):
    """Domestic customers pay 19 % on goods, those abroad nothing: they pay it themselves."""
    for model, codes in ((VatBusinessPostingGroup, ("HOME", "ABROAD")), (VatProductPostingGroup, ("FULL", "HALF"))):
        for code in codes:
            saved(model(code=code))
    for bus, prod, percent, kind in (
        ("HOME", "FULL", 19, 0), ("HOME", "HALF", 7, 0), ("ABROAD", "FULL", 19, 1), ("", "FULL", 21, 0),
    ):  # fmt: skip
        saved(
            VatPostingSetup(
                vat_bus_posting_group=bus, vat_prod_posting_group=prod, vat_percent=percent, vat_calculation_type=kind
            )
        )
    shop.customer.vat_bus_posting_group = "HOME"
    shop.customer.save()
    shop.desk.vat_prod_posting_group = "FULL"
    shop.desk.save()
    return shop


def test_the_groups_say_the_percentage(taxed):
    made = order(taxed, 2)
    assert made.vat_bus_posting_group == "HOME"
    (line,) = lines(made)
    assert (line.vat_bus_posting_group, line.vat_prod_posting_group, line.vat_percent) == ("HOME", "FULL", 19)
    assert (line.amount, line.amount_including_vat) == (200, 238)
    line.vat_percent = 3
    line.save()
    assert line.vat_percent == 19
    line.vat_prod_posting_group = "HALF"
    line.save()
    assert (line.vat_percent, line.amount_including_vat) == (7, 214)


def test_another_group_of_the_document_is_one_of_its_lines(taxed):
    made = order(taxed, 1)
    made.vat_bus_posting_group = "ABROAD"
    made.save()
    (line,) = lines(made)
    assert (line.vat_bus_posting_group, line.vat_percent, line.amount_including_vat) == ("ABROAD", 0, 100)


def test_a_blank_group_of_customers_is_one_too(taxed):
    made = order(taxed, 1, sell_to_customer=saved(Customer(no="NEW", name="New")))
    assert lines(made)[0].vat_percent == 21


def test_where_nothing_is_set_up_a_typed_percentage_stays(taxed):
    VatPostingSetup.objects.filter(vat_prod_posting_group="HALF").update(blocked=True)
    made = order(taxed)
    typed = saved(SalesLine(document=made, resource=taxed.advice, quantity=1, vat_percent=5))
    assert typed.vat_percent == 5
    typed.vat_prod_posting_group = "HALF"
    typed.save()
    assert typed.vat_percent == 5


def test_a_price_with_the_tax_of_its_own_group(taxed):
    """DOC-036: 119 of which 19 % are tax is 100 for everybody, whatever he is charged."""
    item = saved(
        Item(
            description="Lamp", base_unit_of_measure=taxed.pieces, unit_price=119, price_includes_vat=True,
            vat_prod_posting_group="FULL", vat_bus_posting_gr_price="HOME",
        )
    )  # fmt: skip
    home, abroad = order(taxed), order(taxed, vat_bus_posting_group="ABROAD")
    prices = [saved(SalesLine(document=each, item=item, quantity=1)).unit_price for each in (home, abroad)]
    assert prices == [100, 100]
    gross = order(taxed, prices_including_vat=True)
    assert saved(SalesLine(document=gross, item=item, quantity=1)).unit_price == 119


def test_groups_must_be_there_and_stay_while_they_are_used(taxed):
    taxed.customer.vat_bus_posting_group = "MARS"
    refused(taxed.customer.save, "VAT Bus. Posting Group", "MARS", "does not exist")
    group = VatBusinessPostingGroup.objects.get(code="HOME")
    refused(group.delete, "HOME", "HOME · FULL")
    group.code = "INLAND"
    group.save()
    assert Customer.objects.get(no="MILL").vat_bus_posting_group == "INLAND"
    assert VatPostingSetup.objects.filter(vat_bus_posting_group="INLAND").count() == 2


# --- accounts --------------------------------------------------------------------------------------------------------


def test_a_line_may_go_to_an_account(taxed):
    """DOC-047."""
    GLAccount.objects.filter(no="4810").update(vat_prod_posting_group="HALF")
    line = saved(SalesLine(document=order(taxed), type=1, no="4810", quantity=1, unit_price=50))
    assert (line.g_l_account, line.description, line.vat_percent) == (taxed.freight, "Freight", 7)
    assert (line.amount, line.amount_including_vat) == (50, line.amount * 107 / 100)
    picked = saved(SalesLine(document=order(taxed), g_l_account=taxed.freight, quantity=1, unit_price=5))
    assert (picked.type, picked.no) == (1, "4810")


@pytest.mark.says("bc.account_blocked", "bc.account_not_direct", "bc.account_without_group")
def test_accounts_that_lines_may_not_go_to(shop):
    """DOC-047: for lines, and for the account of freight in the sales set-up."""
    for no, values, words in (
        ("1", {"blocked": True}, "that account is blocked"),
        ("2", {"direct_posting": False}, "nothing is posted to that account directly"),
        ("3", {"account_type": 1}, "nothing is posted to that account directly"),
        ("4", {"gen_prod_posting_group": ""}, "no Gen. Prod. Posting Group"),
    ):
        saved(GLAccount(**{"no": no, "name": "Other", "gen_prod_posting_group": "MISC", **values}))
        line = SalesLine(document=order(shop), type=1, no=no, quantity=1, unit_price=50)
        refused(line.save, f"cannot be {no} Other", words)
        shop.setup.freight_g_l_acc_no = no
        refused(shop.setup.save, "Freight G/L Acc. No.", f"cannot be {no} Other", words)
    shop.setup.freight_g_l_acc_no = "9"
    refused(shop.setup.save, "Freight G/L Acc. No.", "9", "does not exist")
    shop.setup.freight_g_l_acc_no = "4810"
    shop.setup.save()
