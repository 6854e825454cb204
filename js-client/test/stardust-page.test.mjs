// ev as a page finds it: names, jQuery, the browser's events.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const script = readFileSync(new URL("../stardust.js", import.meta.url), "utf8");

/** A page without network: what it asked for, and whom its scripts may wake. */
function page(globals = {}) {
  const listeners = {};
  const listen = (name, task) => (listeners[name] = [...(listeners[name] ?? []), task]);
  const asked = [];
  const reported = [];
  const timers = [];
  const window = vm.createContext({
    document: { hidden: false, addEventListener: listen },
    addEventListener: listen,
    fetch: (url, init) => {
      asked.push({ url, ...init });
      return new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(new Error("aborted"))));
    },
    AbortController,
    crypto: { getRandomValues: (bytes) => bytes.fill(7) },
    setTimeout: (task, ms) => timers.push({ task, ms }),
    clearTimeout: () => {},
    console: { error: (problem) => reported.push(problem), warn: () => {} },
    ...globals,
  });
  const load = () => vm.runInContext(script, window);
  const fire = (name) => listeners[name].forEach((task) => task());
  return { window, asked, reported, timers, load, fire };
}

test("is the global ev without jQuery", () => {
  const { window, load } = page();
  load();
  assert.equal(window.ev.url("", "a"), `/channel/a/stream/${"7".repeat(16)}`);
});

test("is $.ev where jQuery was loaded first, and takes no global name", () => {
  const jQuery = () => {};
  const { window, load } = page({ jQuery, $: jQuery });
  load();
  assert.equal(typeof window.$.ev.loop, "function");
  assert.equal("ev" in window, false);
});

test("loaded again behind jQuery it is the same object under both names", () => {
  const { window, load } = page();
  load();
  const { ev } = window;
  window.jQuery = () => {};
  load();
  assert.equal(window.jQuery.ev, ev);
  assert.equal(window.ev, ev);
});

test("asks by fetch, and never from a cache", () => {
  const { window, asked, load } = page();
  load();
  window.ev.loop("/channel/a/stream/1", {});
  const [{ url, cache }] = asked;
  assert.deepEqual([url, cache], ["/channel/a/stream/1", "no-store"]);
});

test("goes on when the network is back, the page is shown again, or it is thawed", () => {
  for (const [before, after] of [["offline", "online"], ["pagehide", "pageshow"], ["freeze", "resume"]]) {
    const { window, asked, load, fire } = page();
    load();
    window.ev.loop("/x");
    fire(after);
    assert.equal(asked.length, 1, after);
    fire(before);
    fire(after);
    assert.equal(asked.length, 2, after);
    assert.equal(asked[0].signal.aborted, true);
  }
});

test("looks after a request that may be dead when the page is visible again, not while it is hidden", () => {
  const { window, asked, load, fire } = page();
  load();
  window.ev.loop("/x");
  fire("offline");
  window.document.hidden = true;
  fire("visibilitychange");
  assert.equal(asked.length, 1);
  window.document.hidden = false;
  fire("visibilitychange");
  assert.equal(asked.length, 2);
});

test("reports what a handler throws as the page's own errors are, else to the console", () => {
  const own = [];
  for (const globals of [{ reportError: (problem) => own.push(problem) }, {}]) {
    const { window, reported, load } = page(globals);
    load();
    vm.runInContext("ev.handlers = { '*': () => { throw 'of the page'; } }; ev.run([{}]);", window);
    assert.deepEqual([own, reported], globals.reportError ? [["of the page"], []] : [["of the page"], ["of the page"]]);
  }
});
