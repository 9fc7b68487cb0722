"""What the worker does for dossiers: it looks for its work under this name."""

from xaso.public_services.dossiers.export_job import write_list_export

__all__ = ["write_list_export"]
