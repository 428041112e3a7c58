"""How well needs and texts of one subject find each other, and how fast, beside plain BM25 and character TF-IDF.

    python -m benchmarks.matching quality LABELLED.csv
    python -m benchmarks.matching speed [--technologies 100000] [--needs 10000] [--sample 200]

LABELLED.csv has the columns text and label; rows labelled None are not looked for (Toetzke, Stünzi and Egli, 2022: weak
labels, so a regression test). Monolingual: each labelled text looks for the others of its class. Queries: those of
benchmarks/data/class_queries.psv look for the texts of their class, in six languages. Measured is nDCG@10 with a
bootstrap interval of 95 %; a paired interval for what the engine gains over BM25.
"""

import argparse
import csv
import math
import random
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from chorok.engines.matching.index import Index
from chorok.engines.matching.latent import LatentSpace
from chorok.engines.matching.matcher import Matcher
from chorok.engines.matching.model import Need, Technology
from chorok.engines.matching.text import analyse
from chorok.engines.matching.thesaurus import LANGUAGES, Concept, Thesaurus, shipped
from chorok.engines.matching.vectors import CLASS, Vector, concept_vector, word_vector
from chorok.engines.matching.weights import CURRENT

QUERIES = Path(__file__).parent / "data" / "class_queries.psv"
NONE = "None"
DEPTH = 10
RESAMPLED = 2000
SEED = 20261127
GRAMS = 4
EVERYTHING = replace(CURRENT, version="benchmark", threshold=0.0)

Ranker = Callable[[str, str, int], list[int]]  # text, language, the text itself (-1: none) to places, best first


def ndcg(ranked: Sequence[int], relevant: set[int]) -> float:
    """Return nDCG@10 with relevance 0 or 1."""
    gained = sum(1 / math.log2(place + 2) for place, one in enumerate(ranked[:DEPTH]) if one in relevant)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(DEPTH, len(relevant))))
    return gained / ideal if ideal else 0.0


def interval(values: Sequence[float]) -> str:
    """Return the mean with its bootstrap interval of 95 %."""
    given = np.array(values)
    draws = np.random.default_rng(SEED).integers(0, len(given), (RESAMPLED, len(given)))
    low, high = np.percentile(given[draws].mean(axis=1), [2.5, 97.5])
    return f"{given.mean():.3f} [{low:.3f}, {high:.3f}]"


def engine(texts: Sequence[str], thesaurus: Thesaurus, *, latent: bool = False) -> tuple[Ranker, float]:
    """Return the engine's ranker and the share of texts in which it finds no concept."""
    matcher = Matcher(thesaurus, EVERYTHING)
    without = 0
    for place, text in enumerate(texts):
        analysis = analyse(text, "en")
        mentions = matcher.finder.find(analysis)
        without += not mentions
        vectors = word_vector(analysis), concept_vector(mentions, thesaurus)
        matcher.put_vectors(Technology(str(place), text, "en"), *vectors)
    if latent:
        matcher.embed(LatentSpace(matcher.words, matcher.concepts))

    def ranked(text: str, language: str, itself: int) -> list[int]:
        found = matcher.rank(Need("n", text, language), DEPTH + 1)
        return [int(name) for name, _ in found if int(name) != itself]

    return ranked, without / len(texts)


def plain(texts: Sequence[str], cut: Callable[[str], Vector]) -> Ranker:
    """Return a ranker of BM25 over what `cut` makes of a text."""
    index = Index()
    for text in texts:
        index.add(cut(text))
    index.lay_out()

    def ranked(text: str, _language: str, itself: int) -> list[int]:
        scores = np.zeros(len(texts))
        index.score(cut(text), scores)
        if itself >= 0:
            scores[itself] = -1.0
        return [int(place) for place in np.argsort(-scores, kind="stable")[:DEPTH] if scores[place] > 0]

    return ranked


def words(text: str) -> Vector:
    """Return lower-case words, counted: what plain BM25 sees."""
    return {word: float(times) for word, times in Counter(text.casefold().split()).items()}


def grams(texts: Sequence[str]) -> Ranker:
    """Return a ranker by the cosine of TF-IDF over runs of four signs."""

    def cut(text: str) -> Counter[str]:
        folded = f" {text.casefold()} "
        return Counter(folded[place : place + GRAMS] for place in range(len(folded) - GRAMS + 1))

    counted = [cut(text) for text in texts]
    standing = Counter(gram for one in counted for gram in one)
    places = {gram: place for place, gram in enumerate(standing)}
    idf = np.array([math.log(len(texts) / times) + 1 for times in standing.values()])

    def vector(one: Counter[str]) -> "np.typing.NDArray[np.float64]":
        made = np.zeros(len(places))
        for gram, times in one.items():
            if gram in places:
                made[places[gram]] = 1 + math.log(times)
        made *= idf
        return made / (np.linalg.norm(made) or 1.0)

    matrix = np.array([vector(one) for one in counted])

    def ranked(text: str, _language: str, itself: int) -> list[int]:
        scores = matrix @ vector(cut(text))
        if itself >= 0:
            scores[itself] = -1.0
        return [int(place) for place in np.argsort(-scores, kind="stable")[:DEPTH] if scores[place] > 0]

    return ranked


def thinned(thesaurus: Thesaurus, share: float) -> Thesaurus:
    """Return a thesaurus with a share of its labels gone, by a seeded draw; a concept keeps its last one."""
    draw = random.Random(SEED)

    def kept(concept: Concept) -> Concept:
        labels = tuple(label for label in concept.labels if draw.random() >= share)
        return replace(concept, labels=labels or concept.labels[:1])

    return Thesaurus(kept(concept) for concept in thesaurus)


