"""Waiting until the product has nothing left to do, and looking at what it holds then."""

import json
import time
from pathlib import Path
from typing import Any

from bench.faults.product import Product

WAITING = """
SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')
          AND task_name NOT LIKE '%sweep%' AND task_name NOT LIKE '%seal%'
          AND queueing_lock IS NULL)
     + (SELECT count(*) FROM events_outboxevent o LEFT JOIN events_relayposition p USING (commune_id)
        WHERE p.xid IS NULL OR (o.xid, o.id) > (p.xid, p.event_id))
"""
FORGET_THE_DEAD = """
UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'
WHERE last_heartbeat < now() - interval '%(quiet)s seconds'
"""
QUIET_SECONDS = 12
SWEEP = """
INSERT INTO procrastinate_jobs (task_name, queue_name, args, priority, queueing_lock)
SELECT 'events.sweep_stalled', 'default', '{"timestamp": 0}', 0, 'events.sweep_stalled'
WHERE NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = 'events.sweep_stalled'
  AND status = 'todo')
"""
DUE = "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND scheduled_at > now()"


def value(product: Product, sql: str) -> Any:
    """Return the first value of a statement, run by the superuser."""
    found = row(product, sql)
    return found[0] if found else None


def row(product: Product, sql: str) -> Any:
    """Return the first row of a statement, run by the superuser; ``None`` if there is none."""
    import psycopg  # noqa: PLC0415

    with psycopg.connect(
        host=str(product.server.socket), user="xaso_super", dbname="xaso", autocommit=True
    ) as connection:
        found = connection.execute(sql)
        return found.fetchone() if found.description else None


def settle(product: Product, *, seconds: float, hurry: bool) -> float:
    """Wait until nothing waits; return how long it took.

    In a hurry the minutes after which a silent worker counts as dead, and the waits before
    another attempt, are cut short in the database; otherwise they pass by themselves.
    """
    began = time.monotonic()
    while waiting := value(product, WAITING):
        if time.monotonic() - began > seconds:
            raise SystemExit(f"{waiting} jobs and events still wait after {seconds:.0f} s")
        if hurry and time.monotonic() - began > QUIET_SECONDS / 2:
            for sql in (FORGET_THE_DEAD % {"quiet": QUIET_SECONDS}, SWEEP, DUE):
                value(product, sql)
        time.sleep(0.5)
    return time.monotonic() - began


def inspect(product: Product, log: Path) -> tuple[dict[str, Any], list[str]]:
    """Seal and verify the trail, and compare the product with what it acknowledged."""
    out = product.home / "checked.json"
    product.run("checks.py", str(log), str(out))
    found = json.loads(out.read_text())
    product.run("audit", "seal", "-v", "0")
    verified = product.run("audit", "verify", check=False).strip()
    faults = list(found["faults"])
    if "NOT SOUND" in verified or ": sound." not in verified:
        faults.append(f"audit: {verified[-600:]}")
    else:
        found["counts"]["audit rows"] = int(verified.split("sound. ")[1].split()[0])
    return found["counts"], faults
