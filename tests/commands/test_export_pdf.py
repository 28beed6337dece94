"""The postmortem as a PDF, where WeasyPrint and Pango are; a sentence about them where they are not."""

from pathlib import Path

import pytest

from commands.export import export
from commands.export.pdf import INSTALL, as_pdf
from commands.refusal import Refused
from storage.database import Database
from tests.commands.told import TEAM, name, whole


async def test_the_page_becomes_a_pdf_or_a_sentence_says_what_to_install(database: Database) -> None:
    """The same facts give the same bytes here too."""
    n = await whole(database)
    first, second = [await written_or_told(database, n) for _ in range(2)]
    assert first == second
    assert first.startswith(b"%PDF-") or first == INSTALL.encode()


@pytest.mark.parametrize("missing", ["ImportError", "OSError"])
async def test_without_weasyprint_or_pango_a_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    (tmp_path / "weasyprint.py").write_text(f"raise {missing}('cannot load library libpango')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(Refused, match="libpango") as refused:
        await as_pdf("<p>x</p>")
    assert "pip install weasyprint" in str(refused.value)


async def test_a_pdf_that_fails_is_told_without_a_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint.py").write_text("def HTML(**_): raise RuntimeError('no ink')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(Refused, match="RuntimeError: no ink") as refused:
        await as_pdf("<p>x</p>")
    assert "Traceback" not in str(refused.value)


async def test_a_pdf_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process is ended too."""
    (tmp_path / "weasyprint.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(Refused, match=r"too long to become a PDF within 0\.5 s"):
        await as_pdf("<p>x</p>", seconds=0.5)


async def written_or_told(db: Database, incident_id: int) -> bytes:
    """The file, or the sentence why there is none."""
    pieces = export(db, incident_id, format="pdf", zone="Europe/Dublin", names=name, team=TEAM)
    try:
        return b"".join([piece async for piece in pieces])
    except Refused as refused:
        return str(refused).encode()
