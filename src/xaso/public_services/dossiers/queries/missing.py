"""What a dossier still lacks before it can be received."""

from xaso.public_services.dossiers.models import Dossier, DossierComponent, SupplementRequest


def missing_papers(dossier: Dossier) -> list[str]:
    """Return the names of what the checklist lacks and of what the open slip asks for besides."""
    rows = DossierComponent.objects.filter(dossier=dossier).order_by("order")
    present = dict(rows.values_list("name", "is_present"))
    missing = [name for name, is_there in present.items() if not is_there]
    asked = SupplementRequest.objects.filter(dossier=dossier, answered_at__isnull=True)
    items = [item for one in asked.values_list("items", flat=True) for item in one]
    return list(dict.fromkeys([*missing, *(str(item["name"]) for item in items)]))
