"""An incident's life as people steer it: severity, status, updates, roles, the export; by command and by button."""

from typing import assert_never

from bot.listeners import which
from bot.listeners.asked import Asked, Pressed, Submitted
from bot.listeners.edge import Answer, Edge, say
from bot.listeners.form import open_form
from bot.views import handover
from bot.views import incident as views
from bot.views.answers.incidents import OpenStep, resolved
from bot.views.answers.paging import paging
from bot.views.answers.people import roles
from bot.views.forms import update as form
from bot.views.message import how_long, one_line
from commands.find import incident_to_read
from commands.formats import FORMATS
from commands.grammar import orders
from commands.incident import change_status
from commands.incident.ask_export import ask_export
from commands.incident.assign_role import assign_role
from commands.incident.change_severity import change_severity
from commands.incident.hand_over import accept_command, decline_command, hand_over
from commands.incident.hand_over import take_command as take
from commands.incident.post_update import post_update
from commands.incident.retitle import retitle
from commands.page.calling import whom_it_calls
from commands.refusal import Refused
from incidents.incident import Incident
from runbooks.run import open_required

Change = orders.ChangeSeverity | orders.Retitle | orders.PostUpdate | orders.UpdateForm | orders.Export
Move = orders.Activate | orders.Mitigate | orders.Resolve | orders.Reopen | orders.Cancel
Cast = orders.AssignCommander | orders.AssignRole | orders.ListRoles


def register(edge: Edge) -> None:
    """The summary's buttons, and the form for an update."""
    edge.action(views.TAKE_COMMAND, take_command)
    edge.action(handover.ACCEPT, press_accept)
    edge.action(handover.DECLINE, press_decline)
    edge.action(views.UPDATE, write_update)
    edge.action(views.RESOLVE, press_resolve)
    edge.view(form.UPDATE, submit_update, block=form.TEXT)


async def change(asked: Asked, order: Change) -> Answer:
    """Change what is said of the incident, or have it written out."""
    desk, by, now, once = asked.desk, asked.person, asked.now, asked.once
    match order:
        case orders.ChangeSeverity(severity=severity):
            n, inside = await which.incident(asked, order.incident, f"severity {severity} INC-12")
            incident, page = await change_severity(
                desk.db, asked.team, incident_id=n, severity=severity, by=by, now=now, once=once, inside=inside
            )
            every = asked.team.severity(severity).update_every
            asks = f"I will ask for an update every {how_long(every)}." if every else "I will ask for no updates."
            told = f"{incident.name} is {severity.upper()} now. {asks}"
            if page is None:
                return say(told)
            return say(f"{told} {paging(await whom_it_calls(desk.db, page), asked.team, desk.directory, now)}")
        case orders.Retitle(title=title):
            n, inside = await which.incident(asked, order.incident, "title INC-12 card payments fail in Europe")
            incident = await retitle(desk.db, incident_id=n, title=title, by=by, now=now, once=once, inside=inside)
            return say(f"{incident.name} has a new title. Its channel keeps its name.")
        case orders.PostUpdate(text=text):
            n, inside = await which.incident(asked, order.incident, "summary INC-12 what is known now")
            incident = await post_update(
                desk.db, asked.team, incident_id=n, text=text, by=by, now=now, once=once, inside=inside
            )
            return say(f"{incident.name} has your update.")
        case orders.UpdateForm():
            n, inside = await which.incident(asked, order.incident, "update INC-12")
            return await _open_update(asked, n, inside=inside)
        case orders.Export(format=format_, zone=zone):
            n, inside = await which.incident(asked, order.incident, "export INC-12")
            zone = zone or asked.zone.key
            incident = await ask_export(
                desk.db, incident_id=n, format=format_, zone=zone, by=by, now=now, once=once, inside=inside
            )
            what = f"{incident.name} as {FORMATS[format_]}, times in {zone}"
            return say(f"Writing out {what}. The file comes to its channel in a moment.")
        case _:
            assert_never(order)


async def move(asked: Asked, order: Move) -> Answer:
    """Move the incident through its life."""
    db, by, now, once = asked.desk.db, asked.person, asked.now, asked.once
    match order:
        case orders.Activate():
            n, inside = await which.incident(asked, order.incident, "status INC-12 active")
            if await _is_closed(asked, n, inside=inside):
                return await _reopen(asked, n, inside=inside)
            incident = await change_status.reactivate(db, incident_id=n, by=by, now=now, once=once, inside=inside)
            return say(f"{incident.name} is active again.")
        case orders.Mitigate():
            n, inside = await which.incident(asked, order.incident, "mitigate INC-12")
            incident = await change_status.mitigate(db, incident_id=n, by=by, now=now, once=once, inside=inside)
            return say(
                f"{incident.name} is mitigated: the harm has stopped. "
                f"When the work is done: `/incident resolve {incident.name}`."
            )
        case orders.Resolve(text=text):
            n, inside = await which.incident(asked, order.incident, "resolve INC-12")
            return await _resolve(asked, n, inside=inside, update=text or "")
        case orders.Reopen():
            n, inside = await which.incident(asked, order.incident, "reopen INC-12")
            return await _reopen(asked, n, inside=inside)
        case orders.Cancel(reason=reason):
            n, inside = await which.incident(asked, order.incident, "cancel INC-12 a false alarm")
            incident = await change_status.cancel(
                db, incident_id=n, reason=reason, by=by, now=now, once=once, inside=inside
            )
            return say(f"{incident.name} is cancelled. Nobody is paged for it any more.")
        case _:
            assert_never(order)


