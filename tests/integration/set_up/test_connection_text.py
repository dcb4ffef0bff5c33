"""What people type into the connection: addresses, user names and connection strings (SET-010 to SET-013)."""

from __future__ import annotations

import pytest

from integration.models import Connection
from integration.services import connection_text
from integration.services.errors import Refused


@pytest.mark.behaviour("B-244")
@pytest.mark.parametrize(
    ("typed", "proposed", "asks"),
    [
        ("", "", False),
        ("   ", "", False),
        ("test.dynamics.com", "https://test.dynamics.com", True),
        ("  test.dynamics.com  ", "https://test.dynamics.com", True),
        ("https://test.dynamics.com", "https://test.dynamics.com", False),
        ("https://test.dynamics.com/", "https://test.dynamics.com", False),
        ("https://CamelCase.Dynamics.com", "https://CamelCase.Dynamics.com", False),
        ("HTTPS://test.dynamics.com", "HTTPS://test.dynamics.com", False),
        ("http://h/org", "http://h", True),
        ("https://h.example:443/org", "https://h.example", True),
        ("http://h:555/org", "http://h:555/org", False),
        ("h:555/org", "https://h:555/org", True),
    ],
)
def test_an_address_is_completed_and_compared_whatever_its_case(typed, proposed, asks) -> None:
    """SET-010: https in front after a question, the host alone after a question, a port of one's own untouched."""
    found = connection_text.address(typed)
    assert found.proposed == proposed
    assert bool(found.question) is asks
    if asks:
        assert proposed in found.question
        assert typed.strip() in found.question


@pytest.mark.parametrize(
    "typed", ["ftp://h", "https://", "https://a b", "http://h:99999", "https://x:y@h", "https:// "]
)
def test_what_is_no_address_is_refused_with_the_value(typed) -> None:
    """SET-010: only http and https lead to Sales, and nobody's password stands in an address."""
    with pytest.raises(Refused) as refused:
        connection_text.address(typed)
    assert "URL" in str(refused.value)
    if "@" in typed:
        assert "x:y" not in str(refused.value)


def test_the_address_says_how_one_signs_in() -> None:
    """SET-010: Office 365 where Sales is hosted, else Active Directory."""
    assert connection_text.authentication_of("https://a.crm4.dynamics.com") == "office365"
    assert connection_text.authentication_of("https://crm.contoso.example") == "ad"


def test_a_user_name_has_the_form_its_way_of_signing_in_asks_for() -> None:
    """SET-011: domain\\user for Active Directory, an e-mail address for Office 365; errors of their own."""
    assert connection_text.check_user_name("corp\\sync", "ad") == "corp"
    assert connection_text.check_user_name("sync@x.example", "office365") == ""
    assert connection_text.check_user_name("anything", "ifd") == ""
    with pytest.raises(Refused, match=r"domain\\user"):
        connection_text.check_user_name("sync", "ad")
    with pytest.raises(Refused, match="“sync” is no e-mail address"):
        connection_text.check_user_name("sync", "office365")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Url=x;ProxyVersion=8;AuthType=AD;", "Url=x;ProxyVersion=9;AuthType=AD;"),
        ("Url=x;AuthType=AD;ProxyVersion=8", "Url=x;AuthType=AD;ProxyVersion=9"),
        ("Url=x;AuthType=AD", "Url=x;AuthType=AD;ProxyVersion=9;"),
        ("Url=x;AuthType=AD;", "Url=x;AuthType=AD;ProxyVersion=9;"),
        ("Url=x;proxyversion = 8.1 ;Mine=1", "Url=x;proxyversion = 9;Mine=1"),
    ],
)
def test_another_client_version_leaves_the_rest_of_the_string_alone(before, after) -> None:
    """SET-012: in the middle, at the end, absent."""
    assert connection_text.with_version(before, 9) == after


def test_the_default_string_has_a_placeholder_where_the_secret_belongs() -> None:
    """SET-012, SET-013: parts by the way of signing in; the user without the domain."""
    link = Connection(server_url="https://h", user_name="corp\\sync", domain="corp", authentication_type="ad")
    found = connection_text.default_string(link)
    assert found == "Url=https://h;UserName=sync;Password={PASSWORD};ProxyVersion=9;AuthType=AD;Domain=corp;"
    connection_text.check_string(found, "ad")
    link.authentication_type, link.user_name = "office365", "sync@x.example"
    found = connection_text.default_string(link)
    assert "ClientSecret={CLIENTSECRET}" in found
    connection_text.check_string(found, "office365")
    for kind, part in (("ifd", "HomeRealmUri"), ("oauth", "TokenCacheStorePath")):
        link.authentication_type = kind
        assert part in connection_text.default_string(link)


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("Url=x;", "ad", "{PASSWORD}"),
        ("Url=x;Password={PASSWORD};", "office365", "{CLIENTSECRET} or {CERTIFICATE}"),
        ("Url=x;Password=hunter2;Mine={PASSWORD}", "ad", "“Password”"),
        ("Url=x;Password={PASSWORD};Mine=s3cret", "ad", "contains the secret"),
    ],
)
def test_a_string_with_a_secret_or_without_its_placeholder_is_refused(text, kind, says) -> None:
    """SET-013: secrets never live in the string, and no error repeats one."""
    with pytest.raises(Refused) as refused:
        connection_text.check_string(text, kind, "s3cret")
    assert says in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert "s3cret" not in str(refused.value)
