"""Intakes that need only the last press of the button, prepared through the real pages."""

import json
import subprocess
from collections.abc import Iterator
from functools import partial
from typing import Any

from bench.floors.intake import FIRST, draft_prefix
from bench.home import HOME, PYTHON, ROOT
from bench.settings import Setting
from bench.subjects.load import Act
from bench.subjects.person import Person
from tools.postgres import Server

type Prepared = dict[str, Any]
SCRIPT = HOME / "intake.sql"
"""The SQL of the last press, for pgbench; written along with what is prepared."""
FLOOR_DRAFTS = 60
COPY_DRAFT = """
INSERT INTO counter_intakedraft
SELECT (jsonb_populate_record(d, jsonb_build_object('id', '%(prefix)s-' || number))).*
FROM counter_intakedraft d, generate_series(%(first)s, %(last)s) AS number
WHERE d.commune_id = %(commune)s AND d.id = '%(draft)s'
"""


def prepare_intakes(env: dict[str, str], clients: int, count: int) -> list[Prepared]:
    """Let an officer for each client lay so many drafts ready."""
    script = ROOT / "bench" / "subjects" / "intakes.py"
    command = [PYTHON, str(script), str(clients), str(count), str(HOME)]
    subprocess.run(command, env=env, cwd=ROOT, check=True)
    prepared: list[Prepared] = json.loads((HOME / "intakes.json").read_text())
    return prepared


def officer(one: Prepared, port: int) -> Iterator[Act]:
    """Sign in, then yield one intake after the other, as the page would send it."""
    person = Person(port)
    person.sign_in(one["username"])
    fields = [*map(tuple, one["fields"]), ("act", "receive")]
    for draft in one["drafts"]:
        path = f"/counter/intake/{draft}/"
        yield partial(person.post, path, fields)


def first_of(turn: int) -> int:
    """Return with which number the drafts of a turn of the floor begin."""
    return FIRST * (turn + 1)


def lay_floor_drafts(
    server: Server, database: str, prepared: list[Prepared], turns: int, setting: Setting
) -> None:
    """Copy a draft for each transaction of the floor, which deletes one as the product does."""
    for client, one in enumerate(prepared):
        for turn in range(turns):
            values = {
                "prefix": draft_prefix(client),
                "first": first_of(turn),
                "last": first_of(turn) + int(setting.seconds * FLOOR_DRAFTS),
                "commune": one["commune"],
                "draft": one["drafts"][0],
            }
            server.sql(database, COPY_DRAFT % values)
    server.sql(database, "VACUUM ANALYZE counter_intakedraft")
