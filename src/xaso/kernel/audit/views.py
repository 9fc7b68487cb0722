"""Pages of the audit trail and of the access log."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from xaso.kernel.audit import queries
from xaso.kernel.audit.actions import say_action, say_word
from xaso.kernel.audit.forms import AccessFilterForm, EntryFilterForm
from xaso.kernel.audit.models import AccessRecord, AuditEntry
from xaso.kernel.audit.permissions import READ, READ_ACCESS
from xaso.kernel.audit.presentation import read_words, show_seal
from xaso.kernel.audit.seal_state import seal_state
from xaso.kernel.audit.services.proving import UnprovenError, prove
from xaso.kernel.audit.services.recording import search_access_log
from xaso.kernel.audit.signing import NoSigningKeyError
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_moment, say_short
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Fact


@require_GET
@official_page(READ.key)
def entries(request: OfficialRequest) -> HttpResponse:
    """List what was done: by days, by whom, what, to which thing."""
    form = EntryFilterForm(request.GET)
    page = None
    if form.is_valid():
        rows = AuditEntry.objects.filter(form.span.condition(), _wanted(form))
        rows = rows.select_related("actor", "on_behalf_of")
        page = queries.page_of(rows, request.GET.get("before", ""))
    context = {
        "filters": form,
        "page": page,
        "rows": [
            (one, say_action(one.action), say_short(one.at), say_word(one.subject_kind))
            for one in page.rows
        ]
        if page
        else [],
        "earlier": _with_cursor(request, page.earlier) if page else "",
        "seal": SimpleLazyObject(lambda: show_seal(seal_state())),
        "columns": [
            Column(_("What was done")),
            Column(_("Who")),
            Column(_("When")),
            Column(_("Thing")),
        ],
    }
    return render_page(request, "audit/entries.html", context, part="rows")


@require_GET
@official_page(READ.key)
def proof(request: OfficialRequest, day: str, entry_id: UUID) -> HttpResponse:
    """Give the proof that an entry is in the sealed trail; `xaso audit verify` reads it."""
    found = _find(entry_id, day)
    try:
        proved = prove(found)
    except (UnprovenError, NoSigningKeyError):
        raise Http404 from None
    if proved is None:
        raise Http404
    return JsonResponse(
        proved.as_plain(),
        json_dumps_params={"indent": 1},
        headers={"Content-Disposition": f'attachment; filename="nhat-ky-{found.pk}.json"'},
    )


@require_GET
@official_page(READ.key)
def entry(request: OfficialRequest, day: str, entry_id: UUID) -> HttpResponse:
    """Show one entry in full; the day in the address says in which month it is stored."""
    found = _find(entry_id, day)
    words = read_words(found)
    details = found.details | (words or {})
    context = {
        "entry": found,
        "title": say_action(found.action),
        "facts": _facts(found),
        "details": [
            Fact(say_word(name), str(value)) for name, value in sorted(details.items())
        ],
        "is_readable": words is not None,
        "seal": _seal_of(found),
        "proof": reverse("audit:proof", args=[day, entry_id]),
    }
    return render_page(request, "audit/entry.html", context, part="content")


@sensitive_post_parameters("personal_id")
@never_cache
@official_page(READ_ACCESS.key)
def access_log(request: OfficialRequest) -> HttpResponse:
    """Ask whose data or which official, then list who looked at what and why.

    Asked by post, so that a personal id stands in no address and no log; the question
    itself is audited.
    """
    form = AccessFilterForm(request.POST if request.method == "POST" else None)
    page = None
    if form.is_valid():
        found = search_access_log(
            form.span,
            personal_id=form.cleaned_data["personal_id"],
            actor_name=form.cleaned_data["actor"],
            asked_by=request.user,
        )
        page = queries.page_of(found, form.cleaned_data["before"])
    context = {
        "form": form,
        "page": page,
        "rows": [
            (one, read_words(one), say_short(one.at), say_word(one.subject_kind))
            for one in page.rows
        ]
        if page
        else [],
        "hidden": _asked_again(form, page),
        "columns": [
            Column(_("Who looked")),
            Column(_("When")),
            Column(_("Why")),
            Column(_("What was seen")),
        ],
    }
    return render_page(request, "audit/access_log.html", context, part="answer")


def _seal_of(found: AuditEntry) -> str:
    """Return in one word what may be claimed of the entry's seal."""
    try:
        return "proved" if prove(found) else "waiting"
    except UnprovenError:
        return "unproven"
    except NoSigningKeyError:
        return "unchecked"


def _find(entry_id: UUID, day: str) -> AuditEntry:
    try:
        found = queries.entry(entry_id, date.fromisoformat(day))
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    return found


def _wanted(form: EntryFilterForm) -> Q:
    chosen, wanted = form.cleaned_data, Q()
    if chosen["actor"]:
        wanted &= queries.actors_named(chosen["actor"])
    if chosen["action"]:
        wanted &= Q(action__startswith=chosen["action"].strip())
    if chosen["subject"]:
        wanted &= Q(subject_id=chosen["subject"])
    return wanted


def _with_cursor(request: OfficialRequest, cursor: str) -> str:
    if not cursor:
        return ""
    changed = request.GET.copy()
    changed["before"] = cursor
    return f"?{changed.urlencode()}"


def _asked_again(
    form: AccessFilterForm, page: queries.CursorPage[AccessRecord] | None
) -> list[tuple[str, str]]:
    if page is None or not page.earlier:
        return []
    names = ("first", "last", "actor", "personal_id")
    return [*((name, form.data.get(name, "")) for name in names), ("before", page.earlier)]


def _facts(found: AuditEntry) -> list[Fact]:
    actor = found.actor.full_name if found.actor else _("The system")
    facts = [Fact(_("Who"), actor), Fact(_("When"), say_moment(found.at))]
    if found.on_behalf_of:
        facts.append(Fact(_("On behalf of"), found.on_behalf_of.full_name))
    return [
        *facts,
        Fact(_("Action"), found.action),
        Fact(_("Thing"), say_word(found.subject_kind), note=str(found.subject_id)),
        Fact(_("Address of the device"), found.address or "–"),
        Fact(_("Request"), str(found.request_id or "–")),
    ]
