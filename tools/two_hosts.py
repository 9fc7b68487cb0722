"""``make drill-two-hosts``: two hosts, one database, one S3 store, and a rolling restart.

Two hosts in network namespaces of their own run web and worker by the shipped units; HAProxy with
the shipped file stands in front, without sticky sessions. People work through it while one host
after the other is restarted by ``deploy/restart``. As root; needs HAProxy and the developers'
packages. Ends with 0 only if everything held.
"""

import argparse
import base64
import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tools import demo  # noqa: E402
from tools.messages import compile_all  # noqa: E402
from tools.postgres import Server  # noqa: E402
from tools.two_hosts_checks import (  # noqa: E402
    file_of_the_other,
    request_in_hand,
    session_of_the_other,
    upload_of_the_other,
)
from tools.two_hosts_load import (  # noqa: E402
    Browser,
    Notebook,
    figures,
    load,
    noted_check,
    read_pages,
    sign_in,
    upload,
    work_on_dossiers,
)
from tools.two_hosts_machines import (  # noqa: E402
    HUB_ADDRESS,
    NETWORK,
    S3,
    SITE,
    SITE_NAME,
    DrillError,
    Host,
    end,
    join,
    start_balancer,
    start_host,
    start_store,
    status,
    wait_for,
)

HOME = ROOT / "var" / "two-hosts"
DOCUMENT = ROOT / "docs" / "operations" / "two-hosts.md"
DATABASE, TEMPLATE = "xaso_two_hosts", "xaso_two_hosts_new"
PEOPLE = ("mot.cua", "ho.tich", "dia.chinh", "truong.phong", "chu.tich", "van.thu")
MOST_SECONDS = 600.0
BEGIN, END = "<!-- figures of the drill -->", "<!-- end of the figures -->"
HEAD = """| phase | requests | failures | median ms | p99 ms | slowest ms | over 1 s | answered by (where told) |
| --- | --- | --- | --- | --- | --- | --- | --- |"""
CUT = "kill -9"
STOP = 'for one in web worker; do pid=$(cat "$0/$one.pid"); kill -TERM $pid; \
while kill -0 $pid 2>/dev/null; do sleep 0.05; done; done'


