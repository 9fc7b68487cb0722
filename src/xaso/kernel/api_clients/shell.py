"""The frame of every call: who calls, how far the token reaches, for which commune."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFilesSent,
)
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.urls import URLPattern
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError

from xaso.kernel.api_clients import openapi
from xaso.kernel.api_clients.problems import REALM, ProblemError, answer, fault_of, invalid
from xaso.kernel.api_clients.queries import caller_of
from xaso.kernel.api_clients.values import Caller
from xaso.kernel.providers.api import Registry
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.throttling.api import place_of, seconds_to_wait
from xaso.lib.shortage import Shortage, read_to_the_end, shortage_of

_log = logging.getLogger("xaso.errors")
SHORTAGE_SECONDS = 30
PUBLIC_FOR_A_WHILE = "public, max-age=300"
type Run = Callable[..., HttpResponseBase]
_OWN_TRANSACTIONS: set[Callable[..., Any]] = set()


@dataclass(frozen=True, slots=True)
class ApiRouter:
    """The operations that a module offers to other programs."""

    key: str
    router: Router


api_routers: Registry[ApiRouter] = Registry(ApiRouter)
public_routers: Registry[ApiRouter] = Registry(ApiRouter)
"""The operations that anybody may call without a token; they hold no commune's rows."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Lets in a client whose token carries the scope."""

    scope: str

    def __call__(self, request: Any) -> Caller:
        """Return who calls; refuse by RFC 6750, 3.1."""
        caller: Caller = request.caller
        if self.scope not in caller.scopes:
            header = f'{REALM}, error="insufficient_scope", scope="{self.scope}"'
            detail = _("Please ask for a token with the scope %(scope)s.") % {
                "scope": self.scope
            }
            raise ProblemError("scope_needed", detail, headers={"WWW-Authenticate": header})
        return caller


def operation(scope: str) -> dict[str, Any]:
    """Return what every operation is declared with: the scope it needs, for guard and document."""
    return {"auth": Needs(scope), "openapi_extra": {"security": [{openapi.SCHEME: [scope]}]}}


def own_transactions[**P, R](view: Callable[P, R]) -> Callable[P, R]:
    """Mark an operation that brings its own transactions: none is open while a body comes in."""
    _OWN_TRANSACTIONS.add(view)
    return view


def build_api() -> NinjaAPI:
    """Return the API with the operations of all modules."""
    api = openapi.DocumentedApi(
        title="Xã Số", version="1.0.0", urls_namespace="api", docs_url=None, openapi_url=None
    )
    api.add_decorator(_guarded, mode="view")
    for one in api_routers:
        api.add_router("", one.router)
    for error, handler in _HANDLERS.items():
        api.add_exception_handler(error, handler)
    return api


def build_public_api() -> NinjaAPI:
    """Return the operations of all modules that need no token."""
    api = openapi.DocumentedApi(
        title="Xã Số",
        version="1.0.0",
        urls_namespace="public_api",
        docs_url=None,
        openapi_url=None,
    )
    api.add_decorator(_open, mode="view")
    for one in public_routers:
        api.add_router("", one.router)
    for error, handler in _HANDLERS.items():
        api.add_exception_handler(error, handler)
    return api


def _open(run: Run) -> Run:
    """Run a call of anybody, counted by address; the answer may be kept on the way for a while."""

    def opened(request: Any, **arguments: Any) -> HttpResponseBase:
        try:
            _count_address(request)
            with transaction.atomic():
                response = run(request, **arguments)
        except ProblemError as problem:
            return answer(request, problem)
        except Exception as error:  # noqa: BLE001 - the database may go away at either end
            return _failed(request, error)
        if response.status_code == 200:
            response.headers.setdefault("Cache-Control", PUBLIC_FOR_A_WHILE)
        return _conditional(request, response)

    return opened


def _count_address(request: HttpRequest) -> None:
    most = settings.XASO_API_PUBLIC_CALLS_PER_MINUTE
    place = place_of(request.META.get("REMOTE_ADDR", ""))
    wait = seconds_to_wait("api.public", place, most=most)
    if wait:
        raise ProblemError("too_many", headers={"Retry-After": str(wait)})


def _guarded(run: Run) -> Run:
    """Run a call for its commune in one transaction; a refused one leaves nothing behind."""

    def guarded(request: Any, **arguments: Any) -> HttpResponseBase:
        try:
            _admit(request)
            response = _carry_out(run, request, arguments)
        except ProblemError as problem:
            return answer(request, problem)
        except Exception as error:  # noqa: BLE001 - the database may go away at either end
            return _failed(request, error)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return _conditional(request, response)

    return guarded


