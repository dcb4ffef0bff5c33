"""Editing the connection: what must be right before it can be enabled, and what follows from a change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import changefeed, pairs, time_zone
from integration.models import Connection, SynchRun, TableMapping
from integration.models.connection import OwnershipModel
from integration.models.run import RunKind, RunStatus
from integration.services import (
    connection_switches,
    connection_text,
    connector,
    full_synch,
    install,
    mappings,
    schedule,
    secret_store,
    signing_in,
    synchronise,
    variants,
)
from integration.services.errors import Refused
from integration.services.link import connection

#: what is only changed while the connection is disabled (SET-002, SET-001)
LOCKED = ("server_url", "user_name", "authentication_type", "connection_string", "proxy_version")
_UNLOCK = gettext_lazy("Disable the connection before you change “%(field)s”.")


class FieldsRefused(Refused):
    """What is wrong, by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


def missing(link: Connection) -> dict[str, str]:
    """Field -> sentence, for what a connection needs before it is enabled."""
    found = {}
    both = _("The server URL and the user name are both needed before the connection can be enabled.")
    if not link.server_url:
        found["server_url"] = both
    if not link.user_name:
        found["user_name"] = both
    if link.ownership_model == OwnershipModel.TEAM and link.default_team is None:
        found["default_team"] = _("With the ownership model “Team”, choose the default owning team.")
    return found


def taken(link: Connection) -> dict[str, str]:
    """Field -> sentence, for what enabling has filled and an enabled connection cannot be without."""
    found = {name: text for name, text in missing(link).items() if name == "default_team"}
    if link.integration_user is None:
        found["integration_user"] = _("Choose the integration user; an enabled connection needs one.")
    if link.company is None:
        found["company"] = _("Choose the company; an enabled connection needs one.")
    if link.base_currency is None:
        found["base_currency"] = _("Choose the base currency; an enabled connection needs one.")
    return found


def questions(link: Connection, *, keep_url: bool = False) -> list[str]:
    """What saving the connection would do, and somebody must agree to."""
    old = Connection.objects.filter(pk=link.pk).first()
    found = []
    if not keep_url and _moved(old, link, "server_url") and (text := connection_text.address(link.server_url).question):
        found.append(text)
    found += connection_switches.questions(old, link)
    if old and _turned(old, link):
        found += variants.foreseen(old, link).sentences
    return found


def _turned(old: Connection, link: Connection) -> bool:
    return any(getattr(old, name) != getattr(link, name) for name, _value, _words in pairs.SWITCHES.values())


def _moved(old: Connection | None, link: Connection, *names: str) -> bool:
    return any(getattr(link, name) != getattr(old or Connection(), name) for name in names)


# --- saving -----------------------------------------------------------------------------------------------------------


def tidy(old: Connection | None, link: Connection, *, keep_url: bool = False, secret: str = "") -> dict[str, str]:
    """Put what was typed in order and make what follows from it; field -> sentence for what is wrong with it."""
    problems: dict[str, str] = {}
    if old is not None and old.enabled and link.enabled:
        return {
            name: _UNLOCK % {"field": Connection._meta.get_field(name).verbose_name}  # type: ignore[union-attr]
            for name in LOCKED
            if _moved(old, link, name)
        }
    typed_string = _moved(old, link, "connection_string") and bool(link.connection_string.strip())

    def attempt(name: str, work: Any) -> Any:
        try:
            return work()
        except Refused as refused:
            problems[name] = str(refused)

    if _moved(old, link, "server_url") and (found := attempt("server_url", lambda: _address(link, keep_url))):
        link.server_url = found
        if link.server_url and not _moved(old, link, "authentication_type"):
            link.authentication_type = connection_text.authentication_of(link.server_url)
    elif "server_url" not in problems and not link.server_url.strip():
        link.server_url = ""
    link.user_name = link.user_name.strip()
    if link.user_name and _moved(old, link, "user_name", "authentication_type"):
        found = attempt("user_name", lambda: connection_text.check_user_name(link.user_name, link.authentication_type))
        link.domain = found or ""
    if problems:
        return problems
    if not typed_string:
        if _moved(old, link, "server_url", "user_name", "authentication_type"):
            link.connection_string = connection_text.default_string(link)
        elif link.connection_string and _moved(old, link, "proxy_version"):
            link.connection_string = connection_text.with_version(link.connection_string, link.proxy_version)
    if link.connection_string and (typed_string or secret):
        hidden = secret or secret_store.reveal(link.secret_key)
        attempt(
            "connection_string",
            lambda: connection_text.check_string(link.connection_string, link.authentication_type, hidden),
        )
    return problems


