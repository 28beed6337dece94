"""The team's files: what is read from them, and every sentence about a mistake in them."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import Faulty, load
from commands.team import Link, Person
from oncall.escalation import Target
from oncall.grid import Every
from oncall.prove import prove
from oncall.reach import reach
from oncall.resolve import on_call, shifts

EXAMPLE = Path(__file__).parents[2] / "example" / "tocsin.yaml"

GOOD = """\
people:
  ana: {name: Ana Ruiz, email: ana@example.com, zone: America/Los_Angeles, team: safety}
  bo: {name: Bo Lindqvist, email: bo@example.com, zone: Europe/Dublin}
admins: [ana]
severities:
  sev1: {title: Grave, update_every: 30m}
  sev2: {title: Less grave}
types:
  general: {title: Something else, policy: all}
schedules:
  sf:
    zone: America/Los_Angeles
    start: 2026-01-05
    rotation: [ana, bo]
policies:
  all:
    steps:
      - {page: schedule sf, wait: 10m}
"""
RUNBOOK = "title: Ours\nstages: [{title: First, steps: [Look]}]\n"


def faults_of(folder: Path, text: str) -> list[str]:
    """What is told about a tocsin.yaml, without the folder's name."""
    file = folder / "tocsin.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(Faulty) as told:
        load(file)
    return [str(fault).replace(f"{file}:", "") for fault in told.value.faults]


