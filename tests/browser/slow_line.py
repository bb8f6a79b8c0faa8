"""A line between page and server that can be made slow: a proxy on this machine."""

import contextlib
import socket
import threading
import time

PIECE = 4096  # bytes that are passed on at a time


class SlowLine:
    """Passes connections on. `rate` is what comes to the page, in bytes a second; None: all."""

    def __init__(self, port):
        self.rate, self._port = None, port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._lock, self._free = threading.Lock(), 0.0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):  # the listener is closed
            while True:
                page, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._port))
                # small buffers: what a sender has handed over shall not wait in the machine
                server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * PIECE)
                for ends in ((page, server, False), (server, page, True)):
                    threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source, target, to_page):
        with contextlib.suppress(OSError), source, target:
            while piece := source.recv(PIECE):
                if to_page and self.rate:
                    self._wait_for(len(piece))
                target.sendall(piece)

    def _wait_for(self, size):
        """One line for all connections: each piece takes its time after the last."""
        with self._lock:
            self._free = max(self._free, time.monotonic()) + size / self.rate
            wait = self._free - time.monotonic()
        time.sleep(max(0, wait))

    def close(self):
        self._listener.close()


@contextlib.contextmanager
def slow_line(server):
    """Yield a `SlowLine`, and what `page_of` needs to reach the server through it."""
    url, *rest = server
    line = SlowLine(int(url.rpartition(":")[2]))
    try:
        yield line, (f"http://127.0.0.1:{line.port}", *rest)
    finally:
        line.close()
