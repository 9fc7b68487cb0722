"""Is this installation well? Each finding says what is wrong and what to do."""

import shutil
import socket
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils import timezone

from xaso.kernel.accounts.api import Role, RoleAssignment
from xaso.kernel.audit.api import NoSigningKeyError, load_key, seal_state
from xaso.kernel.encryption.api import read_keyring
from xaso.kernel.files.api import examine_files
from xaso.kernel.identity.configuration import read_configuration
from xaso.kernel.officials.policy import WARNINGS
from xaso.kernel.officials.queries import it_officers_of
from xaso.kernel.organisations.api import (
    Commune,
    authority_of_commune,
    desk_of_commune,
    served_communes,
)
from xaso.kernel.tenancy.api import acting_in, is_on_its_server
from xaso.kernel.tenancy.partitions import months_around, partitioned_tables
from xaso.office.exchange.faults import ExchangeError
from xaso.office.exchange.gateways import read_configuration as read_gateways
from xaso.office.exchange.models import GatewayLine
from xaso.office.signing.api import count_trusted_roots

GOOD, WARN, BAD = "good", "warn", "bad"
SIGNS = {GOOD: "ok  ", WARN: "warn", BAD: "BAD "}
LEAST_FREE_BYTES = 5 * 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``level`` is good, warn or bad."""

    what: str
    level: str
    message: str

    def __str__(self) -> str:
        """Return the line of a report."""
        return f"{SIGNS[self.level]}  {self.what:11} {self.message}"

    def as_plain(self) -> dict[str, str]:
        """Return plain values for JSON."""
        return asdict(self)


def examine() -> list[Finding]:
    """Look at everything; a database that cannot be reached is the only finding then."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        first = str(error).splitlines()[0]
        return [Finding("database", BAD, f"The database cannot be reached: {first}")]
    return [finding for look in LOOKS for finding in look()]


def _database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls, current_setting('server_version_num')::int,"
            " EXISTS (SELECT 1 FROM pg_tables WHERE tableowner = current_user)"
            " FROM pg_roles WHERE rolname = current_user"
        )
        powerful, version, owner = cursor.fetchone()
    if powerful or owner:
        yield Finding(
            "role",
            BAD,
            "The application's database role is an owner or superuser, so communes are not kept apart. Use a role of its own.",
        )
    else:
        yield Finding(
            "role", GOOD, "The application's database role owns nothing and bypasses nothing."
        )
    level = GOOD if version >= 170000 else WARN
    yield Finding(
        "database",
        level,
        f"PostgreSQL {version // 10000}; 17 or newer is wanted in production.",
    )


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding(
            "migrations", BAD, f"{len(waiting)} migrations are not applied: run `xaso prepare`."
        )
    else:
        yield Finding("migrations", GOOD, "The tables are those of this version.")


def _partitions() -> Iterator[Finding]:
    last = list(months_around())[-6]
    with connection.cursor() as cursor:
        for table in partitioned_tables():
            cursor.execute("SELECT to_regclass(%s)", [f"{table}_{last:%Y%m}"])
            if cursor.fetchone()[0] is None:
                yield Finding(
                    "partitions",
                    WARN,
                    f"{table} has no partition for {last:%m/%Y}: run `xaso prepare`.",
                )
                return
    yield Finding("partitions", GOOD, "The coming months have their partitions.")


def _keys() -> Iterator[Finding]:
    path = Path(settings.XASO_KEYRING_FILE)
    try:
        ring = read_keyring(path)
    except (OSError, KeyError, ValueError) as error:
        yield Finding(
            "keys",
            BAD,
            f"The key ring {path} cannot be read ({type(error).__name__}): sealed data stay closed. Restore it from its backup.",
        )
        return
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding("keys", BAD, f"Others on this machine can read {path}: chmod 600.")
    else:
        yield Finding(
            "keys",
            GOOD,
            f"The key ring holds {len(ring.keys)} keys; new values use “{ring.current}”.",
        )


def _files() -> Iterator[Finding]:
    for one in examine_files():
        yield Finding(one.what, one.level, one.message)
    if settings.XASO_FILES_STORE == "disk":
        folder = Path(settings.XASO_FILES_DIR)
        if folder.exists() and shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
            yield Finding("files", WARN, f"Little room is left for files in {folder}.")