# What of GOOD is replaced, by what, and what is said about it: line, place, what was found, what is allowed.
ONE_FAULT: dict[str, tuple[str, str, str]] = {
    "a misspelt person in a rotation": (
        "rotation: [ana, bo]",
        "rotation: [anna, bo]",
        '14: schedules.sf.rotation[0]: there is no person "anna"; did you mean "ana"?',
    ),
    "an admin who is nobody": (
        "admins: [ana]",
        "admins: [zoe]",
        '4: admins[0]: there is no person "zoe"; allowed: ana, bo',
    ),
    "a misspelt zone": (
        "zone: Europe/Dublin",
        "zone: Europe/Dublln",
        '3: people.bo.zone: "Europe/Dublln" is not a time zone; did you mean "Europe/Dublin"?',
    ),
    "readiness asked for too shortly before": (
        "    zone: America/Los_Angeles",
        "    ready_before: 5m\n    zone: America/Los_Angeles",
        '12: schedules.sf.ready_before: "5m"; from 1h to 7d, or never',
    ),
    "readiness without time to answer": (
        "    zone: America/Los_Angeles",
        "    ready_before: 2h\n    ready_by: 2h\n    zone: America/Los_Angeles",
        "11: schedules.sf: ready_by is as long as ready_before, or longer; a ready_by closer to the shift",
    ),
    "a backup who is not there": (
        "    zone: America/Los_Angeles",
        "    backup: zoe\n    zone: America/Los_Angeles",
        '12: schedules.sf.backup: there is no person "zoe"; allowed: ana, bo',
    ),
    "a city for a zone": (
        "    zone: America/Los_Angeles",
        "    zone: los angeles",
        '12: schedules.sf.zone: "los angeles" is not a time zone; did you mean "America/Los_Angeles"?',
    ),
    "an abbreviation for a zone": (
        "    zone: America/Los_Angeles",
        "    zone: PST",
        '12: schedules.sf.zone: "PST" is not a time zone; an IANA name, as in Europe/Dublin',
    ),
    "a zone that leaves the folder of zones": (
        "zone: Europe/Dublin",
        "zone: ../../etc/passwd",
        '3: people.bo.zone: "../../etc/passwd" is not a time zone; an IANA name, as in Europe/Dublin',
    ),
    "a bad e-mail": (
        "bo@example.com",
        "bo at example.com",
        '3: people.bo.email: "bo at example.com" is not an e-mail address; one address, as in ana@example.com',
    ),
    "two people with one e-mail": (
        "bo@example.com",
        "Ana@Example.com",
        '3: people.bo.email: "Ana@Example.com" is also the e-mail of "ana"; one person for each e-mail',
    ),
    "a policy named as a person": (
        "  all:\n",
        "  bo:\n    steps: [{page: person bo}]\n  all:\n",
        '16: policies.bo: "bo" is a person; a name that nobody has',
    ),
    "a person named as what one does with a page": (
        "  bo: {name",
        "  snooze: {name: Sue, email: s@example.com, zone: Europe/Dublin}\n  bo: {name",
        "3: people.snooze: `/page snooze` means something else already; another name",
    ),
    "a team named as what one does with a page": (
        "team: safety",
        "team: ack",
        "2: people.ana.team: `/page ack` means something else already; another name",
    ),
    "a team named as a person": (
        "team: safety",
        "team: bo",
        '2: people.ana.team: "bo" is a person; a name that nobody has',
    ),
    "a key in capitals": (
        "  bo: {",
        "  Bo L: {",
        '3: people.Bo L: "Bo L"; small letters, digits and dashes, at most 40, as in "bo-l"',
    ),
    "a person without e-mail": (
        "email: bo@example.com, ",
        "",
        '3: people.bo: no email; write "email: ana@example.com"',
    ),
    "an unknown key": (
        "team: safety",
        "taem: safety",
        '2: people.ana.taem: unknown key; did you mean "team"?',
    ),
    "an unknown section": (
        "admins:",
        "admin:",
        '4: admin: unknown key; did you mean "admins"?',
    ),
    "a duplicate key": (
        "  sev2: {title: Less grave}",
        "  sev1: {title: Less grave}",
        "7: severities.sev1: already given on line 6; once only",
    ),
    "an entry with nothing in it": (
        "  sev2: {title: Less grave}",
        "  sev2:",
        "7: severities.sev2: nothing; keys with values: title, update_every, urgency, quiet_after, postmortem",
    ),
    "a number for text": (
        "title: Less grave",
        "title: 2",
        "7: severities.sev2.title: the number 2; text; put it in quotes",
    ),
    "a duration without a unit": (
        "update_every: 30m",
        "update_every: 30",
        "6: severities.sev1.update_every: the number 30 is not a duration; a number and s, m, h or d, as in 5m or 1h",
    ),
    "a duration in words": (
        "wait: 10m",
        "wait: ten minutes",
        '18: policies.all.steps[0].wait: "ten minutes" is not a duration; a number and s, m, h or d, as in 5m or 1h',
    ),
    "a wait of a month": (
        "wait: 10m",
        "wait: 30d",
        '18: policies.all.steps[0].wait: "30d"; from 1s to 7d',
    ),
    "a handoff without minutes": (
        "    start:",
        "    handoff: 9am\n    start:",
        '13: schedules.sf.handoff: "9am" is not a time of day; hours and minutes, as in "09:00" or "17:30"',
    ),
    "a start that is no date": (
        "start: 2026-01-05",
        "start: next monday",
        '13: schedules.sf.start: "next monday" is not a date; year, month and day, as in 2026-01-05',
    ),
    "a start that no calendar has": (
        "start: 2026-01-05",
        "start: 2026-02-30",
        '13: schedules.sf.start: "2026-02-30" is not in the calendar; a date that exists, as in 2026-01-05',
    ),
    "an empty rotation": (
        "rotation: [ana, bo]",
        "rotation: []",
        "14: schedules.sf.rotation: empty; at least one",
    ),
    "turns by the fortnight": (
        "    start:",
        "    every: weekly\n    start:",
        '13: schedules.sf.every: "weekly"; hour, day, week or month, or some of them, as in 2 weeks',
    ),
    "an empty step": (
        "{page: schedule sf, wait: 10m}",
        "{}",
        '18: policies.all.steps[0]: no page; write "page: schedule tns-sf"',
    ),
    "a step that pages nobody": (
        "page: schedule sf",
        "page: []",
        "18: policies.all.steps[0].page: empty; at least one",
    ),
    "a policy without steps": (
        "    steps:\n      - {page: schedule sf, wait: 10m}",
        "    steps: []",
        "17: policies.all.steps: empty; at least one",
    ),
    "a step that names neither a schedule nor a person": (
        "page: schedule sf",
        "page: us all",
        (
            '18: policies.all.steps[0].page: "us all" names nobody to page; '
            "a schedule, next, person, team, channel or webhook"
        ),
    ),
    "a step that names a schedule without saying so": (
        "page: schedule sf",
        "page: sf",
        '18: policies.all.steps[0].page: "sf" names nobody to page; did you mean "schedule sf"?',
    ),
    "a step with a misspelt schedule": (
        "page: schedule sf",
        "page: [person ana, schedule fs]",
        '18: policies.all.steps[0].page[1]: there is no schedule "fs"; allowed: sf',
    ),
    "a next of a schedule that does not exist": (
        "page: schedule sf",
        "page: next fs",
        '18: policies.all.steps[0].page: there is no schedule "fs"; allowed: sf',
    ),
    "a team without saying so": (
        "page: schedule sf",
        "page: safety",
        '18: policies.all.steps[0].page: "safety" names nobody to page; did you mean "team safety"?',
    ),
    "a channel that no channel can be called": (
        "page: schedule sf",
        "page: channel Ops",
        (
            '18: policies.all.steps[0].page: "Ops" cannot name a Slack channel; '
            'small letters, digits, dashes and underscores, at most 80, without #, as in "ops"'
        ),
    ),
    "a sparing that is not shorter than the wait": (
        "page: schedule sf",
        "page: schedule sf, wait: 5m, sparing: 5m",
        "18: policies.all.steps[0]: sparing is as long as the wait, or longer; a sparing shorter than the wait",
    ),
    "turns among several who must acknowledge": (
        "page: schedule sf",
        "page: schedule sf, turns: round robin, acknowledge: 2",
        (
            '18: policies.all.steps[0]: "turns" beside "sparing" or "acknowledge"; '
            "one of them: turns ask one person at a time"
        ),
    ),
    "more acknowledgements than people": (
        "page: schedule sf",
        "page: person ana, acknowledge: 2",
        "18: policies.all.steps[0]: acknowledge: 2, of 1; at most as many as the step pages",
    ),
    "nobody to acknowledge": (
        "page: schedule sf",
        "page: schedule sf, acknowledge: 0",
        "18: policies.all.steps[0].acknowledge: the number 0; 1 or more",
    ),
    "a condition on a severity that there is not": (
        "page: schedule sf",
        "page: schedule sf, when: {severity: sev9}",
        '18: policies.all.steps[0].when.severity: there is no severity "sev9"; did you mean "sev2"?',
    ),
    "an unknown condition": (
        "page: schedule sf",
        "page: schedule sf, when: {severty: sev1}",
        '18: policies.all.steps[0].when.severty: unknown key; did you mean "severity"?',
    ),
    "hours without a zone": (
        "page: schedule sf",
        'page: schedule sf, when: {hours: {start: "09:00", end: "17:00"}}',
        '18: policies.all.steps[0].when.hours: no zone; write "zone: Europe/Dublin"',
    ),
    "a night that is none": (
        "team: safety",
        "team: safety, night: late",
        '2: people.ana.night: "late" is not a night; from when to when, as in 22:00-07:00',
    ),
    "quiet hours that take no time": (
        "team: safety",
        'team: safety, notify: {quiet: {start: "22:00", end: "22:00", high: [slack]}}',
        "2: people.ana.notify.quiet: quiet hours that end when they start; say when they end",
    ),
    "willing when awake, and nobody knows when": (
        "team: safety",
        "team: safety, awake_first: true",
        "2: people.ana: awake_first without a night; night: 22:00-07:00, so that it is known when they are awake",
    ),
    "a policy that goes round too often": (
        "    steps:\n",
        "    repeat: 10\n    steps:\n",
        "17: policies.all.repeat: the number 10; 9 or less",
    ),
    "a runbook that does not exist": (
        "policy: all}",
        "policy: all, runbook: generall}",
        '9: types.general.runbook: there is no runbook "generall"; did you mean "general"?',
    ),
    "a public type that opens with a runbook for private incidents": (
        "policy: all}",
        "policy: all, runbook: csam-report}",
        (
            '9: types.general.runbook: the runbook "csam-report" is for private incidents, and this type is public; '
            "private: true beside it, or another runbook"
        ),
    ),
    "a policy that does not exist": (
        "policy: all}",
        "policy: al}",
        '9: types.general.policy: there is no policy "al"; did you mean "all"?',
    ),
    "a severity nobody defined": (
        "policy: all}",
        "policy: all, severity: SEV3}",
        '9: types.general.severity: there is no severity "SEV3"; did you mean "sev2"?',
    ),
    "a policy for a severity nobody defined": (
        "policy: all}",
        "policy: all, policy_by_severity: {minor: all}}",
        '9: types.general.policy_by_severity.minor: there is no severity "minor"; allowed: sev1, sev2',
    ),
    "a yes for a true": (
        "policy: all}",
        "policy: all, private: yes}",
        '9: types.general.private: "yes"; true or false',
    ),
    "a link that is no web address": (
        "policy: all}",
        "policy: all, links: [{title: Tool, url: 'javascript:alert(1)'}]}",
        (
            '9: types.general.links[0].url: "javascript:alert(1)" is not a web address; '
            "https://... or http://..., at most 2,000 characters"
        ),
    ),
    "a default type that does not exist": (
        "admins: [ana]",
        "default_type: genral",
        '4: default_type: there is no type "genral"; did you mean "general"?',
    ),
    "a channel with a #": (
        "admins: [ana]",
        'announcements: "#Incidents Here"',
        (
            '4: announcements: "#Incidents Here" cannot name a Slack channel; '
            'small letters, digits, dashes and underscores, at most 80, without #, as in "incidents-here"'
        ),
    ),
    "a channel that YAML takes for a comment": (
        "admins: [ana]",
        "operations: #incident-ops",
        '4: operations: YAML takes "#incident-ops" for a comment; put the text in quotes, or a space after the #',
    ),
    "an emoji with colons": (
        "admins: [ana]",
        "timeline_emoji: ':memo:'",
        '4: timeline_emoji: ":memo:" is not an emoji\'s name; its name in Slack without colons, as in memo',
    ),
    "a list where names belong": (
        "admins: [ana]",
        "roles: [scribe]",
        "4: roles: a list; names, each with what belongs to it",
    ),
    "a name where a list belongs": (
        "admins: [ana]",
        "admins: ana",
        '4: admins: "ana"; a list, as in [one, two]',
    ),
    "no people": (
        GOOD[: GOOD.index("admins")],
        "people: {}\n",
        "1: people: empty; at least one",
    ),
    "a tab": (
        "    zone: America",
        "\tzone: America",
        "12: a tab; indent with spaces",
    ),
}


