"""What the bot answers over HTTP, as an OpenAPI document made from the routes themselves."""

import inspect
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from starlette.routing import BaseRoute, Route

_BODIES = ("application/x-www-form-urlencoded", "application/json")
_READ = ("GET",)


def openapi(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """OpenAPI 3.1. What a POST holds is left open: who sends it, and that it is theirs, is checked by its signature."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        if isinstance(route, Route):
            methods = sorted((route.methods or set(_READ)) - {"HEAD"})
            paths[route.path_format] = {method.lower(): _operation(route, method) for method in methods}
    return {"openapi": "3.1.0", "info": {"title": "Tocsin", "version": version("tocsin")}, "paths": paths}


def _operation(route: Route, method: str) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{method.lower()}{route.path_format.replace('/', '_').replace('{', '').replace('}', '')}",
        "summary": (inspect.getdoc(route.endpoint) or route.name).split("\n", 1)[0],
        "responses": {
            "default": {"description": "Never a 5xx, but 503 from /readyz, and until Slack has said who we are."}
        },
    }
    if route.param_convertors:
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
            for name in route.param_convertors
        ]
    if method not in _READ:
        anything = {"type": "object", "additionalProperties": {"type": "string"}}
        operation["requestBody"] = {"content": {media: {"schema": anything} for media in _BODIES}}
    return operation
