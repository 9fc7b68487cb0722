"""A process as BPMN 2.0 (ISO/IEC 19510): for other programs to draw, to keep, to check.

The model and its drawing (BPMN DI). Ways with words carry them as a condition in plain
language; shares of the time and allowed acts stand in the documentation of each task.
"""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from xaso.public_services.procedures.layout import Arrow, Box, Kind, Layout

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SHAPES = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
EDGES = "http://www.omg.org/spec/DD/20100524/DI"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
OURS = "urn:xaso:process"
SHIFT = 60
"""How far a drawing moves to the right for the names of the pool and its lanes."""

for prefix, space in (("", MODEL), ("bpmndi", SHAPES), ("dc", BOUNDS), ("di", EDGES)):
    ET.register_namespace(prefix, space)
ET.register_namespace("xsi", INSTANCE)


def write_bpmn(
    name: str, layout: Layout, names: Mapping[str, str], notes: Mapping[str, str]
) -> bytes:
    """Return a drawn process as a BPMN 2.0 file; names and notes are by key of the step."""
    root = ET.Element(
        _m("definitions"), id="definitions", targetNamespace=OURS, exporter="Xa So"
    )
    pool = ET.SubElement(root, _m("collaboration"), id="collaboration")
    ET.SubElement(pool, _m("participant"), id="pool", name=name, processRef="process")
    attributes = {"id": "process", "name": name, "isExecutable": "false"}
    process = ET.SubElement(root, _m("process"), attributes)
    _write_lanes(process, layout)
    for box in layout.boxes:
        _write_node(process, box, layout.arrows, names, notes)
    for arrow in layout.arrows:
        _write_flow(process, arrow)
    _write_drawing(root, layout)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _write_lanes(process: ET.Element, layout: Layout) -> None:
    if not layout.lanes:
        return
    lanes = ET.SubElement(process, _m("laneSet"), id="lanes")
    for number, lane in enumerate(layout.lanes):
        written = ET.SubElement(lanes, _m("lane"), id=f"lane_{number}", name=lane.name)
        for box in layout.boxes:
            if box.lane == number:
                ET.SubElement(written, _m("flowNodeRef")).text = box.id


def _write_node(
    process: ET.Element,
    box: Box,
    arrows: tuple[Arrow, ...],
    names: Mapping[str, str],
    notes: Mapping[str, str],
) -> None:
    node = ET.SubElement(process, _m(box.kind), id=box.id)
    if box.kind is Kind.TASK:
        node.set("name", names[box.step])
        ET.SubElement(node, _m("documentation")).text = notes[box.step]
    for arrow in arrows:
        if arrow.target == box.id:
            ET.SubElement(node, _m("incoming")).text = arrow.id
    for arrow in arrows:
        if arrow.source == box.id:
            ET.SubElement(node, _m("outgoing")).text = arrow.id
            if box.kind is Kind.GATEWAY and not arrow.words:
                node.set("default", arrow.id)


def _write_flow(process: ET.Element, arrow: Arrow) -> None:
    ends = {"sourceRef": arrow.source, "targetRef": arrow.target}
    flow = ET.SubElement(process, _m("sequenceFlow"), {"id": arrow.id, **ends})
    if arrow.words:
        flow.set("name", arrow.words)
        ET.SubElement(flow, _m("conditionExpression")).text = arrow.words


def _write_drawing(root: ET.Element, layout: Layout) -> None:
    diagram = ET.SubElement(root, f"{{{SHAPES}}}BPMNDiagram", id="diagram")
    plane = ET.SubElement(
        diagram, f"{{{SHAPES}}}BPMNPlane", id="plane", bpmnElement="collaboration"
    )
    half, width = SHIFT // 2, layout.width + SHIFT
    _write_shape(plane, "pool", (0, 0, width, layout.height), is_band=True)
    for number, lane in enumerate(layout.lanes):
        place = (half, lane.y, width - half, lane.height)
        _write_shape(plane, f"lane_{number}", place, is_band=True)
    for box in layout.boxes:
        place = (box.x + SHIFT, box.y, box.width, box.height)
        _write_shape(plane, box.id, place, is_band=False)
    for arrow in layout.arrows:
        name = f"{{{SHAPES}}}BPMNEdge"
        edge = ET.SubElement(plane, name, id=f"{arrow.id}_drawn", bpmnElement=arrow.id)
        for x, y in arrow.points:
            ET.SubElement(edge, f"{{{EDGES}}}waypoint", x=str(x + SHIFT), y=str(y))


def _write_shape(
    plane: ET.Element, element: str, place: tuple[int, int, int, int], *, is_band: bool
) -> None:
    attributes = {"id": f"{element}_drawn", "bpmnElement": element}
    if is_band:
        attributes["isHorizontal"] = "true"
    shape = ET.SubElement(plane, f"{{{SHAPES}}}BPMNShape", attributes)
    sides = zip(("x", "y", "width", "height"), map(str, place), strict=True)
    ET.SubElement(shape, f"{{{BOUNDS}}}Bounds", dict(sides))


def _m(name: str) -> str:
    return f"{{{MODEL}}}{name}"
