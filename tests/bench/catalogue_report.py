"""The catalogue's tables and verdict: records per second of goods over those of customers in the same repeat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from tests.bench.catalogue import BESIDE, STEPS, WRITES, records
from tests.bench.report import SPREAD, Results, spread_of
from tests.bench.states import GOODS

#: least allowed ratio of the goods' records per second to the customers'
GATE = 0.5
#: below this many items start-up decides the time
LEAST = 10_000


def tell(n: int, results: Results) -> int:
    """Print a table per step and the verdict; 0: all gates hold, 1: one does not, 2: no verdict is possible."""
    status = 0
    for step, (title, _state, _kind) in STEPS.items():
        goods = f"{step}.goods"
        if not results.get(goods):
            continue
        print(f"### {step}: {title}\n")
        print("\n".join(table(step, n, results)), end="\n\n")
        wrong = differences(step, results)
        for line in wrong:
            print(f"**Contents differ:** {line}\n")
        verdict, line = (1, "") if wrong else judge(step, n, results)
        status = max(status, verdict) if 1 not in (status, verdict) else 1
        if line:
            print(f"{line}\n", flush=True)
    return status


def table(step: str, n: int, results: Results) -> list[str]:
    """Markdown: records, median seconds, records per second, their ratio with its range, memory and CPU."""
    lines = [
        "| job | records | seconds | records/s | × customers (min–max) | RSS MB | CPU s, client + server | × CPU |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for part in ("customers", "goods"):
        key = f"{step}.{part}"
        made = results.get(key, [])
        if not made:
            continue
        many = records(key, n)
        seconds = median(m["seconds"] for m in made)
        found = ratios(step, n, results) if part == "goods" else []
        shown = f"**{median(found):.2f}** ({min(found):.2f}–{max(found):.2f})" if found else "1.00"
        client, server = (median(m.get(which, 0) for m in made) for which in ("cpu", "server"))
        used = _median_ratio(ratios(step, n, results, _cpu)) if part == "goods" else "1.00"
        lines.append(
            f"| {part} | {many:,} | {seconds:.2f} | {many / seconds:,.0f} | {shown} "
            f"| {max(m['rss'] for m in made):.0f} | {client:.2f} + {server:.2f} | {used} |"
        )
        if part == "goods":
            each = ((name, median(m["told"].get(name, 0) for m in made)) for name in GOODS)
            lines += [f"| of these {name} | | {of:.2f} | | | | | |" for name, of in each]
    return lines


def _median_ratio(found: list[float]) -> str:
    return f"{median(found):.2f}" if found else "–"


def _seconds(made: Mapping[str, Any]) -> float:
    return float(made["seconds"])


def _cpu(made: Mapping[str, Any]) -> float:
    return float(made["cpu"] + made.get("server", 0))


def ratios(step: str, n: int, results: Results, cost: Callable[[Mapping[str, Any]], float] = _seconds) -> list[float]:
    """The goods' records per second (of CPU, when asked) over the customers' of the same repeat."""
    goods, customers = f"{step}.goods", f"{BESIDE.get(step, step)}.customers"
    share = records(goods, n) / records(customers, n)
    pairs = zip(results.get(goods, ()), results.get(customers, ()), strict=False)
    return [share * cost(beside) / cost(made) for made, beside in pairs if cost(made)]


def differences(step: str, results: Results) -> list[str]:
    """Where the counters are not what must come of the step, or a second run still wrote something."""
    found = []
    for part in ("customers", "goods"):
        for made in results.get(f"{step}.{part}", ()):
            if made.get("again"):
                found.append(f"{part}: a second run was not quiet: {made['again']}")
            told = {counter: made["told"][counter] for counter in WRITES if made["told"].get(counter)}
            if "expected" in made and told != made["expected"]:
                found.append(f"{part}: {made['expected']} expected, {told} done")
    return found


def judge(step: str, n: int, results: Results) -> tuple[int, str]:
    """The verdict of one step and the sentence that says it."""
    found = ratios(step, n, results)
    if not found:
        return 0, "No verdict: not measured."
    ratio = median(found)
    if step in BESIDE:
        return 0, f"No gate; {ratio:.2f}× the customers' records per second in {BESIDE[step]}."
    if n < LEAST:
        return 0, f"No verdict below {LEAST:,} items; {ratio:.2f}× the customers' records per second (gate ≥ {GATE})."
    spread = spread_of(results[f"{step}.customers"])
    if spread > SPREAD:
        return 2, (
            f"No verdict: the customers' time itself spreads over {spread:.0%}; measure on a quieter machine "
            f"({ratio:.2f}×, gate ≥ {GATE})."
        )
    held = ratio >= GATE
    return (0 if held else 1), f"Gate ≥ {GATE}× the customers' records per second: {'held' if held else 'BROKEN'}."
