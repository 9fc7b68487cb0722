"""The request in force, so that entries can name it."""

from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RequestTrace:
    """What identifies a request in logs, errors and audit entries."""

    id: UUID
    address: str | None


trace: ContextVar[RequestTrace | None] = ContextVar("xaso_request", default=None)
