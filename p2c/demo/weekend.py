"""A weekend in the demo company: people edit on both sides, runs carry it over, and Monday has something to settle.

Every edit is made through the tables' rules and in somebody's name, each round is written together with the run that
carries it, and a round whose run exists is never written again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from integration import registry
from integration.engine.write import Write, load
from integration.models import Coupling, Issue, SynchRun
from integration.models.issue import IssueClass
from integration.models.run import RunKind, RunStatus
from integration.origin import Origin
from integration.services import synchronise
from integration.services.couple import couplings_of, create_partners
from integration.services.resolve import THEIRS, resolve
from integration.services.write_rows import write_rows
from p2c.demo import set_up, weekend_trade
from p2c.demo.cases import Case
from p2c.demo.company import build
from p2c.demo.load import WRITER, connection_values

Row = dict[str, Any]
CUSTOMER, ACCOUNT = "bc.customer", "crm.account"
NEW_ACCOUNT = "Morgentau Werkküchen GmbH"
#: the first pairs have had their part on Saturday
_ON_SATURDAY = 5


@dataclass
class Weekend:
    """What happened: sentences about the edits, the runs that carried them; nothing when it was told before."""

    told: list[str] = field(default_factory=list)
    runs: list[SynchRun] = field(default_factory=list)


class Cast:
    """The coupled pairs the story is about, in the order of their numbers: first those that were equal all along."""

    def __init__(self) -> None:
        mapping = synchronise.mapping_named("CUSTOMER")
        self.equal = set(build().cases[Case.EQUAL])
        partners = {a.hex: b.hex for a, b in couplings_of(mapping).values_list("local_id", "remote_id")}
        customers = load(registry.table(CUSTOMER), partners)
        accounts = load(registry.table(ACCOUNT), partners.values())
        found = [
            (row, accounts[partners[key]])
            for key, row in customers.items()
            if partners[key] in accounts and not row["blocked"]
        ]
        self.pairs = sorted(found, key=lambda pair: (pair[0]["system_id"] not in self.equal, pair[0]["no"]))
        # somebody in Sales: the administrator of the demo company
        users = registry.table("crm.systemuser").model._default_manager
        self.seller = users.get(internalemailaddress__iexact=set_up.ADMINISTRATOR.email).pk.hex

    def take(self, *columns: str) -> tuple[Row, Row]:
        """The next pair whose account has a value in these columns."""
        at = next(at for at, (_row, account) in enumerate(self.pairs) if all(account[c] for c in columns))
        return self.pairs.pop(at)

    def quiet(self) -> tuple[Row, Row]:
        """The last pair that was equal all along: the same one all weekend, and nobody else's."""
        return [pair for pair in self.pairs if pair[0]["system_id"] in self.equal and pair[1]["telephone1"]][-1]

    def take_alone(self) -> tuple[Row, Row]:
        """The next pair whose account has no contacts, so that Sales lets it be deleted."""
        contacts = registry.table("crm.contact").model._default_manager
        with_contacts = {
            account.hex for account in contacts.values_list("parentcustomerid_account", flat=True) if account
        }
        at = next(at for at, (_row, account) in enumerate(self.pairs) if account["accountid"] not in with_contacts)
        return self.pairs.pop(at)

    def sales(self, account: Row, **changes: Any) -> None:
        """Somebody edits the account in Sales."""
        write_rows(ACCOUNT, [Write.update(account, changes)], Origin(actor=self.seller, stamp=self.seller))

    def back_office(self, customer: Row, **changes: Any) -> None:
        """Somebody edits the customer in Business Central."""
        write_rows(CUSTOMER, [Write.update(customer, changes)], Origin(name=WRITER))


def has_begun() -> bool:
    """Whether the story has been told, or a part of it."""
    return SynchRun.objects.filter(options__story__isnull=False).exists()


def tell(observer: synchronise.Observer | None = None) -> Weekend:
    """Let the weekend happen, round by round; what has happened before stays as it is."""
    weekend = Weekend()
    for name, mapping, edits in (
        ("saturday", "CUSTOMER", _saturday),
        ("goods", "ITEM-PRODUCT", weekend_trade.goods),
        ("payments", "POSTEDSALESINV-INV", weekend_trade.payments),
        ("sunday", "CUSTOMER", _sunday),
        # the persons who were like a company that was changed have followed it
        ("persons", "CONTACT", list),
    ):
        _round(weekend, name, mapping, edits, observer)
    return weekend


def _round(
    weekend: Weekend, name: str, carrier: str, edits: Callable[[], list[str]], observer: synchronise.Observer | None
) -> None:
    mapping = synchronise.mapping_named(carrier)
    # the run's options say that it belongs to the story, so that the story is told once
    run = SynchRun.objects.filter(mapping=mapping, kind=RunKind.SYNCH, options__story=name).first()
    if run is None:
        with transaction.atomic():
            weekend.told += edits()
            run = synchronise.request_run(mapping, RunKind.SYNCH, story=name)
    if run.status != RunStatus.QUEUED:
        return
    weekend.runs.append(synchronise.execute(run, observer))
    if name == "sunday":
        weekend.told += _settle_one(run)
        weekend.told += _make_a_customer(weekend)


