"""The command `generate_data`: what it prints, and how it refuses."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from erp.bc.models import Customer

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
