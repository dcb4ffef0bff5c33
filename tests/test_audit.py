"""The dependency audit: a known vulnerability fails it, a machine without network says so and goes on."""

import json
import os
import subprocess
import sys

import pytest

from tests import audit


def answer(*vulnerabilities):
    return json.dumps({"dependencies": [{"name": "thing", "version": "1.0", "vulns": list(vulnerabilities)}]})


def test_nothing_known_is_said():
    assert audit.verdict(answer(), "") == (0, "Dependency audit: no known vulnerability in 1 packages.")


def test_a_known_vulnerability_fails_with_its_name_and_the_version_that_mends_it():
    known = {"id": "GHSA-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"]}
    status, said = audit.verdict(answer(known), "")
    assert status == 1
    assert "thing 1.0: GHSA-1, mended in 1.1" in said


def test_an_advisory_that_does_not_concern_us_is_left_out(monkeypatch):
    monkeypatch.setattr(audit, "IGNORED", {"CVE-1": "only where the thing is used over a network"})
    assert audit.verdict(answer({"id": "GHSA-1", "aliases": ["CVE-1"], "fix_versions": []}), "")[0] == 0


def test_an_audit_that_breaks_is_no_success():
    assert audit.verdict("", "pip_audit: no such option")[0] == 2


@pytest.mark.long
def test_a_machine_without_network_says_so_and_goes_on():
    nowhere = {**os.environ, audit.ADDRESS: "http://127.0.0.1:9/"}
    command = [sys.executable, "-m", "tests.audit"]
    done = subprocess.run(command, env=nowhere, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Dependency audit NOT done: the advisory database cannot be reached")
    assert len(done.stdout.splitlines()) == 1
