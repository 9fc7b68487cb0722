"""What a voice says in Vietnamese: a number letter by letter, so that nobody mishears it."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LETTERS = {
    "A": "a", "B": "bê", "C": "xê", "D": "đê", "E": "e", "F": "ép", "G": "gờ", "H": "hát",
    "I": "i", "J": "gi", "K": "ca", "L": "lờ", "M": "mờ", "N": "nờ", "O": "o", "P": "pê",
    "Q": "quy", "R": "rờ", "S": "sờ", "T": "tê", "U": "u", "V": "vê", "W": "vê kép",
    "X": "ích", "Y": "i dài", "Z": "dét",
}  # fmt: skip


def spell(code: str) -> str:
    """Return a code as it is spoken: "A007" becomes "a không không bảy"."""
    return " ".join(
        DIGITS[int(char)] if char.isdigit() else LETTERS.get(char, char) for char in code
    )


def say_call(code: str, desk: int) -> str:
    """Return the call of a number: "Mời số a không không bảy đến quầy số hai"."""
    return f"Mời số {spell(code)} đến quầy số {spell(str(desk))}"