def _carry_out(run: Run, request: Any, arguments: dict[str, Any]) -> HttpResponseBase:
    called = getattr(getattr(run, "__self__", None), "view_func", None)
    if called in _OWN_TRANSACTIONS:
        with acting_in(request.commune_id):
            return run(request, **arguments)
    with acting_in(request.commune_id), transaction.atomic():
        response = run(request, **arguments)
        if response.status_code >= 400:
            transaction.set_rollback(True)
    return response


def _admit(request: Any) -> None:
    """Find out who calls for which commune, before the transaction of the call begins."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > settings.XASO_API_MAX_BYTES:
        raise ProblemError("too_large")
    request.caller = _caller(request)
    _count(request.caller)
    request.commune_id = _commune(request, request.caller)


def _count(caller: Caller) -> None:
    """Count the call by itself: calls of one client must not wait for each other's end."""
    if not settings.XASO_API_CALLS_PER_MINUTE:
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
        wait = seconds_to_wait(
            "api.calls", str(caller.client_pk), most=settings.XASO_API_CALLS_PER_MINUTE
        )
    if wait:
        raise ProblemError("too_many", headers={"Retry-After": str(wait)})


def _conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Answer 304 where the caller already has exactly this."""
    if request.method != "GET" or response.status_code != 200:
        return response
    if not isinstance(response, HttpResponse):
        return response
    set_response_etag(response)
    etag = response.headers["ETag"]
    return get_conditional_response(request, etag=etag, response=response) or response


def _caller(request: HttpRequest) -> Caller:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise ProblemError("unauthorized", headers={"WWW-Authenticate": REALM})
    caller = caller_of(token)
    if caller is None:
        header = f'{REALM}, error="invalid_token"'
        detail = _("The token is unknown, too old or was ended. Please ask for a new one.")
        raise ProblemError("unauthorized", detail, headers={"WWW-Authenticate": header})
    return caller


def _commune(request: HttpRequest, caller: Caller) -> int:
    asked = request.headers.get("X-Commune", "")
    open_to = [pk for pk, code in caller.communes if asked in ("", code)]
    if not open_to:
        raise ProblemError("commune_closed")
    if len(open_to) > 1:
        codes = ", ".join(code for _pk, code in caller.communes)
        detail = _("Please name one in the header X-Commune: %(codes)s.") % {"codes": codes}
        raise ProblemError("commune_needed", detail)
    return open_to[0]


def _plain(kind: str) -> Callable[[HttpRequest, Any], Any]:
    return lambda request, _error: answer(request, ProblemError(kind))


def _invalid(request: HttpRequest, error: Any) -> Any:
    return answer(request, invalid(*(fault_of(one) for one in error.errors)))


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    error_id = getattr(request, "request_id", "")
    _log.exception("request_failed id=%s", error_id)
    shortage = shortage_of(error)
    if shortage is not None:
        read_to_the_end(request)
        kind = "no_room" if shortage is Shortage.ROOM else "unavailable"
        detail = _("Please repeat the call in a moment; what changes something, under its key.")
        headers = {"Retry-After": str(SHORTAGE_SECONDS)}
        return answer(request, ProblemError(kind, detail, headers=headers))
    detail = _("Please try again later; if it stays, tell the commune the id of this error.")
    return answer(request, ProblemError("server_error", detail))


_HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], Any]] = {
    ProblemError: answer,
    ValidationError: _invalid,
    HttpError: _plain("malformed"),
    MultiPartParserError: _plain("malformed"),
    SuspiciousOperation: _plain("malformed"),
    RequestDataTooBig: _plain("too_large"),
    TooManyFilesSent: _plain("too_large"),
    PermissionDenied: _plain("forbidden"),
    Http404: _plain("not_found"),
    ObjectDoesNotExist: _plain("not_found"),
    Exception: _failed,
}


def addresses(api: NinjaAPI) -> list[URLPattern]:
    """Return the addresses of the operations; a wrong method is a problem like any other."""
    patterns = [
        one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"
    ]
    for one in patterns:
        one.callback = transaction.non_atomic_requests(_explaining(one.callback))
    return patterns


def _explaining(view: Run) -> Run:
    @wraps(view)
    def explaining(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        response = view(request, **arguments)
        if response.status_code == 405:
            allowed = {"Allow": response.headers["Allow"]}
            return answer(request, ProblemError("not_allowed", headers=allowed))
        return response

    return explaining
