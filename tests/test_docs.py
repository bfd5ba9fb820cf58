"""What README.md and the pages of docs/ show is what happens.

Their Python runs, page by page in one namespace; a block that is said to be a file ("Save this as
`app.py`:") becomes one. Tests that a page defines are run, apps that it makes are found under their
webhook's path, and commands print what stands under them, in a picture as well. The texts of a table
go to one phone, row by row, and get the reply beside them. `*2 days later*` lets time pass, `*the
process dies*` restarts, and `*the new version*` goes on with the router that the page calls `changed`.
"""

# mypy: disable-error-code="import-untyped"
# Django has no types.

import asyncio
import builtins
import doctest
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from inspect import iscoroutinefunction, signature
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import define, field
from django import conf
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from sybil import Document, Example, Region
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.abstract.doctest import DocTestStringParser
from sybil.parsers.markdown import CodeBlockParser
from sybil.typing import Parser
from werkzeug.test import Client

from mokit import Router
from mokit.testing import Handset

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
WEBHOOK = "/sms/twilio"         # of all pages
SECRETS = {
    "AFRICASTALKING_KEY": "made-up",
    "AZURE_ACCESS_KEY": "bWFkZS11cA==",
    "BANDWIDTH_CALLBACK": "made:up",
    "BANDWIDTH_PASSWORD": "made-up",
    "BANDWIDTH_USER": "made-up",
    "CLICKATELL_KEY": "made-up",
    "INFOBIP_KEY": "made-up",
    "MESSAGEBIRD_KEY": "made-up",
    "MESSAGEBIRD_SIGNING_KEY": "made-up",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "made-up",
    "JASMIN_PASSWORD": "made-up",
    "JASMIN_SECRET": "made-up",
    "JASMIN_USERNAME": "made-up",
    "KANNEL_PASSWORD": "made-up",
    "KANNEL_SECRET": "made-up",
    "KANNEL_USERNAME": "made-up",
    "PLIVO_AUTH_ID": "MA0123456789",
    "PLIVO_AUTH_TOKEN": "made-up",
    "REGIONAL_KEY": "made-up",
    "SINCH_SERVICE_PLAN": "made-up",
    "SINCH_TOKEN": "made-up",
    "SINCH_WEBHOOK_SECRET": "made-up",
    "SMS_SECRET": "made-up",
    "SMSGATE_PASSWORD": "made-up",
    "SMSGATE_SIGNING_KEY": "made-up",
    "SMSGATE_USERNAME": "made-up",
    "SMPP_PASSWORD": "made-up",
    "TELNYX_API_KEY": "made-up",
    "TELNYX_PUBLIC_KEY": "1" * 43 + "=",
    "TWILIO_ACCOUNT_SID": "AC0123456789",
    "TWILIO_AUTH_TOKEN": "made-up",
    "VONAGE_API_KEY": "made-up",
    "VONAGE_API_SECRET": "made-up",
    "VONAGE_SIGNATURE_SECRET": "made-up",
}

FILE = re.compile(r"`(\w+\.py)`[^`\n]*:\n+\Z")
TABLE = re.compile(r"^\| text \| reply( \| why)? \|\n\|[-|]+\|\n((?:\|.*\n)+)", re.MULTILINE)
LATER = re.compile(r"\*(\d+) (second|minute|hour|day)s? later\*")
DAYTIME = datetime(2026, 11, 23, 18, tzinfo=UTC)        # when nobody is left in peace
DIALOGUE = re.compile(r"^\| you text \| Woolly answers \| why \|\n\|[-|]+\|\n((?:\|.*\n)+)", re.MULTILINE)


def cells_of(rows: str) -> Iterator[list[str]]:
    for row in rows.splitlines():
        yield [cell.strip().strip("`") for cell in row.strip().strip("|").split(" | ")]


def tables(document: Document) -> Iterator[Region]:
    for found in TABLE.finditer(document.text):
        yield Region(found.start(), found.end(), found[2], texts_get_their_replies)


def texts_get_their_replies(example: Example) -> None:
    phone = Handset(example.namespace["engine"], now=DAYTIME)
    for text, reply, *why in cells_of(example.parsed):
        if text == "*the process dies*":
            phone.restart()
            continue
        if text == "*the new version*":
            deploy(phone, example.namespace["changed"])
            continue
        replies = brought(phone, text)
        assert list(replies) == ([] if reply == "*nothing*" else [unescaped(reply)]), text
        assert why in ([], [decided(phone)]), text


def brought(phone: Handset, text: str) -> list[str]:
    """What comes of a text, or of time that passes."""
    if later := LATER.fullmatch(text):
        return phone.wait(**{f"{later[2]}s": int(later[1])})
    return phone.text(unescaped(text))


def deploy(phone: Handset, router: Router) -> None:
    """Let the engine go on, over the same store, with another router."""
    phone._world.engine = phone.engine.replaced(router=router)


def unescaped(cell: str) -> str:
    return cell.replace("\\n", "\n")


def decided(phone: Handset) -> str:
    return f"rule {phone.decision.rule}: {phone.decision.why}"