@pytest.mark.parametrize("case", ONE_FAULT)
def test_a_mistake_is_told_in_a_sentence_with_its_line(case: str, tmp_path: Path) -> None:
    old, new, sentence = ONE_FAULT[case]
    assert old in GOOD
    assert sentence in faults_of(tmp_path, GOOD.replace(old, new, 1))


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Shape, values and names that mean nothing, even several in one entry, in the order of the lines."""
    text = GOOD
    for old, new in [
        ("bo@example.com", "bo"),
        ("policy: all}", "policy: none, colour: red}"),
        ("    zone: America/Los_Angeles", "    zone: X"),
        ("rotation: [ana, bo]", "rotation: [anna]"),
        ("schedule sf, wait: 10m", "schedule sg, wait: 10"),
    ]:
        text = text.replace(old, new)
    (tmp_path / "runbooks").mkdir()
    (tmp_path / "runbooks" / "mine.yaml").write_text("title: Mine\n", "utf-8")
    told = faults_of(tmp_path, text)
    assert [line.split(": ")[0:2] for line in told if not line.startswith(str(tmp_path))] == [
        ["3", "people.bo.email"],
        ["9", "types.general.policy"],
        ["9", "types.general.colour"],
        ["12", "schedules.sf.zone"],
        ["14", "schedules.sf.rotation[0]"],
        ["18", "policies.all.steps[0].page"],
        ["18", "policies.all.steps[0].wait"],
    ]
    assert [line for line in told if line.startswith(f"{tmp_path / 'runbooks' / 'mine.yaml'}:1: ")]


def test_one_slip_is_not_told_twice(tmp_path: Path) -> None:
    """A person with a bad e-mail is still a person: who refers to them is not at fault."""
    assert len(faults_of(tmp_path, GOOD.replace("ana@example.com", "ana"))) == 1


def test_a_missing_section_is_told(tmp_path: Path) -> None:
    told = faults_of(tmp_path, GOOD[: GOOD.index("policies:")])
    assert '1: no policies; write "policies: {trust-safety: {...}}"' in told


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "1: the file is empty; people, types and policies at least"),
        (b"# nothing yet\n", "1: the file is empty; people, types and policies at least"),
        (b"- ana\n- bo\n", '1: a list; keys with values, as in "people:"'),
        (b"hello", '1: "hello"; keys with values, as in "people:"'),
        (b"people:\n  ana: {name: \xff\xfe}\n", "2: not UTF-8; save the file as UTF-8"),
        (b'people: "\n', "1: a quote that is never closed; close it"),
    ],
)
def test_a_file_that_holds_no_team_is_told(content: bytes, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "tocsin.yaml"
    file.write_bytes(content)
    with pytest.raises(Faulty) as told:
        load(file)
    assert [str(fault) for fault in told.value.faults] == [f"{file}:{sentence}"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match="there is no such file; write one, or say where it is in TOCSIN_CONFIG"):
        load(tmp_path / "tocsin.yaml")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Faulty, match="cannot be read: not a directory"):
        load(tmp_path / "file" / "tocsin.yaml")


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match=r"a folder without YAML files; at least one file named \*\.yaml"):
        load(tmp_path)


def test_a_folder_is_read_as_one(tmp_path: Path) -> None:
    """People and schedules may be spread; hidden files and other endings are not read."""
    (tmp_path / "a.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "b.yml").write_text("people:\n  cy: {name: Cy, email: cy@example.com, zone: UTC}\n", "utf-8")
    (tmp_path / ".draft.yaml").write_text("nonsense", "utf-8")
    (tmp_path / "notes.txt").write_text("nonsense", "utf-8")
    assert list(load(tmp_path).people) == ["ana", "bo", "cy"]


def test_what_two_files_both_say_is_told(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(GOOD, "utf-8")
    second.write_text(
        "people:\n  ana: {name: Another, email: other@example.com, zone: UTC}\n  cy: {}\nadmins: [bo]\n", "utf-8"
    )
    with pytest.raises(Faulty) as told:
        load(tmp_path)
    assert [str(fault) for fault in told.value.faults] == [
        f"{second}:2: people.ana: already given in {first} on line 2; once only",
        f'{second}:3: people.cy: no name; write "name: Ana Ruiz"',
        f'{second}:3: people.cy: no email; write "email: ana@example.com"',
        f'{second}:3: people.cy: no zone; write "zone: Europe/Dublin"',
        f"{second}:4: admins: already given in {first} on line 4; once only",
    ]


def test_while_one_file_is_unreadable_what_others_refer_to_is_not_judged(tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("people: [\n", "utf-8")
    (tmp_path / "rest.yaml").write_text(GOOD[GOOD.index("admins") :], "utf-8")
    with pytest.raises(Faulty) as told:
        load(tmp_path)
    assert len(told.value.faults) == 1


def test_a_teams_own_runbook_replaces_the_shipped_one(tmp_path: Path) -> None:
    file = tmp_path / "tocsin.yaml"
    file.write_text(GOOD, "utf-8")
    shipped = load(file).runbooks
    (tmp_path / "runbooks").mkdir()
    (tmp_path / "runbooks" / "general.yaml").write_text(RUNBOOK, "utf-8")
    (tmp_path / "runbooks" / "ours.yaml").write_text(RUNBOOK, "utf-8")
    runbooks = load(file).runbooks
    assert runbooks.keys() == shipped.keys() | {"ours"}
    assert runbooks["general"].title == "Ours"


def test_a_runbooks_step_may_have_a_role_of_the_teams(tmp_path: Path) -> None:
    (tmp_path / "runbooks").mkdir()
    (tmp_path / "runbooks" / "ours.yaml").write_text(RUNBOOK.replace("[Look]", "[{text: Look, role: vendor}]"), "utf-8")
    assert "is not a role" in faults_of(tmp_path, GOOD)[0]
    (tmp_path / "tocsin.yaml").write_text(GOOD + "roles: {vendor: Speaks with the vendor}\n", "utf-8")
    assert "vendor" in load(tmp_path / "tocsin.yaml").roles


def test_a_team_is_read_as_written(tmp_path: Path) -> None:
    text = GOOD.replace(
        "policy: all}",
        "policy: all, severity: sev2, private: true, links: [{title: Tool, url: 'https://example.com/?a=1&b=2'}]}",
    ).replace("    start:", "    every: day\n    handoff: 17:30\n    start:")
    (tmp_path / "tocsin.yaml").write_text(text.replace("schedule sf,", "[schedule sf, person bo],"), "utf-8-sig")
    team = load(tmp_path / "tocsin.yaml")
    assert team.people["ana"] == Person(
        key="ana", name="Ana Ruiz", email="ana@example.com", zone="America/Los_Angeles", team="safety"
    )
    assert team.admins == {"ana"}
    assert [(each.key, each.rank, each.update_every) for each in team.severities] == [
        ("sev1", 0, timedelta(minutes=30)),
        ("sev2", 1, None),
    ]
    general = team.types["general"]
    assert (general.private, general.severity, general.runbook) == (True, "sev2", None)
    assert general.links == (Link(title="Tool", url="https://example.com/?a=1&b=2"),)
    (layer,) = team.schedules["sf"].layers
    assert (layer.turns, layer.start) == (Every(unit="day"), datetime.combine(date(2026, 1, 5), time(17, 30)))
    (step,) = team.policies["all"].steps
    assert step.targets == (Target(kind="schedule", name="sf"), Target(kind="person", name="bo"))
    assert step.wait == timedelta(minutes=10)


def test_what_is_left_out_has_a_sensible_value(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("admins")] + GOOD[GOOD.index("types:") :].replace(", wait: 10m", "")
    (tmp_path / "tocsin.yaml").write_text(text, "utf-8")
    team = load(tmp_path / "tocsin.yaml")
    assert [severity.key for severity in team.severities] == ["sev1", "sev2", "sev3", "sev4"]
    assert [severity.rank for severity in team.severities] == [0, 1, 2, 3]
    assert list(team.roles) == [
        "commander", "deputy", "scribe", "communications", "subject-expert", "legal", "policy", "law-enforcement",
        "wellness",
    ]  # fmt: skip
    assert team.admins == frozenset()
    assert (team.default_type, team.announcements, team.operations) == ("general", "incidents", "incident-ops")
    (layer,) = team.schedules["sf"].layers
    assert (layer.turns, layer.start.time()) == (Every(unit="week"), time(9))
    assert team.policies["all"].steps[0].wait == timedelta(minutes=5)


# Places where people write text; {} is what they wrote.
TEXTS = {
    "a person's name": ("name: Ana Ruiz", "name: {}"),
    "a severity's title": ("title: Grave", "title: {}"),
    "a type's title": ("title: Something else", "title: {}"),
    "a link's title": ("policy: all}", "policy: all, links: [{{title: {}, url: 'https://example.com'}}]}}"),
    "a role": ("admins: [ana]", "roles: {{vendor: {}}}"),
}
NAMES = {
    "a person": ("rotation: [ana, bo]", "rotation: [{}]"),
    "a person's key": ("  bo: {name", "  {}: {{name"),
    "an e-mail": ("email: bo@example.com", "email: {}"),
    "a team": ("team: safety", "team: {}"),
    "a zone": ("zone: Europe/Dublin", "zone: {}"),
    "a section": ("admins:", "{}:"),
    "a severity": ("policy: all}", "policy: all, severity: {}}}"),
    "a policy": ("policy: all}", "policy: {}}}"),
    "a runbook": ("policy: all}", "policy: all, runbook: {}}}"),
    "an address": ("policy: all}", "policy: all, links: [{{title: Tool, url: {}}}]}}"),
    "a target": ("page: schedule sf", "page: {}"),
    "a wait": ("wait: 10m", "wait: {}"),
    "a handoff": ("    start:", "    handoff: {}\n    start:"),
    "a start": ("start: 2026-01-05", "start: {}"),
    "a turn": ("    start:", "    every: {}\n    start:"),
    "a channel": ("admins: [ana]", "announcements: {}"),
    "an emoji": ("admins: [ana]", "timeline_emoji: {}"),
    "a default type": ("admins: [ana]", "default_type: {}"),
}
ODD = {
    "Chinese, Japanese, Korean": "安娜 サーバー障害 장애",
    "emoji": "🔥👩‍👩‍👧‍👦🇮🇪",
    "a mention": "<!channel> <@U012AB3CD> & <https://evil.example|click>",
    "SQL": "'; DROP TABLE incidents; --",
    "a template": "{0.__class__} %s ${HOME} {{7*7}}",
}


def quoted(text: str) -> str:
    """The text as YAML in single quotes."""
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("place", TEXTS)
def test_odd_text_is_kept_as_typed(place: str, odd: str, tmp_path: Path) -> None:
    old, new = TEXTS[place]
    (tmp_path / "tocsin.yaml").write_text(GOOD.replace(old, new.format(quoted(ODD[odd])), 1), "utf-8")
    team = load(tmp_path / "tocsin.yaml")
    kept = [
        team.people["ana"].name,
        team.severities[0].title,
        team.types["general"].title,
        *(link.title for link in team.types["general"].links),
        team.roles.get("vendor"),
    ]
    assert ODD[odd] in kept


@pytest.mark.parametrize("place", TEXTS)
def test_text_of_3000_characters_is_told(place: str, tmp_path: Path) -> None:
    old, new = TEXTS[place]
    (told,) = faults_of(tmp_path, GOOD.replace(old, new.format("x" * 3_000), 1))
    assert "3,000 characters; at most " in told


@pytest.mark.parametrize("text", [*ODD.values(), "x" * 3_000, "安" * 3_000], ids=[*ODD, "long", "long and Chinese"])
@pytest.mark.parametrize("place", NAMES)
def test_odd_text_for_a_name_is_told_briefly(place: str, text: str, tmp_path: Path) -> None:
    """Nothing breaks, no fault runs on for 3,000 characters, and no validator's jargon comes through."""
    old, new = NAMES[place]
    assert old in GOOD
    told = faults_of(tmp_path, GOOD.replace(old, new.format(quoted(text)), 1))
    for sentence in told:
        assert len(sentence) < 400
        assert "Input should" not in sentence
        assert "Value error" not in sentence


