"""Transformation rules on the screen: what is asked, refusals beside what was typed, trying, rows of a mapping."""

import pytest
from django.urls import reverse

from integration.models import TransformationRule
from integration.services import transformations
from p2c import roles
from tests import factories
from tests.integration.admin.pages import filled

pytestmark = pytest.mark.django_db
LIST = reverse("admin:integration_transformationrule_changelist")
ADD = reverse("admin:integration_transformationrule_add")


def page(name, rule):
    return reverse(f"admin:integration_transformationrule_{name}", args=[rule.pk])


def mapping_page():
    return reverse("admin:integration_tablemapping_change", args=[factories.mapping("CUSTOMER").pk])


def city(world=None):
    rows = list(factories.mapping("CUSTOMER").fields.order_by("no", "id"))
    return next(i for i, row in enumerate(rows) if row.local_field == "city")


def test_the_list_says_what_rules_do_and_who_uses_them(world, admin_page, django_assert_max_num_queries):
    row = factories.field_mapping("CUSTOMER", "city", "address1_city")
    row.transformation_rule = transformations.named("TRIM")
    row.save()
    admin_page.get(LIST)
    with django_assert_max_num_queries(16):
        text = admin_page.get(LIST).content.decode()
    assert "Substring: from character 4, 3 long" in text
    assert f'href="{mapping_page()}"' in text
    listed = admin_page.get(LIST, {"used": "yes"}).context["cl"].result_list
    assert [rule.code for rule in listed] == ["TRIM"]


def test_an_empty_list_offers_the_rules_of_the_product(world, admin_page):
    TransformationRule.objects.all().delete()
    text = admin_page.get(LIST).content.decode()
    assert "There is no transformation rule yet" in text
    answer = admin_page.post(reverse("admin:integration_transformationrule_shipped"), follow=True)
    assert "14 rules were added" in answer.content.decode()
    assert "Add the rules of the product" not in admin_page.get(LIST).content.decode()


def test_a_wrong_rule_is_refused_beside_what_was_typed(world, admin_page):
    before = TransformationRule.objects.count()
    answer = admin_page.post(ADD, {"code": "mine", "type": "regex_replace", "find_value": "(a+)+$"})
    errors = answer.context["adminform"].form.errors
    assert list(errors) == ["find_value"]
    assert "could keep a run busy for hours" in errors["find_value"][0]
    assert TransformationRule.objects.count() == before


def test_spaces_that_are_typed_count(world, admin_page):
    sent = {"code": "dots", "type": "replace", "find_value": " - ", "replace_value": " "}
    assert admin_page.post(ADD, sent).status_code == 302
    made = transformations.named("DOTS")
    assert (made.find_value, made.replace_value) == (" - ", " ")


def test_a_lookup_is_chosen_by_table_and_field(world, admin_page):
    sent = {
        "code": "NAME", "type": "field_lookup", "lookup_table": "bc.country", "source_field": "bc.country:code",
        "target_field": "bc.customer:name", "field_lookup_rule": "target",
    }  # fmt: skip
    errors = admin_page.post(ADD, sent).context["adminform"].form.errors
    assert "name is a field of Customer (18)" in errors["target_field"][0]
    assert admin_page.post(ADD, {**sent, "target_field": "bc.country:name"}).status_code == 302
    made = transformations.named("NAME")
    assert (made.source_field, made.target_field) == ("code", "name")
    opened = admin_page.get(page("change", made))
    assert filled(opened)["target_field"] == "bc.country:name"
    assert admin_page.post(page("change", made), filled(opened, description="x")).status_code == 302
    assert transformations.named("NAME").description == "x"


def test_another_type_forgets_what_counted_for_the_old_one(world, admin_page):
    rule = transformations.named("FOURTH_TO_SIXTH_CHAR")
    sent = filled(admin_page.get(page("change", rule)), type="trim")
    assert admin_page.post(page("change", rule), sent).status_code == 302
    rule.refresh_from_db()
    assert (rule.type, rule.start_position, rule.length) == ("trim", 0, 0)


