"""Value maps on the screen: rows, pasting from a spreadsheet, refusals beside what was typed, and what stays."""

import pytest
from django.db import connection
from django.urls import reverse

from integration.models import TransformationRule, ValueMapEntry
from integration.services import transformations
from tests.counting import statements
from tests.integration.admin.pages import filled, shown_of

pytestmark = pytest.mark.django_db
LIST = reverse("admin:integration_transformationrule_changelist")
ADD = reverse("admin:integration_transformationrule_add")


def page(rule):
    return reverse("admin:integration_transformationrule_change", args=[rule.pk])


def stored(code="SIZE"):
    found = ValueMapEntry.objects.filter(rule__code=code)
    return dict(found.values_list("source_value", "destination_value"))


@pytest.fixture
def size(db):
    rule = TransformationRule(code="SIZE", type="value_map")
    pairs = {"small": "S", "large": "L"}
    transformations.save(rule, [ValueMapEntry(source_value=s, destination_value=d) for s, d in pairs.items()])
    return rule


def row(number, source, destination):
    return {f"entries-{number}-source_value": source, f"entries-{number}-destination_value": destination}


def send(client, address, **typed):
    return client.post(address, filled(client.get(address), **typed))


def errors(answer):
    """(errors of the head, of each row)."""
    formsets = answer.context["inline_admin_formsets"]
    head = answer.context["adminform"].form.errors
    return dict(head), [dict(form.errors) for formset in formsets for form in formset.formset.forms]


def test_a_value_map_is_made_with_its_entries_on_one_page(world, admin_page):
    typed = {"code": "size", "type": "value_map", "entries-TOTAL_FORMS": 2, **row(0, " small ", "S"), **row(1, "", "M")}
    answer = send(admin_page, ADD, **typed)
    assert answer.status_code == 302, errors(answer)
    assert stored() == {"small": "S", "": "M"}


def test_two_columns_of_a_spreadsheet_are_pasted(world, admin_page, size):
    """What is there already gets the new value; blank lines and empty cells at the end do no harm."""
    answer = send(admin_page, page(size), pasted="small\tXS\n\nhuge\tXL\t\n\tM\n")
    assert answer.status_code == 302, errors(answer)
    assert stored() == {"small": "XS", "large": "L", "huge": "XL", "": "M"}


def test_lines_with_semicolons_are_pasted_and_case_counts_as_the_rule_says(world, admin_page, size):
    send(admin_page, page(size), pasted='SMALL;XS\n"a;b";c')
    assert stored() == {"small": "S", "large": "L", "SMALL": "XS", "a;b": "c"}
    size.case_insensitive = True
    transformations.save(size, [ValueMapEntry(source_value="small", destination_value="S")])
    send(admin_page, page(size), pasted="SMALL;XS")
    assert stored() == {"small": "XS"}


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("medium;M\nhuge", ("Line 2, “huge”, has one value", "semicolon or a tab")),
        ("a;b;c", ("Line 1, “a;b;c”, has 3 values", "has two")),
        ("huge;XL\nhuge;XXL", ("“huge”", "twice", "Keep one")),
        (f"huge;{'X' * 251}", ("Destination value has 251 characters", "250 are allowed")),
        ("\n".join(f"{n};x" for n in range(1000)), ("1002 entries", "1000 are allowed")),
    ],
    ids=["one", "three", "twice", "long", "many"],
)
def test_what_was_pasted_wrongly_is_refused_beside_it(world, admin_page, size, pasted, words):
    head, rows = errors(send(admin_page, page(size), pasted=pasted))
    assert list(head) == ["pasted"]
    assert rows == [{}, {}]
    for word in words:
        assert word in head["pasted"][0], head
    assert stored() == {"small": "S", "large": "L"}


def test_an_entry_that_is_there_twice_is_refused_in_its_row(world, admin_page, size):
    answer = send(admin_page, page(size), **{"entries-TOTAL_FORMS": 3}, **row(2, "small", "X"))
    head, rows = errors(answer)
    assert (head, rows[:2]) == ({}, [{}, {}])
    assert "“small” is a source value of this value map twice" in rows[2]["source_value"][0]
    assert stored() == {"small": "S", "large": "L"}


