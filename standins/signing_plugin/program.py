"""What the program does for one message: fetch the paper, sign it, bring it back."""

import json
import unicodedata
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import TextStampStyle

OK, CANCELLED, FAILED = 0, 14, 28
SECONDS = 20
MARKING = ("SignCopy", "SignAppendix")
"""Acts whose mark the program draws: with the number, in words, at the top right of page 1."""
FUNCTIONS = ("SignApproved", "SignIssued", *MARKING)
PLACE = (375, 795, 581, 828)
PLAIN = str.maketrans("Đđ", "Dd")


@dataclass
class SigningProgram:
    """A program with one token, which here is a key file.

    ``behaviour``: ``cancel`` (the person closes the window), ``other_paper`` (something else is
    brought back), ``unsigned`` (the paper as it was), ``twice`` (brought back a second time).
    """

    p12: Path
    password: str
    behaviour: str = ""
    asked: list[str] = field(default_factory=list)

    def answer(self, function: str, text: str) -> str:
        """Return the answer to a message, as JSON."""
        self.asked.append(function)
        if function not in FUNCTIONS:
            return json.dumps({"Status": FAILED, "Message": f"no {function}"})
        if self.behaviour == "cancel":
            return json.dumps({"Status": CANCELLED, "Message": "Người dùng đã hủy ký."})
        try:
            wish = json.loads(text)
            number = wish["DocNumber"] if function in MARKING else ""
            return json.dumps(self._sign(wish, number))
        except (OSError, ValueError, KeyError) as error:
            return json.dumps({"Status": FAILED, "Message": str(error)})

    def _sign(self, wish: dict[str, Any], number: str) -> dict[str, Any]:
        name, content = fetch(wish["FileName"])
        signed = self.changed(content, number)
        said = bring(wish["FileUploadHandler"], name, signed)
        if self.behaviour == "twice":
            said = bring(wish["FileUploadHandler"], name, signed)
        status = OK if said.get("Status") else FAILED
        return {
            "Status": status,
            "Message": said.get("Message", ""),
            "FileName": said.get("FileName", name),
            "FileServer": said.get("FileServer", ""),
            "DocumentNumber": said.get("DocumentNumber", ""),
            "DocumentDate": said.get("DocumentDate", ""),
        }

    def changed(self, content: bytes, number: str = "") -> bytes:
        """Return what is brought back for a paper."""
        ways: dict[str, Callable[[bytes, str], bytes]] = {
            "other_paper": lambda paper, mark: self.signed(paper, mark)[:-200],
            "unsigned": lambda paper, _mark: paper,
        }
        return ways.get(self.behaviour, self.signed)(content, number)

    def signed(self, content: bytes, number: str = "") -> bytes:
        """Return a paper with one more signature, which is seen where it has a number."""
        signer = SimpleSigner.load_pkcs12(str(self.p12), passphrase=self.password.encode())
        if signer is None:
            raise ValueError("The key file cannot be opened.")
        name = f"vgca-{uuid4().hex[:8]}"
        about = PdfSignatureMetadata(
            field_name=name,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            signer_key_usage=set(),
        )
        out = BytesIO()
        pdf_signer = PdfSigner(
            about,
            signer,
            stamp_style=TextStampStyle(stamp_text="So: %(number)s\n%(ts)s"),
            new_field_spec=SigFieldSpec(name, on_page=0, box=PLACE if number else None),
        )
        pdf_signer.sign_pdf(
            IncrementalPdfFileWriter(BytesIO(content)),
            output=out,
            appearance_text_params={"number": plain(number)},
        )
        return out.getvalue()


def plain(text: str) -> str:
    """Return a text without its marks: the only letters of the program's typeface here."""
    bare = unicodedata.normalize("NFD", text.translate(PLAIN))
    return bare.encode("ascii", "ignore").decode()


def fetch(url: str) -> tuple[str, bytes]:
    """Fetch a paper; return its name and content."""
    with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 (what the page names)
        about = Message()
        about["content-disposition"] = answer.headers.get("Content-Disposition", "")
        return about.get_filename() or "paper.pdf", answer.read()


def bring(url: str, name: str, content: bytes) -> dict[str, Any]:
    """Bring a paper back as the field ``uploadfile`` of a form; return what is answered."""
    border = uuid4().hex
    head = (
        f'--{border}\r\nContent-Disposition: form-data; name="uploadfile"; '
        f'filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
    )
    body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={border}"}
    request = urllib.request.Request(url, body, kind)  # noqa: S310 (what the page names)
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        said: dict[str, Any] = json.loads(answer.read())
    return said
