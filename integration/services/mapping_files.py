"""Table mappings in a file: what is exported, and reading a file with every mistake told by mapping, row and value.

A file holds mappings with their fields, filters, criteria, templates and schedules, and the transformation rules and
config templates these use; no ids, no secrets, nothing of the connection. Its order is stable, so that two files can
be compared line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from integration.models import ConfigTemplate, TableMapping, TransformationRule
from integration.services import mapping_documents as documents
from integration.services.errors import Refused
from integration.services.mapping_documents import CONFIG_TEMPLATES, MAPPINGS, PARTS, RULES, Document

FORMAT, VERSION = "p2c-table-mappings", 1
#: a file is read into memory whole
LARGEST = 5_000_000
_HEAD = {"format", "version"}
#: what a mapping has besides its own values and rows
_LOOSE = {"pair", "depends_on"}


# --- writing --------------------------------------------------------------------------------------------------------


def export(names: Iterable[str] = ()) -> Document:
    """These mappings (all, when none is named) with the rules and templates they use."""
    wanted = [name.strip().upper() for name in names]
    found = list(with_rows())
    known = {mapping.name for mapping in found}
    if missing := [name for name in wanted if name not in known]:
        text = _("There is no table mapping “%(name)s”. Table mappings: %(known)s.")
        raise Refused(text % {"name": ", ".join(missing), "known": ", ".join(sorted(known)) or "–"})
    chosen = [mapping for mapping in found if not wanted or mapping.name in wanted]
    rules = {f.transformation_rule_id for m in chosen for f in m.fields.all() if f.transformation_rule_id}
    templates = {t.template_id for m in chosen for t in m.templates.all()}
    return {
        "format": FORMAT,
        "version": VERSION,
        RULES: [documents.rule_document(rule) for rule in _with_next(rules)],
        CONFIG_TEMPLATES: [
            documents.template_document(template)
            for template in ConfigTemplate.objects.filter(pk__in=templates).order_by("code").prefetch_related("lines")
        ],
        MAPPINGS: [documents.mapping_document(mapping) for mapping in chosen],
    }


def with_rows() -> QuerySet[TableMapping]:
    """All mappings with everything a document holds."""
    return TableMapping.objects.order_by("name").prefetch_related(
        "depends_on", "fields__transformation_rule", "filters", "criteria", "schedules", "templates__template",
        "templates__conditions",
    )  # fmt: skip


def _with_next(keys: set[int]) -> list[TransformationRule]:
    """These rules and all that follow them."""
    rules = TransformationRule.objects.select_related("next_rule").prefetch_related("entries")
    known = {rule.pk: rule for rule in rules}
    found: set[int] = set()
    left = list(keys)
    while left:
        key = left.pop()
        if key in known and key not in found:
            found.add(key)
            left += [rule.pk for rule in [known[key].next_rule] if rule is not None]
    return sorted((known[key] for key in found), key=lambda rule: rule.code)


def text_of(document: Document) -> str:
    """The file's text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


# --- reading --------------------------------------------------------------------------------------------------------


def check_size(name: str, size: int) -> None:
    """Refuse a file that is larger than allowed, if possible before it is read."""
    if size > LARGEST:
        text = _("%(file)s is too large: %(size)d bytes, %(most)d are allowed. Export fewer mappings into one file.")
        raise Refused(text % {"file": name or _("The file"), "size": size, "most": LARGEST})


def read(content: bytes | str, name: str = "") -> Document:
    """The file's document, checked; refused in a sentence."""
    check_size(name, len(content))
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        given = json.loads(text)
    except UnicodeDecodeError:
        raise Refused(_("The file is not text in UTF-8. Choose a file that export_mappings has written.")) from None
    except json.JSONDecodeError as error:
        text = _("The file is not JSON: line %(line)d, column %(column)d: %(detail)s.")
        raise Refused(text % {"line": error.lineno, "column": error.colno, "detail": error.msg}) from None
    except RecursionError:
        raise Refused(_("The file is not one of table mappings: its values are nested too deeply.")) from None
    return checked(given)


def checked(given: Any) -> Document:
    """The document, every value checked and what was left out filled in; refused in a sentence."""
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        text = _("The file is not one of table mappings: it must say “format”: “%(format)s”.")
        raise Refused(text % {"format": FORMAT})
    if given.get("version") != VERSION:
        text = _("The file has version “%(version)s”; this installation reads version %(known)d. Export it again.")
        raise Refused(text % {"version": _short(given.get("version")), "known": VERSION})
    kinds = (RULES, CONFIG_TEMPLATES, MAPPINGS)
    _known(given, {*_HEAD, *kinds}, _("The file"))
    return {kind: _list(kind, given.get(kind, []), _("The file")) for kind in kinds}


