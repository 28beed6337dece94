"""The same page as a PDF, by WeasyPrint, in a process of its own: it works for seconds, and pages must not wait."""

import asyncio
import sys

from commands.refusal import Refused

INSTALL = (
    "To write PDF, install WeasyPrint (`pip install weasyprint`) where Tocsin runs, and Pango "
    "(on Debian: `apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`). "
    "Meanwhile there is `html`, which every browser prints."
)
_PROGRAM = "import sys; from commands.export.pdf import main; sys.exit(main())"
_MISSING = 69  # sysexits' EX_UNAVAILABLE


async def as_pdf(html: str, *, seconds: float | None = None) -> bytes:
    """The page as a PDF, the same bytes for the same page. Raises Refused where that cannot be done, or not in time."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PROGRAM),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(seconds):
            written, complaint = await process.communicate(html.encode())
    except TimeoutError:
        raise Refused(
            f"The record is too long to become a PDF within {seconds:g} s. `html` has no such limit, "
            "and neither has `tocsin export` on the server."
        ) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    match process.returncode:
        case 0:
            return written
        case code if code == _MISSING:
            raise Refused(INSTALL)
        case code:
            last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
            raise Refused(f"WeasyPrint could not write the PDF (status {code}): {last[:300]}")


def main() -> int:
    """Standard input to standard output; 69 where WeasyPrint or what it needs is missing."""
    try:
        from weasyprint import HTML  # noqa: PLC0415 - an extra, which may not be there
    except (ImportError, OSError):  # OSError: Pango is missing
        return _MISSING
    html = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(HTML(string=html, url_fetcher=_nothing).write_pdf(pdf_tags=True))
    return 0


def _nothing(url: str) -> dict[str, object]:
    """The page has everything in it: nothing is read from the network or from this machine."""
    raise ValueError(f"not fetched: {url[:100]}")
