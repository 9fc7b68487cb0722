"""The three kinds of page: public, for officials, for officials with a permission."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.access import Access, access_of


class OfficialRequest(HttpRequest):
    """A request from an official who is signed in and acts in a commune."""

    user: User
    access: Access
    commune_id: int


type OfficialView[**P] = Callable[Concatenate[OfficialRequest, P], HttpResponseBase]
type AnyView[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def official_page[**P](permission: str) -> Callable[[OfficialView[P]], AnyView[P]]:
    """Let in officials who hold the permission in the commune in force; others get 403.

    The empty permission lets in every official with any role there.
    """

    def decorate(view: OfficialView[P]) -> Any:
        @login_required
        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            access = access_of(request.user)
            allowed = access.holds(permission) if permission else bool(access.here())
            if not allowed:
                raise PermissionDenied
            request.access = access
            return view(request, *args, **kwargs)

        page: Any = guarded
        page.xaso_permission = permission
        return page

    return decorate


def public_page[**P](view: AnyView[P]) -> AnyView[P]:
    """Say that anybody may open the page."""
    view.xaso_public = True  # type: ignore[attr-defined]
    return view
