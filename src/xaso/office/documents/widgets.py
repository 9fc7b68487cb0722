"""Inputs of this module alone."""

from django import forms


class ReceiversInput(forms.Textarea):
    """Receivers, one a line, with a box above that finds agencies of the document exchange."""

    template_name = "documents/widgets/receivers.html"
