"""From "app:engine" on the command line to the engine that it names."""

import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from difflib import get_close_matches
from functools import partial, reduce
from importlib import import_module
from inspect import iscoroutine, isroutine, signature
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from mokit.cli.traces import trace_of
from mokit.engine import Engine
from mokit.errors import MokitError, RegistrationError

CALL = "()"             # after a name: what is meant is what it returns


class TargetNotFound(MokitError):
    """The target names no engine; that is wrong usage."""


class ProgramBroken(MokitError):
    """The program can't be imported or built; the message is for its author."""


def find_engine(target: str) -> Engine:
    """The engine that a target names: "app:engine", "app:make()" or "examples/woolly.py:engine".

    The working directory comes first on `sys.path`, and before it, for a file, the folder that its
    imports begin at. What the program prints while it is imported goes to stderr.

    Raises:
        TargetNotFound: There is no such module, file or name, or it is no engine.
        ProgramBroken: Importing the program or building its engine failed.
    """
    place, _, name = target.rpartition(":")
    if not place or not name:
        raise TargetNotFound(f"{target!r} names no engine; write one like app:engine or app.py:engine")
    _put_on_path(Path.cwd())
    with redirect_stdout(sys.stderr):
        module = _from_file(Path(place)) if _is_file(place) else _from_name(place)
        return _engine(module, place, name)


def _put_on_path(folder: Path) -> None:
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def _is_file(place: str) -> bool:
    return place.endswith(".py") or "/" in place or "\\" in place


def _from_file(path: Path) -> ModuleType:
    """The module in a file, imported by the name that it has in its package."""
    if not path.is_file():
        raise TargetNotFound(f"there is no file {path}{_did_you_mean(_files_like(path))}")
    folder = path.resolve().parent
    names = [] if path.stem == "__init__" else [path.stem]
    while (folder / "__init__.py").is_file():
        names.insert(0, folder.name)
        folder = folder.parent
    _put_on_path(folder)
    module = _imported(".".join(names))
    if not path.samefile(module.__file__ or "."):
        raise TargetNotFound(f"{path} is hidden by {module.__file__}, of the same name; rename the file")
    return module


def _files_like(path: Path) -> list[str]:
    with_suffix = path.with_name(f"{path.name}.py")
    if with_suffix.is_file():
        return [str(with_suffix)]
    near = get_close_matches(path.name, [other.name for other in path.parent.glob("*.py")], n=1)
    return [str(path.with_name(name)) for name in near]


def _from_name(name: str) -> ModuleType:
    if all(part.isidentifier() for part in name.split(".")):
        return _imported(name)
    raise _no_module(name)


def _imported(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{name}.".startswith(f"{error.name}."):
            raise _no_module(name) from None
        raise _broken(error) from error
    except (Exception, SystemExit) as error:
        raise _broken(error) from error


def _no_module(name: str) -> TargetNotFound:
    below = Path(*name.split("."))
    places = [below, Path("src") / below, *(folder / below for folder in Path().glob("*/"))]
    files = [str(place) + ".py" for place in places if place.with_name(f"{place.name}.py").is_file()]
    return TargetNotFound(f"there is no module {name!r}{_did_you_mean(files)}")


def _did_you_mean(found: list[str]) -> str:
    return f"; did you mean {found[0]}?" if found else ""


def _broken(error: BaseException) -> ProgramBroken:
    if isinstance(error, RegistrationError):
        return ProgramBroken("\n".join([str(error), *getattr(error, "__notes__", ())]))
    return ProgramBroken(trace_of(error))


def _engine(module: ModuleType, place: str, name: str) -> Engine:
    found = _attribute(module, place, name.removesuffix(CALL))
    if name.endswith(CALL):
        found = _called(found, f"{place}:{name}")
    if isinstance(found, Engine):
        return found
    raise TargetNotFound(f"{place}:{name} {_instead(found, module, place, name)}")


def _attribute(module: ModuleType, place: str, path: str) -> Any:
    try:
        return reduce(getattr, path.split("."), module)
    except AttributeError:
        names = [name for name, value in vars(module).items() if isinstance(value, Engine | FunctionType)]
        near = [f"{place}:{name}" for name in get_close_matches(path, names, n=1)]
        hint = _did_you_mean(near) or _engines_in(module, place)
        if "(" in path:
            hint = f"; mokit gives no arguments, write '{place}:{path.partition('(')[0]}()'"
        raise TargetNotFound(f"{place} has no {path!r}{hint}") from None


def _engines_in(module: ModuleType, place: str) -> str:
    engines = [name for name, value in vars(module).items() if isinstance(value, Engine)]
    return _did_you_mean([f"{place}:{name}" for name in engines])


def _called(factory: Any, target: str) -> Any:
    if not callable(factory):
        raise TargetNotFound(f"{target} can't be called; write {target.removesuffix(CALL)}")
    try:
        signature(factory).bind()
    except TypeError as error:
        raise TargetNotFound(f"{target} can't be called without arguments: {error}") from None
    except ValueError:
        pass                            # something built in, which has no signature
    return _made(factory)


def _made(factory: Callable[[], Any]) -> Any:
    try:
        return factory()
    except (Exception, SystemExit) as error:
        raise _broken(error) from error


def _instead(found: Any, module: ModuleType, place: str, name: str) -> str:
    """What it is, where it should be an engine."""
    if iscoroutine(found):
        found.close()
        return "gave a coroutine; make the engine in a plain function"
    if name.endswith(CALL):
        return f"gave {_kind(found)}, not an Engine"
    if isroutine(found) or isinstance(found, partial):
        return f"is {_kind(found)}; if it makes the engine, write '{place}:{name}()'"
    return f"is {_kind(found)}, not an Engine{_engines_in(module, place)}"


def _kind(found: Any) -> str:
    name = type(found).__name__
    return "None" if found is None else f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"
