"""An engine's webhooks behind the standard library's own server."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

from mokit import Engine


class Quiet(WSGIRequestHandler):
    """Writes no access log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        pass


@contextmanager
def wsgiref_server(engine: Engine, port: int = 0) -> Iterator[str]:
    """Where it is, on that port of the loopback interface or on a free one."""
    with make_server("127.0.0.1", port, engine.wsgi(), handler_class=Quiet) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
