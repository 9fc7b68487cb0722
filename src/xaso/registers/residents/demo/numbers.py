"""Numbers of the right shape that belong to nobody."""

from random import Random

from xaso.registers.residents.models import Gender

HOME_PROVINCE = "038"
"""Thanh Hóa, in the list of Thông tư 59/2021/TT-BCA [G]."""

SAMPLE_MARK = "99"
"""The figures after the year of birth that mark a personal id as a sample."""

SAMPLE_PHONE = "09000"
"""How every telephone number of the demo begins."""

_OTHER_PROVINCES = ("001", "035", "036", "037", "040", "042", "017")
_BORN_ELSEWHERE = 0.05


class SampleNumbers:
    """Gives out personal ids and telephone numbers, none of them twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def personal_id(self, gender: Gender, birth_year: int) -> str:
        """Return a personal id that says this sex and year of birth."""
        elsewhere = self._rng.random() < _BORN_ELSEWHERE
        province = self._rng.choice(_OTHER_PROVINCES) if elsewhere else HOME_PROVINCE
        century = 2 * (birth_year // 100 - 19) + (gender == Gender.FEMALE)
        return self._once(f"{province}{century}{birth_year % 100:02}{SAMPLE_MARK}", 4)

    def phone(self) -> str:
        """Return a mobile number."""
        return self._once(SAMPLE_PHONE, 5)

    def _once(self, start: str, digits: int) -> str:
        number = f"{start}{self._rng.randrange(10**digits):0{digits}}"
        if number in self._given:
            return self._once(start, digits)
        self._given.add(number)
        return number
