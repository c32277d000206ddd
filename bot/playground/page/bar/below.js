/** Places what opens from the bar right below its button, inside the window. */

const GAP = 8; // pixels
const EDGE = 12; // pixels

/** Put a panel below its button; `end` lines up their far edges instead of the near ones. */
export function placeBelow(panel, button, { end = false } = {}) {
  const box = button.getBoundingClientRect();
  const wanted = end ? box.right - panel.offsetWidth : box.left;
  const most = window.innerWidth - panel.offsetWidth - EDGE;
  panel.style.top = `${box.bottom + GAP}px`;
  panel.style.left = `${Math.max(EDGE, Math.min(wanted, most))}px`;
}
