// What the pages of the demo have in common: the way to Stardust, and whether it is open.
// SPDX-License-Identifier: Apache-2.0
import ev from "./stardust.mjs";

const SETTLED_AFTER_MS = 700; // a request that is not refused by then is waiting for messages
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 5_000;
const ANSWER_WITHIN_MS = 10_000;

export const $ = (id) => document.getElementById(id);

/** Stardust's base as the browser sees it, whatever stands between. */
export const base = new URL("..", location.href).href;

function show(state, text) {
  $("state").classList.toggle("live", state === "live");
  $("state-text").textContent = text;
}

function showNode(server) {
  const node = /^perseid\/(.+)$/i.exec(server ?? "")?.[1] ?? server;
  if (!node || $("node-name").textContent === node) return;
  const changed = $("node-name").textContent !== "";
  $("node").hidden = false;
  $("node").title = `This page is served by ${node}. Another page may be on another node.`;
  $("node-name").textContent = node;
  $("node").classList.remove("changed");
  if (changed) requestAnimationFrame(() => $("node").classList.add("changed"));
}

/** Asks the server for a document, and notes which node answered. */
export async function ask(path, options = {}) {
  const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN_MS), ...options });
  showNode(response.headers.get("Server"));
  if (response.ok) return response;
  throw new Error((await response.text()).trim().slice(0, 200) || `The server answered ${response.status}.`);
}

/**
 * Receives a channel for as long as the page is open.
 *
 * @param prepare is called before the first message and whenever the connection was lost or messages may have been
 *   missed: it tells from which position to go on, or nothing where the page shows no state. May be called again.
 * @returns a function that begins anew
 */
export function follow(channel, handlers, prepare) {
  const url = ev.url(base, channel);
  let failures = 0;
  let timer = null;
  let beginning = 0;

  const later = (ms, task) => {
    clearTimeout(timer);
    timer = setTimeout(task, ms);
  };
  const live = () => {
    clearTimeout(timer);
    failures = 0;
    showNode(ev.server);
    show("live", "live");
  };
  const retry = () => {
    show("lost", "reconnecting");
    const most = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures++);
    later((most * (1 + Math.random())) / 2, begin);
  };

  async function begin() {
    const own = ++beginning;
    ev.stop(); // what comes while the state is read is in the state, or comes again behind its position
    try {
      const position = await prepare();
      if (own !== beginning) return;
      ev.loop(url, handlers, position);
      later(SETTLED_AFTER_MS, live);
    } catch {
      if (own === beginning) retry();
    }
  }

  ev.onlive = live;
  ev.onerror = retry;
  ev.ongap = begin;
  addEventListener("online", begin);
  addEventListener("offline", () => show("lost", "offline"));
  begin();
  return begin;
}
