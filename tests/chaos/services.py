"""A PostgreSQL and a RabbitMQ of the trial's own, on loopback, that may be killed without harm to others."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

#: how long a server may take to answer again
_PATIENCE = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait(answers: Callable[[], bool], what: str) -> None:
    for _ in range(_PATIENCE * 5):
        if answers():
            return
        time.sleep(0.2)
    raise TimeoutError(f"{what} does not answer")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class PostgreSQL:
    """A cluster in a folder, run by the user postgres where this process is root."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder / "postgresql", free_port()
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        path = shutil.which("initdb") or (str(found[-1]) if found else None)
        if path is None:
            raise FileNotFoundError("PostgreSQL's initdb was not found: install the postgresql package.")
        self.bin = Path(path).parent
        self.folder.mkdir()
        self.prefix = []
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
            folder.chmod(0o755)
            self.prefix = ["runuser", "-u", "postgres", "--"]
        self._call("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "-D", str(self.folder))
        self._control("start")

    def _call(self, program: str, *arguments: str) -> None:
        command = [*self.prefix, str(self.bin / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def _control(self, what: str, *more: str) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=100"
        log = str(self.folder / "server.log")
        self._call("pg_ctl", what, "-w", "-D", str(self.folder), "-o", options, "-l", log, *more)

    def url(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def restart(self) -> None:
        """As after a crash: nothing is finished, what was committed is read back from the log."""
        self._control("restart", "-m", "immediate")

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")


class RabbitMQ:
    """A broker in a folder; restarting it is killing it and starting it again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder / "rabbitmq", free_port()
        programs = Path("/usr/lib/rabbitmq/bin")
        path = shutil.which("rabbitmq-server", path=str(programs)) or shutil.which("rabbitmq-server")
        if path is None:
            raise FileNotFoundError("rabbitmq-server was not found: install the rabbitmq-server package.")
        self.program = path
        self.folder.mkdir()
        (self.folder / "plugins").write_text("[].\n")
        self.environment = {
            **os.environ,
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"p2c{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "none"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }
        self.start()

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def start(self) -> None:
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(
                [self.program],
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait(lambda: _listens(self.port), "RabbitMQ")

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        wait(lambda: not _listens(self.port), "the end of RabbitMQ")

    def restart(self) -> None:
        self.stop()
        self.start()
