"""Writing a long list into a workbook, as the worker does it."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.events.api import task
from xaso.kernel.working_time.api import calendar_for
from xaso.public_services.dossiers.exports import MOST_ROWS, wanted_rows, write_workbook
from xaso.public_services.dossiers.models import ListExport
from xaso.public_services.dossiers.queries.lists import list_ids, rows_by_ids
from xaso.public_services.dossiers.queries.work_views import Viewer
from xaso.public_services.dossiers.services.exporting import write_export


@task("dossiers.write_list_export", atomic=False)
def write_list_export(*, export_id: str) -> None:
    """Write a long list into a workbook, with the rights of who asked for it."""
    with transaction.atomic():
        export = ListExport.objects.select_related("user").get(pk=UUID(export_id))
        if export.state == ListExport.State.READY:
            return
        viewer = Viewer.of(export.user)
        rows, order = wanted_rows(export.query, viewer)
        ids = list_ids(rows, order=order, limit=MOST_ROWS)
        calendar = calendar_for(export.commune_id)
    write_export(
        export.pk,
        ids,
        rows_by_ids,
        lambda found: write_workbook(found, calendar, viewer),
    )
