"""Finding rows by words as people type them: without accents, in any case, in any order."""

from django.contrib.postgres.search import (
    SearchQuery,
    SearchVector,
    TrigramWordSimilarity,
)
from django.db.models import Q, TextField, Transform

from xaso.lib.text import fold, fold_words

CONFIGURATION = "vi"


class Fold(Transform):
    """A column as search compares it: what ``xaso.lib.text.fold`` makes of its text.

    ``name__folded`` means it in lookups of any text column. A column that is searched often
    is stored folded: ``GeneratedField(expression=Fold("name"), output_field=TextField(),
    db_persist=True)``; thirty times faster than folding 100,000 rows at each question.
    """

    function = "xaso_fold"
    lookup_name = "folded"
    output_field = TextField()


def has_words(folded: str, text: str) -> Q:
    """Keep rows whose folded column holds every typed word, as a word or a part of one.

    ``folded`` names a stored folded column, or a plain one as ``name__folded``. A text
    without a single letter or digit finds nothing.
    """
    words = fold_words(text)
    if not words:
        return Q(pk__in=())
    return Q(*((f"{folded}__contains", word) for word in words))


def word_similarity(folded: str, text: str) -> TrigramWordSimilarity:
    """Return how much the folded column resembles the text, 0 to 1: for misspelt words."""
    return TrigramWordSimilarity(fold(text), folded)


def words_vector(*folded: str) -> SearchVector:
    """Return folded columns as words for full-text search; match it with :func:`words_query`."""
    return SearchVector(*folded, config=CONFIGURATION)


def words_query(text: str, *, every: bool = True) -> SearchQuery:
    """Return the typed words as a full-text query; the last may be the start of a word.

    ``every=False`` keeps rows with any of the words, to be ordered by ``SearchRank``: people
    who do not know the official title find more that way.
    """
    words = [f"'{word}'" for word in fold_words(text)]
    if words:
        words[-1] += ":*"
    joined = (" & " if every else " | ").join(words)
    return SearchQuery(joined, search_type="raw", config="simple")
