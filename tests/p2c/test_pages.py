"""Every list and form of the admin opens, with the theme and without it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from tests import databases
from tests.p2c import pages

pytestmark = pytest.mark.usefixtures("demo_company")


@pytest.fixture
def administrator(db: None) -> Client:
    return pages.administrator()


@pytest.mark.long
@pytest.mark.parametrize("page", ["changelist", "add"])
def test_every_list_and_form_opens_and_loads_nothing_from_other_hosts(administrator: Client, page: str) -> None:
    assert pages.faults(administrator, pages.screens(page)) == {}


@pytest.mark.long
def test_the_pages_beside_them_do_so_too(administrator: Client) -> None:
    assert pages.faults(administrator, {**pages.ADMIN, **pages.INTERFACE}) == {}


def test_parts_of_a_screen_do_not_take_each_others_helpers() -> None:
    """A screen is put together of parts; two that call a helper of their own the same would run each other's."""
    assert pages.clashes() == []


@pytest.mark.long
def test_the_same_pages_without_the_theme(tmp_path: Path) -> None:
    """What the theme does not load is loaded by another process, for the whole of it."""
    with databases.copied(tmp_path, "plain", databases.DEMO) as url:
        environment = {
            **databases.environment(url, tmp_path),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "P2C_ADMIN_THEME": "plain",
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.p2c.pages"],
            env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    told = json.loads(done.stdout)
    assert told == {
        "themed": False, "screens": len(admin.site._registry), "root": "/admin/", "faults": {}, "clashes": [],
    }  # fmt: skip


def test_start_page_shows_the_menu(administrator: Client) -> None:
    page = administrator.get("/admin/").content.decode()
    assert "Start page" in page
    assert "Demonstration" in page


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


def test_the_menu_shows_what_one_may_see(client: Client, db: None) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(content_type__app_label="crm", codename="view_account"))
    client.force_login(user)
    menu = client.get("/admin/").context["sidebar_navigation"]
    shown = {item["link"] for group in menu for item in group["items"]}
    assert shown == {"/admin/", "/admin/crm/account/", "/admin/crm/"}


def test_root_leads_to_the_admin(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/admin/"
