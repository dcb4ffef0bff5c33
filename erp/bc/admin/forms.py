"""Small forms about a record on pages of their own: shown, answered, and taken back when something is refused."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.response import TemplateResponse

from integration.admin.records import sentences
from integration.services.errors import Refused


def side_by_side(*rows: Any) -> FormHelper:
    """The layout of a form whose page has the form tag: a name stands alone, several names in one row."""
    made = FormHelper()
    made.layout = Layout(*(row if isinstance(row, str) else Row(*map(Column, row)) for row in rows))
    made.form_tag, made.disable_csrf = False, True
    return made


def refusals(refused: Exception) -> list[str]:
    """Why a service refused, as sentences."""
    return sentences(refused) if isinstance(refused, ValidationError) else [str(refused)]


#: what services refuse with
REFUSED = (ValidationError, Refused)


def form_page(model_admin: Any, request: HttpRequest, form: forms.Form, title: str, **more: Any) -> TemplateResponse:
    """The page of a form; `more`: button, cancel, and what else the template shows."""
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.model._meta,
        "title": title,
        "form": form,
        "media": model_admin.media + form.media,
        **more,
    }
    return TemplateResponse(request, "bc/form_page.html", context)
