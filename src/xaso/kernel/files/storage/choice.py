"""The store that this installation uses."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from xaso.kernel.files.storage.disk import DiskStorage
from xaso.kernel.files.storage.port import Storage
from xaso.kernel.files.storage.s3 import S3Storage


def storage() -> Storage:
    """Return the store that ``XASO_FILES_STORE`` names: ``disk`` or ``s3``."""
    if settings.XASO_FILES_STORE == "disk":
        return DiskStorage(Path(settings.XASO_FILES_DIR))
    if settings.XASO_FILES_STORE == "s3":
        return _bucket(
            settings.XASO_FILES_S3_ENDPOINT,
            settings.XASO_FILES_S3_BUCKET,
            settings.XASO_FILES_S3_REGION,
            Path(settings.XASO_FILES_S3_CREDENTIALS),
        )
    message = f"XASO_FILES_STORE is “{settings.XASO_FILES_STORE}”; it must be disk or s3."
    raise ImproperlyConfigured(message)


_bucket = lru_cache(maxsize=2)(S3Storage)
