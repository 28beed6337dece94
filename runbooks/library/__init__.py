"""The runbooks that ship; a team's file of the same name replaces ours. And what a new one begins as."""

from collections.abc import Mapping
from importlib import resources


def shipped() -> Mapping[str, str]:
    """Every shipped runbook's YAML text by its name, in the order of the names."""
    files = resources.files(__name__).iterdir()
    texts = {file.name: file.read_text("utf-8") for file in files if file.name.endswith(".yaml")}
    return {name.removesuffix(".yaml"): texts[name] for name in sorted(texts)}


def starting_file(title: str) -> str:
    """A new runbook's YAML text, with comments that tell how to fill it in. `title` is a plain word or several."""
    return resources.files(__name__).joinpath("starting-file.txt").read_text("utf-8").replace("TITLE", title)
