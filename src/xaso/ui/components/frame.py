"""What the frames of pages ask for."""

from typing import Any

from django.utils.html import json_script
from django.utils.safestring import SafeString

from xaso.ui.chrome import MenuGroup
from xaso.ui.components.library import drawn_once, register, render
from xaso.ui.components.marks import icon
from xaso.ui.preferences import Preferences, preferences_of
from xaso.ui.texts import TEXTS
from xaso.ui.values import TONE_ICONS, Tone

MESSAGE_TONES: dict[str, Tone] = {"success": "good", "warning": "warn", "error": "late"}


@register.simple_tag(takes_context=True)
def preferences(context: dict[str, Any]) -> Preferences:
    """Return the look that this person has chosen, or the usual one without a request."""
    request = context.get("request")
    return preferences_of(request) if request else Preferences()


@register.simple_tag
@drawn_once
def stylesheets(*, lean: bool = False) -> SafeString:
    """Name the icon, the fonts and the styles that every page has.

    ``lean`` is for light pages: of Bootstrap only what evens out browsers, plain buttons and
    inputs; no grid, no utilities, no tables.
    """
    return render("stylesheets", lean=lean)


@register.simple_tag
@drawn_once
def main_menu(groups: tuple[MenuGroup, ...]) -> SafeString:
    """Show the menu of an official; on a phone behind a button."""
    return render("main_menu", groups=groups)


@register.simple_block_tag
@drawn_once
def keys_help(content: str) -> SafeString:
    """Explain the keys that every page knows, and inside those of this page."""
    return render("keys_help", content=content)


@register.simple_tag
@drawn_once
def script_texts() -> SafeString:
    """Hand the translated sentences to the scripts, as data that is never run."""
    return json_script({key: str(text) for key, text in TEXTS.items()}, "ui-texts")


@register.simple_tag
@drawn_once
def preference_choice(
    name: str, value: str, label: str, icon_name: str, current: str
) -> SafeString:
    """Offer one look; the chosen one is pressed."""
    pressed = "true" if value == current else "false"
    shown = {"name": name, "value": value, "label": label, "pressed": pressed}
    return render("preference_choice", icon_name=icon_name, **shown)


@register.filter
def message_tone(level: str) -> Tone:
    """Turn the level of one of Django's messages into a tone."""
    return MESSAGE_TONES.get(level, "info")


@register.simple_tag
def message_icon(level: str) -> SafeString:
    """Draw the icon that belongs to a message's tone."""
    return icon(TONE_ICONS[message_tone(level)])
