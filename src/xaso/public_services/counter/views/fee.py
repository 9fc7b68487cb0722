"""Taking the fee of a dossier that was just received."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.counter.permissions import TAKE_IN
from xaso.public_services.dossiers.api import ask_fee, desk_dossiers


@require_POST
@official_page(TAKE_IN.key)
def take(request: OfficialRequest, dossier_id: UUID) -> HttpResponse:
    """Ask for the fee of a dossier, unless that was done, and lead to its payment."""
    found = desk_dossiers([dossier_id], request.user)
    payment_id = ask_fee(found[0].id, actor=request.user) if found else None
    if payment_id is None:
        raise Http404
    return redirect("payments:payment", payment_id=payment_id)
