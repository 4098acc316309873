"""Word files that say something of themselves, for what is read of them."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.factories.submissions import docx

OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
)
STYLES = ("Title", "Author", "Abstract", "Heading1")
TEXT = (
    "The river carries less sand each year, and the banks give way where villages have stood for generations. "
    "We asked those who live there what they have seen, what they have lost, and what they would do about it."
)
TITLE = "Sand, banks and the people of the lower river"
ABSTRACT = (
    "Sand is taken from the river faster than it comes. We walked both banks in the dry season of three years and asked "
    "two hundred households what the loss has cost them, and who was asked before it began."
)
TITLE_IN_KHMER = "ខ្សាច់ ច្រាំងទន្លេ និងប្រជាជននៅតាមដងទន្លេ"
ABSTRACT_IN_KHMER = "ខ្សាច់ត្រូវបានយកចេញពីទន្លេលឿនជាងការមកដល់របស់វា ហើយច្រាំងទន្លេបានបាក់ស្រុតជារៀងរាល់ឆ្នាំ"


def paper(*, title: str = TITLE, abstract: str = ABSTRACT, font: str = "", more: tuple[str, ...] = ()) -> bytes:
    """Return a Word file with a title, two authors, an abstract, keywords, a section and references."""
    lines = [
        ("Title", title),
        ("Author", "Sokha Chan¹* and Khamla Vongsa²"),
        ("", "¹ Royal University of Phnom Penh, Cambodia"),
        ("", "² National University of Laos, Vientiane, Laos"),
        ("", "* Corresponding author: sokha.chan@example.org"),
        ("Heading1", "Abstract"),
        ("", abstract),
        ("", "Keywords: sand mining; riverbanks; livelihoods"),
        *(("", line) for line in more),
        ("Heading1", "Introduction"),
        ("", TEXT),
        ("", TEXT),
        ("Heading1", "References"),
        ("", "Chan, S. (2019). Sand and its price. Journal of Rivers, 4(2), 11–29."),
        ("", "Vongsa, K. (2021). Who owns the bank? Water Policy, 12(1), 1–17."),
    ]
    body = "".join(_paragraph(style, text, font) for style, text in lines)
    return docx(**{"word/document.xml": f"{OPENING}{body}</w:body></w:document>"})


def _paragraph(style: str, text: str, font: str) -> str:
    marked = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    look = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return f"<w:p>{marked}<w:r>{look}<w:t>{escape(text)}</w:t></w:r></w:p>"
