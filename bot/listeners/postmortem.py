"""The postmortem: how it stands, its parts, its review; by command, by button and by form."""

from typing import assert_never

from slack_sdk.models.views import View

from bot.listeners import which
from bot.listeners.asked import Asked, Pressed, Submitted
from bot.listeners.edge import Answer, Edge, say
from bot.listeners.form import open_form
from bot.views import postmortem as views
from bot.views.forms import postmortem as form
from bot.views.message import named
from commands.find import incident_to_read
from commands.grammar import orders
from commands.incident.ask_export import ask_export
from commands.postmortem import review
from commands.postmortem.lacking import Standing, standing
from commands.postmortem.write import WrittenMeanwhile, own_postmortem, write_postmortem
from incidents.incident import Incident
from incidents.postmortem import Part, Postmortem

Order = (
    orders.ShowPostmortem
    | orders.EditPostmortem
    | orders.OwnPostmortem
    | orders.AskReview
    | orders.ApprovePostmortem
    | orders.AskChanges
    | orders.WaivePostmortem
)


def register(edge: Edge) -> None:
    """The buttons of its messages, and its forms."""
    edge.action(views.EDIT, press_edit)
    edge.action(views.REVIEW, press_review)
    edge.action(views.APPROVE, press_approve)
    edge.action(views.CHANGES, press_changes)
    edge.action(views.WAIVE, press_waive)
    edge.view(form.WRITE, submit_parts, block=_first)
    edge.view(form.ASK, submit_reviewer, block=form.PERSON)
    edge.view(form.CHANGE, submit_changes, block=form.TEXT)
    edge.view(form.WAIVE, submit_waiver, block=form.TEXT)


async def obey(asked: Asked, order: Order) -> Answer:
    """Do what was typed."""
    db, by, now, once = asked.desk.db, asked.person, asked.now, asked.once
    match order:
        case orders.ShowPostmortem(zone=zone):
            n, inside = await which.incident(asked, order.incident, "postmortem INC-12")
            return await _show(asked, n, zone or asked.zone.key, inside=inside)
        case orders.EditPostmortem():
            n, inside = await which.incident(asked, order.incident, "postmortem edit INC-12")
            return await _open_parts(asked, n, inside=inside)
        case orders.OwnPostmortem(who=who):
            n, inside = await which.incident(asked, order.incident, "postmortem owner @bo INC-12")
            person = which.person(asked, who)
            await own_postmortem(db, incident_id=n, person=person, by=by, now=now, once=once, inside=inside)
            sees = "You see" if person == by else f"{asked.desk.directory.mention(person)} sees"
            return say(f"{sees} the postmortem of INC-{n} through. Until it is signed off, I ask after it.")
        case orders.AskReview(who=who):
            n, inside = await which.incident(asked, order.incident, "postmortem review @bo INC-12")
            person = which.person(asked, who)
            await review.ask_review(db, incident_id=n, reviewer=person, by=by, now=now, once=once, inside=inside)
            return _asked_for_review(asked, n, person)
        case orders.ApprovePostmortem():
            n, inside = await which.incident(asked, order.incident, "postmortem approve INC-12")
            return await _approve(asked, n, inside=inside)
        case orders.AskChanges(text=text):
            n, inside = await which.incident(
                asked, order.incident, "postmortem INC-12 changes say when users were told"
            )
            done = await review.ask_changes(db, incident_id=n, text=text, by=by, now=now, once=once, inside=inside)
            return _changes_are_asked(asked, n, done)
        case orders.WaivePostmortem(reason=reason):
            n, inside = await which.incident(asked, order.incident, "postmortem INC-12 waive it was a drill")
            await review.waive(db, incident_id=n, reason=reason, by=by, now=now, once=once, inside=inside)
            return say(f"No postmortem is needed for INC-{n}: that is on its timeline, and nobody is asked after it.")
        case _:
            assert_never(order)


async def press_edit(asked: Pressed) -> Answer:
    """The button: a form with what stands."""
    n = int(asked.value)
    return await _open_parts(asked, n, inside=await which.here(asked, n))


async def press_review(asked: Pressed) -> Answer:
    """The button: who reviews it."""
    incident = await _incident(asked)
    return await open_form(asked, form.review_form(incident, channel=asked.channel_id))


async def press_approve(asked: Pressed) -> Answer:
    """The reviewer's button, which has asked whether it is meant."""
    n = int(asked.value)
    return await _approve(asked, n, inside=await which.here(asked, n))


async def press_changes(asked: Pressed) -> Answer:
    """The reviewer's other button: what should be changed."""
    incident = await _incident(asked)
    return await open_form(asked, form.changes_form(incident, channel=asked.channel_id))


async def press_waive(asked: Pressed) -> Answer:
    """The button: why none is needed."""
    incident = await _incident(asked)
    return await open_form(asked, form.waive_form(incident, channel=asked.channel_id))


