"""Working the checklist: by command, by its buttons and menus, and by the forms that those open."""

from dataclasses import replace
from typing import assert_never

from bot.listeners import which
from bot.listeners.asked import Asked, Pressed, Submitted
from bot.listeners.edge import Answer, Edge, say
from bot.listeners.form import open_form
from bot.views import runbook as views
from bot.views.answers import runbooks as answers
from bot.views.answers.runbooks import runbooks, untaken
from bot.views.forms import step as form
from bot.views.forms.declare import declare_form
from bot.views.message import InPlace, one_line
from commands.find import incident_to_read
from commands.grammar import orders
from commands.refusal import Refused
from commands.runbook import work as steps
from commands.runbook.attach import MeantForPrivate, attach_runbook
from incidents.incident import COMMANDER
from runbooks.run import Run, RunStep, StepState

Work = orders.CompleteStep | orders.SkipStep | orders.UndoStep | orders.AssignStep | orders.NoteOnStep


def register(edge: Edge) -> None:
    """The checklist's buttons and menus, and their forms."""
    edge.action(views.DONE, press_done)
    edge.action(views.UNDO, press_undo)
    edge.action(views.MORE, choose)
    edge.action(answers.ATTACH_ANYWAY, press_attach)
    edge.action(answers.DECLARE_PRIVATE, press_declare_private)
    edge.view(form.RECORD, submit_record, block=form.TEXT)
    edge.view(form.SKIP, submit_skip, block=form.TEXT)
    edge.view(form.NOTE, submit_note, block=form.TEXT)
    edge.view(form.ASSIGN, submit_assign, block=form.PERSON)


async def obey(asked: Asked, order: orders.ShowRunbook | orders.AttachRunbook) -> Answer:
    """Show the checklist, or start one."""
    match order:
        case orders.ShowRunbook():
            n, inside = await which.incident(asked, order.incident, "runbook INC-12")
            async with asked.desk.db.read() as tx:
                incident = await incident_to_read(tx, n, by=asked.person, inside=inside)
                runs = await tx.runs.of_incident(n)
            if runs:
                return views.checklist(runs[-1], incident, asked.desk.directory, asked.now, whole=True)
            return runbooks(incident, asked.team.runbooks)
        case orders.AttachRunbook(runbook=name):
            n, inside = await which.incident(asked, order.incident, f"runbook INC-12 {name}")
            try:
                return say(await _attach(asked, n, name, inside=inside))
            except MeantForPrivate as public:
                return answers.meant_for_private(public.incident, public.runbook, asked.team, once=asked.once)
        case _:
            assert_never(order)


async def press_attach(asked: Pressed) -> Answer:
    """In public all the same. However often that is pressed, once for each warning."""
    n, name, once = answers.read_value(asked.value)
    inside = await which.here(asked, n)
    told = await _attach(replace(asked, once=f"{once}/anyway"), n, name, inside=inside, anyway=True)
    return InPlace(told, ())


async def press_declare_private(asked: Pressed) -> Answer:
    """The form of a private incident of the type that opens with the runbook; as grave as the public one."""
    n, name, _ = answers.read_value(asked.value)
    async with asked.desk.db.read() as tx:
        incident = await incident_to_read(tx, n, by=asked.person, inside=await which.here(asked, n))
    kind = asked.team.type_opening_with(name)
    view = declare_form(asked.team, channel=asked.channel_id, severity=incident.severity, type=kind, private=True)
    return await open_form(asked, view)


async def _attach(asked: Asked, n: int, name: str, *, inside: bool, anyway: bool = False) -> str:
    """Attach it, and say so; mrkdwn."""
    run = await attach_runbook(
        asked.desk.db,
        asked.team,
        incident_id=n,
        runbook=name,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
        anyway=anyway,
    )
    return f"INC-{n} works through “{one_line(run.title, 150)}” now: {len(run.steps)} steps, in its channel."


