"""What people press and follow: buttons, tabs, ways back, pages of a list."""

from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xaso.ui.components.library import attributes, drawn_once, register, render
from xaso.ui.values import Crumb, Step, Tab

LOOKS = {
    "primary": "btn-primary",
    "secondary": "btn-outline-secondary",
    "quiet": "btn-link",
    "danger": "btn-outline-danger",
    "good": "btn-success",
}


@register.simple_tag
@drawn_once
def button(
    label: str, href: str = "", look: str = "secondary", icon: str = "", **attrs: Any
) -> SafeString:
    """Draw a button, or a link that looks like one when it has an address.

    `key="e"` lets an official press it by that letter; `bare=True` shows the icon alone;
    `size="lg"` or `"sm"`; everything else becomes an attribute (`hx_post`, `name`, …).
    """
    key, bare, size = (attrs.pop(name, "") for name in ("key", "bare", "size"))
    classes = ["btn", LOOKS[look], f"btn-{size}" if size else "", attrs.pop("class", "")]
    attrs["class"] = " ".join(filter(None, [*classes, "x-bare" if bare else ""]))
    if key:
        attrs |= {"data_key": key, "aria_keyshortcuts": key}
    if not href:
        attrs.setdefault("type", "submit")
    shown = {"label": label, "href": href, "icon_name": icon, "key": key, "bare": bare}
    return render("button", attrs=attributes(attrs), **shown)


@register.simple_tag
def confirm_button(
    label: str, href: str, look: str = "danger", icon: str = "", **attrs: Any
) -> SafeString:
    """Lead to a page that asks first (`ui/confirm.html`); with a script, in a dialog."""
    return button(label, href, look, icon, data_confirm=True, **attrs)


@register.simple_tag
def tabs(tabs: list[Tab], label: str = "") -> SafeString:
    """Show the parts of a page, or saved views, as links with addresses."""
    return render("tabs", tabs=tabs, label=label or _("Parts of this page"))


@register.simple_tag
def breadcrumb(*crumbs: Any) -> SafeString:
    """Show the pages above this one: a list of `Crumb`, or label, address, label in turn."""
    if crumbs and not isinstance(crumbs[0], list | tuple):
        rest = [*crumbs, ""]
        pairs = zip(rest[::2], rest[1::2], strict=False)
        return render("breadcrumb", crumbs=[Crumb(str(label), url) for label, url in pairs])
    return render("breadcrumb", crumbs=crumbs[0] if crumbs else [])


@register.simple_tag(takes_context=True)
def pagination(context: dict[str, Any], page: Page[Any], label: str = "") -> SafeString:
    """Show the way through a long list; every page of it has an address."""
    query = context["request"].GET
    paginator = page.paginator
    shown = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return render(
        "pagination",
        page=page,
        numbers=[
            (n, "" if n == str(paginator.ELLIPSIS) else with_page(query, n)) for n in shown
        ],
        previous=with_page(query, page.number - 1),
        next=with_page(query, page.number + 1),
        label=label or _("Pages of the list"),
    )


@register.simple_tag
def steps(steps: list[Step], label: str = "") -> SafeString:
    """Show where a person is on the way through a form or a process.

    Where no step is the current one, the next one is named, and after the end the last.
    """
    at = next((n for n, step in enumerate(steps, 1) if step.status != "done"), len(steps))
    shown = {"at": at, "total": len(steps), "name": steps[at - 1].label if steps else ""}
    return render("steps", steps=steps, label=label or _("Steps"), **shown)


def with_page(query: QueryDict, number: int | str) -> str:
    """Return the address of another page of the same list."""
    changed = query.copy()
    changed["page"] = str(number)
    return f"?{changed.urlencode()}"