def _list(part: str, given: Any, where: str) -> list[Document]:
    if not isinstance(given, list):
        text = _("%(where)s: “%(part)s” must be a list, not “%(value)s”.")
        raise Refused(text % {"where": where, "part": part, "value": _short(given)})
    found: list[Document] = []
    seen: set[str] = set()
    kind = str(PARTS[part].model._meta.verbose_name)
    for number, row in enumerate(given, 1):
        here = f"{where}, {kind} {number}" if where != _("The file") else f"{kind} {number}".capitalize()
        if not isinstance(row, dict):
            text = _("%(where)s must be an object with names and values, not “%(value)s”.")
            raise Refused(text % {"where": here, "value": _short(row)})
        if part in (RULES, CONFIG_TEMPLATES, MAPPINGS):
            key = PARTS[part].key[0]
            code = str(row.get(key, "")).strip().upper()
            if not code:
                raise Refused(_("%(where)s has no “%(key)s”.") % {"where": here, "key": key})
            if code in seen:
                raise Refused(_("%(where)s: %(code)s is in the file twice.") % {"where": here, "code": code})
            seen.add(code)
            row, here = {**row, key: code}, code
        found.append(_row(part, row, here))
    return found


def _row(part: str, given: Mapping[str, Any], where: str) -> Document:
    fields = documents.columns(part)
    inner = PARTS[part].parts
    loose = _LOOSE if part == MAPPINGS else set()
    _known(given, {*(f.name for f in fields), *inner, *loose}, where)
    made: Document = {}
    for field in fields:
        made[field.name] = _value(field, given[field.name], where) if field.name in given else documents.default(field)
    if part == MAPPINGS:
        made["pair"] = _text(given.get("pair", ""), "pair", where)
        depends = given.get("depends_on", [])
        if not isinstance(depends, list) or not all(isinstance(name, str) for name in depends):
            raise Refused(_wrong(where, "depends_on", depends, _("a list of names")))
        made["depends_on"] = sorted({name.strip().upper() for name in depends})
    for name in inner:
        if name in given:  # what a file does not speak of stays as it is
            made[name] = _list(name, given[name], where)
    last = max((field["no"] for field in made.get(documents.FIELDS, [])), default=0)
    for field in made.get(documents.FIELDS, []):
        if not field["no"]:  # travels last, as a row does that is added on the screen
            last += 10
            field["no"] = last
    return made


def _known(given: Mapping[str, Any], names: set[str], where: str) -> None:
    if unknown := sorted(set(given) - names):
        text = _("%(where)s: there is no “%(name)s”. Possible: %(known)s.")
        raise Refused(text % {"where": where, "name": unknown[0], "known": ", ".join(sorted(names))})


def _value(field: models.Field, value: Any, where: str) -> Any:
    if isinstance(field, models.BooleanField):
        if not isinstance(value, bool):
            raise Refused(_wrong(where, field.name, value, _("true or false")))
        return value
    if isinstance(field, models.DecimalField):
        try:
            number = Decimal(str(value))
            if isinstance(value, bool) or not number.is_finite():
                raise InvalidOperation
        except InvalidOperation:
            raise Refused(_wrong(where, field.name, value, _("a number"))) from None
        return format(number.normalize(), "f")
    if isinstance(field, models.IntegerField):
        most = 32767 if "Small" in type(field).__name__ else 2147483647
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise Refused(_wrong(where, field.name, value, _("a whole number from 0 to %(most)d") % {"most": most}))
        return value
    text = _text(value, field.name, where)
    if isinstance(field, models.ForeignKey):
        return text.strip().upper()
    if field.choices and text not in dict(field.flatchoices) and not (text == "" and field.blank):
        raise Refused(_wrong(where, field.name, value, ", ".join(str(v) for v, _label in field.flatchoices)))
    if field.max_length and len(text) > field.max_length:
        most_text = _("at most %(most)d characters") % {"most": field.max_length}
        raise Refused(_wrong(where, field.name, value, most_text))
    return text


def _text(value: Any, name: str, where: str) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise Refused(_wrong(where, name, value, _("text")))
    return value


def _wrong(where: str, name: str, value: Any, wanted: str) -> str:
    text = _("%(where)s: “%(name)s” cannot be “%(value)s”. Possible: %(wanted)s.")
    return text % {"where": where, "name": name, "value": _short(value), "wanted": wanted}


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"
