"""Finding things by their titles from what people type: without accents, out of order, misspelt.

A thing may have several titles: its official name and what people call it. The best one counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log

from xaso.lib.spelling import Words
from xaso.lib.text import fold, fold_words

LONGEST = 200
MOST_WORDS = 20
QUIET = 0.12
"""What a word counts that says little ("làm", "cho", "ở đâu"), beside one that says all."""
UNKNOWN = 0.35
"""What a word counts that no title has."""
ENOUGH = 0.22
BESIDE_THE_BEST = 0.5
ASKED, TOLD, IN_ORDER = 0.5, 0.28, 0.22
"""How much of the question the title holds, how much of the title is asked, and the order."""


@dataclass(frozen=True, slots=True)
class Title:
    """One name of a thing; a weight under 1 makes it count less."""

    key: str
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that may be meant, and how likely, from 0 to 1."""

    key: str
    score: float


class TitleIndex:
    """The titles of a few hundred things, ready to be searched; never changed once made."""

    def __init__(self, titles: Iterable[Title], quiet: Iterable[str] = ()) -> None:
        self._titles = tuple(titles)
        self._split = [fold_words(title.text) for title in self._titles]
        self._holding: dict[str, set[int]] = {}
        for number, words in enumerate(self._split):
            for word in words:
                self._holding.setdefault(word, set()).add(number)
        self._words = Words(self._holding)
        self._quiet = frozenset(map(fold, quiet))
        self._rarest = log(1 + len(self._titles))

    def search(
        self, text: str, *, limit: int, known: Mapping[str, float] | None = None
    ) -> list[Found]:
        """Return what the text may mean, best first; ``known`` adds a little to what is common."""
        typed = self._typed(text)
        if not typed:
            return []
        meant = [
            self._meant(word, unfinished=place == len(typed) - 1)
            for place, word in enumerate(typed)
        ]
        asked = [self._asked_weight(*pair) for pair in zip(typed, meant, strict=True)]
        held = self._held(meant, asked)
        least = max(held.values(), default=0.0) * BESIDE_THE_BEST
        best: dict[str, float] = {}
        for number, of_question in held.items():
            if of_question >= least:
                title = self._titles[number]
                fit = ASKED + self._fit(number, meant, asked)
                score = of_question * fit * title.weight
                best[title.key] = max(best.get(title.key, 0.0), score)
        return _ranked(best, known or {}, limit)

    def _meant(self, word: str, *, unfinished: bool) -> dict[str, float]:
        """Return the words that may be meant; a quiet word is never taken for another one."""
        if word in self._quiet:
            return {word: 1.0} if word in self._holding else {}
        return self._words.meant(word, unfinished=unfinished)

    def _typed(self, text: str) -> list[str]:
        typed: list[str] = []
        for word in fold_words(text[:LONGEST])[:MOST_WORDS]:
            is_known = word in self._quiet or self._words.meant(word)
            pair = None if is_known else self._words.parts(word)
            typed += pair or [word]
        return typed

    def _held(self, meant: list[dict[str, float]], asked: list[float]) -> dict[int, float]:
        """Return how much of the question each title holds that has one of its words."""
        held: dict[int, float] = defaultdict(float)
        whole = sum(asked)
        for words, weight in zip(meant, asked, strict=True):
            here: dict[int, float] = {}
            for word, likely in sorted(words.items(), key=lambda item: item[1]):
                here |= dict.fromkeys(self._holding[word], likely)
            for number, likely in here.items():
                held[number] += weight * likely / whole
        return held

    def _fit(self, number: int, meant: list[dict[str, float]], asked: list[float]) -> float:
        """Return how much of a title was asked for, and how much of it in its order."""
        title = self._split[number]
        told = [max(words.get(word, 0.0) for words in meant) for word in title]
        share = _share([self._weight(word) for word in title], told)
        return TOLD * share + IN_ORDER * _in_order(title, meant, asked)

    def _asked_weight(self, typed: str, words: dict[str, float]) -> float:
        if typed in self._quiet:
            return QUIET * self._rarest
        if not words:
            return self._rarest * UNKNOWN
        likely = max(words, key=lambda word: words[word] * self._weight(word))
        return self._weight(likely)

    def _weight(self, word: str) -> float:
        if word in self._quiet:
            return QUIET * self._rarest
        return log(1 + len(self._titles) / len(self._holding[word]))


def _share(weights: list[float], held: list[float]) -> float:
    whole = sum(weights)
    return sum(map(float.__mul__, weights, held)) / whole if whole else 0.0


def _in_order(title: list[str], meant: list[dict[str, float]], asked: list[float]) -> float:
    """Return how much of the question stands in the title in the same order, side by side."""
    pairs = list(pairwise(title))
    if len(meant) == 1:
        return max(meant[0].get(word, 0.0) for word in title)
    weights, held = [], []
    for place, (first, second) in enumerate(pairwise(meant)):
        weights.append(asked[place] + asked[place + 1])
        both = (min(first.get(one, 0.0), second.get(two, 0.0)) for one, two in pairs)
        held.append(max(both, default=0.0))
    return _share(weights, held)


def _ranked(best: dict[str, float], known: Mapping[str, float], limit: int) -> list[Found]:
    scores = {key: score + known.get(key, 0.0) for key, score in best.items()}
    least = max(ENOUGH, max(scores.values(), default=0.0) * BESIDE_THE_BEST)
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [
        Found(key, round(min(score, 1.0), 4)) for key, score in ranked[:limit] if score >= least
    ]
