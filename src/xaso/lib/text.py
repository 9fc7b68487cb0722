"""Vietnamese text as people type it: clean it, find it whatever its accents, put it in order."""

import re
import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The 29 Vietnamese letters in their order, with f, j, w and z where other languages have them."""

_INVISIBLE = {"Cc", "Cf", "Cs"}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTER_MARKS = "\u0302\u0306\u031b"
_RANKS = dict(zip(ALPHABET, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg", strict=True))
_LOOKALIKES_OF_D_WITH_STROKE = str.maketrans("ðɖ", "đđ")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_MARKED_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{''.join(_TONES)}{_LETTER_MARKS}])*")
_NUMBER_OR_LETTER = re.compile(r"[0-9]+|.")


def normalise(text: str) -> str:
    """Return a line of text as it is stored: composed letters, nothing invisible, single spaces.

    Control characters, zero-width and direction marks and lone surrogates are dropped; every
    run of white space, line breaks too, becomes one space.
    """
    return " ".join(unicodedata.normalize("NFC", _visible(text)).split())


def fold(text: str) -> str:
    """Return the text as search compares it: lower case, without accents or punctuation.

    "hoà", "hòa" and "HOA" fold alike, composed or not, and "đ" becomes "d".
    """
    return " ".join(fold_words(text))


def fold_words(text: str) -> list[str]:
    """Return the folded words of the text, in their order."""
    plain = "".join(char for char in _decompose(text) if not _is_mark(char))
    return _PLAIN_WORD.findall(plain.replace("đ", "d"))


def sort_key(text: str) -> str:
    """Return an ASCII key whose byte order is the order of the Vietnamese alphabet.

    Letters decide first; tones only break a tie, word by word, in the order ngang, huyền,
    hỏi, ngã, sắc, nặng. Case and punctuation do not count. Numbers stand before letters and
    follow their value, so that "Thôn 2" comes before "Thôn 10".
    """
    kept = (
        char
        for char in _decompose(text)
        if char in _TONES or char in _LETTER_MARKS or not _is_mark(char)
    )
    words = _MARKED_WORD.findall("".join(kept))
    if not words:
        return ""
    return f"{'-'.join(map(_letters_key, words))} {''.join(map(_tone_key, words))}"


def person_sort_key(full_name: str) -> str:
    """Return the key that orders people as a Vietnamese list does: by given name first.

    The given name (tên) is the last word; family and middle names (họ, đệm) break the tie.
    """
    *family_and_middle, given = normalise(full_name).split() or [""]
    return f"{sort_key(given)} {sort_key(' '.join(family_and_middle))}".strip()


def _visible(text: str) -> str:
    return "".join(
        char for char in text if char.isspace() or unicodedata.category(char) not in _INVISIBLE
    )


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def _decompose(text: str) -> str:
    folded = unicodedata.normalize("NFKD", _visible(text)).casefold()
    return unicodedata.normalize("NFKD", folded).translate(_LOOKALIKES_OF_D_WITH_STROKE)


def _letters_key(word: str) -> str:
    letters = "".join(char for char in word if char not in _TONES)
    composed = unicodedata.normalize("NFC", letters)
    return "".join(map(_rank, _NUMBER_OR_LETTER.findall(composed)))


def _rank(symbol: str) -> str:
    if symbol.isascii() and symbol.isdecimal():
        digits = symbol.lstrip("0")
        return f"{min(len(digits), 9)}{digits}"
    if symbol in _RANKS:
        return _RANKS[symbol]
    if _is_mark(symbol):
        return ""
    base = unicodedata.normalize("NFD", symbol)[0]
    return _RANKS.get(base, f"~{ord(base):06x}")


def _tone_key(word: str) -> str:
    return next((_TONES[char] for char in word if char in _TONES), "0")
