/** The page's own words, in the language it is read in: those of the product's catalogues. */

const KEY = "playground-language";
/** What elements of the page itself say, and where they say it. */
const PLACES = [
  ["say", (element, text) => (element.textContent = text)],
  ["sayLabel", (element, text) => element.setAttribute("aria-label", text)],
];

const known = { language: "en", names: {}, words: {} };
let locale;

/**
 * The words under a key, with values put in; of several forms the one that goes with `count`.
 * @param {string} key as in the catalogues, without what they begin with
 */
export function say(key, values = {}) {
  const forms = known.words[key] ?? [key];
  return forms[formOf(values.count, forms.length)].replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

function formOf(count, forms) {
  if (count === undefined || forms === 1) return 0;
  const rules = new Intl.PluralRules(known.language);
  return Math.min(rules.resolvedOptions().pluralCategories.indexOf(rules.select(count)), forms - 1);
}

/** The language the page is read in. */
export function language() {
  return known.language;
}

/** What dates and numbers are written by: the reader's own variant of the language, such as en-GB. */
export function localeTag() {
  return locale;
}

/** Fetch the words that the reader chose, or else the browser's first language there is a catalogue for. */
export async function fetchWords() {
  const wanted = [localStorage.getItem(KEY), ...navigator.languages].filter(Boolean);
  const response = await fetch(`/api/words?${new URLSearchParams(wanted.map((tag) => ["language", tag]))}`);
  if (!response.ok) throw new Error(await response.text());
  Object.assign(known, await response.json());
  const { language } = known;
  locale = navigator.languages.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
  document.documentElement.lang = language;
  for (const [name, put] of PLACES)
    for (const element of document.querySelectorAll(`[data-${name === "say" ? "say" : "say-label"}]`))
      put(element, say(element.dataset[name]));
  return known;
}

/** Read the page in another language from now on. */
export function choose(language) {
  localStorage.setItem(KEY, language);
  location.reload();
}
