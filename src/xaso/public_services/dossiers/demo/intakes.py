"""Who comes with a matter, for whom, and what is filled in for it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from xaso.lib.codes import compose
from xaso.lib.dates import say_short
from xaso.public_services.dossiers.contracts import IntakeInput, PartyInput
from xaso.public_services.dossiers.demo import words
from xaso.public_services.dossiers.demo.kinds import ADULT
from xaso.public_services.dossiers.demo.matters import Matter
from xaso.public_services.dossiers.demo.money import Till
from xaso.public_services.dossiers.states import Channel

BY_OTHERS, BY_RELATIVES, FOR_RELATIVES = 0.06, 0.6, 0.5
MOST_NUMBER, MOST_DAYS = 4000, 30


@dataclass(frozen=True, slots=True)
class Applicant:
    """A resident who may have a matter, with their age and their household."""

    party: PartyInput
    age: int
    household: UUID | None = None


class IntakeWriter:
    """Draws intakes among the residents, and communes to which a matter may belong."""

    def __init__(
        self, rng: Random, residents: Sequence[Applicant], neighbours: Sequence[int]
    ) -> None:
        self.rng, self.residents, self.neighbours = rng, residents, neighbours
        self._till = Till(rng)
        self._of_age: dict[tuple[int, int], list[Applicant]] = {}
        self._homes = defaultdict[UUID, list[Applicant]](list)
        for one in residents:
            if one.household:
                self._homes[one.household].append(one)

    def somebody(self, ages: tuple[int, int] = ADULT) -> Applicant:
        """Draw a resident of an age."""
        if ages not in self._of_age:
            self._of_age[ages] = [one for one in self.residents if _is_of(one, ages)]
        return self.rng.choice(self._of_age[ages])

    def draw(self, matter: Matter, channel: str, moment: datetime, turn: str) -> IntakeInput:
        """Draw who has the matter and who brings it."""
        applicant = self.somebody(matter.kind.ages)
        intake = self.of(applicant, matter, channel)
        if channel == Channel.IN_PERSON and not matter.kind.alone:
            intake = self._brought(intake, applicant, moment)
        return self._as_it_turns(intake, moment, turn)

    def several(
        self, who: Applicant, matters: Iterable[Matter], moment: datetime
    ) -> list[IntakeInput]:
        """Draw what one person brings at once: a first matter, and more of theirs or a relative's."""
        first, *others = matters
        intakes = [self.of(who, first, Channel.IN_PERSON)]
        relatives = self._relatives(who)
        for matter in others:
            intake = self.of(who, matter, Channel.IN_PERSON)
            if relatives and not matter.kind.alone and self.rng.random() < FOR_RELATIVES:
                other = self.rng.choice(relatives).party
                brings = replace(who.party, authority=words.BY_KINSHIP)
                intake = replace(intake, applicant=other, submitter=brings)
            intakes.append(intake)
        return intakes

    def of(self, applicant: Applicant, matter: Matter, channel: str) -> IntakeInput:
        """Fill in the matter of somebody who files for themselves."""
        fee, note = self._till.take(matter, channel, applicant.age)
        return IntakeInput(
            procedure_version=matter.version,
            applicant=applicant.party,
            components=matter.components,
            channel=channel,
            fee=fee,
            note=note,
            collection=self.rng.choices(words.COLLECTIONS, (88, 5, 7))[0],
            limit=matter.time(channel).typed,
        )

    def by_other(self, intake: IntakeInput, applicant: Applicant, at: datetime) -> IntakeInput:
        """Let a relative or somebody with a written authorisation bring the matter."""
        relatives = self._relatives(applicant)
        if relatives and self.rng.random() < BY_RELATIVES:
            brings = replace(self.rng.choice(relatives).party, authority=words.BY_KINSHIP)
            return replace(intake, submitter=brings)
        day = at.date() - timedelta(days=self.rng.randint(1, MOST_DAYS))
        written = words.BY_WRITING.format(day=say_short(day))
        return replace(intake, submitter=replace(self.somebody().party, authority=written))

    def _brought(self, intake: IntakeInput, applicant: Applicant, at: datetime) -> IntakeInput:
        others = self.rng.random() < BY_OTHERS
        return self.by_other(intake, applicant, at) if others else intake

    def _relatives(self, who: Applicant) -> list[Applicant]:
        home = self._homes[who.household] if who.household else []
        return [one for one in home if one is not who]

    def _as_it_turns(self, intake: IntakeInput, moment: datetime, turn: str) -> IntakeInput:
        """Fit the intake to its turn: money, papers that are there, the other commune."""
        if turn == "not_taken":
            return replace(intake, fee=0, note="", submitter=None)
        if turn == "incomplete":
            first, *others = intake.components
            papers = (replace(first, is_present=False), *others)
            return replace(intake, components=papers, note=words.LATER if intake.fee else "")
        if turn == "elsewhere":
            commune = self.rng.choice(self.neighbours)
            return replace(intake, limit="", competent_commune=commune)
        if turn != "from_elsewhere":
            return intake
        body, number = self.rng.choice(words.NEIGHBOURS), self.rng.randint(1, MOST_NUMBER)
        return replace(intake, origin_code=compose(body, moment.date(), number))


def _is_of(one: Applicant, ages: tuple[int, int]) -> bool:
    return ages[0] <= one.age <= ages[1]
