"""Refusals as other programs read them: problem details (RFC 9457), with our error id."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema

MEDIA_TYPE = "application/problem+json"
REALM = 'Bearer realm="xaso"'


class Fault(Schema):
    """One thing that is wrong: where in the body (JSON pointer), or in which parameter."""

    detail: str
    pointer: str = ""
    parameter: str = ""
    code: str = ""


class Problem(Schema):
    """Why a call was refused (RFC 9457); ``instance`` is the id to quote to the commune."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Fault] = []


TITLES: dict[str, tuple[int, Promise]] = {
    "malformed": (400, gettext_lazy("The call cannot be understood.")),
    "commune_needed": (400, gettext_lazy("The call must name its commune.")),
    "unauthorized": (401, gettext_lazy("A valid token is needed.")),
    "scope_needed": (403, gettext_lazy("The token does not reach so far.")),
    "commune_closed": (403, gettext_lazy("This commune is not open to the program.")),
    "forbidden": (403, gettext_lazy("This is not allowed.")),
    "not_found": (404, gettext_lazy("There is no such thing here.")),
    "not_allowed": (405, gettext_lazy("This address does not take this method.")),
    "conflict": (409, gettext_lazy("The thing no longer stands where this would be possible.")),
    "still_running": (409, gettext_lazy("The same call is still being worked on.")),
    "upload_elsewhere": (
        409,
        gettext_lazy("The upload goes on at another place; HEAD says where."),
    ),
    "upload_expired": (410, gettext_lazy("The upload has expired; please begin anew.")),
    "tus_version": (412, gettext_lazy("Uploads need the header Tus-Resumable: 1.0.0.")),
    "part_type": (
        415,
        gettext_lazy("Parts are sent as application/offset+octet-stream."),
    ),
    "checksum": (460, gettext_lazy("The checksum does not fit what has arrived.")),
    "gone": (410, gettext_lazy("This place in the feed no longer exists.")),
    "too_large": (413, gettext_lazy("The call is too large.")),
    "invalid": (422, gettext_lazy("Some of the data are not right.")),
    "key_reused": (422, gettext_lazy("The key was used for another call.")),
    "too_many": (429, gettext_lazy("Too many calls in a short time.")),
    "server_error": (500, gettext_lazy("Something went wrong on our side.")),
    "unavailable": (503, gettext_lazy("The system cannot serve calls at the moment.")),
    "no_room": (507, gettext_lazy("The system has no room to keep this at the moment.")),
}
"""Every kind of problem with its status and title; a kind never changes its meaning."""


class ProblemError(Exception):
    """A call is refused, for a reason that its sender is told."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind, self.detail = kind, detail
        self.faults, self.headers = faults, headers or {}


def answer(request: HttpRequest, problem: ProblemError) -> HttpResponse:
    """Return the refusal as a response."""
    status, title = TITLES[problem.kind]
    body = Problem(
        type=f"urn:xaso:problem:{problem.kind}",
        title=str(title),
        status=status,
        detail=problem.detail or str(title),
        instance=f"urn:uuid:{getattr(request, 'request_id', '')}",
        errors=list(problem.faults),
    )
    response = HttpResponse(body.model_dump_json(), status=status, content_type=MEDIA_TYPE)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def invalid(*faults: Fault) -> ProblemError:
    """Return the refusal of data, with what is wrong where."""
    return ProblemError(
        "invalid", _("Please correct what is listed and call again."), faults=faults
    )


def fault_of(error: Mapping[str, Any]) -> Fault:
    """Return what the library found wrong, in words for people."""
    source, *way = error["loc"]
    kind, context = str(error["type"]), error.get("ctx", {})
    words = WORDS.get(kind)
    detail = str(words) if words else _("This value does not have the right form.")
    if kind == "value_error":
        detail = str(context.get("error", detail))
    elif words and context:
        detail %= {key: str(value) for key, value in context.items()}
    if source == "body":
        pointer = "".join(f"/{_escaped(part)}" for part in way[1:])
        return Fault(detail=detail, pointer=f"#{pointer}", code=kind)
    return Fault(detail=detail, parameter=str(way[-1] if way else source), code=kind)


def _escaped(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


WORDS: dict[str, Promise] = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "string_too_long": gettext_lazy("At most %(max_length)s characters."),
    "string_too_short": gettext_lazy("At least %(min_length)s characters."),
    "too_long": gettext_lazy("At most %(max_length)s entries."),
    "too_short": gettext_lazy("At least %(min_length)s entries."),
    "greater_than_equal": gettext_lazy("At least %(ge)s."),
    "less_than_equal": gettext_lazy("At most %(le)s."),
    "literal_error": gettext_lazy("One of: %(expected)s."),
    "enum": gettext_lazy("One of: %(expected)s."),
}
