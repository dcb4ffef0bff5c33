"""Testing, enabling and disabling the connection, by hand and by itself (SET-020 to SET-033)."""

from __future__ import annotations

from contextlib import suppress
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import NavConnection, Organization, SystemUser, SystemUserRole, TransactionCurrency
from crm.services import environment
from erp.bc.models import CompanyInformation
from integration import pairs
from integration.messages import Finding
from integration.models import Connection, Coupling, Schedule, TableMapping
from integration.models.run import RunStatus
from integration.services import connections, connector, set_up, signing_in, synchronise, ticking
from integration.services.errors import Refused
from integration.services.install import connection
from tests import factories
from tests import set_up as there
from tests.factories_orders import couple_rows
from tests.integration.services.schedules.runs import carry_out, make_due, of

pytestmark = pytest.mark.django_db


def enable(link: Connection) -> list[str]:
    return connections.set_enabled(link, True)


def press(page, what: str, **sent: str) -> str:
    """What the page of the connection says after a button."""
    answer = page.post(reverse("admin:integration_connection_do", args=[1, what]), sent, follow=True)
    return unescape(answer.content.decode())


@pytest.mark.behaviour("B-238")
@pytest.mark.parametrize("blank", ["server_url", "user_name"])
def test_enabling_needs_the_address_and_the_user(sales, blank) -> None:
    """SET-020: both are needed."""
    link = there.complete()
    setattr(link, blank, "")
    with pytest.raises(connections.FieldsRefused, match="both needed") as refused:
        enable(link)
    assert blank in refused.value.problems
    assert not connection().enabled


@pytest.mark.behaviour("B-238")
@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"server_url": "https://nowhere.dynamics.com"}, "No environment of Sales answers"),
        ({"user_name": "nobody@contoso.example"}, "does not let nobody@contoso.example in"),
    ],
)
def test_enabling_needs_a_connection_that_works(sales, values, says) -> None:
    """SET-020: the settings cannot be validated, with what Sales says."""
    link = there.complete()
    for name, value in values.items():
        setattr(link, name, value)
    with pytest.raises(Refused, match="cannot be validated") as refused:
        enable(link)
    assert says in str(refused.value)
    assert not connection().enabled


def test_a_wrong_secret_is_told_without_being_told(sales) -> None:
    """SET-020: nothing of what was typed is repeated."""
    link = there.complete()
    with pytest.raises(connector.BrokenConnection) as refused:
        signing_in.try_out(link, "wrong-guess-1")
    assert "wrong secret" in str(refused.value)
    assert "wrong-guess-1" not in str(refused.value)


@pytest.mark.behaviour("B-239")
def test_the_connection_can_be_tested_before_it_is_enabled(sales, page) -> None:
    link = there.complete()
    assert "The connection works: signed in to Sales 9.2.0 as Sync." in press(page, "test")
    tested = signing_in.try_out(link)
    assert (tested.user.name, tested.warnings) == ("Sync", [])
    assert not connection().enabled
    assert connection().crm_version == ""
    assert not TableMapping.objects.exists()


@pytest.mark.behaviour("B-236", "B-240")
def test_only_an_enabled_connection_is_one_that_synchronises(db) -> None:
    """Registered is what an enabled connection is; enabling twice changes nothing."""

    def synchronises() -> bool:
        with suppress(Refused):
            return bool(connections.check_ready())
        return False

    assert not synchronises()
    there.sales()
    link = there.complete()
    assert not synchronises()
    enable(link)
    assert synchronises()
    before = list(Connection.objects.values())
    enable(connection())
    assert list(Connection.objects.values()) == before
    connections.set_enabled(connection(), False)
    assert not synchronises()