@define
class Reader:
    """Somebody who follows a page in an empty directory."""

    home: Path
    fixture: Callable[[str], Any]               # what a test's parameter stands for
    forget: Callable[[str], None]               # a module that was written anew
    seen: list[Any] = field(factory=list[Any])
    printed: str = field(default="", init=False)

    def follow(self, page: Path) -> None:
        parsers: list[Parser] = [
            CodeBlockParser("python", self.python),
            CodeBlockParser("console", self.console),
            CodeBlockParser("mermaid", self.mermaid),
            tables,
        ]
        document = Document.parse(str(page), *parsers)
        document.namespace["__name__"] = page.stem
        for example in document.examples():
            example.evaluate()

    def python(self, example: Example) -> None:
        named = FILE.search(example.document.text[: example.region.start])
        if named:
            (self.home / named[1]).write_text(example.parsed, encoding="utf-8")
            self.forget(named[1].removesuffix(".py"))
        if example.parsed.startswith(">>>"):
            self.session(example)
        else:
            PythonEvaluator()(example)
        example.namespace["__builtins__"] = builtins            # sybil takes them away
        self.check(example.namespace)

    def session(self, example: Example) -> None:
        for region in DocTestStringParser(DocTestEvaluator(doctest.ELLIPSIS))(example.parsed, example.path):
            Example(example.document, example.line + 1, 0, region, example.namespace).evaluate()

    def check(self, namespace: dict[str, Any]) -> None:
        """Run the tests that are new, and look for the webhook in apps that are new."""
        for name, value in list(namespace.items()):
            if any(value is known for known in self.seen):
                continue
            self.seen.append(value)
            if name.startswith("test_"):
                self.run(value)
            elif name == "app":
                assert unsigned(value) == 403
            elif name == "urlpatterns":
                with override_settings(ROOT_URLCONF=tuple(value)):
                    assert unsigned(WSGIHandler()) == 403

    def run(self, test: Callable[..., Any]) -> None:
        made = test(**{name: self.fixture(name) for name in signature(test).parameters})
        if iscoroutinefunction(test):
            asyncio.run(made)

    def console(self, example: Example) -> None:
        for shown in re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)[1:]:
            command, _, output = shown.partition("\n")
            if re.search(r"(^|\| )(mokit|pytest) ", command):
                self.command(command, output.strip("\n"))

    def mermaid(self, example: Example) -> None:
        """A picture is what the last command printed."""
        assert example.parsed == self.printed

    def command(self, command: str, output: str) -> None:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(  # noqa: S602 - a shell is what the page shows
            command, shell=True, cwd=self.home, env={**os.environ, "PATH": path}, input="",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
        )
        self.printed = done.stdout
        if output:
            printed = done.stdout.replace(f"{self.home}{os.sep}", "")
            assert doctest.OutputChecker().check_output(output, printed.strip("\n"), doctest.ELLIPSIS), printed
        else:
            assert done.returncode == 0, done.stdout


def unsigned(app: Any) -> int:
    """The status of a request to the webhook that nobody signed: 403 where the path is right."""
    if iscoroutinefunction(type(app).__call__):
        return asyncio.run(unsigned_on_the_loop(app))
    return Client(app).post(WEBHOOK).status_code


async def unsigned_on_the_loop(app: Any) -> int:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://sms.example.com") as client:
        return (await client.post(WEBHOOK)).status_code


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Reader:
    if not conf.settings.configured:
        middleware = ["django.middleware.csrf.CsrfViewMiddleware"]
        conf.settings.configure(ALLOWED_HOSTS=["*"], MIDDLEWARE=middleware, LOGGING_CONFIG=None)
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    return Reader(
        tmp_path, request.getfixturevalue, lambda name: monkeypatch.delitem(sys.modules, name, raising=False)
    )


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_what_a_page_shows_is_what_happens(page: Path, reader: Reader) -> None:
    reader.follow(page)


def test_the_dialogue_of_the_readme_is_what_the_demo_says(reader: Reader) -> None:
    dialogue = DIALOGUE.search(PAGES[0].read_text(encoding="utf-8"))
    assert dialogue is not None
    texts, shown = [], []
    for text, reply, why in cells_of(dialogue[1]):
        texts.append(text)
        shown += [text if text.startswith("/") else f"> {text}"]
        shown += [f"  (no reply; {why})"] if reply == "*nothing*" else [f"< {reply}", f"  ({why})"]
    (reader.home / "texts").write_text("\n".join(texts), encoding="utf-8")
    reader.command("mokit demo < texts", "\n".join(shown))
    assert len(texts) == 6


def test_the_house_of_the_design_page_is_the_one_of_the_import_contract() -> None:
    shown = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "design.md").read_text(encoding="utf-8"), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    assert shown == [module for layer in layers for module in re.findall(r"\w+", layer)]


def test_links_within_the_pages_lead_somewhere() -> None:
    broken = [f"{page.name}: {link}" for page in PAGES for link in links_of(page) if not leads_somewhere(page, link)]
    assert broken == []


def links_of(page: Path) -> list[str]:
    prose = re.sub(r"(?ms)^```.*?^```$", "", page.read_text(encoding="utf-8"))
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in link]


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    return target.exists() and (not anchor or anchor in anchors_of(target))


def anchors_of(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
