"""Pictures drawn anew, so that nothing remains of a file but what one sees.

Runs in the sandbox. Place, camera, owner and everything appended go away; the picture stands
upright; resolution, black-and-white and the pages of a scanner stay.
"""

import io
import math
import warnings
from collections.abc import Iterator
from typing import IO, Any

from PIL import Image, ImageOps, ImageSequence, JpegImagePlugin, TiffImagePlugin

from xaso.lib.sandbox.errors import UnfitError

MOST_PIXELS = 52_000_000
MOST_PAGES = 200
MOST_PIXELS_OF_ALL_PAGES = 1_000_000_000
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
}


def load_all() -> None:
    """Load what Pillow would load when a picture asks for it."""
    Image.init()


def redraw(source: IO[bytes], media_type: str) -> bytes:
    """Return the picture written by us; raise :class:`UnfitError`."""
    kind = FORMATS[media_type]
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(source, formats=[kind]) as image:
            return _draw_pages(image) if kind == "TIFF" else _draw(image, kind)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError) as error:
        raise UnfitError("too_complex") from error
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError) as error:
        if isinstance(error, UnfitError):
            raise
        raise UnfitError("damaged", type(error).__name__) from error


def _draw(image: Image.Image, kind: str) -> bytes:
    options = _options(image, kind)
    image.load()
    upright = ImageOps.exif_transpose(image, in_place=False)
    out = io.BytesIO()
    _forget(upright).save(out, kind, **options)
    return out.getvalue()


def _options(image: Image.Image, kind: str) -> dict[str, Any]:
    """Keep the quality the picture came with, and its resolution."""
    options: dict[str, Any] = {}
    if resolution := _resolution(image):
        options["dpi"] = resolution
    if kind == "WEBP":
        return options | {"quality": 90}
    if kind == "JPEG" and isinstance(image, JpegImagePlugin.JpegImageFile):
        options["qtables"] = image.quantization
        if len(image.getbands()) == 3:
            options["subsampling"] = max(0, JpegImagePlugin.get_sampling(image))
    return options


def _resolution(image: Image.Image) -> tuple[float, float] | None:
    found: Any = image.info.get("dpi")
    try:
        across, down = (float(one) for one in found)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    sound = all(math.isfinite(one) and 1 <= one <= 4800 for one in (across, down))
    return (across, down) if sound else None


def _forget(image: Image.Image) -> Image.Image:
    """Leave of what the file said about the picture only what drawing it needs."""
    kept: dict[str | tuple[int, int], Any] = {
        key: image.info[key] for key in ("transparency",) if key in image.info
    }
    plain = image if type(image) is Image.Image else image.copy()
    plain.info = kept
    return plain


def _draw_pages(image: Image.Image) -> bytes:
    pages, total = getattr(image, "n_frames", 1), 0
    if pages > MOST_PAGES:
        raise UnfitError("too_complex")
    out = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(out, new=True) as book:
        for page in _frames(image):
            total += page.width * page.height
            if total > MOST_PIXELS_OF_ALL_PAGES or page.width * page.height > MOST_PIXELS:
                raise UnfitError("too_complex")
            options = _page_options(page)
            upright = _forget(ImageOps.exif_transpose(page, in_place=False))
            upright.save(book, "TIFF", **options)
            book.newFrame()
    return out.getvalue()


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    yield from ImageSequence.Iterator(image)


def _page_options(page: Image.Image) -> dict[str, Any]:
    options: dict[str, Any] = {"compression": "tiff_adobe_deflate"}
    if page.mode == "1":
        options["compression"] = "group4"
    elif page.info.get("compression") == "jpeg" and page.mode in ("L", "RGB"):
        options |= {"compression": "jpeg", "quality": 92}
    if resolution := _resolution(page):
        options["dpi"] = resolution
    return options
