"""Headings of the tables on a dossier's page."""

from django.utils.translation import gettext as _

from xaso.ui.values import Column


def stays_columns() -> list[Column]:
    """Return the headings of the stays."""
    return [
        Column(_("Step")),
        Column(_("Unit, person")),
        Column(_("Came in")),
        Column(_("Went on")),
        Column(_("In time?")),
    ]
