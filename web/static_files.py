"""Style, script and pictures at addresses that change with their content, to be kept for good."""

from functools import cache
from hashlib import sha256
from os import PathLike, stat_result
from pathlib import Path
from urllib.parse import parse_qs

from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"

FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@cache
def static_address(name: str) -> str:
    """The address of a file of ``static/``, with a fingerprint of what it holds."""
    return f"/static/{name}?v={_fingerprint(name)}"


@cache
def _fingerprint(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]


class KeptFiles(StaticFiles):
    """Files to keep for good at their own address; at any other a browser has to ask again."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, or 304, with the rule for keeping it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        name = Path(full_path).relative_to(STATIC).as_posix()
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("v")
        response.headers["Cache-Control"] = FOR_GOOD if asked == [_fingerprint(name)] else ASK_AGAIN
        return response
