"""An incident's export, made from what the commands wrote, on both databases."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from commands.export import export, filename
from commands.export.typed import typed
from commands.formats import Format
from commands.incident.ask_export import ask_export
from commands.incident.assign_role import assign_role
from commands.incident.change_status import reopen, resolve
from commands.incident.declare import declare
from commands.page.move_due import move_next_due
from commands.page.note_sent import note_not_reached
from commands.record import record
from commands.refusal import Refused
from commands.timeline.add_note import add_note, correct_note
from incidents.timeline import add_note as add
from storage.database import Database
from tests.commands.told import NASTY, START, TEAM, TEXTS, as_data, exported, minutes, name, opened, whole, with_text
from tests.databases import PostgreSQL, SQLite, real_time


def lines_after(text: str, heading: str) -> list[str]:
    """The section's lines that are not empty."""
    after = text.split(f"\n{heading}\n", 1)[1]
    return [line for line in re.split(r"\n#{1,2} ", after)[0].split("\n") if line]


async def test_markdown_tells_facts_and_times(database: Database) -> None:
    text = await exported(database, await whole(database))
    assert text.startswith("# INC-1: Spam floods sign-ups\n\n| Fact |  |\n| --- | --- |\n")
    assert "| Severity | SEV2 (Serious harm) |" in text
    assert "| Type | Spam and abuse (spam) |" in text
    assert "| Status | resolved |" in text
    assert "| Declared | 2026-03-02 14:00:00 GMT, by Ana Ruiz |" in text
    assert "| Commander | Ana Ruiz |" in text
    assert "Last written: Sign-ups are limited.<br>No harm is seen." in text
    assert lines_after(text, "## Times")[2:] == [
        "| To the first page | 3 s |",
        "| To the first acknowledgement | 6 min |",
        "| To mitigation | 20 min |",
        "| To resolution | 1 h 20 min |",
        "| Open in total | 1 h 20 min |",
    ]


async def test_markdown_tells_who_held_which_role_until_when(database: Database) -> None:
    people = lines_after(await exported(database, await whole(database)), "## People")
    assert "| Ana Ruiz | commander |" in people
    assert "| Cy Tan | commander until 2026-03-02 14:18:00 GMT |" in people
    assert "| Bo Larsen | - |" in people
    assert "| U777 | - |" in people


async def test_markdown_tells_who_was_paged_and_who_answered(database: Database) -> None:
    text = await exported(database, await whole(database))
    pages = lines_after(text, "## Pages and answers")
    assert pages == [
        "### Page 1: Spam floods sign-ups",
        "Cy Tan answered after 6 min, at step 2 of 2.",
        "- 2026-03-02 14:00:00 GMT: Ana Ruiz started a page to “urgent”: Spam floods sign-ups",
        "- 2026-03-02 14:00:00 GMT: Step 1 called for Bo Larsen.",
        "- 2026-03-02 14:00:03 GMT: Bo Larsen was paged.",
        "- 2026-03-02 14:05:00 GMT: Nobody answered in time. Step 2 called for Cy Tan.",
        "- 2026-03-02 14:05:06 GMT: Cy Tan was paged.",
        "- 2026-03-02 14:06:00 GMT: Cy Tan acknowledged the page.",
    ]


async def test_a_page_that_nobody_answered_says_so(database: Database) -> None:
    n = await opened(database)
    for minute in (5, 10):
        assert await move_next_due(database, TEAM, now=minutes(minute))
    text = await exported(database, n)
    assert "Nobody answered, at any step." in text
    assert "14:10:00 GMT: Nobody acknowledged the page, and its last step had passed." in text
    assert "| To the first acknowledgement | - |" in text


async def test_a_step_without_anybody_on_call_and_a_person_out_of_reach_are_told(database: Database) -> None:
    declared = await declare(
        database, TEAM, title="x", severity=None, type="other", private=None, by="bo", now=START, once=None
    )
    async with database.begin() as tx:
        await note_not_reached(tx, declared.page, person="ana", step=1, why="not in <Slack>", now=minutes(1))
    pages = lines_after(await exported(database, declared.incident.id), "## Pages and answers")
    assert "- 2026-03-02 14:00:00 GMT: Step 1 was passed at once: nobody was on call for nobody." in pages
    assert "- 2026-03-02 14:01:00 GMT: Ana Ruiz could not be paged: not in &lt;Slack&gt;" in pages


