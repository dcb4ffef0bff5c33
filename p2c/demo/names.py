"""Names of the demo people and companies, country by country: parts that are put together, none taken from anywhere."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import permutations, product

from p2c.demo.texts import plain


@dataclass(frozen=True)
class Names:
    """What names of one country are made of. Where a family name has two forms, `women` has hers."""

    men: tuple[str, ...]
    women: tuple[str, ...]
    family: tuple[str, ...]
    family_women: tuple[str, ...]
    fancies: tuple[str, ...]
    trades: tuple[str, ...]
    legal_forms: tuple[str, ...]
    company_format: str = "{fancy} {trade}"


@dataclass(frozen=True)
class Person:
    """A person's name as written at home."""

    first: str
    middle: str
    last: str
    female: bool

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.first, self.middle, self.last) if part)

    @property
    def mail_name(self) -> str:
        return f"{plain(self.first)}.{plain(self.last)}"


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


NAMES: dict[str, Names] = {
    "DK": Names(
        men=_words("Søren, Bjarke, Mikkel, Asger, Frederik, Jørgen, Villads, Rasmus, Troels, Håkon"),
        women=_words("Maja, Signe, Åse, Kirsten, Sørine, Freja, Birgitte, Line, Gudrun, Tove"),
        family=_words(
            "Brøndlund, Skovbæk, Højvang, Møllegaard, Lyngsø, Ravnkilde, Vesterbæk, Tangkjær, Åkjærgaard, Bakkebo, "
            "Hedeskov, Kragelykke, Næsborg, Søgreen"
        ),
        family_women=(),
        fancies=_words(
            "Havtorn, Blåmejse, Strandløber, Bøgebæk, Søstjernen, Rørhøne, Fjordblik, Ravnehøj, Kløver, Ålegræs, "
            "Morgendug, Skovmus, Tøvejr, Klitrose, Hvidtjørn, Æbleblomst"
        ),
        trades=_words(
            "Møbler, Kontorindretning, Belysning, Trævarer, Byggemarked, Hoteldrift, Skoleudstyr, Tekstil, Køkken, "
            "Fragt"
        ),
        legal_forms=("A/S", "ApS", "A/S", "K/S"),
    ),
    "DE": Names(
        men=_words("Jörg, Björn, Günter, Lukas, Henrik, Matthias, Jürgen, Anselm, Thoralf, Eike"),
        women=_words("Käthe, Ursel, Jördis, Annegret, Wiebke, Rosalie, Bärbel, Friederike, Silke, Mareike"),
        family=_words(
            "Möllenbrock, Süßmilch, Grünhagen, Kühlewind, Weißdorn, Böttcherau, Lüdersfeld, Straußberg, Ährenfeld, "
            "Hollerbusch, Rübezahn, Wiesengrund, Öhlenschläger, Fährmann"
        ),
        family_women=(),
        fancies=_words(
            "Blaubeer, Küstenlicht, Sturmvogel, Kranich, Löwenzahn, Heidekraut, Grünspecht, Silberdistel, "
            "Nebelkrähe, Föhrenwald, Moosgrund, Süßholz, Quellstein, Zaunkönig, Wacholder, Möwenruf"
        ),
        trades=_words(
            "Möbelhaus, Bürobedarf, Lichttechnik, Innenausbau, Werkstätten, Hotelbetriebe, Schulausstattung, "
            "Textilien, Küchenbau, Spedition"
        ),
        legal_forms=("GmbH", "GmbH & Co. KG", "AG", "GmbH", "e. K."),
    ),
    "FR": Names(
        men=_words("Théo, Aurélien, Étienne, Loïc, Hervé, Rémi, Gaël, Anaël, Jérôme, Côme"),
        women=_words("Céline, Maëlle, Élodie, Noémie, Agnès, Solène, Hélène, Zoé, Clémence, Anaïs"),
        family=_words(
            "Fauvelle, Garnaudin, Beaupré, Chênevert, Lépinay, Montfrêne, Desétangs, Rossignolet, Vauclair, "
            "Maréchaux, L’Hermineau, Béranger-Roy, Œuvrard, Pâquerelle"
        ),
        family_women=(),
        fancies=_words(
            "du Héron, Bois-Clair, de la Fougère, du Vieux-Chêne, Belle-Étoile, des Tilleuls, du Goéland, Rivière- "
            "Bleue, de l’Écureuil, du Moulin-Brûlé, Sept-Vents, de la Chouette, Pré-Fleuri, du Cèdre, Mirabelle, de "
            "l’Abeille"
        ),
        trades=_words(
            "Meubles, Bureaux, Luminaires, Agencement, Ateliers, Hôtels, Mobilier scolaire, Tissages, Cuisines, "
            "Transports"
        ),
        legal_forms=("SARL", "SAS", "SA", "SARL"),
        company_format="{trade} {fancy}",
    ),
    "SE": Names(
        men=_words("Björn, Göran, Åke, Henrik, Sören, Nils, Mårten, Jöns, Håkan, Elof"),
        women=_words("Åsa, Märta, Ingegärd, Linnéa, Siv, Görel, Elsbet, Kajsa, Birgit, Tuva"),
        family=_words(
            "Hedströmer, Rönnkvist, Ängsmark, Björkegren, Sjöhage, Åkervall, Lövborg, Kvarnström, Ekesjö, Blåberg, "
            "Fjällgren, Snöskär, Älvmyr, Tallhed"
        ),
        family_women=(),
        fancies=_words(
            "Blåklint, Fiskgjuse, Hjortron, Norrsken, Björkdunge, Vitsippa, Ängsull, Storspov, Älvkant, Rönnbär, "
            "Lärkträd, Skärgårdsvik, Trollslända, Kråkris, Myggdans, Västanvind"
        ),
        trades=_words(
            "Möbler, Kontorsmiljö, Belysning, Träindustri, Byggvaror, Hotell, Skolinredning, Väveri, Köksstudio, Åkeri"
        ),
        legal_forms=("AB", "AB", "HB", "AB"),
    ),
    "PL": Names(
        men=_words("Paweł, Michał, Łukasz, Grzegorz, Wacław, Bogusław, Józef, Tomasz, Stanisław, Kamil"),
        women=_words("Małgorzata, Łucja, Bożena, Elżbieta, Żaneta, Agnieszka, Grażyna, Stanisława, Irena, Kinga"),
        family=_words(
            "Zawilski, Jaśmiński, Źródłowski, Łozicki, Brzeźnicki, Dębiński, Święcki, Żurawicki, Wełnicki, "
            "Pszczeliński, Kłosowicz, Gęślarz, Bednarzyk, Chrząszczyk"
        ),
        family_women=_words(
            "Zawilska, Jaśmińska, Źródłowska, Łozicka, Brzeźnicka, Dębińska, Święcka, Żurawicka, Wełnicka, "
            "Pszczelińska, Kłosowicz, Gęślarz, Bednarzyk, Chrząszczyk"
        ),
        fancies=_words(
            "Żuraw, Dąbrowa, Świerszcz, Jaśmin, Biały Bocian, Źródło, Łąka, Bursztyn, Jarzębina, Srebrny Dzwon, "
            "Chmiel, Gęsie Pióro, Ważka, Kłos, Sosna, Mgła"
        ),
        trades=_words("Meble, Biuro, Oświetlenie, Stolarnia, Budownictwo, Hotele, Szkoły, Tkaniny, Kuchnie, Spedycja"),
        legal_forms=("sp. z o.o.", "S.A.", "sp. z o.o.", "sp. j."),
    ),
    "GR": Names(
        men=_words("Νικόλαος, Δημήτρης, Γιώργος, Αχιλλέας, Ιάσονας, Λεωνίδας, Θεόδωρος, Μιχάλης, Ορέστης, Στέλιος"),
        women=_words("Ελένη, Αθηνά, Δέσποινα, Κατερίνα, Χρυσούλα, Ιφιγένεια, Ευγενία, Μαρίνα, Ξένια, Όλγα"),
        family=_words(
            "Αγριομέλης, Θαλασσινός, Κυπαρίσσης, Βουνάκης, Ελαιώνης, Μελισσάς, Πετράκης, Ψαρουδάκης, Χελιδόνης, "
            "Ανεμάς, Λιθάρης, Φεγγάρης, Ζαφειράτος, Ξυλουργός"
        ),
        family_women=_words(
            "Αγριομέλη, Θαλασσινού, Κυπαρίσση, Βουνάκη, Ελαιώνη, Μελισσά, Πετράκη, Ψαρουδάκη, Χελιδόνη, Ανεμά, "
            "Λιθάρη, Φεγγάρη, Ζαφειράτου, Ξυλουργού"
        ),
        fancies=_words(
            "Γαλάζιο Κύμα, Ελαιώνας, Μελτέμι, Αλκυόνα, Θυμάρι, Ανεμώνη, Πεύκο, Κοχύλι, Ηλιοτρόπιο, Αυγερινός, "
            "Χελιδόνι, Κυπαρίσσι, Λιακάδα, Βότσαλο, Δελφίνι, Ασημένιο Φύλλο"
        ),
        trades=_words(
            "Έπιπλα, Γραφεία, Φωτιστικά, Ξυλουργική, Κατασκευές, Ξενοδοχεία, Σχολικά Είδη, Υφάσματα, Κουζίνες, "
            "Μεταφορές"
        ),
        legal_forms=("Α.Ε.", "Ε.Π.Ε.", "Ι.Κ.Ε.", "Ο.Ε."),
    ),
}


