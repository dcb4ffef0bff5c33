"""What protects the site: headers, cookies, sessions, tokens, the trail of who did what."""

import logging
import re
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessLog
from django.conf import settings as project
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from p2c import tokens
from tests.integration.admin.pages import shown_of
from tests.p2c.test_production import GOOD

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-and-lonely-sentence"


@pytest.fixture
def ada(client):
    user = User.objects.create_superuser("ada", "ada@x.example", PASSWORD)
    client.force_login(user)
    return user


# --- headers ----------------------------------------------------------------------------------------------------------


def policy(answer):
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";")]
    return {name: set(values) for name, *values in parts}


def test_every_answer_says_whose_scripts_may_run(client, ada):
    """No script in a page, nothing from another host; only the admin's Alpine may compile its attributes."""
    for address, evaluates in {
        "/admin/": True, "/admin/bc/customer/": True, "/admin/login/": True, "/admin/preferences/": True,
        "/admin/couple-salespeople/": True, "/api/v1/": False,
        "/api/schema/swagger/": False, "/livez": False, "/nowhere/": False,
    }.items():  # fmt: skip
        found = policy(client.get(address))
        assert found["script-src"] == {"'self'", *(["'unsafe-eval'"] if evaluates else [])}, address
        for name in ("object-src", "base-uri", "frame-ancestors"):
            assert found[name] == {"'none'"}, address
        assert found["default-src"] == found["form-action"] == {"'self'"}
        assert not any("http" in value for values in found.values() for value in values)


def test_every_answer_closes_what_is_not_used_and_is_kept_nowhere(client, ada):
    for address in ("/admin/", "/api/v1/runs/", "/livez"):
        answer = client.get(address)
        assert "camera=()" in answer["Permissions-Policy"]
        assert answer["Cross-Origin-Resource-Policy"] == answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert "no-store" in answer["Cache-Control"]
    file = client.get("/static/integration/forms.js")
    assert "no-store" not in file["Cache-Control"]
    file.close()


def test_no_page_of_ours_has_a_script_in_it():
    offences = []
    for path in (project.BASE_DIR / "templates").rglob("*.html"):
        text = path.read_text()
        inline = [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "json" not in tag]
        if inline or re.search(r"\son[a-z]+=[\"']|javascript:", text):
            offences.append(path.name)
    assert offences == []


# --- what production gives --------------------------------------------------------------------------------------------


def test_production_ties_cookies_to_the_host_and_to_encryption():
    program = (
        "from p2c import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, "
        "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.DEBUG, "
        "s.REST_FRAMEWORK['NUM_PROXIES'])"
    )
    environment = {"PATH": "/usr/bin:/bin", **GOOD}
    said = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=project.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert said == [
        "__Host-sessionid", "__Host-csrftoken", *["True"] * 6, "31536000", "True", "False", "0",
    ]  # fmt: skip


def test_a_header_does_not_make_somebody_else_of_an_anonymous_client():
    """Without a proxy in front, X-Forwarded-For is the client's own word."""
    from rest_framework.throttling import AnonRateThrottle

    throttle = AnonRateThrottle()
    said = [{"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": f"10.0.0.{n}"} for n in range(3)]
    assert {throttle.get_ident(RequestFactory().get("/livez", **each)) for each in said} == {"127.0.0.1"}


# --- sessions ---------------------------------------------------------------------------------------------------------


def signed_in(client):
    return client.get("/admin/").status_code == 200


def test_who_does_nothing_for_a_while_is_signed_out(client, ada, settings):
    settings.P2C_SESSION_HOURS, settings.P2C_IDLE_MINUTES = 12, 60
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        assert signed_in(client)
        for _time in range(3):
            clock.shift(timedelta(minutes=50))
            assert signed_in(client)
        clock.shift(timedelta(minutes=61))
        assert not signed_in(client)
        assert not signed_in(client)


def test_a_page_that_follows_a_run_by_itself_is_nobody_at_work(client, ada, settings):
    settings.P2C_SESSION_HOURS, settings.P2C_IDLE_MINUTES = 12, 60
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert signed_in(client)
        clock.shift(timedelta(minutes=40))
        client.get("/admin/", headers={"hx-request": "true"})
        clock.shift(timedelta(minutes=40))
        assert not signed_in(client)


def test_nobody_stays_signed_in_for_longer_than_a_day_of_work(client, ada, settings):
    settings.P2C_SESSION_HOURS, settings.P2C_IDLE_MINUTES = 2, 0
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _time in range(4):
            assert signed_in(client)
            clock.shift(timedelta(minutes=29))
        clock.shift(timedelta(minutes=10))
        assert not signed_in(client)


