"""Counting what is asked for most."""

from collections import Counter
from datetime import timedelta

from django.db import transaction

from xaso.lib import clock
from xaso.public_services.dossiers.api import count_received
from xaso.public_services.portal.models import ProcedureUse
from xaso.public_services.procedures.api import get_procedures

YEAR = timedelta(days=365)


@transaction.atomic
def count_use() -> None:
    """Count anew what the commune in force received in the last twelve months, by procedure."""
    by_version = count_received(clock.now() - YEAR)
    versions = get_procedures(set(by_version))
    by_code: Counter[str] = Counter()
    for version_id, number in by_version.items():
        by_code[versions[version_id].code] += number
    ProcedureUse.objects.all().delete()
    ProcedureUse.objects.bulk_create(
        ProcedureUse(code=code, received=number) for code, number in by_code.items()
    )
