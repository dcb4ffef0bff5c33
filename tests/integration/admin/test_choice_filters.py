"""The filters of lists: "All" means all, and nothing else in the filter is called so or has no name."""

import pytest
from django.contrib import admin
from django.utils import translation

import p2c.urls  # noqa: F401 - makes the screens

pytestmark = pytest.mark.django_db


def filters(screen, request):
    """What its list filters by fields with choices are."""
    for named in screen.list_filter or ():
        name, kind = named if isinstance(named, (tuple, list)) else (named, None)
        if isinstance(name, str) and "__" not in name:
            field = next((f for f in screen.model._meta.get_fields() if f.name == name), None)
            if field is not None and getattr(field, "choices", None):
                make = kind or admin.FieldListFilter.create
                yield name, make(field, request, {}, screen.model, screen, name)


def words(found, changes):
    """The names its choices have on the page."""
    said = []
    for choice in found.choices(changes):
        said += [text for _value, text in choice["form"].fields[found.lookup_kwarg].choices] if "form" in choice else [
            choice["display"]
        ]  # fmt: skip
    return [str(text).strip() for text in said]


@pytest.mark.parametrize("language", ["en", "fr", "nl", "sv"])
def test_no_filter_offers_the_same_word_twice_or_none(rf, language):
    class Changes:
        add_facets = False

        @staticmethod
        def get_query_string(*args, **kwargs):
            return "?"

    request, seen, wrong = rf.get("/"), 0, {}
    with translation.override(language):
        for model, screen in admin.site._registry.items():
            for name, found in filters(screen, request):
                said = words(found, Changes)
                seen += 1
                if len(set(said)) < len(said) or not all(said):
                    wrong[f"{model._meta.label}.{name}"] = said
    assert seen > 50
    assert not wrong
