"""Inputs and lists of choices drawn without a template: a form has dozens of them.

Django draws each with two templates, and each choice of a list with two more.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from xaso.ui.components.library import drawn_once

type Draw = Callable[[dict[str, Any]], SafeString]


def draw_input(widget: dict[str, Any]) -> SafeString:
    """Draw an input of one line, or one that people do not see."""
    value = widget["value"]
    given = {} if value is None else {"value": str(value)}
    return format_html(
        '<input type="{}" name="{}"{}>',
        widget["type"],
        widget["name"],
        flatatt(given | widget["attrs"]),
    )


def draw_select(widget: dict[str, Any]) -> SafeString:
    """Draw a list of choices, those that belong together under their heading."""
    groups = ((_group(name, options),) for name, options, _index in widget["optgroups"])
    return format_html(
        '<select name="{}"{}>{}</select>',
        widget["name"],
        flatatt(widget["attrs"]),
        format_html_join("", "{}", groups),
    )


def _group(name: str | None, options: Iterable[dict[str, Any]]) -> SafeString:
    drawn = SafeString(
        "".join(
            _option(str(one["value"]), str(one["label"]), **one["attrs"]) for one in options
        )
    )
    if not name:
        return drawn
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn)


@drawn_once
def _option(value: str, label: str, **attrs: Hashable) -> SafeString:
    return format_html('<option value="{}"{}>{}</option>', value, flatatt(attrs), label)


DRAWN: dict[str, Draw] = {
    "django/forms/widgets/select.html": draw_select,
    "django/forms/widgets/text.html": draw_input,
    "django/forms/widgets/hidden.html": draw_input,
    "django/forms/widgets/date.html": draw_input,
    "django/forms/widgets/number.html": draw_input,
    "django/forms/widgets/email.html": draw_input,
    "django/forms/widgets/password.html": draw_input,
}
"""What draws a widget, by the name of Django's template for it."""
