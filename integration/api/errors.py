"""What a client reads when a request is refused: one shape for every error, one sentence for each thing wrong.

{"errors": [{"code": "…", "field": "…", "message": "…", "next_step": "…"}]}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.db import IntegrityError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.permissions import DjangoModelPermissions
from rest_framework.response import Response
from rest_framework.views import exception_handler as rest_handler

from integration.busy import passing
from integration.engine.plan import ConfigurationError
from integration.messages import Finding
from integration.registry import Table
from integration.services.connections import FieldsRefused
from integration.services.errors import Conflict, Refused
from integration.services.mappings import ConfirmationNeeded, MappingRefused
from integration.services.rule_checks import RuleRefused
from integration.services.write_rows import RowsRefused

Errors = list[dict[str, str]]


class Unprocessable(exceptions.APIException):
    """The request cannot be what the client means, e.g. another body under the same idempotency key."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"


class BadParameter(exceptions.APIException):
    """A filter, an ordering, a page or a header that cannot be; `field` names it."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, code: str, field: str, message: str, next_step: str = "") -> None:
        super().__init__(message, code)
        self.field = field
        self.next_step = next_step


class Stale(exceptions.APIException):
    """The record has changed since the client read it (If-Match)."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale"

    def __init__(self, message: str, next_step: str) -> None:
        super().__init__(message)
        self.next_step = next_step


class InUse(exceptions.APIException):
    """The request is fine but clashes with the present state."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


def error(code: str, message: str, field: str = "", next_step: str = "") -> dict[str, str]:
    return {"code": code, "field": field, "message": str(message), "next_step": str(next_step)}


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's hook: our refusals, the framework's own errors and a locked database become sentences."""
    if isinstance(exc, RowsRefused):
        return _answer(400, findings(exc.findings, getattr(context.get("view"), "table", None)))
    if isinstance(exc, ConfigurationError):
        return _answer(400, findings([exc.finding]))
    if isinstance(exc, MappingRefused):
        return _answer(400, [error("refused", p.text, _place(p)) for p in exc.problems])
    if isinstance(exc, FieldsRefused):
        return _answer(400, [error("refused", text, name) for name, text in exc.problems.items()])
    if isinstance(exc, RuleRefused):
        return _answer(400, [error("refused", text, name) for name, text in exc.problems])
    if isinstance(exc, ConfirmationNeeded):
        step = _("Send the request again with “confirmed”: true if that is what you want.")
        return _answer(409, [error("confirmation_needed", str(exc), "confirmed", step)])
    if isinstance(exc, Conflict):
        return _answer(409, [error("conflict", str(exc))])
    if isinstance(exc, Refused):
        return _answer(400, [error("refused", str(exc))])
    if isinstance(exc, IntegrityError):
        # the rows were checked before; somebody else was quicker
        text = _("Somebody else changed a record this request depends on at the same moment. Nothing was written.")
        return _answer(409, [error("conflict", text, next_step=_("Read the record again and repeat the request."))])
    if trouble := passing(exc):
        code, text, step = trouble
        away = _answer(503, [error(code, text, next_step=step)])
        away["Retry-After"] = "2"
        return away
    response = rest_handler(exc, context)  # type: ignore[arg-type]
    if response is not None:
        response.data = {"errors": _framework_errors(exc, context)}
    return response


def _answer(code: int, errors: Errors) -> Response:
    return Response({"errors": errors}, status=code)


def _place(problem: Any) -> str:
    """E.g. ``fields[2].remote_field``."""
    part = "" if problem.part == "mapping" else problem.part
    if problem.row is not None:
        part += f"[{problem.row}]"
    return ".".join(filter(None, (part, "" if problem.field == problem.part else problem.field)))


def findings(found: Iterable[Finding], table: Table | None = None) -> Errors:
    """Findings as errors; a field that is named by its caption is told by its column name."""
    captions = {str(c.caption): c.name for c in reversed(table.columns.values())} if table else {}
    return [error(f.code, str(f), captions.get(str(f.field), str(f.field)), f.next_step) for f in found]


# --- the framework's own ----------------------------------------------------------------------------------------------


