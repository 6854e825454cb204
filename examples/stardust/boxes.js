// The colorful boxes: what is done here is sent, what is done anywhere is shown.
// SPDX-License-Identifier: Apache-2.0
import { $, ask, follow } from "./demo.js";

const COLUMNS = 9;
const ROWS = 17;
const UNTOUCHED = "#dea";
const UNLESS_GIVEN = "#ccf";
const COLOR_CHARS_MAX = 64;
const IN_FLIGHT_MAX = 4;
const SWATCHES = ["#ccf", "#8ea2ff", "#4dabf7", "#38d9a9", "#8ce99a", "#ffd43b", "#ff922b", "#ff6b81", "#e599f7", "#dea"];
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const boxes = new Map(); // by id
const calm = matchMedia("(prefers-reduced-motion: reduce)");

// ---- The table

const idOf = (column, row) => `box-${column}-${row}`;

function build() {
  for (let row = 0; row < ROWS; row++) {
    const line = $("boxes").insertRow();
    line.setAttribute("role", "row");
    for (let column = 0; column < COLUMNS; column++) {
      const box = line.insertCell();
      box.id = idOf(column, row);
      box.tabIndex = boxes.size === 0 ? 0 : -1;
      box.setAttribute("role", "gridcell");
      boxes.set(box.id, box);
      paint(box, UNTOUCHED);
    }
  }
}

const isColor = (text) => typeof text === "string" && text.length <= COLOR_CHARS_MAX && CSS.supports("color", text);

function paint(box, color) {
  box.style.backgroundColor = color;
  const [, column, row] = box.id.split("-").map(Number);
  box.ariaLabel = `column ${column + 1}, row ${row + 1}: ${color}`;
}

/** What a message says, be it ours or another page's. */
function show({ id, color }) {
  const box = boxes.get(id);
  const shown = color || UNLESS_GIVEN;
  if (!box || !isColor(shown)) return;
  paint(box, shown);
  if (!calm.matches) box.animate([{ transform: "scale(.86)" }, { transform: "none" }], { duration: 220, easing: "ease-out" });
}

/** The present state, and the position behind which the messages go on. */
async function load() {
  const { position, colors } = await (await ask("colorful_boxes.json")).json();
  for (const [id, box] of boxes) paint(box, isColor(colors[id]) ? colors[id] : UNTOUCHED);
  for (const [id, color] of waiting) paint(boxes.get(id), color);
  return position;
}

// ---- Sending: each box entered, in order; a few at a time, never two for the same box

const waiting = new Map(); // color by id, oldest first
const underWay = new Set();

function touch(box) {
  const color = $("color").value.trim() || UNLESS_GIVEN;
  if (!isColor(color)) return;
  paint(box, color);
  waiting.delete(box.id);
  waiting.set(box.id, color);
  sendNext();
}

function sendNext() {
  for (const [id, color] of waiting) {
    if (underWay.size >= IN_FLIGHT_MAX) return;
    if (underWay.has(id)) continue;
    waiting.delete(id);
    send(id, color);
  }
}

async function send(id, color) {
  underWay.add(id);
  try {
    await ask("colorful_boxes", { method: "POST", body: new URLSearchParams({ id, color }) });
    problem("");
  } catch (reason) {
    waiting.clear();
    problem(`Not sent: ${reason.message}`);
    again(); // shows what the others see
  }
  underWay.delete(id);
  sendNext();
}

// ---- Mouse, finger, keys

let last = null; // where the pointer was: what lies between was crossed

function boxAt(x, y) {
  const box = document.elementFromPoint(x, y);
  return box && boxes.get(box.id) === box ? box : null;
}

function move(x, y) {
  const from = last ?? { x, y, box: null };
  const steps = Math.max(1, Math.ceil(Math.hypot(x - from.x, y - from.y) / 12));
  let { box } = from;
  for (let i = 1; i <= steps; i++) {
    const next = boxAt(from.x + ((x - from.x) * i) / steps, from.y + ((y - from.y) * i) / steps);
    if (next && next !== box) touch(next);
    box = next ?? box;
  }
  last = { x, y, box };
}

function listen() {
  const table = $("boxes");
  table.addEventListener("pointerdown", ({ clientX, clientY }) => {
    last = null;
    move(clientX, clientY);
  });
  table.addEventListener("pointermove", (event) => {
    const points = event.getCoalescedEvents?.() ?? [];
    for (const { clientX, clientY } of points.length ? points : [event]) move(clientX, clientY);
  });
  table.addEventListener("pointerleave", () => (last = null));
  table.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step && event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (!step) return touch(event.target);
    const [, column, row] = event.target.id.split("-").map(Number);
    boxes.get(idOf(column + step[0], row + step[1]))?.focus();
  });
  table.addEventListener("focusin", ({ target }) => {
    for (const box of boxes.values()) box.tabIndex = box === target ? 0 : -1;
    if (target.matches(":focus-visible")) touch(target);
  });
}

// ---- The color

function problem(text) {
  $("problem").textContent = text;
}

function choose(color) {
  $("color").value = color;
  chosen();
}

function chosen() {
  const color = $("color").value.trim() || UNLESS_GIVEN;
  problem(isColor(color) ? "" : `“${color}” is no color; try #ccf, gold or rgb(0 128 255).`);
  if (isColor(color)) $("picker").value = hexOf(color);
  for (const swatch of $("swatches").children) swatch.ariaPressed = String(swatch.title === color);
}

/** As the browser's own chooser of colors wants it. */
function hexOf(color) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = color;
  return /^#/.test(context.fillStyle) ? context.fillStyle : "#000000";
}

function buildSwatches() {
  for (const color of SWATCHES) {
    const swatch = document.createElement("button");
    swatch.type = "button";
    swatch.title = color;
    swatch.ariaLabel = color;
    swatch.style.backgroundColor = color;
    swatch.addEventListener("click", () => choose(color));
    $("swatches").append(swatch);
  }
}

build();
buildSwatches();
listen();
$("color").addEventListener("input", chosen);
$("picker").addEventListener("input", () => choose($("picker").value));
chosen();
const again = follow("colorful_boxes", { ColorBox: show }, load);
