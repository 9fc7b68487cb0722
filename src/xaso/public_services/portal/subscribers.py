"""What the portal does when a dossier comes to its end: it asks how the citizen was served."""

from xaso.kernel.events.api import subscribe
from xaso.public_services.dossiers.api import tell_citizen
from xaso.public_services.dossiers.events import DossierMoved
from xaso.public_services.portal.notices import CLOSING
from xaso.public_services.portal.rating_links import link_to_rate

HANDED_OUT = "return_result"


def ask_for_rating(event: DossierMoved) -> None:
    """Tell the citizen that the result was handed out, with the link to rate."""
    if event.act == HANDED_OUT:
        tell_citizen(event.dossier_id, CLOSING, url=link_to_rate(event.code))


def listen() -> None:
    """Subscribe; called once when the product starts."""
    subscribe(DossierMoved, ask_for_rating, key="portal.ask_for_rating")
