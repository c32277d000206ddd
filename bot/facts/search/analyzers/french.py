"""French; words stand without accents, as readers often type them."""

from bot.facts.search.analyzers.analyzer import Analyzer, numbered, phrases
from bot.model.findings import AnswerType

ANALYZER = Analyzer(
    language="fr",
    snowball="french",
    asking={
        AnswerType.PERSON: phrases("qui, a qui, de qui, par qui, quelle personne, quelles personnes"),
        AnswerType.TIME: phrases(
            "quand, a quelle date, quelle date, quel jour, quelle annee, quel mois, en quelle annee, quelle heure,"
            "depuis quand, jusqu a quand, date de"
        ),
        AnswerType.PLACE: phrases("ou, d ou, quel endroit, quel lieu, quelle ville, dans quelle ville"),
        AnswerType.NUMBER: phrases("combien, quel nombre, nombre de, quel pourcentage"),
        AnswerType.DURATION: phrases("combien de temps, pendant combien, quelle duree, combien de jours"),
        AnswerType.REASON: phrases("pourquoi, pour quelle raison, quelle raison, quelles raisons"),
        AnswerType.ANYTHING: phrases(
            "que, quoi, quel, quelle, quels, quelles, comment, qu est ce que, qu est ce qui, qui est ce que,"
            "ou est ce, lequel, laquelle, lesquels, lesquelles"
        ),
    },
    articles=frozenset("le la les l un une des du".split()),
    which=frozenset("quel quelle quels quelles lequel laquelle lesquels lesquelles".split()),
    yes_no=phrases(
        "est ce que, est ce qu, est il, est elle, sont ils, sont elles, a t il, a t elle, a t on, y a t il"
    ),
    past=frozenset("a ont avait avaient fut furent etait etaient ete".split()),
    turning=frozenset(
        "ne n pas jamais aucun aucune rien personne seulement uniquement seul seule sans sauf".split()
    ),
    because=phrases(
        "parce que, parce qu, car, afin, en raison, a cause, puisque, grace a, faute de, pour que, suite a, apres,"
        "en effet, du fait"
    ),
    numerals={
        word: str(value)
        for word, value in numbered(
            "zero un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
            0,
        ).items()
    }
    | {"vingt": "20", "trente": "30", "quarante": "40", "cinquante": "50", "cent": "100"},
    months=numbered(
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre", 1
    ),
    ambiguous_months=frozenset({"mars", "mai", "avril"}),
    elided=frozenset("l d qu n s j m t c jusqu lorsqu puisqu".split()),
    courtesies=phrases("bonjour, bonsoir, salut, merci, merci beaucoup, au revoir"),
)