def person(rng: random.Random, country: str) -> Person:
    """Somebody from that country; one in eight has a middle name."""
    names = NAMES[country]
    female = rng.random() < 0.5
    at = rng.randrange(len(names.family))
    firsts = names.women if female else names.men
    family = names.family_women if female and names.family_women else names.family
    first = rng.choice(firsts)
    middle = rng.choice([n for n in firsts if n != first]) if rng.random() < 0.125 else ""
    return Person(first, middle, family[at], female)


def company_names(country: str) -> list[str]:
    """All company names of that country without legal form, in a fixed order."""
    names = NAMES[country]
    return [names.company_format.format(fancy=f, trade=t) for f, t in product(names.fancies, names.trades)]


def double_names(country: str) -> list[tuple[str, str]]:
    """Names of firms with two owners, and the same in plain letters: many more of them, for volume data."""
    names = NAMES[country]
    form = names.company_format
    owners = [(f"{one} & {two}", f"{plain(one)}-{plain(two)}") for one, two in permutations(names.fancies, 2)]
    trades = [(trade, plain(trade)) for trade in names.trades]
    return [
        (form.format(fancy=fancy, trade=trade), form.format(fancy=host, trade=trade_host).replace(" ", "-"))
        for fancy, host in owners
        for trade, trade_host in trades
    ]
