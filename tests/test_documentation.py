"""The documentation holds together: what it links to is there, and nothing is left over from a merge."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "runbooks" / "library" / "README.md"])
FOLDERS = [
    "bot",
    "commands",
    "incidents",
    "oncall",
    "runbooks",
    "storage",
    "sandbox",
    "benchmarks",
    "tests",
    "docs",
    "example",
    "deploy",
]
LEFT_OVER = re.compile(r"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)
LINK = re.compile(r"\]\(([^()\s]+)\)|\bsrc=\"([^\"]+)\"")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """What a page's headings are called in an address, as GitHub does it."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> Iterator[str]:
    """The addresses within the repository that a page names."""
    for found in LINK.finditer(FENCED.sub("", page.read_text())):
        address = found[1] or found[2]
        if not re.match(r"[a-z]+:", address):
            yield address


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for address in links(page):
        name, _, anchor = address.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{address}: no such file"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{address}: no such heading"


def test_nothing_is_left_over_from_a_merge() -> None:
    texts = [
        path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in {".md", ".py", ".yaml"}
    ]
    assert len(texts) > 500
    assert [str(path) for path in [*PAGES, *texts] if LEFT_OVER.search(path.read_text())] == []


def test_each_promise_stands_beside_the_command_that_shows_it() -> None:
    """In the same words and order; and what the command runs is there."""
    page = (ROOT / "docs" / "reliability.md").read_text()
    promises = page.partition("## Promised")[2].partition("\n## ")[0]
    shown = page.partition("## Which command shows what")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([A-Z].+?) \| (.+) \|$", shown.partition("And of what")[0], re.MULTILINE)[1:]
    assert [promise for promise, _ in rows] == re.findall(r"^- \*\*(.+?)\.?\*\*", promises, re.MULTILINE)
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for promise, commands in rows:
        assert "`" in commands or commands.startswith("the same"), promise
    for command in re.findall(r"`((?:make|\.venv)[^`]+)`", shown):
        words = command.split()
        if words[0] == "make":
            assert words[1] in targets, command
        for word in words[3:]:
            if word.startswith("tests/"):
                assert (ROOT / word).is_file(), command
        for name in re.findall(r'-k "(\w+)"', command):
            assert f"{name}" in (ROOT / words[3]).read_text(), command