def test_a_new_password_ends_all_other_sessions(client, ada):
    from django.test import Client

    elsewhere = Client()
    elsewhere.force_login(ada)
    new = "another-long-and-lonely-sentence"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("admin:password_change"), sent).status_code == 302
    assert signed_in(client)
    assert not signed_in(elsewhere)


@pytest.mark.parametrize("change", ["signs out", "is deactivated"])
def test_a_session_is_over_when_somebody(client, ada, change):
    key = client.session.session_key
    if change == "signs out":
        assert client.post(reverse("admin:logout")).status_code == 302
        client.cookies[project.SESSION_COOKIE_NAME] = key
    else:
        User.objects.filter(pk=ada.pk).update(is_active=False)
    assert not signed_in(client)


def test_short_and_common_passwords_are_refused(client, ada):
    for new, word in (("short-one", "12 characters"), ("passwordpassword", "too common")):
        sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        answer = client.post(reverse("admin:password_change"), sent)
        if answer.status_code == 200:
            assert word in answer.content.decode()
        else:
            assert word == "too common", "a list of common passwords knows only so many"


# --- tokens -----------------------------------------------------------------------------------------------------------


def asks(client, key):
    return client.get("/api/v1/runs/", headers={"authorization": f"Token {key}"}).status_code


def test_a_token_is_shown_once_and_kept_as_a_digest(client, capsys):
    user = User.objects.create_superuser("robot")
    call_command("api_token", "robot")
    key = capsys.readouterr().out.split()[-1]
    assert asks(client, key) == 200
    kept = Token.objects.get(user=user).key
    assert kept != key
    assert asks(client, kept) == 401, "what is kept opens nothing"
    call_command("api_token", "robot")
    assert asks(client, key) == 401, "the old one died of the new one"
    call_command("api_token", "robot", "--revoke")
    assert not Token.objects.exists()


def test_a_token_does_not_last_for_ever(client, settings):
    settings.P2C_TOKEN_DAYS = 180
    key = tokens.issue(User.objects.create_superuser("robot"))
    with time_machine.travel(timezone.now() + timedelta(days=179)):
        assert asks(client, key) == 200
    with time_machine.travel(timezone.now() + timedelta(days=181)):
        answer = client.get("/api/v1/runs/", headers={"authorization": f"Token {key}"})
    assert answer.status_code == 401
    assert "more than 180 days ago" in answer.json()["errors"][0]["message"]


# --- who did what -----------------------------------------------------------------------------------------------------


@pytest.fixture
def trail(caplog):
    caplog.set_level(logging.INFO, "p2c.activity")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "p2c.activity"]


def test_signing_in_and_out_and_failing_to_can_be_told_afterwards(client, settings, trail):
    settings.AXES_ENABLED = True
    user = User.objects.create_superuser("ada", "ada@x.example", PASSWORD)
    login = reverse("admin:login")
    client.post(login, {"username": "ada", "password": "wrong"})
    client.post(login, {"username": "ada", "password": PASSWORD})
    client.post(reverse("admin:logout"))
    told = [line for line in trail() if line.startswith("sign-")]
    assert [line.split(" from ")[0] for line in told] == [
        "sign-in by user –", f"sign-in by user {user.pk}", f"sign-out by user {user.pk}",
    ]  # fmt: skip
    [entry] = AccessLog.objects.filter(username="ada")
    assert entry.logout_time is not None
    assert not any(secret in line for line in trail() for secret in (PASSWORD, "wrong"))


def test_what_is_written_and_what_is_refused_can_be_told_afterwards(client, ada, trail):
    """Who, from where, on which page, on which record, with what outcome; no names of people, no values."""
    other = User.objects.create_user("bea", "bea@x.example")
    page = reverse("admin:auth_user_change", args=[other.pk])
    opened = client.get(page)
    form = opened.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    sent = (
        shown_of(opened)
        | {name: value for name, value in values.items() if value not in (None, False, "")}
        | {"is_staff": "on"}
    )
    joined = timezone.localtime(other.date_joined)
    sent |= {"date_joined_0": joined.date().isoformat(), "date_joined_1": joined.time().isoformat("seconds")}
    client.post(page, sent)
    assert User.objects.get(pk=other.pk).is_staff
    assert f"request by user {ada.pk} from 127.0.0.1: POST admin:auth_user_change {other.pk} 302" in trail()
    client.logout()
    client.post("/api/v1/table-mappings/CUSTOMER/synchronise/")
    assert trail()[-1].endswith("POST table-mapping-synchronise … 401")
    assert not any("bea" in line for line in trail())


def test_reading_leaves_no_trail(client, ada, trail):
    client.get("/admin/")
    client.get("/api/v1/runs/")
    assert [line for line in trail() if line.startswith("request")] == []
