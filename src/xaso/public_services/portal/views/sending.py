"""Looking everything over, sending it with one press, and the receipt."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xaso.kernel.forms.api import (
    Draft,
    Filling,
    NotCompleteError,
    fill,
    find_draft,
    form_of_version,
    review,
    unfinished_page,
)
from xaso.kernel.identity.api import TooManyCodesError
from xaso.kernel.notifications.api import UnreachableAddressError
from xaso.kernel.permissions.api import CitizenRequest, session_level
from xaso.public_services.dossiers.api import PartyInput
from xaso.public_services.portal import accepting, completing, submitting
from xaso.public_services.portal.asking import Asked
from xaso.public_services.portal.assisting import helped_by
from xaso.public_services.portal.fees import online_fee
from xaso.public_services.portal.forms_submission import SendingCodeForm, SubmitForm
from xaso.public_services.portal.paying import open_payment_of
from xaso.public_services.portal.people import People
from xaso.public_services.portal.rules import rule_for
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.portal.views.own_submission import is_helping, of_submission
from xaso.public_services.portal.views.submission import expired, surer_sign_in
from xaso.public_services.procedures.api import FeeGroup, plain_name
from xaso.ui.pages import render_page


@dataclass(frozen=True)
class Looked:
    """What lies before the citizen: the submission as far as it is filled in, and who is who."""

    row: Submission
    asked: Asked
    draft: Draft | None
    filling: Filling | None
    people: People | None
    trouble: str

    @property
    def unfinished(self) -> str:
        """The first page of the form on which something is left, if any."""
        return (unfinished_page(self.filling.checked) or "") if self.filling else ""

    @property
    def is_ready(self) -> bool:
        """Whether nothing is left to be done but to send it."""
        papers = submitting.papers_of(self.row)
        complete = not any(papers.is_missing(one) for one in self.asked.papers)
        return complete and not self.unfinished and not self.trouble


@require_http_methods(["GET", "HEAD", "POST"])
@of_submission()
def look_over(request: CitizenRequest, row: Submission) -> HttpResponse:
    """Show everything before it is sent; one press makes the dossier."""
    draft = find_draft(row.draft_id, reader=request.user) if row.draft_id else None
    if row.draft_id and draft is None:
        return expired(request, row)
    asked = submitting.asked_of(row, draft.version_id if draft else None)
    level = rule_for(asked.procedure.code).level
    if not row.assistance_id and session_level(request) < level:
        return redirect(surer_sign_in(request, level))
    looked = _look(row, asked, draft)
    given = request.POST if request.method == "POST" else None
    helped = helped_by(row.assistance).name if is_helping(row, request.user) else ""
    way = accepting.way_to_accept(row, actor=request.user, level=session_level(request))
    form, code = SubmitForm(given, helped=helped), SendingCodeForm(given)
    if given is not None and given.get("act") == "code":
        form, code = SubmitForm(helped=helped, initial=given.dict()), SendingCodeForm()
        _send_code(request, looked, code)
    elif form.is_valid():
        answer = _submit(request, looked, form, code, way)
        if answer:
            return answer
    by_code = way == accepting.BY_CODE
    context = _everything(looked) | {
        "form": form,
        "code": code if by_code else None,
        "phone": accepting.phone_to_ask(row, request.user)[-3:] if by_code else "",
    }
    response = render_page(request, "portal/submit/review.html", context, part="content")
    if by_code and (code.errors or code.refused):
        response.status_code = 422
    return response


def _look(row: Submission, asked: Asked, draft: Draft | None) -> Looked:
    filling, people, trouble, known = None, None, "", None
    if draft:
        schema = form_of_version(draft.version_id).schema
        filling = fill(schema, draft.values, marks=draft.marks)
        known = PartyInput(row.user.full_name) if row.user else None
    try:
        values = filling.checked.values if filling else None
        people = completing.people_in(row, asked, values, known)
    except (completing.RepresentationEndedError, completing.OtherApplicantError) as error:
        trouble = say_trouble(error)
    return Looked(row, asked, draft, filling, people, trouble)


def say_trouble(error: Exception) -> str:
    """Say why it cannot be sent as it is, and what to do."""
    if isinstance(error, completing.RepresentationEndedError):
        return _(
            "You no longer act for the person for whom you began this. Nothing was sent; what you"
            " filled in is kept. Please have it confirmed again under “Your account”."
        )
    return _(
        "The personal identification number of the applicant is not the one of your e-identity"
        " account. Please put it right, or have it confirmed under “Your account” that you act"
        " for this person. What you typed is kept."
    )


def _send_code(request: CitizenRequest, looked: Looked, code: SendingCodeForm) -> None:
    if not looked.is_ready:
        return
    try:
        accepting.send_code(looked.row, looked.draft, actor=request.user)
    except TooManyCodesError:
        code.refused = _("Codes were sent to this number a moment ago. Please wait a while.")
    except UnreachableAddressError:
        code.refused = _("No message can be sent to this number just now.")


def _submit(
    request: CitizenRequest,
    looked: Looked,
    form: SubmitForm,
    code: SendingCodeForm,
    way: str,
) -> HttpResponse | None:
    """Submit; nothing is lost where something is missing, and the page says what."""
    row, actor = looked.row, request.user
    if way == accepting.BY_CODE and looked.is_ready:
        typed = code.cleaned_data["code"] if code.is_valid() else ""
        if not typed:
            return None
        if not accepting.code_is_right(row, looked.draft, typed, actor=actor):
            code.refuse()
            return None
    collection = form.said_collection()
    try:
        completing.submit(
            row.pk, asked=looked.asked, collection=collection, actor=actor, accepted=way
        )
    except completing.PapersMissingError as error:
        names = "; ".join(looked.asked.papers[at - 1].name for at in error.papers)
        form.add_error(None, _("Please add first: %(names)s.") % {"names": names})
    except NotCompleteError:
        form.add_error(None, _("Something of the form is left to be filled in; see below."))
    except (completing.RepresentationEndedError, completing.OtherApplicantError) as error:
        form.add_error(None, say_trouble(error))
    else:
        return redirect("portal:sent", row.pk)
    return None


def _everything(looked: Looked) -> dict[str, object]:
    row, asked, filling = looked.row, looked.asked, looked.filling
    papers = submitting.papers_of(row)
    lines = [
        (at, one, papers.of(one), papers.is_missing(one), papers.applies(one))
        for at, one in enumerate(asked.papers, 1)
    ]
    pages = []
    if filling and looked.draft:
        marks, language = looked.draft.marks, filling.setting.language
        pages = review(filling.schema, filling.checked, marks, language)
    return {
        "submission": row,
        "asked": asked,
        "papers": lines,
        "fee": online_fee(asked, papers, _payer(looked)),
        "name": plain_name(asked.procedure.code, asked.procedure.name),
        "people": looked.people,
        "trouble": looked.trouble,
        "is_ready": looked.is_ready,
        "unfinished": looked.unfinished,
        "review": [(one, reverse("portal:form", args=[row.pk, one.key])) for one in pages],
    }


def _payer(looked: Looked) -> FeeGroup | None:
    kind = looked.people.applicant.kind if looked.people else ""
    return FeeGroup(kind) if kind in FeeGroup else None


@require_safe
@of_submission(sent=True)
def sent(request: CitizenRequest, row: Submission) -> HttpResponse:
    """Confirm that it has come in: the code, what happens next and by when."""
    if not row.dossier_code:
        return redirect("portal:resume", row.pk)
    asked = submitting.asked_of(row)
    tracking = reverse("tracking:dossier", args=[row.dossier_code])
    context = {
        "code": row.dossier_code,
        "asked": asked,
        "name": plain_name(asked.procedure.code, asked.procedure.name),
        "tracking": request.build_absolute_uri(tracking),
        "is_helping": is_helping(row, request.user),
        "pay": open_payment_of(row.dossier_code, request.user),
    }
    return render_page(request, "portal/submit/sent.html", context, part="content")
