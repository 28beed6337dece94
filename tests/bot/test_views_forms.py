"""Forms: whatever was typed before and whatever the team's files say, Slack opens them."""

from dataclasses import replace

import pytest

from bot.views.forms.carried import MOST, carried, carry
from bot.views.forms.declare import TYPE, declare_form
from bot.views.forms.keep import keep_form
from bot.views.forms.page import reassign_form, step_form
from bot.views.forms.step import assign_form, note_form, record_form, skip_form
from bot.views.forms.update import update_form
from sandbox.blocks.surfaces import modal_problems
from tests.bot.cases import BAD_TEXTS, NOW, incident, page, run, step, team


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_every_form_is_one_that_slack_opens(text: str) -> None:
    one = step(1, text=text, note=text, record=text, required=True)
    work = run(one)
    forms = [
        declare_form(team(text), channel="C1", severity="sev2", type="general", private=True, summary=text),
        declare_form(team(), channel="C1", severity="gone", type="gone"),
        update_form(incident(text, summary=text[:2_900]), channel="C1"),
        update_form(incident(text), channel="C1", stakeholders="x" * 80),
        skip_form(work, one, channel="C1"),
        note_form(work, one, channel="C1"),
        record_form(work, one, channel="C1"),
        assign_form(work, one, channel="C1", chosen="UANA"),
        assign_form(work, one, channel="C1", chosen=None),
        keep_form([incident(text, id=n) for n in range(200)], channel="C1", ts="1.2", author="UBO", text=text),
        keep_form([incident(text)], channel="C1", ts="1.2", author="UBO", text=""),
        reassign_form(page(text), incident(text), team(text), NOW, channel="C1"),
        step_form(page(text, incident_id=None), None, team(text), NOW, channel="C1"),
    ]
    for form in forms:
        assert modal_problems(form.to_dict()) == []


def test_a_type_that_is_always_private_says_so_whatever_its_length() -> None:
    general = team().types["general"]
    short, long = (replace(general, title=title, private=True) for title in ("Child safety", "Somebody " * 20))
    for kind, begins in ((short, "Child safety"), (long, "Somebody Somebody")):
        form = declare_form(replace(team(), types={"general": kind}), channel="C1").to_dict()
        assert modal_problems(form) == []
        (block,) = [each for each in form["blocks"] if each["block_id"] == TYPE]
        shown = block["element"]["options"][0]["text"]["text"]
        assert shown.startswith(begins)
        assert shown.endswith(" (always private)")


@pytest.mark.parametrize("text", [*BAD_TEXTS.values(), '"\\\n' * 1_000])
def test_what_a_form_carries_fits_and_comes_back(text: str) -> None:
    written = carry(channel="C1", text=text)
    back = carried(written)
    assert len(written) <= MOST
    assert back["channel"] == "C1"
    assert back["text"] == text or (back["text"].endswith("…") and text.startswith(back["text"][:-1]))
