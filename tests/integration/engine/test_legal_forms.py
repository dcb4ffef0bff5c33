"""Legal forms by country: a company is the same however its form is written, and a word inside a name is no form."""

import pytest

from integration.engine import legal_forms
from integration.engine.match import NORMALISERS

bare = NORMALISERS["legal_form"]

#: country -> names of one company each, as the two sides have it
SPELLINGS = {
    "US": [
        ("Nordwind Corporation", "Nordwind Corp."),
        ("Nordwind, Inc.", "NORDWIND INCORPORATED"),
        ("Nordwind Co.", "Nordwind Company"),
        ("Smith and Company", "Smith & Co"),
        ("Nordwind L.L.C.", "Nordwind LLC"),
    ],
    "GB": [
        ("Nordwind Limited", "Nordwind Ltd."),
        ("Nordwind plc", "Nordwind Public Limited Company"),
        ("Smith & Berg LLP", "Smith & Berg L.L.P."),
    ],
    "IE": [("Nordwind DAC", "Nordwind Designated Activity Company"), ("Nordwind Teoranta", "Nordwind Teo.")],
    "CA": [("Nordwind Ltée", "Nordwind Ltd"), ("Nordwind Inc.", "Nordwind incorporée"), ("Nordwind ULC", "Nordwind")],
    "AU": [("Nordwind Pty Ltd", "Nordwind Pty. Limited"), ("Nordwind Proprietary Limited", "Nordwind Pty Ltd")],
    "NZ": [("Nordwind Limited", "Nordwind Ltd")],
    "ZA": [("Nordwind (Pty) Ltd", "Nordwind Proprietary Limited")],
    "IN": [("Nordwind Pvt. Ltd.", "Nordwind Private Limited"), ("Nordwind Pvt Ltd", "NORDWIND (P) LTD")],
    "DE": [
        ("Nordwind GmbH & Co. KG", "Nordwind GmbH und Co KG"),
        ("Nordwind GmbH&Co.KG", "Nordwind"),
        ("Nordwind G.m.b.H.", "Nordwind GmbH"),
        ("Nordwind UG (haftungsbeschränkt)", "Nordwind UG"),
        ("Nordwind AG", "Nordwind Aktiengesellschaft"),
        ("Bauer e. K.", "Bauer e.K."),
        ("Nordwind eG", "Nordwind"),
    ],
    "AT": [("Nordwind Ges.m.b.H.", "Nordwind GmbH"), ("Bauer e.U.", "Bauer"), ("Nordwind OG", "Nordwind")],
    "CH": [("Nordwind Sàrl", "Nordwind GmbH"), ("Nordwind Sagl", "Nordwind"), ("Nordwind SA", "Nordwind AG")],
    "FR": [
        ("Nordwind S.A.R.L.", "SARL Nordwind"),
        ("Nordwind SASU", "Nordwind SAS"),
        ("EURL Nordwind", "Nordwind"),
        ("Dupont et Cie", "Dupont & Cie"),
    ],
    "BE": [("Nordwind BV", "Nordwind B.V.B.A."), ("Nordwind SRL", "Nordwind SPRL"), ("Nordwind VZW", "Nordwind ASBL")],
    "NL": [
        ("Nordwind B.V.", "Nordwind BV"),
        ("Nordwind Coöperatie U.A.", "Nordwind"),
        ("Nordwind V.O.F.", "Nordwind VOF"),
    ],
    "LU": [("Nordwind S.à r.l.", "Nordwind Sarl"), ("Nordwind S.A.", "Nordwind")],
    "SE": [
        ("Nordwind AB (publ)", "AB Nordwind"),
        ("Nordwind Aktiebolag", "Nordwind AB"),
        ("Berg HB", "Berg Handelsbolag"),
    ],
    "NO": [("Nordwind AS", "Nordwind A/S"), ("Nordwind ASA", "Nordwind"), ("Berg ENK", "Berg")],
    "DK": [
        ("Nordwind A/S", "Nordwind Aktieselskab"),
        ("Nordwind ApS", "Nordwind Anpartsselskab"),
        ("Berg I/S", "Berg"),
    ],
    "FI": [("Nordwind Oy", "Oy Nordwind Ab"), ("Nordwind Oyj", "Nordwind Abp"), ("Tmi Berg", "Berg T:mi")],
    "IS": [("Nordwind hf.", "Nordwind ehf"), ("Nordwind ohf.", "Nordwind"), ("Berg slf.", "Berg")],
    "ES": [
        ("Nordwind S.L.U.", "Nordwind SL"),
        ("Nordwind, S. A.", "Nordwind Sociedad Anónima"),
        ("García y Cía.", "Garcia"),
    ],
    "PT": [
        ("Nordwind Lda.", "Nordwind Limitada"),
        ("Nordwind Unipessoal, Lda", "Nordwind Lda"),
        ("Nordwind S.A.", "Nordwind"),
    ],
    "IT": [("Nordwind S.r.l.", "Nordwind SRL"), ("Nordwind S. p. A.", "Nordwind Spa"), ("Nordwind S.n.c.", "Nordwind")],
    "PL": [
        ("Nordwind Sp. z o.o.", "Nordwind spółka z ograniczoną odpowiedzialnością"),
        ("Nordwind Sp. z o. o. Sp. k.", "Nordwind"),
        ("Nordwind S.K.A.", "Nordwind"),
        ("Nordwind sp zoo", "NORDWIND SP. Z O.O."),
    ],
    "CZ": [("Nordwind s.r.o.", "Nordwind, spol. s r.o."), ("Nordwind a. s.", "Nordwind a.s.")],
    "SK": [("Nordwind spol. s r. o.", "Nordwind s. r. o.")],
    "HU": [("Nordwind Kft.", "Nordwind Korlátolt Felelősségű Társaság"), ("Nordwind Zrt.", "Nordwind Nyrt.")],
    "RO": [("S.C. Nordwind S.R.L.", "Nordwind SRL")],
    "SI": [("Nordwind d.o.o.", "Nordwind d. o. o."), ("Nordwind d.d.", "Nordwind")],
    "HR": [("Nordwind j.d.o.o.", "Nordwind d.o.o.")],
    "GR": [("Νορντ Α.Ε.", "ΝΟΡΝΤ ΑΕ"), ("Nord E.P.E.", "Nord")],
    "EE": [("OÜ Nordwind", "Nordwind OÜ")],
    "LV": [("SIA Nordwind", "Nordwind SIA")],
    "LT": [("UAB „Nordwind“", "Nordwind, UAB")],
    "TR": [("Nordwind San. ve Tic. Ltd. Şti.", "Nordwind Ltd. Şti."), ("Nordwind A.Ş.", "Nordwind")],
    "MX": [
        ("Nordwind S.A. de C.V.", "Nordwind SA de CV"),
        ("Nordwind, S. de R.L. de C.V.", "Nordwind S de RL de CV"),
        ("Nordwind S. A. de C. V.", "Nordwind"),
    ],
    "BR": [("Nordwind Ltda.", "Nordwind Limitada"), ("Nordwind S/A", "Nordwind S.A.")],
}


