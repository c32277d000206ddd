/** Draws a Slack modal and gathers its state. */

import { say } from "../words.js";
import { drawBlocks } from "./blocks.js";

/**
 * Draw a view of type modal.
 *
 * Source: Slack reference, "Modal views" and "view_submission payloads", `state.values`.
 */
export function drawModal(view, room) {
  room.place.errors = view._errors ?? {};
  return {
    title: view.title?.text ?? "",
    body: drawBlocks(view.blocks ?? [], room),
    submit: view.submit?.text ?? (room.inputs.length ? say("submit") : null),
    close: view.close?.text ?? say("cancel"),
    collect,
  };
}

function collect(inputs) {
  const values = {};
  for (const { block, element, read } of inputs) {
    values[block.block_id] ??= {};
    values[block.block_id][element.action_id] = read();
  }
  return values;
}
