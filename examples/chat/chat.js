// The chat page: receives through the Meteor object, sends by POST /chat/send.
// All that people write goes into the page as text (textContent), never as markup.
// SPDX-License-Identifier: Apache-2.0
"use strict";

const HISTORY = 10;
const NAME_MAX = 40;
const TEXT_MAX = 2000;
const SHOWN_MAX = 500;
const ROOM = /^[A-Za-z0-9_-]{1,40}$/;
const FOLLOWS_WITHIN_MS = 5 * 60_000;
const ALARM_AFTER_MS = 1_500; // streams are reopened now and then; nobody needs to know
const CATCH_UP_MS = 1_500;

const $ = (id) => document.getElementById(id);

// ---- Messages on the wire -------------------------------------------------------------------------

// A chat message travels as "chat1." and the base64url of UTF-8 JSON {"n": name, "t": text, "at": millis,
// "k": key}. On its way the text is put into a string of JavaScript source, and un-escaped there once; letters,
// digits, "-", "_" and "." mean the same before and after, whether or not the server escapes as well.
// Anything else on the channel was published by a controller, and is shown as the plain text it is.
const PREFIX = "chat1.";

function decode(data) {
  if (!data.startsWith(PREFIX)) return null;
  try {
    const binary = atob(data.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
    const { n, t, at, k } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const valid = [n, t, k].every((v) => typeof v === "string") && n && Number.isFinite(at);
    return valid ? { name: n, text: t, at, key: k } : null;
  } catch {
    return null;
  }
}

/** A message id tells when the message was accepted: milliseconds since 2025 above 11 bits of counter. */
function timeOfId(id) {
  const at = Math.floor(id / 2048) + Date.UTC(2025, 0, 1);
  return Math.abs(at - Date.now()) < 366 * 86_400_000 ? at : Date.now();
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

// ---- State ----------------------------------------------------------------------------------------

const stored = {
  get(store, key) {
    try {
      return store().getItem(key);
    } catch {
      return null; // storage may be forbidden
    }
  },
  set(store, key, value) {
    try {
      store().setItem(key, value);
    } catch {
      // then the next visit begins anew
    }
  },
};

let name = "";
let room = "";
let unread = 0;
let below = 0;
let newest = null; // the message shown last: {name, own, system, at}
const seen = new Set(); // keys shown: a message that was sent twice is shown once
const pending = new Map(); // key of an own message not yet seen on the channel -> its element
const ownKeys = new Set(JSON.parse(stored.get(() => sessionStorage, "keys") ?? "[]"));

// ---- Joining and leaving --------------------------------------------------------------------------

function roomInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

function show(page) {
  $("welcome").hidden = page !== "welcome";
  $("chat").hidden = page !== "chat";
}

function welcome(problem = "") {
  if (room) Meteor.disconnect();
  if (room) Meteor.leaveChannel(`chat-${room}`);
  room = "";
  document.title = "Perseid chat";
  show("welcome");
  $("name").value = name || (stored.get(() => localStorage, "name") ?? "");
  $("room").value = roomInAddress() || "lobby";
  $("room-problem").textContent = problem;
  ($("name").value ? $("room") : $("name")).focus();
}

function enter(newName, newRoom) {
  name = newName;
  stored.set(() => localStorage, "name", name);
  if (roomInAddress() !== newRoom) history.pushState(null, "", `#${newRoom}`);
  const before = room;
  room = newRoom;
  clearLog();
  $("room-title").textContent = room;
  $("own-name").textContent = name;
  show("chat");
  title();
  $("text").focus();
  if (before === room) return;
  Meteor.joinChannel(`chat-${room}`, HISTORY);
  if (before) Meteor.leaveChannel(`chat-${before}`);
  else Meteor.connect();
}

function problemOfName(value) {
  if (!value) return "Please tell the others your name.";
  const length = [...value].length;
  return length > NAME_MAX ? `A name has at most ${NAME_MAX} characters; this one has ${length}.` : "";
}

function problemOfRoom(value) {
  return ROOM.test(value) ? "" : "A room’s name has 1 to 40 letters, digits, - and _.";
}

$("join").addEventListener("submit", (event) => {
  event.preventDefault();
  const newName = $("name").value.trim().replace(/\s+/g, " ");
  const newRoom = $("room").value.trim().replace(/^#/, "").replace(/\s+/g, "-");
  $("name-problem").textContent = problemOfName(newName);
  $("room-problem").textContent = problemOfRoom(newRoom);
  const wrong = $("name-problem").textContent ? $("name") : $("room-problem").textContent ? $("room") : null;
  if (wrong) wrong.focus();
  else enter(newName, newRoom);
});

$("leave").addEventListener("click", () => welcome());

/** Follows the address: a link to a room, or the browser's way back. */
function followAddress() {
  const wanted = roomInAddress();
  const known = name || (stored.get(() => localStorage, "name") ?? "");
  if (wanted && wanted === room) return;
  if (!wanted || problemOfName(known)) welcome();
  else if (problemOfRoom(wanted)) welcome(problemOfRoom(wanted));
  else enter(known, wanted);
}

window.addEventListener("hashchange", followAddress);
window.addEventListener("popstate", followAddress);

$("share").addEventListener("click", async () => {
  const label = $("share").querySelector(".label");
  try {
    await navigator.clipboard.writeText(location.href);
    label.textContent = "Copied";
  } catch {
    label.textContent = "Copy the address above"; // without TLS there is no clipboard
  }
  setTimeout(() => (label.textContent = "Copy link"), 2500);
});

// ---- Connection -----------------------------------------------------------------------------------

let live = false;
let alarmTimer = null;
let lostAt = 0;
let gap = null; // while catching up after an interruption: {element, count}

function showState(className, text) {
  $("state").className = `badge state ${className}`;
  if ($("state-text").textContent !== text) $("state-text").textContent = text;
}

function showNode() {
  const node = /^perseid\/(.+)$/i.exec(Meteor.server ?? "")?.[1] ?? Meteor.server;
  $("node").hidden = !node;
  if (!node || $("node-name").textContent === node) return;
  const changed = $("node-name").textContent !== "";
  $("node-name").textContent = node;
  $("node").title = `This page is served by ${node}. Another tab may be on another node.`;
  $("node").classList.remove("changed");
  if (changed) requestAnimationFrame(() => $("node").classList.add("changed"));
}

function lost() {
  if (!live) return;
  live = false;
  lostAt = Date.now();
  alarmTimer = setTimeout(() => {
    alarmTimer = null;
    showState("", "reconnecting");
  }, ALARM_AFTER_MS);
}

function found() {
  showNode();
  const polling = Meteor.mode.endsWith("poll") ? " by polling" : "";
  if (live) return;
  live = true;
  clearTimeout(alarmTimer);
  $("banner").hidden = true;
  if (lostAt && alarmTimer === null) {
    showState("", "catching up");
    gap = { element: null, count: 0, seconds: Math.round((Date.now() - lostAt) / 1000) };
    setTimeout(() => {
      gap = null;
      if (live) showState("live", `live${polling}`);
    }, CATCH_UP_MS);
  } else {
    showState("live", `live${polling}`);
  }
  alarmTimer = null;
}

Meteor.registerEventCallback("statuschanged", (status) => {
  if (status >= 4 && status < 6) found();
  else if (status === 6) ended();
  else if (status === 0) neverLive();
  else lost();
});

function neverLive() {
  live = false;
  lostAt = 0;
  clearTimeout(alarmTimer);
  alarmTimer = null;
  showState("", "connecting");
}

function ended() {
  neverLive();
  showState("ended", "ended");
  $("banner-text").textContent = "The server ended this connection.";
  $("banner").hidden = false;
}

$("banner-action").addEventListener("click", () => {
  $("banner").hidden = true;
  showState("", "connecting");
  Meteor.connect();
});

// ---- Showing messages -----------------------------------------------------------------------------

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function clearLog() {
  $("log").replaceChildren();
  $("empty").hidden = false;
  seen.clear();
  pending.clear();
  newest = null;
  gap = null;
  unread = below = 0;
  $("newer").hidden = true;
}

function title() {
  document.title = `${unread ? `(${unread}) ` : ""}#${room} · Perseid chat`;
}

function atBottom() {
  const { scrollHeight, scrollTop, clientHeight } = $("scroller");
  return scrollHeight - scrollTop - clientHeight < 60;
}

function toBottom() {
  $("scroller").scrollTop = $("scroller").scrollHeight;
  below = 0;
  $("newer").hidden = true;
}

/** Appends to the log; the view follows only a reader who is at its end. */
function append(child, follow = atBottom()) {
  $("empty").hidden = true;
  $("log").append(child);
  while ($("log").childElementCount > SHOWN_MAX) $("log").firstElementChild.remove();
  if (follow) toBottom();
  return follow;
}

function initial(text) {
  const first = globalThis.Intl?.Segmenter
    ? [...new Intl.Segmenter().segment(text)][0].segment
    : [...text][0];
  return first.toUpperCase();
}

function hueOf(text) {
  let hash = 0;
  for (const c of text) hash = (Math.imul(hash, 31) + c.codePointAt(0)) | 0;
  return (hash >>> 4) % 8;
}

const ONLY_EMOJI =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u200d\ufe0f\u20e3]){1,12}$/u;

function render(message) {
  const kind = message.system ? "system" : `hue-${hueOf(message.name)}`;
  const made = element("div", `message ${kind} ${message.own ? "own" : ""}`);
  const avatar = element("div", "avatar", message.system ? "›" : initial(message.name));
  avatar.setAttribute("aria-hidden", "true");
  made.append(avatar, renderHead(message), renderBubble(message));
  return made;
}

function renderHead(message) {
  const head = element("div", "who");
  head.append(element("bdi", "", message.name));
  if (message.system) head.append(element("span", "via", "from a controller"));
  const at = new Date(message.at);
  const clock = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const time = element("time", "", clock);
  time.dateTime = at.toISOString();
  time.title = at.toLocaleString();
  head.append(time);
  return head;
}

function renderBubble(message) {
  const bubble = element("div", "bubble");
  const large = ONLY_EMOJI.test(message.text.replace(/\s/g, "")) ? "large" : "";
  const words = element("div", `words ${large}`, message.text);
  words.dir = "auto";
  bubble.append(words, element("div", "note"));
  return bubble;
}

/** Puts a message at the end, under a day's heading or under its author's previous one. */
function place(made, message, follow) {
  const day = new Date(message.at).toDateString();
  const newDay = !newest || new Date(newest.at).toDateString() !== day;
  if (newDay && (newest || day !== new Date().toDateString())) {
    const date = new Date(message.at).toLocaleDateString([], { dateStyle: "full" });
    append(element("div", "divider", date), follow);
  }
  const follows =
    !newDay && newest.name === message.name && newest.own === message.own &&
    newest.system === message.system && message.at - newest.at < FOLLOWS_WITHIN_MS;
  made.classList.toggle("follows", follows);
  newest = message;
  append(made, follow);
}

function received(data, channel, id) {
  if (channel !== `chat-${room}`) return;
  const decoded = decode(data);
  const message = decoded
    ? { ...decoded, own: ownKeys.has(decoded.key), system: false }
    : { name: "someone", text: data, at: timeOfId(id), own: false, system: true };
  if (decoded && seen.has(decoded.key)) return;
  if (decoded) seen.add(decoded.key);
  const follow = atBottom();
  countCaughtUp(message);
  pending.get(message.key)?.remove();
  pending.delete(message.key);
  place(render(message), message, follow);
  // What still waits stays below what everyone has.
  for (const waiting of pending.values()) append(waiting, follow);
  if (message.own) return;
  if (document.hidden) {
    unread++;
    title();
  }
  if (!follow) {
    below++;
    $("newer").textContent = below === 1 ? "1 new message ↓" : `${below} new messages ↓`;
    $("newer").hidden = false;
  }
}

function countCaughtUp(message) {
  if (!gap || message.own) return;
  if (!gap.element) {
    gap.element = element("div", "divider gap");
    newest = null;
    append(gap.element);
  }
  gap.count++;
  const count = gap.count === 1 ? "1 message" : `${gap.count} messages`;
  gap.element.textContent = `${count} came while you were disconnected (${gap.seconds} s)`;
}

Meteor.registerEventCallback("process", received);

$("newer").addEventListener("click", toBottom);

// A reader at the end stays there when the window, the keyboard or a long draft takes room away.
let stuck = true;
$("scroller").addEventListener("scroll", () => {
  stuck = atBottom();
  if (stuck && below) toBottom();
});
new ResizeObserver(() => stuck && toBottom()).observe($("scroller"));
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !room) return;
  unread = 0;
  title();
});