@pytest.mark.parametrize("country", sorted(SPELLINGS))
def test_a_company_is_the_same_however_its_form_is_written(country):
    for one, other in SPELLINGS[country]:
        assert bare(one) == bare(other), f"{one} / {other}"


@pytest.mark.parametrize("country", sorted(legal_forms.BEHIND | legal_forms.BEFORE))
def test_every_form_of_the_list_is_left_out_where_its_country_writes_it(country):
    for form in filter(None, legal_forms.BEHIND.get(country, "").split(", ")):
        for way in (form, form.upper(), form.replace(".", ". "), form.replace(". ", ".")):
            assert bare(f"Alta Verda {way}") == bare(f"Alta Verda, {way}") == "alta verda", way
    for form in filter(None, legal_forms.BEFORE.get(country, "").split(", ")):
        assert bare(f"{form} Alta Verda") == "alta verda", form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Company Store", "The Store"),
        ("Limited Editions", "Editions"),
        ("Corporation Street Bakery", "Street Bakery"),
        ("Inc Magazine", "Magazine"),
        ("Berlin Zoo", "Berlin"),
        ("Nordwind GmbH Kiel", "Nordwind Kiel"),
        ("Nordwind AS Shipping", "Nordwind Shipping"),
        ("Co Pilot", "Pilot"),
        ("Hansen & Berg Ltd", "Hansen Ltd"),
        ("Hansen & Sons Ltd", "Hansen Ltd"),
        ("Nordwind Group Co. Ltd.", "Nordwind Co. Ltd."),
        ("Nordwind Holding GmbH", "Nordwind GmbH"),
        ("Vitamin C", "Vitamin"),
        ("Henry II", "Henry"),
    ],
)
def test_a_word_that_is_part_of_the_name_counts(one, other):
    assert bare(one) != bare(other)


@pytest.mark.parametrize("name", ["AS", "Company", "Company Inc.", "Limited Liability Company", "Sp. z o.o."])
def test_a_name_that_is_nothing_else_keeps_something(name):
    assert bare(name)
