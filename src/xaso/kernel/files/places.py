"""Under which key an object lies."""

from uuid import UUID


def object_key(commune_id: int, address: bytes, object_id: UUID) -> str:
    """Return the key of a content; 256 folders a commune keep each folder small.

    The object's own id keeps two writers of equal content from ever overwriting each other.
    """
    name = address.hex()
    return f"{commune_id}/{name[:2]}/{name}.{object_id}"


def folder_prefix(commune_id: int, number: int) -> str:
    """Return what the keys of one of the commune's 256 folders begin with."""
    return f"{commune_id}/{number:02x}/"


def upload_prefix(commune_id: int, upload_id: UUID) -> str:
    """Return what the keys of an unfinished upload's parts begin with."""
    return f"uploads/{commune_id}/{upload_id}/"
