"""The questions a survey begins with. Each of the scale is a sentence one agrees with or not."""

from typing import Final

from chorok.meetings.enums import Side, SurveyKind

SCALE, YES_NO, CHOICE, TEXT = SurveyKind.SCALE, SurveyKind.YES_NO, SurveyKind.CHOICE, SurveyKind.TEXT

#: Kind, question in Korean and English, whether it must be answered, answers to choose from in Korean and English.
Asked = tuple[SurveyKind, str, str, bool, tuple[tuple[str, str], ...]]

_WHEN: Final = (
    ("3개월 이내", "Within 3 months"),
    ("6개월 이내", "Within 6 months"),
    ("1년 이내", "Within a year"),
    ("예상하기 어렵다", "Hard to say"),
)

QUESTIONS: Final[dict[Side, tuple[Asked, ...]]] = {
    Side.COMPANY: (
        (SCALE, "수출상담회에 전반적으로 만족한다.", "Overall we are satisfied with the consultation.", True, ()),
        (SCALE, "우리 제품에 맞는 바이어를 만났다.", "We met buyers who fit our products.", True, ()),
        (SCALE, "상담 시간과 횟수가 적절했다.", "The number and length of the meetings were right.", True, ()),
        (SCALE, "통역이 상담에 도움이 되었다.", "The interpreters were a help.", False, ()),
        (SCALE, "사전 안내와 현장 운영이 원활했다.", "Information beforehand and the day itself went well.", True, ()),
        (CHOICE, "계약은 언제쯤 이루어질 것으로 예상합니까?", "When do you expect a contract?", True, _WHEN),
        (YES_NO, "다음 수출상담회에도 참가하시겠습니까?", "Would you take part again?", True, ()),
        (TEXT, "개선할 점이나 센터에 바라는 점을 적어 주십시오.", "What should the centre do better?", False, ()),
    ),
    Side.BUYER: (
        (SCALE, "수출상담회에 전반적으로 만족한다.", "Overall we are satisfied with the consultation.", True, ()),
        (SCALE, "우리가 찾던 기업을 만났다.", "We met the companies we were looking for.", True, ()),
        (SCALE, "기업의 제품과 기술이 우수했다.", "The companies' products and technologies were good.", True, ()),
        (SCALE, "통역이 상담에 도움이 되었다.", "The interpreters were a help.", False, ()),
        (SCALE, "초청과 현장 운영이 원활했다.", "The invitation and the day itself went well.", True, ()),
        (CHOICE, "구매 결정은 언제쯤 이루어질 것으로 예상합니까?", "When do you expect to decide to buy?", True, _WHEN),
        (YES_NO, "상담한 기업과 계속 연락하시겠습니까?", "Will you stay in touch with the companies?", True, ()),
        (TEXT, "더 만나고 싶은 기업이나 바라는 점을 적어 주십시오.", "What else do you wish?", False, ()),
    ),
}  # fmt: skip
