"""The sentences of the engine, each in English and in Korean; {…} are facts.

No Korean particle hangs on a fact, so that any name fits.
"""

Two = tuple[str, str]

FAULTS: dict[str, Two] = {
    "empty": ("There is no id. Give it one.", "식별자가 없습니다. 식별자를 적어 주십시오."),
    "doubled": (
        "The id “{id}” is used {times} times. Give each its own.",
        "식별자 ‘{id}’: {times}번 쓰였습니다. 서로 다르게 적어 주십시오.",
    ),
    "none": ("There is no {record} at all. Add at least one.", "{record} 자료가 없습니다. 하나 이상 적어 주십시오."),
    "mixed zones": (
        "Some times have a time zone and others don't. Give all of them one, or none.",
        "시간대가 있는 시각과 없는 시각이 섞여 있습니다. 하나로 맞춰 주십시오.",
    ),
    "ends first": (
        "It ends before it begins. Correct the times.",
        "끝나는 시각이 시작보다 앞섭니다. 시각을 고쳐 주십시오.",
    ),
    "overlap": (
        "It begins before the slot {other} is over. Slots of a day don't overlap.",
        "앞 시간대({other})가 끝나기 전에 시작합니다. 같은 날의 시간대는 겹칠 수 없습니다.",
    ),
    "not in order": (
        "It begins before the slot {other} that stands above it. Put the slots in the order of time.",
        "위에 적힌 시간대({other})보다 먼저 시작합니다. 시간 순서대로 적어 주십시오.",
    ),
    "day again": (
        "The day “{day}” was already over. Keep the slots of a day together.",
        "이미 끝난 날짜(‘{day}’)가 다시 나옵니다. 같은 날의 시간대는 모아서 적어 주십시오.",
    ),
    "morning again": (
        "A morning slot follows an afternoon slot of the same day. Correct the half of the day.",
        "같은 날 오후 시간대 뒤에 오전 시간대가 있습니다. 오전·오후를 고쳐 주십시오.",
    ),
    "unknown slot": (
        "There is no slot “{id}”. Correct the id or add the slot.",
        "시간대 ‘{id}’: 없는 식별자입니다. 고치거나 시간대를 추가해 주십시오.",
    ),
    "never available": (
        "No slot is left in which it is available. Add slots, or leave it empty for all of them.",
        "가능한 시간대가 하나도 없습니다. 시간대를 적거나, 모두 가능하면 비워 두십시오.",
    ),
    "too small": ("{number} is too small; at least {lowest}.", "{number}: 너무 작습니다. {lowest} 이상이어야 합니다."),
    "least over most": (
        "The fewest meetings ({least}) are more than the most ({most}). Correct one of them.",
        "최소 상담 수({least})가 최대 상담 수({most})보다 큽니다. 둘 중 하나를 고쳐 주십시오.",
    ),
    "least over slots": (
        "The fewest meetings ({least}) are more than the slots in which they are available ({slots}).",
        "최소 상담 수({least})가 가능한 시간대 수({slots})보다 큽니다.",
    ),
    "least over wishes": (
        "The fewest meetings ({least}) are more than the meetings wished for ({wishes}).",
        "최소 상담 수({least})가 신청된 상담 수({wishes})보다 큽니다.",
    ),
    "most over slots": (
        "The most meetings ({most}) are more than there are slots ({slots}); the number limits nothing.",
        "최대 상담 수({most})가 전체 시간대 수({slots})보다 커서 제한이 되지 않습니다.",
    ),
    "unknown table": (
        "There is no table “{id}”. Correct the id or add the table.",
        "테이블 ‘{id}’: 없는 식별자입니다. 고치거나 테이블을 추가해 주십시오.",
    ),
    "tied online": (
        "Somebody online can't sit at the real table “{id}”. Choose a virtual room.",
        "온라인 참가자는 현장 테이블(‘{id}’)을 쓸 수 없습니다. 화상 상담실을 고르십시오.",
    ),
    "tied virtual": (
        "“{id}” is a virtual room; only meetings with somebody online are held there.",
        "‘{id}’: 화상 상담실이므로 온라인 참가자와의 상담만 열 수 있습니다.",
    ),
    "tied twice": (
        "The table “{id}” belongs to {other} at the same times. Choose another.",
        "테이블 ‘{id}’: 같은 시간에 다른 참가자({other})의 지정석입니다. 다른 테이블을 고르십시오.",
    ),
    "unknown person": (
        "Nobody has the id “{id}”. Correct it or add the participant.",
        "참가자 ‘{id}’: 없는 식별자입니다. 고치거나 참가자를 추가해 주십시오.",
    ),
    "with themselves": (
        "Nobody meets themselves. Name two participants.",
        "자기 자신과 상담할 수 없습니다. 두 참가자를 적어 주십시오.",
    ),
    "unknown wish": (
        "There is no wish “{id}”. Correct the id or add the wish.",
        "상담 신청 ‘{id}’: 없는 식별자입니다. 고치거나 상담 신청을 추가해 주십시오.",
    ),
    "never and locked": (
        "It is never to be held and locked at once. Take one of them away.",
        "상담 제외와 고정이 함께 적혀 있습니다. 하나를 지워 주십시오.",
    ),
    "pair again": (
        "The same two also meet in the wish {other}. Put them together unless two meetings are meant.",
        "같은 두 참가자의 신청이 또 있습니다({other}). 두 번 만나는 것이 아니라면 하나로 합쳐 주십시오.",
    ),
    "no virtual room": (
        "{who} is online and there is no virtual room. Add one to the tables.",
        "{who} 님은 온라인 참가자인데 화상 상담실이 없습니다. 테이블에 화상 상담실을 추가해 주십시오.",
    ),
    "no pairs": ("No pair of languages is given. Add one.", "통역 언어가 없습니다. 두 언어를 적어 주십시오."),
    "no pair": ("“{pair}” isn't a pair of two languages.", "‘{pair}’: 서로 다른 두 언어가 아닙니다."),
    "language nobody has": (
        "No participant speaks “{language}”. Correct the language, or leave the interpreter out.",
        "참가자 중 ‘{language}’ 사용자가 없습니다. 언어를 고치거나 통역을 빼 주십시오.",
    ),
    "pair nobody needs": (
        "No wish needs an interpreter for “{pair}”.",
        "‘{pair}’ 통역이 필요한 상담 신청이 없습니다.",
    ),
    "nobody interprets": (
        "No interpreter knows “{pair}”. Add one, or correct the languages.",
        "‘{pair}’ 통역을 할 사람이 없습니다. 통역을 추가하거나 언어를 고쳐 주십시오.",
    ),
    "ties contradict": (
        "The tables the two are tied to don't go together ({tables}).",
        "두 참가자의 지정석이 서로 맞지 않습니다({tables}).",
    ),
    "locked off its table": (
        "It is locked at the table “{id}”, but one of the two is tied to {tied}.",
        "테이블 ‘{id}’에 고정되어 있으나 참가자의 지정석이 따로 있습니다({tied}).",
    ),
    "lock outside hours": (
        "It is locked outside the opening hours: there is no slot “{id}”.",
        "운영 시간이 아닌 때에 고정되어 있습니다. 시간대 ‘{id}’: 없는 식별자입니다.",
    ),
    "lock while away": (
        "It is locked at {slot}, when {who} isn't available.",
        "{slot} 시간대에 고정되어 있으나 {who} 님이 참석할 수 없는 시간입니다.",
    ),
    "lock without table": (
        "It is locked at {slot}, when the table “{id}” isn't there.",
        "{slot} 시간대에 고정되어 있으나 테이블 ‘{id}’ 사용이 안 되는 시간입니다.",
    ),
    "lock not wished": (
        "It is locked at {slot}, which isn't among its own slots.",
        "{slot} 시간대에 고정되어 있으나 신청한 시간대가 아닙니다.",
    ),
    "two locks on a person": (
        "{who} is locked in another meeting at {slot} ({other}).",
        "{who} 님의 다른 상담이 같은 시간대({slot})에 고정되어 있습니다({other}).",
    ),
    "two locks on a table": (
        "The table {who} is locked for another meeting at {slot} ({other}).",
        "테이블 {who}: 같은 시간대({slot})에 다른 상담이 고정되어 있습니다({other}).",
    ),
    "circle": (
        "Each of these must come after the next: {wishes}. Take one “after” away.",
        "서로 앞서야 하는 순서가 돌고 돕니다: {wishes}. 선행 상담을 하나 지워 주십시오.",
    ),
    "unknown hall": ("No table stands in the hall “{hall}”.", "‘{hall}’ 구역에 테이블이 없습니다."),
    "goal twice": ("A goal is named twice.", "같은 목표가 두 번 적혀 있습니다."),
}

