"""What an upload really is, told by its content; its name and browser are not believed."""

import codecs
from typing import IO

from xaso.kernel.files.office import office_type

ENDINGS = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg", "jfif", "jpe"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
    "image/tiff": ("tif", "tiff"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "text/plain": ("txt",),
}
SHOWN_INLINE = ("application/pdf", "image/jpeg", "image/png", "image/webp")
HEAD = 32
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_CHUNK = 64 * 1024


def find_media_type(file: IO[bytes]) -> str | None:
    """Return the type found in the content, or ``None`` for what is not taken.

    A signature counts at the first byte only, so that a page or program with a picture
    behind it is refused.
    """
    file.seek(0)
    head = file.read(HEAD)
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "image/heic" if _is_heic(head) else None
    if head.startswith(b"PK\3\4"):
        return office_type(file)
    return "text/plain" if _is_text(file) else None


def _is_heic(head: bytes) -> bool:
    """Tell HEIC from its cousins (AVIF, MP4): ``mif1`` and ``msf1`` say only "some picture"."""
    brand, compatible = head[8:12], head[16:]
    return brand in _HEIC_BRANDS and b"avif" not in compatible


def _is_text(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while piece := file.read(_CHUNK):
            if _has_controls(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _has_controls(text: str) -> bool:
    return any(char < " " and char not in "\t\n\r\f" for char in set(text))
