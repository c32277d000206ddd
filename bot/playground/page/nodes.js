/** Builds elements. Text only ever becomes text nodes, so nothing a chat says can become markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Build an element.
 * @param {string} tag
 * @param {object} attributes "on" maps event names to listeners; true sets an empty attribute,
 *        null and false set none
 * @param children nodes, text, arrays of both; null and false are left out
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  dress(element, attributes);
  element.append(...flat(children));
  return element;
}

/** Put other children in an element's place of the present ones. */
export function fill(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

function dress(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

const PATHS = {
  hash: "M6 2.5 4.8 13.5M11.2 2.5 10 13.5M2.8 5.7h11M2.2 10.3h11",
  lock: "M4 7.2h8v6H4zM5.8 7.2V5a2.2 2.2 0 0 1 4.4 0v2.2",
  eye: "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8ZM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6Z",
  send: "M2.5 13.2 14 8 2.5 2.8l1.6 5.2zM4.1 8H9",
  home: "M2.5 7.5 8 3l5.5 4.5M4 6.8v6.4h8V6.8",
  person: "M8 2.6a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4ZM2.8 13.6c.6-2.5 2.6-3.8 5.2-3.8s4.6 1.3 5.2 3.8",
  answer: "M6.5 4 2.5 8l4 4M2.5 8h7a4 4 0 0 1 4 4v1",
  clip: "M10.8 5.2 6.3 9.7a1.4 1.4 0 0 0 2 2l5-5a2.8 2.8 0 0 0-4-4l-5.2 5.2a4.2 4.2 0 0 0 6 6l4-4",
  back: "M9.5 3.5 5 8l4.5 4.5",
  thread: "M3 3.5h10v6H7.5L4.8 12V9.5H3z",
  quote: "M6.5 4.5H3v4h3.5l-1.5 3M13 4.5H9.5v4H13l-1.5 3",
  close: "m4 4 8 8M12 4l-8 8",
  reply: "M2.5 11V9a3 3 0 0 1 3-3h8",
  warning: "M8 2.2 14.4 13.4H1.6ZM8 6.4v3.4M8 11.4v.4",
  file: "M4 2h5l3 3v9H4zM9 2v3h3",
  picture: "M2 3h12v10H2zM2 11l3.5-3.5 3 3 2-2L14 12M10.8 6.2h.4",
};

/** Draw one of the page's own icons; it says nothing to screen readers. */
export function icon(name) {
  const picture = document.createElementNS(SVG, "svg");
  dress(picture, { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true", focusable: "false" });
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  picture.append(path);
  return picture;
}
