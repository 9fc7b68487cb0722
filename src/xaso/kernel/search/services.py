"""One question to all modules; one that fails or dawdles does not spoil the answer."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.http import HttpRequest

from xaso.kernel.providers.api import SearchHit, SearchProvider, search_providers
from xaso.lib.text import fold

logger = logging.getLogger(__name__)
SHORTEST = 2
PATIENCE_MS = 1500
"""How long the database may take over one module's answer."""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, best first; ``is_cut`` when there may be more."""

    kind: str
    hits: list[SearchHit]
    is_cut: bool = False


@dataclass(slots=True)
class Found:
    """The answer of all modules."""

    hits: list[SearchHit] = field(default_factory=list)
    cut_kinds: set[str] = field(default_factory=set)
    silent: list[str] = field(default_factory=list)
    """The modules that gave no answer, by their labels."""

    @property
    def groups(self) -> list[Group]:
        """The hits by kind; the kind with the best hit comes first."""
        kinds = dict.fromkeys(str(hit.kind) for hit in self.hits)
        return [
            Group(kind, [hit for hit in self.hits if hit.kind == kind], kind in self.cut_kinds)
            for kind in kinds
        ]


def is_worth_asking(text: str) -> bool:
    """Whether the text has enough letters or digits to look for."""
    return len(fold(text).replace(" ", "")) >= SHORTEST


def search_everywhere(request: HttpRequest, text: str, *, limit: int) -> Found:
    """Ask every module for at most ``limit`` hits; put the best first."""
    found = Found()
    if not is_worth_asking(text):
        return found
    for provider in search_providers:
        hits = _ask(provider, request, text, limit)
        if hits is None:
            found.silent.append(str(provider.label))
            continue
        found.hits += hits
        if len(hits) >= limit:
            found.cut_kinds |= {str(hit.kind) for hit in hits}
    found.hits.sort(key=lambda hit: -hit.score)
    return found


def _ask(
    provider: SearchProvider, request: HttpRequest, text: str, limit: int
) -> Sequence[SearchHit] | None:
    try:
        with _impatience():
            return list(provider.search(request, text, limit=limit))[:limit]
    except Exception as error:  # noqa: BLE001 (whatever one module does, the others answer)
        logger.error("search_provider_failed key=%s cause=%s", provider.key, type(error))
        return None


@contextmanager
def _impatience() -> Iterator[None]:
    """Bound the time of each statement; what goes wrong inside does not reach the request."""
    with transaction.atomic():
        _set_timeout(str(PATIENCE_MS))
        yield
        _set_timeout("0")


def _set_timeout(milliseconds: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [milliseconds])
