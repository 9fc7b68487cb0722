"""Buttons, tabs, breadcrumbs, pages of a list, steps."""

import pytest
from django.core.paginator import Paginator
from django.utils.safestring import SafeString
from django.utils.translation import override

from xaso.ui.values import Crumb, Step, Tab


def test_a_button_sends_its_form_unless_told_otherwise(draw):
    assert 'type="submit"' in draw('{% button "Nộp hồ sơ" look="primary" %}')
    assert 'type="button"' in draw('{% button "Nộp hồ sơ" type="button" %}')


def test_a_button_with_an_address_is_a_link(draw):
    drawn = draw('{% button "Xem" href=address %}', address="/ho-so/?a=1&b=2")

    assert drawn.startswith('<a href="/ho-so/?a=1&amp;b=2"')
    assert "type=" not in drawn


def test_a_key_is_shown_and_announced(draw):
    drawn = draw('{% button "Chuyển xử lý" key="e" %}')

    assert 'data-key="e"' in drawn
    assert 'aria-keyshortcuts="e"' in drawn
    assert "<kbd" in drawn


def test_an_icon_alone_still_has_its_word(draw):
    drawn = draw('{% button "In phiếu" icon="printer" bare=True %}')

    assert '<span class="visually-hidden">In phiếu</span>' in drawn


def test_other_arguments_become_attributes(draw):
    drawn = draw('{% button "Ký" hx_post="/ky/" name="act" value="sign" disabled=True %}')

    assert 'hx-post="/ky/"' in drawn
    assert 'name="act"' in drawn
    assert 'value="sign"' in drawn
    assert " disabled" in drawn


def test_what_people_typed_never_becomes_markup(draw):
    drawn = draw("{% button label %}", label="<script>alert(1)</script>")

    assert "<script>" not in drawn


def test_a_kept_drawing_of_safe_text_is_not_taken_for_typed_text(draw):
    safe = draw("{% button label %}", label=SafeString("<b>Nộp</b>"))
    typed = draw("{% button label %}", label="<b>Nộp</b>")

    assert "<b>Nộp</b>" in safe
    assert "&lt;b&gt;Nộp&lt;/b&gt;" in typed


def test_a_kept_drawing_speaks_the_language_of_the_page(draw):
    drawn = {}
    for language in ("vi", "en", "vi"):
        with override(language):
            drawn[language] = draw("{% keys_help %}{% endkeys_help %}")

    assert "Search everything" in drawn["en"]
    assert "Tìm trong mọi mục" in drawn["vi"]


def test_the_current_tab_is_marked_for_everyone(draw):
    drawn = draw(
        "{% tabs tabs %}", tabs=[Tab("Của tôi", "?a", active=True, count=0), Tab("Phòng", "?b")]
    )

    assert '<a href="?a" aria-current="page">Của tôi' in drawn
    assert drawn.count("aria-current") == 1
    assert '<span class="x-count">0</span>' in drawn


def test_breadcrumbs_come_as_list_or_as_pairs(draw):
    listed = draw("{% breadcrumb crumbs %}", crumbs=[Crumb("Hồ sơ", "/ho-so/"), Crumb("Số 12")])
    paired = draw('{% breadcrumb "Hồ sơ" "/ho-so/" "Số 12" %}')

    assert listed == paired
    assert '<span aria-current="page">Số 12</span>' in listed


def test_pages_keep_the_filter_of_the_address(draw):
    page = Paginator(range(267), 25).page(3)

    drawn = draw("{% pagination page %}", path="/?q=khai&sort=-due&page=3", page=page)

    assert 'href="?q=khai&amp;sort=-due&amp;page=4"' in drawn
    assert "aria-current" in drawn
    assert "51–75" in drawn


def test_a_short_list_has_no_pages(draw):
    assert draw("{% pagination page %}", page=Paginator(range(3), 25).page(1)).strip() == ""


@pytest.mark.parametrize(
    ("states", "named"),
    [(("todo", "todo"), "Người nộp"), (("done", "todo"), "Nộp"), (("done", "done"), "Nộp")],
)
def test_between_two_steps_the_next_one_is_named_and_at_the_end_the_last(draw, states, named):
    first, last = states

    drawn = draw("{% steps steps %}", steps=[Step("Người nộp", first), Step("Nộp", last)])

    assert drawn.split("</p>")[0].strip().endswith(f": {named}")


def test_the_current_step_is_named_in_words(draw):
    drawn = draw(
        "{% steps steps %}",
        steps=[Step("Người nộp", "done"), Step("Giấy tờ", "current"), Step("Nộp")],
    )

    assert 'aria-current="step"' in drawn
    assert "2" in drawn.split("</p>")[0]
    assert "Giấy tờ" in drawn.split("</p>")[0]