// ---- Sending --------------------------------------------------------------------------------------

function fitText() {
  $("text").style.height = "auto";
  $("text").style.height = `${$("text").scrollHeight + 2}px`;
  const length = [...$("text").value].length;
  $("text-problem").textContent =
    length > TEXT_MAX ? `A message has at most ${TEXT_MAX} characters; this one has ${length}.` : "";
}

$("text").addEventListener("input", fitText);
$("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $("composer").requestSubmit();
});

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text || [...text].length > TEXT_MAX) return;
  $("text").value = "";
  fitText();
  $("text").focus();
  const key = newKey();
  ownKeys.add(key);
  stored.set(() => sessionStorage, "keys", JSON.stringify([...ownKeys].slice(-200)));
  const made = render({ name, text, at: Date.now(), own: true, system: false });
  pending.set(key, made);
  append(made, true);
  send(made, { room, name, text, key });
});

async function send(made, body) {
  const note = made.querySelector(".note");
  made.classList.add("pending");
  note.replaceChildren();
  try {
    const response = await fetch("/chat/send", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.status === 204) return;
    const reason = (await response.text()).trim().slice(0, 200);
    failed(made, body, reason || `The server answered ${response.status}.`);
  } catch {
    failed(made, body, "The server could not be reached.");
  }
}

/** Trying again is safe: the key is the same, so a message that arrives twice is shown once. */
function failed(made, body, reason) {
  if (!made.isConnected) return; // it has arrived after all
  const retry = element("button", "", "Try again");
  const discard = element("button", "", "Discard");
  retry.type = discard.type = "button";
  retry.addEventListener("click", () => send(made, body));
  discard.addEventListener("click", () => {
    pending.delete(body.key);
    made.remove();
  });
  made.querySelector(".note").replaceChildren(element("span", "", `Not sent: ${reason}`), retry, discard);
  if (atBottom()) toBottom();
  else made.scrollIntoView({ block: "nearest" });
}

showState("", "connecting");
followAddress();
