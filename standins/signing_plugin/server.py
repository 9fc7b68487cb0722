"""The program's WebSocket: one message a connection, the path says what is to be done."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from websockets.sync.server import Server, ServerConnection, serve

from standins.signing_plugin.program import SigningProgram


def server(program: SigningProgram, port: int) -> Server:
    """Return a server that listens on this machine only."""

    def handle(line: ServerConnection) -> None:
        function = (line.request.path if line.request else "/").strip("/")
        line.send(program.answer(function, str(line.recv())))

    return serve(handle, "127.0.0.1", port)


@contextmanager
def running(program: SigningProgram, port: int = 0) -> Iterator[str]:
    """Run the program inside the block; return its address."""
    with server(program, port) as serving:
        thread = Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"ws://127.0.0.1:{serving.socket.getsockname()[1]}"
        finally:
            serving.shutdown()
            thread.join()
