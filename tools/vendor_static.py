# /// script
# requires-python = ">=3.12"
# dependencies = ["fonttools[woff]~=4.60"]
# ///
"""Fetch the pinned front-end libraries into the design system, with their licences.

Run ``.tools/bin/uv run --script tools/vendor_static.py`` after changing a version or the
list of icons; the result is committed, so nobody needs npm to run or test the platform.
"""

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/xaso/ui/static/ui/vendor"
ASSETS = ROOT / "tests/assets"
ICONS = ROOT / "tools/vendor_icons.txt"


class Package(NamedTuple):
    """One pinned package: what it is for, its licence, and its files by name here."""

    name: str
    version: str
    licence: str
    purpose: str
    files: dict[str, str]


PACKAGES = (
    Package(
        "bootstrap",
        "5.3.9",
        "MIT",
        "Layout, forms and utilities; themed by `tokens.css`. No Bootstrap script is used.",
        {
            "dist/css/bootstrap.min.css": "bootstrap.min.css",
            "dist/css/bootstrap-reboot.min.css": "bootstrap-reboot.min.css",
            "LICENSE": "bootstrap.LICENSE",
        },
    ),
    Package(
        "htmx.org",
        "4.0.1",
        "0BSD",
        "Parts of pages without page loads.",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE"},
    ),
    Package(
        "chart.js",
        "4.6.1",
        "MIT",
        "Charts; loaded only by a page that shows one.",
        {"dist/chart.umd.min.js": "chart.umd.min.js", "LICENSE.md": "chart.LICENSE.md"},
    ),
    Package(
        "jsqr",
        "1.4.0",
        "Apache-2.0",
        "Reads QR codes where the browser has no BarcodeDetector; loaded on first use.",
        {"dist/jsQR.js": "jsQR.js", "LICENSE": "jsqr.LICENSE"},
    ),
    Package(
        "tus-js-client",
        "4.3.1",
        "MIT",
        "Sends large files in parts (tus 1.0.0); loaded only once such a file is chosen.",
        {"dist/tus.min.js": "tus.min.js", "LICENSE": "tus.LICENSE"},
    ),
    Package(
        "bootstrap-icons",
        "1.13.2",
        "MIT",
        "The one icon set, cut down to the icons in use (`icons.svg`).",
        {"LICENSE": "bootstrap-icons.LICENSE"},
    ),
    Package(
        "@fontsource/be-vietnam-pro",
        "5.3.0",
        "OFL-1.1",
        "Be Vietnam Pro, cut down to what Vietnamese and English text needs.",
        {"LICENSE": "be-vietnam-pro.LICENSE"},
    ),
)
AXE = Package(
    "axe-core",
    "4.14.1",
    "MPL-2.0",
    "Accessibility checks in the browser tests; never served.",
    {"axe.min.js": "axe.min.js", "LICENSE": "axe.LICENSE"},
)


WEIGHTS = (400, 500, 600, 700)
LETTERS = {
    "latin": "20-7E,A0-B0,B2-B7,BB,BF-C3,C8-CA,CC-CD,D2-D7,D9-DA,DD,E0-E3,E8-EA,EC-ED,"
    "F2-F7,F9-FA,FD,2010-2015,2018-201E,2022,2026,2032-2033,2039-203A,20AC,2212",
    "vietnamese": "102-103,110-111,128-129,168-169,1A0-1A1,1AF-1B0,300-301,303,309,323,"
    "1EA0-1EF9,20AB",
}
SYMBOL = re.compile(r"<svg[^>]*viewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", re.DOTALL)


def fetch(package: Package, scratch: Path) -> Path:
    """Unpack the package as npm delivers it and return its directory."""
    spec = f"{package.name}@{package.version}"
    packed = subprocess.run(
        ["npm", "pack", "--silent", spec],
        cwd=scratch,
        check=True,
        text=True,
        capture_output=True,
    )
    archive = scratch / packed.stdout.split()[-1]
    target = scratch / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def build_sprite(icons: Path) -> str:
    """Return one SVG that holds every icon in use as a symbol."""
    symbols = []
    for name in ICONS.read_text().split():
        match = SYMBOL.search((icons / f"{name}.svg").read_text())
        if match is None:
            raise SystemExit(f"{name}: not an icon this script understands.")
        body = re.sub(r"\s*\n\s*", "", match[2])
        symbols.append(f'<symbol id="{name}" viewBox="{match[1]}">{body}</symbol>')
    lines = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{lines}\n</svg>\n'


def cut_font(source: Path, target: Path, letters: str) -> None:
    """Keep the letters that Vietnamese and English text needs, without hinting."""
    unicodes = ",".join(f"U+{part}" for part in letters.split(","))
    command = [sys.executable, "-m", "fontTools.subset", str(source), f"--unicodes={unicodes}"]
    options = ["--flavor=woff2", "--no-hinting", "--layout-features=kern,mark,mkmk,ccmp"]
    subprocess.run([*command, *options, f"--output-file={target}"], check=True)


def build_fonts(files: Path) -> None:
    """Write the eight font files: four weights, two ranges."""
    (VENDOR / "fonts").mkdir()
    for weight in WEIGHTS:
        for subset, letters in LETTERS.items():
            source = files / f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
            cut_font(source, VENDOR / f"fonts/{subset}-{weight}.woff2", letters)


def copy_files(package: Package, source: Path, target: Path) -> None:
    """Copy what is needed, without the pointer to a source map that is not shipped."""
    target.mkdir(parents=True, exist_ok=True)
    for theirs, ours in package.files.items():
        text = (source / theirs).read_text()
        text = re.sub(r"\n?(//|/\*)# sourceMappingURL=\S+( \*/)?\s*$", "\n", text)
        (target / ours).write_text(text)


def describe() -> str:
    """Return the table of versions and licences that lies beside the files."""
    rows = "\n".join(
        f"| {p.name} | {p.version} | {p.licence} | {p.purpose} |" for p in PACKAGES
    )
    return (
        "# Libraries of other authors\n\n"
        "Written by `tools/vendor_static.py`; change the versions there, not here.\n"
        "Scripts and style sheets are the plain distributed files, less their pointer to a\n"
        "source map. Licence texts lie beside them.\n\n"
        f"| package | version | licence | used for |\n| --- | --- | --- | --- |\n{rows}\n"
    )


def main() -> None:
    """Rebuild the vendor directory from nothing."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        sources = {p.name: fetch(p, Path(name)) for p in (*PACKAGES, AXE)}
        for package in PACKAGES:
            copy_files(package, sources[package.name], VENDOR)
        copy_files(AXE, sources[AXE.name], ASSETS)
        sprite = build_sprite(sources["bootstrap-icons"] / "icons")
        (VENDOR / "icons.svg").write_text(sprite)
        build_fonts(sources["@fontsource/be-vietnam-pro"] / "files")
    (VENDOR / "README.md").write_text(describe())


if __name__ == "__main__":
    main()
