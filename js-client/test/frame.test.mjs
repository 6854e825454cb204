// The frames that old Meteor objects load: frame.js in a window of its own beside a page that the test writes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
const sources = [read("meteor.js"), read("frame.js")];

/** A frame with a clock that moves when told, and the calls that its page was given. */
class Frame {
  constructor(transport, { parent, hostname = "data.example.org" } = {}) {
    this.calls = [];
    this.requests = [];
    this.timers = [];
    this.now = 1_000_000;
    this.meteor = {
      pollfreq: 3_000,
      polltimeout: 30_000,
      getSubsUrl: () => `/push/me/longpoll/a.r${this.calls.length}`,
      register: (frame) => {
        for (const name of ["p", "ch", "eof", "r"]) {
          frame[name] = (...args) => this.calls.push([name, ...args]);
        }
      },
    };
    const test = this;
    class Xhr {
      readyState = 1;
      status = 0;
      responseText = "";
      headers = {};

      open(method, url) {
        Object.assign(this, { method, url });
      }

      send() {
        this.sentAt = test.now;
        test.requests.push(this);
      }

      getResponseHeader(name) {
        return this.headers[name] ?? null;
      }

      receive(text, status = 200) {
        Object.assign(this, { readyState: 3, status });
        this.responseText += text;
        this.onreadystatechange?.();
      }

      end(status = 200) {
        Object.assign(this, { readyState: 4, status });
        this.onreadystatechange?.();
        this.onloadend?.();
      }
    }
    const document = { currentScript: { dataset: { transport } }, set domain(name) { test.domain = name; } };
    const window = {
      document,
      location: { hostname, protocol: "http:", port: "" },
      parent: parent ?? { Meteor: this.meteor },
      XMLHttpRequest: Xhr,
      Date: { now: () => this.now },
      console,
      setTimeout: (task, ms = 0, ...args) => this.timers.push({ at: this.now + ms, run: () => task(...args) }),
      clearTimeout: () => {},
    };
    window.window = window;
    if (parent === "itself") window.parent = window;
    this.window = vm.createContext(window);
    for (const source of sources) vm.runInContext(source, this.window);
  }

  get last() {
    return this.requests.at(-1);
  }

  /** Lets the clock reach the next timer and returns how long that took. */
  next() {
    const timer = this.timers.shift();
    const took = timer.at - this.now;
    this.now = timer.at;
    timer.run();
    return took;
  }
}

const HEAD = '<script>ch("a", 7);</script>\r\n';

test("a stream hands over each call once, however the response is cut", () => {
  const frame = new Frame("stream");
  const text = `....\r\n${HEAD}<script>p(8,"a","x");</script>\r\n<script>p(-1,"");</script>\r\n`;
  for (const c of text) frame.last.receive(c);
  assert.deepEqual(frame.calls, [["p", 8, "a", "x"], ["p", -1, ""]]);
  frame.last.end();
  assert.deepEqual(frame.calls.at(-1), ["r"]);
  assert.equal(frame.requests.length, 1);
});

test("channel info moves a page only where no history is on its way", () => {
  const frame = new Frame("stream");
  frame.last.receive(`${HEAD}<script>ch("b", 9);</script><script>p(6,"a","x");</script>`);
  assert.deepEqual(frame.calls, [["p", 6, "a", "x"]], "7 and the history of b may still come");
  frame.last.receive('<script>p(7,"a","y");</script><script>p(-1,"");</script>');
  assert.deepEqual(frame.calls.slice(1), [["p", 7, "a", "y"], ["ch", "b", 9], ["p", -1, ""]]);
});

test("a stream that cannot be had is reported as one that ended", () => {
  const frame = new Frame("stream");
  frame.last.end(0);
  assert.deepEqual(frame.calls, [["r"]]);
});

test("nothing that a server sends is run", () => {
  const frame = new Frame("stream");
  frame.window.alert = () => frame.calls.push(["alert"]);
  frame.last.receive(
    '<script>alert(1);</script><script>p(9,"a",alert());</script><script>p(9,"a","x");alert();</script>' +
      '<script>alert("x");</script><script>register("a");</script><script>p(9,"a","kept");</script>',
  );
  assert.deepEqual(frame.calls, [["p", 9, "a", "kept"]]);
});

test("a page's function that throws does not keep back what follows", () => {
  const frame = new Frame("stream");
  const { p } = frame.window;
  frame.window.p = (id, ...rest) => {
    if (id === 1) throw new Error("the page's own");
    p(id, ...rest);
  };
  frame.last.receive('<script>p(1,"a","x");</script><script>p(2,"a","y");</script>');
  assert.deepEqual(frame.calls, [["p", 2, "a", "y"]]);
  assert.throws(() => frame.next(), /the page's own/);
});

test("a poll asks again at the page's frequency, from the beginning of the last request", () => {
  const frame = new Frame("poll");
  assert.equal(frame.meteor.lastrequest, 1_000_000);
  frame.now += 1_000;
  frame.last.receive(`${HEAD}<script>p(8,"a","x");</script>`);
  assert.deepEqual(frame.calls, [], "only a whole response counts");
  frame.last.end();
  assert.deepEqual(frame.calls, [["ch", "a", 7], ["p", 8, "a", "x"]]);
  assert.equal(frame.next(), 2_000);
  assert.equal(frame.last.url, "/push/me/longpoll/a.r2");
  frame.now += 5_000;
  frame.last.end();
  assert.equal(frame.next(), 10);
  frame.meteor.pollfreq = 500;
  frame.last.end();
  assert.equal(frame.next(), 500);
});

test("a poll that was cut off moves nothing and is repeated", () => {
  const frame = new Frame("poll");
  assert.equal(frame.last.timeout, 30_000);
  frame.last.receive(HEAD);
  frame.now += 30_000;
  frame.last.end(0);
  assert.deepEqual(frame.calls, []);
  assert.equal(frame.next(), 10);
  assert.equal(frame.requests.length, 2);
});

test("a server that cannot answer is spared, for as long as it says", () => {
  const frame = new Frame("poll");
  frame.meteor.pollfreq = 10;
  frame.last.headers["Retry-After"] = "5";
  frame.last.end(503);
  const wait = frame.next();
  assert.ok(wait >= 5_000 && wait <= 6_250, `${wait} ms`);
  for (const status of [502, 0]) {
    frame.last.end(status);
    assert.ok(frame.next() >= 1_000);
  }
});

test("polls end when the server ends them for good", () => {
  const frame = new Frame("poll");
  frame.last.receive("<script>eof();</script>", 404);
  frame.last.end(404);
  assert.deepEqual(frame.calls, [["eof"]]);
  assert.deepEqual(frame.timers, []);
});

test("the domain is lowered only for a page that cannot be reached otherwise", () => {
  assert.equal(new Frame("stream").domain, undefined);
  let lowered = false;
  const meteor = { register: () => {}, getSubsUrl: () => "/push" };
  const parent = {
    get Meteor() {
      if (!lowered) throw new Error("another origin");
      return meteor;
    },
  };
  const far = new Frame("stream", { parent });
  assert.equal(far.domain, "example.org");
  assert.equal(far.requests.length, 0, "still out of reach");
  lowered = true;
  assert.equal(new Frame("stream", { parent }).requests.length, 1);
  lowered = false;
  assert.equal(new Frame("stream", { parent, hostname: "192.0.2.7" }).domain, undefined);
});

test("a frame that is a page of its own does nothing", () => {
  assert.equal(new Frame("stream", { parent: "itself" }).requests.length, 0);
  assert.equal(new Frame("poll", { parent: {} }).requests.length, 0);
});
