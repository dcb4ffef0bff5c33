"""Services: the only writers. Screens, commands, REST and tasks are thin skins over these."""

from typing import Any


def worker_state() -> dict[str, Any]:
    """Whether a worker is alive, when one was last seen, and which runs lost theirs (for readiness probes)."""
    from integration.services import workers  # models are not loaded yet when this package is

    return workers.worker_state()
