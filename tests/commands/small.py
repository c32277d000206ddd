"""Small dossiers that show what the first one does not: facts that fell, sources at odds, gaps."""

from pathlib import Path
from textwrap import indent

from tests.router.asking import write_dossier

HEAD = """\
dossier:
  id: {name}
  title: {{en: The Strait Accord, zh: 海峡协议}}
  summary: {{en: What the two ports agreed., zh: 两港商定的内容。}}
  languages: [en, zh]
sources:
  - id: gazette
    title: Ports agree
    publisher: Harbour Gazette
    published: 2020-05-10
  - id: courier
    title: The morning after
    publisher: {{en: Straits Courier, zh: 《海峡信使报》}}
    published: 2021-03-01
organizations:
  - id: east-port
    name: {{en: East Port, zh: 东港}}
  - id: west-port
    name: West Port
  - id: gazette-press
    name: {{en: the Gazette, zh: 《公报》}}
  - id: courier-press
    name: {{en: the Courier, zh: 《信使报》}}
people:
  - id: ann-vale
    name: {{en: Ann Vale, zh: 安·韦尔}}
    roles:
      - title: harbour master
        organization: east-port
        evidence: [{{source: courier, quote: Harbour master Ann Vale}}]
      - title: ferry captain
facts:
"""


def small(root: Path, facts: str, *, name: str = "straits") -> Path:
    """Write a dossier with these facts, two unchecked sources and their parties; gives the facts folder."""
    return write_dossier(root, name, HEAD.format(name=name) + indent(facts, "  "))


def fact(
    id_: str, more: str = "", *, text: str = "{en: It happened., zh: 事情发生了。}", by: str = "gazette"
) -> str:
    """A fact's YAML; `more` adds or replaces keys."""
    given = {line.partition(":")[0].strip() for line in more.splitlines() if line[:1].strip()}
    keys = {
        "kind": "event",
        "title": f"{{en: Title of {id_}, zh: {id_} 标题}}",
        "text": text,
        "according_to": f"{by}-press",
        "certainty": "stated",
        "evidence": f"[{{source: {by}, quote: The words for {id_}}}]",
    }
    lines = [f"{key}: {value}" for key, value in keys.items() if key not in given]
    body = "\n".join([*lines, *more.splitlines()])
    return f"- id: {id_}\n" + indent(body, "  ") + "\n"
