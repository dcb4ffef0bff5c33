"""Config templates on the screen: lines beside their refusals, where they are used, and the options of a mapping."""

import pytest
from django.urls import reverse

from erp.bc.models import PaymentTerms, ShippingAgent
from integration.models import ConfigTemplate, ConfigTemplateLine, MappingTemplate
from integration.services import templates
from tests import factories
from tests.factories import mapping, saved
from tests.integration.admin.pages import filled

pytestmark = pytest.mark.django_db
LIST = reverse("admin:integration_configtemplate_changelist")


def page(model, name, *args):
    return reverse(f"admin:integration_{model}_{name}", args=args)


def template(code="DOMESTIC", table="bc.customer", **values):
    draft = templates.TemplateDraft(ConfigTemplate(code=code, table=table))
    draft.lines = [ConfigTemplateLine(field=f, value=v) for f, v in values.items()]
    templates.save(draft)
    return draft.template


def use(one, side="L", **values):
    row = MappingTemplate(mapping=mapping("CUSTOMER"), template=one, side=side, **values)
    templates.save_use(templates.UseDraft(row))
    return row


def row(prefix, number, **values):
    return {f"{prefix}-TOTAL_FORMS": number + 1, **{f"{prefix}-{number}-{k}": v for k, v in values.items()}}


def test_a_template_is_added_and_its_values_follow_on_the_next_page(world, admin_page):
    text = admin_page.get(LIST).content.decode()
    assert "There is no config. template yet" in text
    sent = {"code": "domestic", "description": "At home", "table": "bc.customer"}
    answer = admin_page.post(page("configtemplate", "add"), sent)
    made = ConfigTemplate.objects.get(code="DOMESTIC")
    change = page("configtemplate", "change", made.pk)
    assert answer.url == change
    saved(PaymentTerms(code="COD"))
    shown = admin_page.get(change)
    assert '<datalist id="suggest-payment_terms"><option value="COD">' in shown.content.decode()
    typed = row("lines", 0, field="payment_terms", value="COD")
    assert admin_page.post(change, filled(shown, **typed)).status_code == 302
    assert [str(line) for line in made.lines.all()] == ["payment_terms = COD"]
    assert "Payment Terms Code = COD" in admin_page.get(LIST).content.decode()


def test_a_wrong_value_is_refused_beside_its_line(world, admin_page):
    one = template(territory_code="NORTH")
    change = page("configtemplate", "change", one.pk)
    typed = row("lines", 1, field="payment_terms", value="NEVER")
    answer = admin_page.post(change, filled(admin_page.get(change), **typed))
    (errors,) = [e for e in answer.context["inline_admin_formsets"][0].formset.errors if e]
    assert "Payment Terms Code cannot be “NEVER”" in str(errors["value"])
    assert one.lines.count() == 1


def test_a_line_is_changed_and_another_taken_out(world, admin_page):
    one = template(territory_code="NORTH", city="Kiel")
    change = page("configtemplate", "change", one.pk)
    typed = {"lines-0-value": "SOUTH", "lines-1-DELETE": "on"}
    assert admin_page.post(change, filled(admin_page.get(change), **typed)).status_code == 302
    assert [str(line) for line in one.lines.all()] == ["territory_code = SOUTH"]


def test_a_template_in_use_is_not_deleted(world, admin_page):
    one = template()
    use(one)
    for answer in (
        admin_page.get(page("configtemplate", "delete", one.pk), follow=True),
        admin_page.post(page("configtemplate", "delete", one.pk), {"post": "yes"}, follow=True),
        admin_page.post(LIST, {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}, follow=True),
    ):
        assert "The template DOMESTIC cannot be deleted: CUSTOMER uses it." in answer.content.decode()
    assert ConfigTemplate.objects.exists()