@pytest.mark.behaviour("B-237")
def test_signing_in_to_the_site_signs_nobody_in_to_sales(sales, admin_client, monkeypatch) -> None:
    link = there.complete()
    called = []

    def sign_in(_there, *told) -> connector.SignedIn:
        called.append(told[:2])
        return connector.SignedIn(there.user().pk.hex, "Sync", "9.2.0")

    monkeypatch.setattr(type(connector.current()), "sign_in", sign_in)
    assert admin_client.get("/admin/").status_code == 200
    assert admin_client.get(f"/admin/integration/connection/{link.pk}/change/").status_code == 200
    assert called == []
    signing_in.try_out(link)
    assert called == [(there.URL, there.USER)], "only when somebody asks for it"


@pytest.mark.behaviour("B-241")
def test_enabling_makes_the_default_mappings_where_there_are_none(sales) -> None:
    link = there.complete()
    assert not TableMapping.objects.exists()
    enable(link)
    assert {"CUSTOMER", "CONTACT", "CURRENCY"} <= set(TableMapping.objects.values_list("name", flat=True))
    customer = TableMapping.objects.get(name="CUSTOMER")
    customer.only_coupled = not customer.only_coupled
    customer.save()
    connections.set_enabled(connection(), False)
    enable(connection())
    assert TableMapping.objects.get(name="CUSTOMER").only_coupled == customer.only_coupled


@pytest.mark.behaviour("B-242")
def test_a_reason_is_shown_until_the_connection_is_enabled(sales, page) -> None:
    """On its page and on the start page."""
    link = there.enabled()
    connections.disable_because("The moon was full.")
    addresses = (reverse("admin:integration_connection_change", args=[link.pk]), reverse("admin:index"))
    for address in addresses:
        assert "The moon was full." in page.get(address).content.decode()
    assert "The connection is enabled." in press(page, "enable")
    assert connection().disabled_reason == ""
    connections.set_enabled(connection(), False)
    for address in addresses:
        assert "The moon was full." not in page.get(address).content.decode()


def test_enabling_learns_from_sales_and_disabling_forgets(sales) -> None:
    """SET-021, SET-030: version, solution, base currency; the way back for links."""
    link = there.complete(web_client_url="https://bc.contoso.example")
    Connection.objects.update(disabled_reason="ABC")
    enable(connection())
    link = connection()
    euro = TransactionCurrency.objects.get(isocurrencycode="EUR")
    assert (link.disabled_reason, link.crm_version, link.is_solution_installed) == ("", "9.2.0", True)
    assert (link.base_currency, link.base_currency_symbol, link.base_currency_precision) == (euro.pk, "€", 2)
    assert link.integration_user == there.user().pk
    assert link.company is not None
    assert [c.nav_dynamicsnavurl for c in NavConnection.objects.all()] == ["https://bc.contoso.example"]
    mappings = set(TableMapping.objects.values_list("name", "enabled"))
    connections.set_enabled(link, False)
    link = connection()
    assert (link.crm_version, link.is_solution_installed) == ("", False)
    assert (link.base_currency, link.base_currency_symbol, link.base_currency_precision) == (None, "", None)
    assert not NavConnection.objects.exists()
    assert set(TableMapping.objects.values_list("name", "enabled")) == mappings


def test_the_base_currency_is_that_of_the_organisation(sales) -> None:
    """SET-023: rates in Sales refer to it, whatever the local currency of the company is."""
    dollar = factories.saved(
        TransactionCurrency(
            isocurrencycode="USD", currencyname="US Dollar", currencysymbol="$", currencyprecision=2, exchangerate="1"
        )
    )
    Organization.objects.update(basecurrency=dollar)
    enable(there.complete())
    assert CompanyInformation.objects.get().lcy_code == "EUR"
    assert (connection().base_currency, connection().base_currency_symbol) == (dollar.pk, "$")