REASONS: dict[str, Two] = {
    "in": ("{times}: {reason}", "{times}: {reason}"),
    "free": ("nothing stands against it", "막는 것이 없음"),
    "never": ("it is never to be held", "상담 제외로 정함"),
    "unwished": ("not at a time it was wished for", "신청한 시간이 아님"),
    "away": ("not available: {who}", "참석할 수 없음: {who}"),
    "full": ("has the most meetings already: {who}", "최대 상담 수에 이름: {who}"),
    "busy": ("in another meeting: {who}", "다른 상담 중: {who}"),
    "row": ("would have too many meetings in a row: {who}", "연속 상담 제한을 넘음: {who}"),
    "order": ("must come before or after: {meeting}", "상담 순서가 어긋남: {meeting}"),
    "walk": ("can't walk there in time: {who}", "이동 시간이 모자람: {who}"),
    "ties": ("the tables they are tied to don't go together", "지정석이 서로 맞지 않음"),
    "room": ("no virtual room is free", "빈 화상 상담실 없음"),
    "tied": ("the table is taken: {who}", "지정석을 쓸 수 없음: {who}"),
    "table": ("no table is free", "빈 테이블 없음"),
    "language": ("nobody interprets {pair}", "{pair} 통역 없음"),
    "off duty": ("no interpreter for {pair} is there", "{pair} 통역의 근무 시간이 아님"),
    "interpreter": ("no interpreter for {pair} is free", "{pair} 통역이 모두 배정됨"),
    "spread": ("breaks would be too uneven", "대기 횟수 차이가 너무 커짐"),
    "no step": ("No single change would let it in.", "한 가지 조정만으로는 넣을 수 없습니다."),
    "insert": ("Hold it at {slot}: nothing stands against it.", "{slot} 바로 넣을 수 있습니다."),
    "move": ("Move {meeting} to {to} and hold it at {slot}.", "{meeting}: {to} 시간으로 옮기면 {slot} 가능합니다."),
    "drop": ("Drop {meeting} (value {lost}) and hold it at {slot}.", "{meeting}(가치 {lost}): 빼면 {slot} 가능합니다."),
    "more table": ("One more table at {slot}.", "{slot} 테이블 하나를 더하면 가능합니다."),
    "more room": ("One more virtual room at {slot}.", "{slot} 화상 상담실 하나를 더하면 가능합니다."),
    "hours": ("One more hour of {who}: at {slot}.", "통역 {who} 님이 {slot} 더 일하면 가능합니다."),
    "more interpreter": ("One more interpreter for {pair} at {slot}.", "{slot} {pair} 통역 한 명을 더하면 가능합니다."),
    "available": ("{who} would have to be available at {slot}.", "{who} 님이 {slot} 참석할 수 있으면 가능합니다."),
    "most": (
        "{who} would have to take one meeting more, at {slot}.",
        "{who} 님이 한 건을 더 받으면 {slot} 가능합니다.",
    ),
}

