// meteor.js in a page: what it takes from the browser, and how it takes the page's sleep and travel.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import { World, p, ping } from "./world.mjs";

const source = readFileSync(new URL("../meteor.js", import.meta.url), "utf8");

/** A window with a document, as far as meteor.js looks at them; a second page of the same browser shares the world. */
class Page {
  constructor(world, { connection, log } = {}) {
    const { fetch, now, random, setTimeout, clearTimeout } = world.environment();
    this.listeners = { window: new Map(), document: new Map(), network: new Map() };
    this.appended = [];
    const target = (name) => ({
      addEventListener: (event, task) => {
        const listeners = this.listeners[name];
        listeners.set(event, [...(listeners.get(event) ?? []), task]);
      },
    });
    this.network = connection && Object.assign(connection, target("network"));
    this.document = {
      ...target("document"),
      hidden: false,
      readyState: "complete",
      documentElement: { append: (element) => this.appended.push(element) },
      body: null,
      getElementById: (id) => (id === "meteorlogoutput" ? log ?? null : null),
      createElement: (name) => ({
        name,
        contentWindow: {},
        listeners: {},
        setAttribute() {},
        addEventListener(event, task) {
          this.listeners[event] = task;
        },
        remove() {
          this.removed = true;
        },
      }),
    };
    const sandbox = {
      ...target("window"),
      document: this.document,
      location: { protocol: "https:", hostname: "www.example.com", port: "" },
      navigator: { onLine: true, connection: this.network },
      Date: { now },
      Math: Object.assign(Object.create(Math), { floor: Math.floor, min: Math.min, max: Math.max, random }),
      console: { error: (problem) => world.reported.push(problem), log: (text) => world.logged.push(text) },
      fetch, setTimeout, clearTimeout, AbortController, TextDecoder, ReadableStream,
    };
    this.window = sandbox;
    vm.runInNewContext(source, sandbox);
    this.meteor = sandbox.Meteor;
  }

  fire(where, event) {
    for (const task of this.listeners[where].get(event) ?? []) task({ type: event });
  }
}

async function received(settings) {
  const world = new World();
  const page = new Page(world, settings);
  page.meteor.hostid = "me";
  page.meteor.joinChannel("a", 0);
  page.meteor.connect();
  await world.request.answer();
  await world.request.send(p(5, "a", "x"));
  return { world, page };
}

test("a page needs to set nothing: the server is where the page is from", async () => {
  const { world } = await received();
  assert.match(world.request.url, /^https:\/\/www\.example\.com\/push\/me\/xhrinteractive\/a\?/);
});

test("a page that is put away or frozen lets go of its stream, and resumes when it is back", async () => {
  const away = [["window", "pagehide"], ["document", "freeze"]];
  const back = [["window", "pageshow"], ["document", "resume"], ["document", "visibilitychange"]];
  for (const [where, event] of away) {
    for (const [whereBack, eventBack] of back) {
      const { world, page } = await received();
      page.fire(where, event);
      assert.ok(world.request.aborted, event);
      await world.pass(600_000);
      assert.equal(world.requests.length, 1);
      page.fire(whereBack, eventBack);
      assert.equal(world.requests.length, 2, eventBack);
      assert.deepEqual(world.request.channels, ["a.r6"]);
    }
  }
});

test("a page that is put away while the server asks for patience is patient when it is back, and asks then", async () => {
  const { world, page } = await received();
  await world.request.break();
  await world.untilNextRequest();
  world.dice = 0;
  await world.request.answer(503, { "Retry-After": "60" });
  await world.pass(10_000);
  page.fire("window", "pagehide");
  page.fire("window", "pageshow");
  assert.equal(world.requests.length, 2);
  assert.equal(await world.untilNextRequest(), 50_000);
});

test("a page that goes to the background keeps its stream", async () => {
  const { world, page } = await received();
  page.document.hidden = true;
  await world.pass(15_000);
  page.fire("document", "visibilitychange");
  assert.equal(world.requests.length, 1);
});

