"""The fixed parts of a DOCX: styles, settings, header and footer, and how its parts belong together."""

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = f'xmlns:r="{_OFFICE}/relationships"'
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: Every Korean Windows and Mac has the first; others fall back to their own.
_FONT = '<w:rFonts w:ascii="Malgun Gothic" w:hAnsi="Malgun Gothic" w:eastAsia="맑은 고딕" w:cs="Arial"/>'
_LANGUAGES = {"ko": "ko-KR", "en": "en-GB"}
_GREEN, _GREY, _RED = "1B6B3A", "55605A", "B3261E"

CONTENT_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpg" ContentType="image/jpeg"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_WORD}.header+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_WORD}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONSHIPS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
FOOTER = (
    f'{_XML}<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="Small"/><w:jc w:val="center"/></w:pPr>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)


def document(body: str) -> str:
    """Return the main part: the body on A4 with header and footer."""
    return (
        f'{_XML}<w:document {_W} {_R}><w:body>{body}<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1361" w:right="1247" w:bottom="1247" w:left="1247" w:header="624" w:footer="624" '
        'w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def document_relationships(pictures: int) -> str:
    """Return what the main part refers to."""
    targets = {"rId1": "styles", "rId2": "settings", "rId3": "header", "rId4": "footer"}
    files = {"header": "header1", "footer": "footer1"}
    rows = [
        f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/{kind}" Target="{files.get(kind, kind)}.xml"/>'
        for key, kind in targets.items()
    ] + [
        f'<Relationship Id="pic{number}" Type="{_OFFICE}/relationships/image" Target="media/picture{number}.jpg"/>'
        for number in range(1, pictures + 1)
    ]
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def core(title: str, maker: str, language: str) -> str:
    """Return the properties: title, who issues it, language. The words are escaped already."""
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:creator>{maker}</dc:creator>'
        f"<dc:language>{_LANGUAGES[language]}</dc:language></cp:coreProperties>"
    )


def settings(language: str) -> str:
    """Return the settings: the language, and that Word of today wrote it (no compatibility mode)."""
    return (
        f'{_XML}<w:settings {_W}><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{_LANGUAGES[language]}" w:eastAsia="ko-KR"/></w:settings>'
    )


def header(run: str) -> str:
    """Return the line above each page."""
    return f'{_XML}<w:hdr {_W}><w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr>{run}</w:p></w:hdr>'


def styles(language: str) -> str:
    """Return the styles; headings are Word's own, so that its navigation and screen readers know them."""
    return (
        f"{_XML}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{_FONT}"
        f'<w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="{_LANGUAGES[language]}" w:eastAsia="ko-KR"/></w:rPr>'
        '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="288" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
        + _style("Title", "Title", 40, bold=True, after=80)
        + _style("Subtitle", "Subtitle", 26, color=_GREY)
        + _style("Issuer", "Issuer", 24, bold=True, after=0)
        + _style("Heading1", "heading 1", 32, bold=True, color=_GREEN, before=360, level=0)
        + _style("Heading2", "heading 2", 26, bold=True, before=240, level=1)
        + _style("Caption", "caption", 18, color=_GREY, before=120, after=60, keep=True)
        + _style("Small", "Small", 18, color=_GREY, after=60)
        + _style("Cell", "Cell", 18, after=0)
        + _style("ToFill", "To fill", 20, color=_RED, italic=True)
        + _GRID
        + "</w:styles>"
    )


def _style(
    code: str, name: str, size: int, *, bold: bool = False, italic: bool = False, color: str = "", before: int = 0,
    after: int = 120, keep: bool = False, level: int | None = None,
) -> str:  # fmt: skip
    following = '<w:next w:val="Normal"/>' if level is not None else ""
    kept = "<w:keepNext/>" if keep or level is not None else ""
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    look += f'<w:color w:val="{color}"/>' if color else ""
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{code}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>{following}'
        f'<w:qFormat/><w:pPr>{kept}<w:spacing w:before="{before}" w:after="{after}"/>{outline}</w:pPr><w:rPr>'
        f'{look}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


_GRID = (
    '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
    '<w:tblBorders><w:top w:val="single" w:sz="8" w:color="1B6B3A"/>'
    '<w:bottom w:val="single" w:sz="4" w:color="B9C4BD"/>'
    '<w:insideH w:val="single" w:sz="4" w:color="B9C4BD"/></w:tblBorders></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" '
    'w:fill="E7F2EA"/></w:tcPr></w:tblStylePr></w:style>'
)


def picture(number: int, size: str, caption: str) -> str:
    """Return a paragraph with the picture of this number; `size` and `caption` are attributes already."""
    return (
        f'<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="picture{number}" descr={caption}/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="{number}" name="picture{number}.jpg"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="pic{number}"/><a:stretch><a:fillRect/>'
        f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )
