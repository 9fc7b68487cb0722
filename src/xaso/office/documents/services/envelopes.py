"""Envelopes and labels for what goes by post.

No form of an envelope was found in law: what stands on it and how large it is are ours. The mark
of urgency is that of the document (NĐ 30/2020/NĐ-CP Annex I part II [verified]).
"""

from collections.abc import Sequence
from pathlib import Path

from xaso.kernel.organisations.api import office_of
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.typeset import typeset
from xaso.office.documents.layout.paper import URGENCY
from xaso.office.documents.models import DocumentReceiver

TEMPLATE = Path(__file__).parent.parent / "papers" / "envelopes.typ"


def print_envelopes(receivers: Sequence[DocumentReceiver], *, as_labels: bool) -> bytes:
    """Return envelopes to be printed, or sheets of labels, as many as each receiver's line says."""
    office = office_of(require_commune())
    faces = [_face(one) for one in receivers for _each in range(one.envelopes)]
    data = {
        "authority": office.name,
        "place": ", ".join(filter(None, (office.commune, office.province))),
        "as-labels": as_labels,
        "faces": faces,
    }
    return typeset(TEMPLATE, data, created=clock.now())


def _face(receiver: DocumentReceiver) -> dict[str, object]:
    urgency = URGENCY.get(receiver.document.urgency)
    return {
        "code": receiver.document.code,
        "receiver": receiver.organ_name,
        "address": receiver.address,
        "urgency": urgency and urgency["words"],
    }
