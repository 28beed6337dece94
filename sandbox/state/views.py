"""Modals and Home: the stack of at most three, hashes, and what is kept of a view."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.blocks.surfaces import home_problems, modal_problems
from sandbox.state.ids import new_id
from sandbox.state.members import APP_ID, BOT_ID, TEAM_ID
from sandbox.state.messages import with_ids
from sandbox.wire import Payload, RefusedError, invalid_arguments

if TYPE_CHECKING:  # the workspace keeps views, so it imports this file
    from sandbox.workspace import Workspace

STACK_LIMIT = 3


@dataclass
class View:
    """A modal or a Home as one person has it before them; `given` is what the app sent."""

    id: str
    user: str
    given: Payload
    hash: str
    root_id: str
    previous_id: str | None
    values: Payload = field(default_factory=dict)

    @property
    def type(self) -> str:
        """`modal` or `home`."""
        return str(self.given["type"])

    def described(self) -> Payload:
        """The `view` object of payloads and answers."""
        given = self.given
        told: Payload = {
            "id": self.id,
            "team_id": TEAM_ID,
            "type": self.type,
            "blocks": given["blocks"],
            "private_metadata": given.get("private_metadata", ""),
            "callback_id": given.get("callback_id", ""),
            "state": {"values": self.values},
            "hash": self.hash,
            "clear_on_close": given.get("clear_on_close", False),
            "notify_on_close": given.get("notify_on_close", False),
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "app_id": APP_ID,
            "external_id": given.get("external_id", ""),
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
        }
        if self.type == "modal":
            told |= {
                "title": given["title"],
                "submit": given.get("submit"),
                "close": given.get("close"),
                "submit_disabled": given.get("submit_disabled", False),
            }
        return told


def checked(view: object, kind: str) -> Payload:
    """The view with ids on all its blocks; refuses `invalid_arguments` with every fault."""
    if not isinstance(view, dict):
        raise invalid_arguments("must provide an object [json-pointer:/view]")
    problems = modal_problems(view) if kind == "modal" else home_problems(view)
    if problems:
        raise invalid_arguments(*problems)
    return view | {"blocks": with_ids(view["blocks"])}


def _new(workspace: "Workspace", user: str, given: Payload, below: View | None) -> View:
    external = given.get("external_id")
    if external and any(each.given.get("external_id") == external for each in _all(workspace)):
        raise RefusedError("duplicate_external_id")
    key = new_id("V")
    return View(key, user, given, _hash(workspace), below.root_id if below else key, below.id if below else None)


def _hash(workspace: "Workspace") -> str:
    return f"{workspace.next_ts()}.{new_id('', 8)}"


def _all(workspace: "Workspace") -> list[View]:
    return [*(each for stack in workspace.views.values() for each in stack), *workspace.homes.values()]


def open_modal(workspace: "Workspace", user: str, given: Payload) -> View:
    """Open a modal in place of whatever was open."""
    view = _new(workspace, user, checked(given, "modal"), None)
    workspace.views[user] = [view]
    workspace.changed("views")
    return view


def push_modal(workspace: "Workspace", user: str, given: Payload) -> View:
    """Put a modal on top of the stack; at most three."""
    stack = workspace.views.get(user, [])
    if len(stack) >= STACK_LIMIT:
        raise RefusedError("push_limit_reached")
    view = _new(workspace, user, checked(given, "modal"), stack[-1] if stack else None)
    workspace.views[user] = [*stack, view]
    workspace.changed("views")
    return view


def find(workspace: "Workspace", view_id: str | None, external_id: str | None = None) -> View:
    """A view that is still before someone; refuses `not_found`."""
    for view in _all(workspace):
        if (view_id and view.id == view_id) or (external_id and view.given.get("external_id") == external_id):
            return view
    raise RefusedError("not_found")


def update(workspace: "Workspace", view: View, given: Payload, hash_: str | None = None) -> View:
    """Replace what a view shows; equal block_id and action_id keep what the person typed."""
    if hash_ is not None and hash_ != view.hash:
        raise RefusedError("hash_conflict")
    view.given = checked(given, view.type)
    view.hash = _hash(workspace)
    kept = {
        (block["block_id"], element.get("action_id"))
        for block in view.given["blocks"]
        for element in [block.get("element"), block.get("accessory"), *block.get("elements", [])]
        if isinstance(element, dict)
    }
    view.values = {
        block_id: left
        for block_id, chosen in view.values.items()
        if (left := {key: value for key, value in chosen.items() if (block_id, key) in kept})
    }
    workspace.changed("views")
    return view


def publish(workspace: "Workspace", user: str, given: Payload, hash_: str | None = None) -> View:
    """Show a Home to one person."""
    known = workspace.homes.get(user)
    if known:
        return update(workspace, known, given, hash_)
    view = _new(workspace, user, checked(given, "home"), None)
    workspace.homes[user] = view
    workspace.changed("views")
    return view


def close(workspace: "Workspace", view: View, *, whole_stack: bool = False) -> list[View]:
    """Take a modal and all above it away, or the whole stack; gives those closed."""
    stack = workspace.views.get(view.user, [])
    at = 0 if whole_stack else next((n for n, each in enumerate(stack) if each is view), len(stack))
    workspace.views[view.user] = stack[:at]
    workspace.changed("views")
    return stack[at:]