CONFLICTS: dict[str, Two] = {
    "can't hold": (
        "These demands can't hold together; without any one of them the others can:",
        "다음 조건은 함께 지킬 수 없습니다. 이 가운데 하나만 풀면 나머지는 지킬 수 있습니다.",
    ),
    "must": ("{meeting} must be held", "반드시 열 상담: {meeting}"),
    "locked": ("{meeting} is locked at {slot}", "고정된 상담: {meeting}, {slot}"),
    "locked at": ("{meeting} is locked at {slot}, table {table}", "고정된 상담: {meeting}, {slot}, 테이블 {table}"),
    "only at": ("{meeting} may only be held: {times}", "시간이 정해진 상담: {meeting}, {times}"),
    "before": ("{meeting} comes after {before}", "상담 순서: {before} 다음에 {meeting}"),
    "availability": ("{who} is available only: {times}", "{who} 님의 가능 시간: {times}"),
    "at most": ("{who} takes at most {most} meetings", "{who} 님의 최대 상담 수: {most}"),
    "at least": ("{who} wants at least {least} meetings", "{who} 님의 최소 상담 수: {least}"),
    "in a row": ("{who} takes at most {most} in a row", "{who} 님의 연속 상담 제한: {most}"),
    "tie": ("{who} is tied to the table {table}", "{who} 님의 지정석: {table}"),
    "tables": ("There are {count} tables", "현장 테이블 수: {count}"),
    "rooms": ("There are {count} virtual rooms", "화상 상담실 수: {count}"),
    "interpreters": ("Interpreters: {names}", "통역: {names}"),
    "no interpreters": ("There is no interpreter for {pair}", "{pair} 통역이 없음"),
    "walks": ("The ways between the halls take time", "구역 사이의 이동 시간"),
    "evenness": ("Breaks differ by at most {most}", "대기 횟수 차이 제한: {most}"),
    "meeting": ("{one} with {other}", "{one} – {other}"),
}

