"""What citizens share with the authority: the list, one share, its files; each look is recorded."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xaso.kernel.files.api import DamagedFileError, as_response
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.text import fold
from xaso.public_services.vault import presentation
from xaso.public_services.vault.permissions import READ_SHARED
from xaso.public_services.vault.queries.shares import shared_here
from xaso.public_services.vault.services.looking import (
    NoSuchShareError,
    look_at_share,
    open_shared,
)
from xaso.public_services.vault.services.reusing import NoSuchPaperError
from xaso.ui.pages import render_page

A_PAGE, LONGEST = 25, 60


@require_safe
@official_page(READ_SHARED.key)
def shared(request: OfficialRequest) -> HttpResponse:
    """List what citizens share with this authority today."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    words = fold(text).split()
    found = [
        one
        for one in shared_here()
        if all(word in fold(f"{one.owner} {one.purpose}") for word in words)
    ]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": text}
    return render_page(request, "vault/shared.html", context, part="rows")


@require_safe
@never_cache
@official_page(READ_SHARED.key)
def share(request: OfficialRequest, share_id: UUID) -> HttpResponse:
    """Show the papers of a share, with the purpose for which they may be read."""
    try:
        said, papers = look_at_share(share_id, actor=request.user)
    except NoSuchShareError as error:
        raise Http404 from error
    rows = [
        (one, presentation.state_of(one, clock.today()), presentation.detail_of(one))
        for one in papers
    ]
    return render_page(
        request, "vault/shared_one.html", {"share": said, "rows": rows}, part="content"
    )


@require_safe
@never_cache
@official_page(READ_SHARED.key)
def file(request: OfficialRequest, share_id: UUID, paper_id: UUID) -> HttpResponseBase:
    """Open a shared paper while the share lasts."""
    try:
        found = open_shared(share_id, paper_id, actor=request.user)
        with acting_in(found.commune_id):
            return as_response(found.file_id, inline=True, lock=found.lock, name=found.name)
    except (NoSuchShareError, NoSuchPaperError, DamagedFileError) as error:
        raise Http404 from error
