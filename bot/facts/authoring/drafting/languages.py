"""What tells, in each language a source may be in, how a sentence is meant; and how it writes dates.

The words are those of grammar and reporting, of no dossier. What they propose is for a person to read.
"""

from dataclasses import dataclass
from typing import Final

YEAR: Final = r"(?:1[5-9]|20|21)\d\d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How a language says what a draft proposes; each a regular expression over a sentence.

    Attributes:
        states: By the state of a commitment, what says it; the first that is found counts. What one party
            promises is announced: two are needed to agree.
        certainties: By certainty, what says it; likewise.
        saying: Verbs by which somebody is quoted.
        dates: How dates are written, and years that are meant without their number, the fullest form first.
            `{month}` stands for any month's name and `{weekday}` for any weekday's.
        parts: By its suffix in EDTF, what makes a part of the year named beside it; thirds, of the month too.
            What stands behind the year begins with `^`, what stands before it ends with `$`.
        about: What makes a date approximate, just before it.
        span: A deadline that counts from an event, with groups `number`, `unit` and `event`.
        names: What is written as a name is.
    """

    states: dict[str, str]
    certainties: dict[str, str]
    saying: str
    dates: tuple[str, ...]
    parts: dict[str, str]
    about: str
    span: str
    names: str


_DAY: Final = r"\d{1,2}(?:st|nd|rd|th|er)?"

ENGLISH: Final = Wording(
    states={
        "proposed": r"\b(?:propos(?:e|es|ed|ing)|suggest(?:s|ed)?|recommend(?:s|ed)?|calls? (?:on|for))\b",
        "required": r"\bshall\b|\bmust\b|\b(?:is|are|be) (?:required|obliged|ordered|directed) to\b",
        "agreed": r"\bagree(?:s|d)? (?:to|on)\b",
        "announced": r"\b(?:pledg(?:es?|ed)|promis(?:es?|ed)|commit(?:s|ted)? to)\b"
        r"|\bwill\b|\bplans? to\b|\bintends? to\b|\baims? to\b",
    },
    certainties={
        "alleged": r"\balleged(?:ly)?\b|\balleg(?:es?|ing)\b|\baccus(?:es?|ed|ing)\b|\bclaim(?:s|ed)?\b",
        "reported": r"\breported(?:ly)?\b|\breports? (?:say|said|that)\b|\baccording to\b",
        "proposed": r"\bpropos(?:e|es|ed|ing)\b|\bsuggest(?:s|ed)?\b|\brecommend(?:s|ed)?\b",
        "expected": r"\b(?:expect(?:s|ed)?|(?:is|are) set to|likely|(?-i:may)|might|could)\b",
    },
    saying=r"\b(?:said|says|told|stated|states|added|noted|announced|declared|wrote|argued|warned)\b",
    dates=(
        rf"{{month}}\.? {_DAY},? {YEAR}",
        rf"{_DAY} (?:of )?{{month}}\.?,? {YEAR}",
        rf"{{month}}\.?,? (?:of )?{YEAR}",
        rf"{{month}}\.? {_DAY}(?!\d)",
        rf"{_DAY} (?:of )?{{month}}(?!\w)",
        rf"\d{{1,2}}/\d{{1,2}}/{YEAR}",
        rf"{YEAR}-\d\d-\d\d",
        rf"(?:(?<=mid-)|(?<![\d.,$€£/-])){YEAR}(?![\d-]|,\d|\.\d)",
        r"(?:next|last|this) (?:year|month)",
        r"yesterday|tomorrow",
        r"(?<=on ){weekday}|(?<=last ){weekday}",
    ),
    parts={
        "H1": r"first half of (?:the year )?(?:of )?$",
        "H2": r"second half of (?:the year )?(?:of )?$",
        "Q1": r"first quarter of $",
        "Q2": r"second quarter of $",
        "Q3": r"third quarter of $",
        "Q4": r"(?:fourth|last) quarter of $",
        "21": r"\bspring (?:of |in )?$",
        "22": r"\bsummer (?:of |in )?$",
        "23": r"\b(?:autumn|fall) (?:of |in )?$",
        "24": r"\bwinter (?:of |in )?$",
        "early": r"\bearly (?:in )?$",
        "mid": r"\b(?:mid-|(?:in )?the middle of )$",
        "late": r"\blate (?:in )?$",
    },
    about=r"(?:about|around|circa|approximately|roughly) $",
    span=r"\b(?:within|no later than|not later than) (?P<number>{number}) (?:calendar )?"
    r"(?P<unit>(?:{unit})s?)(?: (?:after|of|from|following) (?P<event>[^,.;:]+))?",
    names=r"(?:[A-Z][\w’'.-]+)(?: (?:of |the |de )?[A-Z][\w’'.-]+)+",
)
FRENCH: Final = Wording(
    states={
        "proposed": r"\bpropos(?:e|ent|é|ait|era)\b|\bsuggèr\w+|\brecommand\w+|\bpréconis\w+",
        "required": r"\b(?:doi(?:t|vent)|devra|devront|(?:est|sont) tenue?s? de)\b|\bimpos\w+",
        "agreed": r"\b(?:convien\w+|conven\w+|convinrent|d['’]accord) (?:de|pour)\b",
        "announced": r"\bs['’](?:est |sont |était |étaient )?engag\w+|\bprom(?:et\w*|is\w*)\b"
        r"|\b(?:prévoi\w+|compte|entend|sera|seront|va|vont) ",
    },
    certainties={
        "alleged": r"\baccus\w+|\bprésum\w+|\bprétend\w*|\baurai(?:t|ent)\b|\bserai(?:t|ent)\b",
        "reported": r"\bselon\b|\bd['’]après\b|\brapport(?:e|ent|é)\b",
        "proposed": r"\bpropos(?:e|ent|é|ait|era)\b|\bsuggèr\w+|\brecommand\w+|\bpréconis\w+",
        "expected": r"\bdevrai(?:t|ent)\b|\battendu\w*|\bprobable\w*|\bpourrai(?:t|ent)\b",
    },
    saying=r"\b(?:dit|déclar\w+|affirm\w+|annonc\w+|précis\w+|indiqu\w+|ajout\w+|expliqu\w+|estim\w+)\b",
    dates=(
        rf"{_DAY} {{month}} {YEAR}",
        rf"{{month}} {YEAR}",
        rf"{_DAY} {{month}}(?!\w)",
        rf"\d{{1,2}}/\d{{1,2}}/{YEAR}",
        rf"(?:(?<=mi-)|(?<![\d.,$€£/-])){YEAR}(?![\d-]|,\d|\.\d)",
        r"l['’]année (?:prochaine|dernière)|cette année|le mois (?:prochain|dernier)",
        r"hier|demain",
        r"{weekday}(?!\w)",
    ),
    parts={
        "H1": r"premier semestre (?:de )?$",
        "H2": r"(?:second|deuxième) semestre (?:de )?$",
        "Q1": r"premier trimestre (?:de )?$",
        "Q2": r"deuxième trimestre (?:de )?$",
        "Q3": r"troisième trimestre (?:de )?$",
        "Q4": r"(?:quatrième|dernier) trimestre (?:de )?$",
        "21": r"\bprintemps (?:de )?$",
        "22": r"\bété (?:de )?$",
        "23": r"\bautomne (?:de )?$",
        "24": r"\bhiver (?:de )?$",
        "early": r"\b(?:au )?début (?:de )?$",
        "mid": r"\b(?:mi-|(?:au )?milieu (?:de )?)$",
        # By the end of a year is its last day, not its last months.
        "late": r"(?<!d['’]ici )(?<!d['’]ici la )(?<!d['’]ici à la )\bfin (?:de )?$",
    },
    about=r"(?:vers|environ|autour de) $",
    span=r"\bdans (?:un délai de |les )?(?P<number>{number}) (?P<unit>(?:{unit})s?)\b"
    r"(?: (?:suivant|après|à compter de|à partir de) (?P<event>[^,.;:]+))?",
    names=r"(?:[A-ZÀ-Ý][\w’'.-]+)(?: (?:de |du |des |la |le )?[A-ZÀ-Ý][\w’'.-]+)+",
)
CHINESE: Final = Wording(
    states={
        "proposed": "建议|提议|倡议|呼吁",
        "required": "应当|必须|不得|须|应于|要求",
        "agreed": "同意|商定|达成|约定",
        "announced": "承诺|将|拟|计划|打算|准备",
    },
    certainties={
        "alleged": "指控|涉嫌|声称|宣称",
        "reported": "据.{0,12}报道|据悉|据称|据.{0,12}介绍",
        "proposed": "建议|提议|倡议",
        "expected": "预计|预期|有望|可能",
    },
    saying="表示|指出|称|说|强调|宣布|认为|告诉|透露",
    dates=(
        rf"(?:{YEAR}年|[前去今明后]年)(?:\d{{1,2}}月(?:\d{{1,2}}[日号])?)?",
        r"(?<![\d年])\d{1,2}月\d{1,2}[日号]",
        r"(?:[上下]个?|[本当])月(?:\d{1,2}[日号])?",
        "昨天|昨日|明天",
    ),
    parts={
        "H1": "^上半年",
        "H2": "^下半年",
        "Q1": "^(?:第?一|首)季度",
        "Q2": "^第?二季度",
        "Q3": "^第?三季度",
        "Q4": "^第?四季度",
        "21": "^(?:的)?春[季天]",
        "22": "^(?:的)?夏[季天]",
        "23": "^(?:的)?秋[季天]",
        "24": "^(?:的)?冬[季天]",
        "early": "^(?:年?初|上旬)",
        "mid": "^(?:年?中期|年?中(?=[，。；、前后]|$)|中旬)",
        "late": "^(?:年?[底末](?!之?前)|下旬)",
    },
    about="(?:大约|约|大概)$",
    span="(?:自|从)?(?P<event>[^，。；：]{1,40}?)(?:之日起|起|后)(?P<number>{number})(?P<unit>{unit})[之以]?内",
    names=r"(?!)",
)
WORDINGS: Final = {"en": ENGLISH, "fr": FRENCH, "zh": CHINESE}
"""By language tag; a text in any other is drafted without proposals but for its quotations."""
