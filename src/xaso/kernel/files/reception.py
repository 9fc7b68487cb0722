"""What an upload has to pass before anything of it is kept."""

from typing import IO

from django.conf import settings

from xaso.kernel.files.media_types import ENDINGS, find_media_type
from xaso.kernel.files.names import clean_name, ending
from xaso.kernel.files.refusals import FileRefusedError, Refusal


def examine(upload: IO[bytes], name: str) -> tuple[str, str]:
    """Return the safe name and the type found in the content; raise ``FileRefusedError``.

    A name without an ending gets the one that fits, as telephones often send none.
    """
    name = clean_name(name)
    size, limit = upload.seek(0, 2), settings.XASO_FILES_MAX_BYTES
    if size == 0:
        raise FileRefusedError(Refusal.EMPTY, name=name)
    if size > limit:
        raise FileRefusedError(Refusal.TOO_LARGE, name=name, limit=limit)
    media_type = find_media_type(upload)
    if media_type is None:
        raise FileRefusedError(Refusal.TYPE_NOT_TAKEN, name=name)
    if not ending(name):
        name = clean_name(f"{name}.{ENDINGS[media_type][0]}")
    if ending(name) not in ENDINGS[media_type]:
        raise FileRefusedError(Refusal.NAME_DOES_NOT_FIT, name=name)
    return name, media_type
