"""French, Swedish and Dutch: the screens speak with the documents' own words; what is done depends on no language."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from erp.bc.models import Customer
from integration import registry
from integration.engine.plan import compile_plan
from integration.models import FieldMapping, Issue, SynchRun, TableMapping
from integration.services import mapping_proposals, mappings
from integration.services.link import connection
from p2c.prospect_to_cash import executions
from tests import factories
from tests.factories import mapping, sync, sync_records
from tests.p2c.prospect_to_cash.test_running import account, contact

LANGUAGES = ("fr", "sv", "nl")
#: the words of the documents, with what this product calls its start page
SPOKEN = {
    "fr": ("Intégration de données", "Projets", "Modèles", "Prospect en disponibilités"),
    "sv": ("Dataintegrering", "Projekt", "Mallar", "Potentiell kund till kontanter"),
    "nl": ("Gegevensintegratie", "Projecten", "Sjablonen", "Prospect naar contant geld"),
}
every_language = pytest.mark.parametrize("language", LANGUAGES)


# --- the catalogues ---------------------------------------------------------------------------------------------------


def catalogue(language, kind):
    path = Path(settings.LOCALE_PATHS[0], language, "LC_MESSAGES", f"django.{kind}")
    with path.open("rb") as file:
        return (read_po if kind == "po" else read_mo)(file)


def texts(found):
    def forms(text):
        return (text,) if isinstance(text, str) else tuple(text)

    def context(text):
        return text.decode() if isinstance(text, bytes) else text  # as Babel reads it from a compiled catalogue

    return {(forms(each.id), context(each.context)): forms(each.string) for each in found if each.id and not each.fuzzy}


@every_language
def test_what_is_served_is_what_was_translated(language):
    """A machine without gettext's tools serves the compiled catalogue that is kept: `make messages` makes it."""
    source, compiled = (texts(catalogue(language, kind)) for kind in ("po", "mo"))
    assert source == compiled
    assert all(all(forms) for forms in source.values())


@every_language
def test_a_translation_says_all_that_its_text_says(language):
    """The same places to fill in: one that is misspelt would stop the page, one that is missing says less."""

    def places(text):
        return set(re.findall(r"%\(\w+\)[sd]|%[sd]|(?<!\$)\{\w*\}", text))

    for (forms, _context), said in texts(catalogue(language, "po")).items():
        for text in said:
            assert places(text) in [places(form) for form in forms], (forms, text)


