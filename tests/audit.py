"""Known vulnerabilities of what is installed, from the public advisory database (`python -m tests.audit`).

Exit status: 0 none known, or the database cannot be reached, which is said; 1 there are; 2 the audit itself failed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

#: an address of one's own, for a mirror of the database
ADDRESS = "P2C_AUDIT_ADDRESS"
#: advisories that do not concern this product, with the reason
IGNORED: dict[str, str] = {}
_UNREACHABLE = (
    "connect",
    "timed out",
    "timeout",
    "name resolution",
    "max retries",
    "unreachable",
    "proxy",
    "httperror",
)


def command() -> list[str]:
    asked = [sys.executable, "-m", "pip_audit", "--local", "--skip-editable", "--progress-spinner", "off"]
    asked += ["--format", "json", "--desc", "off", "--timeout", "10", "--vulnerability-service", "osv"]
    if address := os.environ.get(ADDRESS):
        asked += ["--osv-url", address]
    return asked


def verdict(out: str, err: str) -> tuple[int, str]:
    """The exit status and what to say, from what the audit wrote."""
    try:
        found: list[dict[str, Any]] = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (err.strip().splitlines() or ["no answer"])[-1]
        if any(word in err.lower() for word in _UNREACHABLE):
            return 0, f"Dependency audit NOT done: the advisory database cannot be reached ({last})."
        return 2, f"Dependency audit failed: {last}"
    lines = [
        f"{each['name']} {each['version']}: {known['id']}, mended in {', '.join(known['fix_versions']) or 'none yet'}"
        for each in found
        for known in each.get("vulns", [])
        if not IGNORED.keys() & {known["id"], *known.get("aliases", [])}
    ]
    if lines:
        return 1, "\n".join(["Known vulnerabilities:", *lines])
    return 0, f"Dependency audit: no known vulnerability in {len(found)} packages."


def main() -> int:
    done = subprocess.run(command(), capture_output=True, text=True, check=False)
    status, said = verdict(done.stdout, done.stderr)
    print(said)
    return status


if __name__ == "__main__":
    sys.exit(main())
