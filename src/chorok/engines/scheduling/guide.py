"""What each column of the workbook takes, and a small event as an example."""

GUIDE: dict[str, dict[str, tuple[str, str]]] = {
    "slots": {
        "id": ("A short name of your own, each once.", "직접 정하는 짧은 이름입니다. 서로 달라야 합니다."),
        "day": ("The date, like 2026-10-13.", "2026-10-13 같은 날짜입니다."),
        "part": (
            "morning or afternoon; empty: by the hour of the start.",
            "오전 또는 오후입니다. 비우면 시작 시각으로 정합니다.",
        ),
        "start": ("The time, like 09:00.", "09:00 같은 시각입니다."),
        "end": ("The time, like 09:20.", "09:20 같은 시각입니다."),
    },
    "participants": {
        "id": ("A short name of your own, each once.", "직접 정하는 짧은 이름입니다. 서로 달라야 합니다."),
        "name": ("The name that is shown.", "표시할 이름입니다."),
        "side": ("For your own order, like company or buyer.", "기업, 바이어 등 참고용 구분입니다."),
        "languages": (
            "Codes like ko, en, id; empty: no interpreter is ever needed.",
            "ko, en, id 같은 언어 부호입니다. 비우면 통역이 필요 없습니다.",
        ),
        "available": (
            "Slots, days (2026-10-13), halves (morning) or both (2026-10-13 morning), between commas; empty: always.",
            "시간대 식별자, 날짜(2026-10-13), 오전·오후, 날짜와 함께(2026-10-13 오전)를 쉼표로 나눕니다. "
            "비우면 모두 가능합니다.",
        ),
        "online": ("yes or no.", "예 또는 아니오입니다."),
        "least": ("The fewest meetings wanted.", "바라는 최소 상담 수입니다."),
        "most": ("The most meetings.", "최대 상담 수입니다."),
        "in_a_row": ("The most meetings without a free slot between.", "쉬는 시간 없이 이어지는 최대 상담 수입니다."),
        "table": ("The table of their own.", "지정석입니다."),
        "prefers": ("morning or afternoon.", "오전 또는 오후입니다."),
        "zone": ("Like Asia/Jakarta; for showing times.", "Asia/Jakarta 같은 이름입니다. 시각 표시에만 씁니다."),
    },
    "tables": {
        "id": ("A short name of your own, each once.", "직접 정하는 짧은 이름입니다. 서로 달라야 합니다."),
        "name": ("The name that is shown.", "표시할 이름입니다."),
        "hall": ("Where it stands; ways between halls are a setting.", "놓인 구역입니다. 이동 시간은 설정에 적습니다."),
        "virtual": ("yes for an online room.", "화상 상담실이면 예입니다."),
        "available": ("As for participants.", "참가자와 같습니다."),
    },
    "interpreters": {
        "id": ("A short name of your own, each once.", "직접 정하는 짧은 이름입니다. 서로 달라야 합니다."),
        "name": ("The name that is shown.", "표시할 이름입니다."),
        "pairs": ("Pairs of languages like ko-id, ko-en.", "ko-id, ko-en 같은 언어 쌍입니다."),
        "available": ("As for participants.", "참가자와 같습니다."),
        "most": ("The most meetings.", "최대 상담 수입니다."),
        "in_a_row": ("The most meetings before a free slot.", "쉬는 시간 전까지의 최대 상담 수입니다."),
        "bound_to": ("The one participant they work for.", "전담하는 참가자입니다."),
    },
    "wishes": {
        "id": (
            "A short name of your own; empty: w and the row.",
            "직접 정하는 짧은 이름입니다. 비우면 행 번호로 정합니다.",
        ),
        "one": ("A participant.", "참가자 식별자입니다."),
        "other": ("Whom they would meet.", "만날 상대의 식별자입니다."),
        "value": ("How much it is worth, 0 or more; empty: 1.", "0 이상의 가치입니다. 비우면 1입니다."),
        "demand": ("must, nice or never; empty: nice.", "필수, 희망, 제외 가운데 하나입니다. 비우면 희망입니다."),
        "slots": ("Where it may be held, as for available.", "열 수 있는 시간대입니다. 가능 시간대와 같이 적습니다."),
        "lock": ("The slot in which it is fixed.", "고정할 시간대입니다."),
        "lock_table": ("The table at which it is fixed, too.", "고정할 테이블입니다."),
        "after": ("Wishes whose meetings must be over before.", "먼저 끝나야 하는 상담 신청입니다."),
    },
    "settings": {
        "setting": (
            "zone, walking, lunch_counts, most_spread or goals.",
            "zone(시간대 이름), walking(이동 시간), lunch_counts(점심시간 포함), most_spread(대기 횟수 차이 제한), "
            "goals(목표) 가운데 하나입니다.",
        ),
        "setting value": (
            "zone: Asia/Seoul. walking: east - west = 5; … in minutes. lunch_counts: yes if a free time over noon is a "
            "break. most_spread: a number. goals: musts, value, least, breaks, spread, tables in your order.",
            "zone: Asia/Seoul. walking: A홀 - B홀 = 5; …(분). lunch_counts: 점심에 걸친 빈 시간을 대기로 세면 예. "
            "most_spread: 수. goals: musts(필수), value(가치), least(최소 상담 수), breaks(대기), spread(대기 차이), "
            "tables(자리 이동)를 원하는 순서로.",
        ),
    },
}

Cell = str | int

EXAMPLE: dict[str, list[list[Cell]]] = {
    "slots": [
        ["s1", "2026-10-13", "", "10:00", "10:20"],
        ["s2", "2026-10-13", "", "10:25", "10:45"],
        ["s3", "2026-10-13", "", "14:00", "14:20"],
        ["s4", "2026-10-13", "", "14:25", "14:45"],
    ],
    "participants": [
        ["c1", "Hanbit Environment", "company", "ko", "", "", 1],
        ["c2", "Pureun Water", "company", "ko, en", "", "", 1],
        ["b1", "PT Hijau", "buyer", "id", "", "", "", 3, "", "t1"],
        ["b2", "Green Nordic", "buyer", "en", "2026-10-13 afternoon", "yes", "", "", "", "", "", "Europe/Oslo"],
    ],
    "tables": [["t1", "Table 1", "hall"], ["t2", "Table 2", "hall"], ["v1", "Room 1", "", "yes"]],
    "interpreters": [["i1", "Kim", "ko-id, ko-en", "", "", 3]],
    "wishes": [
        ["w1", "c1", "b1", 5, "must"],
        ["w2", "c2", "b1", 3],
        ["w3", "c1", "b2", 2],
        ["w4", "c2", "b2", 4, "", "", "s4"],
    ],
    "settings": [["zone", "Asia/Seoul"], ["lunch_counts", "no"]],
}
