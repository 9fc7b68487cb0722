"""The SQL of a real intake or submission as a pgbench script: what the database alone has to do.

The statements are the very ones that the product sent, with their values. Only what must
differ from one intake to the next is a variable: new keys, the draft, the dossier number.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from bench.settings import Setting
from tools.postgres import Server

FIRST = 100_000_000_000
"""Twelve digits, so that the counter can stand for the last group of a key."""
_UUID = re.compile(
    r"(?<![0-9a-fx])[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}(?![0-9a-f])"
)
_NUMBER = re.compile(r"RETURNING last\s*$")
_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


def draft_prefix(client: int, place: int = 0) -> str:
    """Return the first four groups of the keys of one client's drafts, or of what goes with them."""
    return f"00000000-0000-7000-{8 + place}{client:03}"


@dataclass(frozen=True)
class Recorded:
    """An intake that was recorded: its statements, and the draft it began with."""

    statements: list[str]
    draft: UUID
    commune: int
    since: int
    """When the recording began, in milliseconds: keys made later belong to the intake."""
    also: tuple[UUID, ...] = ()
    """Keys of further rows with which it began."""


def as_script(recorded: list[Recorded]) -> str:
    """Return one script in which each client plays its own recorded intake."""
    lines = ["\\set n :n + 1"]
    for client, one in enumerate(recorded):
        lines.append(f"\\{'elif' if client else 'if'} :client_id = {client}")
        lines += _varied(one, client)
    return "\n".join([*lines, "\\endif", ""])


def _with_commune(one: Recorded) -> list[str]:
    """Say the commune at the start of each transaction that touches its rows."""
    said = f"SELECT set_config('xaso.commune', '{one.commune}', true)"
    found: list[str] = []
    for place, statement in enumerate(one.statements):
        found.append(statement)
        if statement == "BEGIN":
            ends = one.statements.index("COMMIT", place)
            if any("commune_id" in inside for inside in one.statements[place:ends]):
                found.append(said)
    return found


def _varied(one: Recorded, client: int) -> list[str]:
    known = {
        key.hex: f"{draft_prefix(client, place)}-:n"
        for place, key in enumerate((one.draft, *one.also))
    }
    code = _code_of(one.statements)
    lines = []
    for statement in _with_commune(one):
        if statement.startswith("INSERT"):
            _name_new_keys(statement, known, client, one.since)
        text = _UUID.sub(
            lambda found: known.get(found[0].replace("-", ""), found[0]), statement
        )
        text = text.replace(code, ":last")
        lines.append(f"{text} \\gset" if _NUMBER.search(text) else f"{text};")
    return lines


def _name_new_keys(statement: str, known: dict[str, str], client: int, since: int) -> None:
    """Give each key that the intake made a variable of its own."""
    for found in _UUID.finditer(statement):
        key = found[0].replace("-", "")
        if key not in known and _is_new(key, since):
            known[key] = f"{key[:8]}-{key[8:12]}-7{len(known):03x}-8{client:03x}-:n"


def _is_new(key: str, since: int) -> bool:
    """Whether a key was made after a moment, which the first 48 bits of it tell."""
    return int(key[:12], 16) >= since


def _code_of(statements: list[str]) -> str:
    found = next(
        match
        for one in statements
        if one.startswith('INSERT INTO "dossiers_dossier"')
        and (match := re.search(r"-20\d{6}-(\d{7})'", one))
    )
    return found[1]


def transactions_a_second(
    server: Server,
    database: str,
    script: Path,
    *,
    first: int,
    setting: Setting,
    role: str = "xaso_app",
) -> float:
    """Play the script with so many clients, as the application's role or another one."""
    done = subprocess.run(
        [
            server.bin / "pgbench", "-h", server.socket, "-U", role, "-n", "-M", "simple",
            "-c", str(setting.clients), "-j", "2", "-T", str(int(setting.seconds)),
            "-D", f"n={first}", "-f", script, database,
        ],
        capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"pgbench stopped: {done.stderr[-2000:]}")
    return float(_TPS.findall(done.stdout)[0])