@pytest.mark.behaviour("B-250")
def test_all_the_connectors_jobs_are_held_and_readied(sales) -> None:
    """SET-030: no job of the connection runs on while it is off, the ones of documents included."""
    link = there.enabled()
    assert set_up.active_jobs()[0] == set_up.active_jobs()[1] > 10
    connections.set_enabled(link, False)
    own = Schedule.objects.exclude(job="prune")
    assert set(own.values_list("status", flat=True)) == {"on_hold"}
    assert set_up.active_jobs() == (0, 0)
    connections.set_enabled(connection(), True)
    assert set(own.values_list("status", flat=True)) == {"ready"}


def test_the_local_currency_must_be_one_of_sales(sales) -> None:
    """SET-023: the error names the code, and the connection stays off."""
    link = there.complete()
    CompanyInformation.objects.update(lcy_code="ISK")
    with pytest.raises(Refused, match="LCY Code ISK"):
        enable(link)
    CompanyInformation.objects.update(lcy_code="")
    with pytest.raises(Refused, match="LCY Code of the company information is blank"):
        enable(connection())
    assert not connection().enabled
    assert connection().base_currency is None


def test_the_integration_user_is_looked_at_in_order(sales) -> None:
    """SET-022: disabled, licence, no role, system administrator, the two roles."""
    link = there.complete()
    user = there.user()
    environment.give_roles(user, [environment.ADMINISTRATOR])

    def why() -> str:
        with pytest.raises(Refused) as refused:
            connector.current().check_user(link)
        return str(refused.value)

    SystemUser.objects.filter(pk=user.pk).update(isdisabled=True, islicensed=False)
    assert "is disabled in Sales" in why()
    SystemUser.objects.filter(pk=user.pk).update(isdisabled=False)
    assert "System Administrator" in why()  # a licence is none of Office 365's business
    link.authentication_type = "ifd"
    assert "no licence" in why()
    SystemUser.objects.filter(pk=user.pk).update(islicensed=True)
    assert "Choose another user" in why()
    SystemUserRole.objects.filter(systemuser=user).exclude(role__name="Integration User").delete()
    assert "lacks the security roles Integration Administrator" in why()
    SystemUserRole.objects.filter(systemuser=user).delete()
    assert "has no security role" in why()
    link.user_name = "nobody@contoso.example"
    connector.current().check_user(link)


@pytest.mark.behaviour("B-245")
def test_an_old_version_of_sales_is_told_and_stops_nothing(sales) -> None:
    """SET-026: up to 6, and exactly 7.1."""
    for version, fine in (
        ("7.1", False),
        ("7.1.3", False),
        ("7.2", True),
        ("6.1", False),
        ("9.2.1", True),
        ("", False),
    ):
        assert signing_in.is_version_fine(version) is fine, version
    sales.version = "7.1.0"
    sales.save()
    link = there.complete()
    assert "may not work correctly" in signing_in.try_out(link).warnings[0]
    assert any("may not work correctly" in note for note in enable(link))
    assert connection().crm_version == "7.1.0"


@pytest.mark.behaviour("B-246")
def test_what_uses_a_disabled_connection_is_refused(sales) -> None:
    there.enabled()
    connections.set_enabled(connection(), False)
    with pytest.raises(Refused, match="not enabled"):
        connections.synchronise_modified()
    with pytest.raises(Refused, match="Enable the connection"):
        set_up.reset_to_defaults()


@pytest.mark.behaviour("B-255")
def test_a_run_while_sales_does_not_answer_is_an_attempt_and_leaves_it_enabled(sales) -> None:
    there.enabled()
    make_due("CUSTOMER")
    ticking.tick()
    sales.environmenturl = "https://moved.dynamics.com"
    sales.save()
    [run] = carry_out()
    assert run.status == RunStatus.FAILED
    assert "No environment of Sales answers" in run.message
    assert (of("CUSTOMER").status, of("CUSTOMER").attempts) == ("ready", 1)
    assert connection().enabled


@pytest.mark.says("sales_unreachable")
@pytest.mark.says("sales_refuses")
def test_the_sentences_of_a_lost_connection() -> None:
    assert "Sales cannot be reached: gone" in str(Finding("sales_unreachable", "", {"why": "gone"}))
    assert "was disabled: no" in str(Finding("sales_refuses", "", {"why": "no"}))


