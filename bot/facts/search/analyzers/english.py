"""English."""

from bot.facts.search.analyzers.analyzer import Analyzer, numbered, phrases
from bot.model.findings import AnswerType

ANALYZER = Analyzer(
    language="en",
    snowball="english",
    asking={
        AnswerType.PERSON: phrases("who, whom, whose, which person, which people"),
        AnswerType.TIME: phrases(
            "when, what date, what day, what year, what month, what time, which date, which day, which year,"
            "which month, how soon, by when, since when, until when, how old, how recently, date of"
        ),
        AnswerType.PLACE: phrases("where, which place, what place, which city, what city"),
        AnswerType.NUMBER: phrases(
            "how many, how much, how often, what number, number of, how large, how big"
        ),
        AnswerType.DURATION: phrases("how long, for how long"),
        AnswerType.REASON: phrases("why, how come, for what reason, what reason, what for, reason for"),
        AnswerType.ANYTHING: phrases("what, which, how"),
    },
    articles=frozenset("the a an".split()),
    which=frozenset("what which whose".split()),
    yes_no=phrases(
        "do, does, did, is, are, was, were, has, have, had, can, could, will, would, shall, should, may, might,"
        "must, am, dont, doesnt, didnt, isnt, arent, wasnt, werent, hasnt, havent, cant, couldnt, wont, is it true"
    ),
    past=frozenset("did was were has have had didnt wasnt werent hasnt havent".split()),
    turning=frozenset(
        "not no never only just merely solely alone except without nobody nothing none dont doesnt didnt isnt"
        " arent wasnt werent hasnt havent hadnt cant cannot couldnt wont wouldnt shouldnt mustnt".split()
    ),
    because=phrases(
        "because, since, due to, in order to, so that, so as to, therefore, as a result, owing to, following,"
        "in response, for the purpose, given that, after, poses, that is why, rather than"
    ),
    numerals={
        word: str(value)
        for word, value in numbered(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
            " sixteen seventeen eighteen nineteen twenty",
            0,
        ).items()
    }
    | {
        "thirty": "30",
        "forty": "40",
        "fifty": "50",
        "sixty": "60",
        "ninety": "90",
        "hundred": "100",
        "dozen": "12",
    },
    months=numbered(
        "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug"
        " september|sep|sept october|oct november|nov december|dec",
        1,
    ),
    ambiguous_months=frozenset("may march mar jan sep dec jun".split()),
    courtesies=phrases(
        "hi, hello, hey, good morning, good afternoon, good evening, good day, greetings, thanks, thank you,"
        "thank you very much, thanks a lot, many thanks, thx, ty, cheers, bye, goodbye, ok, okay, great, cool"
    ),
)
