"""What the OpenAPI schema says that the views cannot: the shape of errors, examples, and lists that are no pages."""

from __future__ import annotations

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
