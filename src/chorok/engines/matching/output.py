"""Matches as a workbook and as JSON. Nothing that came from people becomes a formula."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import xlsxwriter

from chorok.engines.matching.model import Kind, Match, Part, Phrase, Result, Technology
from chorok.engines.matching.sentences import Language, say, word
from chorok.engines.matching.thesaurus import Thesaurus
from chorok.engines.matching.vectors import CLASS
from chorok.engines.matching.weights import FITS, Weights


class MatchBook:
    """What was found for each need, in a language of the reader."""

    def __init__(
        self,
        results: Sequence[Result],
        technologies: Mapping[str, Technology],
        thesaurus: Thesaurus,
        weights: Weights,
        language: Language,
    ) -> None:
        self.results, self.technologies, self.thesaurus = results, technologies, thesaurus
        self.weights, self.language = weights, language

    def term(self, part: Part) -> str:
        """Return what a part of a score is about, by its name."""
        if part.kind is Kind.CLASS:
            return word("class", self.language).format(number=part.term.removeprefix(CLASS))
        if part.kind in (Kind.CONCEPT, Kind.INHERITED):
            return self.thesaurus.concepts[part.term].name(self.language)
        return word(part.term, self.language) if part.kind in (Kind.FIT, Kind.LATENT) else part.term

    def as_json(self) -> str:
        """Return the results as JSON: numbers as they are, codes instead of names, places in signs of the texts."""
        told: list[dict[str, Any]] = []
        for result in self.results:
            one: dict[str, Any] = {"need": result.need, "language": result.language, "shut_out": result.shut_out}
            one["matches"] = [
                {
                    **asdict(match),
                    "parts": [{**asdict(part), "kind": part.kind.value} for part in match.parts],
                    "gates": {gate.name: gate.answer.value for gate in match.gates},
                }
                for match in result.matches
            ]
            told.append(one)
        return json.dumps({"weights": asdict(self.weights), "needs": told}, ensure_ascii=False, indent=1)

    def write(self, path: Path) -> None:
        """Write the workbook: matches, reasons, weights."""
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            self.head, self.wrap = (
                book.add_format({"bold": True, "bg_color": "#E6F0EA"}),
                book.add_format({"text_wrap": True}),
            )
            self._matches(book)
            self._reasons(book)
            self._weights(book)

    def _page(self, book: Any, name: str, headings: Sequence[str], widths: Sequence[int]) -> Any:
        page = book.add_worksheet(word(name, self.language))
        page.freeze_panes(1, 0)
        for place, width in enumerate(widths):
            page.set_column(place, place, width)
        page.write_row(0, 0, [word(heading, self.language) for heading in headings], self.head)
        return page

    def _matches(self, book: Any) -> None:
        headings = ("need", "language", "rank", "technology", "company", "score", "relevance", "gates", "missing")
        page = self._page(book, "matches", headings, (14, 10, 8, 14, 20, 10, 14, 50, 50))
        line = 1
        for result in self.results:
            spoken = word("und", self.language) if result.language == "und" else result.language
            if not result.matches:
                page.write_row(line, 0, [result.need, spoken, "", say("none", self.language)])
                line += 1
            for rank, match in enumerate(result.matches, 1):
                company = self.technologies[match.technology].company
                page.write_row(line, 0, [result.need, spoken, rank, match.technology, company])
                page.write_row(line, 5, [round(match.score, 4), round(match.relevance, 4)])
                page.write_row(line, 7, [self._gates(match), self._missing(match)], self.wrap)
                line += 1

    def _gates(self, match: Match) -> str:
        return ", ".join(
            f"{word(gate.name, self.language)}: {word(f'answer {gate.answer.value}', self.language)}"
            for gate in match.gates
        )

    def _missing(self, match: Match) -> str:
        return ", ".join(word(name, self.language) for name in match.missing)

    def _reasons(self, book: Any) -> None:
        headings = ("need", "technology", "part", "term", "adds", "need phrase", "technology phrase")
        page = self._page(book, "reasons", headings, (14, 14, 24, 30, 10, 40, 40))
        line = 1
        for result in self.results:
            for match in result.matches:
                for part in match.parts:
                    kind = word(f"kind {part.kind.value}", self.language)
                    page.write_row(line, 0, [match.need, match.technology, kind, self.term(part), round(part.score, 5)])
                    ours, theirs = part.values
                    page.write_row(line, 5, [_shown(part.need) or ours, _shown(part.technology) or theirs], self.wrap)
                    line += 1

    def _weights(self, book: Any) -> None:
        page = self._page(book, "settings", ("term", "weight"), (30, 12))
        page.write_row(1, 0, [word("version", self.language), self.weights.version])
        for line, name in enumerate(("words", "concepts", "lexicon", "latent", *FITS, "threshold"), 2):
            page.write_row(line, 0, [word(name, self.language), self.weights.of(name)])


def _shown(phrases: Sequence[Phrase]) -> str:
    return ", ".join(dict.fromkeys(f"“{phrase.text}”" for phrase in phrases))
