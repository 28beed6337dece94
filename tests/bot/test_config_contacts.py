"""What the team's files say of how people are reached, and what is said about mistakes in it."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.config import Faulty, load
from bot.settings import Misconfigured, Settings
from oncall.contact import Method

REST = """
policies: {all: {steps: [{page: person bo}]}}
types: {general: {title: Something, policy: all}}
"""


def people(tmp_path: Path, *entries: str) -> Path:
    file = tmp_path / "tocsin.yaml"
    lines = [
        f"  {key}: {{name: {key}, email: {key}@example.com, zone: Europe/Dublin{entry}}}"
        for key, entry in zip(("bo", "cy"), entries, strict=False)
    ]
    file.write_text("people:\n" + "\n".join(lines) + REST)
    return file


def test_contacts_and_rules_are_read(tmp_path: Path) -> None:
    """In the order of their waits; a quiet list that is left out is the usual one, or Slack."""
    bo = load(
        people(
            tmp_path,
            ', contacts: {sms: "+14155550141", mail: b@example.com},'
            ' notify: {high: [sms after 2m, mail after 30s], quiet: {start: "22:00", end: "07:00", low: [mail]}}',
        )
    ).people["bo"]
    assert bo.contacts == {Method.SMS: "+14155550141", Method.MAIL: "b@example.com"}
    assert [(t.method, t.after) for t in bo.rules.high] == [
        (Method.MAIL, timedelta(seconds=30)),
        (Method.SMS, timedelta(minutes=2)),
    ]
    assert [t.method for t in bo.rules.low] == [Method.SLACK, Method.MAIL, Method.SMS]
    quiet = bo.rules.quiet
    assert quiet is not None
    assert (quiet.start, quiet.end, quiet.high) == (time(22), time(7), bo.rules.high)
    assert [t.method for t in quiet.low] == [Method.MAIL]


@pytest.mark.parametrize(
    ("bo", "cy", "sentence"),
    [
        (
            ', contacts: {sms: "0155"}',
            "",
            (
                'people.bo.contacts.sms: "0155" is not a telephone number; '
                "with + and the country's code, as in +14155550100"
            ),
        ),
        (
            ", contacts: {webhook: 'http://127.0.0.1:99999/'}",
            "",
            (
                'people.bo.contacts.webhook: "http://127.0.0.1:99999/" is not a web address; '
                "https://... or http://..., at most 2,000 characters"
            ),
        ),
        (", contacts: {sm: x}", "", 'people.bo.contacts.sm: unknown key; did you mean "sms"?'),
        (
            ", notify: {high: [phone after 2m]}",
            "",
            (
                'people.bo.notify.high[0]: "phone after 2m" is not a turn; a method and a wait, as in sms after 2m; '
                "methods: slack, sms, voice, mail, ntfy, webhook"
            ),
        ),
        (
            ", notify: {high: [slack, slack after 3m]}",
            "",
            (
                "people.bo.notify.high: slack comes twice; "
                "name it once; any but slack may come again later, as in voice after 6m"
            ),
        ),
        (
            ", contacts: {mail: bo@example.com}, notify: {quiet: {start: '22:00', end: '07:00', low: [mail, mail]}}",
            "",
            (
                "people.bo.notify.quiet.low: mail comes twice; "
                "name it once; any but slack may come again later, as in voice after 6m"
            ),
        ),
        (", notify: {low: []}", "", "people.bo.notify.low: empty; at least one"),
        (
            ', notify: {quiet: {start: "22:00", end: "07:00", high: []}}',
            "",
            "people.bo.notify.quiet.high: empty; at least one",
        ),
        (
            ", notify: {high: [sms]}",
            "",
            'people.bo.notify.high[0]: "bo" has no sms among their contacts; write it, as in contacts: {sms: ...}',
        ),
        (
            ', contacts: {sms: "+14155550141"}',
            ', contacts: {voice: "+14155550141"}',
            'people.cy.contacts.voice: "+14155550141" is also the number of "bo"; one person for each number',
        ),
    ],
)
def test_a_mistake_is_told_in_a_sentence(tmp_path: Path, bo: str, cy: str, sentence: str) -> None:
    with pytest.raises(Faulty) as faulty:
        load(people(tmp_path, bo, cy))
    assert sentence in [str(fault).split(": ", 1)[1] for fault in faulty.value.faults]


def test_a_method_is_set_up_wholly_or_not_at_all() -> None:
    """What is missing is named."""
    Settings(_env_file=None).need_whole_contacts()  # type: ignore[call-arg]  # pydantic-settings adds it
    with pytest.raises(Misconfigured) as wrong:
        Settings(_env_file=None, twilio_from="+14155550199", smtp_host="mail", smtp_username="u").need_whole_contacts()  # type: ignore[call-arg]
    assert wrong.value.sentences == (
        (
            "Set TOCSIN_TWILIO_ACCOUNT_SID and TOCSIN_TWILIO_AUTH_TOKEN too, or none of them: "
            "SMS and calls cannot be sent without."
        ),
        "Set TOCSIN_SMTP_FROM too, or none of them: mail cannot be sent without.",
        "Set both TOCSIN_SMTP_USERNAME and TOCSIN_SMTP_PASSWORD, or neither.",
    )
