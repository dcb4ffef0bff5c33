"""Runs the commands of a how-to as they stand there, in a folder and a database of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


class HowTo:
    """One how-to. `manage.py` in its commands is this installation's, whatever folder they are run in."""

    def __init__(self, name: str, folder: Path, **environment: str) -> None:
        self.text = (ROOT / "docs" / "how-to" / name).read_text()
        self.folder = folder
        own = {n: v for n, v in os.environ.items() if not n.startswith(("P2C_", "DATABASE_URL", "PYTEST_"))}
        self.environment = {**own, "P2C_ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "p2c.settings", **environment}

    def blocks(self, heading: str, language: str = "") -> list[str]:
        """The commands below a heading, each block by itself."""
        part = re.split(r"^## ", self.text, flags=re.MULTILINE)
        (section,) = [each for each in part if each.startswith(f"{heading}\n")]
        return re.findall(rf"^```{language}\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)

    def run(self, *commands: str) -> str:
        """What the commands print, standard error included; the first that fails ends it."""
        own = (f'python() {{ "{sys.executable}" "$@"; }}', f'manage.py() {{ python "{ROOT}/manage.py" "$@"; }}')
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join([*own, *commands])],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-4000:]
        return done.stdout

    def shell(self, *lines: str) -> str:
        """What these lines of Python print, run by the installation."""
        script = self.folder / "script.py"
        script.write_text("\n".join(lines))
        return self.run(f'manage.py shell < "{script}"')
