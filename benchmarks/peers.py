"""The keyword routing of other frameworks, without network and database.

Each function registers the keywords as that framework's documentation shows, and gives an entrant
that takes the framework's own messages. A peer that is not installed raises ImportError.
"""

import asyncio
from collections.abc import Callable, Sequence
from itertools import count
from types import SimpleNamespace
from typing import Any  # the peers' own messages, which mokit's types know nothing of

from timing import Entrant, each, each_awaited
from workload import HANDLERS, dealt, handlers

Peer = Callable[[Sequence[str]], Entrant[Any]]
Route = tuple[str, Callable[[int], str]]


def rapidsms_one_class_a_keyword(keywords: Sequence[str]) -> Entrant[Any]:
    """RapidSMS: a KeywordHandler class for each keyword, through its router's incoming phases."""
    ten = handlers()
    return _rapidsms("RapidSMS, a class a keyword", [
        (keyword, ten[number % HANDLERS]) for number, keyword in enumerate(keywords)
    ])


def rapidsms_alternatives(keywords: Sequence[str]) -> Entrant[Any]:
    """RapidSMS: ten KeywordHandler classes, the keywords as alternatives of one expression."""
    return _rapidsms("RapidSMS, 10 classes of alternatives", [
        ("|".join(dealt(keywords, number)), handler)
        for number, handler in enumerate(handlers()[: len(keywords)])
    ])


def _rapidsms(name: str, routes: list[Route]) -> Entrant[Any]:
    _set_up_django()
    from rapidsms.contrib.handlers.app import App
    from rapidsms.contrib.handlers.handlers.keyword import KeywordHandler
    from rapidsms.messages.incoming import IncomingMessage
    from rapidsms.router.blocking import BlockingRouter

    def keyword_handler(keyword: str, handler: Callable[[int], str]) -> type:
        def handle(self: Any, text: str) -> None:
            self.respond(handler(int(text)))

        return type("Handler", (KeywordHandler,), {"keyword": keyword, "handle": handle})

    def answer(message: Any) -> list[str]:
        router.process_incoming_phases(message)
        return [response["text"] for response in message.responses]

    router = BlockingRouter(apps=[], backends={})
    router.add_app(App).handlers = [keyword_handler(*route) for route in routes]
    return Entrant(
        name,
        lambda text: IncomingMessage(connections=[], text=text),
        each(answer),
    )


def _set_up_django() -> None:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(
            INSTALLED_APPS=["django.contrib.contenttypes", "rapidsms"],
            INSTALLED_BACKENDS={},
            DATABASES={},
            LOGGING_CONFIG=None,
        )
        django.setup()


def discord(keywords: Sequence[str]) -> Entrant[Any]:
    """discord.py: ten commands with aliases; `get_context` and `invoke` of a Bot that never logs in."""
    from discord import Intents
    from discord.ext import commands

    def command(names: Sequence[str], handler: Callable[[int], str]) -> Any:
        async def run(_: commands.Context[Any], n: int) -> None:
            replies.append(handler(n))      # in place of ctx.send, which calls Discord

        return commands.Command(run, name=names[0], aliases=list(names[1:]))

    async def answer(message: Any) -> str | None:
        replies.clear()
        context = await bot.get_context(message)
        if context.valid:
            await bot.invoke(context)
        return replies[0] if replies else None

    def message(text: str) -> Any:
        author = SimpleNamespace(id=2, bot=False)
        return SimpleNamespace(content=text, author=author, attachments=[], guild=None, _state=None)

    replies: list[str] = []
    runner = asyncio.Runner()
    bot = commands.Bot(command_prefix="", intents=Intents.none(), case_insensitive=True, help_command=None)
    bot._connection.user = SimpleNamespace(id=1)    # type: ignore[assignment]
    for number, handler in enumerate(handlers()[: len(keywords)]):
        bot.add_command(command(dealt(keywords, number), handler))
    return Entrant(
        "discord.py, 10 commands of aliases",
        message,
        each_awaited(answer, runner),
        runner.close,
    )


def aiogram_one_handler_a_command(keywords: Sequence[str]) -> Entrant[Any]:
    """aiogram: a handler with its own Command filter for each keyword."""
    ten = handlers()
    return _aiogram("aiogram, a handler a command", [
        ([keyword], ten[number % HANDLERS]) for number, keyword in enumerate(keywords)
    ])


def aiogram_aliases(keywords: Sequence[str]) -> Entrant[Any]:
    """aiogram: ten handlers whose Command filters know many commands each."""
    return _aiogram("aiogram, 10 handlers of aliases", [
        (dealt(keywords, number), handler) for number, handler in enumerate(handlers()[: len(keywords)])
    ])


def _aiogram(
    name: str, routes: list[tuple[Sequence[str], Callable[[int], str]]]
) -> Entrant[Any]:
    from aiogram import Bot, Dispatcher
    from aiogram.filters import Command, CommandObject
    from aiogram.types import Message, Update

    def command_handler(handler: Callable[[int], str]) -> Any:
        async def run(_: Message, command: CommandObject) -> str:
            return handler(int(command.args or ""))

        return run

    def update(text: str) -> Update:
        person = {"id": 2, "is_bot": False, "first_name": "P", "type": "private"}
        number = next(ids)      # updates that are alike would meet in a cache of aiogram's
        message = {"message_id": number, "date": 0, "chat": person, "from": person, "text": "/" + text}
        return Update.model_validate({"update_id": number, "message": message}, context={"bot": bot})

    bot, dispatcher, runner, ids = Bot("42:none"), Dispatcher(), asyncio.Runner(), count()
    for commands, handler in routes:
        dispatcher.message.register(command_handler(handler), Command(*commands, ignore_case=True))
    return Entrant(
        name,
        update,
        each_awaited(lambda one: dispatcher.feed_update(bot, one), runner),
        runner.close,
    )


# How many keywords each is given at most: beyond it one message takes seconds, or building minutes.
LARGEST: dict[Peer, int] = {
    discord: 100_000,
    aiogram_aliases: 100_000,
    aiogram_one_handler_a_command: 1_000,
    rapidsms_alternatives: 1_000,
    rapidsms_one_class_a_keyword: 1_000,
}
