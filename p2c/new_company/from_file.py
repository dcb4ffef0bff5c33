"""A whole set-up from one file: the company, its data, what is synchronised and whose values are right.

The file is TOML; `read` says what is wrong with it by part and key before anything is written, `set_up` does what the
pages of the assisted set-up do.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from integration import registry
from integration.engine.decide import FROM, TO
from integration.services import files, guide
from integration.services.connector import NewCompany
from integration.services.errors import Refused
from integration.services.install import connection

#: how a file says whose values are right
TRUTHS = {"business-central": TO, "sales": FROM, "ask": ""}


@dataclass(frozen=True)
class Company:
    """The part [company]."""

    name: str = ""
    country: str = ""
    currency: str = ""
    time_zone: str = ""
    address: str = "http://localhost:8000"
    administrator: str = "Administrator"


@dataclass(frozen=True)
class Synchronise:
    """The part [synchronise]; no mappings: all that the guide offers."""

    mappings: list[str] = field(default_factory=list)
    truth: str = "business-central"
    full: bool = True
    sales_order_integration: bool = False


@dataclass(frozen=True)
class Records:
    """One part [[records]]: a CSV file of a table, beside the set-up file or at a path of its own."""

    table: str = ""
    file: str = ""


@dataclass(frozen=True)
class SetUp:
    """What a set-up file says."""

    company: Company
    synchronise: Synchronise = field(default_factory=Synchronise)
    records: list[Records] = field(default_factory=list)
    folder: Path = field(default_factory=Path)


@dataclass
class Done:
    """What was made: the secret of the user who synchronises, and the records read per file."""

    secret: str
    sentences: list[str] = field(default_factory=list)


_PARTS: dict[str, Any] = {"company": Company, "synchronise": Synchronise, "records": Records}


def read(path: Path) -> SetUp:
    """Read a set-up file; `Refused` with everything that is wrong with it, nothing is written."""
    try:
        said = tomllib.loads(path.read_text())
    except OSError as error:
        raise Refused(_("%(file)s cannot be read: %(detail)s.") % {"file": path, "detail": error.strerror}) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(_("%(file)s is no TOML file: %(detail)s.") % {"file": path, "detail": error}) from error
    problems = [
        _("There is no part [%(part)s]. Parts are: %(known)s.") % {"part": part, "known": ", ".join(_PARTS)}
        for part in said
        if part not in _PARTS
    ]
    parts = {
        name: [_part(name, kind, each, problems) for each in _list(name, said.get(name), problems)]
        for name, kind in _PARTS.items()
    }
    if not parts["company"] and not problems:
        problems.append(_("The part [company] is missing. It needs a name and a country."))
    if problems:
        raise Refused(" ".join([_("%(file)s cannot be used.") % {"file": path.name}, *problems]))
    found = SetUp(
        parts["company"][0], *(parts["synchronise"] or [Synchronise()]), records=parts["records"], folder=path.parent
    )
    _check(found)
    return found


def _list(name: str, said: Any, problems: list[str]) -> list[dict[str, Any]]:
    rows = said if isinstance(said, list) else [said] if said is not None else []
    if not all(isinstance(row, dict) for row in rows) or (isinstance(said, list) != (name == "records") and said):
        wanted = f"[[{name}]]" if name == "records" else f"[{name}]"
        problems.append(_("Write %(part)s on a line of its own, and its keys below it.") % {"part": wanted})
        return []
    return rows


def _part(name: str, kind: Any, said: dict[str, Any], problems: list[str]) -> Any:
    known = {each.name: each for each in fields(kind)}
    values = {}
    for key, value in said.items():
        if key not in known:
            text = _("[%(part)s] has no key “%(key)s”. Keys are: %(known)s.")
            problems.append(text % {"part": name, "key": key, "known": ", ".join(known)})
            continue
        wanted = type(getattr(kind(), key))
        if not isinstance(value, wanted):
            text = _("“%(key)s” of [%(part)s] is %(value)s. Write %(wanted)s.")
            words = {str: _("a text in quotes"), bool: _("true or false"), list: _("a list in square brackets")}
            problems.append(text % {"part": name, "key": key, "value": repr(value), "wanted": words[wanted]})
            continue
        values[key] = value
    return kind(**values)


def _check(found: SetUp) -> None:
    """Names of mappings, tables and files, before anything is written."""
    known = dict(guide.choices())
    said = found.synchronise
    for name in said.mappings:
        if name not in known:
            text = _("There is no table mapping “%(name)s” to choose. These are: %(known)s.")
            raise Refused(text % {"name": name, "known": ", ".join(known)})
    if said.truth not in TRUTHS:
        text = _("“truth” of [synchronise] is “%(value)s”. It is one of: %(known)s.")
        raise Refused(text % {"value": said.truth, "known": ", ".join(TRUTHS)})
    tables = {table.name for table in registry.tables()}
    for each in found.records:
        if each.table not in tables:
            text = _("There is no table “%(table)s”. Name it like bc.customer or crm.account.")
            raise Refused(text % {"table": each.table})
        if not (found.folder / each.file).is_file():
            raise Refused(_("There is no file %(file)s.") % {"file": found.folder / each.file})


def set_up(said: SetUp) -> Done:
    """Make the company, read its files, connect and choose what is synchronised: all or nothing.

    The first full synchronisation is not among it: it writes batch by batch.
    """
    company = NewCompany(
        said.company.name, said.company.country, said.company.currency, said.company.address,
        administrator=said.company.administrator, administrator_sign_in=said.company.administrator,
    )  # fmt: skip
    with transaction.atomic():
        done = Done(guide.begin(company, time_zone=said.company.time_zone))
        done.sentences += [_read_in(said.folder / each.file, each.table) for each in said.records]
        link = connection()
        values = {
            "server_url": link.server_url,
            "user_name": link.user_name,
            "authentication_type": link.authentication_type,
            "web_client_url": f"{company.address}/admin/",
            "sales_order_integration_enabled": said.synchronise.sales_order_integration,
        }
        data = said.synchronise.mappings or [name for name, _title in guide.choices()]
        done.sentences += guide.finish(values, import_solution=False, data=data)
        guide.choose_truth(TRUTHS[said.synchronise.truth])
    return done


def _read_in(path: Path, name: str) -> str:
    """Read a CSV file into its table; `Refused` with each line that is wrong."""
    table = registry.table(name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            _("%(file)s is not saved as UTF-8: %(detail)s.") % {"file": path.name, "detail": error}
        ) from error
    first = text.partition("\n")[0]
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ","))
    if not rows:
        raise Refused(_("%(file)s is empty. Its first line names the columns.") % {"file": path.name})
    lines = [row for row in rows[1:] if any(row)]
    found = files.drafts(table, rows[0], lines)
    if not files.write(table, found):
        problems = [
            _("Line %(line)d: %(text)s") % {"line": number, "text": f"{finding} {finding.next_step}".strip()}
            for number, draft in enumerate(found, 2)
            for finding in draft.findings
        ]
        raise Refused(" ".join([_("%(file)s was not read.") % {"file": path.name}, *problems[:10]]))
    return _("%(file)s: %(count)d records of %(table)s.") % {
        "file": path.name, "count": len(found), "table": table.model._meta.verbose_name_plural
    }  # fmt: skip
