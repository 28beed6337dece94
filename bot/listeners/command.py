"""The slash commands: text in, an order, and whose business it is."""

from dataclasses import replace
from typing import assert_never

from bot.listeners import (
    action,
    calendar,
    contact,
    declaration,
    incident,
    listing,
    page,
    paging,
    postmortem,
    ready,
    rota,
    runbook,
    schedule,
    timeline,
)
from bot.listeners.asked import Asked, Typed
from bot.listeners.edge import Answer, Edge, say, sentence_of
from bot.views.answers import help as answers
from bot.views.answers.given_back import given_back
from commands.grammar import Context, Misunderstood, Order, first, groups, orders, parse, usage
from commands.refusal import REFUSALS, Refused
from storage.database import Repeated

COMMANDS = ("incident", "oncall", "page")


def register(edge: Edge) -> None:
    """All of them are read by one grammar."""
    for name in COMMANDS:
        edge.command(f"/{name}", obey)


async def obey(asked: Typed) -> Answer:
    """Do what was typed, or say why it could not be read."""
    context = asked.context
    order = parse(asked.command, asked.text, context)
    if isinstance(order, Misunderstood):
        return say(given_back(asked.command, asked.text, order.text))
    return await _obey(asked, order, context)


async def _obey(asked: Typed, order: Order, context: Context) -> Answer:  # noqa: C901 - one case a noun
    match order:
        case orders.Declare() | orders.DeclareForm():
            return await declaration.obey(asked, order)
        case orders.ChangeSeverity() | orders.Retitle() | orders.PostUpdate() | orders.UpdateForm() | orders.Export():
            return await incident.change(asked, order)
        case orders.Activate() | orders.Mitigate() | orders.Resolve() | orders.Reopen() | orders.Cancel():
            return await incident.move(asked, order)
        case orders.AssignCommander() | orders.AssignRole() | orders.ListRoles():
            return await incident.cast(asked, order)
        case orders.Acknowledge(others=others) | orders.AcknowledgePage(others=others) if others:
            return await _each(asked, order, context)
        case orders.Page() | orders.PageForIncident() | orders.Acknowledge() | orders.EscalateNow():
            return await page.obey(asked, order)
        case orders.AcknowledgePage() | orders.EscalatePage() | orders.SnoozePage() | orders.ReassignPage():
            return await paging.obey(asked, order)
        case orders.AddNote() | orders.CorrectNote() | orders.ShowTimeline():
            return await timeline.obey(asked, order)
        case orders.AddAction() | orders.ChangeAction() | orders.CompleteAction() | orders.ListActions():
            return await action.obey(asked, order)
        case orders.ShowRunbook() | orders.AttachRunbook():
            return await runbook.obey(asked, order)
        case orders.CompleteStep() | orders.SkipStep() | orders.UndoStep() | orders.AssignStep() | orders.NoteOnStep():
            return await runbook.work(asked, order)
        case orders.ShowPostmortem() | orders.EditPostmortem() | orders.OwnPostmortem() | orders.AskReview():
            return await postmortem.obey(asked, order)
        case orders.ApprovePostmortem() | orders.AskChanges() | orders.WaivePostmortem():
            return await postmortem.obey(asked, order)
        case orders.ShowContacts():
            return await contact.obey(asked)
        case orders.ShowReadiness():
            return await ready.obey(asked)
        case (
            orders.ShowOnCall()
            | orders.ShowNextShifts()
            | orders.DrawSchedule()
            | orders.Arrange()
            | orders.UndoArrangement()
            | orders.ListArrangements()
        ):
            return await schedule.obey(asked, order)
        case orders.MakeCalendar() | orders.RevokeCalendar():
            return await calendar.obey(asked, order)
        case orders.CreateSchedule() | orders.ChangeSchedulePeople() | orders.DeleteSchedule():
            return await rota.obey(asked, order)
        case orders.ListIncidents() | orders.ShowMine() | orders.CatchUp():
            return await listing.obey(asked, order)
        case orders.Reload():
            return await _reload(asked)
        case orders.Help(group="all"):
            return answers.everything(groups(context))
        case orders.Help(group=str(key)):
            return answers.of_group(next(group for group in groups(context) if group.key == key))
        case orders.Help(verb=None, command="incident"):
            return answers.short(first(context), groups(context))
        case orders.Help():
            return answers.one(usage(order.verb or "", context, command=order.command))
        case _:
            assert_never(order)


async def _each(asked: Typed, order: orders.Acknowledge | orders.AcknowledgePage, context: Context) -> Answer:
    """Several at once: one that does not wait keeps it from none of the others, and the answer has a line for each."""
    told: list[str] = []
    for number in (order.incident, *order.others):
        one = replace(asked, once=f"{asked.once}/INC-{number}")
        try:
            answer = await _obey(one, replace(order, incident=number, others=()), context)
        except REFUSALS as refusal:
            told.append(f"INC-{number}: {sentence_of(refusal, asked)}")
        except Repeated:
            continue
        else:
            told += [answer.text] if answer is not None else []
    if not told:
        raise Repeated(asked.once)
    return say("\n".join(told))


async def _reload(asked: Asked) -> Answer:
    if not asked.desk.directory.is_admin(asked.person):
        raise Refused("Only the admins named in the team's files may have them read again.")
    faults = await asked.desk.reload()
    return answers.not_taken(faults) if faults else answers.taken(asked.desk.team())
