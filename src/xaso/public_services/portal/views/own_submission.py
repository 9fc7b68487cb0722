"""Finding a submission behind an address: the citizen's own, or one that a helper fills in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import CitizenRequest, citizen_page, official_page
from xaso.kernel.tenancy.api import acting_in, current_commune
from xaso.public_services.portal.own import place_of
from xaso.public_services.portal.permissions import ASSIST
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.portal.submitting import find_submission

type SubmissionView[**P] = Callable[Concatenate[CitizenRequest, Submission, P], HttpResponse]


def citizen_or_helper(view: Callable[..., HttpResponseBase]) -> Any:
    """Let in citizens, and officials who may file for them; others get 403."""
    for_citizens, for_helpers = citizen_page()(view), official_page(ASSIST.key)(view)

    @wraps(view)
    def guarded(request: Any, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        signed_in = request.user.is_authenticated
        is_citizen = not signed_in or request.user.kind == User.Kind.CITIZEN
        return (for_citizens if is_citizen else for_helpers)(request, *args, **kwargs)

    return guarded


def commune_of_submission(submission_id: UUID, user: User) -> int | None:
    """Return the commune of a submission within somebody's reach; nothing if it is not."""
    if user.kind == User.Kind.CITIZEN:
        return place_of(submission_id, user)
    helped = Submission.objects.helped_by(user.pk).filter(pk=submission_id)
    return current_commune() if helped.exists() else None


def of_submission[**P](*, sent: bool = False) -> Callable[[SubmissionView[P]], Any]:
    """Hand the citizen's or the helper's submission to the page and act in its commune.

    404 for everybody else. What has become a dossier leads to its receipt, unless the page is
    for that (``sent``). A post locks the submission, so that two windows do not undo each
    other's work.
    """

    def decorate(view: SubmissionView[P]) -> Any:
        @never_cache
        @citizen_or_helper
        @wraps(view)
        def shown(
            request: CitizenRequest, /, submission_id: UUID, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            commune_id = commune_of_submission(submission_id, request.user)
            if commune_id is None:
                raise Http404
            with acting_in(commune_id):
                changing = request.method == "POST"
                row = find_submission(submission_id, user=request.user, to_change=changing)
                if row is None:
                    raise Http404
                if row.dossier_code and not sent:
                    return redirect("portal:sent", row.pk)
                return view(request, row, *args, **kwargs)

        return shown

    return decorate


def is_helping(row: Submission, user: User) -> bool:
    """Tell whether somebody fills a submission in for its citizen."""
    return row.helper_id == user.pk


def list_of(row: Submission, user: User) -> str:
    """Return the address under which somebody finds again what was begun."""
    return reverse("portal:assisted" if is_helping(row, user) else "portal:own")


def say_kept(row: Submission, user: User) -> str:
    """Say that it is kept, and where it is found again."""
    if is_helping(row, user):
        return _("It is kept. You find it again under “File for a citizen”.")
    return _("It is kept. You find it again under “My dossiers”.")
