"""BPMN 2.0: what is written reads back as the same process, and opens drawn."""

from io import BytesIO

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.procedures import api
from xaso.public_services.procedures.bpmn import BOUNDS, EDGES, MODEL, SHAPES, write_bpmn
from xaso.public_services.procedures.contracts import Branch, PlanStep
from xaso.public_services.procedures.layout import lay_out
from xaso.public_services.procedures.testing import BUILDING

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
NS = {"m": MODEL, "s": SHAPES, "b": BOUNDS, "e": EDGES}
NODES = ("startEvent", "userTask", "exclusiveGateway", "endEvent")


@st.composite
def processes(draw):
    """Sound processes in which every step may also jump ahead, for a reason in words."""
    size = draw(st.integers(1, 7))
    steps = []
    for at in range(size):
        ahead = list(range(at + 2, size))
        jumps = draw(st.lists(st.sampled_from(ahead), max_size=2, unique=True)) if ahead else []
        ways = [Branch(f"s-{at + 1}")] if at + 1 < size else []
        ways += [Branch(f"s-{to}", f"Khi “{to}” & <khác>") for to in jumps]
        role = draw(st.sampled_from(["specialist", "leader"]))
        name = draw(st.sampled_from(["Thẩm định", "Ký < duyệt", 'Trả "kết quả" & phí']))
        steps.append(PlanStep(f"s-{at}", name, role, 10, (), tuple(ways), at + 1 == size))
    return tuple(steps)


def written(steps):
    layout = lay_out(steps, [step.role for step in steps])
    names = {step.key: step.name for step in steps}
    return write_bpmn("Quy trình thử", layout, names, names)


def nodes_of(root):
    return {
        node.get("id"): node for kind in NODES for node in root.iterfind(f".//m:{kind}", NS)
    }


def read_back(content):
    """Return first step, names, ways with their words and ends, as another program reads them."""
    root = etree.fromstring(content)
    nodes = nodes_of(root)
    flows = [
        (flow.get("sourceRef"), flow.get("targetRef"), flow.get("name", ""))
        for flow in root.iterfind(".//m:sequenceFlow", NS)
    ]
    after = {one: [(to, words) for start, to, words in flows if start == one] for one in nodes}
    ways, ends = set(), set()
    for one, node in nodes.items():
        if not node.tag.endswith("userTask"):
            continue
        for to, words in after[one]:
            kind = etree.QName(nodes[to]).localname
            ends |= {one} if kind == "endEvent" else set()
            ways |= {(one, to, words)} if kind == "userTask" else set()
            ways |= {(one, *way) for way in after[to]} if kind == "exclusiveGateway" else set()
    names = {one: node.get("name") for one, node in nodes.items() if node.get("name")}
    return after["start"], names, ways, ends


@settings(max_examples=50)
@given(processes())
def test_what_is_written_reads_back_as_the_same_process(steps):
    first, names, ways, ends = read_back(written(steps))

    assert first == [("step_s-0", "")]
    assert names == {f"step_{one.key}": one.name for one in steps}
    assert ways == {
        (f"step_{one.key}", f"step_{way.to}", way.when) for one in steps for way in one.next
    }
    assert ends == {f"step_{one.key}" for one in steps if one.is_final}


@settings(max_examples=30)
@given(processes())
def test_everything_is_drawn_and_stands_in_one_lane(steps):
    root = etree.fromstring(written(steps))

    nodes = set(nodes_of(root))
    flows = {flow.get("id") for flow in root.iterfind(".//m:sequenceFlow", NS)}
    shapes = {one.get("bpmnElement") for one in root.iterfind(".//s:BPMNShape", NS)}
    edges = {one.get("bpmnElement") for one in root.iterfind(".//s:BPMNEdge", NS)}
    placed = [one.text for one in root.iterfind(".//m:flowNodeRef", NS)]
    assert nodes <= shapes
    assert flows == edges
    assert sorted(placed) == sorted(nodes)
    assert all(len(edge) >= 2 for edge in root.iterfind(".//s:BPMNEdge", NS))
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))


@settings(max_examples=30)
@given(processes())
def test_where_ways_part_the_usual_one_is_the_default(steps):
    root = etree.fromstring(written(steps))

    for gateway in root.iterfind(".//m:exclusiveGateway", NS):
        (default,) = root.xpath(
            f"//m:sequenceFlow[@id='{gateway.get('default')}']", namespaces=NS
        )
        assert default.get("name") is None
        assert len(gateway.findall("m:outgoing", NS)) > 1


@settings(max_examples=20, deadline=None)
@given(processes())
def test_another_program_finds_it_valid_and_reads_the_same_tasks(steps):
    parsers = pytest.importorskip("SpiffWorkflow.bpmn.parser.BpmnParser")
    content = written(steps).replace(b'isExecutable="false"', b'isExecutable="true"')

    parser = parsers.BpmnParser(validator=parsers.BpmnValidator())
    parser.add_bpmn_io(BytesIO(content))

    spec = parser.get_spec("process")
    tasks = {name for name in spec.task_specs if name.startswith("step_")}
    assert tasks == {f"step_{one.key}" for one in steps}


@pytest.mark.django_db
def test_every_official_takes_the_process_along(client):
    with acting_in(HERE):
        plan = api.process_for(api.current_version(BUILDING))
    client.force_login(official(Role.CLERK), backend=BACKEND)

    answer = client.get(reverse("procedures:bpmn", args=[plan.id]))

    _first, names, _ways, _ends = read_back(answer.content)
    assert names["step_approve"] == "Phê duyệt"
    assert answer["Content-Disposition"] == 'attachment; filename="quy-trinh-1.bpmn"'
    notes = [
        one.text for one in etree.fromstring(answer.content).iterfind(".//m:documentation", NS)
    ]
    assert any("Phần thời gian: 40 %" in note for note in notes)


@pytest.mark.django_db
def test_the_process_of_another_commune_is_not_given(client):
    commune(THERE)
    with acting_in(THERE):
        theirs = api.process_for(api.current_version(BUILDING)).id
    client.force_login(official(Role.CLERK), backend=BACKEND)

    assert client.get(reverse("procedures:bpmn", args=[theirs])).status_code == 404
