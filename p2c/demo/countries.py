"""The six countries of the demo company: towns, streets and how telephone numbers are written there.

Towns and their postal codes are real, streets and companies are not. Telephone numbers come from ranges set aside for
fiction (Germany, France, Sweden) or that no subscriber has (Denmark, Greece, Poland).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Town:
    """A town and its postal code; `county` where people write one."""

    post_code: str
    city: str
    county: str = ""


@dataclass(frozen=True)
class Country:
    """A country as people there write addresses; in the formats, `#` stands for a digit."""

    code: str
    name: str
    language: str
    towns: tuple[Town, ...]
    streets: tuple[str, ...]
    street_format: str
    phones: tuple[str, ...]
    mobiles: tuple[str, ...]
    floor: str


def _towns(*entries: str) -> tuple[Town, ...]:
    return tuple(Town(*(part.strip() for part in entry.split("|"))) for entry in entries)


DENMARK = Country(
    code="DK",
    name="Denmark",
    language="DAN",
    towns=_towns(
        "8000|Aarhus C", "5000|Odense C", "9000|Aalborg", "6700|Esbjerg", "4600|Køge", "3000|Helsingør", "3700|Rønne",
        "7400|Herning", "8600|Silkeborg", "5700|Svendborg",
    ),
    streets=(
        "Havrevænget", "Ålekrogen", "Bøgelunden", "Gl. Rebslagergade", "Mågestien", "Østre Fyrvej", "Sølvræven",
        "Tinstøbervej", "Kløverpladsen", "Hyldebærgade",
    ),
    street_format="{street} {number}",
    phones=("+45 10 ## ## ##", "+45 11 ## ## ##"),
    mobiles=("+45 12 ## ## ##",),
    floor="{n}. sal",
)  # fmt: skip
GERMANY = Country(
    code="DE",
    name="Germany",
    language="DEU",
    towns=_towns(
        "24937|Flensburg", "24103|Kiel", "23552|Lübeck", "02826|Görlitz|Sachsen", "97070|Würzburg|Bayern",
        "48143|Münster", "40213|Düsseldorf", "72070|Tübingen", "35390|Gießen|Hessen", "99084|Erfurt|Thüringen",
    ),
    streets=(
        "Große Reepergasse", "Am Süßen Brunnen", "Möwenstieg", "Königskerzenweg", "Alte Glashüttenstraße",
        "Fährmannskai", "Zwölf-Linden-Straße", "Drosselbärtweg", "Nußbaumplatz", "Übersteigstraße",
    ),
    street_format="{street} {number}",
    phones=("+49 30 23125 ###", "+49 40 66969 ###", "+49 69 90009 ###", "+49 89 99998 ###"),
    mobiles=("+49 176 040690 ##",),
    floor="Haus {n}",
)  # fmt: skip
FRANCE = Country(
    code="FR",
    name="France",
    language="FRA",
    towns=_towns(
        "69002|Lyon", "44000|Nantes", "67000|Strasbourg", "35000|Rennes", "42000|Saint-Étienne", "62100|Calais",
        "25000|Besançon", "73000|Chambéry", "83600|Fréjus", "17000|La Rochelle",
    ),
    streets=(
        "rue du Vieux-Pressoir", "allée des Écureuils", "quai de l’Ancienne-Verrerie", "impasse du Hérisson",
        "chemin des Châtaigniers-Bleus", "rue de la Tannerie-Haute", "place du Maître-Horloger",
        "avenue des Sept-Étangs", "rue Agathe-Vauclair", "montée du Pré-Fleuri",
    ),
    street_format="{number}, {street}",
    phones=("+33 1 99 00 ## ##", "+33 2 61 91 ## ##", "+33 3 53 01 ## ##", "+33 4 65 71 ## ##", "+33 5 36 49 ## ##"),
    mobiles=("+33 6 39 98 ## ##",),
    floor="Bâtiment {n}",
)  # fmt: skip
SWEDEN = Country(
    code="SE",
    name="Sweden",
    language="SVE",
    towns=_towns(
        "411 03|Göteborg", "211 20|Malmö", "753 20|Uppsala", "582 22|Linköping", "702 11|Örebro", "903 26|Umeå",
        "252 20|Helsingborg", "352 30|Växjö", "972 31|Luleå", "392 31|Kalmar",
    ),
    streets=(
        "Blåklintsgränd", "Smörgåsvägen", "Gamla Repslagaregatan", "Lärkträdsstigen", "Östra Mjölnargatan",
        "Åskmolnsvägen", "Fiskgjusebacken", "Sölvsmidestorget", "Hjortronleden", "Näverkroken",
    ),
    street_format="{street} {number}",
    phones=("+46 8 465 004 ##", "+46 31 390 06 ##", "+46 40 628 04 ##"),
    mobiles=("+46 70 174 06 ##",),
    floor="{n} tr",
)  # fmt: skip
POLAND = Country(
    code="PL",
    name="Poland",
    language="PLK",
    towns=_towns(
        "31-001|Kraków|małopolskie", "90-001|Łódź|łódzkie", "50-001|Wrocław|dolnośląskie",
        "60-101|Poznań|wielkopolskie", "80-001|Gdańsk|pomorskie", "35-001|Rzeszów|podkarpackie",
        "15-001|Białystok|podlaskie", "87-100|Toruń|kujawsko-pomorskie", "25-001|Kielce|świętokrzyskie",
        "40-001|Katowice|śląskie",
    ),
    streets=(
        "ul. Źródlanej Wody", "ul. Jarzębinowa Górka", "al. Żółtych Łodzi", "ul. Świerszczowa", "ul. Dębowy Gaj",
        "pl. Garncarzy", "ul. Łąki Storczyków", "ul. Srebrnego Bednarza", "ul. Ćmielarska", "ul. Pod Żurawiem",
    ),
    street_format="{street} {number}",
    phones=("+48 10 ### ## ##", "+48 19 ### ## ##"),
    mobiles=("+48 410 ### ###",),
    floor="lok. {n}",
)  # fmt: skip
GREECE = Country(
    code="GR",
    name="Greece",
    language="ELL",
    towns=_towns(
        "546 24|Θεσσαλονίκη", "105 57|Αθήνα", "262 21|Πάτρα", "712 02|Ηράκλειο", "731 32|Χανιά", "382 21|Βόλος",
        "453 33|Ιωάννινα", "412 22|Λάρισα", "241 00|Καλαμάτα", "851 00|Ρόδος",
    ),
    streets=(
        "Οδός Γαλάζιας Αυγής", "Λεωφόρος Ελαιώνων", "Πλατεία Παλαιού Φάρου", "Οδός Χρυσής Μέλισσας", "Οδός Πηγαδιού",
        "Οδός Ανέμων", "Πάροδος Βοτσάλων", "Οδός Αρωμάτων", "Οδός Ναυπηγών", "Λεωφόρος Ηλιοτροπίων",
    ),
    street_format="{street} {number}",
    phones=("+30 290# ### ###", "+30 291# ### ###"),
    mobiles=("+30 680 ### ####",),
    floor="{n}ος όροφος",
)  # fmt: skip

COUNTRIES: dict[str, Country] = {c.code: c for c in (GERMANY, DENMARK, FRANCE, SWEDEN, POLAND, GREECE)}