def _address(link: Connection, keep_url: bool) -> str:
    found = connection_text.address(link.server_url)
    return found.typed if keep_url and "://" in found.typed else found.proposed


def problems(
    link: Connection, *, keep_url: bool = False, secret: str = "", old: Connection | None = None
) -> dict[str, str]:
    """Everything that is wrong with the connection as it would be saved, by field; what was typed is put in order."""
    old = old or Connection.objects.filter(pk=link.pk).first()
    found = tidy(old, link, keep_url=keep_url, secret=secret)
    if old is not None and old.enabled and link.enabled and secret:
        found["secret"] = _UNLOCK % {"field": _("secret")}
    if link.enabled and not (old is not None and old.enabled):
        for name, text in missing(link).items():
            found.setdefault(name, text)
    elif link.enabled:
        for name, text in taken(link).items():
            found.setdefault(name, text)
    for name, text in connection_switches.problems(old, link).items():
        found.setdefault(name, text)
    if text := time_zone.problem(link.time_zone):
        found["time_zone"] = text
    return found


def save(
    link: Connection,
    *,
    confirmed: bool = False,
    secret: str = "",
    actor: Any = None,
    keep_url: bool = False,
) -> list[str]:
    """Save the connection, all or nothing; returns what the person should know about the effect.

    Switching it on signs in to Sales first, and leaves it off when anything is wrong (SET-021); switching it off clears
    what was learned from Sales (SET-030). A switch that is turned installs, disables or deletes mappings
    (`ConfirmationNeeded` says which). `secret`: what was typed; `actor` needs the permission to change it.
    """
    if secret:
        secret_store.check_may_change(actor)
    with transaction.atomic():
        old = Connection.objects.filter(pk=link.pk).first()
        asked = questions(link, keep_url=keep_url)
        if found := problems(link, keep_url=keep_url, secret=secret, old=old):
            raise FieldsRefused(found)
        if asked and not confirmed:
            raise mappings.ConfirmationNeeded(" ".join(asked))
        if secret:
            link.secret_key = secret_store.keep(secret, instead_of=link.secret_key)
        notes: list[str] = []
        turning_on = link.enabled and not (old is not None and old.enabled)
        turning_off = old is not None and old.enabled and not link.enabled
        if turning_on:
            notes += _learn(link)
        elif turning_off:
            _unlearn(link)
        turn = variants.foreseen(old, link) if old and _turned(old, link) else None
        connection_switches.follow(old, link)
        link.save()
        if _moved(old, link, "time_zone"):
            time_zone.forget()
            transaction.on_commit(time_zone.forget)  # who asked meanwhile was told the old one
            schedule.calendar_moved()
        if old is None or old.enabled != link.enabled:
            schedule.connection_switched(link.enabled)
        if turn:
            variants.turn(turn)
            notes += turn.sentences
        if turning_on:
            _prepare(link)
        schedule.follow_switches(link)
    if turning_off and SynchRun.objects.filter(status=RunStatus.RUNNING).exists():
        notes.append(_("Runs that are running finish; no other run starts until the connection is enabled again."))
    return notes


