"""Tell how real personal texts are read for consent: what is wrongly taken for an opt-out, and at what cost.

PATH is a file of texts, one a line. Where lines begin with "ham" or "spam" and a tab, as in the SMS Spam
Collection of the UCI Machine Learning Repository (dataset 228), only the personal ones are read.
"""

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from time import process_time_ns

from mokit.consent import Consent, Level, Meaning
from mokit.consent.machines import automatic_reply, reaction
from mokit.text import compared_words
from timing import print_table

LEVELS: tuple[Level, ...] = ("exact", "phrases", "suspected")
ROUNDS = 7


def main() -> None:
    """Print the figures for each level, the texts that stand behind them, and the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--quiet", action="store_true", help="figures without the texts")
    options = parser.parse_args()
    texts = _personal(options.path.read_text(encoding="utf-8").splitlines())
    print(f"{len(texts):,} texts\n")
    readers = {level: Consent(level=level).reader() for level in LEVELS}
    read = {level: [(text, reader.read(text)) for text in texts] for level, reader in readers.items()}
    print_table(["level", "opt-outs", "a 10 000", "asked", "a 10 000"], [_row(level, read[level]) for level in LEVELS])
    if not options.quiet:
        _print_texts(read["suspected"])
    machines = [text for text in texts if reaction(text) or automatic_reply(compared_words(text))]
    print(f"\ntaken for a machine's: {len(machines)}", *machines[: 0 if options.quiet else None], sep="\n  ")
    _print_times(texts)


def _personal(lines: Iterable[str]) -> list[str]:
    labelled = [line.partition("\t") for line in lines]
    return [text if tab else label for label, tab, text in labelled if not tab or label == "ham"]


def _row(level: Level, read: Sequence[tuple[str, Meaning]]) -> Sequence[str]:
    outs, asked = (sum(meaning.consent == one for _, meaning in read) for one in ("opt_out", "suspected"))
    each = 10_000 / max(1, len(read))
    return level, f"{outs}", f"{outs * each:.1f}", f"{asked}", f"{asked * each:.1f}"


def _print_texts(read: Iterable[tuple[str, Meaning]]) -> None:
    print()
    for text, meaning in read:
        if meaning.consent is not None:
            print(f"{meaning.consent}, {meaning.rule} {meaning.word!r}: {text[:160]}")


def _print_times(texts: Sequence[str]) -> None:
    reader = Consent().reader()
    parted = [(text, compared_words(text)) for text in texts]
    plain = [one for one in parted if reader.read(*one).consent is None]
    commands = [(word, [word.lower()]) for word in ("STOP", "JOIN", "VOTE", "HELP")] * 500
    policy = Consent()
    rows = [
        ("reader: usual texts, words known", _us(lambda: [reader.read(text, words) for text, words in plain], plain)),
        ("reader: all texts, words known", _us(lambda: [reader.read(text, words) for text, words in parted], parted)),
        ("reader: commands of one word", _us(lambda: [reader.read(text, words) for text, words in commands], commands)),
        ("policy.read: usual texts", _us(lambda: [policy.read(text, words) for text, words in plain], plain)),
        ("folding alone", _us(lambda: [compared_words(text) for text in texts], texts)),
    ]
    print()
    print_table(["time", "µs a text"], [(name, f"{us:.2f}") for name, us in rows])


def _us(run: Callable[[], object], inputs: Sequence[object]) -> float:
    def once() -> float:
        begun = process_time_ns()
        run()
        return (process_time_ns() - begun) / 1000 / len(inputs)

    return median(once() for _ in range(ROUNDS))


if __name__ == "__main__":
    main()
