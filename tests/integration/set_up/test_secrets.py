"""Secrets: encrypted, only ever written, gone when replaced, and nobody's without the permission (SET-013)."""

from __future__ import annotations

import io
import logging

import pytest
from cryptography.fernet import Fernet, MultiFernet
from django.core.management import CommandError, call_command
from django.db import connection as database
from django.urls import reverse
from django.utils import timezone

from integration.models import Connection, ConnectionSecret, Issue
from integration.models.issue import IssueClass
from integration.services import connections, secret_store
from integration.services.errors import Refused
from integration.services.install import connection
from p2c import roles
from tests import factories
from tests import set_up as there
from tests.integration.admin.pages import filled
from tests.integration.set_up.conftest import client_of, person

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:integration_connection_change", args=[1])
REST = "/api/v1/connection/"
NEW = "Brand-new-secret-9"


def everything_stored() -> str:
    """All the database holds, as somebody who stole it would read it."""
    if database.vendor == "sqlite":
        database.ensure_connection()
        return database.connection.serialize().decode("utf-8", "replace")
    found = []
    with database.cursor() as cursor:
        for name in database.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            found += [row[0] or "" for row in cursor.fetchall()]
    return "\n".join(found)


def test_a_stolen_database_shows_no_secret(sales, page, api, caplog) -> None:
    """Neither the bytes of the file nor a text column, a log line, an answer or the history has one."""
    caplog.set_level(logging.DEBUG)
    link = there.complete()
    connections.set_enabled(link, True)
    connections.set_enabled(connection(), False)
    page.post(PAGE, filled(page.get(PAGE), secret=NEW))
    assert there.plain_secret(connection()) == NEW
    page.post(reverse("admin:integration_connection_do", args=[1, "test"]))
    answers = [page.get(PAGE), page.get(reverse("admin:integration_connection_history", args=[1])), api.get(REST)]
    answers.append(api.post(f"{REST}deploy-solution/", {"admin_name": there.ADMIN, "admin_secret": "Bad-guess-3"}))
    answers.append(api.patch(REST, {"user_name": "nobody", "secret": "Bad-guess-4"}))
    seen = everything_stored() + caplog.text + "".join(each.content.decode() for each in answers)
    for secret in (there.SECRET, NEW, there.ADMIN_SECRET, "Bad-guess-3", "Bad-guess-4"):
        assert secret not in seen, secret
    assert str(connection().secret_key) not in "".join(each.content.decode() for each in answers)
    assert "sync@contoso.example" in everything_stored(), "or the look at the database sees nothing"


def test_screens_and_answers_show_a_mask(sales, page, api) -> None:
    """SET-013: the same mask whatever the secret; a mask that comes back changes nothing."""
    there.complete()
    text = page.get(PAGE).content.decode()
    assert secret_store.MASK in text
    answer = api.get(REST).json()
    assert answer["has_secret"] is True
    assert "secret" not in answer
    page.post(PAGE, filled(page.get(PAGE), secret=secret_store.MASK))
    assert there.plain_secret(connection()) == there.SECRET
    with pytest.raises(Refused, match="mask"):
        connections.save(connection(), secret=secret_store.MASK)
    assert NEW not in repr(secret_store.SecretText(NEW))


def test_an_old_secret_is_deleted_when_it_is_replaced_and_with_its_record(sales) -> None:
    """SET-013: there is never more than the one that is used."""
    there.complete()
    [before] = ConnectionSecret.objects.all()
    connections.save(connection(), secret=NEW)
    [after] = ConnectionSecret.objects.all()
    assert after.pk != before.pk
    assert (after.pk, there.plain_secret(connection())) == (connection().secret_key, NEW)
    connection().delete()
    assert not ConnectionSecret.objects.exists()


def test_keys_are_rotated(sales, settings) -> None:
    """After a rotation the old key can be taken away; without any key that fits, the sentence says what to do."""
    there.complete()
    old, new = settings.P2C_SECRETS_KEYS, [Fernet.generate_key().decode()]
    settings.P2C_SECRETS_KEYS = [*new, *old]
    out = io.StringIO()
    call_command("rotate_secrets", stdout=out)
    assert "1 secret is encrypted" in out.getvalue()
    settings.P2C_SECRETS_KEYS = new
    assert there.plain_secret(connection()) == there.SECRET
    settings.P2C_SECRETS_KEYS = old
    with pytest.raises(Refused, match="Type it again"):
        there.plain_secret(connection())
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("rotate_secrets")
    settings.P2C_SECRETS_KEYS = []
    with pytest.raises(Refused, match="P2C_SECRETS_KEY"):
        connections.save(connection(), secret=NEW)


