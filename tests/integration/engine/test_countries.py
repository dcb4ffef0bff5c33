"""Countries and regions as people write them: codes, names in many languages, spellings, and what is none."""

import subprocess
import sys

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from integration.engine import countries
from integration.engine.transform import Unfit
from integration.engine.transformations import Chain, Spec

CODE = Chain([Spec("ISO", "country_code")])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("US", "US"), ("us", "US"), ("USA", "US"), ("usa ", "US"), ("U.S.A.", "US"), ("United States", "US"),
        ("the United States of America", "US"), ("États-Unis", "US"), ("ETATS UNIS", "US"), ("Verenigde Staten", "US"),
        ("Vereinigte Staaten", "US"), ("Förenta staterna", "US"), ("Stati Uniti", "US"), ("Estados Unidos", "US"),
        ("GB", "GB"), ("UK", "GB"), ("GBR", "GB"), ("Great Britain", "GB"), ("England", "GB"), ("Royaume-Uni", "GB"),
        ("NL", "NL"), ("NLD", "NL"), ("Netherlands", "NL"), ("The Netherlands", "NL"), ("Nederland", "NL"),
        ("Pays-Bas", "NL"), ("Niederlande", "NL"), ("Holland", "NL"), ("Nederländerna", "NL"),
        ("Sverige", "SE"), ("Suède", "SE"), ("Zweden", "SE"), ("Schweden", "SE"), ("sweden", "SE"),
        ("Österreich", "AT"), ("Osterreich", "AT"), ("OESTERREICH", "AT"), ("Österrike", "AT"), ("Autriche", "AT"),
        ("Danmark", "DK"), ("Norge", "NO"), ("NO", "NO"), ("Suomi", "FI"), ("Ísland", "IS"), ("Polska", "PL"),
        ("België", "BE"), ("Belgique", "BE"), ("Schweiz", "CH"), ("Suisse", "CH"), ("Svizzera", "CH"),
        ("España", "ES"), ("Espana", "ES"), ("Česko", "CZ"), ("Czech Republic", "CZ"), ("Türkiye", "TR"),
        ("Turkey", "TR"), ("Ελλάδα", "GR"), ("EL", "GR"), ("Россия", "RU"), ("日本", "JP"), ("Côte d’Ivoire", "CI"),
        ("Cote d'Ivoire", "CI"), ("Ivory Coast", "CI"), ("Hong Kong", "HK"), ("China", "CN"), ("Taiwan", "TW"),
        ("South Korea", "KR"), ("Bosnia & Herzegovina", "BA"), ("Bosnia and Herzegovina", "BA"),
        ("Trinidad-and-Tobago", "TT"), ("Myanmar", "MM"), ("Burma", "MM"), ("Réunion", "RE"), ("Kosovo", "XK"),
        ("", ""), ("   ", ""),
    ],
)  # fmt: skip
def test_a_country_as_people_write_it(text, code):
    """FO-139: names and codes, whatever their case and accents."""
    assert CODE(text) == code


@pytest.mark.parametrize("text", ["Utopia", "EU", "European Union", "XX", "ZZ", "ZZZ", "1", "-", "Saint", "AB"])
def test_what_is_no_country_is_refused_by_name(text):
    with pytest.raises(Unfit) as caught:
        CODE(text)
    assert (caught.value.code, caught.value.params) == ("unknown_country", {"value": text, "rule": "ISO"})


@pytest.mark.parametrize("language", ["en", "fr", "sv", "nl", "de", "es", "it", "pt", "da", "nb", "fi"])
def test_every_country_is_known_by_its_name_in_the_main_languages(language):
    """FO-139."""
    names = {code: name for code, name in Locale.parse(language).territories.items() if code in countries.codes()}
    assert len(names) == 250
    for code, name in names.items():
        assert CODE(name) == CODE(name.upper()) == CODE(countries.folded(name)) == code, name


@given(st.sampled_from(sorted(countries.codes())), st.sampled_from([str.upper, str.lower, str.title]))
def test_a_code_is_its_own_code(code, case):
    assert CODE(case(code)) == CODE(f" {code} ") == code


@given(st.text(max_size=12))
def test_whatever_is_typed_gives_a_code_or_is_refused(text):
    try:
        found = CODE(text)
    except Unfit as unfit:
        found = (unfit.code, unfit.params["value"])
    wanted = {("unknown_country", text.strip()), *countries.codes()} if text.strip() else {""}
    assert found in wanted


def test_names_are_read_when_the_first_value_is_looked_at():
    """What no rule asks for costs no start of the program its time and memory."""
    code = (
        "from integration.engine import countries as c; before = c._names.cache_info().currsize;"
        "c.step('R')('Sverige'); print(before, c._names.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "0 1\n"
