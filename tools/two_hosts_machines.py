"""Machines for the drill on two hosts: network namespaces of our own, joined by a bridge.

Everything runs inside them: two hosts with web and worker, and the hub with PostgreSQL, the S3
store, the load balancer and the people. Nothing that is sent leaves this machine.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HUB, HUB_ADDRESS = "xaso-hub", "10.91.0.1"
NETWORK = "10.91.0.0/24"
SITE_NAME, SITE_PORT, WEB_PORT, S3_PORT = "motcua.xa-mau.example", 8090, 8000, 8333
SITE = f"http://{HUB_ADDRESS}:{SITE_PORT}"
S3 = f"http://{HUB_ADDRESS}:{S3_PORT}"
PATIENCE = 120.0
KEYS = {"key_id": "xaso", "secret": "only-for-this-drill"}


class DrillError(Exception):
    """The drill cannot go on; the text says why."""


@dataclass
class Host:
    """A machine of its own: name, address, folder, and what runs on it."""

    name: str
    address: str
    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def namespace(self) -> str:
        """The network namespace."""
        return f"xaso-{self.name}"

    @property
    def web(self) -> str:
        """Where its web process listens."""
        return f"http://{self.address}:{WEB_PORT}"

    def command(self, *arguments: str) -> list[str]:
        """Return a command that runs on this host."""
        return ["ip", "netns", "exec", self.namespace, *arguments]


def join(hosts: list[Host], stack: ExitStack) -> None:
    """Make the namespaces and their wires, and move this process into the hub."""
    names = [HUB, *(host.namespace for host in hosts)]
    for name in names:
        ip("netns", "del", name, check=False)
        ip("netns", "add", name)
        stack.callback(ip, "netns", "del", name, check=False)
        ip("-n", name, "link", "set", "lo", "up")
    ip("-n", HUB, "link", "add", "wires", "type", "bridge")
    ip("-n", HUB, "address", "add", f"{HUB_ADDRESS}/24", "dev", "wires")
    ip("-n", HUB, "link", "set", "wires", "up")
    for host in hosts:
        ip("-n", HUB, "link", "add", host.name, "type", "veth",
           "peer", "name", "eth0", "netns", host.namespace)  # fmt: skip
        ip("-n", HUB, "link", "set", host.name, "master", "wires", "up")
        ip("-n", host.namespace, "address", "add", f"{host.address}/24", "dev", "eth0")
        ip("-n", host.namespace, "link", "set", "eth0", "up")
    with Path("/proc/self/ns/net").open() as outside:
        stack.callback(os.setns, os.dup(outside.fileno()), os.CLONE_NEWNET)
    with Path("/run/netns", HUB).open() as inside:
        os.setns(inside.fileno(), os.CLONE_NEWNET)


def ip(*arguments: str, check: bool = True) -> None:
    """Change the network."""
    quiet = None if check else subprocess.DEVNULL
    subprocess.run(["ip", *arguments], check=check, stderr=quiet)


def start(
    command: list[str], log: Path, stack: ExitStack, env: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own; it ends with the drill."""
    with log.open("ab") as out:
        made = subprocess.Popen(
            command, env=env, cwd=ROOT, stdout=out, stderr=out, start_new_session=True
        )
    stack.callback(end, made)
    return made


