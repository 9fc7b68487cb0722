"""G7: p99 of the five hot pages among many dossiers against the same pages among few."""

from functools import partial
from typing import Any

from bench.compare import Goal, Verdict, judge, percentile
from bench.home import environment
from bench.settings import Setting
from bench.sizes import database_of
from bench.subjects.readers import PAGES, Readers
from bench.subjects.web import PRODUCT, pin_database, postmaster_of, processors, serving
from bench.turns import alternate, bearable_rate
from tools.postgres import Server

GOAL = Goal("G7", "p99 ÷ p99 of the smallest size", 1.5, at_most=True)
PORT_OF_FEW, PORT_OF_MANY = 8976, 8977


def measure_hot_pages(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Take turns between two servers, each on a database of its own."""
    web, rest = processors()
    pin_database(server, rest)
    few = environment(server, database_of(setting.small))
    many = environment(server, database_of(size))
    verdicts, figures = [], {}
    with (
        serving(PRODUCT, few, port=PORT_OF_FEW, cpus=web) as one,
        serving(PRODUCT, many, port=PORT_OF_MANY, cpus=web) as other,
    ):
        busy = (one, other, postmaster_of(server))
        some = Readers(PORT_OF_FEW, setting.clients), Readers(PORT_OF_MANY, setting.clients)
        for page in PAGES:
            clients = {"few": some[0].of(page), "many": some[1].of(page)}
            rate = bearable_rate(clients["many"][0], setting)
            times = alternate(clients, busy, rate=rate, setting=setting)
            ratios = times.ratios("many", "few", partial(percentile, share=0.99))
            verdicts.append(judge(GOAL, page, ratios))
            medians = times.ratios("many", "few")
            figures[page] = times.as_plain() | {"ratios": ratios, "ratios_of_medians": medians}
            print(f"  {page:10} {times.sentence()}", flush=True)
    return verdicts, figures
