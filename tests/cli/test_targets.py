"""What is named on the command line, and what is said where it is no engine."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mokit import Engine
from mokit.cli.targets import ProgramBroken, TargetNotFound, find_engine

Write = Callable[..., Path]

PROGRAM = """
    import sys
    from mokit import Engine, Router

    router = Router()
    engine = Engine(router)

    def make():
        return Engine(Router())

    def make_for(day):
        return Engine(Router())

    def make_nothing():
        return None

    def break_down():
        return {}["engine"]

    async def make_later():
        return engine

    class Holder:
        inner = engine

    served = engine.asgi()
"""


@pytest.mark.parametrize(
    "target", ["wool:engine", "wool:make()", "wool:Holder.inner", "wool.py:engine", "./wool.py:make()"]
)
def test_an_engine_is_found_by_module_by_file_and_by_what_makes_it(write: Write, target: str) -> None:
    write("wool.py", PROGRAM)
    assert isinstance(find_engine(target), Engine)


def test_a_file_finds_its_neighbours(write: Write) -> None:
    write("shop/wool.py", "from yarn import engine")
    write("shop/yarn.py", PROGRAM)
    assert isinstance(find_engine("shop/wool.py:engine"), Engine)


def test_a_file_of_a_package_is_imported_as_part_of_it(write: Write) -> None:
    write("src/shop/__init__.py", "")
    write("src/shop/wool.py", "from .yarn import engine")
    write("src/shop/yarn.py", PROGRAM)
    found = find_engine("src/shop/wool.py:engine")
    assert found is find_engine("shop.wool:engine")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("wool", "'wool' names no engine; write one like app:engine or app.py:engine"),
        (":engine", "':engine' names no engine; write one like app:engine or app.py:engine"),
        ("wool:", "'wool:' names no engine; write one like app:engine or app.py:engine"),
        ("woolly_shop:engine", "there is no module 'woolly_shop'"),
        ("wool.shop:engine", "there is no module 'wool.shop'"),
        (".wool:engine", "there is no module '.wool'; did you mean wool.py?"),
        ("wool shop:engine", "there is no module 'wool shop'"),
        ("hats:engine", f"there is no module 'hats'; did you mean {Path('shop/hats.py')}?"),
        ("socks:engine", f"there is no module 'socks'; did you mean {Path('src/socks.py')}?"),
        ("knit-shop:engine", "there is no module 'knit-shop'; did you mean knit-shop.py?"),
        ("shop/hats:engine", f"there is no file {Path('shop/hats')}; did you mean {Path('shop/hats.py')}?"),
        ("shop/hat.py:engine", f"there is no file {Path('shop/hat.py')}; did you mean {Path('shop/hats.py')}?"),
        ("nowhere/hats.py:engine", f"there is no file {Path('nowhere/hats.py')}"),
        ("wool:engin", "wool has no 'engin'; did you mean wool:engine?"),
        ("wool:app", "wool has no 'app'; did you mean wool:engine?"),
        ("wool:Holder.outer", "wool has no 'Holder.outer'; did you mean wool:engine?"),
        ("wool:make_for(1)", "wool has no 'make_for(1)'; mokit gives no arguments, write 'wool:make_for()'"),
        ("wool:mak", "wool has no 'mak'; did you mean wool:make?"),
        ("wool:make", "wool:make is a function; if it makes the engine, write 'wool:make()'"),
        ("wool:router", "wool:router is a Router, not an Engine; did you mean wool:engine?"),
        ("wool:served", "wool:served is an AsgiApp, not an Engine; did you mean wool:engine?"),
        ("wool:sys", "wool:sys is a module, not an Engine; did you mean wool:engine?"),
        ("wool:Holder", "wool:Holder is a type, not an Engine; did you mean wool:engine?"),
        ("wool:engine()", "wool:engine() can't be called; write wool:engine"),
        ("wool:make_for()", "wool:make_for() can't be called without arguments: missing a required argument: 'day'"),
        ("wool:make_nothing()", "wool:make_nothing() gave None, not an Engine"),
        ("wool:make_later()", "wool:make_later() gave a coroutine; make the engine in a plain function"),
        ("empty:engine", "empty has no 'engine'"),
    ],
)
def test_a_target_that_is_no_engine_is_told(write: Write, target: str, message: str) -> None:
    write("wool.py", PROGRAM)
    write("empty.py", "")
    write("knit-shop.py", PROGRAM)
    write("shop/hats.py", PROGRAM)
    write("src/socks.py", PROGRAM)
    with pytest.raises(TargetNotFound) as raised:
        find_engine(target)
    assert str(raised.value) == message


def test_a_file_that_another_module_hides_is_told(write: Write) -> None:
    path = write("shop/json.py", PROGRAM)
    with pytest.raises(TargetNotFound, match=r"json\.py is hidden by .*; rename the file"):
        find_engine(f"{path}:engine")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import no_such_yarn", ["import no_such_yarn", "ModuleNotFoundError: No module named 'no_such_yarn'"]),
        ("def knit():\n    return 1 / 0\nknit()", ["in <module>", "in knit", "ZeroDivisionError: division by zero"]),
        ("import sys\nsys.exit(3)", ["sys.exit(3)", "SystemExit: 3"]),
        ("from wool import engine", ["from wool import engine", "ImportError"]),
    ],
)
def test_a_program_that_fails_shows_its_own_traceback(write: Write, source: str, told: list[str]) -> None:
    path = write("wool.py", source)
    with pytest.raises(ProgramBroken) as raised:
        find_engine("wool:engine")
    message = str(raised.value)
    assert f'File "{path}"' in message
    assert [part for part in told if part not in message] == []
    assert "targets.py" not in message
    assert "importlib" not in message


def test_a_program_that_python_cannot_read_shows_the_line(write: Write) -> None:
    write("wool.py", "engine = Engine(")
    with pytest.raises(ProgramBroken) as raised:
        find_engine("wool:engine")
    assert str(raised.value).splitlines()[1:] == [
        "    engine = Engine(",
        "                   ^",
        "SyntaxError: '(' was never closed",
    ]


def test_a_factory_that_fails_shows_its_own_traceback(write: Write) -> None:
    write("wool.py", PROGRAM)
    with pytest.raises(ProgramBroken) as raised:
        find_engine("wool:break_down()")
    assert str(raised.value).splitlines()[-1] == "KeyError: 'engine'"
    assert "targets.py" not in str(raised.value)


def test_a_registration_error_is_its_message(write: Write) -> None:
    write("wool.py", "from mokit import Router\nRouter().keyword('')")
    with pytest.raises(ProgramBroken) as raised:
        find_engine("wool:engine")
    assert str(raised.value).startswith("the pattern '' has no word that can be compared")
    assert len(str(raised.value).splitlines()) == 1


def test_what_a_program_prints_goes_to_stderr(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("wool.py", "from mokit import Engine, Router\nprint('hello')\nengine = Engine(Router())")
    find_engine("wool:engine")
    assert capsys.readouterr() == ("", "hello\n")


def test_the_path_gains_each_folder_once(write: Write, folder: Path) -> None:
    write("wool.py", PROGRAM)
    find_engine("wool:engine")
    find_engine("wool.py:engine")
    assert sys.path.count(str(folder)) == 1


