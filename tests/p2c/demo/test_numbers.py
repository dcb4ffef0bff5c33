"""VAT numbers, plain spelling and telephone formats of the demo countries."""

import pytest

from p2c.demo import vat
from p2c.demo.countries import COUNTRIES
from p2c.demo.texts import plain


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_made_vat_numbers_have_right_check_digits(country: str) -> None:
    numbers = {vat.number(country, serial) for serial in range(0, 90_000, 37)}
    assert all(vat.is_valid(n) for n in numbers)
    assert len(numbers) > 2_000


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_one_wrong_digit_is_noticed(country: str) -> None:
    good = vat.number(country, 12_345)
    noticed = 0
    for position in range(2, len(good)):
        wrong = f"{good[:position]}{(int(good[position]) + 1) % 10}{good[position + 1 :]}"
        noticed += not vat.is_valid(wrong)
    assert noticed == len(good) - 2


@pytest.mark.parametrize("text", ["", "DK", "DK1234567", "DK123456789", "XX12345678", "DKABCDEFGH", "DK١٢٣٤٥٦٧٨"])
def test_what_is_no_vat_number(text: str) -> None:
    assert not vat.is_valid(text)


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        # worked by hand from the published rules: weights, ISO 7064, Luhn
        ("DK12345674", True),
        ("DE123456788", True),
        ("PL1234563218", True),
        ("PL1234563217", False),
        ("EL123456783", True),
        ("FR11123456782", True),
        ("FR12123456782", False),
        ("SE556677889901", True),
        ("SE556677889902", False),
    ],
)
def test_known_check_digits(number: str, valid: bool) -> None:
    assert vat.is_valid(number) is valid


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łódzka Huta Szkła", "lodzka-huta-szkla"),
        ("Ærø Ålegræs A/S", "aeroe-aalegraes-a-s"),
        ("Süßholz & Söhne", "suessholz-soehne"),
        ("Άγγελος Ξυλουργού", "aggelos-xylourgou"),
        ("L’Œuvre d’été", "l-oeuvre-d-ete"),
    ],
)
def test_plain_spelling(text: str, expected: str) -> None:
    assert plain(text) == expected
