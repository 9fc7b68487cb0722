"""What other modules use of dossiers: plain values in and out, never models."""

from xaso.public_services.dossiers.contracts import (
    ComponentInput,
    IntakeInput,
    PartyInput,
    ReceivedDossier,
    TrackedDossier,
)
from xaso.public_services.dossiers.errors import (
    ActRefusedError,
    MissingComponentsError,
    NobodyToDoItError,
    NoTimeLimitError,
    WrongStateError,
)
from xaso.public_services.dossiers.forms.supplement import SlipForm, SlipLine
from xaso.public_services.dossiers.models import DossierComponent
from xaso.public_services.dossiers.queries.communes import find_communes
from xaso.public_services.dossiers.queries.desk import (
    Desk,
    DeskDossier,
    awaited_papers,
    desk_dossiers,
    look_at_desk,
    ready_to_hand_out,
    recent_versions,
    usual_fee,
)
from xaso.public_services.dossiers.queries.tracking import track
from xaso.public_services.dossiers.refusals import say_refusal
from xaso.public_services.dossiers.services.before_receipt import ask_before_receipt
from xaso.public_services.dossiers.services.disclosure import (
    NoSuchDossierError,
    show_applicant,
)
from xaso.public_services.dossiers.services.handling import hand_over, pass_on
from xaso.public_services.dossiers.services.intake import (
    decline,
    receive_dossier,
    receive_submitted,
    submit_dossier,
)
from xaso.public_services.dossiers.states import Channel, DossierState

__all__ = [
    "ActRefusedError",
    "Channel",
    "ComponentInput",
    "ComponentKind",
    "Desk",
    "DeskDossier",
    "DossierState",
    "IntakeInput",
    "MissingComponentsError",
    "NoSuchDossierError",
    "NoTimeLimitError",
    "NobodyToDoItError",
    "PartyInput",
    "ReceivedDossier",
    "SlipForm",
    "SlipLine",
    "TrackedDossier",
    "WrongStateError",
    "ask_before_receipt",
    "awaited_papers",
    "decline",
    "desk_dossiers",
    "find_communes",
    "hand_over",
    "look_at_desk",
    "pass_on",
    "ready_to_hand_out",
    "receive_dossier",
    "receive_submitted",
    "recent_versions",
    "say_refusal",
    "show_applicant",
    "submit_dossier",
    "track",
    "usual_fee",
]

ComponentKind = DossierComponent.Kind