def test_a_mapping_takes_a_template_and_conditions_from_the_source_s_fields(world, admin_page):
    one = template(territory_code="NORTH")
    sent = {"mapping": mapping("CUSTOMER").pk, "side": "L", "template": one.pk, "priority": 1}
    answer = admin_page.post(page("mappingtemplate", "add"), sent)
    made = MappingTemplate.objects.get()
    change = page("mappingtemplate", "change", made.pk)
    assert answer.url == change
    typed = row("conditions", 0, field="statecode", operator="eq", value="asleep")
    refused = admin_page.post(change, filled(admin_page.get(change), **typed))
    assert "Status cannot have the value “asleep”" in str(refused.context["inline_admin_formsets"][0].formset.errors)
    typed["conditions-0-value"] = "Active"
    assert admin_page.post(change, filled(admin_page.get(change), **typed)).status_code == 302
    assert made.conditions.get().value == "0"
    shown = admin_page.get(change).content.decode()
    assert 'value="Active"' in shown
    assert "Status is “Active”" in admin_page.get(page("mappingtemplate", "changelist")).content.decode()


def test_a_template_of_another_table_is_refused_beside_it(world, admin_page):
    one = template("VENDORS", "bc.vendor")
    sent = {"mapping": mapping("CUSTOMER").pk, "side": "L", "template": one.pk, "priority": 1}
    answer = admin_page.post(page("mappingtemplate", "add"), sent)
    assert "The template VENDORS is for Vendor (23)" in str(answer.context["adminform"].form.errors["template"])
    assert not MappingTemplate.objects.exists()


def test_a_template_is_given_up(world, admin_page):
    one = use(template())
    admin_page.post(page("mappingtemplate", "delete", one.pk), {"post": "yes"})
    assert not MappingTemplate.objects.exists()


def test_the_list_of_mappings_shows_templates_in_short(world, admin_page):
    """ENG-043: nothing, the only one's code, or how many."""
    change = page("tablemapping", "change", mapping("CUSTOMER").pk)
    assert "DOMESTIC" not in admin_page.get(change).content.decode()
    use(template())
    for address in (change, page("tablemapping", "changelist")):
        assert "DOMESTIC</a>" in admin_page.get(address).content.decode()
    use(template("FOREIGN"), priority=2)
    text = admin_page.get(page("tablemapping", "changelist")).content.decode()
    assert ">2 templates</a>" in text
    assert ">DOMESTIC</a>" not in text


def test_who_may_only_look_sees_templates_by_their_captions(world, auditor_page):
    one = template(territory_code="NORTH")
    text = auditor_page.get(page("configtemplate", "change", one.pk)).content.decode()
    assert "Territory Code" in text
    assert "NORTH" in text
    assert auditor_page.post(page("configtemplate", "change", one.pk), {"code": "X"}).status_code == 403


@pytest.mark.behaviour("B-068")
def test_an_option_mapping_opens_its_values_and_a_mapping_by_id_has_none(world, admin_page):
    agent = saved(ShippingAgent(code="DHL", name="DHL"))
    value = factories.option("address1_shippingmethodcode", 2, "DHL")
    factories.couple("SHIPPING AGENT", agent, value)
    options, plain = (page("tablemapping", "options", mapping(n).pk) for n in ("SHIPPING AGENT", "CUSTOMER"))
    assert (
        f'href="{options}"'
        in admin_page.get(page("tablemapping", "change", mapping("SHIPPING AGENT").pk)).content.decode()
    )
    shown = admin_page.get(options)
    (found,) = shown.context["rows"]
    assert ">DHL · DHL</a>" in found["record"]
    assert (found["number"], ">DHL</a>" in found["caption"]) == (2, True)
    assert "<input" not in shown.content.decode().split('id="content-main"')[1].split("</section>")[0]
    assert plain not in admin_page.get(page("tablemapping", "change", mapping("CUSTOMER").pk)).content.decode()
    answer = admin_page.get(plain, follow=True)
    assert "CUSTOMER maps records by their id, so it has no option values." in answer.content.decode()
