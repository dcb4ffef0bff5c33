"""The product's worker, which looks for changes and schedules more often than every five seconds: tests wait for it."""

import datetime as dt

if __name__ == "__main__":
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from integration.services import ticking, workers

    workers.EVERY = dt.timedelta(seconds=0.5)
    ticking._LEAST_WAKE = settings.INTEGRATION["WAKE_SECONDS"] = 1
    call_command("worker")