test("a stream from before the network went away is replaced when it is back", async () => {
  const { world, page } = await received();
  await world.pass(1000);
  page.fire("window", "offline");
  await world.pass(2000);
  page.fire("window", "online");
  assert.equal(world.requests.length, 2);
  assert.deepEqual(world.request.channels, ["a.r6"]);
  page.fire("window", "online");
  assert.equal(world.requests.length, 2, "once");
});

test("a stream that goes on although the browser says offline is kept", async () => {
  const { world, page } = await received();
  await world.pass(1000);
  page.fire("window", "offline");
  await world.pass(1000);
  await world.request.send(ping);
  page.fire("window", "online");
  assert.equal(world.requests.length, 1);
});

test("on another network the stream is opened anew at once, on a faster one it stays", async () => {
  const { world, page } = await received({ connection: { type: "wifi" } });
  await world.pass(1000);
  page.fire("network", "change");
  assert.equal(world.requests.length, 1);
  page.network.type = "cellular";
  page.fire("network", "change");
  assert.equal(world.requests.length, 2);
  assert.deepEqual(world.request.channels, ["a.r6"]);
});

test("the frame of mode iframe is hidden, and its end is seen", async () => {
  const { world, page } = await received();
  page.meteor.mode = "iframe";
  page.meteor.connect();
  const [frame] = page.appended;
  assert.equal(frame.name, "iframe");
  assert.equal(frame.hidden, true);
  assert.match(frame.src, /^https:\/\/www\.example\.com\/push\/me\/iframe\/a\.r6\?/);
  page.meteor.register(frame.contentWindow);
  frame.contentWindow.p(6, "a", "y");
  await world.pass(2000);
  frame.listeners.load();
  assert.ok(frame.removed);
  await world.pass(250);
  assert.equal(page.appended.length, 2);
  assert.match(page.appended[1].src, /a\.r7\?/);
});

test("a frame opened while the page loads is filled when it has loaded, however long that takes", async () => {
  const world = new World();
  const page = new Page(world);
  page.document.readyState = "loading";
  page.meteor.mode = "iframe";
  page.meteor.joinChannel("a");
  page.meteor.connect();
  const [frame] = page.appended;
  await world.pass(12_000);
  assert.equal(frame.src, undefined);
  assert.equal(page.meteor.mode, "iframe");
  page.document.readyState = "complete";
  page.fire("window", "load");
  await world.pass(0);
  assert.match(frame.src, /\/iframe\/a\.h\?/);
  assert.equal(page.appended.length, 1);
  await world.pass(10_000);
  assert.equal(page.meteor.mode, "longpoll", "from then on five seconds count");
});

test("logs to the console, or to the element for it", async () => {
  const { world, page } = await received();
  page.meteor.debugmode = true;
  page.meteor.log("to the console");
  assert.deepEqual(world.logged, ["Meteor: to the console"]);
  const lines = [];
  const other = await received({ log: { append: (text) => lines.push(text) } });
  other.page.meteor.debugmode = true;
  other.page.meteor.log("to the element");
  assert.deepEqual(lines, ["to the element\n"]);
});

test("a handler that throws is told to the console", async () => {
  const { world, page } = await received();
  page.meteor.callbacks.process = () => page.nonsense();
  await world.request.send(p(6, "a", "y"));
  assert.equal(world.reported.length, 1);
});

test("several objects in one page have connections and positions of their own", async () => {
  const { world, page } = await received();
  const other = page.meteor.create();
  assert.notEqual(other.callbacks, page.meteor.callbacks);
  other.hostid = "other";
  other.joinChannel("a", 3);
  other.connect();
  assert.equal(world.request.path, "/push/other/xhrinteractive/a.b3");
  assert.equal(world.requests[0].aborted, false);
  other.disconnect();
  assert.equal(page.meteor.status, 5);
});

test("loaded twice in a page, the first object stays", async () => {
  const { page } = await received();
  const first = page.meteor;
  vm.runInContext(source, page.window);
  assert.equal(page.window.Meteor, first);
  assert.equal(first.channelcount, 1);
});

test("never lowers document.domain, and writes no markup", () => {
  assert.doesNotMatch(source.replace(/\/\/.*|\/\*[^]*?\*\//g, ""), /document\.domain|innerHTML|document\.write|eval|Function\(/);
});
