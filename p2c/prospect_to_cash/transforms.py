"""The transforms of templates as transformation rules, and rules as transforms: one mechanism, two ways to write it.

Rules are shared: every project that maps countries uses the same value map, until somebody gives a row another rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integration.engine.chains import known_rules, sequence
from integration.models import TransformationRule
from integration.models.transformation import TransformationType
from integration.services import transformations
from p2c.prospect_to_cash import value_maps
from p2c.prospect_to_cash.definitions import (
    CONSTANT,
    COUNTRY,
    DEFAULT,
    TRUNCATE,
    VALUE_MAP,
    Transform,
)

_CODE = 20


def rule_for(transforms: Sequence[Transform]) -> TransformationRule | None:
    """The rule that does these one after the other, made where it is missing; none for a plain copy."""
    following: TransformationRule | None = None
    for transform in reversed(transforms):
        following = _rule(transform, following)
    return following


def parted(transforms: Sequence[Transform]) -> tuple[Sequence[Transform], str]:
    """What a row's rule does, and the value the row itself gives for a blank one: the default that comes last."""
    if transforms and transforms[-1].kind == DEFAULT:
        return transforms[:-1], as_text(transforms[-1].value)
    return transforms, ""


def _rule(transform: Transform, following: TransformationRule | None) -> TransformationRule:
    if transform.kind == VALUE_MAP:
        [shared] = value_maps.install([transform.map]).values()
        return shared if following is None else _before(shared, following)
    values: dict[str, Any] = {"type": _TYPES[transform.kind], "next_rule": following}
    if transform.kind in (DEFAULT, CONSTANT):
        values["default_value"] = as_text(transform.value)
        code = f"DEFAULT {values['default_value']}"
    elif transform.kind == TRUNCATE:
        values["length"] = transform.length or 0
        code = f"TRUNCATE {transform.length}" if transform.length else "TRUNCATE"
    else:
        code = "COUNTRY CODE"
    return TransformationRule.objects.filter(**values).order_by("pk").first() or _made(code, values)


_TYPES = {
    DEFAULT: TransformationType.DEFAULT,
    CONSTANT: TransformationType.DEFAULT,
    TRUNCATE: TransformationType.TRUNCATE,
    COUNTRY: TransformationType.COUNTRY_CODE,
}
_KINDS = {
    TransformationType.DEFAULT: DEFAULT,
    TransformationType.VALUE_MAP: VALUE_MAP,
    TransformationType.TRUNCATE: TRUNCATE,
    TransformationType.COUNTRY_CODE: COUNTRY,
}


def _before(shared: TransformationRule, following: TransformationRule) -> TransformationRule:
    """A copy of a value map that another rule comes after; the shared one stays by itself."""
    values = {
        "type": shared.type,
        "description": shared.description,
        "case_insensitive": shared.case_insensitive,
        "next_rule": following,
    }
    there = TransformationRule.objects.filter(**values).order_by("pk").first()
    return there or _made(shared.code, values, list(shared.entries.all()))


def _made(code: str, values: dict[str, Any], entries: Sequence[Any] = ()) -> TransformationRule:
    rule = TransformationRule(code=_free(code.upper()), **values)
    copies = [type(e)(source_value=e.source_value, destination_value=e.destination_value) for e in entries]
    transformations.save(rule, copies or None)
    return rule


def _free(code: str) -> str:
    """The code, or the next like it that nobody has."""
    wanted, number = code[:_CODE], 1
    while TransformationRule.objects.filter(code=wanted).exists():
        number += 1
        wanted = f"{code[: _CODE - len(str(number)) - 1]} {number}"
    return wanted


def as_text(value: Any) -> str:
    """A value as rows and rules hold it."""
    return ("true" if value else "false") if isinstance(value, bool) else "" if value is None else str(value)


def transforms_of(rule: TransformationRule | None) -> tuple[Transform, ...]:
    """What a rule and those after it do, as a template writes it; rules no template can write are value maps by their
    code, so that whoever uses the template needs a rule of that code."""
    if rule is None:
        return ()
    by_code = {found.code: name for name, found in value_maps.VALUE_MAPS.items()}
    found = []
    for each in sequence(rule, known_rules()):
        kind = _KINDS.get(TransformationType(each.type), VALUE_MAP)
        found.append(
            Transform(
                kind,
                each.default_value if kind == DEFAULT else None,
                (each.length or None) if kind == TRUNCATE else None,
                by_code.get(each.code, each.code) if kind == VALUE_MAP else "",
            )
        )
    return tuple(found)
