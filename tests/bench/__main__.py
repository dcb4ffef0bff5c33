"""``python -m tests.bench``: measure the engine against hand-written SQL. See docs/performance.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.bench import catalogue, contacts, orders, prospects
from tests.bench.jobs import JOBS, WORKLOADS


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; without arguments everything on both databases."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    for name, text in (("run", "measure and judge"), ("memory", "memory of a worker over a full synchronisation")):
        one = commands.add_parser(name, help=text)
        one.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
        one.add_argument("--n", type=int, default=100_000, help="records (default 100000)")
    goods = commands.add_parser("catalogue", help="items with their prices beside as many customers")
    goods.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
    goods.add_argument("--n", type=int, default=10_000, help="items; three prices each, as many customers (10000)")
    goods.add_argument(
        "--only", nargs="+", choices=list(catalogue.STEPS), metavar="STEP", default=list(catalogue.STEPS)
    )
    people = commands.add_parser("prospects", help="contacts into Finance and Operations beside as many customers")
    people.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
    people.add_argument("--n", type=int, default=100_000, help="contacts, and as many customers (100000)")
    people.add_argument(
        "--only", nargs="+", choices=list(prospects.STEPS), metavar="STEP", default=list(prospects.STEPS)
    )
    linked = commands.add_parser("contacts", help="customers linked to new contacts beside ready rows")
    linked.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
    linked.add_argument("--n", type=int, default=10_000, help="customers (default 10000)")
    linked.add_argument("--only", nargs="+", choices=list(contacts.STEPS), metavar="STEP", default=list(contacts.STEPS))
    taken = commands.add_parser("orders", help="submitted orders taken over beside set-based SQL")
    taken.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
    taken.add_argument("--n", type=int, default=10_000, help="orders of five lines, and as many customers (10000)")
    taken.add_argument("--only", nargs="+", choices=list(orders.STEPS), metavar="STEP", default=list(orders.STEPS))
    scale = commands.add_parser("scale", help="an incremental run among few and among very many coupled records")
    scale.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
    scale.add_argument("--n", type=int, nargs=2, metavar=("FEW", "MANY"), default=[10_000, 1_000_000])
    many = commands.add_parser("workers", help="a first full synchronisation by several Celery workers on RabbitMQ")
    many.add_argument("--n", type=int, default=100_000, help="customers (default 100000)")
    many.add_argument("--workers", type=int, nargs="+", metavar="W", default=[1, 2, 4])
    many.set_defaults(db="postgres", profile=False)
    pages = commands.add_parser("screens", help="how long every page takes among very many records")
    pages.add_argument("--n", type=int, default=1_000_000, help="accounts, couplings, journal entries (1000000)")
    pages.set_defaults(db="postgres", profile=False)
    run = commands.choices["run"]
    run.add_argument("--only", nargs="+", choices=list(WORKLOADS), metavar="WORKLOAD", default=list(WORKLOADS))
    run.add_argument("--no-peers", action="store_true", help="leave out the yardsticks")
    for one in (run, goods, people, linked, taken):
        one.add_argument("--repeats", type=int, default=5, help="fresh processes per job (default 5)")
        one.add_argument("--profile", action="store_true", help="print where the time goes, measure nothing")
        one.add_argument("--json", metavar="FILE", help="also write everything measured")
    clean = commands.add_parser("clean", help="remove the template databases")
    clean.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
    job = commands.add_parser("job", help="one measurement in this process (DATABASE_URL names the database)")
    job.add_argument("key", choices=list(JOBS))
    job.add_argument("--n", type=int, required=True)
    job.add_argument("--contents", action="store_true")
    job.add_argument("--profile", action="store_true")
    state = commands.add_parser("state", help="build a state in this process (DATABASE_URL names the database)")
    state.add_argument("state")
    state.add_argument("--n", type=int, required=True)
    watch = commands.add_parser("watch", help="memory over a full synchronisation in this process")
    watch.add_argument("--n", type=int, required=True)
    grow = commands.add_parser("grow", help="one side of the comparison of scale, in this process")
    grow.add_argument("--n", type=int, required=True)
    turn = commands.add_parser("pages", help="ask for every page, in this process")
    turn.add_argument("--n", type=int, required=True)
    commands.add_parser("ask", help="ask workers for a full synchronisation (DATABASE_URL names the database)")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given:
        everything = ("run", "catalogue", "prospects", "contacts", "orders")
        return max((main([each]) for each in everything), key=(0, 2, 1).index)
    chosen = parser.parse_args(given)
    if chosen.command is None:
        parser.error("say run, catalogue, prospects, contacts, orders, memory, scale, workers, screens or clean")
    if chosen.command in ("job", "state", "watch", "grow", "pages", "ask"):
        return _here(chosen)
    from tests.bench import runner

    return runner.main(chosen)


def _here(chosen: argparse.Namespace) -> int:
    from tests.bench import process

    if chosen.command == "state":
        process.build(chosen.state, chosen.n)
    elif chosen.command == "watch":
        from tests.bench import memory

        process.set_up()
        process.tell(memory.watch(chosen.n))
    elif chosen.command == "ask":
        from tests.bench import workers

        workers.ask()
    elif chosen.command == "pages":
        from tests.bench import screens

        process.set_up()
        process.tell(screens.measure(chosen.n))
    elif chosen.command == "grow":
        from tests.bench import scale

        process.set_up()
        process.tell(scale.measure(chosen.n))
    else:
        process.tell(process.measure(chosen.key, chosen.n, contents=chosen.contents, profile=chosen.profile))
    return 0


if __name__ == "__main__":
    sys.exit(main())
