"""A TCP proxy that can fall silent: connections stay open and carry nothing any more."""

import socket
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

BUFFER = 65536


class Proxy:
    """Stands between Heard and a sandbox."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._target = (place.hostname or "", place.port or 80)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._stalled: set[socket.socket] = set()
        self._open: set[socket.socket] = set()

    def __enter__(self) -> Self:
        """Begin to accept."""
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for one in (self._listening, *self._open):
            one.close()

    def stall(self) -> None:
        """What is open now carries nothing from here on; new connections work."""
        self._stalled |= self._open

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(self._target)
            self._open |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(BUFFER):
                if source not in self._stalled:
                    sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return
