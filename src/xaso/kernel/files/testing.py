"""Files for tests of other modules."""

from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.files.services import store_bytes

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c636060606000000005000175f7a5f60000000049454e44ae426082"
)


def a_pdf(words: str = "Giấy khai sinh") -> bytes:
    """Return something that every check takes for a PDF, different for different words."""
    return f"%PDF-1.7\n% {words}\n%%EOF\n".encode()


def stored_pdf(
    name: str = "giay-khai-sinh.pdf", *, words: str = "", actor: User | None = None
) -> UUID:
    """Keep a small PDF in the commune in force and return its id."""
    return store_bytes(a_pdf(words or name), name=name, actor=actor).id
