from __future__ import annotations

import io
import subprocess
from pathlib import Path
from shutil import which

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pypdf import PdfReader

from issues import services
from issues.models import Article, Issue
from issues.services import binding
from issues.services.order import number_pages
from issues.states import ArticleState, IssueState
from journal.models import Job, User
from journal.outbox import run_job
from journal.states import Progress
from tests.factories.issues import light_picture, make_article, make_author, make_full_issue, make_issue, pdf
from tests.factories.people import make_journal

pytestmark = pytest.mark.django_db
A = ArticleState
TITLES = {
    "en": "Who decides when the river rises?",
    "km": "ការធ្វើចំណាកស្រុកតាមព្រំដែន",
    "lo": "ແມ່ນ້ຳຂອງ",
    "th": "แม่น้ำโขงกับชุมชนริมฝั่ง",
    "my": "မဲခေါင်မြစ်",
    "vi": "Sông Mê Kông",
}


@pytest.fixture
def issue(db: None) -> Issue:
    """An issue of six articles in six languages, beginning on page 41, in two sections."""
    make_journal(publisher="An invented institute", place="Phnom Penh")
    issue = make_issue(volume=9, number=2, title="ដី ទឹក និងមនុស្ស", language="km", first_page=41)
    for place, (language, title) in enumerate(TITLES.items()):
        section = "Editorial" if place == 0 else "Articles"
        make_article(A.READY, issue=issue, title=title, language=language, section_title=section, pages=place + 1)
    number_pages(issue)
    return Issue.objects.get(pk=issue.pk)


def read(issue: Issue) -> PdfReader:
    with Issue.objects.get(pk=issue.pk).bound.open("rb") as stored:
        return PdfReader(io.BytesIO(stored.read()))


def bookmarks(reader: PdfReader) -> list[tuple[int, str, int]]:
    found = []

    def walk(items: list, depth: int) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item, depth + 1)
            else:
                found.append((depth, item.title, reader.get_destination_page_number(item)))

    walk(reader.outline, 0)
    return found


def test_pages_are_labelled_through(issue: Issue) -> None:
    assert services.bind(issue.pk)
    reader = read(issue)
    assert len(reader.pages) == 2 + 21
    assert reader.page_labels == ["i", "ii", *(str(page) for page in range(41, 62))]


def test_bookmarks_lead_to_sections_and_articles(issue: Issue) -> None:
    services.bind(issue.pk)
    assert bookmarks(read(issue)) == [
        (0, "Cover", 0),
        (0, "Contents", 1),
        (0, "Editorial", 2),
        (1, TITLES["en"], 2),
        (0, "Articles", 3),
        (1, TITLES["km"], 3),
        (1, TITLES["lo"], 5),
        (1, TITLES["th"], 8),
        (1, TITLES["my"], 12),
        (1, TITLES["vi"], 17),
    ]


def test_editorial_without_a_section_is_bookmarked_under_what_it_is() -> None:
    issue = make_issue()
    make_article(A.READY, issue=issue, title="A word", section_title="", kind="editorial", pages=1)
    services.bind(issue.pk)
    assert bookmarks(read(issue))[2:] == [(0, "Editorial", 2), (1, "A word", 2)]
    assert "Editorial" in read(issue).pages[1].extract_text()


def test_uploaded_pages_are_not_touched(issue: Issue) -> None:
    services.bind(issue.pk)
    reader, start = read(issue), 2
    for article in issue.contents:
        source = PdfReader(io.BytesIO(pdf(article.pdf_pages, f"Article {article.pk}, page")))
        for number, page in enumerate(source.pages):
            bound = reader.pages[start + number]
            assert bound.get_contents().get_data() == page.get_contents().get_data()
            assert bound.mediabox == page.mediabox
        start += article.pdf_pages


def test_title_and_language_are_said(issue: Issue) -> None:
    services.bind(issue.pk)
    reader = read(issue)
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Journal of Greater Mekong Studies, Volume 9, Number 2, ដី ទឹក និងមនុស្ស"
    assert reader.metadata.author == "An invented institute"
    assert root["/Lang"] in TITLES
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_contents_jump_to_the_articles(issue: Issue) -> None:
    services.bind(issue.pk)
    reader = read(issue)
    links = [annotation.get_object() for annotation in reader.pages[1]["/Annots"]]
    targets = {reader.get_page_number(link["/Dest"][0].get_object()) for link in links if "/Dest" in link}
    assert targets == {2, 3, 5, 8, 12, 17}
    assert not any("article:" in str(link) for link in links)


def test_every_script_is_set_in_a_font_that_came_along(issue: Issue) -> None:
    services.bind(issue.pk)
    reader = read(issue)
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in reader.pages[:2]
        for font in page["/Resources"]["/Font"].values()
    }
    for script in ("SourceSerif4", "NotoSansKhmer", "NotoSansLao", "NotoSansThai", "NotoSansMyanmar"):
        assert any(script in font for font in fonts), (script, fonts)
    assert not any("Notdef" in font for font in fonts)


