"""How people are reached: contacts and notification rules as the files say, and what is wrong with them together."""

from collections.abc import Iterable, Mapping, Sequence

from bot.config.files import Sources
from bot.config.schema import ContactsEntry, NotifyEntry
from bot.config.values import kind
from oncall.contact import SLACK_ALONE, Method, NotificationRules, QuietHours, Turn, usual_rules
from runbooks.document import Fault


def contacts_of(given: ContactsEntry | None) -> Mapping[Method, str]:
    """Where each method reaches the person."""
    found = given.model_dump(exclude_none=True) if given else {}
    return {Method(name): where for name, where in found.items()}


def rules_of(contacts: ContactsEntry | None, given: NotifyEntry | None) -> NotificationRules:
    """The person's rules; where they say nothing, Slack at once and then the others. At night the same, or more."""
    usual = usual_rules(contacts_of(contacts))
    if given is None:
        return usual
    high, low = _turns(given.high) or usual.high, _turns(given.low) or usual.low
    quiet = None
    if given.quiet is not None:
        quiet = QuietHours(
            start=given.quiet.start,
            end=given.quiet.end,
            high=_turns(given.quiet.high) or high,
            low=_turns(given.quiet.low) or SLACK_ALONE.low,
        )
    return NotificationRules(high=high, low=low, quiet=quiet)


def contact_faults(sources: Sources) -> Iterable[Fault]:
    """Turns of a method that the person has no contact for, and numbers that two people share."""
    people = sources.value.get("people")
    numbers: dict[str, str] = {}
    for name, person in people.items() if isinstance(people, dict) else ():
        if not isinstance(person, dict):
            continue
        contacts = person.get("contacts")
        contacts = contacts if isinstance(contacts, dict) else {}
        for method in (Method.SMS, Method.VOICE):
            number = contacts.get(method)
            if isinstance(number, str) and numbers.setdefault(number, name) != name:
                found = f"{kind(number)} is also the number of {kind(numbers[number])}"
                yield sources.fault(("people", name, "contacts", method), found, "one person for each number")
        for path, turns in _written(person.get("notify")):
            for place, turn in enumerate(turns):
                method_name = str(turn).split()[0] if isinstance(turn, str) and turn.split() else ""
                if method_name in list(Method) and method_name not in {*contacts, Method.SLACK}:
                    yield sources.fault(
                        ("people", name, "notify", *path, place),
                        f"{kind(name)} has no {method_name} among their contacts",
                        f"write it, as in contacts: {{{method_name}: ...}}",
                    )


def _written(notify: object) -> Iterable[tuple[tuple[str, ...], list[object]]]:
    """Every list of turns that somebody wrote, with its place."""
    if not isinstance(notify, dict):
        return
    for urgency in ("high", "low"):
        if isinstance(turns := notify.get(urgency), list):
            yield (urgency,), turns
    quiet = notify.get("quiet")
    for urgency in ("high", "low"):
        if isinstance(quiet, dict) and isinstance(turns := quiet.get(urgency), list):
            yield ("quiet", urgency), turns


def _turns(given: Sequence[Turn] | None) -> tuple[Turn, ...]:
    return tuple(sorted(given or (), key=lambda turn: turn.after))
