"""The drawing of a process: nothing lies on anything else, every way is drawn."""

from dataclasses import replace
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.public_services.procedures.contracts import Branch, PlanStep
from xaso.public_services.procedures.layout import Kind, columns_of, lay_out
from xaso.public_services.procedures.views.drawings import WIDE_BRANCH, draw
from xaso.public_services.procedures.views.pictures import StepPicture

LETTER, LINE_HEIGHT = 6, 11
"""How wide and high the words of a branch are drawn, at least."""


@st.composite
def processes(draw):
    """Sound processes: every way leads to a later step, the last one ends."""
    size = draw(st.integers(1, 8))
    steps = []
    for at in range(size):
        later = draw(st.lists(st.integers(at + 2, size - 1), max_size=2, unique=True)) if (
            at + 2 < size
        ) else []  # fmt: skip
        ways = [Branch(f"s{at + 1}")] if at + 1 < size else []
        ways += [Branch(f"s{to}", f"Khi {to}") for to in later]
        role = draw(st.sampled_from(["specialist", "leader", "clerk"]))
        name, acts = f"Bước {at}", ("take",)
        steps.append(PlanStep(f"s{at}", name, role, 10, acts, tuple(ways), at + 1 == size))
    return tuple(steps)


def drawn(steps):
    return lay_out(steps, [step.role for step in steps])


def step(key, *ways, final=False, role="specialist"):
    branches = tuple(Branch(to, "" if n == 0 else "Khi khác") for n, to in enumerate(ways))
    return PlanStep(key, key, role, 10, ("take",), branches, final)


def pictures(steps):
    return [StepPicture(one, one.key, one.name, one.role, "", "", 0, (), ()) for one in steps]


def words_of(steps):
    """Return where each line of the words of branches is drawn: x, y, text, diamond."""
    forks = {box.id: box for box in drawn(steps).boxes}
    ways = zip(drawn(steps).arrows, draw(steps, pictures(steps)).arrows, strict=True)
    return [(*line, forks[arrow.source]) for arrow, shown in ways for line in shown.lines]


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def crosses(box, start, end):
    (x1, x2), (y1, y2) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    inside_x = x1 < box.x + box.width and x2 > box.x
    inside_y = y1 < box.y + box.height and y2 > box.y
    return inside_x and inside_y


@settings(max_examples=60)
@given(processes())
def test_boxes_stand_apart_inside_their_lanes(steps):
    picture = drawn(steps)

    assert not any(overlap(one, other) for one, other in combinations(picture.boxes, 2))
    for box in picture.boxes:
        lane = picture.lanes[box.lane]
        assert lane.y <= box.y and box.y + box.height <= lane.y + lane.height
        assert box.x >= 0 and box.x + box.width <= picture.width


@settings(max_examples=60)
@given(processes())
def test_every_way_is_drawn_once_and_only_straight(steps):
    picture = drawn(steps)

    wanted = sorted((one.key, way.to) for one in steps for way in one.next)
    names = {box.id: box for box in picture.boxes}
    drawn_ways = sorted(
        (names[arrow.source].step, names[arrow.target].step)
        for arrow in picture.arrows
        if names[arrow.source].step != names[arrow.target].step
    )
    assert drawn_ways == wanted
    for arrow in picture.arrows:
        for (x1, y1), (x2, y2) in pairwise(arrow.points):
            assert x1 == x2 or y1 == y2


@settings(max_examples=60)
@given(processes())
def test_ways_run_along_their_own_row_without_crossing_its_boxes(steps):
    picture = drawn(steps)

    tasks = [box for box in picture.boxes if box.kind is Kind.TASK]
    for arrow in picture.arrows:
        for start, end in pairwise(arrow.points):
            if start[1] == end[1]:
                assert not [box.id for box in tasks if crosses(box, start, end)]


@settings(max_examples=60)
@given(processes())
def test_the_words_of_a_branch_stand_at_its_diamond_and_on_no_box(steps):
    boxes = drawn(steps).boxes

    for x, y, text, fork in words_of(steps):
        assert fork.kind is Kind.GATEWAY
        assert x == fork.middle[0] + 7
        above, below = fork.y - y, y - LINE_HEIGHT - (fork.y + fork.height)
        assert 0 < above < 50 or 0 < below < 50
        for box in boxes:
            end = (x + LETTER * len(text), y - LINE_HEIGHT // 2)
            assert not crosses(box, (x, y - LINE_HEIGHT // 2), end), (box.id, text)


def test_the_words_of_a_branch_take_three_short_lines_at_most():
    long = "Cần lấy ý kiến của cơ quan chuyên môn cấp tỉnh trước khi trình ký"
    first = replace(step("a", "b"), next=(Branch("b"), Branch("c", long)))
    lines = words_of((first, step("b", "c"), step("c", final=True)))

    places = [y for _x, y, _text, _fork in lines]

    assert lines[0][2] == "Cần lấy ý kiến"
    assert len(lines) == 3 and lines[-1][2].endswith("…")
    assert all(len(text) <= WIDE_BRANCH for _x, _y, text, _fork in lines)
    assert [later - before for before, later in pairwise(places)] == [15, 15]


def test_ways_part_at_a_diamond_only_where_there_are_several():
    picture = drawn((step("a", "b", "c"), step("b", "c"), step("c", final=True)))

    kinds = [(box.id, box.kind) for box in picture.boxes if box.kind is not Kind.TASK]
    assert kinds == [("fork_a", Kind.GATEWAY), ("end_c", Kind.END), ("start", Kind.START)]


def test_a_way_back_does_not_push_the_steps_apart():
    assert columns_of((step("a", "b"), step("b", "c", "a"), step("c", final=True))) == {
        "a": 0, "b": 1, "c": 2,
    }  # fmt: skip


def test_a_faulty_draft_is_drawn_too():
    picture = drawn((step("a", "nowhere"), step("b", "b"), step("c")))

    assert {box.step for box in picture.boxes} == {"a", "b", "c"}
    assert drawn(()).width == 0