def _framework_errors(exc: Exception, context: Mapping[str, Any]) -> Errors:
    view, request = context.get("view"), context.get("request")
    if isinstance(exc, exceptions.ValidationError):
        return list(_flat(exc.get_full_details()))
    if isinstance(exc, exceptions.ParseError):
        return [error("malformed", _("The body is not valid JSON: %(detail)s") % {"detail": _parse_detail(exc)},
                      next_step=_("Send one JSON object, encoded as UTF-8."))]  # fmt: skip
    if isinstance(exc, (Http404, exceptions.NotFound)):
        detail = str(exc) if isinstance(exc, exceptions.NotFound) and exc.detail else _("There is nothing here.")
        return [error("not_found", detail, next_step=_("Look the address up in the list it belongs to."))]
    if isinstance(exc, (exceptions.PermissionDenied, DjangoPermissionDenied)):
        text, step = _forbidden(exc, view, request)
        return [error("permission_denied", text, next_step=step)]
    if isinstance(exc, exceptions.AuthenticationFailed):
        return [error("authentication_failed", str(exc.detail), next_step=_("Check the token."))]
    if isinstance(exc, exceptions.NotAuthenticated):
        step = _("Send the header “Authorization: Token …”, or sign in to the site first.")
        return [error("not_authenticated", _("You are not signed in."), next_step=step)]
    if isinstance(exc, exceptions.MethodNotAllowed):
        allowed = ", ".join(view.allowed_methods) if view is not None else ""
        text = _("%(method)s is not possible here.") % {"method": request.method if request else ""}
        return [error("method_not_allowed", text, next_step=_("Possible: %(methods)s.") % {"methods": allowed})]
    if isinstance(exc, exceptions.UnsupportedMediaType):
        text = _("The body must be JSON, not “%(type)s”.") % {"type": request.content_type if request else ""}
        return [error("unsupported_media_type", text, next_step=_("Send the header “Content-Type: application/json”."))]
    if isinstance(exc, exceptions.Throttled):
        text = _("Too many requests.")
        step = _("Repeat the request in %(seconds)d seconds.") % {"seconds": round(getattr(exc, "wait", None) or 1)}
        return [error("throttled", text, next_step=step)]
    code = getattr(exc, "get_codes", lambda: "error")()
    detail = str(getattr(exc, "detail", exc))
    return [error(str(code), detail, getattr(exc, "field", ""), getattr(exc, "next_step", ""))]


def _parse_detail(exc: exceptions.ParseError) -> str:
    return str(exc.detail).removeprefix("JSON parse error - ")


def _forbidden(exc: Exception, view: Any, request: Any) -> tuple[str, str]:
    """Which permission is missing, when that is what is wrong."""
    said = str(getattr(exc, "detail", ""))
    needed: Sequence[str] = []
    model = getattr(getattr(view, "queryset", None), "model", None)
    plain = not said or said == str(exceptions.PermissionDenied.default_detail)
    for permission in view.get_permissions() if plain and view is not None else []:
        if isinstance(permission, DjangoModelPermissions) and model is not None and request is not None:
            needed = permission.get_required_permissions(request.method, model)
    missing = [p for p in needed if not request.user.has_perm(p)]
    if missing:
        text = _("You may not do this: the permission %(permission)s is missing.") % {"permission": ", ".join(missing)}
        return text, _("Ask an administrator for it.")
    return said or _("You may not do this."), _("Ask an administrator for the permission.")


def _flat(details: Any, field: str = "") -> Iterable[dict[str, str]]:
    """Nested validation details as a list; nested fields are written ``fields[0].direction``."""
    if isinstance(details, Mapping) and set(details) == {"message", "code"}:
        message = str(details["message"])
        yield error(str(details["code"]), f"{field}: {message}" if field else message, field)
    elif isinstance(details, Mapping):
        for name, inner in details.items():
            if name == "non_field_errors":
                yield from _flat(inner, field)
                continue
            place = f"[{name}]" if str(name).isdigit() else f".{name}" if field else str(name)
            yield from _flat(inner, field + place)
    elif isinstance(details, Sequence) and not isinstance(details, str):
        plain = all(isinstance(d, Mapping) and set(d) == {"message", "code"} for d in details)
        for at, inner in enumerate(details):
            yield from _flat(inner, field if plain else f"{field}[{at}]")
