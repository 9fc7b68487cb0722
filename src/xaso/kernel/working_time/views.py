"""The calendar of a year, why something is due when it is, and the commune's own hours."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.kernel.working_time import api, queries, services
from xaso.kernel.working_time.forms import (
    ExceptionForm,
    HoursForm,
    WhyForm,
    first_values,
    why_values,
)
from xaso.kernel.working_time.models import WEEKDAYS, DayException, WorkingHoursVersion
from xaso.kernel.working_time.permissions import MANAGE
from xaso.kernel.working_time.year_plan import year_plan
from xaso.lib.dates import say_date, say_moment
from xaso.lib.worktime_hours import write_hours
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Moment, Tab

FIRST_YEAR, LAST_YEAR = 2000, 2099


@require_GET
@official_page("")
def year(request: OfficialRequest) -> HttpResponse:
    """Show a year: what is off and why, by which paper."""
    wanted = _year_of(request)
    calendar = api.calendar_for(request.commune_id)
    national = queries.list_national_days(wanted)
    context = {
        "year": wanted,
        "months": year_plan(calendar, wanted),
        "national": national,
        "exceptions": queries.list_exceptions(wanted),
        "is_open": not national or any(row.certainty == "not_announced" for row in national),
        "columns": [
            Column(_("Day")),
            Column(_("What")),
            Column(_("Name")),
            Column(_("Source")),
        ],
        "weekdays": _weekdays(),
        "may_manage": request.access.holds(MANAGE),
        "tabs": _years(wanted),
    }
    return render_page(request, "working_time/year.html", context, part="content")


@require_GET
@official_page("")
def why(request: OfficialRequest) -> HttpResponse:
    """Say when what was received is due, step by step."""
    form = _why_form(request)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        answer = api.due(
            request.commune_id, form.received, form.limit, rule=form.cleaned_data["rule"]
        )
        context |= _answer(request, answer)
    return render_page(request, "working_time/why.html", context, part="answer")


@official_page(MANAGE)
def hours(request: OfficialRequest) -> HttpResponse:
    """Show the commune's hours by date and take new ones."""
    form = HoursForm(request.POST if request.method == "POST" else None, initial=_usual_week())
    if form.is_valid():
        services.set_hours(form.instance, actor=request.user)
        messages.success(request, _("The working hours have been saved."))
        return redirect("working_time:hours")
    context = {
        "form": form,
        "versions": queries.list_versions(),
        "today": timezone.localdate(),
        "columns": _columns(_("Applies from"), _("Hours of the week"), _("Decided by")),
    }
    return render_page(request, "working_time/hours.html", context, part="content")


@official_page(MANAGE)
def hours_withdraw(request: OfficialRequest, version_id: UUID) -> HttpResponse:
    """Take back hours that have not begun, after asking."""
    version = get_object_or_404(WorkingHoursVersion.objects.all(), pk=version_id)
    if request.method == "POST":
        try:
            services.withdraw_hours(version_id, actor=request.user, today=timezone.localdate())
        except services.HoursInUseError:
            sentence = _("These hours already apply. Enter new hours from a later day instead.")
            messages.error(request, sentence)
        else:
            messages.success(request, _("The working hours have been withdrawn."))
        return redirect("working_time:hours")
    question = _("Withdraw the working hours from %(day)s?")
    return _ask(request, question % {"day": say_date(version.valid_from)}, "working_time:hours")


@official_page(MANAGE)
def exceptions(request: OfficialRequest) -> HttpResponse:
    """Show the commune's special days of a year and take new ones."""
    wanted = _year_of(request)
    form = ExceptionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.set_exception(form.instance, actor=request.user)
        messages.success(request, _("The special day has been saved."))
        return redirect("working_time:exceptions")
    context = {
        "form": form,
        "rows": queries.list_exceptions(wanted),
        "year_title": _("Special days of %(year)s") % {"year": wanted},
        "columns": _columns(_("Day"), _("What"), _("Reason"), _("Source")),
        "tabs": _years(wanted),
    }
    return render_page(request, "working_time/exceptions.html", context, part="content")


@official_page(MANAGE)
def exception_remove(request: OfficialRequest, exception_id: UUID) -> HttpResponse:
    """Make a special day ordinary again, after asking."""
    found = get_object_or_404(DayException.objects.all(), pk=exception_id)
    if request.method == "POST":
        services.remove_exception(exception_id, actor=request.user)
        messages.success(request, _("The special day has been removed."))
        return redirect("working_time:exceptions")
    question = _("Remove the special day %(day)s?") % {"day": say_date(found.day)}
    return _ask(request, question, "working_time:exceptions")


def _ask(request: HttpRequest, question: str, back: str) -> HttpResponse:
    context = {
        "question": question,
        "detail": _("What is already due stays due when it was promised."),
        "act": _("Yes, remove it"),
        "danger": True,
        "back_url": redirect(back).url,
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def _why_form(request: HttpRequest) -> WhyForm:
    asked = request.GET
    if "received" in asked:
        received, limit, rule = (asked.get(name, "") for name in ("received", "limit", "rule"))
        return WhyForm(why_values(received, limit, rule))
    return WhyForm(asked) if "day" in asked else WhyForm(initial=first_values())


def _answer(request: OfficialRequest, answer: api.Due) -> dict[str, Any]:
    reasons = [
        Moment(title=reason.sentence, text="; ".join(reason.days), current=reason.code == "due")
        for reason in api.explain(answer)
    ]
    return {
        "due": say_moment(answer.at),
        "limit": api.say_limit(answer.limit),
        "source": answer.rule.source,
        "reasons": reasons,
        "provisional": api.is_provisional(api.calendar_for(request.commune_id), answer),
    }


def _usual_week() -> dict[str, str]:
    calendar = api.calendar_for(None)
    newest = max(calendar.hours, key=lambda version: version.valid_from)
    return {name: write_hours(day) for name, day in zip(WEEKDAYS, newest.week, strict=True)}


def _weekdays() -> list[str]:
    return [
        pgettext("column of a month", "Mon"),
        pgettext("column of a month", "Tue"),
        pgettext("column of a month", "Wed"),
        pgettext("column of a month", "Thu"),
        pgettext("column of a month", "Fri"),
        pgettext("column of a month", "Sat"),
        pgettext("column of a month", "Sun"),
    ]


def _columns(*labels: str) -> list[Column]:
    return [*(Column(label) for label in labels), Column(_("Actions"), quiet=True)]


def _years(year: int) -> list[Tab]:
    return [
        Tab(str(one), f"?year={one}", active=one == year) for one in range(year - 1, year + 3)
    ]


def _year_of(request: HttpRequest) -> int:
    wanted = request.GET.get("year", "")
    if wanted.isascii() and wanted.isdigit() and FIRST_YEAR <= int(wanted) <= LAST_YEAR:
        return int(wanted)
    return timezone.localdate().year
