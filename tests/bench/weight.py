"""What every kind of page weighs: bytes of HTML before compression, and statements it sends to the database.

`python -m tests.bench.weight` asks the site that its environment describes (DATABASE_URL: the demo company) for every
list and a record of each, and the pages beside them, and prints the heaviest; `--all` prints all of them, and words
name the pages whose statements are printed as well.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: a page shows at most so many bytes of HTML, and asks at most so many statements for it
BYTES, STATEMENTS = 150_000, 30


@dataclass
class Weight:
    """One answer."""

    address: str
    status: int
    size: int
    statements: list[str]

    @property
    def heavy(self) -> bool:
        return self.size > BYTES or len(self.statements) > STATEMENTS


def lists() -> Iterator[tuple[str, str]]:
    """The list of each table."""
    from django.contrib import admin
    from django.urls import reverse

    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        yield f"list {model._meta.label}", reverse(f"admin:{name}_changelist")


def records() -> Iterator[tuple[str, str]]:
    """A record of each table that has one."""
    from django.contrib import admin
    from django.urls import reverse

    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        key = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
        if key is not None:
            yield f"record {model._meta.label}", reverse(f"admin:{name}_change", args=[key])


def besides() -> Iterator[tuple[str, str]]:
    """The pages that are neither."""
    from django.urls import reverse

    from crm.models import Account
    from integration.models import Connection, TableMapping

    review = "admin:integration_fullsynchreviewline"
    customer = TableMapping.objects.get(name="CUSTOMER").pk
    account = Account.objects.order_by("pk").values_list("pk", flat=True).first()
    yield "start page", reverse("admin:index")
    yield "preflight", reverse(f"{review}_preflight")
    yield "preflight of CUSTOMER", reverse(f"{review}_preflight") + "?mapping=CUSTOMER"
    yield "review while it runs", reverse(f"{review}_live")
    yield "connection's guide", reverse("admin:integration_connection_guide")
    yield "roles", reverse("admin:integration_connection_roles", args=[Connection.objects.get().pk])
    yield "match", reverse("admin:integration_tablemapping_match", args=[customer])
    yield "mapping of CUSTOMER", reverse("admin:integration_tablemapping_change", args=[customer])
    yield "option values", reverse("admin:integration_tablemapping_options", args=[customer])
    yield "new mapping", reverse("admin:integration_tablemapping_wizard")
    yield "explain", reverse("admin:crm_account_explain", args=[account])
    yield "history", reverse("admin:crm_account_history", args=[account])
    yield "couple", reverse("admin:crm_account_couple", args=[account])
    yield "dashboard", reverse("admin:p2c_execution_dashboard")


def measure(client: Any, pages: dict[str, str]) -> dict[str, Weight]:
    """Ask for each page twice, for what a process asks only once is not the page's; the second time counts."""
    from django.db import connection

    from tests.counting import statements

    found = {}
    for name, address in pages.items():
        first = client.get(address, follow=True)
        address = first.redirect_chain[-1][0] if first.redirect_chain else address
        with statements(connection) as seen:
            answer = client.get(address)
        found[name] = Weight(address, answer.status_code, len(answer.content), list(seen))
    return found


def main(arguments: list[str]) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(get_user_model().objects.filter(is_superuser=True).order_by("pk")[0])
    named = [each for each in arguments if not each.startswith("-")]
    pages = {**dict(besides()), **dict(lists()), **dict(records())}
    if named:
        pages = {name: address for name, address in pages.items() if any(each in name for each in named)}
    found = measure(client, pages)
    shown = {name: page for name, page in found.items() if named or "--all" in arguments or page.heavy}
    print("| page | kB | statements |\n|---|---|---|")
    for name, page in sorted(shown.items(), key=lambda each: (-each[1].size, each[0])):
        failed = "" if page.status == 200 else f" answers {page.status}"
        print(f"| {name}{failed} | {page.size / 1000:.0f} | {len(page.statements)} |")
        if named:
            for sql, times in Counter(page.statements).most_common():
                print(f"    {times:>4} × {sql[:300]}")
    print(f"\n{len(found)} pages, {sum(page.heavy for page in found.values())} of them heavy.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