async def test_markdown_tells_what_became_of_each_step(database: Database) -> None:
    text = await exported(database, await whole(database))
    version = TEAM.runbooks["spam-wave"].version
    assert lines_after(text, "## Runbook: Spam wave") == [
        f"`spam-wave`, version `{version}`; started 2026-03-02 14:00:00 GMT by Ana Ruiz. 2 of 4 steps settled.",
        "### Stop it",
        "- **1. Done:** Measure how fast it grows<br>By Cy Tan, 2026-03-02 14:09:00 GMT.<br>Note: 40 a minute",
        (
            "- **2. Skipped, required:** Save ids and hashes<br>By Cy Tan, 2026-03-02 14:10:00 GMT, because: "
            "Nothing was kept, all was deleted"
        ),
        "- **3. Open:** Limit new accounts<br>With Bo Larsen, for the role legal.",
        "### Close",
        "- **4. Open:** Check appeals<br>With nobody.",
    ]


async def test_an_open_step_is_with_whoever_holds_its_role(database: Database) -> None:
    """Nobody gave it to them; still it is theirs."""
    n = await opened(database)
    assert "Limit new accounts<br>With nobody, for the role legal." in await exported(database, n)
    await assign_role(
        database, TEAM, incident_id=n, role="legal", person="bo", by="ana", now=minutes(1), once=None, inside=True
    )
    assert "Limit new accounts<br>With Bo Larsen, for the role legal." in await exported(database, n)


async def test_the_timeline_is_in_the_order_of_what_happened(database: Database) -> None:
    timeline = lines_after(await exported(database, await whole(database)), "## Timeline")
    assert timeline[:5] == [
        "### 2026-03-02, Monday",
        "- *Times are GMT (UTC+00:00).*",
        "- 13:30:00 U777 noted: It began earlier (written later, 2026-03-02 14:12:00 GMT)",
        "- 14:00:00 Ana Ruiz declared a SEV3 incident: Spam floods sign-ups",
        "- 14:00:00 Ana Ruiz started a page to “urgent”: Spam floods sign-ups",
    ]
    assert "- 14:02:00 Ana Ruiz kept Bo Larsen's message: I see it too" in timeline
    assert timeline[-1] == "- 15:20:00 Ana Ruiz resolved the incident."


async def test_a_corrected_note_shows_its_newest_text_and_json_has_every_version(database: Database) -> None:
    n = await whole(database)
    text = await exported(database, n)
    assert "- 14:13:00 Bo Larsen noted: Fifty accounts (corrected by Ana Ruiz)\n" in text
    assert "hundred" not in text
    assert "Forty" not in text
    entries = (await as_data(database, n))["timeline"]
    (note,) = [entry for entry in entries if entry["data"].get("text") == "Four hundred accounts"]
    (second,) = [entry for entry in entries if entry["data"].get("text") == "Forty accounts"]
    (third,) = [entry for entry in entries if entry["data"].get("text") == "Fifty accounts"]
    assert (note["corrects"], second["corrects"], third["corrects"]) == (None, note["number"], second["number"])


async def test_a_note_corrected_by_its_writer_is_marked_corrected(database: Database) -> None:
    n = await opened(database)
    await add_note(database, incident_id=n, text="one", at=None, by="bo", now=minutes(1), once=None)
    await correct_note(database, incident_id=n, number=1, text="two", by="bo", now=minutes(2), once=None, inside=True)
    assert "- 14:01:00 Bo Larsen noted: two (corrected)\n" in await exported(database, n)


async def test_action_items_have_kind_owner_and_date(database: Database) -> None:
    actions = lines_after(await exported(database, await whole(database)), "## Action items")
    assert actions[2:] == [
        "| 1 | Alarm on growth | detection | Bo Larsen | 2026-03-09 | no |",
        "| 2 | Write to users | - | nobody | - | 2026-03-02 14:23:00 GMT, by Cy Tan |",
    ]


async def test_people_are_asked_what_the_runbook_wants_shown(database: Database) -> None:
    n = await whole(database)
    text = await exported(database, n)
    assert "### Time to notice\n\n*To be written.*\n\n### Who was affected, and how it was counted\n" in text
    for question in ("What went well", "What went badly", "Where we were lucky"):
        assert f"\n### {question}\n" in text
    without = await exported(database, n, team=None)
    assert "Time to notice" not in without
    assert "### What went well" in without


@pytest.mark.parametrize("format_", TEXTS)
async def test_the_same_facts_give_the_same_bytes(database: Database, format_: Format) -> None:
    """Asking for the file is no fact of the incident: a second one is the same."""
    n = await whole(database)
    before = await exported(database, n, format_)
    await ask_export(database, incident_id=n, format=format_, zone="UTC", by="ana", now=minutes(90), once=None)
    assert await exported(database, n, format_) == before
    assert "\r" not in before
    assert before.endswith("\n")
    assert not before.endswith("\n\n")


