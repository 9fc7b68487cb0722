"""A call that is repeated under its key changes nothing and gets the same answer."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, Schema

from xaso.kernel.api_clients.models import KeptAnswer
from xaso.kernel.api_clients.problems import ProblemError
from xaso.kernel.api_clients.values import ClientRequest

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern="^[!-~]{8,100}$",
        description="Yours, new for each call, the same when you repeat it, for example a UUID.",
    ),
]
LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
CHUNK = 256 * 1024


def answer_once(
    request: ClientRequest, key: str, do: Callable[[], Schema], *, status: int = 200
) -> HttpResponse:
    """Do it and keep the answer, or give the answer that was kept under this key.

    Same key and same body: the same answer. Same key, other body: refused. While the first
    call still runs: refused with a word when to come back. Only success is kept; a refusal
    changed nothing, so the call may be corrected under its key. The lock merely answers
    early; that nothing is done twice rests on the unique constraint.
    """
    operation = f"{request.method} {request.path}"
    _refuse_while_running(request, operation, key)
    answers = KeptAnswer.objects.filter(
        caller=request.caller.user, operation=operation, key=key
    )
    found = answers.annotate(is_over=Q(created_at__lt=_oldest())).first()
    body_hash = hash_of(request)
    if found is not None and not found.is_over:
        if found.body_hash != body_hash:
            raise ProblemError("key_reused", _("Please take a new key for another call."))
        return _response(found, repeated=True)
    if found is not None:
        found.delete()
    kept = KeptAnswer(
        caller=request.caller.user,
        operation=operation,
        key=key,
        body_hash=body_hash,
        status=status,
        body=do().model_dump(mode="json"),
    )
    kept.save(force_insert=True)
    return _response(kept, repeated=False)


def forget_old_answers() -> int:
    """Remove the answers of the commune in force whose time is over; return how many."""
    old = KeptAnswer.objects.filter(created_at__lt=_oldest())
    return old.delete()[0]


def hash_of(request: ClientRequest) -> str:
    """Return what a body comes down to, whatever boundary a multipart body was sent with."""
    digest = hashlib.sha256()
    if (request.content_type or "") != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    for name in sorted(request.POST):
        digest.update(json.dumps([name, request.POST.getlist(name)]).encode())
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            content = hashlib.sha256()
            for piece in upload.chunks(CHUNK):
                content.update(piece)
            digest.update(json.dumps([name, upload.name, content.hexdigest()]).encode())
            upload.seek(0)
    return digest.hexdigest()


def _refuse_while_running(request: ClientRequest, operation: str, key: str) -> None:
    name = f"api|{request.commune_id}|{request.caller.user.pk}|{operation}|{key}"
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [name])
        (taken,) = cursor.fetchone()
    if not taken:
        detail = _("Please ask again under the same key in a moment.")
        raise ProblemError("still_running", detail, headers={"Retry-After": "1"})


def _response(kept: KeptAnswer, *, repeated: bool) -> HttpResponse:
    content = json.dumps(kept.body, ensure_ascii=False)
    response = HttpResponse(content, status=kept.status, content_type="application/json")
    if repeated:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _oldest() -> CombinedExpression:
    """Return the moment before which answers are over, by the database's clock.

    By that of a web process, a clock that jumps a day ahead would let a call be done twice.
    """
    return Now() - timedelta(hours=settings.XASO_API_KEY_HOURS)
