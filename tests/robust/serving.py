"""The server over an index of the concept encoder, as a program: prints its port and serves until stopped."""

import socket
import sys
from pathlib import Path

import uvicorn

from search.settings import Settings
from tests.concept_encoder import ConceptEncoder
from web.app import create_app


def main() -> None:
    """Serve the index named on the command line at a free port of this machine."""
    index = Path(sys.argv[1])
    app = create_app(Settings(index=index, cache=index.parent / "cache"), encoder=ConceptEncoder())
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
