"""Asks a probe and ends with status 0 when it answers that all is well: healthcheck.py URL [CHECK].

CHECK: look at this one check of /readyz only. The request names the site's own host, for others are refused.
"""

import json
import os
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit


def main() -> int:
    if len(sys.argv) not in (2, 3):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    url = urlsplit(sys.argv[1])
    connection = HTTPConnection(url.hostname or "localhost", url.port or 8000, timeout=10)
    host = os.environ.get("P2C_ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    try:
        connection.request("GET", f"{url.path}?{url.query}", headers={"Host": host})
        answer = connection.getresponse()
        found = json.loads(answer.read())
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{sys.argv[1]} does not answer: {type(error).__name__}\n")
        return 1
    if len(sys.argv) == 3:
        check = found.get("checks", {}).get(sys.argv[2], {"status": "unknown", "message": f"no check {sys.argv[2]}"})
        sys.stdout.write(f"{check['message']}\n")
        return int(check["status"] != "ok")
    sys.stdout.write(f"{found['status']}\n")
    return int(answer.status != 200)


if __name__ == "__main__":
    sys.exit(main())
