"""How close a typed Vietnamese syllable comes to a known one: by ear, by typing method, by a slip.

All words here are folded (``lib.text.fold``): lower case, without accents.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

BY_EAR = 0.85
BY_TYPING = 0.9
BY_SLIP = 0.7
BY_BEGINNING = 0.75
FEWEST_FOR_A_SLIP = 3
FEWEST_FOR_A_BEGINNING = 2

_BEGINS_LIKE = (
    ("ngh", "ng"),
    ("gh", "g"),
    ("gi", "z"),
    ("tr", "ch"),
    ("ph", "f"),
    ("qu", "kv"),
)
_ONE_LETTER = {"d": "z", "r": "z", "s": "x", "q": "k"}
_ENDS_LIKE = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"))
_TELEX_LETTERS = re.compile(r"([aeod])\1|([aou])w")
_TELEX_TONE = re.compile(r"(?<=[aeiouy])[sfrxj](?=[a-z]{0,2}$)|[sfrxj]$")
_VOWEL = re.compile(r"[aeiouy]")


def sound_of(word: str) -> str:
    """Return what words share that people mix up: "trích" and "chích", "sinh" and "xing"."""
    heard = word
    for written, said in _BEGINS_LIKE:
        if heard.startswith(written):
            heard = said + heard[len(written) :]
            break
    else:
        heard = _first_letter(heard)
    for written, said in _ENDS_LIKE:
        if heard.endswith(written) and len(heard) > len(written):
            heard = heard.removesuffix(written) + said
            break
    return heard.replace("y", "i")


def without_telex(word: str) -> str:
    """Return the word that stray keys of the telex method were meant for: "keets" is "ket"."""
    letters = _TELEX_LETTERS.sub(lambda found: found[1] or found[2], word)
    return _TELEX_TONE.sub("", letters)


def one_slip_apart(typed: str, word: str) -> bool:
    """Say whether one letter more, less, other or swapped makes one word of the other."""
    if abs(len(typed) - len(word)) > 1 or typed == word:
        return False
    start = 0
    while start < min(len(typed), len(word)) and typed[start] == word[start]:
        start += 1
    left, right = typed[start:], word[start:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


class Words:
    """The words that may be meant, found again from what was typed."""

    def __init__(self, words: Iterable[str]) -> None:
        self.known = frozenset(words)
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        self._by_rest: dict[str, set[str]] = defaultdict(set)
        for word in self.known:
            self._by_sound[sound_of(word)].add(word)
            for rest in _rests(word):
                self._by_rest[rest].add(word)

    def meant(self, typed: str, *, unfinished: bool = False) -> dict[str, float]:
        """Return the words that may be meant with how likely each is, 1 for the word itself."""
        plain = without_telex(typed)
        found = {word: BY_EAR for word in self._by_sound.get(sound_of(typed), ())}
        if plain in self.known:
            found[plain] = BY_TYPING
        if typed in self.known:
            found[typed] = 1.0
        elif plain not in self.known and len(typed) >= FEWEST_FOR_A_SLIP and _is_word(typed):
            for word in self._near(typed):
                found.setdefault(word, BY_SLIP)
        if unfinished and len(typed) >= FEWEST_FOR_A_BEGINNING:
            for word in self.known:
                if word.startswith(typed):
                    found[word] = max(found.get(word, 0.0), BY_BEGINNING)
        return found

    def parts(self, typed: str) -> tuple[str, str] | None:
        """Return the two known words that were typed as one: "docthan" is "doc" and "than"."""
        cuts = ((typed[:cut], typed[cut:]) for cut in range(2, len(typed) - 1))
        both = (pair for pair in cuts if self.known.issuperset(pair))
        return next(both, None)

    def _near(self, typed: str) -> set[str]:
        near = set().union(*(self._by_rest.get(rest, ()) for rest in _rests(typed)))
        return {word for word in near if one_slip_apart(typed, word)}


def _rests(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _is_word(typed: str) -> bool:
    return bool(_VOWEL.search(typed)) and typed.isalpha()


def _first_letter(word: str) -> str:
    if word.startswith("c") and not word.startswith("ch"):
        return "k" + word[1:]
    return _ONE_LETTER.get(word[:1], word[:1]) + word[1:]
