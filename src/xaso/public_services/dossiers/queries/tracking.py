"""Following a dossier by its code, without signing in."""

from collections.abc import Collection

from xaso.kernel.organisations.api import find_authority
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.codes import CodeError, compose, parse
from xaso.public_services.dossiers.contracts import TrackedDossier
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.states import DossierState

STAGES: tuple[frozenset[str], ...] = (
    frozenset({DossierState.SUBMITTED, DossierState.INCOMPLETE, DossierState.RECEIVED}),
    frozenset(
        {
            DossierState.PASSED_ON,
            DossierState.PROCESSING,
            DossierState.AWAITING_SUPPLEMENT,
            DossierState.AWAITING_PAYMENT,
        }
    ),
    frozenset({DossierState.APPROVED}),
    frozenset({DossierState.COMPLETED}),
)


def track(code: str) -> TrackedDossier | None:
    """Return code and degree of completion, and nothing else (TT 01/2018/TT-VPCP Đ.16.2d).

    The unit's code inside the dossier's code says which commune to look in.
    """
    try:
        read = parse(code)
    except CodeError:
        return None
    body = find_authority(read.unit_code)
    if body is None or body.of_commune_id is None:
        return None
    written = compose(read.unit_code, read.day, read.number)
    with acting_in(body.of_commune_id):
        found = Dossier.objects.filter(code=written).only("code", "state", "outcome").first()
    return _tracked(found) if found else None


def track_here(codes: Collection[str]) -> dict[str, TrackedDossier]:
    """Return how far several dossiers of the commune in force are, by code; one statement."""
    rows = Dossier.objects.filter(code__in=codes).only("code", "state", "outcome")
    return {one.code: _tracked(one) for one in rows}


def _tracked(dossier: Dossier) -> TrackedDossier:
    stage = next((i for i, states in enumerate(STAGES) if dossier.state in states), len(STAGES))
    status = dossier.public_status
    return TrackedDossier(
        code=dossier.code,
        status=status.value,
        status_label=str(status.label),
        stage=stage,
        stages=len(STAGES),
    )