def test_contents_name_articles_authors_and_pages(issue: Issue, tmp_path: Path) -> None:
    if which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    make_author(issue.contents[0], given_name="Aung", family_name="")
    services.bind(issue.pk)
    with Issue.objects.get(pk=issue.pk).bound.open("rb") as stored:
        (tmp_path / "issue.pdf").write_bytes(stored.read())
    done = subprocess.run(
        ["pdftotext", "-f", "2", "-l", "2", "-layout", tmp_path / "issue.pdf", "-"], capture_output=True, check=True
    )
    words = done.stdout.decode()
    assert "Volume 9 · Number 2" in words
    assert "Who decides when the river rises?" in words
    assert "Aung" in words
    assert "An invented institute, Phnom Penh" in words
    for pages in ("41", "42–43", "44–46", "47–50", "51–55", "56–61"):
        assert pages in words


def test_bound_file_is_current_until_something_changes(issue: Issue) -> None:
    services.bind(issue.pk)
    assert services.is_current(Issue.objects.get(pk=issue.pk))
    Article.objects.filter(pk=issue.contents[0].pk).update(title="Another title")
    assert not services.is_current(Issue.objects.get(pk=issue.pk))


def test_binding_is_asked_for_once_while_it_is_under_way(issue: Issue, office: User) -> None:
    first = services.request_binding(issue, by=office)
    assert services.request_binding(issue, by=office) == first
    assert services.last_binding(issue) == first
    run_job(first.pk)
    first.refresh_from_db()
    assert first.progress == Progress.DONE
    assert services.is_current(Issue.objects.get(pk=issue.pk))
    assert services.request_binding(issue, by=office) != first


def test_new_binding_replaces_the_file(issue: Issue) -> None:
    services.bind(issue.pk)
    old = Issue.objects.get(pk=issue.pk).bound
    services.bind(issue.pk)
    assert Issue.objects.get(pk=issue.pk).bound.name != old.name
    assert not old.storage.exists(old.name)


def test_issue_without_a_pdf_is_not_bound() -> None:
    assert services.bind(make_issue().pk) is False


def test_online_first_article_is_bound_as_readers_have_it() -> None:
    issue = make_issue()
    article = make_article(A.PUBLISHED, issue=issue, pages=2)
    article.galleys.update(is_current=False)
    assert services.bind(issue.pk)
    assert len(read(issue).pages) == 4


def test_published_issue_is_bound_again_with_its_real_date(setter: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS, planned_on=timezone.localdate().replace(year=2031))
    services.publish_issue(issue, by=setter)
    job = Job.objects.get(kind="issue.bind")
    assert run_job(job.pk)
    assert services.is_current(Issue.objects.get(pk=issue.pk))


def test_words_of_strangers_are_set_not_executed() -> None:
    issue = make_issue(title='#panic("x") $ * _ \\ "')
    article = make_article(A.READY, issue=issue, title='#read("/etc/passwd") <b> @ref `', pages=1)
    assert binding.front_pdf(issue, [article]).startswith(b"%PDF-")


def test_cover_is_the_same_river_each_time() -> None:
    assert binding.river_svg(9, 1) == binding.river_svg(9, 1) != binding.river_svg(9, 2)


def test_no_word_of_the_cover_stands_on_the_picture() -> None:
    make_journal()
    issue = make_issue(title="Water that crosses borders")
    issue.cover.save("cover.png", ContentFile(light_picture(80, 40)))
    page = PdfReader(io.BytesIO(binding.front_pdf(issue, [make_article(A.READY, issue=issue, pages=1)]))).pages[0]
    pictures, words = [], {}

    def note_picture(operator: bytes, _operands: list, place: list[float], _line: list[float]) -> None:
        if operator == b"Do":
            pictures.append((place[5], place[5] + place[3]))

    def note_word(word: str, place: list[float], *_rest: object) -> None:
        words[word.strip()] = place[5]

    page.extract_text(visitor_operand_before=note_picture, visitor_text=note_word)
    (bottom, top), *_others = pictures
    assert words["Journal of Greater Mekong Studies"] > top
    assert 0 < words["Water that crosses borders"] < bottom


def test_chinese_is_set_in_the_font_that_came_along() -> None:
    pytest.importorskip("manimgx_fonts_cjk", reason="the font for Chinese is not installed")
    issue = make_issue(title="湄公河的未来", language="zh")
    article = make_article(A.READY, issue=issue, title="湄公河", language="zh", pages=1)
    front = PdfReader(io.BytesIO(binding.front_pdf(issue, [article])))
    fonts = {str(f.get_object()["/BaseFont"]) for page in front.pages for f in page["/Resources"]["/Font"].values()}
    assert any("NotoSansCJK" in font for font in fonts)
