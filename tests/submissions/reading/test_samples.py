"""Real manuscripts are read right, as they are and with their styles flattened, as Word, OpenDocument and PDF.

What is expected was typed by hand. A wrong guess fails; a blank is counted, and the counts stand at the end of the run:
of all samples in all forms with ``pytest -m "" tests/submissions/reading/test_samples.py``. In the everyday suite all are
read as Word, and in the other forms two that differ most: one of two scripts, and one of ten authors.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from submissions.reading import reading_of
from submissions.reading.pandoc import program
from tests.samples import MOST_UNLIKE, SAMPLES, thorough
from tests.submissions.reading.conftest import VERDICTS
from tests.submissions.reading.flattening import flattened, set_as_pdf
from tests.submissions.reading.judging import EXPECTED, WRONG, expected, judged

NAMES = sorted(path.stem for path in EXPECTED.glob("*.toml"))
GIVEN_PDF = ("plos-pntd.0002570", "plos-pone.0116201")

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample manuscripts are not beside this clone")


def as_it_is(source: Path, _folder: Path) -> Path:
    return source


def as_flat(source: Path, folder: Path) -> Path:
    copy = folder / "flat.docx"
    copy.write_bytes(flattened(source.read_bytes()))
    return copy


def as_odt(source: Path, folder: Path) -> Path:
    target = folder / "made.odt"
    form = "docx+styles" if source.parent != folder else "docx"
    subprocess.run([program(), f"--from={form}", "--output", target, source], check=True, capture_output=True)
    return target


def as_flat_odt(source: Path, folder: Path) -> Path:
    return as_odt(as_flat(source, folder), folder)


def as_flat_pdf(source: Path, folder: Path) -> Path:
    target = folder / "made.pdf"
    target.write_bytes(set_as_pdf(as_flat(source, folder).read_bytes()))
    return target


AS_WORD = {"Word": as_it_is, "Word, flat": as_flat}
FORMS: dict[str, Callable[[Path, Path], Path]] = {
    **AS_WORD,
    "OpenDocument": as_odt,
    "OpenDocument, flat": as_flat_odt,
    "PDF, flat": as_flat_pdf,
}
BY_OFFICE = [(kind, flat, name) for kind in ("odt", "pdf") for flat in (False, True) for name in NAMES]
BY_OFFICE_EVERY_DAY = {(kind, flat, name) for kind, flat in (("odt", False), ("pdf", True)) for name in MOST_UNLIKE}


@pytest.fixture(scope="module")
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bool], Path]:
    """Return where the samples of this run lie as LibreOffice saves them in one go; skips where it is not installed."""
    program = shutil.which("soffice")
    made: dict[tuple[str, bool], Path] = {}
    wanted = {item.callspec.params["name"] for item in request.session.items if "office" in item.fixturenames}

    def folder_of(kind: str, flat: bool) -> Path:
        if program is None:
            pytest.skip("LibreOffice is not on this machine")
        if (kind, flat) not in made:
            sources, made[kind, flat] = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp(kind)
            for source in (SAMPLES / "manuscripts" / f"{name}.docx" for name in sorted(wanted)):
                content = source.read_bytes()
                (sources / source.name).write_bytes(flattened(content) if flat else content)
            profile = f"-env:UserInstallation={(sources / 'profile').as_uri()}"
            command = [program, profile, "--headless", "--convert-to", kind, "--outdir", made[kind, flat]]
            subprocess.run([*command, *sources.glob("*.docx")], check=True, capture_output=True, timeout=240)
        return made[kind, flat]

    return folder_of


def held(form: str, name: str, source: Path, request: pytest.FixtureRequest) -> None:
    """Read a file, count how each fact was read, and fail at a wrong one."""
    kind = source.suffix.removeprefix(".")
    found = list(judged(reading_of(source, kind, seconds=60), expected(name), loosely=kind == "pdf"))
    counts = request.config.stash.setdefault(VERDICTS, {}).setdefault(form, Counter())
    counts.update(verdict for _fact, verdict, _read, _hoped in found)
    assert [row for row in found if row[1] == WRONG] == []


@pytest.mark.parametrize(
    ("form", "name"),
    [thorough(form, name, unless=form in AS_WORD or name in MOST_UNLIKE) for form in FORMS for name in NAMES],
)
def test_nothing_is_read_wrong(form: str, name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    source = FORMS[form](SAMPLES / "manuscripts" / f"{name}.docx", tmp_path)
    held(form, name, source, request)


@pytest.mark.parametrize(
    ("kind", "flat", "name"), [thorough(*case, unless=case in BY_OFFICE_EVERY_DAY) for case in BY_OFFICE]
)
def test_nothing_is_read_wrong_as_libreoffice_saves_it(
    kind: str, flat: bool, name: str, office: Callable[[str, bool], Path], request: pytest.FixtureRequest
) -> None:
    form = f"{'OpenDocument' if kind == 'odt' else 'PDF'} by LibreOffice{', flat' if flat else ''}"
    held(form, name, office(kind, flat) / f"{name}.{kind}", request)


@pytest.mark.parametrize("name", GIVEN_PDF)
def test_nothing_is_read_wrong_in_a_pdf_as_authors_send_it(name: str, request: pytest.FixtureRequest) -> None:
    held("PDF, given", name, SAMPLES / "pdf" / f"{name}.pdf", request)
