"""One verdict: forty records in as many states, and every face says the same of each (D13)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from rest_framework.test import APIClient

from crm.models import Account, BusinessUnit, Team
from erp.bc.models import Contact, Customer, SalesInvoiceLine, SalesSetup
from integration import registry
from integration.models import Coupling, MappingFilter, TableMapping
from integration.origin import Origin
from integration.registry import LOCAL, REMOTE
from integration.services import drift, overview, plans, standing
from integration.services.partners import Part
from integration.services.preflight import of_mapping
from integration.services.standing import GROUPS, WORDS, Kind
from tests import factories, factories_documents, factories_products
from tests.integration.admin.records.screens import Screens, address, said
from tests.integration.commands.conftest import call
from tests.p2c.prospect_to_cash.conftest import run, shared
from tests.p2c.prospect_to_cash.test_running import account as fo_account
from tests.p2c.prospect_to_cash.test_running import contact as fo_contact
from tests.sharing import shareable

pytestmark = [pytest.mark.django_db, pytest.mark.long]

IN_STEP, WAITING, CONFLICT, ORPHAN = Kind.IN_STEP, Kind.WAITING, Kind.CONFLICT, Kind.ORPHAN
FREE, LINE, LEFT_OUT, OUTSIDE, BROKEN = Kind.FREE, Kind.LINE, Kind.LEFT_OUT, Kind.OUTSIDE, Kind.BROKEN


@dataclass
class State:
    """A record and what everybody should say of it: the kind, the partner's name, and the mapping it is seen in."""

    record: Any
    kind: Kind
    mapping: str
    partner: str = ""

    @property
    def key(self) -> str:
        return self.record.pk.hex

    @property
    def table(self) -> registry.Table:
        return registry.table(type(self.record))

    @property
    def label(self) -> str:
        return self.table.text(self.table.row(self.record))


def text(record: Any) -> str:
    """What a record is called now."""
    fresh = type(record)._base_manager.get(pk=record.pk)
    table = registry.table(type(record))
    return table.text(table.row(fresh))


def pair(name: str) -> tuple[Customer, Account]:
    return factories.coupled_customer(name, city="Kiel")


