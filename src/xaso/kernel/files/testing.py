"""Files for tests of other modules."""

from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.services.keeping import store_bytes
from xaso.lib import clock
from xaso.lib.ids import uuid7

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c636060606000000005000175f7a5f60000000049454e44ae426082"
)


def a_pdf(words: str = "Giấy khai sinh") -> bytes:
    """Return a sound PDF of one empty page, different for different words."""
    return pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        words=words,
    )


def pdf_of(*objects: str, words: str = "") -> bytes:
    """Return a PDF of these objects, the first of them its catalogue."""
    out, places = f"%PDF-1.7\n% {words}\n".encode(), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count, start = len(objects) + 1, len(out)
    return (
        out
        + (
            f"xref\n0 {count}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        ).encode()
    )


def stored_pdf(
    name: str = "giay-khai-sinh.pdf", *, words: str = "", actor: User | None = None
) -> UUID:
    """Keep a small PDF in the commune in force and return its id."""
    return store_bytes(a_pdf(words or name), name=name, actor=actor).id


def held_pdf(name: str = "bao-dong-gia.pdf", *, actor: User | None = None) -> UUID:
    """Keep a small PDF in which a scanner has found something."""
    file_id = stored_pdf(name, words=f"{name} {uuid7()}", actor=actor)
    content = StoredFile.objects.values("content").get(pk=file_id)["content"]
    held = StoredObject.objects.filter(pk=content)
    held.update(state="infected", finding="Xaso.Test", scanned_at=clock.now())
    return file_id


def hold_all(state: str) -> None:
    """Put every file of the commune in force into another state, as a scanner would."""
    StoredObject.objects.update(state=state, finding="Xaso.Test")