def set_time_zone(name: str) -> None:
    """Choose the installation's time zone, one of `time_zone.names()`; blank: the setting P2C_TIME_ZONE."""
    link = connection()
    link.time_zone = name
    save(link, confirmed=True)


# --- on and off -------------------------------------------------------------------------------------------------------


def check_enabling(link: Connection, secret: str = "") -> signing_in.Tested:
    """Whether enabling would go well, as far as Sales can tell: signing in, the user, the local currency."""
    tested = signing_in.try_out(link, secret)
    connector.current().money(link)
    return tested


def _learn(link: Connection) -> list[str]:
    """Sign in, look at everything Sales must have, and take over what it tells (SET-021)."""
    tested = signing_in.try_out(link)
    there = connector.current()
    money = there.money(link)
    notes = list(tested.warnings)
    link.integration_user = UUID(tested.user.user)
    link.crm_version = tested.user.version[:30]
    link.is_solution_installed = there.is_solution_installed()
    link.base_currency = UUID(money.currency)
    link.base_currency_precision = money.precision
    link.base_currency_symbol = money.symbol[:5]
    link.currency_decimal_precision = money.price_precision
    if link.company is None:
        link.company = UUID(there.company())
    if not link.bidirectional_sales_order_integration:
        # what Sales says counts, not what was remembered here (SET-040)
        link.sales_order_integration_enabled = link.is_solution_installed and there.order_integration()
        if not link.sales_order_integration_enabled:
            link.auto_create_sales_orders = False
    link.disabled_reason = ""
    link.restore_connection = False
    if not link.is_solution_installed:
        notes.append(_("The integration solution is not in Sales yet: deploy it to use orders, statistics and stock."))
    return notes


def _prepare(link: Connection) -> None:
    """With the connection on: the default mappings where there are none (B-241), and Sales knows the way back."""
    if not TableMapping.objects.exists():
        install.install_mappings()
    connector.current().tell_address(link.web_client_url)


def _unlearn(link: Connection) -> None:
    """Forget what Sales told, and take our address away there; couplings and mappings stay (SET-030)."""
    link.crm_version = ""
    link.is_solution_installed = False
    link.base_currency = link.base_currency_precision = link.currency_decimal_precision = None
    link.base_currency_symbol = ""
    connector.current().tell_address("")


def set_enabled(link: Connection, enabled: bool) -> list[str]:
    """Switch synchronising on or off."""
    link.enabled = enabled
    return save(link, confirmed=True)


def disable_because(reason: str) -> None:
    """Switch it off by itself, with the reason people read until it is enabled again (SET-031)."""
    link = connection()
    if not link.enabled:
        return
    link.disabled_reason = reason[:250]
    set_enabled(link, False)


# --- synchronising everything -----------------------------------------------------------------------------------------


def mappings_in_order(*, with_backlog: bool = False) -> list[TableMapping]:
    """The enabled mappings but those of lines, which go with their headers; each after what it depends on.
    `with_backlog`: each with its number of waiting changes."""
    enabled = TableMapping.objects.filter(enabled=True).prefetch_related("depends_on")
    found = full_synch.ordered(mapping for mapping in enabled if not pairs.get(mapping.pair).only_with)
    if with_backlog:
        waiting = changefeed.backlog()
        for mapping in found:
            mapping.backlog = waiting.get(mapping.pk, 0)  # type: ignore[attr-defined]
    return found


def check_ready() -> list[TableMapping]:
    """The mappings a synchronisation of everything runs; `Refused` when there is nothing to run or it may not."""
    if not connection().enabled:
        raise Refused(_("The connection is not enabled. Enable it first."))
    found = mappings_in_order()
    if not found:
        raise Refused(_("No table mapping is enabled. Install the default mappings first."))
    return found


def synchronise_modified(user: User | None = None) -> list[SynchRun]:
    """Queue a run of changed records for every enabled mapping, after what it depends on (ENG-154)."""
    return [synchronise.request_run(m, RunKind.SYNCH, user=user, background=True) for m in check_ready()]
