"""Word lists out of which the benchmark's companies, technologies and products are made, in Korean and English."""

# ruff: noqa: E501 - Korean letters count twice; the lists read best as they are

#: First parts of company names.
FIRST = [
    ("한빛", "Hanbit"), ("푸른", "Pureun"), ("누리", "Nuri"), ("가온", "Gaon"), ("다온", "Daon"), ("새솔", "Saesol"),
    ("맑은", "Malgeun"), ("온새미", "Onsaemi"), ("늘봄", "Neulbom"), ("도담", "Dodam"), ("라온", "Raon"), ("미르", "Mir"),
    ("바른", "Bareun"), ("새론", "Saeron"), ("아라", "Ara"), ("여울", "Yeoul"), ("은하", "Eunha"), ("이든", "Ideun"),
    ("자연", "Jayeon"), ("초아", "Choa"), ("하늘", "Haneul"), ("해솔", "Haesol"), ("서울", "Seoul"), ("대한", "Daehan"),
    ("동명", "Dongmyeong"), ("삼우", "Samu"), ("세종", "Sejong"), ("우진", "Woojin"), ("유성", "Yuseong"), ("진성", "Jinseong"),
    ("청림", "Cheongnim"), ("태영", "Taeyeong"), ("한솔", "Hansol"), ("현대", "Hyeondae"), ("화인", "Hwain"), ("에코", "Eco"),
    ("그린", "Green"), ("클린", "Clean"), ("제로", "Zero"), ("넥스트", "Next"),
]  # fmt: skip

#: Last parts of company names.
LAST = [
    ("에너지", "Energy"), ("환경", "Environment"), ("테크", "Tech"), ("이엔지", "ENG"), ("솔루션", "Solutions"),
    ("산업", "Industries"), ("시스템", "Systems"), ("소재", "Materials"), ("엔바이로", "Enviro"), ("전자", "Electronics"),
    ("모빌리티", "Mobility"), ("건설", "Construction"), ("바이오", "Bio"), ("랩", "Lab"), ("파워", "Power"),
    ("워터", "Water"), ("라이팅", "Lighting"), ("리사이클", "Recycle"), ("컨설팅", "Consulting"), ("이노베이션", "Innovation"),
]  # fmt: skip

#: What is made, with its green field and climate class.
THINGS = [
    ("renewable", 5, "건물일체형 태양광 모듈", "Building-integrated solar module"),
    ("renewable", 5, "태양광 발전량 예측 장치", "Solar power forecasting unit"),
    ("renewable", 8, "소형 풍력 발전기", "Small wind turbine"),
    ("renewable", 7, "지열 히트펌프", "Ground source heat pump"),
    ("renewable", 13, "건물용 연료전지", "Stationary fuel cell"),
    ("renewable", 14, "에너지저장장치", "Battery energy storage system"),
    ("renewable", 10, "음식물쓰레기 바이오가스 설비", "Food waste biogas plant"),
    ("led", 42, "스마트 LED 가로등", "Smart LED street light"),
    ("led", 42, "고효율 LED 공장등", "High-efficiency LED high bay"),
    ("car", 18, "전기차 급속 충전기", "Electric vehicle fast charger"),
    ("car", 18, "전기이륜차 배터리 교환소", "Battery swapping station for electric motorcycles"),
    ("building", 20, "진공 단열재", "Vacuum insulation panel"),
    ("building", 20, "건물 에너지관리시스템", "Building energy management system"),
    ("building", 20, "고기밀 창호", "Airtight window system"),
    ("services", 29, "실내 미세먼지 측정기", "Indoor fine dust monitor"),
    ("services", 21, "탄소배출량 산정 소프트웨어", "Carbon accounting software"),
    ("it", 17, "원격검침 단말", "Remote metering terminal"),
    ("it", 24, "스마트팜 환경제어기", "Smart farm climate controller"),
    ("circulation", 28, "폐플라스틱 빗물 저류조", "Rainwater storage of waste plastic"),
    ("circulation", 28, "빗물 이용 여과 장치", "Rainwater harvesting filter"),
    ("circulation", 11, "폐비닐 열분해 설비", "Waste film pyrolysis plant"),
    ("circulation", 11, "친환경 크라프트 종이컵", "Eco-kraft disposable paper cup"),
    ("circulation", 11, "재활용품 자동 선별 로봇", "Recyclables sorting robot"),
    ("circulation", 29, "막여과 정수 설비", "Membrane water treatment unit"),
]  # fmt: skip

ADJECTIVES = [
    ("초경량", "ultra-light"), ("보급형", "entry-level"), ("고내구", "durable"), ("이동식", "portable"), ("지능형", "smart"),
    ("모듈형", "modular"), ("저전력", "low-power"), ("도심형", "urban"), ("대용량", "high-capacity"), ("무선", "wireless"),
    ("옥상용", "rooftop"), ("수출형", "export"),
]  # fmt: skip

#: Sentences of descriptions.
SENTENCES = [
    ("설치가 쉽고 유지비가 적어 공공시설과 공동주택에 알맞습니다.", "Easy to install and cheap to maintain, it suits public buildings and apartments."),
    ("기존 제품보다 에너지 사용량을 서른 퍼센트까지 줄입니다.", "It uses up to thirty percent less energy than comparable products."),
    ("국내 시험기관에서 성능을 확인받았고 동남아시아 기후에서 검증했습니다.", "Tested by an accredited laboratory and proven in the climate of South-East Asia."),
    ("원격으로 상태를 살피고 고장을 미리 알려 줍니다.", "Its state is watched remotely and faults are announced in advance."),
    ("폐자원을 다시 써서 온실가스 배출을 줄입니다.", "It reuses waste and so cuts greenhouse gas emissions."),
    ("좁은 도심 공간에도 설치할 수 있도록 크기를 줄였습니다.", "Small enough for dense city quarters."),
    ("침수가 잦은 지역의 빗물을 모아 조경수와 청소용수로 씁니다.", "It collects stormwater in flood-prone areas for irrigation and cleaning."),
    ("전력망이 없는 농촌에서도 태양광만으로 움직입니다.", "It runs on solar power alone where there is no grid."),
    ("구성품을 따로 바꿀 수 있어 오래 씁니다.", "Parts can be replaced one by one, so it lasts."),
    ("현지 협력사와 함께 설치와 교육을 지원합니다.", "Installation and training are supported together with local partners."),
    ("미세먼지와 휘발성 유기화합물을 함께 걸러 냅니다.", "It filters fine dust and volatile organic compounds alike."),
    ("녹색기술 인증을 바탕으로 공공조달에 공급하고 있습니다.", "Supplied to public procurement on the strength of its green certification."),
    ("데이터는 표준 형식으로 내보낼 수 있어 다른 시스템과 이어집니다.", "Data leaves in standard formats and joins other systems."),
    ("정밀한 제어로 물과 전기를 아낍니다.", "Precise control saves water and electricity."),
]  # fmt: skip

REGIONS = [
    "강남구", "강동구", "강북구", "강서구", "관악구", "광진구", "구로구", "금천구", "노원구", "도봉구", "동대문구", "동작구",
    "마포구", "서대문구", "서초구", "성동구", "성북구", "송파구", "양천구", "영등포구", "용산구", "은평구", "종로구", "중구", "중랑구",
]  # fmt: skip
