"""Things to read: facts, history, charts, empty places, mistakes in a form."""

from dataclasses import asdict
from typing import Any
from uuid import uuid4

from django.forms import BaseForm
from django.templatetags.static import static
from django.utils.safestring import SafeString

from xaso.ui.components.library import register, render
from xaso.ui.values import TONE_ICONS, Chart, Fact, Moment


@register.simple_tag
def facts(facts: list[Fact], columns: int = 1) -> SafeString:
    """List labelled values; with `change_url` it is the review before sending."""
    return render("facts", facts=facts, columns=columns)


@register.simple_tag
def timeline(moments: list[Moment]) -> SafeString:
    """Tell what happened, what happens now and what comes next."""
    shown = [(moment, moment.icon or TONE_ICONS[moment.tone]) for moment in moments]
    return render("timeline", moments=shown)


@register.simple_tag
def chart(chart: Chart) -> SafeString:
    """Draw a chart with the sentence that says what it shows, and its table."""
    rows = zip(chart.labels, *(series.values for series in chart.series), strict=True)
    return render(
        "chart",
        chart=chart,
        id=f"chart-{uuid4().hex[:8]}",
        rows=[(label, values) for label, *values in rows],
        drawing=asdict(chart),
        script=static("ui/vendor/chart.umd.min.js"),
    )


@register.simple_tag
def empty_state(title: str, text: str = "", icon: str = "inbox", **options: Any) -> SafeString:
    """Say why a list is empty and what to do; takes href and action."""
    known = {"href": "", "action": ""} | options
    return render("empty_state", title=title, text=text, icon_name=icon, **known)


@register.simple_tag
def link_card(title: str, href: str, text: str = "", icon: str = "") -> SafeString:
    """Lead to something big: a whole card that is one link."""
    return render("link_card", title=title, href=href, text=text, icon_name=icon)


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """List what must be put right, each line leading to its field; nothing if all is well."""
    wrong = [field for field in form if field.errors]
    return render("error_summary", form=form, wrong=wrong, general=form.non_field_errors())
