"""What templates send that no column holds: discounts per unit and back, and the Freight Tax line."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2c.prospect_to_cash.derived import (
    derived_of,
    line_discount_per_unit,
    line_discount_rounding_charge,
    manual_discount_total,
)
from p2c.prospect_to_cash.line_actions import ACTIONS

D = Decimal


@pytest.mark.parametrize(
    ("discount", "quantity", "decimals", "per_unit", "charge"),
    [
        ("10.00", "3", 2, "3.33", "-0.01"),  # FO-085
        ("20.00", "3", 2, "6.67", "0.01"),  # FO-086
        ("-10.00", "3", 2, "-3.33", "0.01"),
        ("-20.00", "3", 2, "-6.67", "-0.01"),
        ("10.00", "-3", 2, "-3.33", "-0.01"),
        ("20.00", "-3", 2, "-6.67", "0.01"),
        ("10.00", "0", 2, "0", "0"),
        ("0.00", "7", 2, "0", "0"),
        ("12.00", "4", 2, "3", "0"),
        ("1000", "3", 0, "333", "-1"),  # yen
        ("10.000", "3", 3, "3.333", "-0.001"),  # dinar
        ("3.33", "2.5", 2, "1.33", "-0.005"),
        ("0.01", "3", 2, "0", "-0.01"),
    ],
)
def test_the_discount_of_a_line_goes_as_that_of_a_unit_and_a_charge(discount, quantity, decimals, per_unit, charge):
    """FO-085, FO-086, FO-094: both signs, nothing ordered, other currencies; and back it is the same discount."""
    given_discount, ordered = D(discount), D(quantity)
    sent = line_discount_per_unit(given_discount, ordered, decimals)
    rest = line_discount_rounding_charge(given_discount, ordered, decimals)
    assert (sent, rest) == (D(per_unit), D(charge))
    assert manual_discount_total(sent, ordered, rest) == (given_discount if ordered else 0)


MONEY = st.decimals("-1000000", "1000000", places=4)
QUANTITY = st.decimals("-100000", "100000", places=10).filter(bool)


@given(MONEY, QUANTITY, st.integers(0, 4))
def test_out_and_back_gives_the_discount_again(discount, quantity, decimals):
    """FO-094, for every amount of a money column, every quantity and every currency."""
    sent = line_discount_per_unit(discount, quantity, decimals)
    assert sent == round(sent, decimals)
    charge = line_discount_rounding_charge(discount, quantity, decimals)
    assert charge == round(charge, 4)
    assert manual_discount_total(sent, quantity, charge) == discount


@given(MONEY, st.integers(1, 100000))
def test_the_charge_is_less_than_half_a_cent_for_each_unit(discount, quantity):
    """FO-085: the charge is rounding and nothing else."""
    charge = line_discount_rounding_charge(discount, D(quantity), 2)
    assert abs(charge) <= D("0.005") * quantity


def test_a_row_gives_its_derived_columns():
    """Row values in and out: decimals as text at the column's scale, blank as None, the currency's own decimals."""
    columns = derived_of("salesorderdetails")
    per_unit = columns["line_discount_per_unit"].function
    charge = columns["line_discount_rounding_charge"].function
    assert per_unit("10.0000", "3.0000000000", 2) == "3.3300"
    assert charge("10.0000", "3.0000000000", 2) == "-0.0100"
    assert per_unit(None, "3.0000000000", None) == "0.0000"
    assert per_unit("10.0000", None, 2) == "0.0000"
    assert per_unit("1000.0000", "3.0000000000", 0) == "333.0000"
    back = derived_of("CDSSalesOrderLines")["manual_discount_total"].function
    assert back("3.3300", "3.0000", "-0.0100") == "10.0000"
    assert back(None, None, None) == "0.0000"


def test_the_freight_tax_line_is_there_while_there_is_tax():
    """FO-093: a write-in line with the tax of the header, and none when that is 0."""
    action = ACTIONS["freight_tax"]
    line = action.line("12.5000")
    assert line["productdescription"] == "Freight Tax"
    assert line["tax"] == "12.5000"
    assert line["msdynce_linecreationsequencenumber"] == 0
    assert Decimal(line["quantity"]) == 1
    assert Decimal(line["priceperunit"]) == 0
    assert "productid" not in line
    assert action.line("-3.0000")["tax"] == "-3.0000"
    assert action.line("0.0000") is None
    assert action.line(None) is None
