"""The demonstration: database, sample commune, web and worker, started and stopped as one."""

import argparse
import base64
import fcntl
import hashlib
import os
import secrets
import shutil
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
IDENTITY_PORT, PHONES_PORT, MESSAGES_PORT = 9702, 9711, 9731
AUTHORITY_PORT, TOKEN_PORT = 9721, 8987
AXIS_PORT = 9751
OFFICES = {"H56.99.01": "UBND xã Vĩnh Hưng", "H56.99.02": "UBND xã Tân Mẫu"}
GATEWAY = """\
[truc-mau]
name = "Trục liên thông mẫu"
adapter = "lgsp-rest"
address = "{address}"
plain_http = true
paths = {{ agencies = "/v1/agencies" }}
"""
OFFICE = """\
[truc-mau.agencies."{code}"]
user = "{code}"
password = "{secret}"
system_id = "{code}"
secret_key = "{secret}"
"""
TOKEN_OF = "truong.phong"
PROVIDER = """\
key = "mau"
name = "Định danh điện tử mẫu"
issuer = "{issuer}"
client_id = "xaso"
client_secret = "{secret}"
plain_http = true

[claims]
personal_id = "so_dinh_danh"
full_name = "ho_ten"
birth_date = "ngay_sinh"

[levels]
muc-do-01 = 2
muc-do-02 = 3
"""

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
        "XASO_IDENTITY_PROVIDER": str(HOME / "identity.toml"),
        "XASO_NOTIFICATIONS_PLAIN_HTTP": "1",
        "XASO_EXCHANGE_GATEWAYS": str(HOME / "gateways.toml"),
        "XASO_PUBLIC_COMMUNE": "99001",
        "XASO_SIGNING_KEYS": str(HOME / "keys"),
        "XASO_SIGNING_TRUST": str(HOME / "trust"),
    }


def xaso(env: dict[str, str], *arguments: str) -> None:
    """Run a command of the product."""
    subprocess.run([PYTHON, "-m", "xaso", *arguments], env=env, check=True, cwd=ROOT)


def build(server: Server, env: dict[str, str]) -> None:
    """Make the database and the sample commune again."""
    started = time.monotonic()
    print("Building the sample commune …", flush=True)
    (HOME / "phones").unlink(missing_ok=True)
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


def begin(log: TextIO, env: dict[str, str], *command: str) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own, which a Ctrl-C does not reach."""
    return subprocess.Popen(
        command, env=env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
    )


def start_outside(env: dict[str, str]) -> list[subprocess.Popen[bytes]]:
    """Start the stand-ins of the outside world: who vouches for citizens, their telephones."""
    identity, phones = free_port(IDENTITY_PORT), free_port(PHONES_PORT)
    provider, secret = HOME / "identity.toml", secrets.token_urlsafe(24)
    provider.write_text(PROVIDER.format(issuer=f"http://127.0.0.1:{identity}", secret=secret))
    provider.chmod(0o600)
    address, known = f"http://127.0.0.1:{phones}/send", HOME / "phones"
    if not known.exists() or known.read_text() != address:
        xaso(env, "demo_phones", address)
        known.write_text(address)
    log = (HOME / "outside.log").open("a")
    back = f"{env['XASO_URL']}/cong-dan/dang-nhap/ve/"
    return [
        begin(
            log, env, PYTHON, "-m", "standins.identity", "--port", str(identity),
            "--client-secret", secret, "--redirect", back,
        ),
        begin(
            log, env, PYTHON, "-m", "standins.sms", "--http", str(phones),
            "--smpp", str(free_port(MESSAGES_PORT)),
        ),
    ]  # fmt: skip


def start_signing(env: dict[str, str]) -> list[subprocess.Popen[bytes]]:
    """Start the certificate authority and one person's signing program; register the keys.

    Their addresses are added to the environment, which the web server reads once.
    """
    authority, token = free_port(AUTHORITY_PORT), free_port(TOKEN_PORT)
    home, log = HOME / "ca", (HOME / "outside.log").open("a")
    running = begin(
        log, env, PYTHON, "-m", "standins.ca", "--port", str(authority), "--home", str(home)
    )
    wait_until_up(f"http://127.0.0.1:{authority}/root.cer", running)
    (HOME / "trust").mkdir(exist_ok=True)
    shutil.copy(home / "certificates" / "root.pem", HOME / "trust" / "root.pem")
    env["XASO_SIGNING_TSA"] = f"http://127.0.0.1:{authority}/tsa"
    env["XASO_SIGNING_PLUGIN"] = f"ws://127.0.0.1:{token}"
    xaso(env, "demo_keys", str(home))
    program = begin(
        log, env, PYTHON, "-m", "standins.signing_plugin", "--port", str(token),
        "--p12", str(home / "p12" / f"{TOKEN_OF}.p12"),
    )  # fmt: skip
    return [running, program]


def start_axis(env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the axis between the two communes, and write who they are there."""
    port, secret = free_port(AXIS_PORT), secrets.token_hex(16)
    lines = [GATEWAY.format(address=f"http://127.0.0.1:{port}")]
    lines += [OFFICE.format(code=code, secret=secret) for code in OFFICES]
    gateways = HOME / "gateways.toml"
    gateways.touch(mode=0o600)
    gateways.write_text("".join(lines))
    members = [f"--member={code}={secret}={name}" for code, name in OFFICES.items()]
    log = (HOME / "outside.log").open("a")
    return begin(log, env, PYTHON, "-m", "standins.axis", "--port", str(port), *members)


def start(env: dict[str, str], port: int) -> list[subprocess.Popen[bytes]]:
    """Start web and worker, each in a process group of its own."""
    granian = [
        str(Path(PYTHON).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--blocking-threads", "8", "--no-ws",
        "--log-level", "warning", "xaso.config.wsgi:application",
    ]  # fmt: skip
    worker = [PYTHON, "-m", "xaso", "worker"]
    log = (HOME / "demo.log").open("a")
    return [begin(log, env, *granian), begin(log, env, *worker)]


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
        processes += start_outside(env)  # first: the web server reads who vouches once
        processes += [*start_signing(env), start_axis(env)]
        web, worker = start(env, int(url.rpartition(":")[2]))
        processes += [web, worker]
        wait_until_up(url, web)
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
    phones = (HOME / "phones").read_text()
    driver = [PYTHON, str(ROOT / "tools" / "demo_check.py"), env["XASO_URL"], phones]
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
    phones = (HOME / "phones").read_text().removesuffix("send")
    print(
        f"Citizens sign in at {env['XASO_URL']}/cong-dan/dang-nhap/; their telephones: {phones}"
    )
    print("Ctrl-C stops everything.", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
