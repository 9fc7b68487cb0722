"""Icons, states, clocks, initials: a meaning never stands on colour alone."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from xaso.ui.values import TONE_ICONS, Clock, State

HOME = Path(__file__).resolve().parents[1]
NAMED = r"""(?:icon=|{% icon )["']([a-z0-9-]+)["']"""
KNOWN = (HOME.parents[2] / "tools/vendor_icons.txt").read_text().split()


def test_an_icon_without_label_is_hidden_from_screen_readers(draw):
    drawn = draw('{% icon "bell" %}')

    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn


def test_an_icon_with_label_is_read_aloud(draw):
    drawn = draw('{% icon "bell" label="Thông báo" %}')

    assert 'role="img" aria-label="Thông báo"' in drawn
    assert "aria-hidden" not in drawn


def test_an_unknown_icon_is_noticed_at_once(draw):
    with pytest.raises(KeyError, match="khong-co"):
        draw('{% icon "khong-co" %}')


@pytest.mark.parametrize("tone", TONE_ICONS)
def test_every_tone_comes_with_a_word_and_an_icon(draw, tone):
    drawn = draw("{% state shown %}", shown=State("Chờ bổ sung", tone))

    assert "Chờ bổ sung" in drawn
    assert "<svg" in drawn
    assert f"x-tone-{tone}" in drawn


def test_a_state_may_be_written_in_the_template(draw):
    assert "x-tone-good" in draw('{% state "Đã trả" tone="good" icon="check2" %}')


def test_a_clock_carries_its_moments_for_an_open_page(draw):
    due = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)

    drawn = draw("{% clock shown %}", shown=Clock("Còn 45 phút làm việc", "warn", due))

    assert 'data-due="2026-11-26T15:00:00+07:00"' in drawn
    assert "Còn 45 phút làm việc" in drawn


def test_no_deadline_shows_nothing(draw):
    assert draw("{% clock None %}") == ""


def test_a_name_without_letters_shows_a_person(draw):
    drawn = draw("{% avatar name %}", name="+8490****345")

    assert "+8" not in drawn
    assert "<svg" in drawn


@pytest.mark.parametrize(
    ("name", "initials"), [("Hoàng Thị Mai", "TM"), ("Đạo", "ĐẠ"), ("Lê Quang Đạo", "QĐ")]
)
def test_initials_are_of_the_given_name(draw, name, initials):
    assert f">{initials}</span>" in draw("{% avatar name %}", name=name)


def test_a_figure_refuses_an_option_it_does_not_know(draw):
    with pytest.raises(TypeError, match="colour"):
        draw('{% stat "Quá hạn" 3 colour="red" %}')


def test_progress_asks_again_only_while_it_runs(draw):
    running = draw('{% progress 42 "Đang ký" url="/tien-do/" %}')
    done = draw('{% progress 100 "Đã ký" %}')

    assert 'hx-get="/tien-do/"' in running
    assert 'value="42"' in running
    assert "hx-get" not in done


def test_every_icon_that_any_module_names_was_vendored():
    sources = [p for p in HOME.parent.rglob("*.*") if p.suffix in (".html", ".py")]
    texts = [p.read_text() for p in sources if "tests" not in p.parts]
    named = {name for text in texts for name in re.findall(NAMED, text)}

    assert len(named) > 50
    assert named | set(TONE_ICONS.values()) <= set(KNOWN)


def test_numbers_in_progress_bars_are_never_localised(draw, settings):
    settings.USE_THOUSAND_SEPARATOR = True

    assert 'value="1000"' in draw('{% progress 1000 "Nhập" %}')
