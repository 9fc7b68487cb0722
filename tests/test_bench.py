"""The bench: its generator and some of its programs run, and its page says what was measured.

All of its programs, with nothing to learn from the figures: ``make bench BENCH=tiny``.
"""

import os
import shutil
import subprocess
from collections import namedtuple
from pathlib import Path

import pytest

os.environ["BENCH_HOME"] = str(Path(os.environ["XASO_TEST_SCRATCH"]).resolve() / "bench")
from bench import page
from bench.compare import Goal, exact, judge
from bench.goals import GOALS
from bench.home import PYTHON, ROOT, environment
from bench.settings import TINY
from bench.sizes import GEN, SIZES, NoRoomError, database_of, find_room

from xaso.lib import clock

SIZE = TINY.small
QUICK_TO_RUN = ("G3", "G10", "G13")
AT_MOST_TWO = Goal("G98", "waits ÷ bare waits", 2, at_most=True)
AT_LEAST_HALF = Goal("G99", "acts ÷ bare acts", 0.5, at_most=False)


@pytest.fixture
def bench_server(databases, django_db_setup):
    """A server with a database of three hundred dossiers, beside those of the tests."""
    server, name, what = databases.server, database_of(SIZE), SIZES[SIZE]
    Path(os.environ["BENCH_HOME"]).mkdir(parents=True, exist_ok=True)
    databases.clone(name)
    script = [PYTHON, GEN / "dossiers.py", str(what.count), str(clock.today())]
    subprocess.run(
        [*script, str(what.communes)], env=environment(server, name), check=True, cwd=ROOT
    )
    yield server
    databases.drop(name)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_dossiers_are_made_and_goals_measured(bench_server, monkeypatch):
    monkeypatch.setattr(os, "sched_setaffinity", lambda _process, _cpus: None)

    measured = {key: GOALS[key].measure(bench_server, SIZE, TINY) for key in QUICK_TO_RUN}

    for key, (verdicts, figures) in measured.items():
        assert {one.goal.key for one in verdicts} == {key}
        assert all(one.ratio > 0 for one in verdicts)
        assert figures


def test_signing_is_measured_for_either_kind_of_key():
    verdicts, figures = GOALS["K1"].measure(None, "", TINY)

    assert [one.what.rpartition(" ")[2] for one in verdicts] == ["rsa2048", "p256"]
    assert all(one.ratio > 0 for one in verdicts)
    assert figures["p256"][0]["ours"] > 0


def test_a_size_for_which_the_disk_is_too_small_is_refused(databases, monkeypatch):
    usage = namedtuple("usage", "free")(SIZES["1m"].room)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)

    find_room(databases.server, "1m")
    with pytest.raises(NoRoomError, match=r"10m needs about 1[0-9][0-9] GB"):
        find_room(databases.server, "10m")


def test_the_interval_lies_around_the_median_and_tells_doubt():
    sure = judge(AT_MOST_TWO, "", [1.4, 1.5, 1.6, 1.5, 1.4])
    in_doubt = judge(AT_MOST_TWO, "", [1.1, 2.9, 1.9, 1.2, 2.8])

    assert (sure.ratio, sure.is_held, sure.is_sure) == (1.5, True, True)
    assert sure.low <= 1.5 <= sure.high
    assert (in_doubt.ratio, in_doubt.is_held, in_doubt.is_sure) == (1.9, True, False)


def kept_run(at, *verdicts):
    return {
        "at": at,
        "file": f"{at[:10]}.json",
        "commit": "abc1234",
        "machine": {
            "processors": 2, "model": "Máy đo", "python": "3.13.0",
            "load_before": [0.1], "load_after": [2.0],
        },
        "setting": {"turns": 7, "seconds": 8},
        "verdicts": [one.as_plain() for one in verdicts],
    }  # fmt: skip


def test_the_page_shows_the_newest_run_of_each_goal_and_where_it_was_taken():
    older = kept_run(
        "2026-11-20T01:00:00+00:00",
        exact(AT_MOST_TWO, "mọi trang", 3.25),
        exact(AT_LEAST_HALF, "", 0.75),
    )
    newer = kept_run("2026-11-21T01:00:00+00:00", exact(AT_MOST_TWO, "mọi trang", 1.5))

    shown = page.page([newer, older])

    assert "| G98 | waits ÷ bare waits: mọi trang | – | 1.50 | – | ≤ 2 | yes | 1 |" in shown
    assert "3.25" not in shown
    assert "| G99 | acts ÷ bare acts | – | 0.75 | – | ≥ 0.5 | yes | 2 |" in shown
    assert "| 2 | 2026-11-20 01:00 | abc1234 | 2 × Máy đo, Python 3.13.0 |" in shown


def test_the_page_is_what_the_results_say():
    assert page.PAGE.read_text(encoding="utf-8") == page.page(page.read_runs()), (
        "Please run: .venv/bin/python bench/page.py"
    )
