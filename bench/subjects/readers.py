"""Officials who load the hot pages."""

import re
from functools import partial

from bench.gen.people import username
from bench.subjects.load import Act
from bench.subjects.person import Person

LIST = "/dossiers/?view=all&channel=in_person"
PAGES = {
    "work list": ("desk1", LIST),
    "day": ("desk1", "/counter/"),
    "dossier": ("desk1", ""),
    "register": ("chair", "/dossiers/register/"),
    "search": ("desk1", "/search/?q=nguyen+van"),
}
DOSSIER = re.compile(r'href="(/dossiers/[0-9a-f-]{36}/)"')
REVEAL = re.compile(r'"(/dossiers/[0-9a-f-]{36}/people/[0-9a-f-]{36}/)[#"]')


class Readers:
    """So many clients, each signed in once as everybody who loads a hot page."""

    def __init__(self, port: int, clients: int) -> None:
        self.port, self.clients = port, clients
        self._people: dict[str, list[Person]] = {}

    def of(self, page: str) -> list[Act]:
        """Return how each client loads a page that it has loaded before."""
        who, path = PAGES[page]
        if who not in self._people:
            self._people[who] = [self._sign_in(who) for _number in range(self.clients)]
        people = self._people[who]
        path = path or newest_dossier(people[0])
        for person in people:
            person.get(path)
        return [partial(person.get, path) for person in people]

    def of_personal_data(self) -> list[Act]:
        """Return how each client has the numbers of a dossier's person shown, for a purpose."""
        self.of("dossier")
        people = self._people[PAGES["dossier"][0]]
        asked = REVEAL.search(people[0].get(newest_dossier(people[0])))
        if not asked:
            raise RuntimeError("the dossier has nobody whose numbers could be shown")
        purpose = [("purpose", "handling")]
        return [partial(person.post, asked[1], purpose, expect=200) for person in people]

    def _sign_in(self, who: str) -> Person:
        person = Person(self.port)
        person.sign_in(username(0, who))
        return person


def newest_dossier(person: Person) -> str:
    """Return the page of the first dossier of the list."""
    listed = DOSSIER.search(person.get(LIST))
    if not listed:
        raise RuntimeError("the list leads to no dossier")
    return listed[1]
