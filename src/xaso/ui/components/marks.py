"""Small marks inside a line: icons, states, clocks, initials, keys, figures."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from xaso.lib.dates import VIETNAM_TIME
from xaso.ui.components.library import drawn_once, register, render
from xaso.ui.values import TONE_ICONS, Clock, State, Tone

SPRITE = Path(__file__).resolve().parent.parent / "static/ui/vendor/icons.svg"
SYMBOL = re.compile(r'<symbol id="([^"]+)" viewBox="[^"]+">(.*)</symbol>')
CLOCK_ICONS: dict[Tone, str] = {
    "good": "clock",
    "warn": "hourglass-split",
    "late": "exclamation-octagon-fill",
    "off": "pause-circle",
}


@register.simple_tag
@drawn_once
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """Draw an icon; without a label it is decoration and screen readers pass over it.

    The drawing stands in the page itself: a page uses a dozen icons, the sprite has
    three hundred times their weight for somebody who came for one form.
    """
    drawing = _drawings()[name]
    classes = f"x-icon x-icon-{size}" if size else "x-icon"
    spoken = format_html('role="img" aria-label="{}"', label) if label else _HIDDEN
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" {}>{}</svg>',
        classes,
        spoken,
        drawing,
    )


@register.simple_tag
def state(state: State | str, tone: Tone = "neutral", icon: str = "") -> SafeString:
    """Show how something stands: a word, an icon and a colour together."""
    shown = state if isinstance(state, State) else State(str(state), tone, icon)
    return _state(shown.label, shown.tone, shown.icon or TONE_ICONS[shown.tone])


@register.simple_tag
def clock(clock: Clock | None) -> SafeString:
    """Show how much working time is left; nothing where no deadline runs.

    Drawn without a template: a list has one in every row.
    """
    if clock is None:
        return mark_safe("")
    return format_html(
        '<span class="x-clock x-tone-{}"{}>{}<span>{}</span></span>',
        clock.tone,
        _moments(clock),
        icon(CLOCK_ICONS.get(clock.tone, "clock")),
        clock.sentence,
    )


@register.simple_tag
@drawn_once
def avatar(name: str, size: str = "") -> SafeString:
    """Show a person's initials; the name itself stands beside it as text.

    A name without letters, such as a masked telephone number, shows a person instead.
    """
    words = name.split()
    initials = (words[-2][0] + words[-1][0] if len(words) > 1 else name[:2]).upper()
    if not any(map(str.isalpha, initials)):
        initials = icon("person")
    hue = sum(map(ord, name)) % 6 + 1
    return render("avatar", initials=initials, hue=hue, size=size)


@register.simple_tag
@drawn_once
def kbd(keys: str) -> SafeString:
    """Show a key or a combination such as `Ctrl+Enter`."""
    return render("kbd", keys=keys.split("+") if len(keys) > 1 else [keys])


@register.simple_tag
def stat(label: str, value: Any, **options: Any) -> SafeString:
    """Show one figure of a dashboard; takes unit, note, href, icon and tone."""
    known = {"unit": "", "note": "", "href": "", "icon_name": "", "tone": ""}
    return render("stat", label=label, value=value, **_fill(known, options))


@register.simple_tag
def progress(percent: int, label: str, url: str = "", note: str = "") -> SafeString:
    """Show how far a long piece of work is; with an address it asks again by itself."""
    return render("progress", percent=percent, label=label, url=url, note=note)


@drawn_once
def _state(label: str, tone: Tone, icon_name: str) -> SafeString:
    return render("state", label=label, tone=tone, icon_name=icon_name)


def _moments(clock: Clock) -> SafeString:
    """Return what lets a page that stays open turn the clock when its time comes."""
    if clock.due_at is None:
        return mark_safe("")
    late = clock.late_sentence or _("Past its due time.")
    due = format_html(' data-due="{}" data-late="{}"', _iso(clock.due_at), late)
    if clock.warns_at is None:
        return due
    return due + format_html(' data-warns="{}"', _iso(clock.warns_at))


def _iso(moment: datetime) -> str:
    return moment.astimezone(VIETNAM_TIME).isoformat(timespec="seconds")


_HIDDEN = mark_safe('aria-hidden="true"')


@cache
def _drawings() -> dict[str, SafeString]:
    found = SYMBOL.findall(SPRITE.read_text())
    return {name: mark_safe(body) for name, body in found}  # noqa: S308


def _fill(known: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    unknown = given.keys() - known.keys() - {"icon"}
    if unknown:
        raise TypeError(f"{', '.join(sorted(unknown))}: not an option of this component.")
    renamed = {
        ("icon_name" if name == "icon" else name): value for name, value in given.items()
    }
    return known | renamed
