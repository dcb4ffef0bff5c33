"""The command `generate_data`: what it prints, and how it refuses."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from crm.models import Product
from erp.bc.models import Customer, Item, ItemUnitOfMeasure, SalesPrice, UnitGroup, UnitOfMeasure
from integration.origin import PRODUCT

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(*args: str, out: io.StringIO | None = None) -> str:
    out = out or io.StringIO()
    call_command("generate_data", *args, stdout=out)
    return out.getvalue()


def test_lines_off_a_terminal() -> None:
    text = run("--customers", "30", "--seed", "4")
    assert "30 of 30 customers" in text
    assert "bc.customer" in text
    assert "\r" not in text
    assert Customer.objects.count() == 30


def test_a_bar_on_a_terminal() -> None:
    assert f"\r[{'#' * 40}] 30/30\n" in run("--customers", "30", out=Terminal())


def test_json() -> None:
    result = json.loads(run("--customers", "10", "--seed", "4", "--sales-share", "0", "--json"))
    assert result["customers"] == 10
    assert result["seed"] == 4
    assert result["rows"]["bc.customer"] == 10
    assert result["seconds"] >= 0


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ([], "Say how many"),
        (["--customers", "0"], "1 or more, not 0"),
        (["--customers", "-3"], "1 or more, not -3"),
        (["--customers", "many"], "whole number, not “many”"),
        (["--customers", "1.5"], "whole number, not “1.5”"),
        (["--customers", "5", "--seed", "x"], "--seed must be a whole number"),
        (["--customers", "5", "--sales-share", "1.2"], "from 0 to 1, not “1.2”"),
        (["--customers", "5", "--sales-share", "nan"], "from 0 to 1, not “nan”"),
        (["--customers", "5", "--sales-share", "half"], "from 0 to 1, not “half”"),
        (["--customers", "10000000"], "room for 9999999 more"),
        (["--items", "none"], "--items must be a whole number, not “none”"),
        (["--prices", "0"], "--prices must be 1 or more, not 0"),
        (["--prices", "1"], "room for 0 more volume prices, not for 1"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(args: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence) as refusal:
        run(*args)
    assert refusal.value.returncode == 2
    assert Customer.objects.count() == 0


def test_production_is_refused(settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production") as refusal:
        run("--customers", "5")
    assert refusal.value.returncode == 2


def test_items_and_prices() -> None:
    text = run("--items", "40", "--prices", "90", "--sales-share", "0.5")
    assert "40 of 40 items and prices" in text
    assert "90 of 90 items and prices" in text
    assert Item.objects.count() == UnitGroup.objects.count() == ItemUnitOfMeasure.objects.count() == 40
    assert 10 < Product.objects.filter(statecode=0).count() < 30
    assert SalesPrice.objects.count() == 90
    assert set(SalesPrice.objects.values_list("item_no", flat=True)) == set(Item.objects.values_list("no", flat=True))


def test_goods_go_on_where_they_ended() -> None:
    run("--items", "10", "--prices", "25")
    run("--items", "10", "--prices", "45")
    assert list(Item.objects.order_by("no").values_list("no", flat=True))[::19] == ["VOL0000001", "VOL0000020"]
    assert SalesPrice.objects.count() == 70
    assert not SalesPrice.objects.exclude(item_no=F("item__no")).exists()
    assert not SalesPrice.objects.exclude(sales_code=F("customer_price_group__code")).exists()


def test_rules_have_nothing_to_change_in_volume_goods() -> None:
    run("--items", "5", "--prices", "5")
    for model in (UnitOfMeasure, Item, ItemUnitOfMeasure, UnitGroup, SalesPrice):
        before = {row.pk: {f.attname: getattr(row, f.attname) for f in row._meta.fields} for row in model.objects.all()}
        for row in model.objects.all():
            row.save(origin=PRODUCT)
        for row in model.objects.all():
            now = {f.attname: getattr(row, f.attname) for f in row._meta.fields}
            stamps = {"modified_on", "modified_by"}
            assert {k: v for k, v in now.items() if k not in stamps} == {
                k: v for k, v in before[row.pk].items() if k not in stamps
            }
