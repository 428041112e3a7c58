"""The engine's words in English and Korean."""

from typing import Literal

Language = Literal["ko", "en"]

#: Names of columns, English and Korean; the first part is the field of the model.
NEED_COLUMNS: dict[str, tuple[str, str]] = {
    "id": ("id", "번호"),
    "text": ("text", "내용"),
    "language": ("language", "언어"),
    "country": ("country", "국가"),
    "region": ("region", "지역"),
    "sectors": ("sectors", "분야"),
    "scale": ("scale", "규모"),
    "readiness": ("readiness", "기술성숙도"),
    "certificates": ("certificates", "인증"),
    "budget": ("budget", "예산"),
    "expires": ("expires", "마감일"),
}
TECHNOLOGY_COLUMNS: dict[str, tuple[str, str]] = {
    "id": ("id", "번호"),
    "text": ("text", "내용"),
    "language": ("language", "언어"),
    "company": ("company", "기업"),
    "serves": ("serves", "공급 국가"),
    "refuses": ("refuses", "제외 국가"),
    "experience": ("experience", "수행 경험"),
    "sectors": ("sectors", "분야"),
    "smallest": ("smallest", "최소 규모"),
    "largest": ("largest", "최대 규모"),
    "readiness": ("readiness", "기술성숙도"),
    "certificates": ("certificates", "인증"),
    "price_from": ("price_from", "최저 가격"),
    "price_to": ("price_to", "최고 가격"),
    "expires": ("expires", "유효기한"),
}

SENTENCES: dict[str, tuple[str, str]] = {
    "at": ("{file}, row {row}, column {column}: {said}", "{file} {row}행 ‘{column}’ 열: {said}"),
    "at row": ("{file}, row {row}: {said}", "{file} {row}행: {said}"),
    "at file": ("{file}: {said}", "{file}: {said}"),
    "encoding": (
        "the file isn't UTF-8; save it as “CSV UTF-8”",
        "파일이 UTF-8 형식이 아닙니다. ‘CSV UTF-8’ 형식으로 다시 저장해 주십시오",
    ),
    "workbook": (
        "this workbook is damaged or of another kind; save it again as .xlsx",
        "통합 문서가 손상되었거나 다른 형식입니다. .xlsx 형식으로 다시 저장해 주십시오",
    ),
    "thesaurus": ("the thesaurus can't be used: {said}", "용어 사전을 쓸 수 없습니다: {said}"),
    "empty": ("there is no row in it", "행이 하나도 없습니다"),
    "no column": ("the column “{named}” is missing", "‘{named}’ 열이 없습니다"),
    "unknown column": ("“{named}” is no column this file can have", "‘{named}’ 열은 쓸 수 없습니다"),
    "column twice": ("the column “{named}” stands there twice", "‘{named}’ 열이 두 번 있습니다"),
    "shifted": (
        "it has {found} cells where the header has {wanted}: the columns are shifted",
        "칸이 {found}개로 제목 행의 {wanted}개와 다릅니다. 열이 밀렸는지 확인해 주십시오",
    ),
    "must": ("it can't be empty", "비워 둘 수 없습니다"),
    "twice": ("“{named}” stands there twice", "‘{named}’이(가) 두 번 있습니다"),
    "number": ("“{named}” is no number from 0 up", "‘{named}’은(는) 0 이상의 수가 아닙니다"),
    "readiness": ("“{named}” is no level from 1 to 9", "‘{named}’은(는) 1~9의 단계가 아닙니다"),
    "country": ("“{named}” is no country code like ID", "‘{named}’은(는) ID 같은 국가 부호가 아닙니다"),
    "date": ("“{named}” is no date like 2026-10-13", "‘{named}’은(는) 2026-10-13 같은 날짜가 아닙니다"),
    "done": (
        "{matches} matches for {needs} needs among {technologies} technologies; no good match for {without} needs",
        "기술 {technologies}건에서 수요 {needs}건의 추천 {matches}건을 찾았습니다. "
        "알맞은 기술이 없는 수요는 {without}건입니다",
    ),
    "none": ("no good match", "알맞은 기술이 없습니다"),
    "output": ("the file of matches ends in .xlsx or .json", "결과 파일은 .xlsx 또는 .json이어야 합니다"),
}

WORDS: dict[str, tuple[str, str]] = {
    "matches": ("Matches", "추천 결과"),
    "reasons": ("Reasons", "추천 이유"),
    "settings": ("Weights", "가중치"),
    "need": ("Need", "수요"),
    "rank": ("Rank", "순위"),
    "technology": ("Technology", "기술"),
    "company": ("Company", "기업"),
    "score": ("Score", "점수"),
    "relevance": ("Of it from the texts", "내용 점수"),
    "language": ("Language", "언어"),
    "missing": ("Unknown, and would decide", "확인되지 않은 항목"),
    "gates": ("Conditions", "조건"),
    "part": ("Reason", "이유"),
    "term": ("What", "항목"),
    "adds": ("Adds", "더한 점수"),
    "need phrase": ("In the need", "수요의 표현"),
    "technology phrase": ("In the technology", "기술의 표현"),
    "weight": ("Weight", "가중치"),
    "version": ("Version", "버전"),
    "kind words": ("the same word", "같은 낱말"),
    "kind translated": ("the word translated", "번역된 낱말"),
    "kind concept": ("the same concept", "같은 개념"),
    "kind inherited": ("a broader concept, implied", "상위 개념(간접)"),
    "kind class": ("the same climate class", "같은 기후기술 분류"),
    "kind latent": ("likeness of the whole texts", "전체 내용의 유사도"),
    "latent": ("likeness of the whole texts", "전체 내용의 유사도"),
    "kind fit": ("profile", "조건 적합도"),
    "answer yes": ("met", "충족"),
    "answer no": ("not met", "미충족"),
    "answer unknown": ("unknown", "알 수 없음"),
    "expired": ("not expired", "유효기한"),
    "country": ("country served", "공급 국가"),
    "sanctions": ("not on the sanctions list", "제재 목록"),
    "sector": ("sector", "분야"),
    "experience": ("experience in the country", "현지 경험"),
    "scale": ("scale", "규모"),
    "readiness": ("technology readiness", "기술성숙도"),
    "certificates": ("certificates", "인증"),
    "price": ("price", "가격"),
    "words": ("words", "낱말"),
    "concepts": ("concepts", "개념"),
    "lexicon": ("translated words", "번역된 낱말의 비중"),
    "threshold": ("threshold", "추천 기준 점수"),
    "class": ("climate class {number}", "기후기술 분류 {number}번"),
    "und": ("unknown", "알 수 없음"),
}


def say(code: str, language: Language, **facts: object) -> str:
    """Return a sentence in a language."""
    return SENTENCES[code][0 if language == "en" else 1].format(**facts)


def word(code: str, language: Language) -> str:
    """Return a word in a language."""
    return WORDS[code][0 if language == "en" else 1]
