"""What lies in `deploy/`: every metric that a dashboard or an alert asks for is one that the bot tells."""

import asyncio
import json
import re
import sys
from pathlib import Path

import promql_parser
import pytest
import yaml
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import REGISTRY
from bot.web.server import serving

DEPLOY = Path(__file__).parents[2] / "deploy"
NAMES = re.compile(r"\btocsin_\w+")


def asked_for() -> list[str]:
    """Every expression of the alerts and of the dashboard."""
    panels = json.loads((DEPLOY / "grafana-dashboard.json").read_text())["panels"]
    (group,) = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]
    return [rule["expr"] for rule in group["rules"]] + [each["expr"] for panel in panels for each in panel["targets"]]


def told() -> set[str]:
    """The names of everything that Prometheus can read, as it reads them."""
    kinds = {"counter": ["_total"], "gauge": [""], "histogram": ["_bucket", "_count", "_sum"]}
    return {f"{family.name}{end}" for family in REGISTRY.collect() for end in kinds[family.type]}


@pytest.mark.parametrize("expression", asked_for())
def test_prometheus_understands_what_is_asked(expression: str) -> None:
    """By the grammar of Prometheus, with the type of every argument; and as something that can be drawn."""
    assert not isinstance(promql_parser.parse(expression), promql_parser.MatrixSelector | promql_parser.SubqueryExpr)


@pytest.mark.parametrize("broken", ["sum(rate(tocsin_errors_total[5m])", "rate(tocsin_errors_total)"])
def test_a_slip_would_be_noticed(broken: str) -> None:
    with pytest.raises(ValueError, match=r"parenthesis|matrix"):
        promql_parser.parse(broken)


def test_the_alerts_ask_for_what_is_told() -> None:
    """And each says what is wrong and what to do."""
    (group,) = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]
    asked = {name for rule in group["rules"] for name in NAMES.findall(rule["expr"])}
    assert asked
    assert asked <= told()
    for rule in group["rules"]:
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert set(rule["annotations"]) == {"summary", "description"}


def test_what_shrinks_is_not_read_as_what_only_grows() -> None:
    """What was given up and is sent after all, and a replica that starts anew, would alarm otherwise."""
    grows = {name for name in told() if name.endswith(("_total", "_bucket"))} | {"tocsin_leases_taken_over"}
    for expression in asked_for():
        for within in re.findall(r"\b(?:increase|rate)\(([^\[{]*)", expression):
            assert within in grows, expression


def test_the_dashboard_asks_for_what_is_told() -> None:
    """And leaves nothing out but when the auditor last looked."""
    panels = json.loads((DEPLOY / "grafana-dashboard.json").read_text())["panels"]
    asked = {name for panel in panels for target in panel["targets"] for name in NAMES.findall(target["expr"])}
    assert asked <= told()
    families = {name.removesuffix("_total").removesuffix("_bucket") for name in asked}
    left_out = {family.name for family in REGISTRY.collect()} - families
    assert left_out <= {"tocsin_audited_timestamp_seconds", "tocsin_perhaps_repeated"}
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_the_container_takes_every_package_along() -> None:
    """A folder that is forgotten is noticed only in production."""
    written = (DEPLOY / "Containerfile").read_text()
    for package in ("bot", "commands", "incidents", "oncall", "runbooks", "sandbox", "storage"):
        assert f"COPY {package} {package}\n" in written


async def ok(_: Request) -> Response:
    return PlainTextResponse("ok")


async def test_the_container_is_asked_at_the_port_that_is_set() -> None:
    """Well where something answers there, and not where nothing does."""
    written = (DEPLOY / "Containerfile").read_text()
    (command,) = re.findall(r"^HEALTHCHECK .*\\\n +(\[.+\])$", written, re.MULTILINE)
    _, *words = json.loads(command)

    async def asked(port: int) -> int:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, env={"TOCSIN_HTTP_PORT": str(port)}, stderr=asyncio.subprocess.DEVNULL
        )
        return await process.wait()

    async with serving([Route("/healthz", ok)], host="127.0.0.1", port=0) as port:
        assert await asked(port) == 0
    assert await asked(port) != 0