def test_the_example_pages_somebody_at_any_hour() -> None:
    """The first step of every policy reaches a person in every hour of a year."""
    team = load(EXAMPLE)
    for hour in range(24 * 366):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        assert all(reach(policy.steps[0], team.house, at).people for policy in team.policies.values())


def test_the_example_goes_from_office_to_office() -> None:
    """It has three offices, and whoever is paged first is at work, but for holidays and what was arranged."""
    team = load(EXAMPLE)
    seen = set()
    for shift in shifts(team.schedules["tns"], datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)):
        zone = ZoneInfo(team.people[shift.person].zone)
        seen.add(zone.key)
        if shift.because[0].endswith(("singapore", "dublin", "san-francisco")):
            assert shift.start.astimezone(zone).time() >= time(9)
            assert shift.end.astimezone(zone).time() <= time(18)
    assert seen == {person.zone for person in team.people.values()}


def test_the_example_has_nothing_to_mend() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert prove(load(EXAMPLE).house, start, start + timedelta(days=800)) == []


def test_the_example_has_a_holiday_an_override_and_a_shadow() -> None:
    tns = load(EXAMPLE).schedules["tns"]
    christmas = on_call(tns, datetime(2026, 12, 25, 12, tzinfo=UTC))
    assert christmas is not None
    assert (christmas.responders, christmas.shadows) == (("grace",), ("ivan",))
    assert christmas.because == ("layer singapore, instead of dublin: Christmas Day",)
    evening = on_call(tns, datetime(2026, 12, 25, 20, tzinfo=UTC))
    assert evening is not None
    assert evening.responders == ("cy",)
    assert evening.because == ("override instead of ana: away with family",)


def test_the_example_has_the_usual_types() -> None:
    team = load(EXAMPLE)
    usual = {"general", "child-safety", "removal-order", "account-takeover", "fraud", "jailbreak", "security"}
    assert usual <= set(team.types)
    assert {kind.runbook for kind in team.types.values()} == set(team.runbooks), "a runbook that nothing opens with"
    assert team.types["child-safety"].private
    assert all(person.email.endswith("@example.com") for person in team.people.values())


def test_the_smallest_team_in_the_documentation_works(tmp_path: Path) -> None:
    written = (EXAMPLE.parents[1] / "docs" / "team-files.md").read_text("utf-8")
    smallest = written.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "tocsin.yaml").write_text(smallest, "utf-8")
    assert list(load(tmp_path / "tocsin.yaml").people) == ["ana"]