@pytest.mark.parametrize(
    ("what", "says"), [("user", "is disabled in Sales"), ("roles", "lacks the security roles Integration User")]
)
def test_a_run_that_may_not_disables_the_connection_with_the_reason(sales, what, says) -> None:
    """SET-031: a broken sign-in, and a missing privilege."""
    there.enabled()
    if what == "user":
        SystemUser.objects.filter(pk=there.user().pk).update(isdisabled=True)
    else:
        SystemUserRole.objects.filter(role__name="Integration User").delete()
    run = synchronise.start_run(factories.mapping("CUSTOMER"))
    assert run.status == RunStatus.FAILED
    assert "The connection was disabled" in run.message
    link = connection()
    assert not link.enabled
    assert says in link.disabled_reason
    assert len(link.disabled_reason) <= 250


@pytest.mark.parametrize("works", [True, False])
def test_a_connection_to_be_restored_is_tried_once_and_silently(sales, works) -> None:
    """SET-033: enabled if it works; the flag goes either way."""
    there.complete()
    Connection.objects.update(restore_connection=True)
    if not works:
        SystemUser.objects.filter(pk=there.user().pk).update(isdisabled=True)
    ticking.tick(timezone.now())
    assert (connection().enabled, connection().restore_connection) == (works, False)


def test_fields_of_signing_in_change_only_while_it_is_off(sales) -> None:
    """SET-002: and the sentence names the field."""
    link = there.enabled()
    link.server_url = "https://other.dynamics.com"
    with pytest.raises(connections.FieldsRefused, match="Disable the connection before you change “server URL”"):
        connections.save(link, confirmed=True)
    with pytest.raises(connections.FieldsRefused, match="secret"):
        connections.save(connection(), confirmed=True, secret="another-one")
    assert there.plain_secret(connection()) == there.SECRET


def test_the_string_follows_what_it_is_made_of(sales) -> None:
    """SET-001; SET-012: rebuilt with the address, the user and the way of signing in; else only the version moves."""
    link = there.complete()
    assert "Url=https://contoso.crm.dynamics.com;ClientId=sync@contoso.example" in link.connection_string
    link.connection_string += "Mine=1;"
    connections.save(link)
    link.proxy_version = 8
    connections.save(link)
    assert "ProxyVersion=8;Mine=1;" in connection().connection_string
    link.server_url = "https://crm.contoso.example"
    link.user_name = "corp\\sync"
    connections.save(link)
    link = connection()
    assert (link.authentication_type, link.domain) == ("ad", "corp")
    assert "Domain=corp" in link.connection_string
    assert "Mine" not in link.connection_string


def test_an_address_without_its_beginning_is_asked_about(sales) -> None:
    """SET-010: nothing is saved before somebody agrees; what one typed can be kept where it is an address."""
    from integration.services.mappings import ConfirmationNeeded

    link = connection()
    link.server_url = "contoso.crm.dynamics.com"
    with pytest.raises(ConfirmationNeeded, match=there.URL):
        connections.save(link)
    connections.save(link, confirmed=True)
    assert connection().server_url == there.URL
    link.server_url = f"{there.URL}/org"
    connections.save(link, keep_url=True)
    assert connection().server_url == f"{there.URL}/org"
    link.server_url = ""
    connections.save(link)
    assert connection().connection_string == ""


