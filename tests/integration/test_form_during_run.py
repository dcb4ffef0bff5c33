"""Somebody saves a form again and again while a long run writes: SQLite has one writer, and nobody is turned away."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CUSTOMERS = int(os.environ.get("P2C_CUSTOMERS", "3000"))
SAVES = 50

#: signs in, then saves one customer's page until it has been saved often enough; prints how often and the longest wait
SAVER = f"""
import time
from django.contrib.auth.models import User
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from erp.bc.models import Customer
from integration.models import SynchRun

setup_test_environment()
client = Client(headers={{"host": "localhost"}})
client.force_login(User.objects.get(username="demo"))
customer = Customer.objects.order_by("no").first()
page = reverse("admin:bc_customer_change", args=[customer.pk])
shown = client.get(page).context
form = shown["adminform"].form
values = {{n: form[n].value() for n in form.fields}}
for inline in shown["inline_admin_formsets"]:
    counts = inline.formset.management_form
    values |= {{counts.add_prefix(n): counts[n].value() for n in counts.fields}}
values = {{n: v for n, v in values.items() if v is not None and v is not False}}
during, longest = 0, 0.0
for number in range({SAVES}):
    values["phone_no"] = f"+49 461 {{number:04d}}"
    started = time.monotonic()
    answer = client.post(page, values)
    longest = max(longest, time.monotonic() - started)
    assert answer.status_code == 302, answer.context["errors"] if answer.context else answer.content[:500]
    during += SynchRun.objects.filter(status="running").exists()
    time.sleep(0.05)
customer.refresh_from_db()
assert customer.phone_no == values["phone_no"], customer.phone_no
print(during, round(longest, 3))
"""


@pytest.mark.long
def test_a_form_saved_fifty_times_during_a_full_synchronisation_is_never_locked_out(tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "p2c.settings",
        "P2C_ENV_FILE": "",
        "P2C_DEMO_USER": "demo",
    }

    def manage(*arguments: str) -> list[str]:
        return [sys.executable, str(ROOT / "manage.py"), *arguments]

    def run(*arguments: str) -> str:
        done = subprocess.run(manage(*arguments), env=environment, capture_output=True, text=True, timeout=900)
        assert done.returncode in (0, 1), done.stdout + done.stderr
        return done.stdout + done.stderr

    run("migrate", "-v0")
    run("demo", "--yes")
    run("generate_data", "--customers", str(CUSTOMERS), "--seed", "5")
    log = tmp_path / "run.log"
    with log.open("wb") as output:
        worker = subprocess.Popen(manage("full_sync", "--yes"), env=environment, stdout=output, stderr=output)
        try:
            saved = subprocess.run(
                manage("shell", "-v0", "-c", SAVER), env=environment, capture_output=True, text=True, timeout=900
            )
            assert saved.returncode == 0, saved.stdout + saved.stderr
            assert worker.wait(timeout=900) in (0, 1), log.read_text()
        finally:
            worker.kill()
    during, longest = saved.stdout.split()[-2:]
    assert int(during) > 0, "the form was saved while the run was going on"
    assert "locked" not in (saved.stdout + saved.stderr + log.read_text()).lower()
    print(f"{SAVES} saves, {during} of them during the run, the longest took {longest} s")
