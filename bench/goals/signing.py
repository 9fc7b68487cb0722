"""K1: documents signed a second, with a picture, against bare pyHanko on the same file and key."""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.home import HOME
from bench.settings import Setting
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle
from standins.ca.authority import PASSWORD, Authority
from standins.ca.holders import Holder, Key
from tools.postgres import Server

from xaso.lib.typeset import typeset
from xaso.office.signing.engine.pades import sign_pdf
from xaso.office.signing.engine.pkcs12 import open_pkcs12
from xaso.office.signing.engine.ports import Box, Mark

GOAL = Goal("K1", "documents signed a second ÷ bare pyHanko's", 0.9, at_most=False)
HOLDERS = tuple(Holder(key.value, "Người ký", key=key) for key in (Key.RSA, Key.EC))
BOX = Box(0, 350, 150, 130, 56)
CORNERS = (350, 150, 480, 206)
TEMPLATE = """#set page(paper: "a4")
#set text(font: "Tinos", lang: "vi")
= QUYẾT ĐỊNH
#lorem(600)
"""
type Sign = Callable[[], bytes]


def measure_signing(
    _server: Server, _size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Let both sign the same document, one after the other, with either kind of key."""
    home = HOME / "signing"
    authority = Authority(home / "ca", "http://127.0.0.1:9", HOLDERS)
    paper, picture = _paper(home), _picture()
    verdicts, figures = [], {}
    for holder in HOLDERS:
        p12 = authority.file("p12", holder.name)
        with open_pkcs12(p12, PASSWORD) as key:
            ours = _ours(paper, picture, key)
            bare = _bare(paper, picture, p12)
            spent = [
                _turn(ours, bare, setting.seconds) for _turn_number in range(setting.turns)
            ]
        found = [
            {"ours": count / mine, "bare": count / theirs} for count, mine, theirs in spent
        ]
        figures[holder.name] = found
        ratios = [one["ours"] / one["bare"] for one in found]
        verdicts.append(judge(GOAL, f"B-B with a picture, {holder.name}", ratios))
        told = ", ".join(f"{one['ours']:.1f} to {one['bare']:.1f}" for one in found)
        print(f"  {holder.name}: {told} documents a second", flush=True)
    return verdicts, figures


def _turn(ours: Sign, bare: Sign, seconds: float) -> tuple[int, float, float]:
    """Return how many documents each signed, and the seconds that each needed."""
    count, spent = 0, {ours: 0.0, bare: 0.0}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        count += 1
        for sign in (ours, bare) if count % 2 else (bare, ours):
            began = time.perf_counter()
            sign()
            spent[sign] += time.perf_counter() - began
    return count, spent[ours], spent[bare]


def _ours(paper: bytes, picture: bytes, key: Any) -> Sign:
    mark = Mark(picture)
    return lambda: sign_pdf(paper, key, field="nguoi_ky", box=BOX, mark=mark)


def _bare(paper: bytes, picture: bytes, p12: Path) -> Sign:
    signer = SimpleSigner.load_pkcs12(str(p12), passphrase=PASSWORD.encode())
    about = PdfSignatureMetadata(
        field_name="nguoi_ky", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )

    def sign() -> bytes:
        drawn = PdfImage(Image.open(BytesIO(picture)))
        style = StaticStampStyle(background=drawn, border_width=0)
        place = SigFieldSpec("nguoi_ky", box=CORNERS)
        signing = PdfSigner(about, signer, stamp_style=style, new_field_spec=place)
        signed = signing.sign_pdf(IncrementalPdfFileWriter(BytesIO(paper)))
        return bytes(signed.getvalue())

    return sign


def _paper(home: Path) -> bytes:
    template = home / "paper.typ"
    template.write_text(TEMPLATE, encoding="utf-8")
    return typeset(template, {"số": 1})


def _picture() -> bytes:
    image = Image.new("RGBA", (600, 260), (0, 0, 0, 0))
    line = [(10, 200), (200, 30), (250, 220), (400, 40), (590, 150)]
    ImageDraw.Draw(image).line(line, fill=(20, 40, 180, 255), width=9)
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
