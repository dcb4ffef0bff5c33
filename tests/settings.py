"""Settings of the test suite: tasks run at once, passwords hash fast, nothing is throttled, no `.env` is read."""

import os
import tempfile
from pathlib import Path

os.environ["P2C_ENV_FILE"] = os.devnull
os.environ["P2C_ENV"] = "demo"
os.environ.setdefault("P2C_QUEUE", "immediate")

from p2c.settings import *  # noqa: F403
from p2c.settings import DATABASES, REST_FRAMEWORK

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
WHITENOISE_AUTOREFRESH = True  # look files up when asked, not all of them for every test client
AXES_ENABLED = False
P2C_SESSION_HOURS = P2C_IDLE_MINUTES = 0  # tests put the clock forward; those about sessions say how long one lasts
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # A real file, one per process: threads and child processes see the locks a user would see. Losing it is no loss.
    _name = Path(tempfile.gettempdir()) / f"p2c-test-{os.getpid()}.sqlite3"
    _database["TEST"] = {"NAME": os.environ.get("P2C_TEST_DB", str(_name))}
    _database["OPTIONS"]["init_command"] = _database["OPTIONS"]["init_command"].replace(
        "synchronous=NORMAL", "synchronous=OFF"
    )
else:
    _database["CONN_MAX_AGE"] = 0
    # A second suite at the same time (the run without the theme) needs a database of its own.
    _database["TEST"] = {"NAME": f"test_{_database['NAME']}" + os.environ.get("P2C_TEST_SUFFIX", "")}
