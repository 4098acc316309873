"""How forms are drawn: one renderer for the whole site, named by FORM_RENDERER."""

from __future__ import annotations

from typing import Any

from django.forms import BoundField, CheckboxInput, Widget
from django.forms.renderers import TemplatesSetting


class DescribedBoundField(BoundField):
    """A field that tells assistive technology about its hint and its errors, groups included."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Return the attributes of the widget without those that do not belong on single boxes of a group."""
        attrs = super().build_widget_attrs(attrs, widget)
        # A group is described on its fieldset; the single boxes inside only carry that they are wrong.
        if (widget or self.field.widget).use_fieldset:
            attrs.pop("required", None)
        return attrs

    @property
    def is_single_choice(self) -> bool:
        """One box with its label behind it: the label comes after the widget."""
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def is_trap(self) -> bool:
        """A field for machines that fill in everything; its inline style would break the content security policy."""
        return "style" in self.field.widget.attrs and self.field.widget.attrs.get("tabindex") == "-1"

    @property
    def clash(self) -> Any:
        """What was saved elsewhere while this was typed, if anything was."""
        return getattr(self.form, "clashes", {}).get(self.name)

    @property
    def remarks(self) -> list[Any] | None:
        """What is said of the words in the field; nothing at all on a form that remarks on none."""
        remarks = getattr(self.form, "remarks", None)
        return None if remarks is None else remarks.get(self.name, [])

    @property
    def offer(self) -> Any:
        """What may be taken over into the field from elsewhere, if anything may."""
        return getattr(self.form, "offers", {}).get(self.name)

    @property
    def is_marked_optional(self) -> bool:
        """Say "(optional)" unless the form turns that off with `mark_optional = False`."""
        return (
            not self.field.required
            and not self.field.disabled
            and not self.is_single_choice
            and getattr(self.form, "mark_optional", True)
        )


class Renderer(TemplatesSetting):
    """Draws forms from templates/forms/ and widgets from templates/django/forms/widgets/."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = DescribedBoundField
