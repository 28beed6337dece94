"""What a form carries from where it was opened to where it is submitted: a few words, never secrets."""

import json

MOST = 3_000  # characters of private_metadata


def carry(**words: str) -> str:
    """The words as a form's private_metadata. A `text` among them is cut if they do not fit otherwise."""
    while len(written := json.dumps(words, ensure_ascii=False, separators=(",", ":"))) > MOST and words.get("text"):
        words["text"] = words["text"].rstrip("\u2026")[: -max(1, len(written) - MOST + 1)] + "\u2026"
    return written


def carried(metadata: str) -> dict[str, str]:
    """The words that `carry` wrote; none if there are none."""
    return {str(key): str(value) for key, value in json.loads(metadata or "{}").items()}
