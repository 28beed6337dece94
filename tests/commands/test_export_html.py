"""The postmortem as a page: complete, self-contained, and safe from what people type."""

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.config import Faulty, load
from commands.refusal import Refused
from commands.runbook.work import complete_step, skip_step, undo_step
from commands.timeline.add_note import add_note
from storage.database import Database
from tests.commands.told import NASTY, TEAM, exported, minutes, opened, whole, with_text

EXAMPLE = Path(__file__).parents[2] / "example" / "tocsin.yaml"
SECTIONS = (
    "Summary", "Impact", "Facts and times", "What happened when", "Causes", "What this postmortem shows",
    "Looking back", "Action items", "Review", "People and roles", "Pages and answers", "Runbook: Spam wave",
    "Decisions", "Timeline",
)  # fmt: skip


class Page(HTMLParser):
    """A page as a browser takes it apart: its tags with the names of their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.structure: list[tuple[str, tuple[str, ...]]] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.headings: list[str] = []
        self.words = ""
        self._tag = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.structure.append((tag, tuple(name for name, _ in attrs)))
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._tag = tag
        self.words += {"li": "\n", "td": " ", "th": " "}.get(tag, "")
        if tag == "h2":
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        self.structure.append((f"/{tag}", ()))
        self._tag = ""

    def handle_comment(self, data: str) -> None:
        self.words += data
        self.structure.append(("comment", ()))

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._tag == "h2":
            self.headings[-1] += data


async def page(db: Database, incident_id: int) -> Page:
    return Page(await exported(db, incident_id, "html"))


async def test_the_page_has_every_section_in_order(database: Database) -> None:
    assert (await page(database, await whole(database))).headings == list(SECTIONS)


async def test_the_page_tells_what_markdown_tells(database: Database) -> None:
    words = " ".join((await page(database, await whole(database))).words.split())
    for told in (
        "Sign-ups are limited. No harm is seen.",
        "SEV2 (Serious harm)",
        "To the first acknowledgement 6 min",
        "Cy Tan commander until 2026-03-02 14:18:00 GMT",
        "Cy Tan answered after 6 min, at step 2 of 2.",
        "2026-03-02 14:05:00 GMT Nobody answered in time. Step 2 called for Cy Tan.",
        "1 done, 1 skipped, 2 open.",
        "2. Save ids and hashes required By Cy Tan, 2026-03-02 14:10:00 GMT, because: Nothing was kept",
        "Recorded: 40 a minute",
        "Bo Larsen noted: Fifty accounts (corrected by Ana Ruiz)",
        "2026-03-02, Monday times are GMT (UTC+00:00)",
        "Who was affected, and how it was counted",
        "What went badly",
        "1 Alarm on growth detection Bo Larsen 2026-03-09 no",
    ):
        assert told in words


async def test_decisions_are_turns_of_the_incident_and_notes_that_say_so(database: Database) -> None:
    n = await whole(database)
    note = "Decision: sign-ups stay closed over night"
    await add_note(database, incident_id=n, text=note, at=minutes(30), by="ana", now=minutes(90), once=None)
    decisions = (await page(database, n)).words.split("\nDecisions\n")[1].split("\nTimeline\n")[0]
    told = [line.partition(" GMT ")[2] for line in decisions.split("\n") if line.strip()]
    assert told == [
        "Cy Tan took command.",
        "Cy Tan changed the severity from SEV3 to SEV2.",
        "Cy Tan skipped the required step “Save ids and hashes”: Nothing was kept, all was deleted",
        "Ana Ruiz took command, in place of Cy Tan.",
        "Ana Ruiz marked the incident mitigated: the harm had stopped.",
        f"Ana Ruiz noted: {note} (written later, 2026-03-02 15:30:00 GMT)",
        "Ana Ruiz resolved the incident.",
    ]


async def test_a_skip_that_was_taken_back_does_not_stand_as_if_it_held(database: Database) -> None:
    n = await opened(database)
    async with database.begin() as tx:
        (run,) = await tx.runs.of_incident(n)
    work: dict[str, Any] = {"run_id": run.id, "by": "cy", "once": None}
    await skip_step(database, step="preserve", reason="Nothing was kept, all was deleted", now=minutes(1), **work)
    await undo_step(database, step="preserve", now=minutes(2), **work)
    await complete_step(database, step="preserve", now=minutes(3), **work)
    await undo_step(database, step="preserve", now=minutes(4), **work)
    decisions = (await page(database, n)).words.split("\nDecisions\n")[1].split("\nTimeline\n")[0]
    assert "Cy Tan reopened “Save ids and hashes”, which had been skipped." in decisions
    assert "which had been done" not in decisions


async def test_the_file_needs_nothing_else(database: Database) -> None:
    """No script, no picture, no font, no style from anywhere; the only addresses are the runbook's links."""
    text = await exported(database, await whole(database), "html")
    found = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & {tag for tag, _ in found.structure}
    assert not re.search(r"url\(|@import|\bsrc=", text)
    assert {value for _, name, value in found.attributes if name in ("href", "action")} == {
        "https://example.com/appeals"
    }
    assert "default-src 'none'" in text


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
async def test_typed_text_never_becomes_markup(database: Database, text: str) -> None:
    """Whatever is typed, wherever: the page has the same tags with the same attributes, and reads as it was typed."""
    plain = await page(database, await with_text(database, "plain"))
    hostile = await page(database, await with_text(database, text))
    assert hostile.structure == plain.structure
    seen = re.sub("[\x01\x02\x7f\x85]", " ", re.sub("[\u202e\u2066]", "", text)).split()
    assert " ".join(seen) in " ".join(re.sub("[\x85]", " ", hostile.words).split())