def quality(path: Path) -> None:
    """Print how well texts and queries find the texts of their class."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] not in ("", NONE)]
    texts, labels = [row["text"] for row in rows], [row["label"] for row in rows]
    of_class = {label: {place for place, one in enumerate(labels) if one == label} for label in labels}
    whole, without = engine(texts, shipped())
    thin, _ = engine(texts, thinned(shipped(), 0.3))
    near, _ = engine(texts, shipped(), latent=True)
    rankers = {
        "engine": whole,
        "engine with LSI": near,
        "30 % of labels gone": thin,
        "plain BM25": plain(texts, words),
        "TF-IDF": grams(texts),
    }
    print(f"{len(texts)} texts of {len(of_class)} classes; no concept in {without:.1%}; {len(shipped())} concepts")
    single: dict[str, list[float]] = {}
    for name, ranker in rankers.items():
        found = [ranker(text, "en", place) for place, text in enumerate(texts)]
        single[name] = [ndcg(one, of_class[labels[place]] - {place}) for place, one in enumerate(found)]
        print(f"monolingual  {name:20} {interval(single[name])}")
    for name in ("engine", "engine with LSI"):
        gain = [one - other for one, other in zip(single[name], single["plain BM25"], strict=True)]
        print(f"monolingual  {name} over BM25  {interval(gain)}")
    with QUERIES.open(encoding="utf-8") as lines:
        asked = list(csv.DictReader(lines, delimiter="|"))
    english: dict[str, float] = {}
    for language in LANGUAGES:
        for name, ranker in rankers.items():
            values = [ndcg(ranker(row[language], language, -1), of_class[row["class"]]) for row in asked]
            mean = sum(values) / len(values)
            share = f"  {mean / english.setdefault(name, mean):.0%} of the English queries"
            print(f"queries {language}   {name:20} {interval(values)}{share}")


def made_up(count: int, draw: random.Random) -> list[tuple[Vector, Vector]]:
    """Return seeded technologies as vectors: 40 words by Zipf's law out of 50,000, six concepts with what is above."""
    thesaurus = shipped()
    concepts = [concept.id for concept in thesaurus]
    generator = np.random.default_rng(draw.randrange(2**32))
    ranks = np.minimum((generator.pareto(1.0, (count, 40)) + 1).astype(int) * 3, 50_000)
    ranks += generator.integers(0, 30, (count, 40))
    found = []
    for row in ranks.tolist():
        weights: Vector = {}
        for concept in draw.sample(concepts, 6):
            weights[concept] = weights.get(concept, 0.0) + 1.0
            for above, steps in thesaurus.above(concept):
                weights[above] = weights.get(above, 0.0) + 0.3**steps
            for number in thesaurus.concepts[concept].climate:
                weights[f"{CLASS}{number}"] = 0.5
        found.append(({f"w{rank}": float(times) for rank, times in Counter(row).items()}, weights))
    return found


def made_up_need(number: int, draw: random.Random) -> Need:
    """Return a seeded need: labels of four concepts and ten words."""
    concepts = draw.sample(list(shipped()), 4)
    text = ", ".join(concept.name("en") for concept in concepts)
    said = " ".join(f"w{3 * int(draw.paretovariate(1.0)) + draw.randrange(30)}" for _ in range(10))
    return Need(f"n{number}", f"{text} {said}", "en")


MATCHER: list[Matcher] = []


def rank_all(needs: list[Need]) -> int:
    """Rank for each need; return how many matches there were."""
    return sum(len(MATCHER[0].rank(need, 20)) for need in needs)


def speed(technologies: int, needs: int, sample: int) -> None:
    """Print how long one need and many needs take, how soon a change is found, and the memory in use."""
    draw = random.Random(SEED)
    matcher = Matcher(weights=EVERYTHING)
    began = time.perf_counter()
    for number, (word_weights, concept_weights) in enumerate(made_up(technologies, draw)):
        matcher.put_vectors(Technology(f"t{number}", ""), word_weights, concept_weights)
    matcher.lay_out()
    print(f"{technologies} technologies taken in: {time.perf_counter() - began:.1f} s")
    asked = [made_up_need(number, draw) for number in range(needs)]
    taken = []
    for need in asked[:sample]:
        began = time.perf_counter()
        matcher.rank(need, 20)
        taken.append(time.perf_counter() - began)
    low, high = np.percentile(np.array(taken) * 1000, [50, 95])
    print(f"one need: median {low:.1f} ms, 95 % under {high:.1f} ms ({sample} needs, one core)")
    began = time.perf_counter()
    matcher.put(Technology("new", "rainwater tank", "en"))
    found = any(name == "new" for name, _ in matcher.rank(Need("n", "rainwater tank", "en"), 20))
    print(f"a changed technology is {'found' if found else 'NOT FOUND'} after {time.perf_counter() - began:.3f} s")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")
    MATCHER.append(matcher)
    began = time.perf_counter()
    with get_context("fork").Pool(2) as pool:
        total = sum(pool.map(rank_all, [asked[place : place + 100] for place in range(0, needs, 100)], chunksize=1))
    print(f"{needs} needs, top 20 each, 2 processes: {time.perf_counter() - began:.1f} s ({total} matches)")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("quality").add_argument("labelled", type=Path)
    fast = what.add_parser("speed")
    fast.add_argument("--technologies", type=int, default=100_000)
    fast.add_argument("--needs", type=int, default=10_000)
    fast.add_argument("--sample", type=int, default=200)
    chosen = parser.parse_args()
    if chosen.what == "quality":
        quality(chosen.labelled)
    else:
        speed(chosen.technologies, chosen.needs, chosen.sample)


if __name__ == "__main__":
    main()
