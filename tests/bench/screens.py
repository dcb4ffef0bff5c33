"""Screens: how long every page takes among very many records. What they ask for is tested in tests/at_size."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

ROUNDS = 3
#: so many of the slowest pages are told by name
TOLD = 12


def measure(n: int) -> dict[str, Any]:
    """Fill an empty database, then ask for every page; seconds and statements of each, median of the rounds."""
    from django.conf import settings
    from django.core.management import call_command

    from tests.at_size import plans, screens
    from tests.at_size.fill import fill

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    fill(n)
    loaded = time.perf_counter() - began
    client, pages = screens.signed_in(), dict(screens.pages())
    asked = [{name: plans.ask(client, address) for name, address in pages.items()} for _ in range(ROUNDS + 1)][1:]
    wrong = [name for name, page in asked[0].items() if page.status != 200]
    if wrong:
        raise RuntimeError(f"no answer: {', '.join(wrong)}")
    return {
        "loaded": loaded,
        "pages": {
            name: (median(round_[name].seconds for round_ in asked), len(asked[0][name].statements)) for name in pages
        },
    }


def tell(made: dict[str, Any], n: int) -> int:
    """Print the slowest pages, and what the others need."""
    slowest = sorted(made["pages"].items(), key=lambda page: -page[1][0])
    print(f"{n:,} accounts, customers, couplings and journal entries; filled in {made['loaded']:.0f} s.\n")
    print("| page | seconds | statements |")
    print("|---|---|---|")
    for name, (seconds, statements) in slowest[:TOLD]:
        print(f"| {name} | {seconds:.2f} | {statements} |")
    rest = [seconds for _name, (seconds, _statements) in slowest[TOLD:]]
    print(f"| the {len(rest)} others, median and worst | {median(rest):.2f}, {max(rest):.2f} | |")
    print(f"\nWorst: {slowest[0][0]}, {slowest[0][1][0]:.2f} s.")
    return 0
