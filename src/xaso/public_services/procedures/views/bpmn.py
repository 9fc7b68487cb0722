"""A process taken along as a BPMN 2.0 file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.procedures.bpmn import write_bpmn
from xaso.public_services.procedures.models import Process
from xaso.public_services.procedures.queries import plan_of
from xaso.public_services.procedures.views.drawings import layout_of
from xaso.public_services.procedures.views.pictures import StepPicture, picture_of
from xaso.ui.downloads import download


@require_GET
@official_page("")
def bpmn(request: OfficialRequest, process_id: UUID) -> HttpResponse:
    """Give a version of a process as a file that modelling programs open drawn."""
    process = get_object_or_404(Process.objects.with_scope(), pk=process_id)
    steps = plan_of(process).steps
    shown = picture_of(steps, request.commune_id)
    content = write_bpmn(
        process.name,
        layout_of(steps, shown),
        names={one.key: one.name for one in shown},
        notes={one.key: _note(one) for one in shown},
    )
    return download(
        content, f"quy-trinh-{process.number}.bpmn", "application/xml; charset=utf-8"
    )


def _note(step: StepPicture) -> str:
    share = _("Share of the time: %(share)s") % {"share": step.share}
    return "\n".join([share, *step.acts])
