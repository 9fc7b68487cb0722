"""How forms look: every `{{ form }}` and `{{ form.name.as_field_group }}`.

Settings name it once: `FORM_RENDERER = "xaso.ui.forms.Renderer"`.
"""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xaso.ui.inputs import DRAWN

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
    (forms.Widget, "form-control"),
)


class BoundField(forms.BoundField):
    """A field of a form that knows how it is drawn."""

    @property
    def kind(self) -> str:
        """Name the shape of the field: box, group or line."""
        if isinstance(self.field.widget, forms.CheckboxInput):
            return "box"
        return "group" if self.use_fieldset else "line"

    @property
    def error_anchor(self) -> str:
        """Name the place that a line of the error summary leads to."""
        return f"{self.auto_id}_group" if self.kind == "group" else self.id_for_label

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Give the input its look, red when it must be put right."""
        built = super().build_widget_attrs(attrs, widget)
        drawn = widget or self.field.widget
        look = next(css for kind, css in CLASSES if isinstance(drawn, kind))
        wrong = "is-invalid" if look and self.errors else ""
        given = [drawn.attrs.get("class", ""), built.get("class", "")]
        classes = " ".join(filter(None, [look, wrong, *given]))
        return built | ({"class": classes} if classes else {})


def refuse_turned_days(
    form: forms.BaseForm, begins: str = "valid_from", ends: str = "valid_to"
) -> None:
    """Complain about a form whose last day lies before its first; the fields are named."""
    first, last = form.cleaned_data.get(begins), form.cleaned_data.get(ends)
    if first and last and last < first:
        form.add_error(ends, _("The last day is before the first one."))


class Renderer(TemplatesSetting):
    """Draw forms by the design system's own templates."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = BoundField

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Draw plain inputs at once, everything else by its template."""
        draw = DRAWN.get(template_name)
        if draw:
            return draw(context["widget"])
        return super().render(template_name, context, request)
