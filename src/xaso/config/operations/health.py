"""Whether this process lives, and whether it should be given work."""

import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from xaso.config.operations.looking import may_look
from xaso.kernel.files.storage.choice import storage

DRAINING = "draining"
STORE_SECONDS = 10
WORKER_SECONDS = 120
HEARTBEAT = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
_known: dict[str, float] = {}


def live(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def ready(request: HttpRequest) -> HttpResponse:
    """Answer 503 when a load balancer should send people elsewhere.

    A missing worker is told to monitors and does not count: pages work without it, and it
    is missing for all web processes at once.
    """
    found = {name: look() for name, look in CHECKS.items()}
    is_ready = all(found.values())
    status = 200 if is_ready else 503
    if may_look(request):
        plain = {"ready": is_ready, **found, "worker": found["database"] and worker_age()}
        return JsonResponse(plain, status=status)
    said = "ok\n" if is_ready else "not ready\n"
    return HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")


def worker_age() -> float | None:
    """Return the seconds since any worker last gave a sign; ``None`` if none ever did."""
    with connection.cursor() as cursor:
        cursor.execute(HEARTBEAT)
        (age,) = cursor.fetchone()
    return None if age is None else round(float(age), 1)


def _is_taking_work() -> bool:
    return not (Path(settings.XASO_STATE_DIR) / DRAINING).exists()


def _has_database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return False
    return True


def _has_its_tables() -> bool:
    """Look until the tables are those of this version; they stay so while this process runs."""
    if "migrations" not in _known:
        try:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return False
        except DatabaseError:
            return False
        _known["migrations"] = time.monotonic()
    return True


def _has_store() -> bool:
    """Try the store, at most every ten seconds while it works."""
    if time.monotonic() - _known.get("store", -STORE_SECONDS) < STORE_SECONDS:
        return True
    try:
        storage().describe()
    except (OSError, KeyError, ValueError):
        _known.pop("store", None)
        return False
    _known["store"] = time.monotonic()
    return True


CHECKS: dict[str, Callable[[], bool]] = {
    "taking_work": _is_taking_work,
    "database": _has_database,
    "migrations": _has_its_tables,
    "files": _has_store,
}
