"""Options that the app is asked for while somebody types in an external select."""

from sandbox.blocks.check import Problems
from sandbox.blocks.objects import option
from sandbox.control import elements
from sandbox.control.interaction import Interaction
from sandbox.wire import Payload, RefusedError

FEWEST = 3  # characters that Slack waits for where the app does not say min_query_length
MOST = 100  # options, or groups of them


class Suggestions:
    """Asks the app for options as somebody types, and remembers them, so that one of them can be chosen."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction

    async def suggest(
        self, user: str, action_id: str, value: str, *, block_id: str | None, channel: str, ts: str, view_id: str
    ) -> Payload:
        """What the app offers for what was typed: `options`, or `option_groups`. RefusedError if it is none."""
        where = self._interaction.where(user, channel, ts, view_id)
        block, element = elements.find(where.blocks, action_id, block_id)
        if not element["type"].endswith("external_select"):
            raise RefusedError(f"{action_id} asks for no options")
        if len(value) < element.get("min_query_length", FEWEST):
            return {"options": []}
        payload = self._interaction.payload("block_suggestion", user, None) | where.place
        for key in ("trigger_id", "response_url"):
            payload.pop(key, None)
        payload |= {"action_id": action_id, "block_id": block["block_id"], "value": value}
        if where.view is not None:
            payload["view"] = where.view.described()
        answer = await self._interaction.delivery.interact("interactive", payload)
        if answer.status != "ok":
            raise RefusedError("The app did not answer with options.")
        return self._remembered(user, block, element, answer.response or {})

    def _remembered(self, user: str, block: Payload, element: Payload, response: Payload) -> Payload:
        groups = response.get("option_groups")
        offered = [each for group in groups for each in group.get("options", [])] if groups else response.get("options")
        if not isinstance(offered, list) or len(offered) > MOST or len(groups or ()) > MOST:
            raise RefusedError(f"The app answered with no options, or with more than {MOST}.")
        problems, check = Problems(), option()
        for number, each in enumerate(offered):
            check(each, f"/options/{number}", problems.tell)
        if problems.messages:
            raise RefusedError(f"The app's options are none that Slack takes: {problems.messages[0]}")
        kept = self._interaction.workspace.offered.setdefault((user, block["block_id"], element["action_id"]), {})
        kept |= {each["value"]: each for each in offered}
        return {"option_groups": groups} if groups else {"options": offered}