def _saturday() -> list[str]:
    """Edits that go through by themselves, and one that is left alone."""
    cast, told = Cast(), []
    customer, account = cast.take("telephone1", "address1_line1")
    cast.back_office(customer, phone_no=_extension(customer["phone_no"], "40"))
    cast.sales(account, address1_line2=_("Gate 3, loading bay"))
    told.append(
        _("{name}: a new telephone number in Business Central, a second address line in Sales; both travel.").format(
            name=customer["name"]
        )
    )
    customer, account = cast.take("emailaddress1")
    cast.back_office(customer, credit_limit_lcy="75000.0000")
    cast.sales(account, emailaddress1=_mailbox(account["emailaddress1"], "einkauf"))
    told.append(
        _("{name}: a higher credit limit in Business Central, another e-mail address in Sales; both travel.").format(
            name=customer["name"]
        )
    )
    customer, account = cast.take("address1_line1")
    cast.sales(account, address1_line1=f"{account['address1_line1']} B")
    told.append(_("{name}: moved next door; only Sales was told.").format(name=customer["name"]))
    customer, account = cast.quiet()
    user = connection_values()["integration_user"]
    ours = Origin(actor=user, stamp=user)
    write_rows(ACCOUNT, [Write.update(account, {"telephone1": _extension(account["telephone1"], "99")})], ours)
    told.append(
        _("{name}: the integration user changed the number in Sales, which incremental runs leave alone.").format(
            name=customer["name"]
        )
    )
    return told


def _sunday() -> list[str]:
    """Edits that need a person, and a new account."""
    cast, told = Cast(), []
    del cast.pairs[:_ON_SATURDAY]
    deleted, account = cast.take_alone()
    write_rows(ACCOUNT, [Write.delete(account)], Origin(actor=cast.seller, stamp=cast.seller))
    told.append(
        _("{name}: the account was deleted in Sales, the customer is still there.").format(name=deleted["name"])
    )
    for local, remote, here, there in (
        ("phone_no", "telephone1", lambda v: _extension(v, "51"), lambda v: _extension(v, "52")),
        ("e_mail", "emailaddress1", lambda v: _mailbox(v, "buchhaltung"), lambda v: _mailbox(v, "empfang")),
        ("address", "address1_line1", lambda v: f"{v} a", lambda v: f"{v} c"),
        ("home_page", "websiteurl", lambda v: f"{v}/de", lambda v: f"{v}/shop"),
    ):
        customer, account = cast.take(remote)
        cast.back_office(customer, **{local: here(account[remote])})
        cast.sales(account, **{remote: there(account[remote])})
        told.append(
            _("{name}: {field} was changed on both sides, to different values.").format(
                name=customer["name"], field=registry.table(CUSTOMER).column(local).caption
            )
        )
    customer, account = cast.quiet()
    cast.back_office(customer, phone_no=account["telephone1"])
    told.append(_("{name}: Business Central has the new number now, too.").format(name=customer["name"]))
    _new_account(cast)
    return told


def _new_account(cast: Cast) -> None:
    row = {
        "name": NEW_ACCOUNT,
        "customertypecode": 3,
        "telephone1": "+49 176 040690 77",
        "emailaddress1": "post@morgentau-werkkuechen.example",
        "address1_line1": "Taubenhang 7",
        "address1_postalcode": "34117",
        "address1_city": "Kassel",
        "address1_country": "DE",
        "transactioncurrencyid": connection_values()["base_currency"],
        "ownerid_systemuser": cast.seller,
    }
    write_rows(ACCOUNT, [Write.insert(row)], Origin(actor=cast.seller, stamp=cast.seller))


def _make_a_customer(weekend: Weekend) -> list[str]:
    """The new account becomes a customer: scheduled runs carry coupled records only, so somebody creates it."""
    account = registry.table(ACCOUNT).model._default_manager.filter(name=NEW_ACCOUNT).first()
    if account is None:
        return []
    mapping = synchronise.mapping_named("CUSTOMER")
    weekend.runs.append(create_partners(mapping, remote_ids=[account.pk.hex], user=_clerk()))
    return [_("{name}: a new account in Sales; somebody has made it a customer.").format(name=NEW_ACCOUNT)]


def _clerk() -> User | None:
    return User.objects.filter(username="clerk").first()


def _settle_one(run: SynchRun) -> list[str]:
    """Somebody is in early and settles one conflict: Sales is right."""
    issue = (
        Issue.objects.filter(run=run, issue_class=IssueClass.CONFLICT, closed_at=None)
        .exclude(coupling=None)
        .order_by("source_label")
        .last()
    )
    if issue is None:
        return []
    resolve(issue, {f["key"]: THEIRS for f in issue.fields}, user=_clerk())
    return [_("{record}: one conflict is settled already; the value of Sales was kept.").format(
        record=issue.source_label
    )]  # fmt: skip


def _extension(number: str, digits: str) -> str:
    """Another extension of the same telephone number."""
    return number[: -len(digits)] + digits


def _mailbox(address: str, name: str) -> str:
    """Another mailbox at the same host."""
    return f"{name}@{address.partition('@')[2]}"


def monday() -> dict[str, Any]:
    """How things stand: couplings, those that need somebody, and open issues by class."""
    opened = Issue.objects.filter(closed_at=None)
    by_class = {kind: opened.filter(issue_class=kind).count() for kind in IssueClass.values}
    couplings = Coupling.objects.count()
    in_question = opened.exclude(coupling=None).values("coupling").distinct().count()
    return {
        "couplings": couplings,
        "equal": couplings - in_question,
        "runs": SynchRun.objects.count(),
        "issues": {kind: count for kind, count in by_class.items() if count},
    }
