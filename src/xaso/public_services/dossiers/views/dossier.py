"""The page of one dossier."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xaso.kernel.audit.api import record_access
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.public_services.dossiers.acts import Act
from xaso.public_services.dossiers.forms.purpose import PurposeForm
from xaso.public_services.dossiers.models import DossierParty
from xaso.public_services.dossiers.permissions import PRINT, SEE
from xaso.public_services.dossiers.presentation import history, money, parts, standing
from xaso.public_services.dossiers.presentation.acting import main_act
from xaso.public_services.dossiers.presentation.columns import stays_columns
from xaso.public_services.dossiers.presentation.reasoning import why_due
from xaso.public_services.dossiers.queries.page import (
    DossierPage,
    Subject,
    get_party,
    load_page,
)
from xaso.public_services.dossiers.services.files import parts_to_add
from xaso.public_services.dossiers.services.result_documents import may_write_result
from xaso.public_services.dossiers.views.finding import find_to_read_or_404
from xaso.public_services.payments.api import may_see_payments
from xaso.ui.pages import render_page

SHOWN = "personal_id, phone, email"


@require_GET
@never_cache
@official_page(SEE.key)
def dossier(request: OfficialRequest, dossier_id: UUID) -> HttpResponse:
    """Show whose matter it is, where it stands, how long is left and what can be done."""
    subject = find_to_read_or_404(dossier_id, request.user)
    return _show(request, subject, PurposeForm())


@require_POST
@never_cache
@official_page(SEE.key)
def reveal(request: OfficialRequest, dossier_id: UUID, party_id: UUID) -> HttpResponse:
    """Show somebody's personal id, telephone and e-mail once, for a purpose that is written down."""
    subject = find_to_read_or_404(dossier_id, request.user)
    try:
        party = get_party(subject.dossier, party_id)
    except DossierParty.DoesNotExist as error:
        raise Http404 from error
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _show(request, subject, form, asked=party_id)
    record_access(
        actor=request.user,
        person_index=bytes(party.personal_id_index),
        purpose=form.sentence(),
        subject=("dossiers.dossier", subject.dossier.pk),
        fields=SHOWN,
    )
    return _show(request, subject, PurposeForm(), asked=party_id, revealed=True)


def _show(
    request: OfficialRequest,
    subject: Subject,
    form: PurposeForm,
    *,
    asked: UUID | None = None,
    revealed: bool = False,
) -> HttpResponse:
    page = load_page(subject)
    acts = offered_acts(page)
    first = main_act(acts, page.dossier, subject.user.pk)
    shown = [
        parts.show_party(one, masked=not (revealed and one.pk == asked)) for one in page.parties
    ]
    context = {
        "page": page,
        "dossier": page.dossier,
        "state": standing.state_of(page.dossier),
        "clock": standing.clock_of(page.dossier),
        "standing": standing.say_standing(page),
        "why": why_due(page),
        "main": first,
        "quick": [act for act in acts if act is not first and act.shortcut],
        "others": [act for act in acts if act is not first],
        "parties": shown,
        "payments": [money.show_payment(one) for one in page.payments],
        "may_see_payments": may_see_payments(subject.access),
        "form": form,
        "may_add": subject.is_in_hands and bool(parts_to_add(page.dossier, subject.user)),
        "may_write_result": may_write_result(page.dossier, subject.user),
        "may_print": subject.access.holds(PRINT.key),
        **_lists(page),
    }
    return render_page(request, "dossiers/dossier.html", context, part="content")


def _lists(page: DossierPage) -> dict[str, object]:
    return {
        "facts": parts.facts_of(page),
        "result": parts.result_of(page.dossier),
        "components": [
            (one, parts.component_kind(one), parts.component_state(one), files)
            for one, files in page.components
        ],
        "consultations": [
            (one, history.state_of_consultation(one)) for one in page.consultations
        ],
        "moments": history.moments_of(page),
        "steps": history.steps_of(page),
        "stays": [(run, history.in_time(run)) for run in page.runs],
        "stays_columns": stays_columns(),
    }


def offered_acts(page: DossierPage) -> list[Act]:
    """Return what this person may do; a silence is recorded only after a deadline passed."""
    silent = page.is_silent(clock.now())
    return [act for act in page.subject.offered() if silent or act.key != "record_silence"]