async def work(asked: Asked, order: Work) -> Answer:
    """Do something with the step of that number."""
    db, by, now, once = asked.desk.db, asked.person, asked.now, asked.once
    about = await which.incident(asked, order.incident, _EXAMPLES[type(order)].format(step=order.step))
    run, step, number, among_several = await which.step(asked, about, order.step)
    inside = about.inside
    of = f" of “{one_line(run.title, 60)}”" if among_several else ""
    name = f"Step {number}{of}, “{one_line(step.text.rstrip('.'), 100)}”,"
    match order:
        case orders.CompleteStep(note=note):
            await steps.complete_step(
                db, run_id=run.id, step=step.key, note=note, by=by, now=now, once=once, inside=inside
            )
            kept = f" with your note “{one_line(note, 200)}”" if note else ""
            undo = f"To take that back: `/incident runbook undo {number}`."
            told = f"{name} is done{kept}. {undo}{'' if note else _to_record(step, number)}"
            nobody = await _nobody_commands(asked, run, step.key, inside=inside)
            return untaken(told, nobody, run.incident_id) if nobody else say(told)
        case orders.SkipStep(reason=reason):
            await steps.skip_step(
                db, run_id=run.id, step=step.key, reason=reason, by=by, now=now, once=once, inside=inside
            )
            return say(f"{name} is skipped. To take that back: `/incident runbook undo {number}`.")
        case orders.UndoStep():
            await steps.undo_step(db, run_id=run.id, step=step.key, by=by, now=now, once=once, inside=inside)
            return say(f"{name} is to be done again.")
        case orders.AssignStep(who=who):
            person = which.person(asked, who)
            await steps.assign_step(
                db, run_id=run.id, step=step.key, assignee=person, by=by, now=now, once=once, inside=inside
            )
            return say(f"{name} is for {asked.desk.directory.mention(person)}.")
        case orders.NoteOnStep(text=text):
            await steps.note_step(db, run_id=run.id, step=step.key, note=text, by=by, now=now, once=once, inside=inside)
            return say(f"{name} has your note.")
        case _:
            assert_never(order)


async def press_done(asked: Pressed) -> Answer:
    """The button; where something is to be recorded, a form asks for it."""
    return await wished(asked, views.read_value(asked.value, "done"))


async def press_undo(asked: Pressed) -> Answer:
    """The button beside what is settled."""
    return await wished(asked, views.read_value(asked.value, "undo"))


async def choose(asked: Pressed) -> Answer:
    """The menu."""
    return await wished(asked, views.read_choice(asked.value))


async def submit_record(asked: Submitted) -> Answer:
    """The step is done, with what was recorded."""
    run, inside = await _run(asked, asked.origin["run"])
    step = asked.origin["step"]
    await steps.complete_step(
        asked.desk.db,
        run_id=run.id,
        step=step,
        note=asked.values.get(form.TEXT),
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
    )
    nobody = await _nobody_commands(asked, run, step, inside=inside)
    return say(nobody) if nobody else None


async def submit_skip(asked: Submitted) -> Answer:
    """The step is not needed, and why."""
    run_id, step, inside = await _origin(asked)
    await steps.skip_step(
        asked.desk.db,
        run_id=run_id,
        step=step,
        reason=asked.values.get(form.TEXT, ""),
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
    )
    return None


async def submit_note(asked: Submitted) -> Answer:
    """A note at the step."""
    run_id, step, inside = await _origin(asked)
    await steps.note_step(
        asked.desk.db,
        run_id=run_id,
        step=step,
        note=asked.values.get(form.TEXT, ""),
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
    )
    return None


async def submit_assign(asked: Submitted) -> Answer:
    """Who does the step; nobody in particular, if it was left empty."""
    run_id, step, inside = await _origin(asked)
    chosen = asked.values.get(form.PERSON)
    await steps.assign_step(
        asked.desk.db,
        run_id=run_id,
        step=step,
        assignee=asked.desk.directory.person(chosen) if chosen else None,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
    )
    return None


