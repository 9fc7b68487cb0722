"""Finding documents by words, with or without accents, as far as a person may read them.

Words are looked up in the commune's blocks (:mod:`..models.finding`); documents that have no
place yet are looked through one by one. Better hits come first: the very number and symbol,
then words of code, subject and agency, then words of the text; the newest first in each.
"""

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import batched, chain
from operator import and_
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.office.documents.models import (
    Document,
    DocumentQuerySet,
    SearchEntry,
    SearchPosting,
)
from xaso.office.documents.permissions import SEE_ALL
from xaso.office.documents.postings import (
    BLOCK,
    HEAD,
    members_of,
    numbers_of,
    unpack,
    words_of,
)

MOST_WORDS = 10
FEWEST_LETTERS = 2
"""A last word so long may be the beginning of one."""
AT_ONCE = 200
MOST_PLACES = 20_000
LAST_LETTER = "\U0010ffff"

type Blocks = dict[int, int]


def find_documents(
    text: str,
    user: User,
    *,
    limit: int,
    directions: Iterable[str] = (),
    among: QuerySet[Document] | None = None,
) -> list[UUID]:
    """Return the documents that a text may mean and this person may read, best first.

    ``among`` narrows them before the best are taken.
    """
    words = words_of(text)[:MOST_WORDS]
    if not words:
        return []
    seen = Document.objects.visible_to(user)
    if wanted := list(directions):
        seen = seen.filter(direction__in=wanted)
    if among is not None:
        seen = seen.filter(pk__in=among.values("pk"))
    blocks = _in_blocks(words)
    own = None
    if any(blocks) and (among is not None or not access_of(user).holds(SEE_ALL.key)):
        own = _places_of(seen)
    in_heads, in_texts = (_documents_at(one, own, seen) for one in blocks)
    named, loose_heads, loose_texts = _loose(words, seen)
    found: dict[UUID, None] = {}
    for one in chain(named, loose_heads, in_heads, loose_texts, in_texts):
        found[one] = None
        if len(found) == limit:
            break
    return list(found)


def _loose(words: list[str], seen: DocumentQuerySet) -> tuple[list[UUID], ...]:
    """Look through the documents that have no place yet, and for the very number and symbol.

    Return who bears the number, who has all words in the head, and who has them anywhere.
    """
    typed = f"{words[0].lstrip('0')} {' '.join(words[1:])}".strip()
    rows = SearchEntry.objects.filter(
        Q(known_as=typed) | _has_all(words, "") & Q(place__isnull=True), document__in=seen
    ).annotate(
        rank=Case(
            When(known_as=typed, then=Value(0)),
            When(_has_all(words, HEAD), then=Value(1)),
            default=Value(2),
        )
    )
    ranked = rows.order_by("rank", "-noted_at").values_list("rank", "document_id")[:AT_ONCE]
    found: tuple[list[UUID], ...] = ([], [], [])
    for rank, document_id in ranked:
        found[rank].append(document_id)
    return found


def _has_all(words: list[str], marked: str) -> Q:
    """Return the condition of having all words, the last one perhaps only begun."""
    *whole, last = words
    end = "" if _may_go_on(last) else " "
    ends = [f" {marked}{word} " for word in whole] + [f" {marked}{last}{end}"]
    return Q(*(("words__contains", one) for one in ends))


def _may_go_on(last: str) -> bool:
    """Whether the last word may be the beginning of one: letters may, numbers are typed whole."""
    return len(last) >= FEWEST_LETTERS and not last.isdigit()


def _in_blocks(words: list[str]) -> tuple[Blocks, Blocks]:
    """Return who has all words in the head, and who has them anywhere, block by block."""
    last = words[-1]
    exact = {prefix + word for prefix in (HEAD, "") for word in words}
    wanted = Q(word__in=exact)
    if _may_go_on(last):
        wanted |= _begins_with(HEAD + last) | _begins_with(last)
    holders: dict[str, Blocks] = {}
    rows = SearchPosting.objects.filter(wanted).values_list("word", "block", "members")
    for word, block, packed in rows:
        members = unpack(packed)
        for key in _keys_of(word, last, exact):
            blocks = holders.setdefault(key, {})
            blocks[block] = blocks.get(block, 0) | members
    return _join(holders, [HEAD + word for word in words]), _join(holders, words)


def _begins_with(letters: str) -> Q:
    """Return the condition of beginning so, as a range: the index answers that, not a pattern."""
    return Q(word__gte=letters, word__lt=f"{letters}{LAST_LETTER}")


def _keys_of(word: str, last: str, exact: set[str]) -> set[str]:
    """Return which typed words a word of the index stands for."""
    prefix = word[: len(last) + word.startswith(HEAD)]
    keys = {word} & exact
    return keys | {prefix} if prefix in (last, HEAD + last) else keys


def _join(holders: dict[str, Blocks], words: list[str]) -> Blocks:
    """Return the documents that have all words."""
    lists = [holders.get(word, {}) for word in words]
    common = reduce(and_, (set(blocks) for blocks in lists))
    return {block: reduce(and_, (blocks[block] for blocks in lists)) for block in common}


def _places_of(seen: DocumentQuerySet) -> Blocks | None:
    """Return where the documents stand that are looked for; nothing where they are very many.

    Those are told from the others handful by handful: of so many each has some.
    """
    rows = SearchEntry.objects.filter(document__in=seen, place__isnull=False)
    places = rows.values_list("place", flat=True)[: MOST_PLACES + 1]
    if len(places) > MOST_PLACES:
        return None
    numbers: dict[int, list[int]] = {}
    for place in places:
        block, number = divmod(place or 0, BLOCK)
        numbers.setdefault(block, []).append(number)
    return {block: members_of(found) for block, found in numbers.items()}


def _documents_at(blocks: Blocks, own: Blocks | None, seen: DocumentQuerySet) -> Iterator[UUID]:
    """Yield the documents at these places, the newest first, read in handfuls."""
    for handful in batched(_newest_first(blocks, own), AT_ONCE):
        rows = SearchEntry.objects.filter(place__in=handful, document__in=seen)
        yield from rows.order_by("-place").values_list("document_id", flat=True)


def _newest_first(blocks: Blocks, own: Blocks | None) -> Iterator[int]:
    for block in sorted(blocks, reverse=True):
        members = blocks[block] if own is None else blocks[block] & own.get(block, 0)
        for number in reversed(numbers_of(members)):
            yield block * BLOCK + number
