"""What stands on the pages of the gallery; all of it invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms

NOW = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)
KHMER = "ការធ្វើចំណាកស្រុកតាមព្រំដែន និងជីវភាពគ្រួសារ"

TOC = [
    {
        "title": "Who decides when the river rises? Reservoir releases and flood-recession farming below the Sesan",
        "authors": "Sok Dara, Nguyễn Thị Hạnh, Aung",
        "pages": "1–18",
    },
    {"title": "Sediment, sand and the price of a riverbank", "authors": "Bounmy Phommachanh", "pages": "19–37"},
    {"title": KHMER, "authors": "ស៊ឹម វណ្ណៈ", "pages": "38–52", "lang": "km"},
    {
        "title": "A minilateral river: what the Lancang–Mekong Cooperation changed for Vientiane",
        "authors": "Somchai Srisai, Li Wei",
        "pages": "53–71",
    },
]


class EveryField(forms.Form):
    title = forms.CharField(help_text="As it should be printed. No full stop at the end.")
    abstract = forms.CharField(widget=forms.Textarea, help_text="At most 250 words.")
    running_title = forms.CharField(required=False)
    section = forms.ChoiceField(choices=[("", "Choose one"), ("a", "Articles"), ("n", "Notes")])
    language = forms.ChoiceField(
        choices=[("en", "English"), ("km", "Khmer"), ("lo", "Lao")],
        widget=forms.RadioSelect,
        help_text="Of the text itself.",
    )
    statements = forms.MultipleChoiceField(
        choices=[
            ("e", "Ethics approval was given."),
            ("f", "The work was funded."),
            ("d", "The data are open, and the place is named in the text."),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    manuscript = forms.FileField(help_text="DOCX or ODT, up to 100 MB.")
    due_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    password = forms.CharField(widget=forms.PasswordInput)
    agree = forms.BooleanField(
        label="All authors agree that this manuscript is sent.", help_text="They are written to."
    )
    number = forms.CharField(disabled=True, required=False, initial="JGMS-2026-031")

    def clean(self) -> None:
        raise forms.ValidationError("The title and the abstract say the same.")


class Filters(forms.Form):
    mark_optional = False
    q = forms.CharField(
        label="Title, number or person", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(choices=[("", "Any state"), ("r", "In review")], required=False)
    editor = forms.ChoiceField(choices=[("", "Anybody"), ("c", "Chanthy Prak")], required=False)


class Report(forms.Form):
    mark_optional = False
    recommendation = forms.ChoiceField(
        choices=[("a", "Accept as it is"), ("b", "Minor revision"), ("c", "Major revision"), ("d", "Decline")],
        widget=forms.RadioSelect,
    )
    for_author = forms.CharField(
        label="For the author",
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="The author reads this. Do not write your name.",
    )
    for_editor = forms.CharField(label="For the editor alone", widget=forms.Textarea(attrs={"rows": 3}), required=False)


class Reason(forms.Form):
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), help_text="It is kept in the history.")


def content() -> dict[str, Any]:
    """Return everything the pages show."""
    return {
        "toc": TOC,
        "crumbs": [{"label": "Manuscripts", "url": "#"}, {"label": "JGMS-2026-031"}],
        "issues": [
            {"volume": 9, "number": 1, "theme": "Water that crosses borders", "date": "June 2027"},
            {"volume": 8, "number": 2, "theme": KHMER, "lang": "km", "date": "December 2026"},
            {"volume": 8, "number": 1, "theme": "Roads", "date": "June 2026"},
            {"volume": 7, "number": 2, "theme": "湄公河的未来", "lang": "zh", "date": "December 2025"},
            {"volume": 7, "number": 1, "theme": "", "date": "June 2025"},
            {
                "volume": 6,
                "number": 2,
                "theme": "Labour, kinship and remittances between the delta and the hills",
                "date": "December 2024",
            },
            {"volume": 6, "number": 1, "theme": "แม่น้ำและเขตแดน", "lang": "th", "date": "June 2024"},
        ],
        "todo": [
            {
                "due": "4 days late",
                "tone": "late",
                "title": "Sediment, sand and the price of a riverbank",
                "detail": "JGMS-2026-031 · one of three reviewers has not answered since 9 November",
                "step": "Invite the next",
            },
            {
                "due": "Due today",
                "tone": "soon",
                "title": "A minilateral river",
                "detail": "JGMS-2026-028 · both reports are in since 20 November",
                "step": "Decide",
            },
            {
                "due": "Due tomorrow",
                "tone": "soon",
                "title": KHMER,
                "lang": "km",
                "detail": "JGMS-2026-034 · revised version arrived",
                "step": "Compare and send",
            },
            {
                "due": "In 5 days",
                "tone": "",
                "title": "Migration across the border and household livelihoods",
                "detail": "JGMS-2026-036 · completeness check",
                "step": "Check",
            },
        ],
        "issue_facts": [
            {"label": "Ready", "value": "3 articles, 52 pages"},
            {"label": "In production", "value": 2},
            {"label": "Missing", "value": "editor’s note, cover"},
        ],
        "counts": [
            {"label": "Submitted", "value": 2, "url": "#"},
            {"label": "In review", "value": 7, "url": "#"},
            {"label": "With authors", "value": 3, "url": "#"},
            {"label": "On hold", "value": 0},
        ],
        "article_facts": [
            {"label": "Received", "value": "12 January 2027"},
            {"label": "Accepted", "value": "20 April 2027"},
            {"label": "Published", "value": "15 June 2027"},
            {"label": "Review", "value": "Double anonymous, 2 reports"},
            {"label": "Licence", "value": "CC BY 4.0", "url": "#"},
            {"label": "Read", "value": "1,284 times"},
        ],
        "manuscript_facts": [
            {"label": "Author", "value": "Bounmy Phommachanh"},
            {"label": "Editor", "value": "Chanthy Prak (decides)"},
            {"label": "Keywords", "value": "ทราย, ตลิ่ง", "lang": "th"},
            {"label": "Letters", "value": "9 sent, 1 bounced", "url": "#"},
        ],
        "tabs": [
            {"label": "Overview", "url": "#", "current": True},
            {"label": "Files", "url": "#", "count": 4},
            {"label": "Letters", "url": "#", "count": 10},
            {"label": "History", "url": "#"},
        ],
        "entries": [
            {"title": "Waiting for two reports", "detail": "Decision expected by 9 December", "now": True},
            {"title": "Report filed", "who": "Anong Wongsa", "at": NOW, "url": "#"},
            {
                "title": "Sent to review",
                "who": "Chanthy Prak",
                "at": NOW - timedelta(days=18),
                "detail": "reviewer copy released, no findings",
            },
            {
                "title": "Held",
                "who": "Chanthy Prak",
                "at": NOW - timedelta(days=20),
                "note": "The figures on page 4 have to be asked about first.\nThe author has been written to.",
            },
            {"title": "Submitted, version 1", "who": "Bounmy Phommachanh", "at": NOW - timedelta(days=31)},
        ],
        "steps": [
            {"label": "Invite the next reviewer", "url": "#", "primary": True, "hint": "Li Wei is first in the queue."},
            {"label": "Accept", "blocked": ["One more report is needed, or a reason."]},
            {
                "label": "Decline",
                "blocked": ["One more report is needed, or a reason.", "The manuscript is on hold until 12 December."],
            },
            {"label": "Request a revision", "url": "#"},
            {"label": "Put on hold", "url": "#"},
            {"label": "Withdraw", "url": "#", "danger": True},
        ],
        "issue_steps": [
            {"label": "Freeze", "blocked": ["The editor’s note is missing."]},
            {"label": "Preview", "url": "#"},
            {"label": "Postpone", "url": "#"},
        ],
        "checks": [
            {"label": "Every licence is signed", "tone": "done"},
            {"label": "Galleys of every article", "tone": "done", "detail": "4 of 4"},
            {"label": "Editor’s note", "tone": "late", "url": "#"},
            {"label": "Cover", "detail": "drawn from the number until one is uploaded"},
        ],
        "tasks": [
            {"label": "Upload the manuscript", "url": "#", "status": "Completed", "tone": "done"},
            {"label": "Check title and abstract", "url": "#", "status": "Completed", "tone": "done"},
            {
                "label": "Authors and affiliations",
                "url": "#",
                "status": "In progress",
                "hint": "Two of three addresses are missing.",
            },
            {"label": "Declarations", "url": "#", "status": "Not started", "tone": "still"},
            {"label": "Anonymity of the reviewer copy", "url": "#", "status": "2 things to look at", "tone": "soon"},
            {"label": "Check your answers and submit", "status": "Cannot start yet", "tone": "still"},
        ],
        "rows": [
            {"label": "Title", "value": "Sediment, sand and the price of a riverbank", "url": "#"},
            {"label": "Title in Khmer", "value": KHMER, "lang": "km", "url": "#"},
            {
                "label": "Abstract",
                "value": "Along two hundred kilometres of the river sand is worth more on a barge than under a house. The bank moves, and with it the line of the tax map.",
                "url": "#",
            },
            {
                "label": "Authors",
                "value": ["Bounmy Phommachanh (writes with us)", "Aung", "Nguyễn Thị Hạnh"],
                "url": "#",
            },
            {"label": "Funding", "value": "", "missing": True, "url": "#"},
            {"label": "Number", "value": "given when you submit"},
        ],
        "table": [
            {
                "title": "Sediment, sand and the price of a riverbank",
                "number": "JGMS-2026-031",
                "author": "B. Phommachanh",
                "state": "In review",
                "submitted": "20 Oct 2026",
                "editor": "Chanthy Prak",
                "days": 34,
            },
            {
                "title": "A minilateral river: what the Lancang–Mekong Cooperation changed for Vientiane",
                "number": "JGMS-2026-028",
                "author": "S. Srisai",
                "state": "Decision due",
                "tone": "soon",
                "submitted": "2 Oct 2026",
                "editor": "Chanthy Prak",
                "days": 52,
            },
            {
                "title": KHMER,
                "lang": "km",
                "number": "JGMS-2026-034",
                "author": "ស៊ឹម វណ្ណៈ",
                "state": "Revision 9 days late",
                "tone": "late",
                "submitted": "28 Sep 2026",
                "editor": "",
                "days": 56,
            },
            {
                "title": "Fishers, dams and the counting of fish",
                "number": "JGMS-2026-019",
                "author": "Aung",
                "state": "Accepted",
                "tone": "done",
                "submitted": "1 Jul 2026",
                "editor": "Li Wei",
                "days": 145,
            },
            {
                "title": "Roads",
                "number": "JGMS-2026-011",
                "author": "Nguyễn Thị Hạnh",
                "state": "Declined",
                "tone": "still",
                "submitted": "3 May 2026",
                "editor": "Li Wei",
                "days": 204,
            },
        ],
        "reports": [
            {
                "name": "Reviewer 1",
                "word": "Minor revision",
                "text": "The question is good and the material is new.\n\nThe second table does not agree with the text on page 4; please explain the difference.",
                "secret": "I would gladly read it again.",
            },
            {
                "name": "Reviewer 2",
                "word": "Decline",
                "tone": "late",
                "text": "The sample is small. The author should say what can be learnt from it and what cannot.",
                "secret": "Perhaps as a note.",
            },
        ],
        "letter": "Dear Bounmy Phommachanh,\n\nthank you for sending us “Sediment, sand and the price of a riverbank”. Two reviewers have read it; their reports stand below. We ask you for a minor revision by 7 December.\n\nhttps://example.org/manuscripts/31/\n\nChanthy Prak",
        "people": ["Bounmy Phommachanh", "Aung"],
        "filters": Filters(),
        "report_form": Report(),
        "saved_at": NOW,
        "reason_form": Reason(),
    }