@pytest.mark.parametrize("format_", TEXTS)
async def test_both_databases_give_the_same_bytes(
    sqlite: SQLite, postgresql: PostgreSQL, tmp_path: Path, format_: Format
) -> None:
    files = []
    for url in (sqlite.create(tmp_path), postgresql.create()):
        database = Database(url, real_now=real_time())
        n = await whole(database)
        for text in NASTY.values():
            await add_note(database, incident_id=n, text=text, at=None, by="bo", now=minutes(100), once=None)
        files.append(await exported(database, n, format_))
        await database.close()
    assert files[0] == files[1]


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
async def test_typed_text_cannot_break_the_file(database: Database, text: str) -> None:
    """Whatever is typed, wherever: the file keeps its headings, its lists and its tables, and holds no HTML."""
    plain = await exported(database, await with_text(database, "plain"))
    hostile = await exported(database, await with_text(database, text))
    assert _structure(hostile) == _structure(plain)


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_typed_text_reads_as_it_was_typed(text: str) -> None:
    """Escaping costs no character but those that cannot be seen."""
    seen = re.sub("[\x01\x02\x7f\u202e\u2066]", "", text)
    for before in ("- ", "", "| Cell |\n| --- |\n| "):
        assert _words(f"{before}{typed(text)}").removeprefix("Cell").split() == seen.split()


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
async def test_json_holds_what_was_typed(database: Database, text: str) -> None:
    data = await as_data(database, await with_text(database, text))
    notes = [entry["data"]["text"] for entry in data["timeline"] if entry["kind"] == "NoteAdded"]
    assert notes == [text.strip()]
    assert data["incident"]["title"] == " ".join(text.split())[:300].strip()


def _parsed(text: str) -> list[Token]:
    """The file as a Markdown reader understands it: blocks, and what is inside of them."""
    blocks = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [token for block in blocks for token in (block, *(block.children or ()))]


def _structure(text: str) -> list[tuple[str, str]]:
    """Everything that is no text: headings, lists, tables, emphasis, links, code, HTML other than a line's end."""
    words = ("text", "text_special", "inline", "softbreak")
    return [(token.type, token.tag) for token in _parsed(text) if token.type not in words and token.content != "<br>"]


def _words(text: str) -> str:
    """What a reader sees of the text, on one line."""
    return "".join(" " if token.content == "<br>" else token.content for token in _parsed(text) if not token.children)


async def test_a_private_incident_says_how_to_handle_it(database: Database) -> None:
    n = await opened(database, type="police", severity=None)
    text = await exported(database, n)
    assert "> **Private.** Share this file only with the people of this incident" in text
    assert (await as_data(database, n))["incident"]["private"] is True


@pytest.mark.parametrize(
    ("zone", "line"),
    [
        ("UTC", "- *Times are UTC (UTC+00:00).*"),
        ("Asia/Singapore", "- *Times are UTC+08:00.*"),
        ("Asia/Kolkata", "- *Times are IST (UTC+05:30).*"),
        ("America/St_Johns", "- *Times are NST (UTC-03:30).*"),
    ],
)
async def test_the_timeline_says_what_its_clocks_are_set_to(database: Database, zone: str, line: str) -> None:
    assert line in await exported(database, await opened(database), zone=zone)


async def test_the_timeline_says_where_the_clocks_change(database: Database) -> None:
    """Dublin, the last Sunday of October: the hour from one to two comes twice."""
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    n = await opened(database, now=before)
    await add_note(database, incident_id=n, text="later", at=None, by="bo", now=before + timedelta(hours=1), once=None)
    timeline = lines_after(await exported(database, n), "## Timeline")
    assert timeline[:2] == ["### 2026-10-25, Sunday", "- *Times are IST (UTC+01:00).*"]
    assert timeline[-2:] == ["- *From here times are GMT (UTC+00:00).*", "- 01:30:00 Bo Larsen noted: later"]


async def test_each_day_has_its_heading(database: Database) -> None:
    n = await opened(database)
    await add_note(database, incident_id=n, text="tomorrow", at=None, by="bo", now=minutes(1440), once=None)
    timeline = lines_after(await exported(database, n), "## Timeline")
    assert timeline[-2:] == ["### 2026-03-03, Tuesday", "- 14:00:00 Bo Larsen noted: tomorrow"]


