"""What people type after a slash, mistyped or half typed: never nothing, always a way on."""

import pytest

from tests.commands.grammar.team import refused, said


@pytest.mark.parametrize(
    ("text", "nearest", "says"),
    [
        ("resolv", "resolve", "I do not know `resolv`"),
        ("reslove INC-12", "resolve", "I do not know"),
        ("dec", "declare", "I do not know"),
        ("close", "resolve", "I do not know"),
        ("retrospective", "postmortem", "I do not know"),
        ("help tmeline", "timeline", "I do not know"),
        ("sev2 db down", "declare", "begin with `declare`"),
        ("declare db down --privte", "--private", "no option"),
        ("declare db down \u2014privte", "--private", "no option"),
        ("declare db down type:frod", "fraud", "no type `frod`"),
        ("role scibe bo", "scribe", "no role `scibe`"),
        ("role coms bo", "comms", "no role `coms`"),
        ("role c bo", "commander", "no role `c`"),
        ("oncall", "/oncall", "a command of its own"),
        ("who is on call?", "/oncall", "a command of its own"),
        ("done", "resolve", "a step of the checklist, or the whole incident"),
        ("checklst", "runbook", "I do not know"),
        ("runbook card-tasting", "card-testing", "no runbook"),
        ("status mitigatd", "mitigated", "A status is"),
    ],
)
def test_something_like_a_command_is_answered_with_the_nearest(text: str, nearest: str, says: str) -> None:
    answer = refused(text)
    assert nearest in answer.nearest
    assert says in answer.text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("INC-12", "What should be done with `INC-12`?"),
        ("INC-12 list", "not about one incident"),
        ("declare sev9 db down", "There is no severity `sev9`. There are `sev1`, `sev2` and `sev3`."),
        ("declare sev 9 db down", "There is no severity `sev9`"),
        ("declare db down --type", "Which type?"),
        ("declare type:", "Which type?"),
        ("declare type:nothing db down", "no type `nothing`"),
        ("declare --urgent db down", "no option `--urgent`"),
        ("declare sev2 threats --private against staff", "`--private` stands within the title"),
        ("declare sev2 threats --private\nof last night", "`--private` stands within the title"),
        ("declare threats \u2014private, urgent", "stands within the title"),
        ("declare accounts --type fraud in Europe", "stands within the title"),
        ("declare accounts type:fraud in Europe", "stands within the title"),
        ("severity", "Which severity?"),
        ("severity 9", "no severity `sev9`"),
        ("severity high", "no severity `high`"),
        ("severity sev1 now", "do not know what to do with `now`"),
        ("status", "A status is"),
        ("status cancelled", "Why is it cancelled?"),
        ("mitigate traffic shifted", "do not know what to do with `traffic shifted`"),
        ("cancel", "Why is it cancelled?"),
        ("cancel INC-12", "Why is it cancelled?"),
        ("runbook done", "Which step?"),
        ("runbook done all", "Which step?"),
        ("runbook done 2, 3 and 4", "One step at a time"),
        ("runbook done 2 3", "One step at a time"),
        ("runbook skip 3", "Why is step 3 skipped?"),
        ("runbook note 3", "noted on step 3"),
        ("commander <@U1> <@U2>", "Name one person"),
        ("role scribe", "Who takes the role `scribe`?"),
        ("page", "Whom should I page"),
        ("page bo", "Why is `bo` paged?"),
        ("title", "What is the new title?"),
        ('title ""', "What is the new title?"),
        ("note", "What should the note say?"),
        ("note \u202e\u200b", "What should the note say?"),
        ("note fix 7", "What should entry 7 say?"),
        ("note at 14:05", "What happened then?"),
        ("note at 25:05 x", "no time of day `25:05`"),
        ("note at 14:75 x", "no time of day `14:75`"),
        ("note at 13pm x", "no time of day `13pm`"),
        ("note at 2026-02-30 14:05 x", "no day `2026-02-30`"),
        ("note at 2026-11-19 x", "A day needs a time"),
        ("note at 2026-11-21 14:05 x", "still to come"),
        ("note at today 15:00 x", "still to come"),
        ("note at 14:05 PST x", "may mean several zones"),
        ("note at", "When was it"),
        ("note at tomorrow 9:00 we meet", "`tomorrow` is still to come"),
        ("note at tomorrow we meet", "Example: `/incident action we meet by tomorrow`"),
        ("note at next tuesday 14:00 a call", "`/incident action a call by tuesday`"),
        ("note at 5 min ago the queue was full", "`/incident note at 14:25 the queue was full`"),
        ("note at 20 hours ago: it began", "`/incident note at 2026-11-19 18:30 it began`"),
        ("note at 1405 checkout off", "`/incident note at 14:05 checkout off`"),
        ("note at 14.05 checkout off", "`/incident note at 14:05 checkout off`"),
        ("note at wednesday 14:05 x", "`/incident note at 2026-11-18 14:05 x`"),
        ("note at last fri 14:05 x", "`/incident note at 2026-11-20 14:05 x`"),
        ("note at 21st november 14:05 x", "`/incident note at 2025-11-21 14:05 x`"),
        ("note at 11/10 14:05 x", "cannot read the day `11/10`"),
        ("note fix", "Which entry"),
        ("note fix entry 7 the queue", "`/incident note fix 7 the queue`"),
        ("note fix 0 the queue", "`0` is no entry's number"),
        ("note fix 7,8 both", "One entry at a time"),
        ("resolve INC-1 INC-2", "nothing was done. Send one `resolve` for `INC-1`"),
        ("resolve INC-1, INC-2 and INC-3", "and then one for `INC-2`"),
        ("resolve INC-1 and INC-2 are over", "One incident at a time"),
        ("status resolved INC-1 INC-2", "One incident at a time"),
        ("cancel INC-1 INC-2", "One incident at a time"),
        ("update INC-1 INC-2", "One incident at a time"),
        ("mitigate INC-1 INC-2", "One incident at a time"),
        ("severity sev1 INC-1 INC-2", "One incident at a time"),
        ("action done", "Which action is done?"),
        ("action done soon", "Which action is done?"),
        ("action @bo by friday", "What is to be done?"),
        ("action rotate keys by 2026-11-19", "already past"),
        ("action rotate keys by 2026-11-31", "no day"),
        ("list closed", "I can list"),
        ("timeline everything", "How many entries?"),
        ("timeline 99999999999999999999", "How many entries?"),
        ("timeline -3", "How many entries?"),
        ("export docx", "There are `html`, `pdf`, `md`, `csv` and `json`"),
        ("export md Mars/Olympus", "I cannot use `Mars/Olympus`"),
        ("action set 2", "What of action 2?"),
        ("action set 2 rotate keys", "What of action 2?"),
        ("postmortem pdf", "I cannot use `pdf`"),
        ("action rotate keys kind:magic", "There is no kind of action `magic`. There are `detection`, `policy`,"),
        ("reload now", "do not know what to do with `now`"),
    ],
)
def test_what_is_missing_or_unknown_is_said_with_an_example(text: str, says: str) -> None:
    answer = refused(text)
    assert says in answer.text
    assert "Example: `/" in answer.text


