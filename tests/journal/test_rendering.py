"""How forms are drawn, and what the pages tell about their errors."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import timezone


class Answer(forms.Form):
    title = forms.CharField(help_text="As printed.")
    kind = forms.ChoiceField(choices=[("a", "Article"), ("n", "Note")], widget=forms.RadioSelect)
    note = forms.CharField(required=False)
    agree = forms.BooleanField(label="I agree.", required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("note") == "no":
            raise forms.ValidationError("This does not go together.")


class Silent(Answer):
    mark_optional = False


class Trapped(forms.Form):
    website = forms.CharField(
        required=False, label="", widget=forms.TextInput(attrs={"style": "right: -9em", "tabindex": "-1"})
    )


def field(form: forms.Form, name: str) -> str:
    return " ".join(str(form[name].as_field_group()).split())


def test_field_is_tied_to_its_hint_and_its_error():
    source = field(Answer({}), "title")
    assert '<label for="id_title">' in source
    assert 'aria-describedby="id_title_helptext id_title_error"' in source
    assert 'aria-invalid="true"' in source
    assert 'id="id_title_helptext">As printed.' in source
    assert 'id="id_title_error"' in source


def test_group_is_described_on_its_fieldset():
    source = field(Answer({}), "kind")
    assert '<fieldset aria-describedby="id_kind_error">' in source
    assert "<legend> Kind" in source
    assert "required aria-invalid" not in source  # it would make each single box compulsory


@pytest.mark.parametrize(("form", "said"), [(Answer, True), (Silent, False)])
def test_optional_field_says_so_unless_the_form_is_silent(form: type[forms.Form], said: bool):
    assert ("(optional)" in field(form(), "note")) is said
    assert "(optional)" not in field(form(), "title")
    assert "(optional)" not in field(form(), "agree")


def test_time_of_the_last_saving_says_its_day_where_that_is_another():
    now = timezone.localtime()
    earlier = datetime(2026, 3, 4, 0, 44, tzinfo=now.tzinfo)
    told = [render_to_string("components/autosave.html", {"saved_at": at}) for at in (now, earlier, None)]
    assert f'last saved <time datetime="{now:%Y-%m-%dT%H:%M}' in told[0]
    assert f">{now:%H:%M}</time></output>" in told[0]
    assert '<time datetime="2026-03-04T00:44:00+07:00">4 March 2026, 00:44</time></output>' in told[1]
    assert "Everything is saved as you type</output>" in told[2]


def test_trap_for_machines_has_no_inline_style():
    source = field(Trapped(), "website")
    assert "style=" not in source
    assert 'aria-hidden="true"' in source
    assert 'name="website"' in source


def test_error_summary_links_to_every_field():
    form = Answer({"note": "no"})
    summary = render_to_string("forms/error_summary.html", {"form": form})
    page = summary + str(form)
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_form_errors", "id_title", "id_kind_0"]
    assert all(f'id="{target}"' in page for target in targets)


def test_error_summary_names_a_sentence_without_its_full_stop():
    form = Answer({"title": "x", "kind": "a"})
    form.fields["agree"].required = True
    summary = render_to_string("forms/error_summary.html", {"form": form})
    assert "I agree: This field is required." in summary
    assert "I agree.:" not in summary


def test_error_summary_of_a_formset_counts_its_rows():
    rows = forms.formset_factory(Answer, extra=0)(
        {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-title": "x", "form-0-kind": "a", "form-1-kind": "a"}
    )
    for row in rows:
        row.empty_permitted = False
    summary = render_to_string("forms/error_summary.html", {"formset": rows})
    assert "2, Title: This field is required." in " ".join(summary.split())
    assert 'href="#id_form-1-title"' in summary


def test_error_summary_is_not_drawn_without_errors():
    assert not render_to_string("forms/error_summary.html", {"form": Answer({"title": "x", "kind": "a"})}).strip()
    assert not render_to_string("forms/error_summary.html", {"form": Answer()}).strip()


@pytest.mark.parametrize(("answer", "title"), [({}, "Error: · Journal"), ({"title": "x", "kind": "a"}, "· Journal")])
def test_title_of_the_page_says_that_there_is_an_error(answer: dict[str, str], title: str):
    page = render_to_string("base.html", {"form": Answer(answer), "journal": {"name": "Journal"}})
    found = re.search("<title>(.*?)</title>", page, re.DOTALL)
    assert found
    assert " ".join(found.group(1).split()) == title


def test_text_of_a_stranger_is_escaped_in_every_part():
    evil = "<script>alert(1)</script>"
    parts = {
        "chip.html": {"label": evil},
        "facts.html": {"facts": [{"label": evil, "value": evil}]},
        "file.html": {"name": evil, "kind": evil, "note": evil},
        "letter.html": {"subject": evil, "body": evil, "sender": evil, "recipients": [evil], "state": evil},
        "notice.html": {"text": evil, "title": evil},
        "person.html": {"name": evil, "native": evil + "2", "affiliation": evil, "orcid": evil},
        "steps.html": {"steps": [{"label": evil, "blocked": [evil]}, {"label": evil, "url": "#", "hint": evil}]},
        "summary_list.html": {"rows": [{"label": evil, "value": [evil]}, {"label": evil, "value": evil}]},
        "tabs.html": {"tabs": [{"label": evil, "url": evil, "count": evil}], "name": evil},
        "task_list.html": {"tasks": [{"label": evil, "status": evil, "hint": evil}]},
        "timeline.html": {"entries": [{"title": evil, "who": evil, "detail": evil, "note": evil}]},
        "cover.svg.html": {"volume": evil, "number": evil, "theme": evil, "date": evil, "journal": {"name": evil}},
    }
    for name, context in parts.items():
        source = render_to_string(f"components/{name}", context)
        assert "<script" not in source, name
        assert "&lt;script&gt;" in source, name
