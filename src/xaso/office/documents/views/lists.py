"""Lists of documents of ours: what waits, what one began, what was released."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_short
from xaso.lib.workbooks import workbook
from xaso.office.documents.forms_lists import ListForm
from xaso.office.documents.models import Document
from xaso.office.documents.permissions import SEE
from xaso.office.documents.presentation import WAITS, state_of
from xaso.office.documents.queries.lists import (
    drafts_of,
    narrowed,
    released_to_see,
    waiting_for,
)
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State, Tab

ON_A_PAGE = 50
MOST_EXPORTED = 20_000
WORDS: dict[str, dict[str, Promise]] = {
    "waiting": {
        "title": gettext_lazy("Documents that wait for you"),
        "lead": gettext_lazy(
            "Opinions, drafts to be looked at, documents to be sealed and released."
        ),
        "empty_title": gettext_lazy("Nothing waits for you."),
        "empty_text": gettext_lazy("What needs your act comes here by itself."),
    },
    "drafts": {
        "title": gettext_lazy("My documents"),
        "lead": gettext_lazy("What you began, from the first word to the release."),
        "empty_title": gettext_lazy("You have not begun a document yet."),
        "empty_text": gettext_lazy("Choose a type and write; the system lays it out."),
    },
    "released": {
        "title": gettext_lazy("Numbered documents"),
        "lead": gettext_lazy("Documents of ours that have a number and that you may read."),
        "empty_title": gettext_lazy("No document has a number yet."),
        "empty_text": gettext_lazy("A document gets its number with its first signature."),
    },
}


@require_safe
@never_cache
@official_page(SEE.key)
def drafts(request: OfficialRequest) -> HttpResponse:
    """List what this person began."""
    return _listed(request, drafts_of(request.user), "drafts")


@require_safe
@never_cache
@official_page(SEE.key)
def released(request: OfficialRequest) -> HttpResponse:
    """List the numbered documents of ours that this person may read."""
    return _listed(request, released_to_see(request.user), "released")


@require_safe
@never_cache
@official_page(SEE.key)
def waiting(request: OfficialRequest) -> HttpResponse:
    """List what waits for this person's act."""
    return _listed(request, waiting_for(request.user), "waiting")


@require_safe
@never_cache
@official_page(SEE.key)
def export(request: OfficialRequest, which: str) -> HttpResponse:
    """Give a list as a workbook."""
    rows = {"drafts": drafts_of, "released": released_to_see, "waiting": waiting_for}
    if which not in rows:
        raise Http404
    form = ListForm(request.GET)
    found = rows[which](request.user)
    found = narrowed(found, form.cleaned_data) if form.is_valid() else found.none()
    columns = {
        _("Number and symbol"): 18,
        _("Date"): 12,
        _("Type"): 18,
        _("Subject"): 70,
        _("State"): 22,
        _("Signed by"): 24,
    }
    content = workbook(_("Documents"), columns, map(_row, found[:MOST_EXPORTED]))
    record(
        "documents.list.exported",
        actor=request.user,
        subject=("documents.list", request.user.pk),
        which=which,
    )
    return download(content, "van-ban.xlsx")


def _row(one: Document) -> list[str]:
    return [
        one.code,
        say_short(one.issued_on) if one.issued_on else "",
        one.type_name,
        one.subject,
        state_of(one).label,
        one.signer_name,
    ]


def _listed(request: OfficialRequest, found: QuerySet[Document], which: str) -> HttpResponse:
    form = ListForm(request.GET)
    chosen = narrowed(found, form.cleaned_data) if form.is_valid() else found.none()
    page = Paginator(chosen, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "tabs": _tabs(which),
        "address": reverse(f"documents:{which}"),
        "export_url": f"{reverse('documents:list-export', args=[which])}?{request.GET.urlencode()}",
        **{name: str(words) for name, words in WORDS[which].items()},
        "page": page,
        "rows": [(one, _state(one)) for one in page],
        "is_narrowed": any(form.cleaned_data.values()) if form.is_valid() else False,
        "columns": [
            Column(_("Subject"), sort="subject"),
            Column(_("Number and symbol"), sort="code"),
            Column(_("State")),
            Column(_("Begun"), sort="created"),
        ],
    }
    return render_page(request, "documents/list.html", context, part="rows")


def _tabs(which: str) -> list[Tab]:
    return [
        Tab(str(words["title"]), reverse(f"documents:{key}"), active=key == which)
        for key, words in WORDS.items()
    ]


def _state(one: Document) -> State:
    waits = WAITS.get(getattr(one, "waits", ""))
    return State(str(waits), "warn") if waits else state_of(one)
