"""Where banks and platforms send their notices of money."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from xaso.kernel.permissions.api import public_page
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.throttling.api import limited_by_address
from xaso.public_services.payments.models import ProviderAccount
from xaso.public_services.payments.notice_keys import read_key
from xaso.public_services.payments.services.taking import TAKEN, Taken, take_notice

MOST_BYTES = 64 * 1024
TOO_LARGE = 413
PROBLEM = "application/problem+json"


@csrf_exempt
@require_POST
@never_cache
@public_page
@limited_by_address("payments.notices", setting="XASO_PAYMENTS_NOTICES_PER_MINUTE")
def receive(request: HttpRequest, key: str) -> HttpResponse:
    """Take a notice; 200 also for one that came before, a problem for one that is not taken."""
    commune_id, account_id = read_key(key)
    with acting_in(commune_id):
        request.commune_id = commune_id  # type: ignore[attr-defined]
        account = ProviderAccount.objects.filter(pk=account_id).first()
        if account is None:
            raise Http404
        if _length(request) > MOST_BYTES:
            return _problem(TOO_LARGE, "too_large", "The notice is too large.")
        return _answer(take_notice(account, request.body, request.headers))


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isascii() and given.isdecimal() else MOST_BYTES + 1


def _answer(taken: Taken) -> HttpResponse:
    if taken.status != TAKEN:
        return _problem(taken.status, taken.reason, str(taken.reason.label))
    body = {"status": "repeated" if taken.is_repeated else "taken"}
    return HttpResponse(json.dumps(body), content_type="application/json")


def _problem(status: int, kind: str, title: str) -> HttpResponse:
    body = {"type": f"urn:xaso:problem:{kind}", "title": title, "status": status}
    content = json.dumps(body, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=PROBLEM)
