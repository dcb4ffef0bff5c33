"""Numbers are what they count: a number that is a link opens a list with that many rows."""

import re
from html import unescape
from urllib.parse import urljoin

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from integration.models import Issue, SynchRun, TableMapping
from integration.services import drift

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_company", "short_menu"), pytest.mark.long]

_LINK = re.compile(r'<a\b[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', re.S)
_NUMBER = re.compile(r"(?!\d+ \w+(?:, \d+ \w+)? ago)(?:All )?(?:\d+ of )?(\d[\d,]*)\b")
#: chips name what they count first; a run is named by its number
_CHIP = re.compile(r"(?!Run )\D+ (\d[\d,]*)")


@pytest.fixture
def desk(client):
    client.force_login(User.objects.get(username="demo"))
    return client


def numbers(text):
    """Links of a page's content that begin or end with a number: (what is said, the number, the address)."""
    content = text.split('id="content"', 1)[-1]
    found = []
    for address, inner in _LINK.findall(content):
        said = " ".join(unescape(re.sub(r"<[^>]+>", " ", inner)).split())
        match = _NUMBER.match(said) or _CHIP.fullmatch(said)
        # pages of a list, and what is named by a number, count nothing
        if match and "p=" not in address and not address.startswith("#"):
            found.append((said, int(match[1].replace(",", "")), unescape(address)))
    return found


def rows(answer):
    """How many rows the page that was opened lists."""
    context = answer.context
    if "cl" in context:
        return context["cl"].result_count
    if "rows" in context and "page" in context:
        return context["page"].paginator.count
    return len(context["rows"]) if "rows" in context else 1


def test_a_number_that_is_a_link_opens_a_list_with_that_many_rows(desk, monkeypatch):
    drift.request(TableMapping.objects.get(name="CUSTOMER"), background=False)
    run, changed = SynchRun.objects.latest("pk"), SynchRun.objects.filter(kind="full")[:1]
    pages = [
        reverse("admin:index"),
        reverse("admin:integration_tablemapping_changelist"),
        *(reverse("admin:integration_tablemapping_change", args=[m.pk]) for m in TableMapping.objects.all()[:3]),
        reverse("admin:integration_connection_change", args=[1]),
        reverse("admin:integration_fullsynchreviewline_changelist"),
        reverse("admin:integration_issue_changelist"),
        *(reverse("admin:integration_issue_change", args=[i.pk]) for i in Issue.objects.filter(code="match_unclear")),
        reverse("admin:integration_synchrun_plan", args=[run.pk]),
        *(reverse("admin:integration_synchrun_change", args=[each.pk]) for each in changed),
        reverse("admin:bc_customer_changelist"),
        reverse("admin:crm_account_changelist") + "?q=a",
        reverse("admin:crm_contact_changelist") + "?statecode__exact=0",
    ]
    told = {page: numbers(desk.get(page).content.decode()) for page in pages}
    assert sum(map(bool, told.values())) > 8, "pages with numbers"
    for screen in admin.site._registry.values():
        monkeypatch.setattr(screen, "list_per_page", 1)  # how many there are is said all the same
    opened, wrong = {}, []
    for page, found in told.items():
        for said, number, address in found:
            whole = urljoin(page, address)
            if whole not in opened:
                opened[whole] = rows(desk.get(whole, follow=True))
            if opened[whole] != number:
                wrong.append(f"{page}: “{said}” opens {opened[whole]} rows ({address})")
    assert not wrong
    assert len(opened) > 60


def test_what_waits_says_how_many_records_and_opens_their_mappings(desk):
    """There is no list of changes: the number is that of the mappings."""
    text = desk.get(reverse("admin:index")).content.decode()
    [(said, number, address)] = [each for each in numbers(text) if "with changes for the next run" in each[0]]
    listed = desk.get(address).context["cl"].result_list
    assert len(listed) == number
    records = sum(mapping.backlog_count for mapping in listed)
    assert f"{records} record" in said