def _static() -> Iterator[Finding]:
    if not settings.XASO_STATIC_HASHED:
        yield Finding(
            "static",
            WARN,
            "XASO_STATIC_ROOT is not set: browsers load styles and scripts again and again.",
        )
    elif (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding("static", GOOD, "Styles and scripts are hashed and compressed.")
    else:
        yield Finding(
            "static",
            BAD,
            "Pages fail without their styles and scripts: run `xaso collectstatic`.",
        )


def _settings() -> Iterator[Finding]:
    checks = (
        (settings.DEBUG, BAD, "XASO_DEBUG is on: errors show data to everybody. Switch it off."),
        ("*" in settings.ALLOWED_HOSTS, BAD, "XASO_HOSTS answers to any name. Name the hosts."),
        (len(settings.SECRET_KEY) < 40, BAD, "XASO_SECRET_KEY is short. Use 50 random characters."),
        (not settings.SESSION_COOKIE_SECURE, WARN, "XASO_HTTPS is off: sign-ins travel in the clear."),
        (settings.XASO_DEMO, WARN, "XASO_DEMO is on: sample passwords are shown at the sign-in."),
    )  # fmt: skip
    found = [Finding("settings", level, text) for wrong, level, text in checks if wrong]
    yield from found or [Finding("settings", GOOD, "The settings are those of a closed house.")]


def _worker() -> Iterator[Finding]:
    since = timezone.now() - timedelta(minutes=2)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > %s", [since]
        )
        (alive,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        (failed,) = cursor.fetchone()
    if alive:
        yield Finding("worker", GOOD, f"{alive} workers run.")
    else:
        yield Finding(
            "worker", BAD, "No worker runs: notices and events wait. Start `xaso worker`."
        )
    if failed:
        yield Finding(
            "jobs", WARN, f"{failed} jobs failed for good; see the page of undelivered events."
        )


def _mail() -> Iterator[Finding]:
    mailer = settings.MAILERS["default"]
    if not str(mailer["BACKEND"]).endswith("smtp.EmailBackend"):
        return
    options: dict[str, Any] = mailer["OPTIONS"]  # type: ignore[assignment]
    place = (options.get("host", "localhost"), int(options.get("port", 25)))
    try:
        with socket.create_connection(place, timeout=3):
            yield Finding("mail", GOOD, f"The mail server {place[0]}:{place[1]} answers.")
    except OSError:
        yield Finding(
            "mail",
            WARN,
            f"The mail server {place[0]}:{place[1]} does not answer: e-mails wait.",
        )


def _communes() -> Iterator[Finding]:
    communes = served_communes()
    if not communes:
        yield Finding("communes", BAD, "This installation serves no commune yet.")
    for commune in communes:
        held = RoleAssignment.objects.in_force(timezone.localdate())
        roles = set(
            held.filter(unit__authority__of_commune=commune).values_list("role", flat=True)
        )
        lacking = [str(role.label) for role in Role if role not in roles and role in NEEDED]
        if desk_of_commune(commune.pk) is None:
            yield Finding("communes", WARN, f"{commune} has no one-stop desk.")
        if lacking:
            yield Finding("communes", WARN, f"{commune}: nobody is {', '.join(lacking)}.")
        elif desk_of_commune(commune.pk):
            yield Finding(
                "communes", GOOD, f"{commune} has a desk and people in every role it needs."
            )


def _powers() -> Iterator[Finding]:
    today = timezone.localdate()
    for commune in served_communes():
        last = it_officers_of(commune.pk, today).aggregate(last=Max("valid_to"))["last"]
        if last is None:
            yield Finding(
                "powers",
                BAD,
                f"{commune}: nobody administers it. Run `xaso extend_power` for who did.",
            )
        elif last <= today + timedelta(days=max(WARNINGS)):
            yield Finding(
                "powers",
                WARN,
                f"{commune}: the last power of an IT officer ends on {last:%d/%m/%Y}. Renew it on the page of administrative powers.",
            )
        else:
            yield Finding(
                "powers", GOOD, f"{commune}: somebody administers it until {last:%d/%m/%Y}."
            )


def _citizens() -> Iterator[Finding]:
    if not settings.XASO_IDENTITY_PROVIDER:
        return
    path = Path(settings.XASO_IDENTITY_PROVIDER)
    try:
        using = read_configuration(path)
    except (OSError, ValueError, TypeError) as error:
        message = f"{path} cannot be read ({type(error).__name__}): citizens cannot sign in by e-identity."
        yield Finding("citizens", BAD, message)
        return
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding("citizens", BAD, f"Others on this machine can read {path}: chmod 600.")
    if using.plain_http:
        message = f"{path} allows plain http: right for the stand-in, wrong for a provider."
        yield Finding("citizens", WARN, message)
    yield Finding("citizens", GOOD, f"Citizens sign in by {using.name} ({using.issuer}).")


def _exchange() -> Iterator[Finding]:
    if not settings.XASO_EXCHANGE_GATEWAYS:
        return
    path = Path(settings.XASO_EXCHANGE_GATEWAYS)
    try:
        gateways = read_gateways(path)
        for one in gateways:
            one.style()
    except (OSError, ValueError, ExchangeError) as error:
        message = f"{path} cannot be used ({error}): documents are not exchanged."
        yield Finding("exchange", BAD, message)
        return
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding("exchange", BAD, f"Others on this machine can read {path}: chmod 600.")
    ours = {code for one in gateways for code in one.agencies}
    for commune in served_communes():
        code = authority_of_commune(commune.pk).code
        if code not in ours:
            yield Finding("exchange", WARN, f"{commune}: {path} names no gateway for {code}.")
            continue
        with acting_in(commune.pk), transaction.atomic():
            failing = GatewayLine.objects.filter(failures__gt=0).first()
        if failing is None:
            yield Finding("exchange", GOOD, f"{commune} exchanges documents as {code}.")
        else:
            message = f"{commune}: “{failing.gateway}” failed {failing.failures} times: {failing.fault} {failing.fault_note}"
            yield Finding("exchange", WARN, message)


def _seal() -> Iterator[Finding]:
    path = Path(settings.XASO_AUDIT_KEY_FILE)
    try:
        load_key(path)
    except NoSigningKeyError:
        yield Finding(
            "seal",
            BAD,
            f"The audit trail is not sealed: {path} holds no key. Restore it, or make the first one by `xaso audit key`.",
        )
        return
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding("seal", BAD, f"Others on this machine can read {path}: chmod 600.")
    if not is_on_its_server():
        yield Finding(
            "seal",
            BAD,
            "The database came here from another server: run `xaso prepare` before anything is written.",
        )
    if not settings.XASO_AUDIT_WITNESS:
        yield Finding(
            "witness",
            WARN,
            "XASO_AUDIT_WITNESS is not set: nobody outside could tell that the trail's end was cut off.",
        )
    for commune in served_communes():
        yield from _seal_of(commune)


def _seal_of(commune: Commune) -> Iterator[Finding]:
    with acting_in(commune.pk), transaction.atomic():
        found = seal_state()
    if found.is_late:
        yield Finding(
            "seal",
            BAD,
            f"{commune}: entries wait to be sealed since {found.waiting_since:%d/%m/%Y %H:%M} UTC. See that the worker runs, then `xaso audit seal`.",
        )
    else:
        yield Finding("seal", GOOD, f"{commune}: {found.size} entries are sealed.")
    if found.witness == "forked":
        yield Finding(
            "witness",
            BAD,
            f"{commune}: the trail did not grow from what the witness knows. See docs/operations/audit.md.",
        )
    elif found.witness == "away":
        yield Finding("witness", WARN, f"{commune}: the witness outside cannot be reached.")


def _signing() -> Iterator[Finding]:
    place: str = settings.XASO_SIGNING_TRUST
    if not place:
        if settings.XASO_SIGNING_KEYS or settings.XASO_SIGNING_PKCS11_MODULE:
            yield Finding(
                "signing",
                WARN,
                "XASO_SIGNING_TRUST is not set: no signature is called valid, and revoked keys sign.",
            )
        return
    try:
        roots = count_trusted_roots()
    except (OSError, ValueError) as error:
        yield Finding("signing", BAD, f"The certificates in {place} cannot be read: {error}.")
        return
    if roots:
        yield Finding("signing", GOOD, f"{roots} root authorities are trusted.")
    else:
        yield Finding("signing", BAD, f"There is no root certificate in {place}.")


NEEDED = {Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK}
LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _database,
    _migrations,
    _partitions,
    _keys,
    _files,
    _static,
    _settings,
    _worker,
    _mail,
    _communes,
    _powers,
    _seal,
    _citizens,
    _exchange,
    _signing,
)
