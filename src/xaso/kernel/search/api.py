"""What other modules use of search."""

from xaso.kernel.search.expressions import (
    Fold,
    has_words,
    word_similarity,
    words_query,
    words_vector,
)

__all__ = ["Fold", "has_words", "word_similarity", "words_query", "words_vector"]
