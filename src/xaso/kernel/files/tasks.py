"""What the worker does for files by the clock."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from procrastinate.contrib.django import app

from xaso.kernel.files.scanning.choice import scanner
from xaso.kernel.files.services import scanning, sweeping, uploading
from xaso.kernel.organisations.api import in_each_commune

FIRST_ATTEMPTS = timedelta(minutes=2)


@app.periodic(cron="*/5 * * * *")
@app.task(name="files.scan_waiting", queueing_lock="files.scan_waiting")
def scan_waiting(timestamp: int) -> None:
    """Scan what is still in quarantine, however long the scanner was away."""
    if scanner() is None:
        return
    in_each_commune(lambda: scanning.scan_all(scanning.waiting(older_than=FIRST_ATTEMPTS)))


@app.periodic(cron="17 * * * *")
@app.task(name="files.forget_uploads", queueing_lock="files.forget_uploads")
def forget_uploads(timestamp: int) -> None:
    """Forget uploads that nobody went on with for a day."""
    in_each_commune(uploading.forget_expired)


@app.periodic(cron="15 20 * * *")
@app.task(name="files.remove_unused", queueing_lock="files.remove_unused")
def remove_unused_files(timestamp: int) -> None:
    """Remove what nothing refers to, at a quarter past three at night in Vietnam."""
    days = settings.XASO_FILES_UNUSED_DAYS
    if days:
        in_each_commune(partial(sweeping.remove_unused, days=days))
