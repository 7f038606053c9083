"""Runs one target under a coverage-guided fuzzer: `make fuzz` calls it for each."""

import json
import sys
from pathlib import Path

import atheris

FOLLOWED = ["compersion_talks", "tomllib", "itsdangerous"]

with atheris.instrument_imports(include=FOLLOWED):
    from tests.fuzzing.targets import TARGETS, list_words_of_decks


def main(name: str, folder: str, *options: str) -> None:
    """Fuzz the target of this name, keeping what it learns, and what breaks it, in a folder."""
    target = TARGETS[name]
    corpus, found = Path(folder, "corpus", name), Path(folder, "found", name)
    for place in (corpus, found):
        place.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = Path(folder, "words")
    words.write_text("".join(f"{json.dumps(word)}\n" for word in sorted(list_words_of_decks())))
    limits = [f"-max_len={target.longest}", "-timeout=10", "-rss_limit_mb=1024"]
    places = [str(corpus), f"-dict={words}", f"-artifact_prefix={found}/"]
    atheris.Setup([sys.argv[0], *places, *limits, "-print_final_stats=1", *options], target.read)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
