// The curl commands: shows them as they work from here, and what arrives.
// SPDX-License-Identifier: Apache-2.0
import { $, ask, base, follow } from "./demo.js";

const CHANNEL = "curl_commands";
const SHOWN_MAX = 100;
const COLOR_CHARS_MAX = 64;

// ---- Messages. Whatever is in them becomes text, and nothing else.

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function add(kind, content, { type, _ts: seconds }) {
  const item = element("li", kind);
  const head = element("div", "head");
  const name = typeof type === "string" ? type : "no type";
  head.append(element("span", "type", name), element("time", "", new Date(seconds * 1000).toLocaleTimeString()));
  item.append(head, content);
  $("empty").hidden = true;
  $("messages").prepend(item);
  while ($("messages").childElementCount > SHOWN_MAX) $("messages").lastElementChild.remove();
}

const asText = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

function source(message) {
  const { _ts, _ch, ...own } = message;
  add("source", element("pre", "", asText(own)), message);
}

function greet(message) {
  if (message.message === undefined) source(message);
  else add("greeting", element("p", "", asText(message.message)), message);
}

function color(message) {
  const given = message.color;
  if (typeof given !== "string" || given.length > COLOR_CHARS_MAX || !CSS.supports("color", given)) {
    source(message);
    return;
  }
  document.body.style.backgroundImage = "none";
  document.body.style.backgroundColor = given;
  document.documentElement.dataset.tone = isDark(given) ? "dark" : "light";
  $("background").textContent = `Background: ${given}`;
}

/** Whether what stands on a color must be light. */
function isDark(given) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = matchMedia("(prefers-color-scheme: dark)").matches ? "#000" : "#fff";
  context.fillRect(0, 0, 1, 1);
  context.fillStyle = given;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return 0.299 * red + 0.587 * green + 0.114 * blue < 140;
}

// ---- Commands

/** One word for a shell, whatever is in it. */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

for (const code of document.querySelectorAll("[data-message]")) {
  const message = quoted(`m=${code.dataset.message}`);
  code.textContent = `curl ${quoted(`${base}channel/${CHANNEL}`)} \\\n  --data-urlencode ${message}`;
}

/** Not every page may use the clipboard: else what is to be copied is selected, for the person to do it. */
async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll(".copy")) {
  const word = button.querySelector("span");
  button.addEventListener("click", async () => {
    const done = await copy(button.closest(".command").querySelector("code"));
    word.textContent = done ? "Copied" : "Press Ctrl+C";
    setTimeout(() => (word.textContent = "Copy"), 2_000);
  });
}

// ---- The script

$("show-script").addEventListener("click", async () => {
  const shown = $("script").hidden;
  $("show-script").ariaExpanded = String(shown);
  $("script").hidden = !shown;
  if (shown && !$("script").textContent) {
    $("script").textContent = await ask(import.meta.url).then((answer) => answer.text(), (problem) => problem.message);
  }
});

// There is no state to read, only whether somebody is there to be asked.
follow(CHANNEL, { Greeting: greet, Color: color, "*": source }, async () => void (await ask(base)));
