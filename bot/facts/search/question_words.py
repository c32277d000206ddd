"""Words that mean something to a question: those that carry it, prove little, or ask much."""

from typing import Final

# Words that carry a question rather than its subject.
FUNCTION_WORDS: Final = frozenset(
    "a about across after again against all along also am amid among an and any anybody anyone "
    "anything are as at be because been before being besides between bot briefly but by called can "
    "could cyberdialogue did do does doing during each either else exactly explain fact facts few "
    "find for from got had happen happened happening happens has have having he hello help her here "
    "hers hey hi him his how i if in info information into is it its itself just kind know let like "
    "list look many may me mean might more much must my need no nor not now of off on once onto or "
    "other others our out over own please question re regarding same shall she should show so some "
    "sort such supposed tell than thank thanks that the their them then there these they thing things "
    "this those through to too true under until up upon upper very via wanna want wanted wants was we "
    "well were what whats when where whether which while who whom whose why will with within without "
    "would you your".split()
)
# Verbs and nouns so general that they help to rank but prove nothing when missing.
LIGHT_WORDS: Final = frozenset(
    "able across act affiliation action actions acts actual address addressed adopt adopted aim aimed "
    "aims allow allowed almost always among amount appear appeared appears area ask asked aspect back "
    "bad bear began begin beginning big bit both bring called came capital capitals carry cause "
    "causes center certain choose chose chosen clear come common concern concerning consider "
    "considered continue continued count counted countries country cover covered covering covers "
    "current currently date dates day days deal dealing deals describe described detail details "
    "different do done draw drawn drew duration earlier early effect else end enough entail event "
    "everybody everyone example exist face faced facing field fixed focus focused folks follow "
    "followed following follows form formally former full fully get give given gives giving go goal "
    "goals going gone good government governments great guy guys had hand handle handled handling "
    "hear heard held helped helping helps hence hold holding hope hoped idea important incident "
    "incidents include included including individual instead involve involved involving issue item "
    "items join keep kept key kind large last late lay learn learned learnt length level lie likely "
    "list lists little long looked lot made main mainly make makes making matter matters mean meant measure "
    "measures mention mentioned middle mind moment month months mostly motive move moved moves moving "
    "nation nations nature never new news number occasion occur occurred office officially only "
    "ordinary others overall part parties party people per period person pick piece pieces place plan "
    "point possible previous provide publicly purpose put question questions quickly quite rather "
    "reach reaches ready real reason reasons recent recently reflect regard regarded relate related "
    "remember respect right role run sat saw scope see seek seeks seem seemed seems seen selected "
    "sense serious serve served serves set settle settled short show showed shown side sides similar "
    "sit situation small somebody someone something soon sought source speak special specific spoken "
    "stand stands start started step steps stood story stuff subject supposedly table take taken "
    "taking talk talked thereby time times today together took top topic total touch touched toward "
    "towards tried tries trigger triggered triggers try trying turn turned two type understand "
    "understood upon use used using usually various via visit visited visits way ways week weeks "
    "whole within word words work year years yes".split()
)
# Words that ask for one particular detail, or for what came after: a fact without them does not answer.
DETAIL_WORDS: Final = frozenset(
    "accept accepted afterwards age already apologise apologize apology appointed arrest arrested "
    "arrests author became become best birthday born budget clause clauses content contents contract "
    "convicted cost costs create created currency died curriculum dollars effective email employees "
    "established ever extradite extradited extradition fail failed fee fees fine fined flight founded "
    "founder frequently fund funded funding guilty hotel identities identity jail journalist language "
    "languages largest later malware method methods million millions money most name named names "
    "nationality often old paid passed password passwords pay paying pays penalty percent photo "
    "population predecessor price prison punished punishment recipe records regularly replaced resign "
    "resigned salaries salary sanction sanctions score sentence sentenced signature since software "
    "spouse statistics still succeed succeeded success successful syllabus taught teach teaches temperature "
    "treaty trial verdict victims vote votes weather wife worst writer written wrote yet".split()
)
SAYING_WORDS: Final = frozenset(
    "assessment claim claimed claims comment commented comments opinion opinions quotation quotations "
    "quote quoted quotes react reacted reaction remark remarked remarks said say saying says speaks "
    "spoke statement statements think thinks thought told view views write writes".split()
)
# Words that only say what kind of answer is wanted.
REASON_WORDS: Final = frozenset("cause causes motive reason reasons".split())
TIME_WORDS: Final = frozenset("date dates deadline deadlines timing".split())
PROMISING_WORDS: Final = frozenset(
    "announce announced commit committed pledge pledged pledges promise promised promises undertake "
    "undertook vow vowed".split()
)
# Words for what really came to pass; the first need "did" beside them, the others tell it by themselves.
COMING_TO_PASS: Final = frozenset("attend begin end finish happen open participate start teach win".split())
CAME_TO_PASS: Final = frozenset(
    "attended began begun completed ended finished happened held implemented launched opened "
    "organised organized participated started taught underway won".split()
)
# Words of what is only planned; beside them nothing is asked of what came to pass.
PLANNING_WORDS: Final = frozenset(
    "agree agreed agrees announced are be can could decided expect expected going idea initiated "
    "invite invited is may might must offer offered plan planned plans pledged promised proposal propose "
    "proposed proposes shall should suggest suggested supposed to want wanted wants will would".split()
)
# Pasts that do not end in "-ed": "who led …?" asks who really did.
IRREGULAR_PASTS: Final = frozenset(
    "built came chose flew gave got held led left lost made met paid ran read sent sold spent spoke "
    "stood taught took went won wrote".split()
)
# Nouns that name what somebody is, so that what follows "of" belongs to them: "secretary of state".
OFFICES: Final = frozenset(
    "ambassador attorney chancellor chief commissioner councillor councilor director governor king "
    "mayor minister premier president queen secretary".split()
)
PEOPLE_WORDS: Final = frozenset("individuals people persons".split())
# Words for one more of a kind, or a later one.
FURTHER_WORDS: Final = frozenset("another further next subsequent".split())
SPANS_OF_TIME: Final = frozenset(
    "day days half month months quarter spring summer week weeks year years".split()
)

LIGHT_CHINESE: Final = frozenset(
    "举行 召开 进行 作用 目的 消息 意义 问题 方面 双方 使用 参加 发生 包括 提到 认为 "
    "进展 具体 主要 相关 发现 显示 表明 原因 观点 看法 意见 理由 性质 持续 时间 报道".split()
)


def is_light(word: str) -> bool:
    """Tell whether the word proves nothing when a fact lacks it."""
    return any(
        word in words
        for words in (LIGHT_WORDS, SAYING_WORDS, PROMISING_WORDS, REASON_WORDS, TIME_WORDS, LIGHT_CHINESE)
    )
