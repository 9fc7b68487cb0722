"""A whole product of its own: database with fsync on, two web processes, a worker; all of it killable."""

import base64
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOMES = ROOT / "var" / "faults"
HERE = Path(__file__).parent
PYTHON = sys.executable
PATIENCE = 120.0

sys.path.insert(0, str(ROOT))
from bench.faults.processes import Program, adopt_orphans, children, is_alive  # noqa: E402
from bench.faults.volumes import mount, unmount_below  # noqa: E402
from tests.database import fingerprint, locked  # noqa: E402
from tests.programs import free_ports  # noqa: E402
from tools.messages import compile_all  # noqa: E402
from tools.postgres import Server  # noqa: E402


class Product:
    """Everything under one folder; nothing of it is shared with another installation."""

    def __init__(
        self, name: str, *, volumes: Mapping[str, str] | None = None, **extra: str
    ) -> None:
        """Copy the template; ``volumes`` are folders that get a small volume of their own."""
        adopt_orphans()
        self.home = HOMES / name
        unmount_below(self.home)
        shutil.rmtree(self.home, ignore_errors=True)
        for folder in ("log", "tmp"):
            (self.home / folder).mkdir(parents=True)
        for folder, size in (volumes or {}).items():
            mount(self.home / folder, size)
        shutil.copytree(_template(), self.home, symlinks=True, dirs_exist_ok=True)
        self.server = Server(self.home / "postgres")
        if volumes and "postgres" in volumes:
            self._move_wal()
        for part in (self.server.data, *self.server.data.rglob("*")):
            self._own(part)
        (self.port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = _environment(self.home, self.server) | extra
        granian = str(Path(PYTHON).parent / "granian")
        self.web = Program(
            [
                granian, "--interface", "wsgi", "--host", "127.0.0.1",
                "--port", str(self.port), "--workers", "2", "--blocking-threads", "8",
                "--no-ws", "--backpressure", "64", "--log-level", "warning",
                "--respawn-failed-workers", "xaso.config.wsgi:application",
            ],
            self.env, self.home / "log" / "web.log",
        )  # fmt: skip
        worker = [PYTHON, "-m", "xaso", "worker", "--concurrency", "4"]
        self.worker = Program(worker, self.env, self.home / "log" / "worker.log")

    def _move_wal(self) -> None:
        """Keep the write-ahead log on another volume than the tables, as is advised."""
        place = self.server.data / "pg_wal"
        shutil.move(place, self.home / "wal")
        place.symlink_to(self.home / "wal")
        for part in (self.home / "wal", *(self.home / "wal").rglob("*")):
            self._own(part)

    def _own(self, part: Path) -> None:
        if self.server.entry:
            os.chown(part, self.server.entry.pw_uid, self.server.entry.pw_gid)

    def start_database(self) -> None:
        """Start the database as people run it: synchronous commits, fsync on."""
        self.server.start()

    def start_web(self) -> None:
        """Start the web server and wait for its first answer."""
        self.web.start()
        self.wait_for_web()

    def run(self, *arguments: str, check: bool = True) -> str:
        """Run a command of the product or a script beside this file; return what it says."""
        head = [str(HERE / arguments[0])] if arguments[0].endswith(".py") else ["-m", "xaso"]
        rest = arguments[1:] if arguments[0].endswith(".py") else arguments
        done = subprocess.run(
            [PYTHON, "-W", "ignore", *head, *rest],
            env=self.env, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if check and done.returncode:
            raise SystemExit(f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout if done.returncode == 0 else f"{done.stdout}{done.stderr}"

    def kill_database(self) -> None:
        """Kill the postmaster and every process of the database in the same moment."""
        postmaster = int((self.server.data / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGSTOP)  # so that it starts nothing while we look
        doomed = [*children(postmaster), postmaster]
        for one in doomed:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        while any(is_alive(one) for one in doomed):
            time.sleep(0.01)
        for one in reversed(doomed):  # we are their parent now, see `adopt_orphans`
            with suppress(ChildProcessError):
                os.waitpid(one, 0)

    def kill_a_backend(self, number: int) -> None:
        """Kill one process of the database; PostgreSQL then recovers by itself."""
        postmaster = int((self.server.data / "postmaster.pid").read_text().split()[0])
        found = children(postmaster)
        with suppress(ProcessLookupError):
            os.kill(found[number % len(found)], signal.SIGKILL)

    def answers(self, path: str = "/health/ready") -> int:
        """Return the status of a page; 0 if there is no answer."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def wait_for_web(self) -> None:
        """Wait until the web server is ready for work."""
        until = time.monotonic() + PATIENCE
        while self.answers() != 200:
            if time.monotonic() > until:
                raise SystemExit(f"the web server does not answer; see {self.web.log}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop everything."""
        self.web.stop()
        self.worker.stop()
        self.server.stop()
        unmount_below(self.home)


@contextmanager
def running(product: Product, *, hook: str = "") -> Iterator[Product]:
    """Run database, web and worker for the length of the block; ``hook`` is told of events."""
    try:
        product.start_database()
        product.run("people.py", str(product.home), hook)
        product.start_web()
        product.worker.start()
        yield product
    finally:
        product.stop()


def _environment(home: Path, server: Server) -> dict[str, str]:
    """Return the settings of the product; its keys are made once."""
    keyring = home / "keyring.toml"
    if not keyring.exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        keyring.write_text(f'current = "k1"\nindex = "k1"\n[keys]\nk1 = "{key}"\n')
        keyring.chmod(0o600)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XASO_")}
    return (
        kept
        | {
            "DJANGO_SETTINGS_MODULE": "xaso.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "XASO_DB_HOST": str(server.socket),
            "XASO_DB_NAME": "xaso",
            "XASO_SECRET_KEY": "only-for-the-faults-" * 3,
            "XASO_KEYRING_FILE": str(keyring),
            "XASO_FILES_DIR": str(home / "files"),
            "XASO_ACCOUNTS_IDLE_MINUTES": "600",
            "XASO_ACCOUNTS_SECOND_STEP_ROLES": "",
            "XASO_MAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "TMPDIR": str(home / "tmp"),
            "XASO_MAIL_DIR": str(home / "mail"),
            "XASO_API_CALLS_PER_MINUTE": "0",
            "XASO_API_TOKENS_PER_MINUTE": "0",
            "XASO_WEBHOOKS_NETWORKS": "127.0.0.0/8",
            "XASO_WEBHOOKS_FAILURES": "1000000",
            "XASO_NOTIFICATIONS_QUIET": "00:00-00:00",  # none: what is sent must not depend on the hour
        }
    )


def _template() -> Path:
    """Make the folder from which every product is copied, once for each state of the tables."""
    found = HOMES / f"template-{fingerprint()}"
    with locked("faults-template.lock"):
        compile_all()
        if (found / "done").exists():
            return found
        for old in HOMES.glob("template-*"):
            shutil.rmtree(old)
        (found / "tmp").mkdir(parents=True)
        server = Server(found / "postgres")
        env = _environment(found, server)
        try:
            server.start(throwaway=True)
            server.sql("postgres", "CREATE DATABASE xaso OWNER xaso_owner")
            for command in ("prepare", "load_facts", "audit key"):
                subprocess.run(
                    [PYTHON, "-W", "ignore", "-m", "xaso", *command.split(), "-v", "0"],
                    env=env, cwd=ROOT, check=True,
                )  # fmt: skip
        finally:
            server.stop()
        (found / "done").touch()
    return found
