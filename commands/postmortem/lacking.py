"""What a postmortem still lacks, in plain sentences: the same in chat, in reminders and in the file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from commands.team import Team
from incidents.action import ActionItem
from incidents.incident import Incident, Status
from incidents.postmortem import Part, Postmortem, answer_to
from runbooks.run import Run, StepState
from storage.database import Transaction

_NEEDED = (
    (Part.SUMMARY, "The summary is not written."),
    (Part.IMPACT, "The impact is not written."),
    (Part.CAUSES, "The causes are not written."),
    (Part.WELL, "What went well is not written."),
    (Part.BADLY, "What went badly is not written."),
)
_FEW = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A postmortem and what it is judged by. `prompts`: what the runbooks that were used want shown."""

    incident: Incident
    postmortem: Postmortem
    runs: Sequence[Run]
    actions: Sequence[ActionItem]
    prompts: Sequence[str]


async def standing(tx: Transaction, incident: Incident, team: Team | None) -> Standing:
    """How the incident's postmortem stands."""
    runs = await tx.runs.of_incident(incident.id)
    return Standing(
        incident=incident,
        postmortem=await tx.postmortems.of_incident(incident.id),
        runs=runs,
        actions=await tx.actions.of_incident(incident.id),
        prompts=prompts(runs, team),
    )


def prompts(runs: Iterable[Run], team: Team | None) -> list[str]:
    """What the runbooks that were used ask of a postmortem, as the team's files have them now; each once."""
    used = dict.fromkeys(run.runbook for run in runs)
    found = [team.runbooks.get(name) for name in used] if team else []
    return list(dict.fromkeys(prompt for runbook in found if runbook for prompt in runbook.postmortem_shows))


def lacking(stand: Standing, names: Callable[[str], str]) -> list[str]:
    """What it lacks; empty when it is complete and signed off. `names` gives a person's readable name."""
    return [*unwritten(stand), *_unreviewed(stand, names)]


def unwritten(stand: Standing) -> list[str]:
    """What it lacks besides a review."""
    return [*_over(stand.incident), *_parts(stand), *_steps(stand.runs), *_actions(stand.actions)]


def _over(incident: Incident) -> Iterator[str]:
    if incident.status.is_open:
        yield f"The incident is {incident.status}: its postmortem is finished once it is resolved."


def _parts(stand: Standing) -> Iterator[str]:
    written = stand.postmortem.parts
    for part, sentence in _NEEDED:
        if part not in written:
            yield sentence
    unanswered = [prompt for prompt in stand.prompts if answer_to(prompt) not in written]
    if len(unanswered) > _FEW:
        yield f"{len(unanswered)} things that the runbook wants shown have no answer."
    else:
        for prompt in unanswered:
            yield f"No answer to: {prompt}"


def _steps(runs: Sequence[Run]) -> Iterator[str]:
    for run in runs:
        numbered = [(number, step) for number, step in enumerate(run.steps, 1) if step.required]
        undone = [number for number, step in numbered if step.state is StepState.OPEN]
        unsaid = [number for number, step in numbered if step.state is StepState.SKIPPED and not step.reason]
        blank = [n for n, step in numbered if step.state is StepState.DONE and step.record and not step.note]
        of = f" of {run.title}" if len(runs) > 1 else ""
        if undone and run.ended_at is None:
            yield f"{_counted(undone, 'required step')}{of} {_is(undone)} neither done nor skipped."
        if unsaid:
            yield f"{_counted(unsaid, 'required step')}{of} {_was(unsaid)} skipped without a reason."
        if blank:
            yield f"{_counted(blank, 'required step')}{of} {_was(blank)} done without what was to be recorded."


def _actions(actions: Sequence[ActionItem]) -> Iterator[str]:
    if not actions:
        yield "No action item is written down."
    if ownerless := [item.number for item in actions if item.owner is None and item.done_at is None]:
        yield f"{_counted(ownerless, 'action')} {_has(ownerless)} no owner."
    if dateless := [item.number for item in actions if item.due_on is None and item.done_at is None]:
        yield f"{_counted(dateless, 'action')} {_has(dateless)} no due date."


def _unreviewed(stand: Standing, names: Callable[[str], str]) -> Iterator[str]:
    postmortem = stand.postmortem
    if postmortem.waived_by is not None or stand.incident.status is not Status.RESOLVED:
        return
    if postmortem.reviewer is not None:
        yield f"{names(postmortem.reviewer)} has been asked to review it, and has not answered yet."
    elif postmortem.signed_off_by is None:
        yield "Nobody has reviewed it."
    elif postmortem.signed_off_version != postmortem.version:
        yield f"It was changed after {names(postmortem.signed_off_by)} signed it off."


def _counted(numbers: Sequence[int], noun: str) -> str:
    """Such as "Required step 4", "Actions 1 and 3"; cut after ten, unless but one is left."""
    which = [str(number) for number in numbers]
    if len(which) > 11:
        which = [*which[:10], f"{len(which) - 10} more"]
    *most, last = which
    return f"{noun.capitalize()}{'s' if len(numbers) > 1 else ''} {', '.join(most)}{' and ' if most else ''}{last}"


def _is(numbers: Sequence[int]) -> str:
    return "is" if len(numbers) == 1 else "are"


def _was(numbers: Sequence[int]) -> str:
    return "was" if len(numbers) == 1 else "were"


def _has(numbers: Sequence[int]) -> str:
    return "has" if len(numbers) == 1 else "have"
