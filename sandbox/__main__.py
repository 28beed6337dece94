"""`python -m sandbox`: the local workspace alone, with three invented members."""

import argparse
import asyncio
import sys

from sandbox.server import serve
from sandbox.state.members import Member
from sandbox.workspace import Command, Workspace

MEMBERS = (
    Member("U1ANA", "ana", "Ana Reyes", "ana@example.com", "America/Los_Angeles"),
    Member("U2BO", "bo", "Bo Lindqvist", "bo@example.com", "Europe/Dublin"),
    Member("U3CY", "cy", "Cy Tan", "cy@example.com", "Asia/Singapore"),
)
COMMANDS = (
    Command("/incident", "Declare and run an incident", "declare sev2 what happened"),
    Command("/oncall", "Who is on call", ""),
    Command("/page", "Page a person or a team", "ana what happened"),
)


async def run(port: int) -> None:
    """Serve until interrupted."""
    workspace = Workspace(MEMBERS, commands=COMMANDS, channels=("incidents", "incident-ops"))
    async with serve(workspace, port=port) as server:
        sys.stdout.write(
            f"{server.url}\nSLACK_BOT_TOKEN={server.bot_token}\nSLACK_APP_TOKEN={server.app_token}\n"
            f"SLACK_SIGNING_SECRET={server.signing_secret}\nWeb API base URL: {server.api_url}\n"
        )
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    arguments = parser.parse_args()
    try:
        asyncio.run(run(arguments.port))
    except KeyboardInterrupt:
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
