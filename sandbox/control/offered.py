"""What an element offers that its blocks do not say: options that the app was asked for, files of the workspace."""

from sandbox.wire import Payload
from sandbox.workspace import Workspace


def offering(workspace: Workspace, user: str, block: Payload, element: Payload) -> Payload:
    """The element together with what may be chosen in it now."""
    if element["type"].endswith("external_select"):
        first = [element.get("initial_option"), *element.get("initial_options", [])]
        asked = workspace.offered.get((user, block["block_id"], element["action_id"]), {})
        return element | {"options": [*asked.values(), *(each for each in first if each)]}
    if element["type"] == "file_input":
        return element | {"files": files_for(workspace, user)}
    return element


def files_for(workspace: Workspace, user: str) -> list[Payload]:
    """The files of the workspace that somebody can see, the newest first."""
    seen: dict[str, Payload] = {}
    for channel in workspace.channels.values():
        if channel.is_open_to(user):
            for message in channel.messages.values():
                if message.ephemeral_for in (None, user):
                    seen |= {each["id"]: each for each in message.files}
    return sorted(seen.values(), key=lambda each: (each["created"], each["id"]), reverse=True)
