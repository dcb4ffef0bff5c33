"""One measurement in one fresh process: run as ``python -m tests.bench job …`` with DATABASE_URL set."""

from __future__ import annotations

import json
import os
import resource
import time
from pathlib import Path
from typing import Any

import django


def set_up() -> None:
    """The product's own settings, without a local `.env`."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "p2c.settings"
    os.environ["P2C_ENV_FILE"] = os.devnull
    django.setup()


def build(state: str, n: int) -> None:
    set_up()
    from tests.bench import states

    states.build(state, n)


def measure(key: str, n: int, *, contents: bool, profile: bool) -> dict[str, Any]:
    """Do the job; seconds of wall and client CPU, peak memory of this process, and what it left behind."""
    set_up()
    from django.db import connection

    from tests.bench.jobs import JOBS

    job = JOBS[key]
    connection.ensure_connection()
    _warm(connection)
    work = job.prepare(n)
    profiler = None
    if profile:
        import cProfile

        profiler = cProfile.Profile(time.process_time)  # another program is nobody's time
    server = _server_cpu(connection)
    cpu, wall = time.process_time(), time.perf_counter()
    if profiler:
        profiler.enable()
    told = work()
    if profiler:
        profiler.disable()
    seconds, used = time.perf_counter() - wall, time.process_time() - cpu
    made: dict[str, Any] = {
        "seconds": seconds,
        "cpu": used,
        "server": _server_cpu(connection) - server,
        "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "told": told if isinstance(told, dict) else {},
    }
    if profiler:
        import pstats

        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(40)
    if job.expected:
        made["expected"] = job.expected()
    if contents:
        from tests.bench.contents import contents as read

        made["contents"] = read()
        made["again"] = job.again() if job.again else {}
    return made


def _server_cpu(connection: Any) -> float:
    """CPU seconds of the server process of this connection; nought where there is none, or it is on another machine."""
    if connection.vendor != "postgresql":
        return 0.0
    try:
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    except OSError:
        return 0.0
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _warm(connection: Any) -> None:
    """Read what every job reads, so that a cold copy is nobody's disadvantage."""
    with connection.cursor() as cursor:
        for table, column in _WARMED.items():
            cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE CAST({column} AS text) = ''")


_WARMED = {
    "bc_customer": "system_id",
    "crm_account": "accountid",
    "bc_item": "system_id",
    "bc_salesprice": "system_id",
    "crm_product": "productid",
    "crm_productpricelevel": "productpricelevelid",
    "integration_coupling": "base",
    "integration_change": "record",
}


def tell(made: dict[str, Any]) -> None:
    """The parent reads the last line."""
    print(json.dumps(made, default=str), flush=True)
