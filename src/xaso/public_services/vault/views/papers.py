"""“My papers”: the list, one paper, adding, opening, removing and bringing back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xaso.kernel.files.api import (
    DamagedFileError,
    FileRefusedError,
    as_response,
    explain,
    store_brought,
)
from xaso.kernel.identity.api import Level
from xaso.kernel.permissions.api import CitizenRequest, citizen_page, session_level
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.signing.api import check_address
from xaso.public_services.vault import presentation
from xaso.public_services.vault.contracts import Paper
from xaso.public_services.vault.forms import AddForm
from xaso.public_services.vault.kinds import name_of_kind
from xaso.public_services.vault.models import VaultPaper
from xaso.public_services.vault.opening import opened
from xaso.public_services.vault.queries.papers import find_paper, is_theirs, papers_of, uses_of
from xaso.public_services.vault.queries.shares import looks_at
from xaso.public_services.vault.services.keeping import (
    FullVaultError,
    StrangePaperError,
    add_paper,
    new_id,
    remove_paper,
    restore_paper,
)
from xaso.public_services.vault.services.looking import open_own
from xaso.public_services.vault.services.reusing import NoSuchPaperError
from xaso.public_services.vault.views.own_vault import (
    choose,
    commune_of,
    open_vault,
    paper_or_404,
    people_to_choose,
    vault_or_404,
)
from xaso.ui.pages import render_page

A_PAGE, LONGEST = 20, 60


@require_safe
@never_cache
@citizen_page()
def papers(request: CitizenRequest) -> HttpResponse:
    """List what lies in the vault: results that came by themselves, and what was added."""
    vault = open_vault(request, or_own=True)
    found = papers_of(vault.owner) if vault.owner else []
    mine = [one for one in found if is_theirs(one, vault.name)]
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    present = [one for one in mine if not one.removed_at and presentation.matches(one, text)]
    page = Paginator(present, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [_said(one) for one in page],
        "page": page,
        "asked": text,
        "removed": [one for one in mine if one.removed_at],
        "strange": len(found) - len(mine),
        "is_weak": session_level(request) < Level.BASIC,
        "vault": vault,
        "people": people_to_choose(request),
    }
    return render_page(request, "vault/papers.html", context, part="rows")


def _said(one: Paper) -> dict[str, object]:
    return {
        "paper": one,
        "state": presentation.state_of(one, clock.today()),
        "detail": presentation.detail_of(one),
        "origin": VaultPaper.Origin(one.origin).label,
    }


@require_POST
@citizen_page(level=Level.BASIC)
def choose_owner(request: CitizenRequest) -> HttpResponse:
    """Open the vault of somebody the citizen acts for, or go back to their own."""
    if not choose(request, request.POST.get("of", "")):
        raise Http404
    return redirect("vault:papers")


@require_safe
@never_cache
@citizen_page()
def paper(request: CitizenRequest, paper_id: UUID) -> HttpResponse:
    """Show a paper: what it is, where it came from, where it was used, who looked at it."""
    owner, name = vault_or_404(request)
    with opened(owner.pk):
        found = find_paper(owner, paper_id, name)
        if found is None:
            raise Http404
        uses, looks = uses_of(owner, paper_id), looks_at(owner, paper_id)
    context = _said(found) | {
        "kind": name_of_kind(found.kind),
        "verdict": presentation.verdict_of(found),
        "check_address": check_address(found.check_code) if found.check_code else "",
        "size": presentation.size_of(found),
        "uses": uses,
        "looks": looks,
    }
    return render_page(request, "vault/paper.html", context, part="content")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@citizen_page()
def add(request: CitizenRequest) -> HttpResponse:
    """Add a paper of one's own."""
    given: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    address = reverse("vault:uploads")
    form = AddForm(*given, address=address, initial={"id": new_id()})
    if form.is_valid() and _add(request, form):
        messages.success(request, _("The paper lies in your vault."))
        return redirect("vault:paper", form.cleaned_data["id"])
    return render_page(request, "vault/add.html", {"form": form}, part="content")


def _add(request: CitizenRequest, form: AddForm) -> bool:
    with acting_in(commune_of(request)):
        try:
            stored = store_brought(form.cleaned_data["scan"], actor=request.user)
            given = form.paper(stored.id)
            level, number = session_level(request), open_vault(request).number
            add_paper(given, actor=request.user, level=level, number=number)
        except FileRefusedError as refusal:
            form.add_error("scan", explain(refusal))
        except FullVaultError:
            form.add_error(
                None, _("Your vault is full. Please remove papers you no longer need.")
            )
        except StrangePaperError:
            form.add_error(None, _("Please open this page again."))
    return not form.errors


@require_safe
@never_cache
@citizen_page()
def file(request: CitizenRequest, paper_id: UUID) -> HttpResponseBase:
    """Open the file of a paper; the look is written down."""
    owner, name = vault_or_404(request)
    try:
        with opened(owner.pk):
            paper = find_paper(owner, paper_id, name)
            if paper is None:
                raise NoSuchPaperError(paper_id)
            with acting_in(paper.commune_id):
                found = open_own(owner, paper, actor=request.user)
                return as_response(found.file_id, inline=True, lock=found.lock, name=found.name)
    except (NoSuchPaperError, DamagedFileError) as error:
        raise Http404 from error


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@citizen_page()
def remove(request: CitizenRequest, paper_id: UUID) -> HttpResponse:
    """Take an own paper out of sight, once its owner was asked; it can be brought back."""
    owner, found = paper_or_404(request, paper_id)
    if not found.is_own:
        raise Http404
    if request.method == "POST":
        remove_paper(owner.pk, paper_id)
        messages.success(request, _("Removed. You can bring it back for thirty days."))
        return redirect("vault:papers")
    context = {
        "question": _("Remove “%(title)s”?") % {"title": found.title},
        "detail": _("Nobody sees it any more. You can bring it back for thirty days."),
        "act": _("Remove"),
        "back_url": reverse("vault:paper", args=[paper_id]),
    }
    return render_page(request, "vault/confirm.html", context, part="dialog")


@require_POST
@citizen_page()
def restore(request: CitizenRequest, paper_id: UUID) -> HttpResponse:
    """Bring a removed paper back."""
    owner, _found = paper_or_404(request, paper_id)
    restore_paper(owner.pk, paper_id)
    messages.success(request, _("It is back in your vault."))
    return redirect("vault:paper", paper_id)
