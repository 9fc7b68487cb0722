"""Lay incoming documents into a commune of the bench: ``python bench/subjects/library.py COUNT``.

Their words are as common as words are (a few in half of all texts, most in few), so that the
search has what it has in life. The index is built by the product itself. One specialist reads
some of them only: half of those were given to the person, half to the unit.
"""

import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import django

django.setup()

from bench.gen.copying import Table, copy  # noqa: E402
from bench.gen.people import username  # noqa: E402
from bench.gen.streams import SEED, connect  # noqa: E402
from bench.gen.words import full_name  # noqa: E402

from xaso.kernel.accounts.api import User, roles_in_force  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.lib.clock import today  # noqa: E402
from xaso.lib.ids import uuid7  # noqa: E402
from xaso.lib.text import fold  # noqa: E402
from xaso.office.documents.incoming_values import code_of, known_as  # noqa: E402
from xaso.office.documents.models import (  # noqa: E402
    Arrival,
    Document,
    DocumentHand,
    SearchEntry,
)
from xaso.office.documents.postings import BLOCK, indexed_words  # noqa: E402
from xaso.office.documents.services.finding import place_loose_entries  # noqa: E402
from xaso.office.documents.states import DocumentState, Part  # noqa: E402

OF_SPECIALIST = 2_000
"""How many the specialist reads."""
WORDS_OF_TEXT = 260
SYLLABLES = 2_400
SPREAD = 0.9
"""How unequal words are: the power of Zipf's law."""
FIRST_DAY = datetime(2012, 1, 2, 2, tzinfo=UTC)
DAYS = 5_300
HEADS = ("Kế hoạch", "Báo cáo", "Tăng cường", "Hướng dẫn", "Triển khai", "Rà soát", "Phối hợp")
MATTERS = (
    "chuyển đổi số", "cải cách hành chính", "phòng chống thiên tai", "xây dựng nông thôn mới",
    "an toàn thông tin mạng", "tiêm chủng mở rộng", "phòng cháy chữa cháy", "bảo hiểm y tế",
    "thu ngân sách", "giảm nghèo bền vững", "quản lý đất đai", "tiếp công dân", "hộ tịch",
)  # fmt: skip
ORGANS = (
    ("Ủy ban nhân dân tỉnh", "UBND-VX"), ("Sở Nội vụ", "SNV-CCHC"), ("Sở Tư pháp", "STP-HCTP"),
    ("Sở Khoa học và Công nghệ", "SKHCN-CĐS"), ("Công an tỉnh", "CAT-PC06"), ("Sở Y tế", "SYT-NV"),
    ("Sở Tài chính", "STC-NS"), ("Sở Nông nghiệp và Môi trường", "SNNMT-PTNT"),
)  # fmt: skip
STARTS = [
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gi",
    "h",
    "k",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "qu",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
]
RIMES = [
    "a",
    "ai",
    "am",
    "an",
    "ang",
    "anh",
    "ao",
    "ap",
    "at",
    "ay",
    "âm",
    "ân",
    "âu",
    "e",
    "em",
    "en",
    "eo",
    "ê",
    "êm",
    "ên",
    "i",
    "ia",
    "iêm",
    "iên",
    "iêu",
    "im",
    "in",
    "inh",
    "o",
    "oa",
    "oai",
    "oan",
    "oc",
    "oi",
    "om",
    "on",
    "ong",
    "ô",
    "ôi",
    "ôn",
    "ông",
    "ơ",
    "ơi",
    "ơn",
    "u",
    "ua",
    "ui",
    "um",
    "un",
    "ung",
    "uy",
    "ư",
    "ưa",
    "ưng",
    "ươi",
    "ương",
]


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Return syllables and how often each is said."""
    known = [start + rime for start in STARTS for rime in RIMES]
    chance.shuffle(known)
    chosen = known[:SYLLABLES]
    total, cumulated = 0.0, []
    for place in range(len(chosen)):
        total += 1 / (place + 3) ** SPREAD
        cumulated.append(total)
    return chosen, cumulated


def main() -> None:
    """Write documents, arrivals and their words; then let the product place them."""
    count, began = int(sys.argv[1]), time.monotonic()
    clerk = User.objects.get(username=username(0, "clerk"))
    commune = roles_in_force(clerk.pk, today())[0].commune_id
    specialist = User.objects.get(username=username(0, "culture1"))
    unit = roles_in_force(specialist.pk, today())[0].unit_id
    with acting_in(commune), connect() as connection:
        rows = list(_rows(commune, count))
        for place, model in enumerate((Document, Arrival, SearchEntry)):
            copy(connection, Table(model), (one[place] for one in rows))
        copy(connection, Table(DocumentHand), _hands(commune, rows, specialist.pk, unit))
        connection.commit()
        placed = place_loose_entries(more_than=0, at_once=BLOCK)
    with connect() as connection:
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
    print(f"{placed} documents in {time.monotonic() - began:.0f} s", flush=True)


def _hands(
    commune: int, rows: list[tuple[list[object], ...]], specialist: UUID, unit: UUID
) -> Iterator[list[object]]:
    table = Table(DocumentHand)
    key = Table(Document).columns.index("id")
    for place, row in enumerate(rows[:: max(1, len(rows) // OF_SPECIALIST)]):
        who = {"unit_id": unit} if place % 2 else {"user_id": specialist}
        yield table.row(
            id=uuid7(), commune_id=commune, document_id=row[0][key], part=Part.LEAD, **who
        )


def _rows(commune: int, count: int) -> Iterator[tuple[list[object], ...]]:
    chance = random.Random(SEED)
    syllables, weights = vocabulary(chance)
    tables = [Table(model) for model in (Document, Arrival, SearchEntry)]
    for number in range(1, count + 1):
        at = FIRST_DAY + timedelta(days=DAYS * number / count)
        organ, notation = chance.choice(ORGANS)
        subject = f"{chance.choice(HEADS)} {chance.choice(MATTERS)} năm {at.year} " + " ".join(
            chance.choices(syllables, cum_weights=weights, k=5)
        )
        text = " ".join(chance.choices(syllables, cum_weights=weights, k=WORDS_OF_TEXT))
        code, signer, key = code_of(number, "", notation), full_name(chance), uuid7()
        shared = {"commune_id": commune, "document_id": key}
        yield (
            tables[0].row(
                id=key, commune_id=commune, direction="in", state=DocumentState.CLOSED,
                number=number, notation=notation, code=code, issued_on=at.date(),
                organ_name=organ, type_code="letter", type_name="Công văn", subject=subject,
                signer_name=signer, created_at=at, updated_at=at,
                search_text=fold(f"{code} Công văn {subject} {organ} {signer}")[:900],
            ),
            tables[1].row(
                id=uuid7(), **shared, channel="exchange", arrived_at=at, registered_at=at,
                year=at.year, number=number, closed_at=at, reading="done", sender=organ,
                known_as=known_as(number, "", notation),
            ),
            tables[2].row(
                id=uuid7(), **shared, known_as=known_as(number, "", notation), noted_at=at,
                words=f" {' '.join(indexed_words(f'{code} Công văn {subject} {organ} {signer}', text))} ",
            ),
        )  # fmt: skip


if __name__ == "__main__":
    main()
