"""What dossiers do when dossiers move between communes of one installation."""

from xaso.kernel.events.api import subscribe
from xaso.public_services.dossiers.events import DossierCompleted, DossierPassedOn
from xaso.public_services.dossiers.services.passing import bring_back, send_there


def take_over(event: DossierPassedOn) -> None:
    """Put a dossier that was passed on before the commune that decides it."""
    send_there(event.dossier_id, to_commune=event.to_commune)


def lay_out(event: DossierCompleted) -> None:
    """Lay a result at the desk where its dossier came in."""
    bring_back(event.dossier_id)


def listen() -> None:
    """Subscribe; called once when the product starts."""
    subscribe(DossierPassedOn, take_over, key="dossiers.take_over_passed_on")
    subscribe(DossierCompleted, lay_out, key="dossiers.lay_out_result")
