"""Founders' teams, buyers and public bodies of the demonstration, all made up."""

from dataclasses import dataclass

from chorok.registry.enums import OrganisationKind


@dataclass(frozen=True)
class Body:
    """One organisation that isn't a company of the city: kind, names, country (ISO 3166-1), what it does."""

    code: str
    kind: OrganisationKind
    name_ko: str
    name_en: str
    country: str
    summary_ko: str
    summary_en: str
    fields: tuple[str, ...] = ()


TEAMS = (
    Body(
        "saessak",
        OrganisationKind.TEAM,
        "새싹창업팀",
        "Saessak Founders",
        "KR",
        "커피 찌꺼기로 만드는 건축 마감재를 준비하고 있습니다.",
        "We prepare a wall finish made of coffee grounds.",
        ("circulation",),
    ),
    Body(
        "ssukssuk",
        OrganisationKind.TEAM,
        "쑥쑥발전소",
        "Ssukssuk Power",
        "KR",
        "하천의 작은 낙차로 전기를 만드는 수차를 개발합니다.",
        "We develop a turbine for the small falls of city streams.",
        ("renewable",),
    ),
    Body(
        "batteria",
        OrganisationKind.TEAM,
        "다시배터리",
        "Dasi Battery",
        "KR",
        "공유 킥보드의 폐배터리를 휴대용 전원으로 바꿉니다.",
        "We turn spent scooter batteries into portable power.",
        ("circulation", "car"),
    ),
)

_BUYER, _BODY = OrganisationKind.BUYER, OrganisationKind.GOVERNMENT

BODIES = (
    Body("city", OrganisationKind.CITY, "초록시 녹색산업팀", "Chorok City Green Industry Team", "KR", "", ""),
    Body("operator", OrganisationKind.OPERATOR, "초록기술원", "Chorok Institute of Technology", "KR", "", ""),
    Body(
        "hijau",
        _BUYER,
        "히자우 트레이딩",
        "PT Hijau Trading",
        "ID",
        "물과 조명 제품을 수입합니다.",
        "Imports water and lighting products.",
        ("led", "circulation"),
    ),
    Body(
        "xanh",
        _BUYER,
        "싸인 빌딩",
        "Xanh Building Supplies",
        "VN",
        "녹색 건축 자재를 수입합니다.",
        "Imports green building supplies.",
        ("building",),
    ),
    Body(
        "surya",
        _BUYER,
        "수리야 에너지",
        "Surya Energy Partners",
        "IN",
        "태양광과 저장장치를 설치합니다.",
        "Installs solar power and storage.",
        ("renewable",),
    ),
    Body(
        "luntian",
        _BUYER,
        "룬티안 모빌리티",
        "Luntian Mobility",
        "PH",
        "전기 이륜차를 판매합니다.",
        "Sells electric two-wheelers.",
        ("car",),
    ),
    Body(
        "kheo",
        _BUYER,
        "키여우 리테일",
        "Khiao Retail",
        "TH",
        "친환경 생활용품을 판매합니다.",
        "Sells green household goods.",
        ("circulation", "services"),
    ),
    Body(
        "nusantara",
        _BUYER,
        "누산타라 팜",
        "Nusantara Farms",
        "ID",
        "스마트팜을 운영합니다.",
        "Runs smart farms.",
        ("it", "services"),
    ),
    Body(
        "nde",
        OrganisationKind.NDE,
        "섬나라 기후기술 지정기구",
        "Island Climate Technology NDE",
        "FJ",
        "기후기술 협력의 국가 창구입니다.",
        "The national window for climate technology.",
    ),
    Body(
        "province",
        _BODY,
        "서자바 물관리청",
        "West Java Water Agency",
        "ID",
        "마을 상수도를 맡고 있습니다.",
        "In charge of village water supply.",
    ),
    Body(
        "growth",
        OrganisationKind.INTERNATIONAL,
        "녹색성장 국제협의체",
        "International Green Growth Council",
        "KR",
        "개발도상국의 녹색성장 사업을 함께 만듭니다.",
        "Develops green-growth projects with developing countries.",
    ),
    Body(
        "fund",
        OrganisationKind.FUNDER,
        "기후사업 기금",
        "Climate Projects Fund",
        "KR",
        "기후 사업에 자금을 지원합니다.",
        "Funds climate projects.",
    ),
    Body(
        "market",
        OrganisationKind.PLATFORM,
        "초록장터",
        "Chorok Market",
        "KR",
        "녹색제품 기획전을 여는 이동통신 장터입니다.",
        "A mobile marketplace that holds exhibitions of green products.",
    ),
    Body(
        "mentors",
        OrganisationKind.MENTOR_FIRM,
        "길잡이 컨설팅",
        "Giljabi Consulting",
        "KR",
        "녹색 창업을 돕습니다.",
        "Helps green founders.",
    ),
)
