"""What the OpenAPI schema says that the views cannot: the shape of errors, examples, and lists that are no pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers


class ErrorSerializer(serializers.Serializer):
    """One thing wrong."""

    code = serializers.CharField(help_text="For programs; does not change with the language.")
    field = serializers.CharField(allow_blank=True, help_text="The column or body field it is about.")
    message = serializers.CharField(help_text="What is wrong, in a sentence.")
    next_step = serializers.CharField(allow_blank=True, help_text="What can be done about it.")


class ErrorsSerializer(serializers.Serializer):
    """Everything wrong with a request; nothing of it was done."""

    errors = ErrorSerializer(many=True)  # type: ignore[assignment]


ERRORS = {
    400: "Refused; nothing was written.",
    404: "There is no such record.",
    409: "Clashes with the present state; nothing was written.",
    412: "The record was changed since you read it; nothing was written.",
    422: "The idempotency key was used for another request.",
}

#: what is said of a refusal that many operations have
COMMON = {
    400: ERRORS[400],
    401: "You are not signed in, or the token is not known.",
    403: "You may not do this; the sentence names the permission that is missing.",
    404: "There is nothing of this name.",
    409: ERRORS[409],
    412: ERRORS[412],
    413: "The body is too long.",
    415: "The body is not JSON.",
    422: ERRORS[422],
    429: "Too many requests; the header Retry-After says when to go on.",
    503: "The database is busy with other writing; nothing was written.",
}

_EXAMPLE = OpenApiExample(
    "Refused",
    value={
        "errors": [
            {
                "code": "too_long",
                "field": "city",
                "message": "City of 10000 Mill is too long: “…” has 34 characters, 30 are allowed.",
                "next_step": "Shorten the value.",
            }
        ]
    },
)


def problem(*codes: int) -> dict[int, OpenApiResponse]:
    """Responses of these status codes in the one shape of errors."""
    examples = {400: [_EXAMPLE]}
    return {
        code: OpenApiResponse(ErrorsSerializer, description=ERRORS[code], examples=examples.get(code, []))
        for code in codes
    }


def common_errors(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A step of the schema's making: the refusals that follow from what an operation takes stand with each of them."""
    shape = {"application/json": {"schema": {"$ref": "#/components/schemas/Errors"}}}
    responses = result["components"].setdefault("responses", {})
    responses |= {f"Error{code}": {"description": text, "content": shape} for code, text in COMMON.items()}
    for operations in result["paths"].values():
        for method, operation in operations.items():
            for code in _refusals(method, operation):
                operation["responses"].setdefault(str(code), {"$ref": f"#/components/responses/Error{code}"})
    return result


def _refusals(method: str, operation: dict[str, Any]) -> list[int]:
    given = {(each["in"], each["name"]) for each in operation.get("parameters", [])}
    places = {place for place, _name in given}
    found = [401, 403, 429, 503]
    found += [400] if method != "get" or "query" in places else []
    found += [404] if "path" in places else []
    found += [409] if method != "get" else []
    found += [412] if ("header", "If-Match") in given else []
    found += [413, 415] if "requestBody" in operation else []
    found += [422] if ("header", "Idempotency-Key") in given else []
    return found
