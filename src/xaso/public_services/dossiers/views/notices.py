"""What was sent about a dossier, to whom, and what became of it."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xaso.kernel.notifications.api import notices_about
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.dossiers.permissions import SEE
from xaso.public_services.dossiers.views.finding import find_to_read_or_404
from xaso.ui.pages import render_page

SUBJECT = "dossiers.dossier"


@require_safe
@never_cache
@official_page(SEE.key)
def notices(request: OfficialRequest, dossier_id: UUID) -> HttpResponse:
    """Show the notices about a dossier, the newest first; addresses are masked."""
    dossier = find_to_read_or_404(dossier_id, request.user).dossier
    context = {"dossier": dossier, "rows": notices_about(SUBJECT, dossier.pk)}
    return render_page(request, "dossiers/notices.html", context, part="rows")