def end(process: subprocess.Popen[bytes], how: int = signal.SIGTERM) -> None:
    """End a program and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    with suppress(subprocess.TimeoutExpired):
        process.wait(12)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def start_store(home: Path, stack: ExitStack) -> Path:
    """Start an S3 store (SeaweedFS) in the hub; return the file with its credentials."""
    weed = shutil.which("weed") or str(Path(sys.executable).with_name("weed"))
    shutil.rmtree(home / "s3", ignore_errors=True)
    (home / "s3" / "data").mkdir(parents=True)
    identity = {
        "name": "xaso",
        "credentials": [{"accessKey": KEYS["key_id"], "secretKey": KEYS["secret"]}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    config = home / "s3" / "s3.json"
    config.write_text(json.dumps({"identities": [identity]}))
    start(
        [
            weed, "server", f"-dir={home / 's3' / 'data'}", f"-ip={HUB_ADDRESS}",
            f"-ip.bind={HUB_ADDRESS}", "-filer", "-s3", f"-s3.port={S3_PORT}",
            "-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.config={config}",
            "-master.volumeSizeLimitMB=1024", "-volume.max=20",
        ],
        home / "s3.log",
        stack,
    )  # fmt: skip
    credentials = home / "s3" / "credentials.toml"
    credentials.write_text("".join(f'{key} = "{value}"\n' for key, value in KEYS.items()))
    credentials.chmod(0o600)
    wait_for(lambda: status(f"{S3}/healthz") not in range(500, 600), "the S3 store")
    return credentials


def start_host(host: Host, environment: dict[str, str], stack: ExitStack) -> None:
    """Start web and worker of a host as its units do: an ended process is started again."""
    shutil.rmtree(host.folder, ignore_errors=True)
    host.folder.mkdir(parents=True)
    own = {"XASO_FILES_DIR": str(host.folder / "files")}
    for name in ("XASO_KEYRING_FILE", "XASO_AUDIT_KEY_FILE", "XASO_FILES_S3_CREDENTIALS"):
        own[name] = str(shutil.copy2(environment[name], host.folder))
    environment = environment | own
    lines = (f"{name}={value}\n" for name, value in environment.items())
    (host.folder / "environment").write_text("".join(lines))
    for service, command in services(host).items():
        host.running.append(
            start(
                host.command("sh", "-c", SUPERVISOR, service, str(host.folder), *command),
                host.folder / f"{service}.log",
                stack,
                os.environ | environment,
            )
        )


SUPERVISOR = (
    'home=$1; shift; while :; do "$@" & echo $! > "$home/$0.pid"; wait $!; sleep 0.2; done'
)


def services(host: Host) -> dict[str, list[str]]:
    """Return the commands of the shipped units, for this checkout and this host's address."""
    found = {}
    for service in ("web", "worker"):
        unit = (ROOT / "deploy" / "systemd" / f"xaso-{service}.service").read_text()
        line = unit.replace("\\\n", " ").partition("ExecStart=")[2].splitlines()[0]
        line = line.replace("/opt/xaso/.venv/bin", str(Path(sys.executable).parent))
        line = line.replace("--host 127.0.0.1", f"--host {host.address}")
        found[service] = line.replace("--workers 2", "--workers 1").split()
    return found


def start_balancer(home: Path, hosts: list[Host], stack: ExitStack) -> None:
    """Start HAProxy with the shipped file; only addresses differ, and answers say who gave them."""
    text = (ROOT / "deploy" / "haproxy.cfg").read_text()
    bind = next(line for line in text.splitlines() if line.strip().startswith("bind "))
    text = text.replace(bind, f"    bind {HUB_ADDRESS}:{SITE_PORT}")
    for host, shipped in zip(hosts, ("10.20.0.11", "10.20.0.12"), strict=True):
        text = text.replace(f"{shipped}:8000", f"{host.address}:{WEB_PORT}")
    config = home / "haproxy.cfg"
    config.write_text(f"{text}    http-response set-header X-Answered-By %s\n")
    program = shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise DrillError("HAProxy is missing (Debian: haproxy).")
    start([program, "-db", "-f", str(config)], home / "haproxy.log", stack)
    wait_for(lambda: status(f"{SITE}/health/live") == 200, "the load balancer")


def wait_for(holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> float:
    """Wait until something holds; return how long it took."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise DrillError(f"{what}: nothing after {seconds:.0f} s")
        time.sleep(0.1)
    return time.monotonic() - began


def status(url: str) -> int:
    """Return the status that an address answers with; 0 for no answer."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 (our own address)
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code
    except OSError:
        return 0
