"""The runbooks that ship; a team's file of the same name replaces ours."""

from collections.abc import Mapping
from importlib import resources


def shipped() -> Mapping[str, str]:
    """Every shipped runbook's YAML text by its name, in the order of the names. The package's only reading."""
    files = resources.files(__name__).iterdir()
    texts = {file.name: file.read_text("utf-8") for file in files if file.name.endswith(".yaml")}
    return {name.removesuffix(".yaml"): texts[name] for name in sorted(texts)}
