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
from xaso.public_services.dossiers.models import DossierComponent
from xaso.public_services.dossiers.queries.desk import (
    DeskDossier,
    desk_dossiers,
    ready_to_hand_out,
    received_today,
    recent_versions,
    usual_fee,
    waiting_to_be_handed_over,
    waiting_to_be_received,
)
from xaso.public_services.dossiers.queries.tracking import track
from xaso.public_services.dossiers.refusals import say_refusal
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
    "DeskDossier",
    "DossierState",
    "IntakeInput",
    "MissingComponentsError",
    "NoSuchDossierError",
    "NoTimeLimitError",
    "NobodyToDoItError",
    "PartyInput",
    "ReceivedDossier",
    "TrackedDossier",
    "WrongStateError",
    "decline",
    "desk_dossiers",
    "hand_over",
    "pass_on",
    "ready_to_hand_out",
    "receive_dossier",
    "receive_submitted",
    "received_today",
    "recent_versions",
    "say_refusal",
    "show_applicant",
    "submit_dossier",
    "track",
    "usual_fee",
    "waiting_to_be_handed_over",
    "waiting_to_be_received",
]

ComponentKind = DossierComponent.Kind
