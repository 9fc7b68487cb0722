"""``xaso set_rating_scale``: in how many steps citizens of a whole province rate."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xaso.kernel.organisations.api import Province
from xaso.public_services.portal.rating_models import WORD_LENGTH, Steps
from xaso.public_services.portal.scales import set_scale_of_province


class Command(BaseCommand):
    """Set the scale of a province; communes that set their own keep it."""

    help = "Set in how many steps citizens of a province rate from a day on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the province, the steps, the day and perhaps own words."""
        parser.add_argument("province", help="code of the province")
        parser.add_argument("steps", choices=[str(one) for one in Steps.values])
        parser.add_argument("valid_from", type=date.fromisoformat, help="2027-01-01")
        parser.add_argument("--words", nargs="*", default=[], help="from the worst to the best")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set it and say so."""
        province = Province.objects.filter(code=options["province"]).first()
        words, steps = tuple(options["words"]), int(options["steps"])
        if province is None:
            raise CommandError("There is no such province.")
        if words and (len(words) != steps or max(map(len, words)) > WORD_LENGTH):
            raise CommandError(f"Give one word a step, of {WORD_LENGTH} letters at most.")
        set_scale_of_province(province.pk, steps, words, options["valid_from"])
        if options["verbosity"]:
            self.stdout.write(f"{province}: {steps} from {options['valid_from']}")
