"""Pages for officials: the acts, one act, the rules with their articles."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xaso.kernel.legal.forms import ActFilterForm
from xaso.kernel.legal.models import (
    ActLink,
    Certainty,
    LegalAct,
    LegalActQuerySet,
    RuleSet,
    Standing,
)
from xaso.kernel.legal.queries import rule_in_force
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Fact, State, Tab, Tone

PAGE_SIZE = 30
FIRST = "one-stop"  # the subject that is shown unless another is asked for
ORDERS = {
    "number": F("number_key").asc(),
    "-number": F("number_key").desc(),
    "from": F("effective_from").asc(nulls_last=True),
    "-from": F("effective_from").desc(nulls_last=True),
}
STANDING_TONES: dict[str, Tone] = {
    Standing.IN_FORCE: "good",
    Standing.COMING: "info",
    Standing.OVER: "off",
}
CERTAINTY_TONES: dict[str, Tone] = {
    Certainty.VERIFIED: "good",
    Certainty.REPORTED: "info",
    Certainty.UNCHECKED: "warn",
    Certainty.CONFIGURED: "neutral",
}


@official_page("")
def acts(request: OfficialRequest) -> HttpResponse:
    """List the legal acts: search, narrow, sort."""
    form = ActFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = _narrow(LegalAct.objects.with_standing(timezone.localdate()), chosen)
    order = ORDERS.get(request.GET.get("sort", ""), ORDERS["-from"])
    page = Paginator(found.order_by(order, "number_key"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "filters": form,
        "page": page,
        "rows": [(one, _standing(one), certainty_state(one.certainty)) for one in page],
        "columns": [
            Column(_("Act"), sort="number"),
            Column(_("Issuer")),
            Column(_("In force from"), sort="from"),
            Column(_("Standing")),
            Column(_("Certainty")),
        ],
    }
    return render_page(request, "legal/acts.html", context, part="rows")


@official_page("")
def act(request: OfficialRequest, act_id: str) -> HttpResponse:
    """Show one act: its validity, what it replaces, which rules rest on it."""
    known = LegalAct.objects.with_standing(timezone.localdate())
    found = get_object_or_404(known, pk=act_id)
    resting = found.rules.select_related("act", "amended_by", "rule_set")
    context = {
        "act": found,
        "state": _standing(found),
        "facts": _facts(found),
        "links": _links(found),
        "rules": [
            (rule_in_force(rule), rule.rule_set, certainty_state(rule.certainty))
            for rule in resting.order_by("-rule_set__valid_from", "order")
        ],
        "columns": [Column(_("Rule")), Column(_("Version")), Column(_("Certainty"))],
    }
    return render_page(request, "legal/act.html", context, part="content")


@official_page("")
def rules(request: OfficialRequest) -> HttpResponse:
    """Show the rules of one version, each with its article; today's unless another is asked."""
    today = timezone.localdate()
    wanted = request.GET.get("version", "")
    in_force = RuleSet.objects.valid_on(today)
    known = RuleSet.objects.filter(pk=wanted) if wanted else in_force.filter(subject=FIRST)
    shown = known.first()
    if wanted and shown is None:
        raise Http404
    stated = shown.rules.select_related("act", "amended_by") if shown else []
    context = {
        "shown": shown,
        "state": standing_state(shown.standing_on(today)) if shown else None,
        "tabs": _versions(shown) if shown else [],
        "rules": [(rule_in_force(rule), certainty_state(rule.certainty)) for rule in stated],
        "columns": [Column(_("Rule")), Column(_("Article")), Column(_("Certainty"))],
    }
    return render_page(request, "legal/rules.html", context, part="content")


def standing_state(standing: Standing) -> State:
    """Return a standing as people read it."""
    return State(str(standing.label), STANDING_TONES[standing])


def certainty_state(mark: str) -> State:
    """Return a mark of certainty as people read it."""
    return State(str(Certainty(mark).label), CERTAINTY_TONES[mark])


def _narrow(found: LegalActQuerySet, chosen: dict[str, str]) -> LegalActQuerySet:
    found = found.matching(chosen.get("text", ""))
    for name in ("standing", "certainty"):
        if chosen.get(name):
            found = found.filter(**{name: chosen[name]})
    return found


def _standing(one: LegalAct) -> State:
    return standing_state(Standing(one.standing))  # type: ignore[attr-defined]


def _versions(shown: RuleSet) -> list[Tab]:
    return [
        Tab(
            _("From %(day)s") % {"day": _day(one.valid_from)},
            f"?{urlencode({'version': one.pk})}",
            active=one.pk == shown.pk,
        )
        for one in RuleSet.objects.filter(subject=shown.subject)
    ] + [
        Tab(one.title, f"?{urlencode({'version': one.pk})}")
        for one in RuleSet.objects.valid_on(timezone.localdate()).exclude(subject=shown.subject)
    ]


def _facts(one: LegalAct) -> list[Fact]:
    unknown = _("Not known")
    dates = [
        Fact(_("Issued"), _day(one.issued) or unknown),
        Fact(_("In force from"), _day(one.effective_from) or unknown),
        Fact(_("In force until"), _day(one.effective_to) or _("No end known")),
    ]
    if one.dates_certainty != one.certainty:
        label = Certainty(one.dates_certainty).label
        dates.append(Fact(_("Certainty of the dates"), label))
    return [
        Fact(_("Issuer"), one.issuer or unknown),
        *dates,
        Fact(_("Certainty"), Certainty(one.certainty).label),
    ]


def _day(day: date | None) -> str:
    return date_format(day, "d/m/Y") if day else ""


def _links(one: LegalAct) -> list[tuple[str, list[LegalAct]]]:
    replaces, amends = ActLink.Kind.REPLACES, ActLink.Kind.AMENDS
    groups: dict[tuple[str, bool], tuple[str, list[LegalAct]]] = {
        (replaces, True): (_("Replaces"), []),
        (amends, True): (_("Amends"), []),
        (replaces, False): (_("Replaced by"), []),
        (amends, False): (_("Amended by"), []),
    }
    touching = ActLink.objects.filter(Q(newer=one) | Q(older=one))
    for link in touching.select_related("newer", "older"):
        is_newer = link.newer_id == one.pk
        groups[link.kind, is_newer][1].append(link.older if is_newer else link.newer)
    return [group for group in groups.values() if group[1]]
