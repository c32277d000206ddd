"""Words that mean something to a question: those that carry it, prove little, or ask much."""

from typing import Final

# Words that carry a question rather than its subject.
FUNCTION_WORDS: Final = frozenset(
    """a about after again all also am among an and any anybody anyone anything are as at be because been
    before being besides between bot briefly but by called can could cyberdialogue did do does doing
    during each either else exactly explain fact facts few find for from further got had happen happened
    happening happens has have having he hello help her here hers hey hi him his how i if in info
    information into is it its itself just kind know let like list look many may me mean might more much
    must my need no nor not now of off on once onto or other others our out over own please question re
    regarding same shall she should show so some sort such tell than thank thanks that the their them
    then there these they thing things this those through to too true under until up upon upper very via
    wanna want wanted wants was we well were what whats when where whether which while who whom whose
    why will with within without would you your""".split()
)
# Verbs and nouns so general that they help to rank but prove nothing when missing.
LIGHT_WORDS: Final = frozenset(
    """able across act action actions acts actual address addressed adopt adopted aim aimed aims allow
    allowed almost always among amount appear appeared appears area ask asked aspect back bad bear began
    begin beginning big bit both bring called came capital capitals carry cause causes center certain
    choose chose chosen clear come common concern concerning consider considered continue continued
    count counted countries country course cover covered covering covers current currently date dates
    day days deal dealing deals describe described detail details different do done draw drawn drew
    duration earlier early effect else end enough entail event everybody everyone example exist face
    faced facing field fixed focus focused folks follow followed following follows form formally former
    full fully get give given gives giving go goal goals going gone good government governments great
    guy guys had hand handle handled handling hear heard held helped helping helps hence hold holding
    hope hoped idea important incident incidents include included including individual instead involve
    involved involving issue item items join keep kept key kind large last late lay learn learned learnt
    length level lie likely list lists little long looked lot made main mainly make making matter
    matters mean meant measure measures mention mentioned middle mind moment month months mostly motive
    move moved moves moving nation nations nature never new news number occasion occur occurred office
    officially only ordinary others overall part parties party pays people per period person pick piece
    pieces place plan point possible previous provide publicly purpose put question questions quickly
    quite rather reach reaches ready real reason reasons recent recently reflect regard regarded relate
    related remember respect right role run sat saw scope see seek seeks seem seemed seems seen selected
    sense serious serve served serves set settle settled short show showed shown side sides similar sit
    situation small somebody someone something soon sought source speak special specific spoken stand
    stands start started step steps stood story stuff subject supposedly table take taken taking talk
    talked thereby time times today together took top topic total touch touched toward towards tried
    tries trigger triggered triggers try trying turn turned two type understand understood upon use used
    using usually various via visit visited visits way ways week weeks whole within word words work year
    years yes""".split()
)
# Words that ask for one particular detail, or for what came after: a fact without them does not answer.
DETAIL_WORDS: Final = frozenset(
    """accept accepted afterwards age already apologise apologize apology appointed arrest arrested arrests
    author became become best budget clause clauses content contents contract convicted cost costs
    create created currency curriculum dollars effective email employees established ever extradite
    extradited extradition fail failed fee fees fine fined flight founded founder frequently fund funded
    funding guilty hotel identities identity jail journalist language languages largest later malware
    method methods million millions money most name named names nationality often old paid passed
    password passwords pay penalty percent photo population predecessor price prison punished punishment
    recipe records regularly replaced resign resigned salaries salary sanction sanctions score sentence
    sentenced signature since software spouse statistics still succeed succeeded success successful
    syllabus teach teaches temperature treaty trial verdict victims vote votes weather wife worst writer
    written wrote yet""".split()
)
SAYING_WORDS: Final = frozenset(
    """assessment claim claimed claims comment commented comments opinion quote quoted quotes react reacted
    reaction remark remarked remarks said say saying says spoke statement statements think thinks
    thought told view views""".split()
)


LIGHT_CHINESE: Final = frozenset(
    """举行 召开 进行 作用 目的 消息 意义 问题 方面 双方 使用 参加 发生 包括 提到 认为 进展 具体
    主要 相关""".split()
)


def is_light(word: str) -> bool:
    """Tell whether the word proves nothing when a fact lacks it."""
    return word in LIGHT_WORDS or word in SAYING_WORDS or word in LIGHT_CHINESE
