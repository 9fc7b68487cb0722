"""Run the signing library, which is written for an event loop, from code that is not."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor


def run[T](work: Coroutine[object, object, T]) -> T:
    """Run it to its end; on a thread of its own where this one has an event loop already."""
    if not _is_inside_a_loop():
        return asyncio.run(work)
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()


def _is_inside_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
