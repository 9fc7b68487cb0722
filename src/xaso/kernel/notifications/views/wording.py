"""The texts of notices, for the IT officer: written, looked at, tried, published."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from xaso.kernel.notifications import wording as texts
from xaso.kernel.notifications.channels import channels
from xaso.kernel.notifications.contacts import contacts_of
from xaso.kernel.notifications.forms import WordingForm
from xaso.kernel.notifications.kinds import NoticeKind, kinds
from xaso.kernel.notifications.models import NoticeTemplate
from xaso.kernel.notifications.notices import TEXT_TEST
from xaso.kernel.notifications.permissions import SET_UP_CHANNELS
from xaso.kernel.notifications.services import notify
from xaso.kernel.notifications.sms.channel import SMS, open_gateway
from xaso.kernel.notifications.sms.text import count_parts, without_accents
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.pages import render_page
from xaso.ui.values import Column


@dataclass(frozen=True, slots=True)
class Place:
    """Which text is meant, and what the product itself says there."""

    kind: NoticeKind
    channel: str
    language: str

    @property
    def key(self) -> tuple[str, str, str]:
        """The three names of the text."""
        return self.kind.key, self.channel, self.language

    @property
    def shipped(self) -> texts.Wording:
        """The text of the product."""
        with override(self.language):
            return texts.Wording(str(self.kind.subject), str(self.kind.body))

    @property
    def present(self) -> texts.Wording:
        """What to begin with: the draft, else the text in force."""
        drafts = NoticeTemplate.objects.of(*self.key).filter(is_published=False)
        draft = drafts.first()
        if draft:
            return texts.Wording(draft.subject, draft.body)
        return texts.in_force(*self.key) or self.shipped


@require_safe
@official_page(SET_UP_CHANNELS.key)
def index(request: OfficialRequest) -> HttpResponse:
    """List what is sent by channels with free texts, and whether the commune changed it."""
    latest = {
        (row.kind, row.channel, row.language): bool(row.body)
        for row in NoticeTemplate.objects.filter(is_published=True).order_by("created_at", "id")
    }
    rows = [
        (kind, channels[key], language, latest.get((kind.key, key, language), False))
        for kind in kinds
        for key in kind.channels
        if key in texts.WORDED
        for language, _name in settings.LANGUAGES
    ]
    columns = [
        Column(_("Notice")),
        Column(_("Channel")),
        Column(_("Language")),
        Column(_("Text")),
    ]
    context = {"rows": rows, "columns": columns}
    return render_page(request, "notifications/texts.html", context, part="rows")


@official_page(SET_UP_CHANNELS.key)
def edit(request: OfficialRequest, kind: str, channel: str, language: str) -> HttpResponse:
    """Write a text: keep it as a draft, try it on oneself, publish it, or go back."""
    place = _place(kind, channel, language)
    present = place.present
    initial = {"subject": present.subject, "body": present.body}
    posted = request.POST if request.method == "POST" else None
    form = WordingForm(posted, kind=place.kind, channel=channel, initial=initial)
    if request.POST.get("act") == "shipped":
        texts.publish(place.key, texts.Wording("", ""), actor=request.user)
        messages.success(request, _("The text of the product counts again."))
        return redirect("notifications:texts")
    if form.is_valid():
        return _do(request, place, form.wording)
    context = {
        "form": form,
        "place": place,
        "channel": channels[channel].label,
        "words": sorted(place.kind.words),
        "looks": _look(place, present),
        "preview_url": reverse("notifications:text-preview", args=[kind, channel, language]),
    }
    return render_page(request, "notifications/text.html", context, part="form")


@require_POST
@official_page(SET_UP_CHANNELS.key)
def preview(request: OfficialRequest, kind: str, channel: str, language: str) -> HttpResponse:
    """Show how a text would look, while it is being written."""
    place = _place(kind, channel, language)
    form = WordingForm(request.POST, kind=place.kind, channel=channel)
    written = form.wording if form.is_valid() else None
    trouble = "" if written else next(iter(form.errors.values()))[0]
    looks = _look(place, written) if written else {"trouble": trouble}
    return render(request, "notifications/text_look.html", {"looks": looks})


def _do(request: OfficialRequest, place: Place, written: texts.Wording) -> HttpResponse:
    act = request.POST.get("act")
    if act == "publish":
        texts.publish(place.key, written, actor=request.user)
        messages.success(request, _("The text counts from the next message on."))
        return redirect("notifications:texts")
    texts.keep_draft(place.key, written, actor=request.user)
    if act == "test":
        _try(request, place, written)
    else:
        messages.success(request, _("The draft is kept."))
    return redirect("notifications:text", *place.key)


def _try(request: OfficialRequest, place: Place, written: texts.Wording) -> None:
    """Send the text to one's own address of that channel."""
    address = channels[place.channel].address_of(contacts_of([request.user])[0])
    if not address:
        messages.warning(request, _("Please confirm your own address for this channel first."))
        return
    filled = written.fill(texts.samples_for(place.kind))
    notify(TEXT_TEST.key, to=address, context={"text": filled.body})
    messages.success(request, _("The text is on its way to you."))


def _look(place: Place, written: texts.Wording) -> dict[str, object]:
    filled = written.fill(texts.samples_for(place.kind))
    if place.channel != SMS.key:
        return {"mail": filled}
    gateway = open_gateway(SMS.key)
    plain = gateway is None or gateway.without_accents
    body = without_accents(filled.body) if plain else filled.body
    return {"sms": body, "parts": count_parts(body), "accented": count_parts(filled.body)}


def _place(kind: str, channel: str, language: str) -> Place:
    is_known = kind in kinds and channel in kinds[kind].channels
    if not is_known or channel not in texts.WORDED or language not in dict(settings.LANGUAGES):
        raise Http404
    return Place(kinds[kind], channel, language)
