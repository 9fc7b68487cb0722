"""What the tests of the engine sign, and the two opinions on what comes out."""

import asyncio
import re
import shutil
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

import pytest
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature

from xaso.lib.typeset import typeset
from xaso.office.signing.engine.pkcs11 import open_pkcs11
from xaso.office.signing.engine.pkcs12 import open_pkcs12
from xaso.office.signing.engine.ports import Box
from xaso.office.signing.engine.timestamps import TimestampService
from xaso.office.signing.engine.trust import Trust

PERSON = Box(0, 350, 150, 130, 56)
SEAL_MM = (36, 36)
AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


@cache
def decision():
    """A decision as the office typesets it: one page, PDF/A-2b."""
    with TemporaryDirectory() as home:
        template = Path(home) / "decision.typ"
        template.write_text(
            '#set page(paper: "a4")\n#set text(font: "Tinos", lang: "vi")\n= QUYẾT ĐỊNH\n'
            "Số 15/QĐ-UBND, ngày 20 tháng 11 năm 2026\n\n#lorem(120)"
        )
        return typeset(template, {"số": 15})


@cache
def handwriting():
    """A blue stroke on nothing."""
    return _picture(
        (600, 260), lambda draw: draw.rectangle([0, 0, 600, 260], fill=(20, 40, 180))
    )


@cache
def seal():
    """A red disc on nothing."""
    return _picture((850, 850), lambda draw: draw.ellipse([0, 0, 849, 849], fill=(200, 0, 0)))


def _picture(size, paint):
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    paint(ImageDraw.Draw(image))
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


@contextmanager
def p12_of(ca, name):
    with open_pkcs12(ca.p12(name), ca.password) as key:
        yield key


@contextmanager
def token_key(token, name):
    with open_pkcs11(token.module, token.label, token.pin, key_label=name) as key:
        yield key


def trust_in(ca, **more):
    return Trust.from_files([ca.trust_root], **more)


def stamps_of(ca, **more):
    return TimestampService(ca.tsa_url, **more)


def signatures(pdf):
    """The signatures of people and organisations, and the time stamps over the whole, apart."""
    reader = PdfFileReader(BytesIO(pdf))
    return reader.embedded_regular_signatures, reader.embedded_timestamp_signatures


def judged(pdf, ca):
    """What pyHanko says of each signature, against the test authority."""

    async def judge():
        found = []
        for one in signatures(pdf)[0]:
            context = trust_in(ca).context(must_know=True)
            found.append(await async_validate_pdf_signature(one, context))
        return found

    return asyncio.run(judge())


def judged_by_poppler(pdf):
    """What pdfsig (another library) says of the digest of each signature by its place."""
    if shutil.which("pdfsig") is None:
        pytest.skip("No pdfsig here (Debian: poppler-utils).")
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        said = subprocess.run(  # noqa: S603
            ["pdfsig", "-nocert", file.name],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        ).stdout
    return {
        re.search("Field Name: (.*)", part)[1]: re.search("Signature Validation: (.*)", part)[1]
        for part in said.split("Signature #")[1:]
    }
