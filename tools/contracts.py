"""Import Linter contract: other modules enter by the front door only."""

from typing import Any

from importlinter import Contract, ContractCheck, fields, output


class FrontDoor(Contract):
    """Between modules, only the modules named in ``doors`` may be imported.

    ``wiring`` may import everything (the composition root); migrations name fields by
    where their classes live.
    """

    containers: Any = fields.ListField(subfield=fields.StringField())
    doors: Any = fields.SetField(subfield=fields.StringField())
    wiring: Any = fields.StringField(required=False, default="")

    def check(self, graph: Any, verbose: bool) -> ContractCheck:  # noqa: FBT001 (its signature)
        """Collect every import that reaches past another module's front door."""
        homes = {child for parent in self.containers for child in graph.find_children(parent)}
        bad: list[str] = []
        for home in sorted(homes):
            for target in sorted(graph.find_descendants(home)):
                if target.removeprefix(f"{home}.").split(".")[0] in self.doors:
                    continue
                importers = sorted(graph.find_modules_that_directly_import(target))
                strangers = [one for one in importers if not self._may_enter(one, home)]
                bad.extend(f"{importer} -> {target}" for importer in strangers)
        return ContractCheck(kept=not bad, metadata={"bad": bad})

    def _may_enter(self, importer: str, home: str) -> bool:
        inside = (f"{home}.", f"{self.wiring}." if self.wiring else f"{home}.")
        return f"{importer}.".startswith(inside) or ".migrations." in importer

    def render_broken_contract(self, check: ContractCheck) -> None:
        """List the imports to mend."""
        for line in check.metadata["bad"]:
            output.print_error(line)
