"""Settings of the test suite: tasks run at once, passwords hash fast, nothing is throttled, no `.env` is read."""

import os

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
    # losing the database of a test is no loss
    _database["OPTIONS"]["init_command"] = _database["OPTIONS"]["init_command"].replace(
        "synchronous=NORMAL", "synchronous=OFF"
    )
else:
    _database["CONN_MAX_AGE"] = 0