TELLINGS: dict[str, Two] = {
    "cancelled": (
        "{who}: the meeting with {other} at {slot} is cancelled.",
        "{who} 님: {slot} {other} 상담이 취소되었습니다.",
    ),
    "new": (
        "{who}: a new meeting with {other} at {slot}, table {table}.",
        "{who} 님: {slot} {other} 상담이 새로 잡혔습니다. 테이블 {table}.",
    ),
    "moved": (
        "{who}: the meeting with {other} moves from {old} to {slot}, table {table}.",
        "{who} 님: {other} 상담이 {old}에서 {slot} 시간으로 바뀌었습니다. 테이블 {table}.",
    ),
    "other table": (
        "{who}: the meeting with {other} at {slot} is now at table {table}.",
        "{who} 님: {slot} {other} 상담의 자리가 바뀌었습니다. 테이블 {table}.",
    ),
    "other interpreter": (
        "{who}: the meeting with {other} at {slot} has another interpreter ({interpreter}).",
        "{who} 님: {slot} {other} 상담의 통역이 바뀌었습니다({interpreter}).",
    ),
    "duty": (
        "{who}: interpret {meeting} at {slot}, table {table}.",
        "{who} 님: {slot} {meeting} 상담을 통역합니다. 테이블 {table}.",
    ),
    "off": (
        "{who}: no interpreting for {meeting} at {slot}.",
        "{who} 님: {slot} {meeting} 상담의 통역이 없어졌습니다.",
    ),
}

FILES: dict[str, Two] = {
    "no sheet": ("There is no sheet “{sheet}”.", "‘{sheet}’ 시트가 없습니다."),
    "no column": ("There is no column “{field}”.", "‘{field}’ 열이 없습니다."),
    "unknown column": (
        "Nobody knows the column “{name}”. Known are: {names}.",
        "‘{name}’: 알 수 없는 열입니다. 쓸 수 있는 열: {names}.",
    ),
    "column twice": ("The column “{field}” stands there twice.", "‘{field}’ 열이 두 번 있습니다."),
    "missing": ("It is empty. Fill it in.", "비어 있습니다. 적어 주십시오."),
    "not a number": ("“{text}” is no whole number.", "‘{text}’: 정수가 아닙니다."),
    "not a time": ("“{text}” is no time like 14:20.", "‘{text}’: 14:20 같은 시각이 아닙니다."),
    "not a day": ("“{text}” is no date like 2026-10-13.", "‘{text}’: 2026-10-13 같은 날짜가 아닙니다."),
    "not one of": ("“{text}” isn't one of: {names}.", "‘{text}’: 다음 가운데 하나가 아닙니다. {names}."),
    "not a pair": ("“{text}” is no pair of languages like ko-en.", "‘{text}’: ko-en 같은 언어 쌍이 아닙니다."),
    "not a way": ("“{text}” is no way like east - west = 5.", "‘{text}’: A홀 - B홀 = 5 같은 이동 시간이 아닙니다."),
    "not a zone": ("“{text}” is no time zone like Asia/Seoul.", "‘{text}’: Asia/Seoul 같은 시간대 이름이 아닙니다."),
    "not text": ("“{text}” is no text.", "‘{text}’: 글자가 아닙니다."),
    "not a list": ("“{text}” is no list.", "‘{text}’: 목록이 아닙니다."),
    "unknown field": ("Nobody knows the field “{name}”.", "‘{name}’: 알 수 없는 항목입니다."),
    "unreadable": ("{text} can't be opened.", "{text}: 열 수 없습니다."),
    "unreadable workbook": ("This is no XLSX workbook.", "XLSX 통합 문서가 아닙니다."),
    "unreadable json": ("This is no JSON: {text}.", "JSON 파일이 아닙니다: {text}."),
    "at": ("{place}: {said}", "{place}: {said}"),
    "place": ("sheet {sheet}, row {row}, column {field}", "{sheet} 시트 {row}행 {field} 열"),
    "place sheet": ("sheet {sheet}", "{sheet} 시트"),
    "place row": ("sheet {sheet}, row {row}", "{sheet} 시트 {row}행"),
}

SENTENCES: dict[str, Two] = {**FAULTS, **REASONS, **CONFLICTS, **TELLINGS, **FILES}
