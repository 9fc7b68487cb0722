"""One press at a time for a form: whoever comes second waits for the first."""

from xaso.kernel.forms.models import FormDefinition, FormSketch


def lock_form(key: str) -> None:
    """Hold everything of this key that exists until the end of the transaction."""
    list(FormDefinition.objects.select_for_update().filter(key=key).order_by("pk"))
    list(FormSketch.objects.select_for_update().filter(key=key))
