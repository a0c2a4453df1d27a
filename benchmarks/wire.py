"""Count what goes over the wire between a page and its server, packed as it is."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Thread


class Wire:
    """A port that hands all on to a server; ``.websockets`` counts the bytes of kernels, both ways."""

    def __init__(self, port: int) -> None:
        self._to, self.websockets = port, 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                page, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                first = page.recv(65536)
                server.sendall(first)
                counted = b"upgrade: websocket" in first.lower() and b"/channels" in first
                for one, other in ((page, server), (server, page)):
                    Thread(target=self._hand_on, args=(one, other, counted), daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket, counted: bool) -> None:
        with suppress(OSError):  # either side may leave
            while data := one.recv(65536):
                self.websockets += len(data) if counted else 0
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()
