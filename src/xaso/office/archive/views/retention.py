"""The agency's own retention schedule."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.text import fold
from xaso.lib.workbooks import workbook
from xaso.office.archive.forms import RuleForm, UploadForm
from xaso.office.archive.models import RetentionRule
from xaso.office.archive.permissions import BUILD, KEEP
from xaso.office.archive.presentation import say_term, sections
from xaso.office.archive.services import retention as services
from xaso.office.archive.sheets import read_rules, rule_columns
from xaso.office.archive.views.asking import act, ask, posted
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column

PAGE_SIZE = 50
ASKED = ["GET", "POST"]


@require_GET
@official_page(KEEP.key)
def retention(request: OfficialRequest) -> HttpResponse:
    """Show how long which kind of file is kept, by which text."""
    rows = RetentionRule.objects.order_by("position", "id")
    text = request.GET.get("q", "").strip()
    for word in fold(text).split():
        rows = rows.filter(subject_folded__contains=word)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "text": text,
        "page": page,
        "rows": [(row, say_term(row.retention)) for row in page],
        "tabs": sections("retention", request.access),
        "may_build": request.access.holds(BUILD.key),
        "columns": [
            Column(_("Kind of file")),
            Column(_("Kept for")),
            Column(_("Legal basis")),
            Column(_("Certainty")),
            Column(_("Acts"), quiet=True),
        ],
    }
    return render_page(request, "archive/retention.html", context, part="rows")


@require_GET
@official_page(KEEP.key)
def export(request: OfficialRequest) -> HttpResponse:
    """Give the schedule as a workbook that can be brought in again."""
    rows = RetentionRule.objects.order_by("position", "id")
    lines = [(one.group, one.subject, say_term(one.retention), one.basis) for one in rows]
    content = workbook(_("Retention"), rule_columns(), lines)
    return download(content, "thoi-han-bao-quan.xlsx")


@require_http_methods(ASKED)
@official_page(BUILD.key)
def add(request: OfficialRequest) -> HttpResponse:
    """Enter a rule."""
    return ask(
        request,
        RuleForm(posted(request)),
        lambda form: services.add_rules([form.given()], actor=request.user) and None,
        title=_("Enter a retention rule"),
        lead=_("By the agency's own schedule or the text of the sector; name the text."),
        act=_("Enter the rule"),
        back_url=reverse("archive:retention"),
        done=_("The rule is entered."),
    )


@require_http_methods(ASKED)
@official_page(BUILD.key)
def bring_in(request: OfficialRequest) -> HttpResponse:
    """Bring rules in from a workbook."""

    def do(form: Any) -> None:
        services.add_rules(read_rules(form.cleaned_data["file"].read()), actor=request.user)

    return ask(
        request,
        UploadForm(posted(request), request.FILES or None),
        do,
        title=_("Bring in retention rules"),
        lead=_(
            "The headings are those of the exported workbook; nothing is entered if a row is wrong."
        ),
        act=_("Bring it in"),
        back_url=reverse("archive:retention"),
        done=_("The rules are entered."),
    )


@require_POST
@official_page(BUILD.key)
def remove(request: OfficialRequest, rule_id: UUID) -> HttpResponse:
    """Take a rule away."""
    row = get_object_or_404(RetentionRule, pk=rule_id)
    return act(
        request,
        partial(services.remove_rule, row.pk, actor=request.user),
        done=_("The rule is gone."),
        back_url=reverse("archive:retention"),
    )
