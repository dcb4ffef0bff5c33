"""The administrator's screens of the integration."""

from integration.admin import (  # noqa: F401 - each registers its screens
    connection,
    coupling,
    full_synch,
    issue,
    journal,
    mapping,
    run,
    schedule,
    template,
    transformation,
)
