"""Whether a lexicon learned from aligned goods names helps, on pairs it hasn't seen and on the task itself.

    python -m benchmarks.lexicon [--labelled LABELLED.csv]

Pairs: Korean and English names of the goods codes that come with the registry (Korea Customs Service), each name once.
Every fifth pair is held out and looked for by its other language among all held-out ones: mean reciprocal rank with a
bootstrap interval of 95 %, without and with the lexicon at several shares, beside plain BM25. LABELLED.csv: the Korean
queries of `benchmarks.matching quality` look for English texts, nDCG@10.
"""

import argparse
import csv
import gzip
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np

from benchmarks.matching import EVERYTHING, QUERIES, interval, ndcg, plain, words
from chorok.engines.matching.lexicon import Lexicon, learn, stems_of
from chorok.engines.matching.matcher import Matcher
from chorok.engines.matching.model import Need, Technology

SHARES = (0.25, 0.5, 1.0)
EVERY = 5
DEPTH = 100
ASKED = 500


def goods() -> list[tuple[str, str]]:
    """Return the Korean and English names of goods, each pair once, without “other”."""
    file = files("chorok.registry") / "data" / "goods_codes.csv.gz"
    with file.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8-sig", newline="") as text:
        rows = [(row["name_ko"], row["name_en"]) for row in csv.DictReader(text)]
    return [pair for pair in dict.fromkeys(rows) if pair[0] != "기타" and all(pair)]


def reciprocal(pairs: list[tuple[str, str]], lexicon: Lexicon | None) -> list[float]:
    """Return for each Korean name one over the place of its English name."""
    matcher = Matcher(weights=EVERYTHING, lexicon=lexicon)
    for place, (_, english) in enumerate(pairs):
        matcher.put(Technology(str(place), english, "en"))
    matcher.lay_out()
    found = []
    for place, (korean, _) in enumerate(pairs[:ASKED]):
        ranked = [int(name) for name, _ in matcher.rank(Need("n", korean, "ko"), DEPTH)]
        found.append(1 / (ranked.index(place) + 1) if place in ranked else 0.0)
    return found


def task(path: Path, lexicon: Lexicon | None) -> list[float]:
    """Return nDCG@10 of each Korean query on the labelled English texts."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] not in ("", "None")]
    matcher = Matcher(weights=EVERYTHING, lexicon=lexicon)
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


def variants(learned: Lexicon) -> Iterator[tuple[str, Lexicon | None]]:
    """Give the engine without the lexicon, and with it at each share."""
    yield "engine without lexicon", None
    for share in SHARES:
        yield f"engine, lexicon at {share}", Lexicon(learned.table, share)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--labelled", type=Path)
    chosen = parser.parse_args()
    pairs = goods()
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
    for name, lexicon in variants(learned):
        found = reciprocal(held, lexicon)
        without = without or found
        print(f"held-out MRR   {name:23} {interval(found)}  gain {interval(list(np.subtract(found, without)))}")
    if chosen.labelled:
        without = []
        for name, lexicon in variants(learned):
            found = task(chosen.labelled, lexicon)
            without = without or found
            print(f"Korean queries {name:23} {interval(found)}  gain {interval(list(np.subtract(found, without)))}")


if __name__ == "__main__":
    main()
