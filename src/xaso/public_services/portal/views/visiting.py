"""Answering for the commune whose pages a visitor sees."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse

from xaso.kernel.organisations.api import PublicCommune, public_commune
from xaso.kernel.tenancy.api import acting_in

type PublicView[**P] = Callable[Concatenate[HttpRequest, PublicCommune | None, P], HttpResponse]


def of_commune[**P](
    view: PublicView[P],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Hand the visitor's commune to the page and act in it; ``None`` until one is chosen."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        commune = public_commune(request)
        with acting_in(commune.id if commune else None):
            return view(request, commune, *args, **kwargs)

    return shown
