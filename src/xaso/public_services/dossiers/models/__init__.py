"""A dossier, its papers, its people and everything that happened to it."""

from xaso.public_services.dossiers.models.complaints import DelayComplaint
from xaso.public_services.dossiers.models.dossier import Dossier, DossierQuerySet
from xaso.public_services.dossiers.models.exports import ListExport
from xaso.public_services.dossiers.models.filing import DossierFiling
from xaso.public_services.dossiers.models.filled import DossierForm
from xaso.public_services.dossiers.models.history import DossierAct, IssuedPaper, StepRun
from xaso.public_services.dossiers.models.numbers import NumberRegister
from xaso.public_services.dossiers.models.parts import (
    DossierComponent,
    DossierFile,
    DossierParty,
)
from xaso.public_services.dossiers.models.places import PersonPlace
from xaso.public_services.dossiers.models.requests import (
    ApologyLetter,
    Consultation,
    RefusalNotice,
    SupplementRequest,
)
from xaso.public_services.dossiers.models.saved_views import SavedView
from xaso.public_services.dossiers.models.trials import ProcessTrial

__all__ = [
    "ApologyLetter",
    "Consultation",
    "DelayComplaint",
    "Dossier",
    "DossierAct",
    "DossierComponent",
    "DossierFile",
    "DossierFiling",
    "DossierForm",
    "DossierParty",
    "DossierQuerySet",
    "IssuedPaper",
    "ListExport",
    "NumberRegister",
    "PersonPlace",
    "ProcessTrial",
    "RefusalNotice",
    "SavedView",
    "StepRun",
    "SupplementRequest",
]
