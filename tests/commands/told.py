"""An incident with everything in it, written out: what tests of exports share."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from commands.action.add import add_action
from commands.action.complete import complete_action
from commands.export import export
from commands.formats import Format
from commands.incident.assign_role import assign_role
from commands.incident.change_severity import change_severity
from commands.incident.change_status import cancel, mitigate, resolve
from commands.incident.declare import declare
from commands.incident.note_channel import note_opened
from commands.incident.post_update import post_update
from commands.incident.retitle import retitle
from commands.page.acknowledge import acknowledge
from commands.page.move_due import move_next_due
from commands.page.note_sent import note_paged
from commands.runbook.work import assign_step, complete_step, skip_step
from commands.team import Team
from commands.timeline.add_note import add_note, correct_note
from commands.timeline.keep_message import keep_message
from incidents.action import ActionKind
from storage.database import Database
from tests.teams import PEOPLE, small_team

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
TEAM = small_team()
TEXTS: tuple[Format, ...] = ("html", "md", "csv", "json")  # all but PDF, which is no text

NASTY = {
    "pipes": "a | b || c",
    "backticks": "``` code ` fence ```",
    "heading": "# not a heading\n## nor this\nsetext\n======",
    "html": "<script>alert(1)</script><img src=x onerror=y>",
    "comment": "<!-- the rest of the file is gone",
    "entity": "&lt;b&gt; &#35; &amp;",
    "numbered": "1. first\n2) second",
    "bullet": "+ first\n- second",
    "code": "    indented\n\ttabbed",
    "unseen": "\x01    indented\x02\x7f",
    "footnote": "see[^1]\n[^1]: there",
    "links": "[text](javascript:alert(1)) ![img](http://x) [ref]: http://x",
    "lists": "\n- [ ] task\n1. one\n> quote\n***\n---\n",
    "emphasis": "**bold** __bold__ _it_ ~~gone~~ *",
    "backslashes": "\\| \\` \\\\ ends in \\",
    "line ends": "one\rtwo\r\nthree\u2028four\x85five\x0bsix",
    "directions": "abc \u202edcba\u2066x",
    "attribute": "\" onload=alert(1) x='><svg onload=alert(1)>",
    "closing": "</title></style></svg></textarea><iframe src=//evil.example>]]>",
    "template": "{{ 7 * 7 }} {% raw %} {{ ''.__class__ }}",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "mentions": "<!channel> <@U1> @here",
    "cjk": "支払いが失敗しています。データベース障害 결제 실패",
    "emoji": "🔥🔥 👩‍👩‍👧‍👦 🇮🇪",
    "long": "long words " * 263,
}


def minutes(count: float) -> datetime:
    return START + timedelta(minutes=count)


def name(person: str) -> str:
    return PEOPLE[person].name if person in PEOPLE else person


async def exported(
    db: Database,
    incident_id: int,
    format: Format = "md",  # noqa: A002 - as in the command
    *,
    zone: str = "Europe/Dublin",
    team: Team | None = TEAM,
) -> str:
    pieces = export(db, incident_id, format=format, zone=zone, names=name, team=team)
    return b"".join([piece async for piece in pieces]).decode()


async def as_data(db: Database, incident_id: int) -> Any:
    return json.loads(await exported(db, incident_id, "json"))


async def opened(db: Database, title: str = "Spam floods sign-ups", **fields: Any) -> int:
    given: dict[str, Any] = {
        "severity": "sev2",
        "type": "spam",
        "private": None,
        "by": "ana",
        "now": START,
        "once": None,
        **fields,
    }
    return (await declare(db, TEAM, title=title, **given)).incident.id


async def whole(db: Database) -> int:
    """An incident with everything in it: Bo does not answer, Cy does; the checklist, notes, roles, action items."""
    declared = await declare(
        db,
        TEAM,
        title="Spam floods sign-ups",
        severity="sev3",
        type="spam",
        private=None,
        by="ana",
        now=START,
        once=None,
    )
    n, page = declared.incident.id, declared.page
    async with db.begin() as tx:
        await note_paged(tx, page, person="bo", step=0, channel_id="D1", ts="1.0", now=minutes(0.05))
        incident = await tx.incidents.get(n, for_change=True)
        assert incident is not None
        await note_opened(tx, incident, channel_id="C12", name="inc-1-spam", now=minutes(0.1))
        (run,) = await tx.runs.of_incident(n)
    assert await move_next_due(db, TEAM, now=minutes(5))
    async with db.begin() as tx:
        escalated = await tx.pages.get(page.id)
        assert escalated is not None
        await note_paged(tx, escalated, person="cy", step=1, channel_id="D2", ts="2.0", now=minutes(5.1))
    await acknowledge(db, page_id=page.id, by="cy", now=minutes(6), once=None)
    told: dict[str, Any] = {"incident_id": n, "once": None}
    await assign_role(db, TEAM, role="commander", person="cy", by="cy", now=minutes(7), **told)
    await change_severity(db, TEAM, severity="sev2", by="cy", now=minutes(8), **told)
    work: dict[str, Any] = {"run_id": run.id, "once": None}
    await complete_step(db, step="measure", by="cy", note="40 a minute", now=minutes(9), **work)
    await skip_step(db, step="preserve", by="cy", reason="Nothing was kept, all was deleted", now=minutes(10), **work)
    await assign_step(db, step="rate-limit", assignee="bo", by="cy", now=minutes(11), **work)
    await add_note(db, text="It began earlier", at=minutes(-30), by="U777", now=minutes(12), **told)
    await add_note(db, text="Four hundred accounts", at=None, by="bo", now=minutes(13), **told)
    await correct_note(db, number=2, text="Forty accounts", by="bo", now=minutes(14), inside=True, **told)
    await correct_note(db, number=2, text="Fifty accounts", by="ana", now=minutes(15), inside=True, **told)
    await keep_message(
        db, author="bo", text="I see it too", written_at=minutes(2), source="C12:1", by="ana", now=minutes(16), **told
    )
    await post_update(db, TEAM, text="Sign-ups are limited.\nNo harm is seen.", by="cy", now=minutes(17), **told)
    await assign_role(db, TEAM, role="commander", person="ana", by="ana", now=minutes(18), **told)
    await mitigate(db, by="ana", now=minutes(20), **told)
    alarm: dict[str, Any] = {"owner": "bo", "due_on": date(2026, 3, 9), "kind": ActionKind.DETECTION}
    await add_action(db, text="Alarm on growth", by="ana", now=minutes(21), **alarm, **told)
    await add_action(db, text="Write to users", owner=None, due_on=None, by="ana", now=minutes(22), **told)
    await complete_action(db, number=2, by="cy", now=minutes(23), **told)
    await resolve(db, by="ana", now=minutes(80), **told)
    return n


async def with_text(db: Database, text: str) -> int:
    """An incident with the text in every place where something can be typed."""
    short = text[:290].strip()
    n = await opened(db, title=" ".join(text.split())[:300].strip())
    told: dict[str, Any] = {"incident_id": n, "by": "ana", "now": minutes(1), "once": None}
    async with db.read() as tx:
        (run,) = await tx.runs.of_incident(n)
    work: dict[str, Any] = {"run_id": run.id, "by": "ana", "now": minutes(1), "once": None}
    await complete_step(db, step="measure", note=short, **work)
    await skip_step(db, step="preserve", reason=f"because {short}", **work)
    await add_note(db, text=text, at=None, **told)
    await post_update(db, TEAM, text=text, **told)
    await keep_message(db, author="U1", text=text, written_at=START, source=f"C:{n}", **told)
    await add_action(db, text=short, owner=None, due_on=None, **told)
    await retitle(db, title=f"{short} again", **told)
    await retitle(db, title=" ".join(text.split())[:300].strip(), **told)
    await cancel(db, reason=short, **told)
    return n
