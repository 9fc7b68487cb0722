"""One question to all modules; one that fails or dawdles does not spoil the answer."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest

from xaso.kernel.providers.api import SearchHit, SearchProvider, ask_all, search_providers
from xaso.lib.text import fold

logger = logging.getLogger(__name__)
SHORTEST = 2


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

    def ask(provider: SearchProvider) -> Sequence[SearchHit]:
        return provider.search(request, text, limit=limit)[:limit]

    for answer in ask_all(search_providers, ask):
        if answer.error:
            _note_silence(answer.provider, answer.error)
            found.silent.append(str(answer.provider.label))
        found.hits += answer.rows
        if len(answer.rows) >= limit:
            found.cut_kinds |= {str(hit.kind) for hit in answer.rows}
    found.hits.sort(key=lambda hit: -hit.score)
    return found


def _note_silence(provider: SearchProvider, error: Exception) -> None:
    """Log which module failed; never the message, which may hold what somebody typed."""
    logger.error("search_provider_failed key=%s cause=%s", provider.key, type(error))
