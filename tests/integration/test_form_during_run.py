"""Somebody saves a form again and again while a long run writes: SQLite has one writer, and nobody is turned away.

`P2C_CUSTOMERS=3000 pytest tests/integration/test_form_during_run.py` lets the run write for longer.
"""

import os

import pytest

from tests.databases import DEMO, Template
from tests.sites import copies

CUSTOMERS = os.environ.get("P2C_CUSTOMERS", "800")
#: the demo company and so many customers more, which the run has to create in Sales
MORE = ("manage.py", "generate_data", "--customers", CUSTOMERS, "--seed", "5")
CROWDED = Template(f"crowded-{CUSTOMERS}", MORE, DEMO)
SAVES = 50

#: signs in, opens one customer's page and says so; when a run is at work, saves it again and again;
#: prints how often that was during the run, and the longest wait
SAVER = f"""
import time
from django.contrib.auth.models import User
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from erp.bc.models import Customer
from integration.models import SynchRun
from tests.integration.admin.pages import shown_of

setup_test_environment()
client = Client(headers={{"host": "localhost"}})
client.force_login(User.objects.get(username="demo"))
customer = Customer.objects.order_by("no").first()
page = reverse("admin:bc_customer_change", args=[customer.pk])
opened = client.get(page)
shown = opened.context
form = shown["adminform"].form
values = shown_of(opened) | {{n: form[n].value() for n in form.fields}}
for inline in shown["inline_admin_formsets"]:
    counts = inline.formset.management_form
    values |= {{counts.add_prefix(n): counts[n].value() for n in counts.fields}}
values = {{n: v for n, v in values.items() if v is not None and v is not False}}
print("ready", flush=True)
at_work = SynchRun.objects.filter(status="running")
for look in range(1000):
    if at_work.exists():
        break
    time.sleep(0.02)
during, longest = 0, 0.0
for number in range({SAVES}):
    values["phone_no"] = f"+49 461 {{number:04d}}"
    # what was saved before is what the page shows now
    values |= shown_of(client.get(page))
    started = time.monotonic()
    answer = client.post(page, values)
    longest = max(longest, time.monotonic() - started)
    assert answer.status_code == 302, answer.context["errors"] if answer.context else answer.content[:500]
    during += at_work.exists()
    time.sleep(0.05)
customer.refresh_from_db()
assert customer.phone_no == values["phone_no"], customer.phone_no
print(during, round(longest, 3))
"""


@pytest.mark.long
def test_a_form_saved_fifty_times_during_a_full_synchronisation_is_never_locked_out(tmp_path):
    with copies(tmp_path, CROWDED) as make:
        site = make("site")
        saver = site.start("manage.py", "shell", "-v0", "-c", SAVER)
        assert saver.stdout.readline() == "ready\n"
        run = site.start("manage.py", "full_sync", "--yes")
        try:
            saved, errors = saver.communicate(timeout=900)
            assert saver.returncode == 0, errors
            told = "".join(run.communicate(timeout=900))
            assert run.returncode in (0, 1), told
        finally:
            run.kill()
    during, longest = saved.split()
    assert int(during) > 0, "the form was saved while the run was going on"
    assert "locked" not in (saved + errors + told).lower()
    print(f"{SAVES} saves, {during} of them during the run, the longest took {longest} s")
