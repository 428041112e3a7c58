"""Districts of Seoul and the provinces: kept by their Korean name, shown in the reader's language.

English names as the state writes them (Revised Romanisation; the provinces' own names since 2023 and 2024).
"""

from typing import Final

from django.utils.translation import get_language

ENGLISH: Final[dict[str, str]] = {
    "강남구": "Gangnam-gu",
    "강동구": "Gangdong-gu",
    "강북구": "Gangbuk-gu",
    "강서구": "Gangseo-gu",
    "관악구": "Gwanak-gu",
    "광진구": "Gwangjin-gu",
    "구로구": "Guro-gu",
    "금천구": "Geumcheon-gu",
    "노원구": "Nowon-gu",
    "도봉구": "Dobong-gu",
    "동대문구": "Dongdaemun-gu",
    "동작구": "Dongjak-gu",
    "마포구": "Mapo-gu",
    "서대문구": "Seodaemun-gu",
    "서초구": "Seocho-gu",
    "성동구": "Seongdong-gu",
    "성북구": "Seongbuk-gu",
    "송파구": "Songpa-gu",
    "양천구": "Yangcheon-gu",
    "영등포구": "Yeongdeungpo-gu",
    "용산구": "Yongsan-gu",
    "은평구": "Eunpyeong-gu",
    "종로구": "Jongno-gu",
    "중구": "Jung-gu",
    "중랑구": "Jungnang-gu",
    "서울특별시": "Seoul",
    "부산광역시": "Busan",
    "대구광역시": "Daegu",
    "인천광역시": "Incheon",
    "광주광역시": "Gwangju",
    "대전광역시": "Daejeon",
    "울산광역시": "Ulsan",
    "세종특별자치시": "Sejong",
    "경기도": "Gyeonggi-do",
    "강원특별자치도": "Gangwon State",
    "충청북도": "Chungcheongbuk-do",
    "충청남도": "Chungcheongnam-do",
    "전북특별자치도": "Jeonbuk State",
    "전라남도": "Jeollanam-do",
    "경상북도": "Gyeongsangbuk-do",
    "경상남도": "Gyeongsangnam-do",
    "제주특별자치도": "Jeju",
}
SEOUL: Final = "서울특별시"
SEOUL_DISTRICTS: Final = frozenset(name for name in ENGLISH if name.endswith("구"))
_KOREAN: Final = {english.casefold(): korean for korean, english in ENGLISH.items()}


def name(region: str) -> str:
    """Return the region's name in the reader's language; one that isn't known (abroad) comes back as it is."""
    return region if get_language() == "ko" else ENGLISH.get(region, region)


def kept(text: str) -> str:
    """Return the form in which a region is kept: "Jung-gu" as 중구, what isn't known as it was written."""
    return _KOREAN.get(text.casefold(), text)