async def submit_parts(asked: Submitted) -> Answer | View:
    """The form was filled in. Where somebody else changed the same part meanwhile, it asks to make one of both."""
    n = int(asked.origin["incident"])
    inside = await which.here(asked, n)
    stand = await _stand(asked, n, inside=inside)
    begun_at = int(asked.origin["version"])
    by_block = {form.block_of(part, begun_at): part for part in form.parts_of(stand)}
    try:
        written = await write_postmortem(
            asked.desk.db,
            incident_id=n,
            parts={by_block[block]: text for block, text in asked.values.items() if block in by_block},
            begun_at=begun_at,
            by=asked.person,
            now=asked.now,
            once=asked.once,
            inside=inside,
        )
    except WrittenMeanwhile as meanwhile:
        stand = await _stand(asked, n, inside=inside)
        by = named(asked.desk.directory, meanwhile.by)
        return form.write_form(stand, channel=asked.channel_id, mine=meanwhile.mine, both=meanwhile.both, by=by)
    stand = await _stand(asked, n, inside=inside)
    left = len(views.missing_lines(stand, asked.desk.directory))
    missing = f" {left} {'thing is' if left == 1 else 'things are'} still missing: `/incident postmortem INC-{n}`."
    return say(f"Version {written.version} of the postmortem of INC-{n} is saved.{missing if left else ''}")


async def submit_reviewer(asked: Submitted) -> Answer:
    """Somebody was chosen to review it."""
    n, person = int(asked.origin["incident"]), asked.desk.directory.person(asked.values.get(form.PERSON, ""))
    inside = await which.here(asked, n)
    await review.ask_review(
        asked.desk.db, incident_id=n, reviewer=person, by=asked.person, now=asked.now, once=asked.once, inside=inside
    )
    return _asked_for_review(asked, n, person)


async def submit_changes(asked: Submitted) -> Answer:
    """The reviewer said what should be changed."""
    n, text = int(asked.origin["incident"]), asked.values.get(form.TEXT, "")
    done = await review.ask_changes(
        asked.desk.db,
        incident_id=n,
        text=text,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=await which.here(asked, n),
    )
    return _changes_are_asked(asked, n, done)


async def submit_waiver(asked: Submitted) -> Answer:
    """Somebody said why none is needed; the channel's line tells it."""
    n = int(asked.origin["incident"])
    await review.waive(
        asked.desk.db,
        incident_id=n,
        reason=asked.values.get(form.TEXT, ""),
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=await which.here(asked, n),
    )
    return None


async def _show(asked: Asked, n: int, zone: str, *, inside: bool) -> Answer:
    """How it stands; and the page, into the incident's channel."""
    stand = await _stand(asked, n, inside=inside)
    if stand.incident.channel_id is None or stand.incident.channel_archived:
        where = f"INC-{n} has no open channel for the page. On the server: `tocsin export INC-{n} --format html`."
        return views.standing(stand, asked.desk.directory, first=where)
    await ask_export(
        asked.desk.db,
        incident_id=n,
        format="html",
        zone=zone,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
    )
    first = f"Writing out INC-{n} as a page for the browser, times in {zone}. It comes to its channel in a moment."
    return views.standing(stand, asked.desk.directory, first=first)


async def _open_parts(asked: Asked, n: int, *, inside: bool) -> Answer:
    stand = await _stand(asked, n, inside=inside)
    return await open_form(asked, form.write_form(stand, channel=asked.channel_id))


async def _approve(asked: Asked, n: int, *, inside: bool) -> Answer:
    signed = await review.sign_off(
        asked.desk.db, asked.team, incident_id=n, by=asked.person, now=asked.now, once=asked.once, inside=inside
    )
    return say(f"You signed off version {signed.signed_off_version} of the postmortem of INC-{n}. Thank you.")


def _asked_for_review(asked: Asked, n: int, person: str) -> Answer:
    who = asked.desk.directory.mention(person)
    return say(f"{who} is asked to review the postmortem of INC-{n}, and gets the file as a direct message.")


def _changes_are_asked(asked: Asked, n: int, postmortem: Postmortem) -> Answer:
    owner = asked.desk.directory.mention(postmortem.owner) if postmortem.owner else "The channel"
    return say(f"{owner} is told what you want changed in the postmortem of INC-{n}.")


async def _incident(asked: Pressed) -> Incident:
    n = int(asked.value)
    inside = await which.here(asked, n)
    async with asked.desk.db.read() as tx:
        return await incident_to_read(tx, n, by=asked.person, inside=inside)


async def _stand(asked: Asked, n: int, *, inside: bool) -> Standing:
    async with asked.desk.db.read() as tx:
        incident = await incident_to_read(tx, n, by=asked.person, inside=inside)
        return await standing(tx, incident, asked.team)


def _first(asked: Submitted) -> str:
    """The block at which a refusal stands."""
    return form.block_of(Part.SUMMARY, int(asked.origin["version"]))