@pytest.mark.parametrize(
    ("command", "text", "says"),
    [
        ("/page", "", "Whom should I page"),
        ("/page", "bo", "Why is `bo` paged?"),
        ("/oncall", "legl", "There is no schedule `legl`"),
        ("/pager", "bo", "I do not know the command"),
    ],
)
def test_other_commands_say_what_is_missing(command: str, text: str, says: str) -> None:
    assert says in refused(text, command).text


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("resolv INC-12 the patch is out", "/incident resolve INC-12 the patch is out"),
        ("INC-12 reslove", "/incident resolve INC-12"),
        ("comment <@U1|ana> &amp; bo called", "/incident note @ana bo called"),
        ("severty 1", "/incident severity 1"),
        ("severty high", "/incident severity sev2"),
        ("close " + "x" * 400, "/incident resolve the patch is out"),
        ("handover", "/incident commander @bo"),
        ("skip 3", "/incident runbook skip 3 nothing was stolen"),
        ("sev9", "/incident declare sev2 payments are failing"),
        ("sev9 db down", "/incident declare sev2 payments are failing"),
        ("xyzzy", "/incident help"),
    ],
)
def test_the_example_fits_what_was_typed(text: str, example: str) -> None:
    """As far as the nearest verb can read it."""
    assert refused(text).example == example


def test_help_is_named_once() -> None:
    assert refused("xyzzy").text == "I do not know `xyzzy`. `/incident help` shows what I know."


def test_every_refusal_shows_an_example_that_parses() -> None:
    """Following the advice works."""
    for text in (
        "xyzzy",
        "close",
        "declare sev9 x",
        "role x",
        "runbook x",
        "runbook skip 3",
        "note at 25:00 x",
        "done",
        "skip",
        "undo",
        "oncall",
        "handover",
        "role coms bo",
        "page",
        "sev2 a b",
    ):
        command, _, rest = refused(text).example.partition(" ")
        said(rest, command)


@pytest.mark.parametrize(
    ("text", "example"),
    [
        (
            "sev1 card payments from 400 new devices that nobody has seen before",
            "/incident declare sev1 card payments from 400 new devices that nobody has seen before",
        ),
        ('sev1 "child-safety team is away"', '/incident declare sev1 "child-safety team is away"'),
        ("sev1 the answer is {type} for every card", "/incident declare sev2 payments are failing"),
        ("sev1 " + "cards " * 60, "/incident declare sev2 payments are failing"),
        (
            "noet the bank wants to speak to somebody who can stop the payments at once",
            "/incident note the bank wants to speak to somebody who can stop the payments at once",
        ),
    ],
)
def test_an_example_made_of_what_was_typed_is_whole(text: str, example: str) -> None:
    """It is there to be copied: of a title that is cut off, or has lost its quotes, nobody would be warned."""
    assert refused(text).text.endswith(f"Example: `{example}`")
