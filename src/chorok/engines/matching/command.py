"""`chorok match NEEDS TECHNOLOGIES -o MATCHES`: who could answer which need, and why, without any hub."""

import argparse
import csv
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from chorok.engines.matching.lexicon import shipped_lexicon
from chorok.engines.matching.matcher import Matcher
from chorok.engines.matching.output import MatchBook
from chorok.engines.matching.reading import FaultyFile, read_needs, read_technologies
from chorok.engines.matching.sentences import NEED_COLUMNS, TECHNOLOGY_COLUMNS, Language, say
from chorok.engines.matching.skos import from_skos
from chorok.engines.matching.thesaurus import FaultyThesaurus

DONE, WRONG_INPUT = 0, 2


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code: 0 the matches were written, 2 the input is wrong."""
    parser = build_parser()
    chosen = parser.parse_args(arguments)
    language: Language = chosen.lang
    try:
        if chosen.template is not None:
            write_templates(chosen.template, language)
            return DONE
        if chosen.needs is None or chosen.technologies is None or chosen.output is None:
            parser.error("give the files of needs and technologies and, after -o, that of the matches")
        if chosen.output.suffix.lower() not in (".xlsx", ".json"):
            complain(say("output", language))
            return WRONG_INPUT
        return match(chosen, language)
    except FaultyFile as error:
        for problem in error.problems:
            complain(problem.said(language))
    except FaultyThesaurus as error:
        complain(say("thesaurus", language, said=error))
    except OSError as error:
        complain(f"{error.filename or chosen.needs or chosen.template}: {error.strerror or error}")
    return WRONG_INPUT


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command's arguments."""
    parser = argparse.ArgumentParser(
        prog="chorok match", description="Find which technologies answer which needs, with the reasons."
    )
    parser.add_argument("needs", nargs="?", type=Path, help="needs, as CSV in UTF-8 or XLSX")
    parser.add_argument("technologies", nargs="?", type=Path, help="technologies, as CSV in UTF-8 or XLSX")
    parser.add_argument("-o", "--output", type=Path, help="the matches to write: .xlsx or .json")
    parser.add_argument("--template", type=Path, metavar="FOLDER", help="write two files to fill in, and nothing else")
    parser.add_argument("--top", type=int, default=10, help="the most matches for a need (10)")
    parser.add_argument("--today", type=date.fromisoformat, help="the day at which what has expired is left out")
    parser.add_argument("--sanctions", type=Path, help="a text file: a country, company or technology a line")
    parser.add_argument("--thesaurus", type=Path, help="an edition of a hub's thesaurus (SKOS in JSON-LD)")
    parser.add_argument("--lang", choices=("ko", "en"), default="ko", help="language of the matches and of messages")
    return parser


def match(chosen: argparse.Namespace, language: Language) -> int:
    """Read, match, write."""
    needs, technologies = read_needs(chosen.needs), read_technologies(chosen.technologies)
    listed = chosen.sanctions.read_text(encoding="utf-8").splitlines() if chosen.sanctions else []
    thesaurus = from_skos(chosen.thesaurus.read_text(encoding="utf-8-sig")) if chosen.thesaurus else None
    sanctions = frozenset(line.strip() for line in listed if line.strip())
    matcher = Matcher(thesaurus, today=chosen.today, sanctions=sanctions, lexicon=shipped_lexicon())
    for technology in technologies:
        matcher.put(technology)
    results = [matcher.match(need, chosen.top) for need in needs]
    book = MatchBook(results, matcher.technologies, matcher.thesaurus, matcher.weights, language)
    write(chosen.output, book)
    found = sum(len(result.matches) for result in results)
    without = sum(not result.matches for result in results)
    facts = {"needs": len(needs), "technologies": len(technologies), "matches": found, "without": without}
    sys.stdout.write(say("done", language, **facts) + "\n")
    return DONE


def write(path: Path, book: MatchBook) -> None:
    """Write the matches; a file that stood there is only replaced once the new one is whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=path.suffix)
    os.close(handle)
    half = Path(name)
    try:
        if path.suffix.lower() == ".json":
            half.write_text(book.as_json(), encoding="utf-8")
        else:
            book.write(half)
        half.chmod(0o644)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def write_templates(folder: Path, language: Language) -> None:
    """Write needs.csv and technologies.csv with their columns only; a file that stands there is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in (("needs.csv", NEED_COLUMNS), ("technologies.csv", TECHNOLOGY_COLUMNS)):
        with (folder / name).open("x", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerow(names[0 if language == "en" else 1] for names in columns.values())


def complain(text: str) -> None:
    """Write a line to the error output."""
    sys.stderr.write(f"chorok: {text}\n")
