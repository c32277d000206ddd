/** Roving focus: a group is one stop for Tab, and arrow keys, Home and End move within it. */

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Let the elements that match share one stop in a group. */
export function rove(group, selector) {
  group.addEventListener("keydown", (event) => {
    const members = [...group.querySelectorAll(selector)];
    const at = members.indexOf(document.activeElement);
    const to = { Home: 0, End: members.length - 1 }[event.key] ?? at + (STEPS[event.key] ?? 0);
    if (at < 0 || to === at) return;
    event.preventDefault();
    members[(to + members.length) % members.length].focus();
  });
  group.addEventListener("focusin", (event) => {
    if (!event.target.matches(selector)) return;
    for (const member of group.querySelectorAll(selector)) member.tabIndex = member === event.target ? 0 : -1;
  });
}