def test_every_text_can_be_collected():
    """The collector knows functions by their names, and reads neither f-strings nor what is put together."""
    wrong = []
    known = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    for path in (p for app in ("crm", "erp", "integration", "p2c") for p in Path(settings.BASE_DIR, app).rglob("*.py")):
        source = path.read_text()
        if "translation import" not in source:
            continue
        tree = ast.parse(source)
        inside = {id(node) for text in ast.walk(tree) if isinstance(text, ast.JoinedStr) for node in ast.walk(text)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                wrong += [(path.name, n.asname) for n in node.names if n.name in known and n.asname not in (None, "_")]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", *known}:
                said = isinstance(node.args[0], ast.Constant) and id(node) not in inside
                wrong += [] if said else [(path.name, node.lineno)]
    assert {name for name, _where in wrong} <= {"language.py"}, wrong  # it translates what was collected elsewhere


# --- nothing depends on the language ----------------------------------------------------------------------------------


@every_language
def test_every_mapping_means_the_same(fo, language):
    """Constants such as “Person” are compared with no translated label."""
    for template in ("accounts_direct", "products_direct"):
        fo.project(template)

    def compiled():
        found = {}
        for each in TableMapping.every.all():
            plan = compile_plan(each, connection())
            found[each.pk] = [(rule.key, rule.direction, rule.local, rule.remote, rule.constant) for rule in plan.rules]
        return found

    expected = compiled()
    assert len(expected) > 15
    with override(language):
        assert compiled() == expected


@every_language
def test_proposals_are_the_same(fo, language):
    tables = registry.table("bc.customer"), registry.table("crm.account")

    def proposed():
        found = [(p.local.name, p.remote.name, p.why) for p in mapping_proposals.propose(*tables)]
        return found, mapping_proposals.name_for(tables[0], [])

    expected = proposed()
    with override(language):
        assert proposed() == expected


@every_language
def test_a_label_is_understood_and_kept_in_english(fo, language):
    """People type the label they read; a run in any other language understands what is kept of it."""
    label = next(label for _, label in registry.table("bc.contact").column("type").choices if str(label) == "Person")
    with override(language):
        draft = mappings.draft_of(mapping("CONTACT"))
        row = next(f for f in draft.fields if f.constant == "Person")
        row.constant = str(label)
        mappings.save(draft)
    assert FieldMapping.objects.get(pk=row.pk).constant == "Person"


@every_language
def test_what_a_run_keeps_is_in_no_language(fo, language):
    """The same failure is one issue, whoever meets it, and everybody reads it in their own language."""
    local = factories.customer("Nordwind")
    Customer.objects.filter(pk=local.pk).update(salesperson=factories.salesperson("ANNA"))
    with override(language):
        sync_records("CUSTOMER", local=[local], create=True)
    (met,) = Issue.objects.filter(closed_at=None)
    assert met.field == "Salesperson Code"
    spoken = met.sentence
    assert "Salesperson Code of" in spoken
    with override(language):
        assert met.sentence != spoken
        assert gettext("Salesperson Code") in met.sentence
    sync_records("CUSTOMER", local=[local], create=True)
    assert Issue.objects.filter(closed_at=None).count() == 1


@every_language
def test_what_was_said_of_a_run_is_read_in_every_language(fo, language):
    with override(language):
        run = sync("CUSTOMER").run
        of = SynchRun.objects.get(pk=run.pk)
        assert all("so far" not in line.text for line in of.log.all())
    assert all(line.text.endswith("records so far.") for line in of.log.all())


@every_language
def test_rows_that_fail_are_told_by_the_same_errors(fo, language):
    project = fo.project("accounts_direct")
    account(fo, number="")
    contact(fo, "CON-01000-AAAAAA")
    with override(language):
        execution = executions.run(project)
    kept = [(each.error_id, each.code, each.column) for each in execution.errors_of_rows()]
    execution = executions.run(project)
    assert [(each.error_id, each.code, each.column) for each in execution.errors_of_rows()] == kept


# --- the screens ------------------------------------------------------------------------------------------------------


@pytest.fixture
def screens(fo):
    """The screens people work with, by what they are for."""
    project = fo.project("accounts_direct", "Alpha")
    local, _ = factories.coupled_customer("Nordwind", city="Kiel")
    free = factories.customer("Südwind")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    run = sync("CUSTOMER").run
    return {
        "start": reverse("admin:index"),
        "projects": reverse("admin:p2c_project_changelist"),
        "new project": reverse("admin:p2c_project_add"),
        "project": reverse("admin:p2c_project_change", args=[project.pk]),
        "task": reverse("admin:p2c_project_task", args=[project.pk, project.tasks.get().pk]),
        "connection set": reverse("admin:p2c_connectionset_change", args=[fo.connection_set.pk]),
        "mapping": reverse("admin:integration_tablemapping_change", args=[mapping("CONTACT").pk]),
        "review": reverse("admin:integration_fullsynchreviewline_changelist"),
        "couple": reverse("admin:bc_customer_couple", args=[free.pk]),
        "record": reverse("admin:bc_customer_change", args=[local.pk]),
        "run": reverse("admin:integration_synchrun_change", args=[run.pk]),
        "revert": reverse("admin:integration_synchrun_revert", args=[run.pk]),
    }


@pytest.mark.long
@every_language
def test_the_screens_speak(screens, admin_page, language):
    pages = {}
    for name, address in screens.items():
        answer = admin_page.get(address, headers={"accept-language": language})
        assert answer.status_code == 200, name
        assert answer.headers["Content-Language"] == language
        pages[name] = answer.content.decode()
    if settings.THEMED:
        for word in SPOKEN[language]:
            assert word in pages["start"], word
    with override(language):
        assert gettext("Salesperson Code") in pages["mapping"]
        assert gettext("a whole number") in pages["task"] or gettext("text") in pages["task"]
        assert gettext("Connection set") in pages["new project"]
        assert gettext("Nothing has been put back yet") in pages["revert"] or "Lübeck" in pages["revert"]


def test_the_language_is_chosen_on_screen(fo, admin_page):
    answer = admin_page.post(reverse("set_language"), {"language": "sv", "next": "/admin/"}, follow=True)
    assert answer.headers["Content-Language"] == "sv"
    assert admin_page.get("/admin/").headers["Content-Language"] == "sv"
