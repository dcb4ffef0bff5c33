"""Write `.env` for a demonstration: keys of its own, marked so that production refuses them.

Run as a script by `make demo`; it needs nothing but Python.
"""

import base64
import os
import secrets
import sys
from pathlib import Path

TEXT = """\
# Settings of this installation; not under version control.
# The keys start with "demo-": production refuses them. Make new ones before you go live.
P2C_ENV=demo
P2C_SECRET_KEY=demo-{secret_key}
P2C_SECRETS_KEY=demo-{secrets_key}
"""


def main(path: Path) -> None:
    if path.exists():
        return
    secrets_key = base64.urlsafe_b64encode(os.urandom(32)).decode()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(TEXT.format(secret_key=secrets.token_urlsafe(50), secrets_key=secrets_key))
    sys.stdout.write(f"Wrote {path} with keys for the demonstration.\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".env"))