#: deed -> (address on screen with its sent values, address and body over REST, command)
DEEDS = {
    "run": (
        (reverse("admin:integration_connection_do", args=[1, "synchronise"]), {"confirmed": "1"}),
        (f"{REST}synchronise/", {}),
        ("sync", "CUSTOMER"),
        "integration.synchronise",
    ),
    "full": (
        (reverse("admin:integration_fullsynchreviewline_start"), {}),
        ("/api/v1/full-synchronisation/start/", {}),
        ("full_sync", "--yes"),
        "integration.full_synch",
    ),
    "resolve": (
        ("retry", {}),
        ("/api/v1/issues/{issue}/retry/", {}),
        ("issues", "--retry", "--all"),
        "integration.resolve",
    ),
    "solution": (
        (reverse("admin:integration_connection_do", args=[1, "deploy"]), {}),
        (f"{REST}deploy-solution/", {"admin_name": there.ADMIN, "admin_secret": there.ADMIN_SECRET}),
        ("rotate_secrets",),
        secret_store.PERMISSION,
    ),
    "secret": (
        (PAGE, {"secret": NEW}),
        (REST, {"secret": NEW}),
        ("set_secret",),
        secret_store.PERMISSION,
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_who_lacks_the_permission_can_do_it_nowhere(world, client, monkeypatch, deed) -> None:
    """On screen, over REST and by command with --user: run, resolve, change secrets."""
    there.behind(world.connection)
    if deed in ("solution", "secret"):
        connections.set_enabled(connection(), False)
    issue = Issue.objects.create(
        mapping=factories.mapping("CUSTOMER"),
        issue_class=IssueClass.DATA,
        code="unexpected",
        direction="to_integration",
        first_seen=timezone.now(),
        last_seen=timezone.now(),
    )
    (address, sent), (resource, body), command, permission = DEEDS[deed]
    others = {"integration.view_connection", "integration.change_connection", "integration.view_tablemapping"}
    others |= {"integration.view_issue", "integration.view_synchrun", "integration.change_issue"} - {permission}
    user = person("pat", *others)
    before = there.plain_secret(connection())
    client.force_login(user)
    if deed == "resolve":
        address = reverse("admin:integration_issue_changelist")
        client.post(address, {"action": "retry", "_selected_action": [issue.pk]})
        issue.refresh_from_db()
        assert issue.closed_at is None
        assert issue.next_try_at is None
    elif deed == "secret":
        client.post(address, filled(client.get(address), **sent))
    else:
        assert client.post(address, sent).status_code == 403
    rest = client_of(user)
    resource = resource.format(issue=issue.pk)
    answer = rest.patch(resource, body) if deed == "secret" else rest.post(resource, body)
    assert answer.status_code == 403, answer.content
    assert permission in answer.content.decode()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NEW}\n"))
    with pytest.raises(CommandError) as refused:
        call_command(*command, user="pat")
    assert permission in str(refused.value)
    assert there.plain_secret(connection()) == before
    assert not factories.SynchRun.objects.exists()


def test_an_operator_runs_and_resolves_but_changes_no_secret(world, client, monkeypatch) -> None:
    """The role's own limits: the secret, the connection."""
    there.behind(world.connection)
    connections.set_enabled(connection(), False)
    user = person("op", group=roles.OPERATOR)
    assert user.has_perms(["integration.synchronise", "integration.resolve"])
    client.force_login(user)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {"secret": NEW}).status_code == 403
    assert client_of(user).patch(REST, {"secret": NEW}).status_code == 403
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NEW}\n"))
    with pytest.raises(CommandError, match="change_secret"):
        call_command("set_secret", user="op")
    assert there.plain_secret(connection()) == there.SECRET


def test_the_secret_is_set_by_command_from_standard_input(sales, root, monkeypatch) -> None:
    """Never from an argument; nothing of it is printed."""
    there.complete()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NEW}\n"))
    out = io.StringIO()
    call_command("set_secret", user="root", stdout=out)
    assert there.plain_secret(connection()) == NEW
    assert NEW not in out.getvalue()
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    with pytest.raises(CommandError, match="blank"):
        call_command("set_secret")
    assert Connection.objects.get().secret_key is not None


def test_a_rotation_that_is_interrupted_loses_nothing_and_can_be_repeated(sales, settings, monkeypatch) -> None:
    """Half of the way is no way: until all are under the new key every one is under the old one, and readable."""
    there.complete()
    old = settings.P2C_SECRETS_KEYS
    made = {connection().secret_key: there.SECRET}
    made |= {secret_store.keep(f"another-{number}"): f"another-{number}" for number in range(3)}
    settings.P2C_SECRETS_KEYS = [Fernet.generate_key().decode(), *old]
    with monkeypatch.context() as broken:
        rotate = MultiFernet.rotate
        seen = []

        def dies(self, token, ttl=None):
            seen.append(token)
            if len(seen) == 3:
                raise KeyboardInterrupt
            return rotate(self, token)

        broken.setattr(MultiFernet, "rotate", dies)
        with pytest.raises(KeyboardInterrupt):
            secret_store.rotate()
    assert {key: str(secret_store.reveal(key)) for key in made} == made
    settings.P2C_SECRETS_KEYS, both = old, settings.P2C_SECRETS_KEYS
    assert {key: str(secret_store.reveal(key)) for key in made} == made, "nothing of it was kept"
    # a secret that was typed meanwhile is under the new key already
    settings.P2C_SECRETS_KEYS = both
    made[secret_store.keep("typed-meanwhile")] = "typed-meanwhile"
    assert secret_store.rotate() == len(made)
    settings.P2C_SECRETS_KEYS = both[:1]
    assert {key: str(secret_store.reveal(key)) for key in made} == made
    assert secret_store.rotate() == len(made), "a second time does no harm"
    assert {key: str(secret_store.reveal(key)) for key in made} == made
