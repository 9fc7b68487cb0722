"""Waiting for the disk, the store and the sandbox once instead of one file after the other."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context

_THREADS = ThreadPoolExecutor(8, thread_name_prefix="files")
"""Of the whole process; they start when first needed and never wait for each other."""


def all_at_once[T](jobs: Sequence[Callable[[], T]]) -> list[T]:
    """Do things that ask nothing of the database at the same time; return their results in order."""
    if len(jobs) < 2:
        return [job() for job in jobs]
    begun = [_THREADS.submit(copy_context().run, job) for job in jobs]
    wait(begun)  # also where one fails: the others still hold the files
    return [one.result() for one in begun]
