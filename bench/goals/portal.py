"""P1: the public pages of the portal against a bare view that writes as many bytes."""

import statistics
from functools import partial
from itertools import repeat
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.home import environment, query
from bench.settings import Setting
from bench.sizes import database_of
from bench.subjects.load import Act, as_fast_as_it_goes
from bench.subjects.person import Person
from bench.subjects.web import (
    BARE,
    PRODUCT,
    pin_database,
    postmaster_of,
    processors,
    serving,
)
from bench.turns import alternate, bearable_rate
from tools.postgres import Server

TIME = Goal("P1", "public page ÷ bare view of as many bytes, median time", 4, at_most=True)
RATE = Goal(
    "P1b", "public pages ÷ bare views of as many bytes, per second", 0.25, at_most=False
)
"""Not goals of the design, which names none for the portal; the bounds are those of G2."""
PAGES = {
    "home": "/dich-vu-cong/",
    "search": "/dich-vu-cong/tim/?q=lam+giay+khai+sinh+cho+con",
    "procedure": "/dich-vu-cong/thu-tuc/1.001193/",
    "tracking": "/tra-cuu/{code}/",
}
BARE_PORT, PRODUCT_PORT = 8978, 8979
COMMUNE = """
SELECT c.code FROM organisations_commune c
JOIN organisations_authority a ON a.of_commune_id = c.id WHERE a.code = 'H56.97.01'
"""
NEWEST = "SELECT code FROM dossiers_dossier ORDER BY created_at DESC LIMIT 1"


def portal_environment(server: Server, database: str) -> dict[str, str]:
    """Return the environment of a portal that shows the busiest commune and refuses nobody."""
    return environment(server, database) | {
        "XASO_PUBLIC_COMMUNE": query(server, COMMUNE, database) or "",
        "XASO_TRACKING_PER_MINUTE": "0",
    }


def measure_portal(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Take turns for each page: waits at a fixed rate, then pages a second."""
    web, rest = processors()
    pin_database(server, rest)
    database = database_of(size)
    env = portal_environment(server, database)
    code = query(server, NEWEST, database) or ""
    verdicts, figures = [], {}
    with (
        serving(BARE, env, port=BARE_PORT, cpus=web) as bare,
        serving(PRODUCT, env, port=PRODUCT_PORT, cpus=web) as product,
    ):
        busy = (bare, product, postmaster_of(server))
        for page, address in PAGES.items():
            found, told = _take_turns(page, address.format(code=code), busy, setting)
            verdicts += found
            figures[page] = told
    return verdicts, figures


def _take_turns(
    page: str, address: str, busy: tuple[int, ...], setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    size = len(Person(PRODUCT_PORT).get(address).encode())
    clients = {
        "subject": _clients(PRODUCT_PORT, address, setting),
        "floor": _clients(BARE_PORT, f"/sized/{size}/", setting),
    }
    rate = bearable_rate(clients["subject"][0], setting)
    times = alternate(clients, busy, rate=rate, setting=setting)
    speeds: dict[str, list[float]] = {name: [] for name in clients}
    for _turn in range(setting.turns):
        for name, acts in clients.items():
            running = [repeat(act) for act in acts]
            speeds[name].append(as_fast_as_it_goes(running, seconds=setting.seconds))
    ratios = times.ratios("subject", "floor")
    pairs = zip(speeds["subject"], speeds["floor"], strict=True)
    of_speeds = [mine / theirs for mine, theirs in pairs]
    medians = {name: statistics.median(each) for name, each in speeds.items()}
    print(
        f"  {page:10} {times.sentence()}; {medians['subject']:.0f} pages/s,"
        f" bare {medians['floor']:.0f}/s, {size / 1000:.0f} kB",
        flush=True,
    )
    told = {"bytes": size, "ratios": ratios, "ratios_of_speeds": of_speeds}
    verdicts = [judge(TIME, page, ratios), judge(RATE, page, of_speeds)]
    return verdicts, times.as_plain() | told | {"pages_a_second": speeds}


def _clients(port: int, path: str, setting: Setting) -> list[Act]:
    return [partial(Person(port).get, path) for _number in range(setting.clients)]
