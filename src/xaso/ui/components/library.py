"""What all component tags share."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

KEPT = 2000
"""How many drawings of one component a process keeps; the least used go first."""


def render(component: str, /, **context: Any) -> SafeString:
    """Render a component's template with exactly the values it asks for."""
    return mark_safe(render_to_string(f"ui/components/{component}.html", context))  # noqa: S308


def drawn_once[**P](draw: Callable[P, SafeString]) -> Callable[P, SafeString]:
    """Draw a component once for the same values and language, for what every page repeats.

    Only for pure functions of values that can be hashed. The type of each argument counts, so a text that
    is still to be escaped never gets the drawing of one that is not. Inside a tuple or a row the type does
    not count: pass no text there that may come both ways.
    """

    @lru_cache(maxsize=KEPT, typed=True)
    def drawn(_language: str | None, *args: P.args, **kwargs: P.kwargs) -> SafeString:
        return draw(*args, **kwargs)

    @wraps(draw)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> SafeString:
        if settings.DEBUG:
            return draw(*args, **kwargs)
        return drawn(get_language(), *args, **kwargs)  # type: ignore[arg-type]

    return remembered


def attributes(values: dict[str, Any]) -> SafeString:
    """Turn keyword arguments into HTML attributes: `hx_post="…"` becomes `hx-post="…"`.

    `True` writes the bare attribute; `False`, `None` and the empty text leave it out.
    """
    named = {name.replace("_", "-"): value for name, value in values.items()}
    return flatatt({name: value for name, value in named.items() if value not in (None, "")})
