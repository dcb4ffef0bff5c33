"""The web server: how many processes and threads, and where it logs. WEB_CONCURRENCY sets the number of processes."""

import gc
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from integration import logs

bind = os.environ.get("P2C_BIND", "127.0.0.1:8000")
threads = int(os.environ.get("P2C_THREADS", "4"))
timeout = 60
# it is asked by signals only, and has no home to keep a socket in
control_socket_disable = True
graceful_timeout = 30
# a heartbeat file on a disk that is busy would make the server end healthy processes
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory, and gunicorn's own files
logconfig_dict = logs.config(os.environ.get("P2C_LOG_FORMAT", "text"), os.environ.get("P2C_LOG_LEVEL", "").upper())


def post_worker_init(worker):
    """What was loaded stays: the garbage collector need not walk through it again and again while pages are made."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