async def cast(asked: Asked, order: Cast) -> Answer:
    """Say who does what, or show it."""
    match order:
        case orders.ListRoles():
            n, inside = await which.incident(asked, order.incident, "role INC-12")
            async with asked.desk.db.read() as tx:
                incident = await incident_to_read(tx, n, by=asked.person, inside=inside)
            return roles(incident, asked.team.roles, asked.desk.directory)
        case orders.AssignCommander(who=who):
            n, inside = await which.incident(asked, order.incident, "commander INC-12 @bo")
            return await _hand_over(asked, n, which.person(asked, who), inside=inside)
        case orders.AssignRole(role=role, who=who):
            n, inside = await which.incident(asked, order.incident, f"role INC-12 {role} me")
            return await _assign(asked, n, role, which.person(asked, who), inside=inside)
        case _:
            assert_never(order)


async def take_command(asked: Pressed) -> Answer:
    """The button, while nobody has it: the channel's own line says the rest."""
    n = int(asked.value)
    inside = await which.here(asked, n)
    await take(asked.desk.db, incident_id=n, by=asked.person, now=asked.now, once=asked.once, inside=inside)
    return None


async def press_accept(asked: Pressed) -> Answer:
    """The offer is accepted; its message and the channel say so."""
    n, db = int(asked.value), asked.desk.db
    await accept_command(db, incident_id=n, by=asked.person, now=asked.now, once=asked.once, inside=True)
    return None


async def press_decline(asked: Pressed) -> Answer:
    """The offer is declined; its message and the channel say so."""
    n, db = int(asked.value), asked.desk.db
    await decline_command(db, incident_id=n, by=asked.person, now=asked.now, once=asked.once, inside=True)
    return None


async def press_resolve(asked: Pressed) -> Answer:
    """The button, which has asked whether it is meant."""
    n = int(asked.value)
    return await _resolve(asked, n, inside=await which.here(asked, n))


async def write_update(asked: Pressed) -> Answer:
    """The button: a form that starts from the last update."""
    n = int(asked.value)
    return await _open_update(asked, n, inside=await which.here(asked, n))


async def _open_update(asked: Asked, n: int, *, inside: bool) -> Answer:
    async with asked.desk.db.read() as tx:
        incident = await incident_to_read(tx, n, by=asked.person, inside=inside)
    if not incident.status.is_open:
        raise Refused(f"{incident.name} is {incident.status}. If it is not over: `/incident reopen {incident.name}`.")
    kind = asked.team.types.get(incident.type)
    where = kind.stakeholders if kind else None
    return await open_form(asked, form.update_form(incident, channel=asked.channel_id, stakeholders=where))


async def submit_update(asked: Submitted) -> Answer:
    """The form was filled in; the channel shows the update."""
    if not asked.values.get(form.TEXT, "").strip():
        raise Refused("Say in a sentence what is known now. Nothing was posted yet.")
    n = int(asked.origin["incident"])
    await post_update(
        asked.desk.db,
        asked.team,
        incident_id=n,
        text=asked.values.get(form.TEXT, ""),
        stakeholders=asked.values.get(form.STAKEHOLDERS, ""),
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=await which.here(asked, n),
    )
    return None


async def _hand_over(asked: Asked, n: int, person: str, *, inside: bool) -> Answer:
    incident = await hand_over(
        asked.desk.db,
        incident_id=n,
        person=person,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
    )
    mention = asked.desk.directory.mention
    if incident.commander == person:
        return say(
            f"{'You have' if person == asked.person else f'{mention(person)} has'} command of {incident.name} now."
        )
    holder = "you have" if incident.commander == asked.person else f"{mention(incident.commander or '')} has"
    return say(f"Command of {incident.name} is offered to {mention(person)}. Until they accept, {holder} it.")


async def _assign(asked: Asked, n: int, role: str, person: str, *, inside: bool) -> Answer:
    incident = await assign_role(
        asked.desk.db,
        asked.team,
        incident_id=n,
        role=role,
        person=person,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
    )
    who = "You have" if person == asked.person else f"{asked.desk.directory.mention(person)} has"
    return say(f"{who} the role {one_line(role, 80)} of {incident.name} now.")


async def _resolve(asked: Asked, n: int, *, inside: bool, update: str = "") -> Answer:
    left = await _open_steps(asked, n, inside=inside)
    incident = await change_status.resolve(
        asked.desk.db, incident_id=n, by=asked.person, now=asked.now, once=asked.once, inside=inside, update=update
    )
    return resolved(incident, left)


async def _reopen(asked: Asked, n: int, *, inside: bool) -> Answer:
    incident = await change_status.reopen(
        asked.desk.db, asked.team, incident_id=n, by=asked.person, now=asked.now, once=asked.once, inside=inside
    )
    where = " Its channel was archived, so a new one is being opened." if incident.channel_archived else ""
    page = f"`/incident page {incident.name} WHO REASON` does that."
    return say(f"{incident.name} is active again.{where} Nobody is paged yet: {page}")


async def _is_closed(asked: Asked, n: int, *, inside: bool) -> bool:
    async with asked.desk.db.read() as tx:
        incident: Incident = await incident_to_read(tx, n, by=asked.person, inside=inside)
    return not incident.status.is_open


async def _open_steps(asked: Asked, n: int, *, inside: bool) -> list[OpenStep]:
    """The required steps that nobody has done, where they stand."""
    async with asked.desk.db.read() as tx:
        await incident_to_read(tx, n, by=asked.person, inside=inside)
        runs = [run for run in await tx.runs.of_incident(n) if run.ended_at is None]
    return [OpenStep(run, run.steps.index(step) + 1, step) for run in runs for step in open_required(run)]