async def test_a_private_incident_says_how_to_handle_its_page(database: Database) -> None:
    words = (await page(database, await opened(database, type="police", severity=None))).words
    assert "Share this file only with the people of this incident" in " ".join(words.split())


async def test_the_team_may_change_one_part(database: Database) -> None:
    own = '{% extends "shipped/postmortem.html.j2" %}{% block impact %}<h2>Harm, {{ title }}</h2>{% endblock %}'
    team = dataclasses.replace(TEAM, postmortem_template=own)
    found = Page(await exported(database, await opened(database, title="<b>x</b>"), "html", team=team))
    assert found.headings[1] == "Harm, <b>x</b>"


async def test_the_team_may_write_a_page_of_its_own(database: Database) -> None:
    own = "<p>{{ name }}</p>{% for told in timeline %}<i>{{ told.clock }} {{ told.says }}</i>{% endfor %}"
    team = dataclasses.replace(TEAM, postmortem_template=own)
    text = await exported(database, await opened(database), "html", team=team)
    assert text.startswith("<p>INC-1</p><i>14:00:00 Ana Ruiz declared a SEV2 incident: Spam floods sign-ups</i>")


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ("line one\n{{ nothing }}", "The team's template postmortem.html.j2 failed on line 2: 'nothing' is undefined."),
        ("{{ ''.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ timeline.ag_frame }}", "is unsafe"),
        ("{{ title / 0 }}", "failed on line 1"),
        ("{% include '/etc/passwd' %}", "/etc/passwd"),
        ("{% for x in range(10 ** 9) %}{% endfor %}", "Range too big"),
    ],
)
async def test_a_template_that_fails_is_told_by_its_line(database: Database, own: str, sentence: str) -> None:
    """A template is not trusted with more than the words it is given."""
    team = dataclasses.replace(TEAM, postmortem_template=own)
    with pytest.raises(Refused, match=re.escape(sentence)):
        await exported(database, await opened(database), "html", team=team)


def test_the_template_beside_the_teams_file_is_taken(tmp_path: Path) -> None:
    file = _files(tmp_path, "<p>{{ name }}</p>")
    assert load(file).postmortem_template == "<p>{{ name }}</p>"
    (file.parent / "templates" / "postmortem.html.j2").unlink()
    assert load(file).postmortem_template is None


def test_a_broken_template_is_among_the_faults_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Faulty) as faulty:
        load(_files(tmp_path, "<p>\n{% for x in %}\n"))
    (fault,) = faulty.value.faults
    assert (Path(fault.file).name, fault.line) == ("postmortem.html.j2", 2)


def _files(folder: Path, template: str) -> Path:
    file = folder / "tocsin.yaml"
    file.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "templates").mkdir()
    (folder / "templates" / "postmortem.html.j2").write_text(template, encoding="utf-8")
    return file
