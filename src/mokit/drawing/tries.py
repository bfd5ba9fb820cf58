"""The `try` statements around the step that is drawn, and where what is raised there goes."""

from collections.abc import Iterator

from attrs import define, field

from mokit.drawing.canvas import End

UNANSWERED = ("Silence", "NoAnswer")            # what a question may raise
_BROAD = {"Exception", "BaseException", "MokitError"}


@define(eq=False)
class Catch:
    """One `except`, and the lines that lead to it."""

    names: tuple[str, ...]                      # empty: it catches everything
    ends: list[End] = field(factory=list[End], init=False)

    @property
    def is_broad(self) -> bool:
        """Whether it catches more than can be told by names."""
        return not self.names or not _BROAD.isdisjoint(self.names)

    @property
    def is_of_questions(self) -> bool:
        """Whether it catches nothing but what questions raise."""
        return bool(self.names) and set(self.names) <= set(UNANSWERED)


@define(eq=False)
class Frame:
    """One `try`, while its body is drawn."""

    catches: list[Catch]
    has_finally: bool = False
    leaving: list[End] = field(factory=list[End], init=False)       # returns and the like, on their way out


@define(eq=False)
class Tries:
    """All that are around, the innermost last."""

    frames: list[Frame] = field(factory=list[Frame], init=False)

    def unanswered(self, node: str) -> None:
        """Lead a question to what catches that nobody answers it."""
        left = list(UNANSWERED)
        for catch in self._catches():
            hit = [name for name in left if name in catch.names]
            if hit:
                catch.ends.append(End(node, ", ".join(hit)))
                left = [name for name in left if name not in hit]
            if catch.is_broad:                  # its line comes from the `try` as a whole
                return

    def raised(self, node: str, name: str) -> bool:
        """Lead a `raise` to what catches it, by its name; whether anything does."""
        for catch in self._catches():
            if catch.is_broad or name in catch.names:
                catch.ends.append(End(node))
                return True
        self.left(node)
        return False

    def left(self, node: str) -> None:
        """Lead a `return` to the innermost `finally`."""
        for frame in reversed(self.frames):
            if frame.has_finally:
                frame.leaving.append(End(node, "finally"))
                return

    def _catches(self) -> Iterator[Catch]:
        for frame in reversed(self.frames):
            yield from frame.catches
