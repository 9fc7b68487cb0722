"""Files that the scanner holds back, for the IT officer: the list, and a second look."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xaso.kernel.files.contents import DamagedFileError
from xaso.kernel.files.forms import HELD_STATES, HeldFilterForm, ReleaseForm
from xaso.kernel.files.models import StoredFile
from xaso.kernel.files.permissions import RELEASE
from xaso.kernel.files.queries import NoSuchFileError
from xaso.kernel.files.scanning.port import ScannerUnavailableError
from xaso.kernel.files.services.releasing import release as release_file
from xaso.kernel.files.states import ObjectState
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_moment
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Fact, State

PAGE_SIZE = 25


@require_safe
@official_page(RELEASE.key)
def held(request: OfficialRequest) -> HttpResponse:
    """List the files that nobody can open, and what the scanner said of them."""
    form = HeldFilterForm(request.GET)
    typed = form.cleaned_data if form.is_valid() else {}
    rows = _held(typed.get("state", ""), typed.get("q", ""))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "is_narrowed": any(typed.values()),
        "page": page,
        "rows": [(one, _state_of(one)) for one in page],
        "columns": [
            Column(_("File")),
            Column(_("What the scanner said")),
            Column(_("Sent in")),
            Column(_("State")),
        ],
    }
    return render_page(request, "files/held.html", context, part="rows")


@transaction.non_atomic_requests
@require_http_methods(["GET", "POST"])
@never_cache
@official_page(RELEASE.key)
def release(request: OfficialRequest, file_id: UUID) -> HttpResponse:
    """Have a file looked at once more; it opens if nothing is found any more."""
    with transaction.atomic():
        file = get_object_or_404(_held(ObjectState.INFECTED, ""), pk=file_id)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _look_again(request, file, form):
        return redirect("files:held")
    context = {"file": file, "form": form, "state": _state_of(file), "facts": _facts(file)}
    with transaction.atomic():
        return render_page(request, "files/release.html", context, part="fields")


def _look_again(request: OfficialRequest, file: StoredFile, form: ReleaseForm) -> bool:
    """Ask the scanner; tell whether it opened the file, else why not, on the form."""
    try:
        second = release_file(file.pk, reason=form.cleaned_data["reason"], actor=request.user)
    except NoSuchFileError as error:
        raise Http404 from error
    except ScannerUnavailableError:
        form.add_error(None, _("The scanner does not answer. Please try again later."))
        return False
    except DamagedFileError:
        form.add_error(None, _("The file can no longer be read, so it stays closed."))
        return False
    if second.finding:
        words = _(
            "With the signatures of today the scanner still finds “%(finding)s”. The file stays"
            " closed. Update the signatures, or tell the maker of the scanner of the false alarm."
        )
        form.add_error(None, words % {"finding": second.finding})
        return False
    messages.success(
        request,
        _("“%(name)s” is open again: nothing was found.") % {"name": file.original_name},
    )
    return True


def _held(state: str, words: str) -> QuerySet[StoredFile]:
    """Return the files in one of the states of being held, or in both, the newest first."""
    rows = StoredFile.objects.select_related("content", "created_by")
    rows = rows.filter(content__state__in=[state] if state else HELD_STATES)
    if words:
        rows = rows.filter(
            Q(original_name__icontains=words) | Q(content__finding__icontains=words)
        )
    return rows.order_by("-created_at", "id")


def _state_of(file: StoredFile) -> State:
    is_infected = file.content.state == ObjectState.INFECTED
    return State(file.content.get_state_display(), "late" if is_infected else "info")


def _facts(file: StoredFile) -> list[Fact]:
    content, who = file.content, file.created_by
    scanned = say_moment(content.scanned_at) if content.scanned_at else ""
    return [
        Fact(_("What the scanner said"), content.finding),
        Fact(_("Checked at"), scanned),
        Fact(_("Sent in"), say_moment(file.created_at)),
        Fact(_("By"), who.full_name if who else _("Somebody without an account")),
        Fact(_("SHA-256"), bytes(content.sha256).hex()),
    ]
