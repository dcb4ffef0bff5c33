"""A company as it is in the world, before two systems wrote it down: name, address, telephone, e-mail, VAT number."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from p2c.demo import vat
from p2c.demo.countries import COUNTRIES
from p2c.demo.names import NAMES, Person, company_names, person
from p2c.demo.texts import plain


@dataclass(frozen=True)
class Firm:
    """One company."""

    country: str
    name: str
    address: str
    address_2: str
    post_code: str
    city: str
    county: str
    phone: str
    mobile: str
    fax: str
    email: str
    site: str
    vat_number: str
    host: str

    def but(self, **changes: str) -> Firm:
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Staff:
    """Somebody who works at a firm."""

    person: Person
    phone: str
    mobile: str
    email: str
    job_title: str


JOB_TITLES = {
    "DK": ("Indkøbschef", "Direktør", "Bogholder", "Lagerchef"),
    "DE": ("Einkäufer/in", "Geschäftsführung", "Buchhaltung", "Lagerleitung"),
    "FR": ("Achats", "Gérance", "Comptabilité", "Dépôt"),
    "SE": ("Inköpare", "Verkställande direktör", "Ekonomi", "Lager"),
    "PL": ("Zaopatrzenie", "Prezes zarządu", "Księgowość", "Magazyn"),
    "GR": ("Προμήθειες", "Διεύθυνση", "Λογιστήριο", "Αποθήκη"),
}


def digits(rng: random.Random, form: str) -> str:
    """The format with a digit in the place of every `#`."""
    return re.sub("#", lambda _: str(rng.randrange(10)), form)


class Register:
    """Hands out companies and people: each name and each e-mail address once."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._left = {code: company_names(code) for code in COUNTRIES}
        for names in self._left.values():
            rng.shuffle(names)
        self._serial = rng.randrange(1_000, 5_000)
        self._mails: set[str] = set()

    def firm(self, country: str) -> Firm:
        """A new company of that country."""
        rng, land, names = self.rng, COUNTRIES[country], NAMES[country]
        bare = self._left[country].pop()
        host = f"{plain(bare)}.example"
        town = rng.choice(land.towns)
        phone = digits(rng, rng.choice(land.phones))
        self._serial += rng.randrange(7, 90)
        return Firm(
            country=country,
            name=f"{bare} {rng.choice(names.legal_forms)}",
            address=land.street_format.format(street=rng.choice(land.streets), number=rng.randrange(1, 120)),
            address_2=land.floor.format(n=rng.randrange(1, 6)) if rng.random() < 0.2 else "",
            post_code=town.post_code,
            city=town.city,
            county=town.county,
            phone=phone,
            mobile=digits(rng, rng.choice(land.mobiles)) if rng.random() < 0.4 else "",
            fax=digits(rng, rng.choice(land.phones)) if rng.random() < 0.15 else "",
            email=f"{rng.choice(('info', 'office', 'post', 'contact'))}@{host}",
            site=f"https://www.{host}" if rng.random() < 0.75 else "",
            vat_number=vat.number(country, self._serial),
            host=host,
        )

    def staff(self, firm: Firm) -> Staff:
        """Somebody new at that company."""
        rng, land = self.rng, COUNTRIES[firm.country]
        while True:
            who = person(rng, firm.country)
            email = f"{who.mail_name}@{firm.host}"
            if email not in self._mails:
                break
        self._mails.add(email)
        return Staff(
            person=who,
            phone=firm.phone if rng.random() < 0.5 else digits(rng, rng.choice(land.phones)),
            mobile=digits(rng, rng.choice(land.mobiles)) if rng.random() < 0.6 else "",
            email=email,
            job_title=rng.choice(JOB_TITLES[firm.country]),
        )
