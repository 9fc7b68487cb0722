"""What other modules use of dossiers: plain values in and out, never models."""

from xaso.public_services.dossiers.contracts import (
    Claim,
    ComponentInput,
    DeclarationInput,
    FeeNote,
    FilingInput,
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
    count_received,
    desk_dossiers,
    look_at_desk,
    ready_to_hand_out,
    recent_versions,
    usual_fee,
)
from xaso.public_services.dossiers.queries.filled import FilledIn
from xaso.public_services.dossiers.queries.own import communes_of_person
from xaso.public_services.dossiers.queries.own_page import (
    OwnAct,
    OwnComplaint,
    OwnDossierLine,
    OwnDossierPage,
    OwnFile,
    OwnPaper,
    OwnRequest,
    OwnStay,
    own_dossiers,
)
from xaso.public_services.dossiers.queries.served import ServedDossier, served_dossier
from xaso.public_services.dossiers.queries.tracking import track, track_here
from xaso.public_services.dossiers.refusals import say_refusal
from xaso.public_services.dossiers.services.before_receipt import ask_before_receipt
from xaso.public_services.dossiers.services.complaining import complain_of_delay
from xaso.public_services.dossiers.services.disclosure import (
    NoSuchDossierError,
    show_applicant,
)
from xaso.public_services.dossiers.services.fee_asking import ask_fee
from xaso.public_services.dossiers.services.handling import hand_over, pass_on
from xaso.public_services.dossiers.services.intake import (
    decline,
    receive_dossier,
    receive_submitted,
    submit_dossier,
)
from xaso.public_services.dossiers.services.own_looks import (
    open_own_paper,
    open_own_result,
    own_dossier_page,
    print_own_form,
    read_own_form,
)
from xaso.public_services.dossiers.services.papers import PAPERS_SPEAK
from xaso.public_services.dossiers.services.submitting import (
    send_papers,
    submit_assisted,
    submit_own,
    withdraw_own,
)
from xaso.public_services.dossiers.services.telling import tell_citizen
from xaso.public_services.dossiers.states import Channel, DossierState

__all__ = [
    "PAPERS_SPEAK",
    "ActRefusedError",
    "Channel",
    "Claim",
    "ComponentInput",
    "ComponentKind",
    "DeclarationInput",
    "Desk",
    "DeskDossier",
    "DossierState",
    "FeeNote",
    "FilingInput",
    "FilledIn",
    "IntakeInput",
    "MissingComponentsError",
    "NoSuchDossierError",
    "NoTimeLimitError",
    "NobodyToDoItError",
    "OwnAct",
    "OwnComplaint",
    "OwnDossierLine",
    "OwnDossierPage",
    "OwnFile",
    "OwnPaper",
    "OwnRequest",
    "OwnStay",
    "PartyInput",
    "ReceivedDossier",
    "ServedDossier",
    "SlipForm",
    "SlipLine",
    "TrackedDossier",
    "WrongStateError",
    "ask_before_receipt",
    "ask_fee",
    "awaited_papers",
    "communes_of_person",
    "complain_of_delay",
    "count_received",
    "decline",
    "desk_dossiers",
    "find_communes",
    "hand_over",
    "look_at_desk",
    "open_own_paper",
    "open_own_result",
    "own_dossier_page",
    "own_dossiers",
    "pass_on",
    "print_own_form",
    "read_own_form",
    "ready_to_hand_out",
    "receive_dossier",
    "receive_submitted",
    "recent_versions",
    "say_refusal",
    "send_papers",
    "served_dossier",
    "show_applicant",
    "submit_assisted",
    "submit_dossier",
    "submit_own",
    "tell_citizen",
    "track",
    "track_here",
    "usual_fee",
    "withdraw_own",
]

ComponentKind = DossierComponent.Kind
