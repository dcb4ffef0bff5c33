"""What a browser would send for a page as it is shown."""

import html
import re
from typing import Any


def _values(form: Any) -> dict[str, str]:
    sent = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if value is True:
            sent[form.add_prefix(name)] = "on"
        elif isinstance(value, list | tuple):
            sent[form.add_prefix(name)] = [str(getattr(v, "pk", v)) for v in value]
        elif value is not None and value is not False and value != "":
            sent[form.add_prefix(name)] = str(getattr(value, "pk", value))
    return sent


def shown_of(page: Any) -> dict[str, str]:
    """What the page says it showed, as a browser sends it along."""
    return remembered(str(page.context.get("shown") or ""))


def remembered(box: str) -> dict[str, str]:
    """A hidden input as a browser sends it."""
    found = re.search(r'name="([^"]*)" value="([^"]*)"', box)
    return {found[1]: html.unescape(found[2])} if found else {}


def filled(page: Any, **typed: Any) -> dict[str, Any]:
    """The page's form and inline rows with their present values, and what the person typed."""
    sent = shown_of(page) | _values(page.context["adminform"].form)
    for inline in page.context["inline_admin_formsets"]:
        sent.update(filled_rows(inline.formset))
    sent.update(typed)
    return {name: value for name, value in sent.items() if value is not None}


def filled_rows(formset: Any) -> dict[str, Any]:
    """The rows of a formset with their present values."""
    manage = formset.management_form
    sent = {manage.add_prefix(n): manage.initial.get(n, 0) for n in manage.fields}
    for form in formset.forms:
        sent.update(_values(form))
    return sent
