"""How a begun submission stands, for the phone that keeps it while there is no line."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xaso.kernel.forms.api import Draft, fill, find_draft, form_of_version, unfinished_page
from xaso.kernel.permissions.api import CitizenRequest
from xaso.public_services.portal import submitting
from xaso.public_services.portal.asking import Asked
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.portal.views.own_submission import of_submission
from xaso.public_services.procedures.api import plain_name

type Pages = list[dict[str, str]]


@require_safe
@of_submission(sent=True)
def state(request: CitizenRequest, row: Submission) -> JsonResponse:
    """Name the pages of a submission, the first on which something is left, and its receipt.

    The form token is fresh: what was typed without a line is sent with it by ordinary posts.
    """
    address = {
        name: reverse(f"portal:{name}", args=[row.pk]) for name in ("review", "uploads", "sent")
    }
    told = {
        "user": str(request.user.pk),
        "token": get_token(request),
        "review": address["review"],
        "uploads": address["uploads"],
        "sent": address["sent"] if row.dossier_code else "",
    }
    return JsonResponse(told | ({} if row.dossier_code else _way(request, row)))


def _way(request: CitizenRequest, row: Submission) -> dict[str, object]:
    draft = find_draft(row.draft_id, reader=request.user) if row.draft_id else None
    asked = submitting.asked_of(row, draft.version_id if draft else None)
    pages, left = _of_form(row, draft)
    papers, missing = _of_papers(row, asked)
    review = {"url": reverse("portal:review", args=[row.pk]), "title": _("Look over and send")}
    name = plain_name(asked.procedure.code, asked.procedure.name)
    return {"name": name, "pages": [*pages, *papers, review], "left": left or missing}


def _of_form(row: Submission, draft: Draft | None) -> tuple[Pages, str]:
    """Return the pages of the form that apply as it is filled in now, and where to go on."""
    if draft is None:
        return [], ""
    schema = form_of_version(draft.version_id).schema
    checked = fill(schema, draft.values, marks=draft.marks).checked
    titles = {page.key: page.title.said_in(get_language() or "vi") for page in schema.pages}
    address = {key: reverse("portal:form", args=[row.pk, key]) for key in checked.pages}
    unfinished = unfinished_page(checked)
    left = f"{address[unfinished]}?{urlencode({'check': 1})}" if unfinished else ""
    return [{"url": url, "title": titles[key]} for key, url in address.items()], left


def _of_papers(row: Submission, asked: Asked) -> tuple[Pages, str]:
    papers = submitting.papers_of(row)
    address = {
        at: reverse("portal:paper", args=[row.pk, at])
        for at, _paper in enumerate(asked.papers, 1)
    }
    missing = [at for at, one in enumerate(asked.papers, 1) if papers.is_missing(one)]
    named = [{"url": address[at], "title": one.name} for at, one in enumerate(asked.papers, 1)]
    return named, address[missing[0]] if missing else ""
