"""Writes an anchor into the team's files where its layer stands, and leaves every other letter as it is."""

from collections.abc import Sequence

import yaml

Path = Sequence[str | int]


class Unplaceable(ValueError):
    """The file has no one place for the anchor."""


def with_anchor(text: str, layer: Path, anchor: str, replaces: Sequence[int] = ()) -> str:
    """A file's text with an anchor (YAML on a line) in the layer at a path, or in place of one that it has, by number.

    Raises Unplaceable if the layer is not there or has no rotation, or if several would have to go.
    """
    mapping = _node(yaml.compose(text, Loader=yaml.SafeLoader), layer)
    if not isinstance(mapping, yaml.MappingNode):
        raise Unplaceable(f"there is nothing at {layer}")
    entries = {key.value: (key, value) for key, value in mapping.value}
    if "anchors" in entries:
        _, anchors = entries["anchors"]
        if not isinstance(anchors, yaml.SequenceNode):
            raise Unplaceable("its anchors are no list")
        return _into(text, anchors, anchor, replaces)
    if "rotation" not in entries:
        raise Unplaceable("it has no rotation")
    key, rotation = entries["rotation"]
    written, end = f"anchors: [{anchor}]", _end(rotation)
    if mapping.flow_style:
        return f"{text[:end]}, {written}{text[end:]}"
    return _line_after(text, end, " " * key.start_mark.column + written)


def _into(text: str, anchors: yaml.SequenceNode, anchor: str, replaces: Sequence[int]) -> str:
    if len(replaces) > 1:
        raise Unplaceable("several of its anchors would have to go")
    if replaces:
        there = anchors.value[replaces[0]]
        return text[: there.start_mark.index] + anchor + text[_end(there) :]
    if not anchors.value:
        end = anchors.start_mark.index + 1
        return f"{text[:end]}{anchor}{text[end:]}"
    last = anchors.value[-1]
    if anchors.flow_style:
        end = _end(last)
        return f"{text[:end]}, {anchor}{text[end:]}"
    return _line_after(text, _end(last), f"{' ' * anchors.start_mark.column}- {anchor}")


def _line_after(text: str, at: int, line: str) -> str:
    """A line after the one that a place is in, comments of it included, ended as the file ends its lines."""
    newline = "\r\n" if "\r\n" in text else "\n"
    end = text.find("\n", at)
    if end < 0:
        return f"{text}{newline}{line}{newline}"
    return f"{text[: end + 1]}{line}{newline}{text[end + 1 :]}"


def _end(node: yaml.Node) -> int:
    """Where a value ends: what YAML says of a block's end lies behind the comments after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _node(root: yaml.Node | None, path: Path) -> yaml.Node | None:
    node = root
    for part in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == part), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        else:
            return None
    return node