async def test_time_in_total_leaves_out_the_time_it_was_closed(database: Database) -> None:
    n = await opened(database)
    await resolve(database, incident_id=n, by="ana", now=minutes(10), once=None)
    await reopen(database, TEAM, incident_id=n, by="bo", now=minutes(70), once=None)
    await resolve(database, incident_id=n, by="ana", now=minutes(75), once=None)
    text = await exported(database, n)
    assert "| To resolution | 1 h 15 min |" in text
    assert "| Open in total | 15 min |" in text
    assert "| Reopened | once |" in text
    assert (await as_data(database, n))["seconds"]["open"] == 900


async def test_an_open_incident_says_what_is_not_known_yet(database: Database) -> None:
    text = await exported(database, await opened(database))
    assert "| Resolved | not yet |" in text
    assert "| Open in total | still open |" in text
    assert "It is still waiting for an answer." in text
    assert "No update was written." in text
    assert "None were written down." in text


async def test_json_is_for_machines(database: Database) -> None:
    """Sorted keys, two spaces, instants in UTC with Z, people as keys with their names beside, a version."""
    n = await whole(database)
    text = await exported(database, n, "json")
    data = json.loads(text)
    assert text == json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert data["schema"] == 1
    assert data["incident"]["id"] == "INC-1"
    assert data["incident"]["declared_at"] == "2026-03-02T14:00:00.000000Z"
    assert data["people"]["cy"] == {
        "name": "Cy Tan",
        "roles": [
            {"role": "commander", "since": "2026-03-02T14:07:00.000000Z", "until": "2026-03-02T14:18:00.000000Z"}
        ],
    }
    assert data["seconds"]["to_acknowledge"] == 360
    assert data["pages"][0]["acknowledged_by"] == "cy"
    assert data["runbooks"][0]["steps"][0]["note"] == "40 a minute"
    assert [item["due_on"] for item in data["actions"]] == ["2026-03-09", None]
    assert [entry["number"] for entry in data["timeline"]] == list(range(1, len(data["timeline"]) + 1))
    (paged,) = [e for e in data["timeline"] if e["says"] == "Cy Tan acknowledged the page."]
    assert (paged["page"], paged["by"], paged["at"]) == (1, "cy", "2026-03-02T14:06:00.000000Z")


async def test_json_ignores_the_zone(database: Database) -> None:
    n = await whole(database)
    dublin = await exported(database, n, "json", zone="Europe/Dublin")
    assert await exported(database, n, "json", zone="Asia/Singapore") == dublin


@pytest.mark.parametrize(
    ("incident_id", "format_", "zone", "sentence"),
    [
        (404, "md", "UTC", "There is no INC-404."),
        (1, "md", "Mars/Olympus", "I do not know the time zone `Mars/Olympus`."),
        (1, "md", "../etc/passwd", "I do not know the time zone"),
        (1, "docx", "UTC", "I cannot write `docx`."),
    ],
)
async def test_what_cannot_be_exported_is_refused_in_a_sentence(
    database: Database, incident_id: int, format_: Any, zone: str, sentence: str
) -> None:
    assert await opened(database) == 1
    with pytest.raises(Refused, match=re.escape(sentence)):
        await exported(database, incident_id, format_, zone=zone)


@pytest.mark.parametrize(
    ("title", "fields", "expected"),
    [
        ("Spam floods sign-ups", {}, "INC-1-spam-floods-sign-ups.md"),
        ("../../etc/passwd\x01 <b>|:*?", {}, "INC-1-etc-passwd-b.md"),
        ("支払い", {}, "INC-1.md"),
        ("Zoë's café", {}, "INC-1-zoe-s-cafe.md"),
        ("x" * 300, {}, "INC-1-" + "x" * 40 + ".md"),
        ("Police ask about Ana", {"type": "police"}, "INC-1-private.md"),
    ],
)
async def test_a_file_has_a_name_that_is_legal_everywhere(
    database: Database, title: str, fields: dict[str, str], expected: str
) -> None:
    async with database.read() as tx:
        incident = await tx.incidents.get(await opened(database, title, **fields))
    assert incident is not None
    assert filename(incident, "md") == expected


async def test_a_long_timeline_comes_in_small_pieces(database: Database) -> None:
    """However long it is, it is never held whole."""
    n = await opened(database)
    async with database.begin() as tx:
        incident = await tx.incidents.get(n)
        assert incident is not None
        for second in range(2_000):
            at = START + timedelta(seconds=second)
            await record(tx, None, add(incident, f"note {second}", by="bo", at=at, now=at), at)
    for format_ in TEXTS:
        pieces = export(database, n, format=format_, zone="UTC", names=name, team=TEAM)
        lengths = [len(piece) async for piece in pieces]
        assert max(lengths) < sum(lengths) / 10
