"""Frames around content, and things to read."""

from django import forms

from xaso.ui.values import Chart, Column, Fact, Moment, Series, State


def test_a_page_header_writes_the_only_first_heading(draw):
    drawn = draw(
        '{% page_header "Hồ sơ" lead="Hạn hôm nay." state=shown %}'
        '{% button "In" %}{% endpage_header %}',
        shown=State("Chờ ký", "info"),
    )

    assert drawn.count("<h1>") == 1
    assert "<button" in drawn
    assert "Chờ ký" in drawn


def test_a_header_without_acts_leaves_no_empty_box(draw):
    assert "x-head-acts" not in draw('{% page_header "Hồ sơ" %}  {% endpage_header %}')


def test_a_card_keeps_the_order_of_headings(draw):
    assert '<h3 class="x-card-title">' in draw('{% card "Phí" level=3 %}8.000 đ{% endcard %}')


def test_text_in_a_block_is_escaped_once(draw):
    drawn = draw("{% card title %}{{ body }}{% endcard %}", title="A & B", body="<b>")

    assert "A &amp; B" in drawn
    assert "&lt;b&gt;" in drawn
    assert "&amp;lt;" not in drawn


def test_a_sorted_column_says_so_and_turns_round(draw):
    columns = [
        Column("Hạn", sort="due"),
        Column("Tên", sort="name"),
        Column("Phí", numeric=True),
    ]

    drawn = draw(
        '{% data_table "Hồ sơ" columns %}<tr></tr>{% enddata_table %}',
        path="/?sort=due&q=khai&page=4",
        columns=columns,
    )

    assert 'aria-sort="ascending"' in drawn
    assert 'href="?sort=-due&amp;q=khai"' in drawn
    assert 'href="?sort=name&amp;q=khai"' in drawn
    assert drawn.count("aria-sort") == 2
    assert "Hồ sơ</caption>" in drawn


def test_a_row_is_selected_by_name(draw):
    drawn = draw('{% row_select 1234567 "H56.99.01-20261123-0000012" %}')

    assert 'value="1234567"' in drawn
    assert "H56.99.01-20261123-0000012" in drawn


def test_a_filter_without_part_is_a_plain_form(draw):
    plain = draw('{% filter_bar action="/ho-so/" %}{% endfilter_bar %}')
    live = draw('{% filter_bar action="/ho-so/" part="#rows" %}{% endfilter_bar %}')

    assert 'method="get"' in plain
    assert "hx-" not in plain
    assert 'hx-target="#rows"' in live


def test_changing_a_fact_names_the_fact(draw):
    drawn = draw(
        "{% facts facts %}", facts=[Fact("Ngày sinh", "14/11/2026", change_url="/sua/")]
    )

    assert 'href="/sua/"' in drawn
    assert '<span class="visually-hidden"> Ngày sinh</span>' in drawn


def test_history_tells_past_present_and_future_apart(draw):
    drawn = draw(
        "{% timeline moments %}",
        moments=[
            Moment("Đã nộp", tone="good"),
            Moment("Đang xử lý", current=True),
            Moment("Trả", ahead=True),
        ],
    )

    assert drawn.count('aria-current="step"') == 1
    assert drawn.count("x-moment-ahead") == 1
    assert "(" in drawn.split("Trả")[1]


def test_a_chart_brings_its_sentence_and_its_table(draw):
    drawn = draw(
        "{% chart shown %}",
        shown=Chart("Hồ sơ", "Tăng đều.", ["T10", "T11"], [Series("Nhận", (251, 264))]),
    )

    assert "Tăng đều." in drawn
    assert '<th scope="row">T11</th>' in drawn
    assert ">264</td>" in drawn
    assert 'type="application/json"' in drawn


class Petition(forms.Form):
    subject = forms.CharField(label="Nội dung")
    note = forms.CharField(label="Ghi chú", required=False)


def test_the_summary_leads_to_each_wrong_field(draw):
    form = Petition({})
    form.add_error(None, "Xin gửi lại sau 8:00.")

    drawn = draw("{% error_summary form %}", form=form)

    assert 'role="alert"' in drawn
    assert 'href="#id_subject"' in drawn
    assert "Xin gửi lại sau 8:00." in drawn
    assert "Ghi chú" not in drawn


def test_a_right_form_has_no_summary(draw):
    assert (
        draw("{% error_summary form %}", form=Petition({"subject": "Đèn hỏng"})).strip() == ""
    )
