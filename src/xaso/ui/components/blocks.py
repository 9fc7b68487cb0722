"""Frames around content: cards, alerts, heads of pages, filters, tables, bars."""

from typing import Any

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from xaso.ui.components.library import drawn_once, register, render
from xaso.ui.values import TONE_ICONS, Column, State, Tone


@register.simple_block_tag
def card(content: str, title: str = "", icon: str = "", **options: Any) -> SafeString:
    """Frame one subject; takes href and action (a link in the head), flush, level, id."""
    known = {"href": "", "action": "", "flush": False, "level": 2, "id": ""} | options
    return render("card", content=content, title=title, icon_name=icon, **known)


@register.simple_block_tag
def alert(content: str, tone: Tone = "info", title: str = "") -> SafeString:
    """Say something that matters on this page, before the person acts."""
    icon = TONE_ICONS["info" if tone == "neutral" else tone]
    return render("alert", content=content, tone=tone, title=title, icon_name=icon)


@register.simple_block_tag
def page_header(
    content: str, title: str, lead: str = "", state: State | None = None
) -> SafeString:
    """Head a page: its only first-level heading, one sentence, and its acts inside."""
    acts = mark_safe(content.strip())  # noqa: S308 - rendered by the template already
    return render("page_header", content=acts, title=title, lead=lead, shown=state)


@register.simple_block_tag
def filter_bar(content: str, label: str = "", action: str = "", **options: Any) -> SafeString:
    """Narrow a list by a form whose answer is an address; `part` updates it in place."""
    known = {"part": "", "clear_url": "", "count": None} | options
    return render(
        "filter_bar", content=content, label=label or _("Filters"), action=action, **known
    )


@register.simple_block_tag
def bulk_bar(content: str) -> SafeString:
    """Hold the acts on selected rows; shows how many are selected."""
    return render("bulk_bar", content=content)


@register.simple_block_tag
def action_bar(content: str) -> SafeString:
    """Hold the one main act of a page where the thumb is; sticks to a phone's bottom."""
    return render("action_bar", content=content)


@register.simple_block_tag(takes_context=True)
def data_table(
    context: dict[str, Any],
    content: str,
    caption: str,
    columns: list[Column],
    select: bool = False,  # noqa: FBT001, FBT002 - how a template writes it
) -> SafeString:
    """Frame the rows of a table; every `<td>` carries its `data-label` for phones."""
    query = context["request"].GET
    heads = [_head(one.label, one.numeric, one.quiet, _sorting(one, query)) for one in columns]
    return render("data_table", content=content, caption=caption, heads=heads, select=select)


@register.simple_tag
def row_select(value: Any, label: str, name: str = "chosen") -> SafeString:
    """Begin a row with the box that selects it; `label` names the row when read aloud.

    Drawn without a template: a list has one in every row.
    """
    return format_html(
        '<td class="x-select"><input type="checkbox" class="form-check-input" name="{}"'
        ' value="{}" aria-label="{}"></td>',
        name,
        value,
        _("Select %(label)s") % {"label": label},
    )


@register.simple_block_tag
def dropdown(content: str, label: str, icon: str = "three-dots", look: str = "") -> SafeString:
    """Hide further acts behind a button; opens without a script."""
    return render("dropdown", content=content, label=label, icon_name=icon, look=look)


@register.simple_block_tag
def disclosure(content: str, label: str, open: bool = False) -> SafeString:  # noqa: FBT001, FBT002
    """Hide what few people need behind a line they can open."""
    return render("disclosure", content=content, label=label, open=open)


@drawn_once
def _head(
    label: str,
    numeric: bool,  # noqa: FBT001
    quiet: bool,  # noqa: FBT001
    sorting: tuple[str, str],
) -> SafeString:
    address, order = sorting
    look = {"numeric": numeric, "quiet": quiet, "address": address, "order": order}
    return render("table_head", label=label, **look)


def _sorting(column: Column, query: QueryDict) -> tuple[str, str]:
    """Return the address that sorts by the column, and how it is sorted now."""
    if not column.sort:
        return "", ""
    current = query.get("sort", "")
    order = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(current, "none")
    changed = query.copy()
    changed.pop("page", None)
    changed["sort"] = f"-{column.sort}" if current == column.sort else column.sort
    return f"?{changed.urlencode()}", order
