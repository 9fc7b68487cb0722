"""What all component tags share."""

from typing import Any

from django import template
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


def render(component: str, /, **context: Any) -> SafeString:
    """Render a component's template with exactly the values it asks for."""
    return mark_safe(render_to_string(f"ui/components/{component}.html", context))  # noqa: S308


def attributes(values: dict[str, Any]) -> SafeString:
    """Turn keyword arguments into HTML attributes: `hx_post="…"` becomes `hx-post="…"`.

    `True` writes the bare attribute; `False`, `None` and the empty text leave it out.
    """
    named = {name.replace("_", "-"): value for name, value in values.items()}
    return flatatt({name: value for name, value in named.items() if value not in (None, "")})