def test_trying_a_rule_shows_each_step_in_the_page_or_on_one_of_its_own(world, admin_page):
    rule = transformations.named("TRIM")
    rule.next_rule = transformations.named("UPPERCASE")
    transformations.save(rule)
    part = admin_page.post(page("try", rule), {"value": " kiel "}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert [part.count(text) for text in ("“ kiel ”", "“kiel”", "“KIEL”")] == [1, 1, 1]
    whole = admin_page.post(page("try", rule), {"value": " kiel "}).content.decode()
    assert "<html" in whole
    assert "“KIEL”" in whole


def test_a_rule_in_use_is_not_deleted_and_the_page_says_who_uses_it(world, admin_page):
    row = factories.field_mapping("CUSTOMER", "city", "address1_city")
    row.transformation_rule = rule = transformations.named("TRIM")
    row.save()
    assert "CUSTOMER (City)" in admin_page.get(page("change", rule)).content.decode()
    answer = admin_page.post(page("delete", rule), {"post": "yes"}, follow=True)
    assert "TRIM cannot be deleted: it is used by CUSTOMER (City)" in answer.content.decode()
    act = {"action": "delete_selected", "_selected_action": [rule.pk], "post": "yes"}
    assert "it is used by CUSTOMER (City)" in admin_page.post(LIST, act, follow=True).content.decode()
    assert TransformationRule.objects.filter(code="TRIM").exists()


def test_a_row_of_a_mapping_gets_a_rule_with_a_warning(world, admin_page):
    at = city()
    opened = admin_page.get(mapping_page())
    rule = transformations.named("UPPERCASE")
    typed = {
        f"fields-{at}-transformation_rule": str(rule.pk),
        f"fields-{at}-transformation_direction": "from_integration",
    }
    answer = admin_page.post(mapping_page(), filled(opened, **typed), follow=True)
    if asked := answer.context.get("asked"):
        answer = admin_page.post(mapping_page(), filled(opened, **typed, confirm=asked.digest), follow=True)
    assert "City travels both ways, and UPPERCASE (Uppercase) loses part of the value" in answer.content.decode()
    row = factories.field_mapping("CUSTOMER", "city", "address1_city")
    assert (row.transformation_rule, row.transformation_direction) == (rule, "from_integration")
    again = filled(admin_page.get(mapping_page()))
    assert again[f"fields-{at}-transformation_rule"] == str(rule.pk)


def test_a_rule_on_a_reference_is_refused_beside_its_row(world, admin_page):
    rows = list(factories.mapping("CUSTOMER").fields.order_by("no", "id"))
    at = next(i for i, row in enumerate(rows) if row.local_field == "salesperson")
    rule = transformations.named("TRIM")
    sent = filled(admin_page.get(mapping_page()), **{f"fields-{at}-transformation_rule": str(rule.pk)})
    answer = admin_page.post(mapping_page(), sent)
    assert "points at another record, and a transformation rule changes text" in answer.content.decode()
    assert not factories.mapping("CUSTOMER").fields.exclude(transformation_rule=None).exists()


def test_rules_of_a_mapping_are_reset_after_asking(world, admin_page):
    address = reverse("admin:integration_tablemapping_do", args=[factories.mapping("CUSTOMER").pk, "reset-rules"])
    assert "No field mapping has a transformation rule" in admin_page.post(address, follow=True).content.decode()
    row = factories.field_mapping("CUSTOMER", "city", "address1_city")
    row.transformation_rule = transformations.named("TRIM")
    row.save()
    assert "Reset transformation rules" in admin_page.get(mapping_page()).content.decode()
    assert "lose their transformation rules" in admin_page.post(address).content.decode()
    row.refresh_from_db()
    assert row.transformation_rule is not None
    answer = admin_page.post(address, {"confirmed": "1"}, follow=True)
    assert "CUSTOMER: 1 field mapping without its rule." in answer.content.decode()
    row.refresh_from_db()
    assert row.transformation_rule is None


def test_who_may_only_look_can_try_but_not_change(world, auditor_page):
    rule = transformations.named("TRIM")
    assert auditor_page.get(page("change", rule)).status_code == 200
    assert "“a”" in auditor_page.post(page("try", rule), {"value": " a "}).content.decode()
    assert auditor_page.post(page("change", rule), {"code": "X", "type": "trim"}).status_code == 403
    assert auditor_page.post(reverse("admin:integration_transformationrule_shipped")).status_code == 403
    assert auditor_page.get(mapping_page()).status_code == 200


def test_sales_users_see_no_rules(world, signed_in):
    client = signed_in(roles.SALES)
    assert client.get(LIST).status_code == 403
    assert client.post(page("try", transformations.named("TRIM")), {"value": "a"}).status_code in (403, 404)
