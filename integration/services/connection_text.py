"""What people type into the connection, put in order: the address, the user name and the connection string.

SET-010 to SET-013. Nothing is read and nothing is written here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from integration.models.connection import AuthenticationType, Connection
from integration.services.errors import Refused

HOSTED = ".dynamics.com"
PASSWORD, CLIENT_SECRET, CERTIFICATE = "{PASSWORD}", "{CLIENTSECRET}", "{CERTIFICATE}"
#: what stands in a connection string for the secret, by how one signs in
PLACEHOLDERS = {AuthenticationType.OFFICE365: (CLIENT_SECRET, CERTIFICATE)}
_DEFAULT_PORTS = {"http": 80, "https": 443}
_VERSION = re.compile(r"(?P<name>\bProxyVersion\s*=\s*)(?P<value>[^;]*)", re.IGNORECASE)
_AUTH_TYPES = {AuthenticationType.AD: "AD", AuthenticationType.IFD: "IFD", AuthenticationType.OAUTH: "OAuth"}
_is_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Address:
    """An address as typed, and the one that is proposed instead, with the question to ask first."""

    typed: str
    proposed: str
    question: str = ""


def address(text: str) -> Address:
    """Look at a typed address (SET-010): `Refused` when it is none; blank is accepted."""
    typed = text.strip()
    if not typed:
        return Address("", "")
    absolute = typed
    if "://" not in typed:
        absolute = f"https://{typed}"
    parts = _split(absolute, typed)
    host = f"{parts.scheme.lower()}://{parts.hostname}"
    if parts.port not in (None, _DEFAULT_PORTS[parts.scheme.lower()]):
        proposed = absolute  # whoever names a port knows the whole address
    else:
        proposed = host
    if proposed.lower() == typed.rstrip("/").lower():
        return Address(typed.rstrip("/"), typed.rstrip("/"))
    if proposed == typed:
        return Address(typed, typed)
    question = _("The server URL becomes “%(proposed)s” instead of “%(typed)s”.")
    return Address(typed, proposed, question % {"proposed": proposed, "typed": typed})


def _split(absolute: str, typed: str) -> SplitResult:
    wrong = _("“%(value)s” is not a valid URL. Enter the address of Sales, for example https://contoso.example.")
    try:
        parts = urlsplit(absolute)
        port = parts.port  # raises when it is none
    except ValueError as error:
        raise Refused(wrong % {"value": typed}) from error
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        text = _("The server URL “%(value)s” begins with “%(scheme)s”. It must begin with https:// or http://.")
        raise Refused(text % {"value": typed, "scheme": parts.scheme})
    if parts.username or parts.password:
        raise Refused(
            _("The server URL may not contain a user name or a password. Enter them in the fields made for them.")
        )
    if not parts.hostname:
        raise Refused(wrong % {"value": typed})
    try:
        # a name without dots is a server of one's own network
        host = parts.hostname if "." in parts.hostname or parts.hostname == "localhost" else f"{parts.hostname}.local"
        _is_url(f"{parts.scheme.lower()}://{host}" + (f":{port}" if port else "") + parts.path)
    except ValidationError as error:
        raise Refused(wrong % {"value": typed}) from error
    return parts


def authentication_of(url: str) -> str:
    """How one signs in at this address: Office 365 where Sales is hosted, else Active Directory (SET-010)."""
    host = urlsplit(url).hostname or ""
    return AuthenticationType.OFFICE365 if HOSTED in f".{host}" else AuthenticationType.AD


def host_of(url: str) -> str:
    """Host and explicit port, in small letters: two addresses with the same one lead to the same server."""
    parts = urlsplit(url.strip().lower())
    return f"{parts.hostname or ''}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 443)}"


def check_user_name(name: str, authentication: str) -> str:
    """The domain in a user name, which must have the form its way of signing in asks for (SET-011)."""
    if authentication == AuthenticationType.AD:
        domain, backslash, user = name.partition("\\")
        if not backslash or not domain or not user:
            text = _("The user name “%(name)s” has no domain. Enter it as domain\\user, or change how one signs in.")
            raise Refused(text % {"name": name})
        return domain
    if authentication == AuthenticationType.OFFICE365 and not re.fullmatch(r"[^@\s]+@[^@\s]+", name):
        text = _("The user name “%(name)s” is no e-mail address. Enter one, for example sync@contoso.example.")
        raise Refused(text % {"name": name})
    return ""


def default_string(link: Connection) -> str:
    """The connection string as the other fields make it (SET-012); blank while the address is."""
    if not link.server_url:
        return ""
    if link.authentication_type == AuthenticationType.OFFICE365:
        parts = [
            ("AuthType", "ClientSecret"),
            ("Url", link.server_url),
            ("ClientId", link.user_name),
            ("ClientSecret", CLIENT_SECRET),
            ("ProxyVersion", link.proxy_version),
        ]
    else:
        user = link.user_name.rpartition("\\")[2]
        parts = [
            ("Url", link.server_url),
            ("UserName", user),
            ("Password", PASSWORD),
            ("ProxyVersion", link.proxy_version),
            ("AuthType", _AUTH_TYPES[AuthenticationType(link.authentication_type)]),
        ]
        if link.authentication_type == AuthenticationType.AD:
            parts.append(("Domain", link.domain))
        elif link.authentication_type == AuthenticationType.IFD:
            parts.append(("HomeRealmUri", ""))
        else:
            parts += [("AppId", ""), ("RedirectUri", ""), ("TokenCacheStorePath", ""), ("LoginPrompt", "Auto")]
    return "".join(f"{name}={value};" for name, value in parts)


def with_version(text: str, version: int) -> str:
    """The connection string with another client version; every other part of it stays as it is."""
    if _VERSION.search(text):
        return _VERSION.sub(lambda found: f"{found['name']}{version}", text, count=1)
    ending = "" if not text.strip() or text.rstrip().endswith(";") else ";"
    return f"{text.rstrip()}{ending}ProxyVersion={version};"


def check_string(text: str, authentication: str, secret: str = "") -> None:
    """`Refused` unless a placeholder stands where the secret belongs, and the secret itself nowhere (SET-013)."""
    wanted = PLACEHOLDERS.get(AuthenticationType(authentication), (PASSWORD,))
    if not any(each in text for each in wanted):
        named = _(" or ").join(wanted)
        raise Refused(
            _("The connection string must contain %(placeholder)s; the secret is put there when Sales is called.")
            % {"placeholder": named}
        )
    for name, value in re.findall(r"(?i)\b(password|pwd|clientsecret|certificate)\s*=\s*([^;]*)", text):
        if value.strip() and value.strip() not in (PASSWORD, CLIENT_SECRET, CERTIFICATE):
            sentence = _("“%(name)s” of the connection string may only hold %(placeholder)s, never the secret itself.")
            raise Refused(sentence % {"name": name, "placeholder": _(" or ").join(wanted)})
    if secret and secret in text:
        raise Refused(_("The connection string contains the secret. Put the placeholder in its place."))
