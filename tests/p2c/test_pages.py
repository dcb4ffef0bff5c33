"""Every list and form of the admin opens, with the theme and without it."""

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

PAGES = ("/admin/", "/api/v1/", "/api/schema/", "/api/schema/swagger/", "/admin/password_change/")


def model_names() -> list[str]:
    return sorted(f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry)


@pytest.fixture
def administrator(db: None, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("administrator"))
    return client


@pytest.mark.parametrize("name", model_names())
@pytest.mark.parametrize("page", ["changelist", "add"])
def test_admin_page_opens(administrator: Client, name: str, page: str) -> None:
    # Some records are only ever made by the machine; their lists refuse to add, politely. One list is one page.
    assert administrator.get(reverse(f"admin:{name}_{page}"), follow=True).status_code in (
        {200} if page == "changelist" else {200, 403}
    )


def test_parts_of_a_screen_do_not_take_each_others_helpers() -> None:
    """A screen is put together of parts; two that call a helper of their own the same would run each other's."""
    clashes = []
    for screen in admin.site._registry.values():
        known: dict[str, type] = {}
        for part in type(screen).__mro__:
            if part.__module__.partition(".")[0] in ("p2c", "crm", "erp", "integration"):
                for name in (n for n, each in vars(part).items() if n.startswith("_") and inspect.isfunction(each)):
                    first = known.setdefault(name, part)
                    if not name.startswith("__") and not issubclass(first, part):
                        clashes.append(f"{type(screen).__name__}: {first.__name__} and {part.__name__} have {name}")
    assert clashes == []


@pytest.mark.parametrize("address", PAGES)
def test_page_opens(administrator: Client, address: str) -> None:
    assert administrator.get(address).status_code == 200


def test_start_page_shows_the_menu(administrator: Client) -> None:
    page = administrator.get("/admin/").content.decode()
    if settings.THEMED:
        assert "Start page" in page
        assert "Demonstration" in page


@pytest.mark.skipif(not settings.THEMED, reason="Django's own screens have no menu")
def test_the_menu_leads_to_every_table(administrator: Client) -> None:
    """Those without an entry of their own, lines above all, stand on the page of all tables of their app."""
    menu = administrator.get("/admin/").context["sidebar_navigation"]
    linked = {item["link"]: item["title"] for group in menu for item in group["items"]}
    further = [link for link, title in linked.items() if title == "All tables"]
    assert further == ["/admin/crm/", "/admin/bc/", "/admin/fo/"]
    pages = "".join(administrator.get(link).content.decode() for link in further)
    left = [
        model._meta.label
        for model in admin.site._registry
        if (address := reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")) not in linked
        and f'href="{address}"' not in pages
    ]
    assert left == []


@pytest.mark.skipif(not settings.THEMED, reason="Django's own screens have no menu")
def test_the_menu_shows_what_one_may_see(client: Client, db: None) -> None:
    user = User.objects.create_user("clerk", is_staff=True)
    user.user_permissions.add(Permission.objects.get(content_type__app_label="crm", codename="view_account"))
    client.force_login(user)
    menu = client.get("/admin/").context["sidebar_navigation"]
    shown = {item["link"] for group in menu for item in group["items"]}
    assert shown == {"/admin/", "/admin/crm/account/", "/admin/crm/"}


def test_pages_load_nothing_from_other_hosts(administrator: Client) -> None:
    for address in PAGES:
        page = administrator.get(address).content.decode()
        for attribute in ('src="http', 'src="//', 'rel="stylesheet" href="http', "@import"):
            assert attribute not in page, address


def test_root_leads_to_the_admin(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/admin/"


@pytest.mark.once
@pytest.mark.long
@pytest.mark.skipif(not settings.THEMED, reason="this is the run without the theme")
def test_the_same_pages_without_the_theme() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(Path(__file__))],
        env={**os.environ, "P2C_ADMIN_THEME": "plain", "P2C_TEST_SUFFIX": "_plain"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-4000:]
