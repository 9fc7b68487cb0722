"""What the commune asks of who submits online: the rules that were set, and setting one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.public_services.portal.forms_assisting import RuleForm
from xaso.public_services.portal.permissions import SET_RULES
from xaso.public_services.portal.rules import Rule, rule_for, rules_set, set_rule
from xaso.public_services.procedures.api import (
    match_procedures,
    plain_name,
    procedures_in_use,
)
from xaso.ui.pages import render_page
from xaso.ui.values import Column

LONGEST, FOUND = 80, 8


@require_safe
@official_page(SET_RULES.key)
def rules(request: OfficialRequest) -> HttpResponse:
    """List the rules that were set, and find a procedure to set one for."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    found, known = match_procedures(text, FOUND) if text else [], procedures_in_use()
    context = {
        "asked": text,
        "found": [(one.code, _name(one.code, known[one.code])) for one in found],
        "rows": [(one, _name(one.code, known.get(one.code))) for one in rules_set()],
        "columns": _columns(),
    }
    return render_page(request, "portal/rules/list.html", context, part="content")


def _columns() -> list[Column]:
    names = [_("Procedure"), _("From"), _("Least identity level"), _("Other applicants")]
    return [Column(name) for name in [*names, _("Who set it")]]


def _name(code: str, known: object) -> str:
    name = getattr(known, "name", "")
    return plain_name(code, name) if name else code


@require_http_methods(["GET", "HEAD", "POST"])
@official_page(SET_RULES.key)
def rule(request: OfficialRequest, procedure_code: str) -> HttpResponse:
    """Say what counts for a procedure today, and set what counts from a day on."""
    known = procedures_in_use().get(procedure_code)
    if known is None:
        raise Http404
    now, today = rule_for(procedure_code), clock.today()
    initial = {"level": now.level, "allows_others": now.allows_others, "valid_from": today}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial)
    name = _name(procedure_code, known)
    if form.is_valid():
        typed = form.cleaned_data
        wanted = Rule(typed["level"], typed["allows_others"])
        set_rule(procedure_code, wanted, valid_from=typed["valid_from"], actor=request.user)
        messages.success(request, _("The rule was set."))
        return redirect("portal:rules")
    context = {"form": form, "name": name, "code": procedure_code, "now": now}
    return render_page(request, "portal/rules/rule.html", context, part="content")
