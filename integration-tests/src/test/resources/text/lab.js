"use strict";
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const PROBLEMS_MAX = 20;
const parameter = (name) => Number(new URLSearchParams(location.search).get(name));

// What stands between quotes without an end of its own; the engine judges the escapes.
const INSIDE = { '"': /^(?:[^"\\\n\r]|\\(?:\r\n|[^]))*$/, "'": /^(?:[^'\\\n\r]|\\(?:\r\n|[^]))*$/ };

function forget() {
  seen = { calls: [], other: [] };
}

/** The calls of a document with these frames, by the parser of HTML. */
async function runAsPage(number, scripts) {
  forget();
  const frame = document.createElement("iframe");
  await new Promise((loaded) => {
    frame.hidden = true; // as pages hide it; and nothing is painted
    frame.onload = loaded;
    frame.src = `/page/${number}`;
    document.body.append(frame);
  });
  inspect(frame.contentWindow, scripts);
  frame.remove();
  return seen;
}

/** Finds what no frame may leave in its page. */
function inspect(target, scripts) {
  for (const name of Object.getOwnPropertyNames(target)) {
    if (!target.names.has(name)) seen.other.push(`global ${name}`);
  }
  const walker = target.document.createTreeWalker(target.document, 0xffffffff);
  let found = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeName === "SCRIPT") found++;
    else if (node.nodeType === 3) {
      if (node.parentNode.nodeName !== "SCRIPT" && /\S/.test(node.data)) seen.other.push(`text ${node.data}`);
    } else if (!["HTML", "HEAD", "BODY"].includes(node.nodeName)) seen.other.push(`element ${node.nodeName}`);
  }
  if (found !== scripts + 1) seen.other.push(`${found - 1} elements of script instead of ${scripts}`);
}

/** The calls of scripts that a page cuts out of the response and evaluates, one after the other. */
function runByEval(scripts) {
  forget();
  for (const script of scripts) {
    try {
      (0, eval)(script);
    } catch (problem) {
      seen.other.push(`error: ${problem.message} in ${script}`);
    }
  }
  return seen;
}

/** The calls that meteor.js reads out of the response. */
function runByMeteor(response) {
  forget();
  const { FrameParser } = Meteor.FrameParser ? Meteor : Meteor[Symbol.for("io.perseid.Meteor")];
  const parser = new FrameParser(
    (name, args) => (name === "p" ? seen.calls.push(args) : seen.other.push(`call of ${name}`)),
    (text) => seen.other.push(`ignored ${text}`),
  );
  parser.push(response);
  return seen;
}

/** The string that the original's frame gave; undefined where it would have broken. */
function original(text, { quote, comment }) {
  if (!INSIDE[quote].test(text) || /<\/script|<!--/i.test(text)) return;
  if (comment && /<script/i.test(text)) return;
  if (!text.includes("\\")) return text;
  forget();
  try {
    (0, eval)(`p(0,${quote}ch${quote},${quote}${text}${quote});`);
  } catch {
    return;
  }
  return seen.other.length === 0 && seen.calls.length === 1 ? seen.calls[0][2] : undefined;
}

/** What the parser of HTML makes of a frame with NUL, which only passes where no page is meant. */
function withoutNul(script, { page }) {
  if (page) return;
  runByEval([script.replaceAll("\0", "\ufffd")]);
  return seen.calls[0]?.[2];
}

function read(buffer, kinds) {
  const view = new DataView(buffer);
  const texts = [];
  for (let at = 0; at < buffer.byteLength; ) {
    const bytes = new Uint8Array(buffer, at + 3, view.getUint16(at + 1));
    texts.push({ kind: kinds[view.getUint8(at)], bytes });
    at += 3 + bytes.length;
  }
  return texts;
}