def test_the_solution_is_deployed_by_an_administrator_and_gives_the_roles(sales) -> None:
    """SET-024: three different messages; the sign-in is kept nowhere; only while the connection is off."""
    link = there.complete(solution=False)
    SystemUserRole.objects.filter(systemuser=there.user()).delete()
    with pytest.raises(Refused, match="does not let"):
        set_up.deploy_solution(there.ADMIN, "wrong")
    with pytest.raises(Refused, match="may not import solutions"):
        set_up.deploy_solution(there.USER, there.SECRET)
    assert environment.integration_solution() is None
    done = set_up.deploy_solution(there.ADMIN, there.ADMIN_SECRET)
    assert "was imported" in done[0]
    assert "Integration Administrator, Integration User" in done[1]
    assert [(r.name, r.assigned) for r in set_up.roles(link)] == [(n, True) for n in environment.REQUIRED]
    connections.set_enabled(connection(), True)
    with pytest.raises(Refused, match="Disable the connection"):
        set_up.deploy_solution(there.ADMIN, there.ADMIN_SECRET)


def test_the_solution_gives_the_owning_team_its_roles_and_needs_the_user(world) -> None:
    """SET-024: an e-mail nobody has is an error, and nothing is imported."""
    there.sales()
    link = there.complete(solution=False)
    link.ownership_model, link.default_team = "team", world.team.pk
    connections.save(link, confirmed=True)
    Connection.objects.update(user_name="nobody@contoso.example")
    with pytest.raises(Refused, match=r"no user nobody@contoso\.example"):
        set_up.deploy_solution(there.ADMIN, there.ADMIN_SECRET)
    assert environment.integration_solution() is None
    Connection.objects.update(user_name=there.USER)
    set_up.deploy_solution(there.ADMIN, there.ADMIN_SECRET)
    assert {r.role.name for r in world.team.roles.select_related("role")} == set(environment.REQUIRED)


@pytest.mark.behaviour("B-243")
def test_use_defaults_makes_mappings_and_jobs_again(sales, page) -> None:
    """SET-050: after a question; edits go, couplings stay."""
    there.enabled()
    before = set(TableMapping.objects.values_list("name", flat=True))
    TableMapping.objects.exclude(name="CUSTOMER").delete()
    TableMapping.objects.update(only_coupled=False)
    Schedule.objects.all().delete()
    couple_rows("bc.customer", factories.customer("Mill", no="C1"), "crm.account", factories.account("Mill"))
    Connection.objects.update(default_price_list=there.user().pk)
    assert "return to the defaults" in press(page, "reset")
    assert not Schedule.objects.exists()
    said = press(page, "reset", confirmed="1")
    assert f"The default synchronisation setup is in place: {len(before)} table mappings and their schedules." in said
    assert set(TableMapping.objects.values_list("name", flat=True)) == before
    assert TableMapping.objects.get(name="CUSTOMER").only_coupled
    assert Coupling.objects.filter(local_table="bc.customer").count() == 1
    assert connection().default_price_list is None
    names = {each.mapping.name: each.name for each in Schedule.objects.filter(job="synch").select_related("mapping")}
    assert set(names) == {m.name for m in TableMapping.objects.all() if pairs.get(m.pair).scheduled}
    assert all(of in name for of, name in names.items())
    assert not [each.name for each in Schedule.objects.all() if "%" in each.name or not each.name]


def test_the_counter_of_jobs_has_its_words(sales) -> None:
    """SET-054: all, some, none, and nothing at all."""
    assert "disabled" in set_up.jobs_in_words(0, 0)
    assert "All 3 jobs" in set_up.jobs_in_words(3, 3)
    assert "3 of 4" in set_up.jobs_in_words(3, 4)
    assert "No job runs by itself" in set_up.jobs_in_words(0, 4)
    there.enabled(solution=False)
    active, total = set_up.active_jobs()
    assert active == total == Schedule.objects.filter(job="synch").count()


def test_only_a_page_of_a_disabled_connection_asks_before_it_is_left(sales, page) -> None:
    """SET-032: what was typed there is not saved yet, and nothing is synchronised meanwhile."""
    link = there.complete()
    address = reverse("admin:integration_connection_change", args=[link.pk])
    assert "data-ask-before-leaving" in page.get(address).content.decode()
    connections.set_enabled(link, True)
    assert "data-ask-before-leaving" not in page.get(address).content.decode()
