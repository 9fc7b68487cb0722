"""Forms for tests of other modules, and what every source of known values must pass."""

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from xaso.kernel.accounts.api import User
from xaso.kernel.forms.logic import is_empty
from xaso.kernel.forms.prefill import PrefilledValue, PrefillSource, PrefillSubject
from xaso.kernel.forms.queries import form_in_use
from xaso.kernel.forms.services.layouts import keep_layout
from xaso.kernel.forms.services.versions import import_form
from xaso.kernel.forms.values import Form

SMALL_FORM: dict[str, Any] = {
    "key": "small_form",
    "title": {"vi": "Tờ khai mẫu", "en": "A small form"},
    "pages": [
        {
            "key": "who",
            "title": "Người khai",
            "groups": [
                {
                    "key": "applicant",
                    "fields": [
                        {
                            "key": "name",
                            "kind": "person_name",
                            "label": "Họ, chữ đệm, tên",
                            "required": True,
                            "prefill": ["applicant.full_name"],
                        },
                        {"key": "phone", "kind": "phone", "label": "Số điện thoại"},
                    ],
                }
            ],
        },
        {
            "key": "what",
            "title": "Nội dung",
            "groups": [
                {
                    "key": "matter",
                    "fields": [
                        {
                            "key": "text",
                            "kind": "paragraph",
                            "label": "Nội dung đề nghị",
                            "required": True,
                        },
                        {
                            "key": "sworn",
                            "kind": "declaration",
                            "label": "Tôi cam đoan nội dung trên là đúng.",
                        },
                    ],
                }
            ],
        },
    ],
}


def published_form(raw: dict[str, Any] | None = None) -> Form:
    """Return a form in use everywhere: the one given, or a small one of two pages."""
    definition = SMALL_FORM if raw is None else raw
    import_form(definition)
    return form_in_use(definition["key"])


def layout_in_use_of(form: Form, *lines: str, actor: User) -> None:
    """Put a layout with these paragraphs to use for a form in the commune in force."""
    keep_layout(form.schema, layout_file(*lines), name="mau.docx", actor=actor)


def layout_file(*lines: str, rows: Sequence[Sequence[str]] = ()) -> BytesIO:
    """Return a layout in .docx: a paragraph a line, then a table; a line may be cut by "|"."""
    document = _DOCUMENT % {
        "body": "".join(_paragraph(line) for line in lines or ("{{ title }}",))
        + "".join(_row(cells) for cells in rows).join(
            ("<w:tbl>", "</w:tbl>") if rows else ("", "")
        )
    }
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("docProps/core.xml", _PROPERTIES)
        archive.writestr("word/document.xml", document)
    written.seek(0)
    return written


def _paragraph(line: str) -> str:
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>'
        for piece in line.split("|")
    )
    return f"<w:p>{runs}</w:p>"


def _row(cells: Sequence[str]) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{_paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"


_OPEN_XML = "http://schemas.openxmlformats.org"
_DOCUMENT = (
    f'<w:document xmlns:w="{_OPEN_XML}/wordprocessingml/2006/main">'
    "<w:body>%(body)s<w:p/></w:body></w:document>"
)
_CONTENT_TYPES = (
    f'<Types xmlns="{_OPEN_XML}/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_OPEN_XML}/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_OPEN_XML}/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)
_PROPERTIES = (
    f'<cp:coreProperties xmlns:cp="{_OPEN_XML}/package/2006/metadata/core-properties"/>'
)


def check_prefill_source(source: PrefillSource, subject: PrefillSubject) -> None:
    """Hold a source of known values to its contract; every source is tested with this.

    It has a key of its module and a label, answers twice the same, names values by one of its
    topics and a dot, and gives only plain values that are not empty.
    """
    assert isinstance(source, PrefillSource)  # noqa: S101
    assert "." in source.key and str(source.label)  # noqa: S101
    found = dict(source.values(subject))
    assert found == dict(source.values(subject)), "a source answers the same twice"  # noqa: S101
    for name, known in found.items():
        assert name.partition(".")[0] in source.topics, name  # noqa: S101
        assert "." in name, f"{name}: names have a dot, as in applicant.full_name"  # noqa: S101
        assert isinstance(known, PrefilledValue), name  # noqa: S101
        assert json.loads(json.dumps(known.value)) == known.value, name  # noqa: S101
        assert not is_empty(known.value), f"{name}: leave out what is not known"  # noqa: S101
