"""Money in whole đồng, in figures and in the words that receipts must carry."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUP_NAMES = ("", "nghìn", "triệu")
_THOUSAND = 1_000
_BILLION = 1_000_000_000
_LIMIT = 1_000_000 * _BILLION


def say_dong(amount: int) -> str:
    """Return an amount in figures: "1.205.000 đ"."""
    return f"{amount:,} đ".replace(",", ".")


def dong_in_words(amount: int) -> str:
    """Return an amount in words: "Một triệu hai trăm linh năm nghìn đồng".

    Raises:
        ValueError: the amount is negative or not below a million billions.
    """
    if not 0 <= amount < _LIMIT:
        raise ValueError(amount)
    words = " ".join([*_read(amount), "đồng"])
    return words[0].upper() + words[1:]


def _read(number: int) -> list[str]:
    if number == 0:
        return [_DIGITS[0]]
    billions, rest = divmod(number, _BILLION)
    words = [*_read_groups(billions, leads=True), "tỷ"] if billions else []
    return words + _read_groups(rest, leads=not billions)


def _read_groups(number: int, *, leads: bool) -> list[str]:
    """Read up to nine digits; a group that does not lead names its empty hundreds."""
    words: list[str] = []
    for power in (2, 1, 0):
        group = number // _THOUSAND**power % _THOUSAND
        if group:
            words += _read_three_digits(group, leads=leads)
            words += [_GROUP_NAMES[power]] if power else []
            leads = False
    return words


def _read_three_digits(group: int, *, leads: bool) -> list[str]:
    hundreds, below_hundred = divmod(group, 100)
    words = [] if leads and not hundreds else [_DIGITS[hundreds], "trăm"]
    if 0 < below_hundred < 10:
        return [*words, *(["linh"] if words else []), _DIGITS[below_hundred]]
    return words + _read_tens(*divmod(below_hundred, 10))


def _read_tens(tens: int, units: int) -> list[str]:
    if tens == 0:
        return []
    unit_words = {0: [], 5: ["lăm"]}.get(units, [_DIGITS[units]])
    if tens == 1:
        return ["mười", *unit_words]
    unit_words = {1: ["mốt"], 4: ["tư"]}.get(units, unit_words)
    return [_DIGITS[tens], "mươi", *unit_words]