def by_robot(record: Any, **values: Any) -> None:
    who = factories.connection().integration_user.hex
    fresh = type(record)._base_manager.get(pk=record.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.save(origin=Origin(actor=who, stamp=who))


def task_of(project: str) -> TableMapping:
    return TableMapping.every.get(task_mapping__task__project__name=project)


def edit(record: Any, **values: Any) -> None:
    type(record).objects.filter(pk=record.pk).update(**values)


@shareable
def states() -> dict[str, State]:
    """The records by what they are."""
    fo = shared()
    factories_products.set_up_products()
    found: dict[str, State] = {}

    def add(name: str, record: Any, kind: Kind, mapping: str, partner: Any = "") -> None:
        shown = text(partner) if partner else ""
        found[name] = State(type(record)._base_manager.get(pk=record.pk), kind, mapping, shown)

    # settled first: runs look at everything that waits
    lacking = factories.customer("Lacks a seller", salesperson=factories.salesperson("NOBODY"))
    factories.sync("CUSTOMER", "full", confirmed=True, create=True)
    robot, its = pair("Settled robot")
    by_robot(its, address1_city="Husum")
    clash, clashing = pair("Clash")
    edit(clash, city="Husum")
    edit(clashing, address1_city="Bonn")
    shut, shut_account = pair("Shut later")
    edit(shut, blocked=3)
    factories.sync("CUSTOMER")
    add("edited by the integration user, and a run has been", its, IN_STEP, "CUSTOMER", robot)
    add("its customer", robot, IN_STEP, "CUSTOMER", its)
    add("changed on both sides", clash, CONFLICT, "CUSTOMER", clashing)
    add("changed on both sides, in Sales", clashing, CONFLICT, "CUSTOMER", clash)
    add("coupled, and blocked since", shut, IN_STEP, "CUSTOMER", shut_account)
    add("with an issue", lacking, FREE, "CUSTOMER")

    mill, mill_account = pair("Mill")
    add("coupled", mill, IN_STEP, "CUSTOMER", mill_account)
    add("coupled, in Sales", mill_account, IN_STEP, "CUSTOMER", mill)
    ours, theirs = pair("Edited here")
    edit(ours, city="Husum")
    add("edited here", ours, WAITING, "CUSTOMER", theirs)
    add("edited here, in Sales", theirs, WAITING, "CUSTOMER", ours)
    ours, theirs = pair("Edited there")
    edit(theirs, address1_city="Husum")
    add("edited in Sales", theirs, WAITING, "CUSTOMER", ours)
    ours, theirs = pair("Robot")
    by_robot(theirs, address1_city="Husum")
    add("edited by the integration user", theirs, IN_STEP, "CUSTOMER", ours)
    ours, theirs = pair("Lost its account")
    theirs.delete()
    add("account deleted", ours, ORPHAN, "CUSTOMER")
    ours, theirs = pair("Lost its customer")
    Customer.objects.filter(pk=ours.pk).delete()
    add("customer deleted", theirs, ORPHAN, "CUSTOMER")
    ours, theirs = factories.customer("New couple"), factories.account("New couple")
    factories.couple("CUSTOMER", ours, theirs, synchronise_now=False)
    add("coupled and not synchronised yet", ours, WAITING, "CUSTOMER", theirs)
    add("free", factories.customer("Free"), FREE, "CUSTOMER")
    add("blocked", factories.customer("Blocked", blocked=3), OUTSIDE, "CUSTOMER")
    add("free account", factories.account("Free account"), FREE, "CUSTOMER")
    add("free supplier", factories.account("Free supplier", customertypecode=11), FREE, "VENDOR")
    add("prospect", factories.account("Prospect", customertypecode=8), OUTSIDE, "CUSTOMER")
    add("inactive account", factories.account("Inactive", statecode=1, statuscode=2), OUTSIDE, "CUSTOMER")
    add("free vendor", factories.vendor("Free vendor"), FREE, "VENDOR")

    # persons
    person = factories.person(factories.company_contact(mill), "Ada", "Berg")
    add("free person", person, FREE, "CONTACT")
    person = factories.person(factories.company_contact(mill), "Bo", "Dahl")
    theirs = factories.sales_contact(mill_account, "Bo", "Dahl")
    factories.couple("CONTACT", person, theirs, first_synch="to_integration")
    add("coupled person", person, IN_STEP, "CONTACT", theirs)
    add("coupled person, in Sales", theirs, IN_STEP, "CONTACT", person)
    company = factories.saved(Contact(type=0, name="Nobody's customer"))
    add("person of nobody's customer", factories.person(company, "Cy", "Ek"), LEFT_OUT, "CONTACT")
    add("company", factories.company_contact(mill), OUTSIDE, "CONTACT")
    add("free person in Sales", factories.sales_contact(mill_account, "Di", "Frost"), FREE, "CONTACT")
    add("person without company in Sales", factories.sales_contact(None, "Eve", "Gran"), OUTSIDE, "CONTACT")

    # Finance and Operations
    sold = fo_account(fo, customertypecode=3)
    worker = fo_contact(fo, "CON-1", parentcustomerid_account=sold)
    run(fo.project("accounts_direct"))
    run(fo.project("contacts_direct"))
    for name, record in (("account", sold), ("contact", worker)):
        coupling = Coupling.objects.exclude(scope="BC").get(remote_id=record.pk)
        mapping = TableMapping.every.get(scope=coupling.scope)
        add(f"{name} in Finance and Operations", record, IN_STEP, mapping.name,
            registry.table(coupling.local_table).model._base_manager.get(pk=coupling.local_id))  # fmt: skip
    late = fo_account(fo, "Late", "ACC-2", customertypecode=3)
    add("account that a project takes next", late, FREE, task_of("accounts_direct").name)
    theirs = fo_contact(fo, "CON-2", firstname="Fay", parentcustomerid_account=late)
    add("contact that a project takes next", theirs, FREE, task_of("contacts_direct").name)
    shut = fo_account(fo, "Shut there", "ACC-3", customertypecode=3, statecode=1, statuscode=2)
    add("account that the project's filter leaves out", shut, OUTSIDE, "CUSTOMER")
    theirs = fo_contact(fo, "CON-3", firstname="Gus", parentcustomerid_account=late, msdynce_isactivecustomer=True)
    add("contact that the project's filter leaves out", theirs, LEFT_OUT, "CONTACT")
    elsewhere = factories.saved(BusinessUnit(name="Alps", p2c_owningerp=2, parentbusinessunit=fo.other_unit))
    team = factories.saved(Team(name="Alps", businessunit=elsewhere))
    add("account that no project is for", fo_account(fo, "Alp", "ACC-4", customertypecode=3, ownerid_team=team),
        LEFT_OUT, "CUSTOMER")  # fmt: skip

    # others
    add("user", factories.user("Free user", internalemailaddress="u@x.example"), FREE, "SALESPEOPLE")
    add("salesperson", factories.salesperson("ONLY"), FREE, "SALESPEOPLE")
    hand = factories_products.item("By hand", type=1)
    setup = SalesSetup.objects.get()
    setup.write_in_product_type, setup.write_in_product_no = 0, hand.no
    setup.save()
    add("write-in item", hand, LEFT_OUT, "ITEM-PRODUCT")
    add("item", factories_products.item("Bicycle"), FREE, "ITEM-PRODUCT")
    bill = factories_documents.invoice(mill)
    add("posted invoice", bill, FREE, "POSTEDSALESINV-INV")
    add("line of an invoice", SalesInvoiceLine.objects.get(document=bill), LINE, "POSTEDSALESLINE-INV")
    MappingFilter.objects.create(mapping=factories.mapping("CURRENCY"), side="L", field="no_such_column", value="1")
    add("currency", factories.currency("NOK"), BROKEN, "CURRENCY")
    return found


@pytest.fixture
def screens(states) -> Screens:
    return Screens(User.objects.create_superuser("administrator"))


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def differing(states: dict[str, State], told: dict[str, Any], should: Any) -> dict[str, tuple[Any, Any]]:
    """What a face says otherwise than it should: name -> (what it says, what it should say)."""
    return {
        name: (told.get(each.key), should(each)) for name, each in states.items() if told.get(each.key) != should(each)
    }


def in_words(each: State) -> tuple[str, str]:
    return str(WORDS[each.kind]), each.partner


def by_model(states: dict[str, State]) -> dict[Any, list[State]]:
    found: dict[Any, list[State]] = {}
    for each in states.values():
        found.setdefault(type(each.record), []).append(each)
    return found


def badge_in(html: str) -> str:
    """The word of the first badge, without the name of its mapping or system."""
    badges = re.findall(r'<(?:a|span) class="p2c-badge[^>]*>(.*?)</(?:a|span)>', html, re.S)
    return plain(badges[0]).split(" · ")[0]


def partner_in(html: str) -> str:
    found = re.search(r"<strong><a[^>]*>(.*?)</a></strong>", html, re.S)
    return plain(found[1]) if found else ""


def test_the_badges_of_lists(screens, states):
    told = {}
    for model, records in by_model(states).items():
        rows = screens.page(model, "changelist", all="").content.decode().split("<tr")
        for each in records:
            [row] = [row for row in rows if address(model, "change", each.record.pk) in row and "p2c-states" in row]
            cell = row[row.index("p2c-states") :]
            partner = re.search(r'title="Coupled to (.*?) \([^()]*\)', cell)
            told[each.key] = (badge_in(cell), unescape(partner[1]) if partner else "")
    assert differing(states, told, in_words) == {}


def test_the_strips_of_record_pages(screens, states):
    told = {}
    for each in states.values():
        page = screens.page(type(each.record), "change", each.record.pk).content.decode()
        [strip] = re.findall(r'<section class="p2c-strip".*?</section>', page, re.S)
        told[each.key] = (badge_in(strip), partner_in(strip))
    assert differing(states, told, in_words) == {}


def test_the_pages_that_explain(screens, states):
    told = {}
    for each in states.values():
        page = screens.page(type(each.record), "explain", each.record.pk).content.decode()
        name = str(TableMapping.every.get(name=each.mapping))
        sections = re.findall(r"<section class=.*?</section>", page, re.S)
        [found, *_] = [section for section in sections if name in plain(section) and "p2c-badge" in section]
        told[each.key] = (badge_in(found), partner_in(found))
    assert differing(states, told, in_words) == {}


def test_counts_and_filters_of_lists(screens, states):
    """A count leads to exactly what it counted, and that is what the badges say."""
    words = {"coupled": "Coupled", "free": "Not coupled", "outside": "Outside the filter"}
    for model, records in by_model(states).items():
        whole = screens.page(model, "changelist", all="")
        chips = {chip["word"]: chip for chip in whole.context["chips"]}
        if any(each.kind == BROKEN for each in records):
            assert chips == {}
            continue
        everything = {r.pk.hex: r._standing.group for r in whole.context["cl"].result_list}
        for group, word in words.items():
            page = screens.client.get(address(model, "changelist") + chips[word]["href"])
            members = {r.pk.hex for r in page.context["cl"].result_list}
            assert members == {key for key, stands in everything.items() if stands == group}, (model, group)
            assert chips[word]["count"] == len(members)
            mine = {each.key for each in records if GROUPS.get(each.kind, "coupled") == group}
            assert mine <= members


def in_dialog(answer: Any) -> dict[str, tuple[Kind, str]]:
    """How a dialog says the chosen records stand, by name: those that take part and those left aside."""
    found = {o.label: o.verdict for g in answer.context["groups"] for o in g.outcomes if o.verdict is not None}
    found |= {each.label: each.verdict for each in answer.context["aside"]}
    return {label: (verdict.kind, verdict.partner) for label, verdict in found.items()}


@pytest.mark.parametrize("action", ["preview_records", "create_partners"])
def test_dialogs_and_previews(screens, states, action):
    for model, records in by_model(states).items():
        if any(each.kind in (BROKEN, LINE) for each in records):
            continue
        answer = screens.act(action, *(each.record for each in records))
        if "groups" not in answer.context:
            assert action == "create_partners"
            continue
        told = in_dialog(answer)
        expected = {each.label: (each.kind, each.partner) for each in records}
        assert told == expected, (model, action)
        for each in answer.context["aside"]:
            assert str(each.verdict.why) in plain(answer.content.decode())


def explained(answers: list[dict[str, Any]], each: State) -> tuple[str, str]:
    """How the mapping it is seen in says that a record stands; the coupled one is named first."""
    [found] = [one for one in answers if one["mapping"] == each.mapping]
    if each.partner:
        assert answers[0] == found
    return found["kind"], found["coupled_to"]


def test_explain_over_rest_and_on_the_command_line(screens, states):
    client = APIClient()
    client.force_authenticate(screens.user)
    rest, command = {}, {}
    for each in states.values():
        asked = {"record": each.key, "table": each.table.name}
        answer = client.get("/api/v1/records/explain/", asked)
        told = call("explain", each.key, "--json")
        if each.kind == BROKEN:
            assert "no_such_column" in answer.content.decode()
            assert "no_such_column" in told.err
            rest[each.key] = command[each.key] = (BROKEN, "")
            continue
        rest[each.key] = explained(answer.json(), each)
        command[each.key] = explained(json.loads(told.out), each)
        assert f"{each.label} ({each.mapping}) – {WORDS[each.kind]}" in call("explain", each.key).out
    assert differing(states, rest, lambda each: (each.kind, each.partner)) == {}
    assert differing(states, command, lambda each: (each.kind, each.partner)) == {}


def test_reasons_come_first(screens, states):
    """Why a record is left out is the first thing that its page says, and what can be done about it."""
    for name, words in {
        "account that no project is for": "Alp belongs to a business unit whose records go with Finance and",
        "account that the project's filter leaves out": "Shut there belongs to a business unit whose records go with",
        "account that a project takes next": "The project “accounts_direct” takes this record with its next execution.",
        "contact that a project takes next": "The project “contacts_direct” takes this record with its next execution.",
        "person of nobody's customer": "It is left out:",
        "write-in item": "It is left out:",
        "blocked": "Blocked is outside the mapping's filter",
    }.items():
        each = states[name]
        strip = re.search(
            r'<section class="p2c-strip".*?</section>',
            screens.page(type(each.record), "change", each.record.pk).content.decode(), re.S,
        )  # fmt: skip
        assert words.split(" outside")[0] in plain(strip[0]).replace("’", "'"), name
        assert "Create partner" not in plain(strip[0]), name


def test_the_list_of_couplings(screens, states):
    words = {IN_STEP: "In step", WAITING: "Changes waiting", CONFLICT: "Issue", ORPHAN: "Record deleted"}
    page = screens.client.get(reverse("admin:integration_coupling_changelist"), {"all": ""}).content.decode()
    rows = [plain(row) for row in page.split("<tr")]
    assert "No mapping" not in page
    for name, each in states.items():
        if each.kind in words:
            found = [row for row in rows if each.label in row and (each.partner or "deleted") in row]
            assert len(found) == 1, (name, found)
            assert words[each.kind] in found[0], (name, found)
            foreign = "Finance and Operations" in name
            assert ("Finance and Operations" in found[0], "Business Central" in found[0]) == (foreign, not foreign)


def test_drift(states):
    may: dict[Kind, Any] = {
        ORPHAN: {"orphan"}, CONFLICT: {"conflict"}, WAITING: {"pending"}, IN_STEP: {"ignored", "outside"},
        FREE: {"candidate", "unclear"}, LEFT_OUT: set(), OUTSIDE: set(),
    }  # fmt: skip
    for name in ("CUSTOMER", "CONTACT"):
        checked = drift.request(factories.mapping(name), background=False)
        lines = plans.shown(checked, list(plans.lines(checked)))
        for what, each in states.items():
            if each.mapping == name:
                told = {line.action for line in lines if each.key in (line.local_id, line.remote_id)}
                assert told <= may[each.kind], what
                assert told or each.kind not in (ORPHAN, CONFLICT, WAITING) or "not synchronised" in what, what
        if name == "CUSTOMER":
            assert drift.counts(checked)["ignored"] == 2


def test_preflight(states):
    for name in {each.mapping for each in states.values() if not each.mapping.startswith("T")}:
        stops = any(point.stops for point in of_mapping(factories.mapping(name)))
        assert stops == (name == "CURRENCY"), name


def test_the_start_page_counts_what_mappings_take(states):
    rows = {row.mapping.name: row for row in overview.overview().mappings}
    assert "no_such_column" in rows["CURRENCY"].problem
    for name in ("CUSTOMER", "VENDOR", "CONTACT", "ITEM-PRODUCT", "SALESPEOPLE", "POSTEDSALESINV-INV"):
        for side, counted in ((LOCAL, rows[name].local), (REMOTE, rows[name].remote)):
            part = Part(factories.mapping(name), side)
            keys = [pk.hex for pk in part.table.model._base_manager.values_list("pk", flat=True)]
            found = standing.standings([part], keys, elsewhere=False, deep=True)
            taken = [s for each in found.values() for s in each.states
                     if s.group == "free" or (s.group == "coupled" and not any(
                         r.code in ("outside", "filter", "p2c.owned_by_fo") for r in s.reasons))]  # fmt: skip
            assert counted == len(taken), (name, side)


def test_what_the_integration_user_edited_is_said_to_be_left_alone(states):
    for name in ("edited by the integration user", "edited by the integration user, and a run has been"):
        told = call("explain", "CUSTOMER", states[name].key).out
        assert "changed by the integration user" in " ".join(told.split()), name
        assert "Left alone: City" in " ".join(told.split()), name
        assert "A run would take from Sales" not in " ".join(told.split()), name


def test_the_button_is_off_when_there_is_nothing_to_do(screens, states):
    def button(action: str, *names: str) -> str:
        page = screens.act(action, *(states[name].record for name in names)).content.decode()
        [found] = re.findall(r'<button[^>]*class="sy-btn sy-(?:danger|primary)[^>]*>', page)
        return found

    factories.sync_records("CUSTOMER", local=[states["coupled"].record], force="to_integration")
    assert "disabled" in button("send_records", "coupled")
    assert "disabled" not in button("send_records", "coupled", "edited here")
    assert "disabled" not in button("create_partners", "free")
    refused = screens.act("create_partners", states["account that no project is for"].record)
    assert "belongs to a business unit whose records go with Finance and Operations" in said(refused)
    refused = screens.act("create_partners", states["account that a project takes next"].record)
    assert "The project “accounts_direct” takes this record with its next execution." in said(refused)
