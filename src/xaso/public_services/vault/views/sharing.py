"""The owner shares papers with an authority, ends it, and sees who looked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xaso.kernel.permissions.api import CitizenRequest, citizen_page
from xaso.lib import clock
from xaso.public_services.vault.contracts import Share
from xaso.public_services.vault.forms import ShareForm
from xaso.public_services.vault.models import VaultOwner
from xaso.public_services.vault.opening import opened
from xaso.public_services.vault.presentation import state_of_share
from xaso.public_services.vault.queries.papers import is_theirs, papers_of
from xaso.public_services.vault.queries.shares import authorities, page_of_looks, shares_of
from xaso.public_services.vault.services import sharing
from xaso.public_services.vault.views.own_vault import open_vault, vault_or_404
from xaso.ui.pages import render_page


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@citizen_page()
def share(request: CitizenRequest) -> HttpResponse:
    """Choose papers, an office, a purpose and a time; below, what is shared already."""
    vault = open_vault(request)
    if vault.owner is None:
        return _page(request, None, [])
    with opened(vault.owner.pk):
        form = _form(request, vault.owner, vault.name)
        if form and form.is_valid():
            sharing.share(vault.owner.pk, form.said(), name=vault.name)
            messages.success(request, _("Shared. You see here who looks at it."))
            return redirect("vault:share")
        return _page(request, form, shares_of(vault.owner))


def _page(request: CitizenRequest, form: ShareForm | None, shares: list[Share]) -> HttpResponse:
    said = [(one, state_of_share(one, clock.today())) for one in shares]
    context = {"form": form, "shares": said}
    return render_page(request, "vault/share.html", context, part="content")


def _form(request: CitizenRequest, owner: VaultOwner, name: str) -> ShareForm | None:
    """Return the form; none where there is nothing to share."""
    found = papers_of(owner)
    present = [one for one in found if not one.removed_at and is_theirs(one, name)]
    if not present:
        return None
    data = request.POST if request.method == "POST" else None
    chosen = {"papers": request.GET.getlist("paper")}
    return ShareForm(data, papers=present, authorities=authorities(), initial=chosen)


@require_POST
@citizen_page()
def end(request: CitizenRequest, share_id: UUID) -> HttpResponse:
    """End a share at once."""
    owner, _name = vault_or_404(request)
    if sharing.end_share(owner.pk, share_id):
        messages.success(request, _("It has ended. The office sees nothing of it any more."))
    else:
        messages.info(request, _("It has ended already."))
    return redirect("vault:share")


@require_safe
@never_cache
@citizen_page()
def looks(request: CitizenRequest) -> HttpResponse:
    """Show every look into the vault, the owner's own too."""
    owner = open_vault(request).owner
    number = request.GET.get("page")
    found, page = page_of_looks(owner, number) if owner else ([], None)
    context = {"looks": found, "page": page}
    return render_page(request, "vault/looks.html", context, part="content")