class Drill:
    """The drill as it goes: machines, keys, what was found."""

    def __init__(self, given: argparse.Namespace, stack: ExitStack) -> None:
        self.given, self.stack = given, stack
        self.hosts = [
            Host(name, f"10.91.0.{number}", HOME / name)
            for name, number in (("one", 11), ("two", 12))
        ]
        self.notebook = Notebook()
        self.server = Server(HOME / "postgres")
        self.token = secrets.token_urlsafe(16)
        self.told: dict[str, Any] = {}

    def set_up(self) -> None:
        """Start everything; the sample commune is made once for each state of the code."""
        join(self.hosts, self.stack)
        self.stack.callback(self.server.stop)
        self.server.start(listen_addresses=HUB_ADDRESS, hba_file=str(self._hba()))
        owner = self._keys() | {"XASO_DB_HOST": str(self.server.socket)}
        mark, present = HOME / "built", demo.fingerprint()
        if not mark.exists() or mark.read_text() != present:
            mark.unlink(missing_ok=True)
            self._build(owner)
            mark.write_text(present)
        password = secrets.token_urlsafe(24)
        self.server.sql("postgres", f"ALTER ROLE xaso_app PASSWORD '{password}'")
        self.server.sql("postgres", f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        self.server.sql("postgres", f"CREATE DATABASE {DATABASE} TEMPLATE {TEMPLATE}")
        credentials = start_store(HOME, self.stack)
        for host in self.hosts:
            environment = self._keys() | self._product(password, credentials, host)
            start_host(host, environment, self.stack)
        for host in self.hosts:
            wait_for(lambda host=host: status(f"{host.web}/health/ready") == 200, host.name)  # type: ignore[misc]
        start_balancer(HOME, self.hosts, self.stack)

    def _hba(self) -> Path:
        """Say who may come in: the hosts by password, as the application's role only."""
        path = self.server.home / "hosts.conf"
        path.write_text(
            f"local all all trust\nhost {DATABASE} xaso_app {NETWORK} scram-sha-256\n"
        )
        path.chmod(0o644)
        return path

    def _keys(self) -> dict[str, str]:
        keyring, secret = HOME / "keyring.toml", HOME / "secret"
        if not secret.exists():
            key = base64.b64encode(secrets.token_bytes(32)).decode()
            keyring.write_text(f'current = "k1"\nindex = "k1"\n[keys]\nk1 = "{key}"\n')
            secret.write_text(secrets.token_urlsafe(64))
            for path in (keyring, secret):
                path.chmod(0o600)
        return {
            "DJANGO_SETTINGS_MODULE": "xaso.config.settings",
            "XASO_DEMO": "1",
            "XASO_DEMO_PASSWORD": demo.PASSWORD,
            "XASO_DB_NAME": TEMPLATE,
            "XASO_SECRET_KEY": secret.read_text(),
            "XASO_KEYRING_FILE": str(keyring),
            "XASO_AUDIT_KEY_FILE": str(HOME / "audit-key.pem"),
            "XASO_FILES_DIR": str(HOME / "files"),
            "XASO_STATIC_ROOT": str(HOME / "static"),
            "XASO_MAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        }

    def _product(self, password: str, credentials: Path, host: Host) -> dict[str, str]:
        return {
            "XASO_URL": SITE,
            "XASO_HOSTS": f"{SITE_NAME},{HUB_ADDRESS},{host.address}",
            "XASO_PROXIES": HUB_ADDRESS,
            "XASO_DB_HOST": HUB_ADDRESS,
            "XASO_DB_NAME": DATABASE,
            "XASO_DB_PASSWORD": password,
            "XASO_FILES_STORE": "s3",
            "XASO_FILES_S3_ENDPOINT": S3,
            "XASO_FILES_S3_CREDENTIALS": str(credentials),
            "XASO_METRICS_DIR": str(host.folder / "metrics"),
            "XASO_METRICS_TOKEN": self.token,
            "XASO_TRACKING_PER_MINUTE": "0",
            "XASO_ACCOUNTS_SIGN_INS_PER_MINUTE": "0",
        }

    def _build(self, owner: dict[str, str]) -> None:
        say("building the sample commune …")
        self.server.sql("postgres", f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
        self.server.sql("postgres", f"CREATE DATABASE {TEMPLATE} OWNER xaso_owner")
        env = os.environ | owner
        demo.xaso(env, "collectstatic", "--noinput", "-v", "0")
        demo.xaso(env, "prepare", "-v", "0")
        if not (HOME / "audit-key.pem").exists():
            demo.xaso(env, "audit", "key", "-v", "0")
        demo.xaso(env, "load_demo", "--people", str(HOME / "people.txt"))

    def without_load(self) -> None:
        """What one host began goes on at the other."""
        one, two = self.hosts
        session_of_the_other(one, two, demo.PASSWORD)
        file_of_the_other(one, two, demo.PASSWORD)
        upload_of_the_other(one, two, demo.PASSWORD)
        say("session, file and upload begun at one host went on at the other")
        self.told["in_hand_seconds"] = request_in_hand(one, demo.PASSWORD)
        say("a request in hand was answered though SIGTERM came in its middle")

    def under_load(self) -> None:
        """Restart one host after the other while people work."""
        check = noted_check(self.notebook, demo.PASSWORD)
        readers = [Browser(sign_in(name, demo.PASSWORD)) for name in PEOPLE]
        sender = Browser(sign_in("mot.cua", demo.PASSWORD))
        acts = [
            *read_pages(self.notebook, readers, self.given.rate),
            lambda: work_on_dossiers(self.notebook, check),
            lambda: upload(self.notebook, sender),
        ]
        with load(acts, MOST_SECONDS):
            self._phase("warm up", 5)
            self._phase("calm", self.given.seconds)
            for host in self.hosts:
                self._restart(host)
                self._phase(f"after {host.name}", self.given.seconds)
            self._cut(self.hosts[1])
            self._phase("one host left", self.given.seconds)

    def _phase(self, name: str, seconds: float) -> None:
        self.notebook.phase = name
        time.sleep(seconds)
        self._tell(name)

    def _restart(self, host: Host) -> None:
        self.notebook.phase = phase = f"restart {host.name}"
        began = time.monotonic()
        env = os.environ | {
            "XASO_ENVIRONMENT": str(host.folder / "environment"),
            "XASO_WEB": host.web,
            "XASO_DRAIN_SECONDS": str(self.given.drain),
        }
        script = [str(ROOT / "deploy" / "restart"), "sh", "-c", STOP, str(host.folder)]
        subprocess.run(host.command(*script), env=env, check=True)
        answered = Browser("")
        wait_for(
            lambda: (
                answered.ask("GET", "/health/live")[0].headers["X-Answered-By"] == host.name
            ),
            f"{host.name} at the balancer",
        )
        self._tell(phase, time.monotonic() - began)

    def _cut(self, host: Host) -> None:
        """Let a host die without a word, in the middle of its work."""
        self.notebook.phase = CUT
        for process in host.running:
            end(process, signal.SIGKILL)
        time.sleep(10)
        self._tell(CUT)

    def _tell(self, phase: str, took: float = 0) -> None:
        found = figures(self.notebook.of(phase)) | ({"took_s": round(took, 1)} if took else {})
        self.told.setdefault("phases", {})[phase] = found
        say(f"{phase:14} {json.dumps(found, ensure_ascii=False)}")

    def afterwards(self) -> None:
        """Every event passed on, every job done, whatever was restarted or killed."""
        wanted = ("xaso_jobs_waiting", "xaso_outbox_waiting")
        took = wait_for(lambda: not any(self._metrics(wanted).values()), "jobs and events", 180)
        bad = self._metrics(("xaso_jobs_failed", "xaso_dead_letters"))
        self.told["afterwards"] = {"drained_after_s": round(took, 1), **bad}
        say(f"afterwards     {json.dumps(self.told['afterwards'])}")
        if any(bad.values()):
            raise DrillError(f"work was lost: {bad}")

    def _metrics(self, names: tuple[str, ...]) -> dict[str, float]:
        request = urllib.request.Request(  # noqa: S310 (our own address)
            f"{self.hosts[0].web}/metrics", headers={"Authorization": f"Bearer {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            lines = answer.read().decode().splitlines()
        return {
            name: float(value)
            for name, _space, value in (line.rpartition(" ") for line in lines)
            if name.startswith(names)
        }

    def verdict(self) -> list[str]:
        """Return what did not hold: a failure, or an answer after more than a second."""
        phases = self.told["phases"].items()
        bound = [(name, found) for name, found in phases if name not in (CUT, "warm up")]
        return [
            f"{name}: {found['failures']} failures, {found['over_1_s']} answers after more than 1 s"
            for name, found in bound
            if found["failures"] or found["over_1_s"]
        ]


def write_figures(told: dict[str, Any]) -> None:
    """Put the figures between the marks of the document."""
    rows = [
        f"| {name} | {one['requests']} | {one['failures']} | {one['median_ms']} | {one['p99_ms']}"
        f" | {one['slowest_ms']} | {one['over_1_s']} | {_hosts(one['by_host'])} |"
        for name, one in told["phases"].items()
    ]
    said = (
        f"{told['at']}; {told['processors']} processors for everything, load before"
        f" {told['load_before']:.1f}; {told['rate']:.0f} pages a second and the work beside them."
        f" A request that had two more seconds to go at SIGTERM was answered; the process ended after {told['in_hand_seconds']} s."
        f" Afterwards: {json.dumps(told['afterwards'])}."
    )
    text = DOCUMENT.read_text()
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    table = "\n".join([HEAD, *rows])
    DOCUMENT.write_text(f"{before}{BEGIN}\n{said}\n\n{table}\n{END}{after}")


def _hosts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def say(text: str) -> None:
    """Print a line at once."""
    print(f"  {text}", flush=True)


def main() -> int:
    """Run the drill; keep its figures."""
    parser = argparse.ArgumentParser(description="Rolling restart of two hosts under load.")
    parser.add_argument("--rate", type=float, default=8, help="pages a second")
    parser.add_argument("--seconds", type=float, default=20, help="length of each calm phase")
    parser.add_argument("--drain", type=int, default=6, help="seconds between mark and SIGTERM")
    parser.add_argument(
        "--write", action="store_true", help=f"put the figures into {DOCUMENT.name}"
    )
    given = parser.parse_args()
    if os.geteuid():
        raise SystemExit("The drill makes network namespaces: run it as root.")
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "lock").open("w") as lock, ExitStack() as stack:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
        compile_all()
        drill = Drill(given, stack)
        drill.told |= {
            "at": datetime.now(UTC).isoformat(timespec="minutes"),
            "load_before": os.getloadavg()[0],
            "processors": os.cpu_count(),
            "rate": given.rate,
        }
        drill.set_up()
        drill.without_load()
        drill.under_load()
        drill.afterwards()
        wrong = drill.told["wrong"] = drill.verdict()
    (HOME / "result.json").write_text(json.dumps(drill.told, indent=1, ensure_ascii=False))
    if given.write:
        write_figures(drill.told)
    print("\n".join(wrong) or "Held: no failure, no answer after more than a second.")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
