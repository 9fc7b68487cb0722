"""Static files in production: named by their content, compressed once, cached for ever."""

from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names each file by its content, also where one script imports another.

    The files without a hash stay beside them for what a script finds by its own address
    (``new URL("../vendor/…", import.meta.url)``).
    """

    support_js_module_import_aggregation = True
