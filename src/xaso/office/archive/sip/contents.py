"""What goes into a package for an archive: plain values, and contents that are read when written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from xaso.office.archive.numbering import item_name

ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/tiff": "tif",
    "image/heic": "heic",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
    "text/plain": "txt",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagedPaper:
    """One file of one paper: how it is described, and how its content is read.

    ``ordinal`` is the paper's place in the work file; ``part`` counts the files of one paper,
    so that ``number`` names each file once in the package.
    """

    number: int
    ordinal: int
    title: str
    media_type: str
    read: Callable[[], Iterator[bytes]]
    created_at: datetime
    type_name: str = ""
    code_number: str = ""
    code_notation: str = ""
    issued_on: date | None = None
    organ_name: str = ""
    pages: int = 0
    is_signed: bool = False

    def name(self, file_code: str) -> str:
        """Return the name of the file in the package."""
        return item_name(file_code, self.number, ENDINGS.get(self.media_type, "bin"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagedFile:
    """A work file as its package describes it; ``id`` names the package for good."""

    id: UUID
    organ_code: str
    organ_name: str
    year: int
    notation: str
    title: str
    maintenance: str
    mode: str
    start_on: date
    end_on: date
    made_at: datetime
    software: str
    language: str = "Tiếng Việt"
    keywords: str = ""
    description: str = ""
    doc_total: int = 0
    page_total: int = 0
    papers: tuple[PackagedPaper, ...] = ()

    @property
    def file_code(self) -> str:
        """The FileCode of 30/2020/NĐ-CP, Annex VI: agency, year of the catalogue, notation."""
        return f"{self.organ_code}.{self.year}.{self.notation}"

    @property
    def folder(self) -> str:
        """The one folder of the package (05/2025/TT-BNV: upper-case UUID)."""
        return f"uuid-{str(self.id).upper()}"

    def mark(self, of: str) -> str:
        """Return the identifier of a part: always the same for the same package and part."""
        return f"uuid-{str(uuid5(self.id, of)).upper()}"


@dataclass(frozen=True, slots=True)
class Laid:
    """A file that lies in the package: where, how long, with which hash."""

    path: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime
