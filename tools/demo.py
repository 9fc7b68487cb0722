"""The demonstration: database, sample commune, web and worker, started and stopped as one."""

import argparse
import base64
import fcntl
import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".demo"
PYTHON = sys.executable
DECIDES = ("requirements/run.lock", "src/**/*.py", "src/**/data/**/*", "src/**/static/**/*")
PASSWORD = "xaso-demo-2026"
PORTS_TRIED = 50
PATIENCE = 30.0
GRACE = 8

sys.path.insert(0, str(ROOT))
from tools.messages import compile_all  # noqa: E402
from tools.postgres import Server  # noqa: E402


def fingerprint() -> str:
    """Name the state of the code from which the sample data was made."""
    digest = hashlib.sha256()
    for pattern in DECIDES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "tests" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def environment(server: Server) -> dict[str, str]:
    """Return the environment of the demonstration; its keys are made once and kept."""
    keyring, secret = HOME / "keyring.toml", HOME / "secret"
    if not keyring.exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        keyring.write_text(f'current = "k1"\nindex = "k1"\n[keys]\nk1 = "{key}"\n')
        secret.write_text(secrets.token_urlsafe(64))
        for path in (keyring, secret):
            path.chmod(0o600)
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "xaso.config.settings",
        "XASO_DEMO": "1",
        "XASO_DEMO_PASSWORD": PASSWORD,
        "XASO_DB_HOST": str(server.socket),
        "XASO_DB_NAME": "xaso_demo",
        "XASO_SECRET_KEY": secret.read_text(),
        "XASO_KEYRING_FILE": str(keyring),
        "XASO_FILES_DIR": str(HOME / "files"),
        "XASO_MAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "XASO_MAIL_DIR": str(HOME / "mail"),
        "XASO_STATIC_ROOT": str(HOME / "static"),
    }


def xaso(env: dict[str, str], *arguments: str) -> None:
    """Run a command of the product."""
    subprocess.run([PYTHON, "-m", "xaso", *arguments], env=env, check=True, cwd=ROOT)


def build(server: Server, env: dict[str, str]) -> None:
    """Make the database and the sample commune again."""
    started = time.monotonic()
    print("Building the sample commune …", flush=True)
    server.sql("postgres", "DROP DATABASE IF EXISTS xaso_demo WITH (FORCE)")
    server.sql("postgres", "CREATE DATABASE xaso_demo OWNER xaso_owner")
    xaso(env, "collectstatic", "--noinput", "-v", "0")
    xaso(env, "prepare", "-v", "0")
    xaso(env, "audit", "key", "-v", "0")
    xaso(env, "load_demo")
    print(f"  ready after {time.monotonic() - started:.1f} s", flush=True)


def free_port(wanted: int) -> int:
    """Return the wanted port, or the next free one, and say so."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            if port != wanted:
                print(f"Port {wanted} is taken; using {port}.", flush=True)
            return port
    message = f"No port between {wanted} and {wanted + PORTS_TRIED - 1} is free; try --port."
    raise SystemExit(message)


def start(env: dict[str, str], port: int) -> list[subprocess.Popen[bytes]]:
    """Start web and worker, each in a process group of its own."""
    granian = [
        str(Path(PYTHON).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--blocking-threads", "8", "--no-ws",
        "--log-level", "warning", "xaso.config.wsgi:application",
    ]  # fmt: skip
    worker = [PYTHON, "-m", "xaso", "worker"]
    log = (HOME / "demo.log").open("ab")
    return [
        subprocess.Popen(
            command, env=env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        for command in (granian, worker)
    ]


def wait_until_up(url: str, web: subprocess.Popen[bytes]) -> None:
    """Wait for the first page."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if web.poll() is not None:
            raise SystemExit(f"The web server ended; see {HOME / 'demo.log'}.")
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE):  # noqa: S310 (our own address)
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"The web server does not answer; see {HOME / 'demo.log'}.")


def stop(processes: list[subprocess.Popen[bytes]], server: Server) -> None:
    """Stop everything and leave nothing running; a second Ctrl-C does not interrupt it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    for process in processes:
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
    server.stop()


def only_one() -> TextIO:
    """Make sure that no other demonstration uses this home; return the lock to be kept."""
    lock = (HOME / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SystemExit("The demonstration runs already; stop that one first.") from None
    return lock


def main() -> int:
    """Run the demonstration, or check it."""
    parser = argparse.ArgumentParser(prog="./demo", description="Xã Số with a sample commune.")
    parser.add_argument("--check", action="store_true", help="drive the main job, then exit")
    parser.add_argument("--fresh", action="store_true", help="make the sample data again")
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args()
    HOME.mkdir(exist_ok=True)
    with only_one():
        return run(given)


def run(given: argparse.Namespace) -> int:
    """Start everything, serve or check, and stop everything again."""
    began = time.monotonic()
    server, processes = Server(HOME / "postgres"), list[subprocess.Popen[bytes]]()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a script started it
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, _frame: sys.exit(128 + number))
    try:
        server.start()
        url = f"http://localhost:{free_port(given.port)}"
        env = environment(server) | {"XASO_URL": url}
        prepare(server, env, fresh=given.fresh)
        processes += start(env, int(url.rpartition(":")[2]))
        wait_until_up(url, processes[0])
        print(
            f"\nXã Số: {url}   (first page after {time.monotonic() - began:.1f} s)", flush=True
        )
        return check(env) if given.check else serve(env, processes)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    except subprocess.CalledProcessError as failure:
        print(f"The sample commune could not be built: {failure}", flush=True)
        return 1
    finally:
        stop(processes, server)


def prepare(server: Server, env: dict[str, str], *, fresh: bool) -> None:
    """Make the sample commune again where the code that made it has changed."""
    compile_all()
    mark, present = HOME / "built", fingerprint()
    if fresh or not mark.exists() or mark.read_text() != present:
        mark.unlink(missing_ok=True)
        build(server, env)
        mark.write_text(present)


def check(env: dict[str, str]) -> int:
    """Drive the main job; 0 only if all of it held."""
    driver = [PYTHON, str(ROOT / "tools" / "demo_check.py"), env["XASO_URL"]]
    return subprocess.run(driver, env=env, check=False).returncode


def serve(env: dict[str, str], processes: list[subprocess.Popen[bytes]]) -> int:
    """Say who can sign in, then wait until somebody stops it or something ends by itself."""
    show_people(env)
    while all(process.poll() is None for process in processes):
        time.sleep(0.5)
    print(f"Something ended by itself; see {HOME / 'demo.log'}.")
    return 1


def show_people(env: dict[str, str]) -> None:
    """Print who can sign in."""
    print(f"Sign in at {env['XASO_URL']}/dang-nhap/ with the password “{PASSWORD}”:")
    for line in (HOME / "people.txt").read_text().splitlines():
        print(f"  {line}")
    print("Ctrl-C stops everything.", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
