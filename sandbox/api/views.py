"""views.*: modals and Home."""

from sandbox.api.call import Call
from sandbox.api.registry import method
from sandbox.state import triggers, views
from sandbox.wire import Payload, RefusedError, invalid_arguments


def _view(call: Call) -> Payload:
    view = call.structure("view")
    if not isinstance(view, dict):
        raise invalid_arguments("must provide an object [json-pointer:/view]")
    return view


def _trigger(call: Call) -> str:
    return call.text("trigger_id") or call.text("interactivity_pointer")


@method("views.open", tier=4, needs="view", takes="trigger_id interactivity_pointer")
def views_open(call: Call) -> Payload:
    """Open a modal for whoever just acted."""
    given = views.checked(_view(call), "modal")
    trigger = triggers.exchange(call.workspace, _trigger(call))
    return {"view": views.open_modal(call.workspace, trigger.user, given).described()}


@method("views.push", tier=4, needs="view", takes="trigger_id interactivity_pointer")
def views_push(call: Call) -> Payload:
    """Put a modal on top of the one that was acted in."""
    given = views.checked(_view(call), "modal")
    trigger = triggers.exchange(call.workspace, _trigger(call))
    if trigger.view_id is None or not call.workspace.views.get(trigger.user):
        raise RefusedError("not_found")
    return {"view": views.push_modal(call.workspace, trigger.user, given).described()}


@method("views.update", tier=4, needs="view", takes="view_id external_id hash")
def views_update(call: Call) -> Payload:
    """Replace what a modal shows."""
    if call.has("view_id") == call.has("external_id"):
        raise invalid_arguments("must provide either view_id or external_id")
    view = views.find(call.workspace, call.text("view_id") or None, call.text("external_id") or None)
    given = _view(call)
    return {"view": views.update(call.workspace, view, given, call.text("hash") or None).described()}


@method("views.publish", tier=4, needs="user_id view", takes="hash")
def views_publish(call: Call) -> Payload:
    """Show a Home to one person."""
    user = call.workspace.member(call.text("user_id"))
    given = views.checked(_view(call), "home")
    return {"view": views.publish(call.workspace, user.id, given, call.text("hash") or None).described()}
