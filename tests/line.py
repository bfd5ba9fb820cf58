"""A line that takes what it is told to say."""

from collections.abc import Callable

from mokit import Outbound
from mokit.transports.base import Submitted


class Line:
    """A transport that says or raises what it is told to, in order; then it accepts everything."""

    name = "line"

    def __init__(self, *says: Submitted | BaseException) -> None:
        self.says = list(says)
        self.tried: list[Outbound] = []
        self.sent: list[Outbound] = []
        self.before: Callable[[], object] = list

    def send(self, message: Outbound) -> Submitted:
        self.before()
        self.tried.append(message)
        said = self.says.pop(0) if self.says else Submitted(id=f"gateway-{len(self.tried)}")
        if isinstance(said, BaseException):
            raise said
        if said.accepted:
            self.sent.append(message)
        return said

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.sent]
