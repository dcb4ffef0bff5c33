"""Where the browser of the browser tests is, or why they are left out."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def executable() -> str | None:
    """Return the path of a Chromium: the one named by P2C_CHROMIUM, or the first one installed."""
    named = os.environ.get("P2C_CHROMIUM")
    if named:
        return named
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def missing() -> str:
    """Return the sentence to print when browser tests cannot run, or nothing."""
    if executable():
        return ""
    return "Browser tests are LEFT OUT: no Chromium found (install it, or set P2C_CHROMIUM to its path)."
