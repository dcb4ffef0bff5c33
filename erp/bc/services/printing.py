"""Documents are printed: as pages of paper on the screen, in the reader's language, counted and logged."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from erp.bc.models import CompanyInformation, Contact, ContactBusinessRelation, Country
from erp.bc.models.contact import CorrespondenceType, LinkTo
from erp.bc.models.sales_invoice import LineType
from erp.bc.services.interactions import Passed, log_documents
from erp.bc.services.printables import CAPTIONS, Printable, of_model, printable
from integration import origin as origins
from integration import registry, time_zone
from integration.engine.write import Write, load
from integration.services.errors import Refused
from integration.services.values import MONEY_PLACES, tidy
from integration.services.write_rows import write_rows

#: beginnings of Business Central's language codes -> our languages; others read what the screen is in
LANGUAGES = {"EN": "en", "FR": "fr", "SV": "sv", "NL": "nl"}


def documents(model: type[models.Model], keys: Iterable[Any]) -> list[models.Model]:
    """The records with those ids that can be printed, with all that stands on them, in the order of the ids."""
    found: dict[Any, models.Model] = {}
    kinds = of_model(model)
    names = {n for kind in kinds for n in (*kind.contacts, *kind.traders, *kind.facts, kind.salesperson, "currency")}
    references = [f.name for f in model._meta.concrete_fields if f.is_relation and f.name in names]
    rows = model._default_manager.select_related(*references)
    line = next((kind.line for kind in kinds if kind.line is not None), None)
    if line is not None:
        lines = line._default_manager.select_related("unit_of_measure").order_by("line_no")
        rows = rows.prefetch_related(models.Prefetch("lines", lines))
    wanted = list(keys)
    found = {row.pk: row for row in rows.filter(pk__in=wanted) if printable(row) is not None}
    return [found[key] for key in dict.fromkeys(wanted) if key in found]


def described(document: models.Model) -> Printable:
    """How the document is printed; refused when it is not."""
    found = printable(document)
    if found is None:
        raise Refused(_("%(record)s cannot be printed: it is not posted yet.") % {"record": document})
    return found


# --- what is on paper -------------------------------------------------------------------------------------------------


def language_of(document: models.Model) -> str:
    """The language of whoever reads it: of the document, its contact, its customer or vendor; else of the screen."""
    kind = described(document)
    for record in (document, kind.contact(document), kind.trader(document)):
        code = getattr(record, "language_code", "") or ""
        if found := LANGUAGES.get(code[:2].upper()):
            return found
    return translation.get_language() or "en"


def page(chosen: Sequence[models.Model], *, back: str = "", said: Sequence[str] = (), text: str = "") -> str:
    """The documents as a page of their own, each on its sheet and in the language of its reader, below a text. With
    `back`, the address people go on to, it has the buttons they need on a screen, and what is `said` to them."""
    company = CompanyInformation.current()
    countries = {code: name for code, name in Country.objects.values_list("code", "name") if name}
    sheets = []
    for document in chosen:
        with translation.override(language_of(document)):
            sheets.append(mark_safe(render_to_string("bc/print_sheet.html", _sheet(document, company, countries))))  # noqa: S308
    title = ", ".join(title_of(document) for document in chosen[:5])
    return render_to_string(
        "bc/print_document.html", {"sheets": sheets, "title": title, "back": back, "said": said, "text": text}
    )


def title_of(document: models.Model) -> str:
    """What it is and its number."""
    return f"{described(document).title} {document.no}"  # type: ignore[attr-defined]


def _sheet(document: models.Model, company: CompanyInformation, countries: Mapping[str, str]) -> dict[str, Any]:
    kind = described(document)
    money = getattr(getattr(document, "currency", None), "code", "") or company.lcy_code
    columns, rows = _table(document, kind)
    return {
        "language": translation.get_language(),
        "title": kind.title,
        "number": document.no,  # type: ignore[attr-defined]
        "company": company,
        "sender": _sender(company, countries),
        "recipient": kind.address(document, countries),
        "facts": [fact for name in kind.facts if (fact := _fact(document, name))[1]],
        "today": formats.date_format(time_zone.today(), "SHORT_DATE_FORMAT"),
        "columns": columns,
        "rows": rows,
        "totals": _totals(document, kind, money) if kind.line else [],
        "text": getattr(document, "work_description", ""),
        "cover": not kind.line,
    }


def _sender(company: CompanyInformation, countries: Mapping[str, str]) -> list[str]:
    place = " ".join(filter(None, (company.post_code, company.city)))
    country = countries.get(company.country_region_code, company.country_region_code)
    return list(filter(None, (company.address, company.address_2, place, country)))


def _fact(document: models.Model, name: str) -> tuple[str, str]:
    value = getattr(document, name)
    if isinstance(value, models.Model):
        text = str(getattr(value, "description", "") or getattr(value, "name", "") or value)
    else:
        text = _written(value, money=False)
    return _caption(type(document), name), text


def _caption(model: type[models.Model], name: str) -> str:
    return str(CAPTIONS.get(name) or model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _table(document: Any, kind: Printable) -> tuple[list[tuple[str, str]], list[list[tuple[str, str]]]]:
    """The headings and the rows, each cell with its looks; what no line has gets no column."""
    if kind.line is None:
        return [], []
    rows = [[_cell(line, name) for name in kind.columns] for line in document.lines.all()]
    used = [at for at, name in enumerate(kind.columns) if name == "description" or any(row[at] for row in rows)]
    looks = [_look(kind.line, kind.columns[at]) for at in used]
    headings = [(_caption(kind.line, kind.columns[at]), look) for at, look in zip(used, looks, strict=True)]
    return headings, [[(row[at], look) for at, look in zip(used, looks, strict=True)] for row in rows]


def _look(model: type[models.Model], name: str) -> str:
    if isinstance(model._meta.get_field(name), models.DecimalField):
        return "number"
    return "words" if name == "description" else "code"


def _cell(line: Any, name: str) -> str:
    """What a line shows in a column; a comment is its words alone."""
    value = getattr(line, name)
    if (line.type == LineType.COMMENT and name != "description") or (not value and name.endswith("percent")):
        return ""
    if isinstance(value, models.Model):
        return str(value.code)  # type: ignore[attr-defined]
    places = getattr(line._meta.get_field(name), "decimal_places", None)
    return _written(value, money=places == MONEY_PLACES or name.startswith(("unit_", "direct_")))


def _written(value: Any, *, money: bool) -> str:
    if isinstance(value, Decimal):
        return tidy(value, money=money)
    if isinstance(value, dt.date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    return "" if value is None else str(value)


def _totals(document: Any, kind: Printable, currency: str) -> list[tuple[str, str]]:
    """What the lines come to, without and with VAT."""
    lines = list(document.lines.all())
    net = sum((line.amount for line in lines), Decimal(0))
    gross = sum((line.amount_including_vat for line in lines), Decimal(0))
    found = [(_("Total excl. VAT"), net), (_("VAT"), gross - net), (_("Total incl. VAT"), gross)]
    return [(f"{caption} ({currency})", tidy(value, money=True)) for caption, value in found]


# --- counting and logging ---------------------------------------------------------------------------------------------


def passed(document: Any, by: CorrespondenceType, subject: str = "") -> Passed:
    """The document as the log of interactions wants it (CON-131)."""
    kind = described(document)
    if kind.model is Contact:
        return Passed(contact=document.pk.hex, salesperson=_key(document.salesperson_id), by=by, subject=subject)
    contact, trader = kind.contact(document), kind.trader(document)
    return Passed(
        document_no=document.no,
        contact=_key(contact.pk if contact else None),
        link=kind.link,
        no=trader.no if trader else "",
        salesperson=_key(getattr(document, f"{kind.salesperson}_id")),
        subject=subject,
        by=by,
    )


def _key(key: Any) -> str | None:
    return key.hex if key else None


def log(
    chosen: Iterable[tuple[Any, str]], by: CorrespondenceType, origin: origins.Origin | None = None
) -> list[dict[str, Any]]:
    """Log documents, each with its subject; the entries that were written, by constant statements for each kind."""
    kinds: dict[Any, list[Passed]] = defaultdict(list)
    for document, subject in chosen:
        kinds[described(document).kind].append(passed(document, by, subject))
    return [entry for kind, group in kinds.items() for entry in log_documents(kind, group, origin)]


def print_documents(
    chosen: Sequence[models.Model], *, logging: bool, origin: origins.Origin | None = None
) -> list[dict[str, Any]]:
    """Count that the documents were printed and, where it is asked for, log it; the entries of the log."""
    origin = (origin or origins.current()).in_deed()
    with transaction.atomic():
        counted: dict[type[models.Model], tuple[str, list[str]]] = {}
        for document in chosen:
            kind = described(document)
            if kind.counted:
                counted.setdefault(kind.model, (kind.counted, []))[1].append(document.pk.hex)
        for model, (column, keys) in counted.items():
            rows = load(registry.table(model), keys, lock=True)
            writes = [Write.update(row, {column: row[column] + 1}) for row in rows.values()]
            write_rows(model, writes, origin)
        hard_copies = [(document, "") for document in chosen]
        return log(hard_copies, CorrespondenceType.HARD_COPY, origin) if logging else []


def linked_contacts(chosen: Sequence[Any]) -> dict[Any, Contact]:
    """The contacts of documents by the documents' ids: their own, else those linked to their customers or vendors."""
    own = {d.pk: found for d in chosen if (found := _contact(d)) is not None}
    numbers = {trader.no for d in chosen if d.pk not in own and (trader := described(d).trader(d)) is not None}
    relations = ContactBusinessRelation.objects.filter(no__in=numbers).exclude(link_to_table=LinkTo.NOTHING)
    linked = {(r.link_to_table, r.no): r.contact for r in relations.select_related("contact")} if numbers else {}
    for document in chosen:
        kind = described(document)
        trader = kind.trader(document)
        if document.pk not in own and trader is not None and (int(kind.link), trader.no) in linked:
            own[document.pk] = linked[int(kind.link), trader.no]
    return own


def _contact(document: Any) -> Contact | None:
    return document if isinstance(document, Contact) else described(document).contact(document)