async def wished(asked: Pressed, wish: views.Wish) -> Answer:
    """Done and undo are done at once; what needs words opens a form, unless it could only be refused."""
    run, inside = await _run(asked, wish.run_id)
    step = next((each for each in run.steps if each.key == wish.step), None)
    to_record = wish.what == "done" and step is not None and step.record and step.state is StepState.OPEN
    if wish.what == "undo":
        await steps.undo_step(
            asked.desk.db, run_id=run.id, step=wish.step, by=asked.person, now=asked.now, once=asked.once, inside=inside
        )
    elif wish.what == "done" and not to_record:
        await steps.complete_step(
            asked.desk.db, run_id=run.id, step=wish.step, by=asked.person, now=asked.now, once=asked.once, inside=inside
        )
        nobody = await _nobody_commands(asked, run, wish.step, inside=inside)
        return say(nobody) if nobody else None
    elif step is not None:
        await _ask(asked, wish.what, run, step)
    return None


async def _ask(asked: Pressed, what: str, run: Run, step: RunStep) -> None:
    channel = asked.channel_id
    if step.state is not StepState.OPEN and what != "note":
        who = "You have" if step.by == asked.person else "{person} has"
        raise Refused(f"{who} settled this step already. Undo that first.", step.by)
    match what:
        case "done":
            view = form.record_form(run, step, channel=channel)
        case "skip":
            view = form.skip_form(run, step, channel=channel)
        case "note":
            view = form.note_form(run, step, channel=channel)
        case _:
            chosen = asked.desk.directory.slack_id(step.assignee) if step.assignee else None
            view = form.assign_form(run, step, channel=channel, chosen=chosen)
    await open_form(asked, view)


async def _run(asked: Asked, run_id: str) -> tuple[Run, bool]:
    """The run that is meant, and whether it is asked about from its incident's channel; refused if that is over."""
    async with asked.desk.db.read() as tx:
        run = await tx.runs.get(run_id)
        if run is None:
            raise Refused("I do not know this checklist any more. `/incident runbook` shows the incident's checklist.")
        here = await tx.incidents.of_channel(asked.channel_id)
        inside = asked.is_there and here is not None and here.id == run.incident_id
        incident = await incident_to_read(tx, run.incident_id, by=asked.person, inside=inside)
    if not incident.status.is_open:
        raise Refused(
            f"{incident.name} is {incident.status}, so its checklist is closed. "
            f"To go on with it: `/incident reopen {incident.name}`."
        )
    return run, inside


async def _origin(asked: Submitted) -> tuple[str, str, bool]:
    run, inside = await _run(asked, asked.origin["run"])
    return run.id, asked.origin["step"], inside


async def _nobody_commands(asked: Asked, run: Run, step: str, *, inside: bool) -> str:
    """How to take command, if that is what the step is about and nobody has; empty otherwise.

    It is about that if it is the commander's first: to tick it gives command to nobody.
    """
    if step != next((each.key for each in run.steps if each.role == COMMANDER), None):
        return ""
    async with asked.desk.db.read() as tx:
        incident = await tx.incidents.get(run.incident_id)
    if incident is None or incident.commander is not None:
        return ""
    command = "/incident commander" if inside else f"/incident commander {incident.name}"
    return f"Nobody has command of {incident.name} yet. To take it: `{command}`."


def _to_record(step: RunStep, number: int) -> str:
    if not step.record:
        return ""
    return f" Still to be written down: {one_line(step.record, 200)} `/incident runbook note {number} …`"


_EXAMPLES: dict[type[Work], str] = {
    orders.CompleteStep: "runbook INC-12 done {step}",
    orders.SkipStep: "runbook INC-12 skip {step} nothing was stolen",
    orders.UndoStep: "runbook INC-12 undo {step}",
    orders.AssignStep: "runbook INC-12 assign {step} @bo",
    orders.NoteOnStep: "runbook INC-12 note {step} 212 accounts found",
}
