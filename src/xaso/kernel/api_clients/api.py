"""What other modules use to offer operations to programs of other organisations."""

from xaso.kernel.api_clients.cursors import Cursor, Limit, read_cursor, write_cursor
from xaso.kernel.api_clients.idempotency import IdempotencyKey, answer_once
from xaso.kernel.api_clients.problems import Fault, ProblemError, invalid
from xaso.kernel.api_clients.queries import clients_of, open_clients_of, programs_in_force
from xaso.kernel.api_clients.scopes import Scope, register_scope, scopes
from xaso.kernel.api_clients.shell import (
    ApiRouter,
    api_routers,
    operation,
    own_transactions,
    public_routers,
)
from xaso.kernel.api_clients.texts import Code, Given, Line, Moment, Words
from xaso.kernel.api_clients.values import Caller, ClientRequest

__all__ = [
    "ApiRouter",
    "Caller",
    "ClientRequest",
    "Code",
    "Cursor",
    "Fault",
    "Given",
    "IdempotencyKey",
    "Limit",
    "Line",
    "Moment",
    "ProblemError",
    "Scope",
    "Words",
    "answer_once",
    "api_routers",
    "clients_of",
    "invalid",
    "open_clients_of",
    "operation",
    "own_transactions",
    "programs_in_force",
    "public_routers",
    "read_cursor",
    "register_scope",
    "scopes",
    "write_cursor",
]
