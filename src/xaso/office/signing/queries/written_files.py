"""Which files the product's own signing left behind."""

from collections.abc import Collection
from uuid import UUID

from xaso.office.signing.models import DigitalSignature, PluginSession, SigningRequest


def files_written_for(source: str, subject_ids: Collection[UUID]) -> set[UUID]:
    """Return the files of all rounds of signing of these things, refused and called-off ones too.

    Those are the paper as it was handed out and as it was after each signature.
    """
    asked = SigningRequest.objects.filter(source=source, subject_id__in=list(subject_ids))
    ids = list(asked.values_list("pk", flat=True))
    steps = DigitalSignature.objects.filter(step__request__in=ids)
    given = PluginSession.objects.filter(step__request__in=ids)
    found = asked.values_list("file_id", flat=True)
    return {
        *(one for one in found if one),
        *steps.values_list("file_id", flat=True),
        *given.values_list("given_id", flat=True),
    }
