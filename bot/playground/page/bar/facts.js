/** What is known of the fact files: how many facts, or what is wrong where. */

import { fill, h, icon } from "../nodes.js";
import { language, localeTag, say } from "../words.js";
import { placeBelow } from "./below.js";

const PLACE = /^(.*?:\d+:\d+): (.*)$/s;

export class FactsBar {
  constructor() {
    this.button = document.getElementById("facts-state");
    this.panel = document.getElementById("facts-panel");
    this.problems = document.getElementById("problems");
    this.panel.addEventListener(
      "toggle",
      (event) => event.newState === "open" && placeBelow(this.panel, this.button, { end: true }),
    );
  }

  update(facts) {
    const state = JSON.stringify(facts);
    if (state === this.state) return;
    const before = this.state;
    this.state = state;
    const count = facts.dossiers.reduce((sum, dossier) => sum + dossier.facts, 0);
    const wrong = facts.problems.length;
    this.button.classList.toggle("wrong", wrong > 0);
    fill(
      this.button,
      wrong ? icon("warning") : h("span", { class: "good-dot", "aria-hidden": "true" }),
      wrong ? say("count_problems", { count: wrong }) : say("count_facts", { count }),
    );
    if (before) this.flash();
    this.showProblems(facts.problems);
    this.showDossiers(facts);
  }

  flash() {
    this.button.classList.remove("fresh");
    requestAnimationFrame(() => this.button.classList.add("fresh"));
  }

  showProblems(problems) {
    this.problems.hidden = !problems.length;
    fill(
      this.problems,
      problems.length > 0 && [
        h(
          "h2",
          {},
          icon("warning"),
          say("problems_title", { problems: say("count_problems", { count: problems.length }) }),
          h("span", {}, say("problems_note")),
        ),
        h("ul", { tabindex: "0", "aria-label": say("problems") }, problems.map(drawProblem)),
      ],
    );
  }

  showDossiers({ dossiers, warnings, feeds, loaded_at: loaded }) {
    const at = new Date(loaded).toLocaleTimeString(localeTag(), { timeStyle: "medium" });
    fill(
      this.panel,
      h("h2", {}, say("facts_panel")),
      h(
        "ul",
        {},
        dossiers.map((dossier) =>
          h(
            "li",
            {},
            h("strong", {}, dossier.title),
            h("span", {}, `/${dossier.id} · ${say("count_facts", { count: dossier.facts })}`),
            h("code", {}, dossier.folder),
            feeds && drawFeeds(dossier.id),
          ),
        ),
      ),
      ...(warnings.length > 0
        ? [
            h("h2", {}, icon("warning"), say("count_warnings", { count: warnings.length })),
            h("ul", { tabindex: "0", "aria-label": say("warnings") }, warnings.map(drawProblem)),
          ]
        : []),
      h("p", {}, say("loaded", { time: at })),
    );
  }
}

/** What calendars and feed readers on this machine can follow, in the page's language. */
function drawFeeds(dossier) {
  const link = (ending, label) => {
    const name = say("labelled", { label, value: `/${dossier}` });
    return h("a", { href: `/feeds/${dossier}.${ending}?language=${language()}`, "aria-label": name }, label);
  };
  return h("p", { class: "feeds" }, link("ics", say("calendar")), link("atom", say("changes_feed")));
}

function drawProblem(problem) {
  const found = PLACE.exec(problem);
  return found
    ? h("li", {}, h("code", {}, found[1]), h("span", {}, found[2]))
    : h("li", {}, h("span", {}, problem));
}
