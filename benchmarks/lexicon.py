"""Whether a lexicon learned from aligned goods names helps, on pairs it hasn't seen and on the task itself.

    python -m benchmarks.lexicon [--labelled LABELLED.csv]
    python -m benchmarks.lexicon --write src/chorok/engines/matching/data/lexicon.tsv

Pairs: Korean and English names of the goods codes that come with the registry (Korea Customs Service), each name once.
Every fifth pair is held out and looked for by its other language among all held-out ones: mean reciprocal rank with a
bootstrap interval of 95 %, without and with the lexicon at several shares, beside plain BM25. LABELLED.csv: the Korean
queries of `benchmarks.matching quality` look for English texts, nDCG@10.
"""

import argparse
import csv
import gzip
import time
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from benchmarks.matching import EVERYTHING, QUERIES, interval, ndcg, plain, words
from chorok.engines.matching.lexicon import Lexicon, learn, stems_of, written
from chorok.engines.matching.matcher import Matcher
from chorok.engines.matching.model import Need, Technology

SHARES = (0.0, 0.25, 0.5, 1.0)
EVERY = 5
DEPTH = 100
ASKED = 500


def goods() -> list[tuple[str, str]]:
    """Return the Korean and English names of goods, each pair once, without “other”."""
    file = files("chorok.registry") / "data" / "goods_codes.csv.gz"
    with file.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8-sig", newline="") as text:
        rows = [(row["name_ko"], row["name_en"]) for row in csv.DictReader(text)]
    return [pair for pair in dict.fromkeys(rows) if pair[0] != "기타" and all(pair)]


def reciprocal(pairs: list[tuple[str, str]], lexicon: Lexicon, share: float) -> list[float]:
    """Return for each Korean name one over the place of its English name."""
    matcher = Matcher(weights=replace(EVERYTHING, lexicon=share), lexicon=lexicon)
    for place, (_, english) in enumerate(pairs):
        matcher.put(Technology(str(place), english, "en"))
    matcher.lay_out()
    found = []
    for place, (korean, _) in enumerate(pairs[:ASKED]):
        ranked = [int(name) for name, _ in matcher.rank(Need("n", korean, "ko"), DEPTH)]
        found.append(1 / (ranked.index(place) + 1) if place in ranked else 0.0)
    return found


def task(path: Path, lexicon: Lexicon, share: float) -> list[float]:
    """Return nDCG@10 of each Korean query on the labelled English texts."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] not in ("", "None")]
    matcher = Matcher(weights=replace(EVERYTHING, lexicon=share), lexicon=lexicon)
    for place, row in enumerate(rows):
        matcher.put(Technology(str(place), row["text"], "en"))
    matcher.lay_out()
    with QUERIES.open(encoding="utf-8") as lines:
        asked = list(csv.DictReader(lines, delimiter="|"))
    return [
        ndcg(
            [int(name) for name, _ in matcher.rank(Need("n", one["ko"], "ko"), 10)],
            {place for place, row in enumerate(rows) if row["label"] == one["class"]},
        )
        for one in asked
    ]


def say(what: str, share: float, found: list[float], without: list[float]) -> None:
    """Print a mean with its interval, and that of what is gained over the engine without a lexicon."""
    gained = [one - other for one, other in zip(found, without, strict=True)]
    print(f"{what:14} engine, lexicon at {share:<4} {interval(found)}  gain {interval(gained)}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--labelled", type=Path)
    parser.add_argument("--write", type=Path, help="write what all pairs teach, as the engine reads it, and end")
    chosen = parser.parse_args()
    pairs = goods()
    if chosen.write:
        taught = learn((stems_of(korean, "ko"), stems_of(english, "en")) for korean, english in pairs)
        chosen.write.write_text(written(taught), encoding="utf-8")
        return
    held = [pair for place, pair in enumerate(pairs) if place % EVERY == 0]
    began = time.perf_counter()
    seen = [(stems_of(ko, "ko"), stems_of(en, "en")) for place, (ko, en) in enumerate(pairs) if place % EVERY]
    learned = learn(seen)
    seconds = time.perf_counter() - began
    print(
        f"{len(seen)} pairs, {len(learned)} words learned in {seconds:.1f} s; {len(held)} held out, {ASKED} asked for"
    )
    ranker = plain([english for _, english in held], words)
    base = []
    for place, (korean, _) in enumerate(held[:ASKED]):
        ranked = ranker(korean, "ko", -1)
        base.append(1 / (ranked.index(place) + 1) if place in ranked else 0.0)
    print(f"held-out MRR   plain BM25              {interval(base)}")
    without: list[float] = []
    for share in SHARES:
        found = reciprocal(held, learned, share)
        without = without or found
        say("held-out MRR", share, found, without)
    if chosen.labelled:
        without = []
        for share in SHARES:
            found = task(chosen.labelled, learned, share)
            without = without or found
            say("Korean queries", share, found, without)


if __name__ == "__main__":
    main()