def test_rows_are_changed_exchanged_and_removed(world, admin_page, size):
    answer = send(admin_page, page(size), **row(0, "large", "S"), **row(1, "small", "L"))
    assert answer.status_code == 302, errors(answer)
    assert stored() == {"large": "S", "small": "L"}
    send(admin_page, page(size), **{"entries-0-DELETE": "on"})
    assert len(stored()) == 1
    [kept] = errors(send(admin_page, page(size), **{"entries-0-DELETE": "on"}))[0].values()
    assert "Add at least one entry" in kept[0]


def test_a_rule_of_another_type_asks_for_no_entries(world, admin_page, size):
    answer = send(admin_page, page(size), type="trim", pasted="left;over")
    assert answer.status_code == 302, errors(answer)
    assert stored() == {}
    assert TransformationRule.objects.get(code="SIZE").type == "trim"


def test_a_page_without_rows_keeps_them(world, admin_page, size):
    shown = shown_of(admin_page.get(page(size)))
    admin_page.post(page(size), {**shown, "code": "SIZE", "type": "value_map", "description": "Sizes"})
    assert TransformationRule.objects.get(code="SIZE").description == "Sizes"
    assert stored() == {"small": "S", "large": "L"}


@pytest.mark.long
def test_a_thousand_entries_can_be_saved(world, admin_page, size):
    """As a page with a thousand rows sends them; of these one had been pasted."""
    transformations.save(size, [ValueMapEntry(source_value=str(n), destination_value="x") for n in range(999)])
    shown = filled(admin_page.get(page(size)))
    last = {**row(999, "last", "x"), "entries-999-id": "", "entries-TOTAL_FORMS": 1000}
    answer = admin_page.post(page(size), {**shown, **last, "description": "Many", "pasted": "998;y"})
    assert answer.status_code == 302, errors(answer)
    entries = stored()
    assert (len(entries), entries["last"], entries["998"]) == (1000, "x", "y")


def test_who_may_only_look_sees_the_entries(world, auditor_page, size):
    text = auditor_page.get(page(size)).content.decode()
    assert "large" in text
    assert auditor_page.post(page(size), {"code": "SIZE", "type": "value_map", "pasted": "a;b"}).status_code == 403
    assert stored() == {"small": "S", "large": "L"}


def test_a_map_is_found_by_a_value_in_it(world, admin_page, size):
    for words in ("large", "L"):
        assert size in admin_page.get(LIST, {"q": words}).context["cl"].result_list
    assert not admin_page.get(LIST, {"q": "gigantic"}).context["cl"].result_list


def test_the_list_says_what_maps_do_in_a_constant_number_of_statements(
    world, admin_page, size, django_assert_max_num_queries
):
    for n in range(5):
        rule = TransformationRule(code=f"MAP{n}", type="value_map")
        transformations.save(rule, [ValueMapEntry(source_value="a", destination_value=str(n))])
    admin_page.get(LIST)
    with django_assert_max_num_queries(16):
        text = admin_page.get(LIST).content.decode()
    assert "Value Map: “small” → “S”, “large” → “L”" in text


def test_many_rows_are_saved_with_as_many_statements_as_some(world, admin_page, size):
    def asked(number):
        pairs = [ValueMapEntry(source_value=str(n), destination_value="x") for n in range(number)]
        transformations.save(size, pairs)
        sent = filled(admin_page.get(page(size)), description=f"{number} rows")
        with statements(connection) as seen:
            assert admin_page.post(page(size), sent).status_code == 302
        return len(seen)

    asked(3)
    assert asked(30) == asked(5)


def test_a_row_that_is_gone_meanwhile_is_named(world, admin_page, size):
    sent = filled(admin_page.get(page(size)))
    transformations.save(size, [ValueMapEntry(source_value="huge", destination_value="XL")])
    _head, rows = errors(admin_page.post(page(size), {**sent, "entries-0-destination_value": "XS"}))
    assert [bool(row) for row in rows] == [True, False]
    assert "Somebody else has deleted this row meanwhile." in rows[0]["__all__"][0]
    assert admin_page.post(page(size), sent).status_code == 302, "nobody touched them"
    assert stored() == {"huge": "XL"}
