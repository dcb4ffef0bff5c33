"""Lines, texts and amounts of Sales in the words of Business Central: the worked examples, and what always holds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2c.documents import amounts, comments, headers, lines
from p2c.documents.lines import COMMENT, ITEM, Sold

TEXT = "".join(chr(ord("a") + n % 26) for n in range(250))


def detail(**values):
    blank = dict.fromkeys(
        ("description", "productdescription", "quantity", "priceperunit", "volumediscountamount",
         "manualdiscountamount", "requestdeliveryby", "sequencenumber", "lineitemnumber")
    )  # fmt: skip
    return {**blank, "quantity": "1", "priceperunit": "10", **values}


@pytest.mark.behaviour("B-207")
def test_a_long_write_in_begins_on_its_own_line():
    """DOC-043: 250 characters are 100 on the line, 100 and 50 below it."""
    main, more = comments.of_write_in(TEXT)
    assert (main, more) == (TEXT[:100], [TEXT[100:200], TEXT[200:]])


def test_the_same_text_on_an_item_is_all_below_it():
    """DOC-042, SO-07: the item keeps its description."""
    assert comments.of_product(TEXT, "Bicycle") == [TEXT[:100], TEXT[100:200], TEXT[200:]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bicycle", []),
        ("", []),
        ("Bicycle\nred", ["red"]),
        ("red\nwith bell\n\nand lamp", ["red", "with bell", "and lamp"]),
        ("Bicycle\r\n" + "x" * 130, ["x" * 100, "x" * 30]),
    ],
)
def test_comments_below_an_item(text, expected):
    """DOC-042, DOC-044: nothing twice; every physical line for itself, also when the first says nothing new."""
    assert comments.of_product(text, "Bicycle") == expected


def test_a_write_in_of_several_lines():
    """DOC-044."""
    assert comments.of_write_in("Cut\nto size\n" + "y" * 101) == ("Cut", ["to size", "y" * 100, "y"])
    assert comments.of_write_in("") == ("", [])


@given(st.text(max_size=400), st.integers(1, 120))
def test_no_word_gets_lost(text, length):
    """Whatever was written is there, in order, in pieces that fit."""
    assert "".join(comments.pieces(text, length)) == text
    assert all(0 < len(piece) <= length for piece in comments.pieces(text, length))
    main, more = comments.of_write_in(text, length)
    assert "".join([main, *more]) == "".join(line for line in text.splitlines() if line.strip())


def test_the_description_counts_before_the_typed_product():
    """DOC-041."""
    assert comments.text_of("long", "short") == "long"
    assert comments.text_of("", "short") == comments.text_of(None, "short") == "short"


def test_lines_and_comments_are_numbered_in_one_row():
    """DOC-030: A with 150 characters, B without text: 10000, 20000 and 30000 attached to it, 40000."""
    a, b = Sold(ITEM, "A", "Item A"), Sold(ITEM, "B", "Item B")
    made = list(lines.rows([(detail(description=TEXT[:150]), a), (detail(), b)]))
    assert [(line["line_no"], line["type"]) for line in made] == [
        (10000, ITEM), (20000, COMMENT), (30000, COMMENT), (40000, ITEM),
    ]  # fmt: skip
    assert [line.get("attached_to_line_no") for line in made] == [None, 10000, 10000, None]
    assert [line["description"] for line in made[1:3]] == [TEXT[:100], TEXT[100:150]]


def test_lines_stand_as_in_sales():
    """DOC-030: by their sequence; those without one at the end, in the order they were entered."""
    rows = [detail(id=i, sequencenumber=s, lineitemnumber=n) for i, s, n in
            (("a", None, 2), ("b", 7, 9), ("c", 2, None), ("d", None, 1))]  # fmt: skip
    assert [row["id"] for row in lines.in_order(rows, "id")] == ["c", "b", "d", "a"]


def test_the_discount_of_a_line_is_that_of_its_units_and_its_own():
    """DOC-037, SO-06: 4 units, 10 off each, 25 off the line: 65."""
    row = detail(quantity="4", priceperunit="100", volumediscountamount="10", manualdiscountamount="25")
    assert amounts.line_discount(row, Decimal(100)) == 65
    (made,) = lines.rows([(row, Sold(ITEM, "A", "A"))])
    assert made["line_discount_amount"] == "65.0000"


@given(
    st.decimals("0.001", 999, places=3), st.decimals(0, 9999, places=4),
    st.decimals(0, 99, places=4), st.decimals(0, 999, places=4),
)  # fmt: skip
def test_a_line_comes_to_what_sales_rounds_it_to(quantity, price, volume, manual):
    """DOC-037: fractions of a cent are lost once, not twice."""
    row = detail(quantity=str(quantity), volumediscountamount=str(volume), manualdiscountamount=str(manual))
    gross = amounts.rounded(quantity * price, amounts.CENT)
    theirs = amounts.rounded(gross - quantity * volume - manual, amounts.CENT)
    assert gross - amounts.line_discount(row, price) == theirs


def test_a_price_with_vat_loses_it():
    """DOC-036: 121 with 21 % is 100; where the item's price is not for this group it stays."""
    (made,) = lines.rows([(detail(priceperunit="121"), Sold(ITEM, "A", "A", vat_in_price=Decimal(21)))])
    assert made["unit_price"] == "100.00000"
    (made,) = lines.rows([(detail(priceperunit="121"), Sold(ITEM, "A", "A"))])
    assert made["unit_price"] == "121.00000"


@pytest.mark.parametrize(
    ("percent", "amount", "expected"),
    [("5", "10", 60), ("5", None, 60), (None, "10", 60), (None, None, 0), ("0", "0", 0)],
)
def test_discounts_of_the_header_are_one_amount(percent, amount, expected):
    """DOC-050: 1000 with 5 % and 10 comes to 940: 60."""
    row = {"discountpercentage": percent, "discountamount": amount}
    assert amounts.invoice_discount(row | {"totallineitemamount": "1000", "totalamountlessfreight": "940"}) == expected


def test_totals_may_differ_by_a_cent():
    """DOC-051."""
    assert not amounts.differ(Decimal("10.00"), Decimal("10.01"))
    assert amounts.differ(Decimal("10.00"), Decimal("10.02"))
    assert not amounts.differ(Decimal(100), Decimal(101), Decimal(1))


def test_freight_stands_for_itself():
    """DOC-047, SO-08: one of it, outside of the discount on the document; nothing to charge, no line."""
    made = lines.freight("6610", Decimal("12.5"), 30000, "Freight Amount")
    assert (made["quantity"], made["unit_price"], made["allow_invoice_disc"]) == ("1.00000", "12.50000", False)
    assert [amounts.freight({"freightamount": value}) for value in (None, "0", "-3", "4")] == [0, 0, 0, 4]


def test_an_address_is_copied_as_a_block():
    """DOC-021, SO-04: only the city is filled: the rest becomes blank; an empty block is left to the customer."""
    row = {f"{block}_{name}": "" for block in ("billto", "shipto") for name, _ in headers.ADDRESS.values()}
    row["shipto_city"] = "Lund"
    assert headers.blocks_of(row) == ["ship_to"]
    assert headers.address(row, "ship_to", "") == {
        "ship_to_address": "", "ship_to_address_2": "", "ship_to_post_code": "", "ship_to_city": "Lund",
        "ship_to_county": "", "ship_to_country_region_code": "",
    }  # fmt: skip
