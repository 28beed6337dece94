"""`python -m benchmarks.workspace_process [limited]`: the local workspace, with the example's team."""

import asyncio
import sys

from benchmarks.child import ready
from bot.config import load
from bot.demo import EXAMPLE, workspace_for
from sandbox.server import serve
from sandbox.state.members import BOT_USER_ID


async def run(*, limited: bool) -> None:
    """Serve; `limited` with Slack's rate limits."""
    team = load(EXAMPLE)
    workspace = workspace_for(team)
    workspace.rate_limits = limited
    workspace.channel(team.announcements).members[BOT_USER_ID] = None  # where incidents are declared from
    async with serve(workspace) as server:
        await ready(
            url=server.url,
            api_url=server.api_url,
            bot_token=server.bot_token,
            app_token=server.app_token,
            announcements=workspace.channel(team.announcements).id,
            general=workspace.channel("general").id,
        )


if __name__ == "__main__":
    asyncio.run(run(limited="limited" in sys.argv))
