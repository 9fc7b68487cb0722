"""What the program does for one message: fetch the paper, sign it, bring it back."""

import json
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter

OK, CANCELLED, FAILED = 0, 14, 28
SECONDS = 20
FUNCTIONS = ("SignApproved", "SignIssued", "SignCopy", "SignAppendix")


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
            return json.dumps(self._sign(json.loads(text)))
        except (OSError, ValueError, KeyError) as error:
            return json.dumps({"Status": FAILED, "Message": str(error)})

    def _sign(self, wish: dict[str, Any]) -> dict[str, Any]:
        name, content = fetch(wish["FileName"])
        signed = self.changed(content)
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

    def changed(self, content: bytes) -> bytes:
        """Return what is brought back for a paper."""
        ways: dict[str, Callable[[bytes], bytes]] = {
            "other_paper": lambda paper: self.signed(paper)[:-200],
            "unsigned": lambda paper: paper,
        }
        return ways.get(self.behaviour, self.signed)(content)

    def signed(self, content: bytes) -> bytes:
        """Return a paper with one more signature."""
        signer = SimpleSigner.load_pkcs12(str(self.p12), passphrase=self.password.encode())
        if signer is None:
            raise ValueError("The key file cannot be opened.")
        about = PdfSignatureMetadata(
            field_name=f"vgca-{uuid4().hex[:8]}",
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            signer_key_usage=set(),
        )
        out = BytesIO()
        sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), about, signer, output=out)
        return out.getvalue()


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
