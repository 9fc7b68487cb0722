"""Finding a dossier for whoever asks; what is not for them does not exist."""

from uuid import UUID

from django.http import Http404

from xaso.kernel.accounts.api import User
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.queries.page import (
    Subject,
    find_subject,
    find_subject_to_read,
)


def find_or_404(dossier_id: UUID, user: User) -> Subject:
    """Return the dossier, or raise ``Http404`` where it is not there or not for this person."""
    try:
        return find_subject(dossier_id, user)
    except Dossier.DoesNotExist as error:
        raise Http404 from error


def find_to_read_or_404(dossier_id: UUID, user: User) -> Subject:
    """Return the dossier for reading, or raise ``Http404`` where it never concerned this person."""
    try:
        return find_subject_to_read(dossier_id, user)
    except Dossier.DoesNotExist as error:
        raise Http404 from error
