"""Uploads of citizens in parts: they survive a bad line and a phone that goes to sleep."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from xaso.kernel.files.tus import VERSION, TusError
from xaso.kernel.permissions.api import CitizenRequest, citizen_page
from xaso.kernel.tenancy.api import acting_in

type Answer = Callable[..., HttpResponse]
CITIZENS = citizen_page()


def citizens_uploads(
    find_commune: Callable[..., int | None], *, guard: Callable[[Answer], Any] = CITIZENS
) -> Callable[[Answer], Any]:
    """Speak tus with whom ``guard`` lets in, in the commune found from request and address.

    There is no transaction around a long body, and no form token is asked for: another site's
    page cannot send the header ``Tus-Resumable``, because no preflight of other origins is
    answered, and without it nothing is done.
    """

    def decorate(view: Answer) -> Any:
        @never_cache
        @wraps(view)
        def answer(request: CitizenRequest, /, **arguments: Any) -> HttpResponse:
            with transaction.atomic():
                commune_id = find_commune(request, **arguments)
            if commune_id is None:
                raise Http404
            try:
                with acting_in(commune_id):
                    response = view(request, **arguments)
            except TusError as error:
                words = "text/plain; charset=utf-8"
                response = HttpResponse(error.sentence, status=error.status, content_type=words)
            response["Tus-Resumable"] = VERSION
            return response

        return transaction.non_atomic_requests(csrf_exempt(guard(answer)))

    return decorate
