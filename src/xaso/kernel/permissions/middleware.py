"""Finds the commune in force for each request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.access import access_of
from xaso.kernel.tenancy.api import acting_in

SESSION_KEY = "commune"


class CommuneMiddleware:
    """An official acts in one commune at a time: the one chosen, else the first of theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request for that commune; without one, business rows do not exist."""
        commune = _commune_of(request)
        request.commune_id = commune  # type: ignore[attr-defined]
        with acting_in(commune):
            return self.get_response(request)


def _commune_of(request: HttpRequest) -> int | None:
    user = request.user
    if not isinstance(user, User):
        return None
    communes = access_of(user).communes
    chosen = request.session.get(SESSION_KEY)
    if chosen in communes:
        return int(chosen)
    return communes[0] if communes else None