function isUtf8(bytes) {
  try {
    strictDecoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** One batch, run in each way; a report of what was wrong. */
async function prove(number, kinds) {
  const load = async (what) => (await fetch(`/${what}/${number}`)).arrayBuffer();
  const texts = read(await load("texts"), kinds);
  const response = decoder.decode(await load("frames"));
  const scripts = Array.from(response.matchAll(/<script>([^]*?)<\/script>/gi), (match) => match[1]);
  const report = { texts: texts.length, wellFormed: 0, withEscapes: 0, badUtf8: 0, escaped: 0, problems: [] };
  const problem = (what) => report.problems.length < PROBLEMS_MAX && report.problems.push(what);

  const plain = texts.filter(({ kind }) => !kind.comment).length;
  const ways = {
    page: await runAsPage(number, texts.length),
    eval: runByEval(scripts),
    // It knows no comments.
    meteor: plain === texts.length ? runByMeteor(response) : runByMeteor(withoutComments(response)),
  };
  const strings = {};
  for (const [way, { calls, other }] of Object.entries(ways)) {
    // One of each sort.
    const sorts = new Map(other.map((what) => [what.slice(0, 9), what]));
    [...sorts.values()].slice(0, 6).forEach((what) => problem(`${way}: ${what}`));
    const expected = way === "meteor" ? plain : texts.length;
    if (calls.length !== expected) problem(`${way}: ${calls.length} calls of p instead of ${expected}`);
    strings[way] = new Map();
    for (const args of calls) {
      const [id, channel, string] = args;
      const fine = args.length === 3 && Number.isInteger(id) && channel === "ch" && typeof string === "string";
      if (!fine || strings[way].has(id)) problem(`${way}: p(${JSON.stringify(args)})`);
      strings[way].set(id, string);
    }
  }

  texts.forEach(({ kind, bytes }, i) => {
    const id = number * parameter("size") + 1 + i;
    const text = decoder.decode(bytes);
    const string = strings.eval.get(id);
    const inPage = scripts[i].includes("\0") ? withoutNul(scripts[i], kind) : string;
    const wrong = (what) => problem(`${what}: ${JSON.stringify(text)} became ${JSON.stringify(string)} by ${scripts[i]}`);
    if (string === undefined) wrong("no call");
    if (strings.page.get(id) !== inPage) wrong(`HTML says ${JSON.stringify(strings.page.get(id))}`);
    if (!kind.comment && strings.meteor.get(id) !== string) wrong(`meteor.js says ${JSON.stringify(strings.meteor.get(id))}`);
    if (text.includes("\ufffd") && !isUtf8(bytes)) report.badUtf8++;
    if (kind.escapes) {
      report.escaped++;
      if (string !== text) wrong("not to the letter");
      if (kind.quote === '"' && !kind.comment && readAsJson(scripts[i]) !== text) wrong("no JSON");
      return;
    }
    if (!text.includes("\\") && string !== text) wrong("not to the letter");
    const before = original(text, kind);
    if (before === undefined) return;
    report.wellFormed++;
    if (text.includes("\\")) report.withEscapes++;
    if (string !== before) wrong(`${JSON.stringify(before)} before`);
    const passes = !/[\u2028\u2029]/.test(text) && !(kind.page && text.includes("\0"));
    if (passes && !scripts[i].includes(`,${kind.quote}${text}${kind.quote});`)) wrong("not byte for byte");
  });
  return report;
}

function readAsJson(script) {
  try {
    return JSON.parse(script.slice(script.indexOf('"ch",') + 5, -2));
  } catch {
    return undefined;
  }
}

function withoutComments(response) {
  return response.replace(/<script><!--[^]*?<\/script>/g, "");
}

async function proveAll() {
  const kinds = await (await fetch("/kinds")).json();
  for (let number = parameter("first"); number < parameter("count"); number += parameter("step")) {
    const report = await prove(number, kinds);
    await fetch(`/found/${number}`, { method: "POST", body: JSON.stringify(report) });
  }
}

proveAll().catch((problem) =>
  fetch("/found/0", { method: "POST", body: JSON.stringify({ failed: String(problem.stack) }) }),
);
