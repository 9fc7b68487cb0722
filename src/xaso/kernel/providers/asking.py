"""Asks many providers one question; one that fails or dawdles does not spoil the page."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

PATIENCE_MS = 1500
"""How long the database may take over one statement of a provider."""


@dataclass(frozen=True, slots=True)
class Answer[P, R]:
    """What one provider said: rows, or the error that kept it from answering."""

    provider: P
    rows: Sequence[R] = ()
    error: Exception | None = None


def ask_all[P, R](
    providers: Iterable[P], ask: Callable[[P], Sequence[R]]
) -> list[Answer[P, R]]:
    """Return the answer of each provider, in their order.

    All are asked within one savepoint that is undone at the end, so the frame costs the same
    however many they are; only after a failure a new one is begun for those that are left.
    Providers can only read: the database refuses to write meanwhile, so nothing is lost.
    """
    waiting, answers = deque(providers), list[Answer[P, R]]()
    while waiting:
        try:
            with transaction.atomic():
                _only_read()
                while waiting:
                    answers.append(Answer(waiting[0], list(ask(waiting[0]))))
                    waiting.popleft()
                transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 (whatever one does, the others answer)
            answers.append(Answer(waiting.popleft(), error=error))
    return answers


def _only_read() -> None:
    """Bound the time of each statement and forbid writing until the savepoint ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true),"
            " set_config('transaction_read_only', 'on', true)",
            [str(PATIENCE_MS)],
        )
