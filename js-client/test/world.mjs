// A world for a Meteor object without a browser: a clock that moves only when told, a network whose
// responses the test writes, dice that always show the same.
import vm from "node:vm";
import "../meteor.js";

export const { create } = globalThis.Meteor;
export const { FrameParser } = globalThis.Meteor[Symbol.for("io.perseid.Meteor")];

const utf8 = new TextEncoder();

/** Lets everything that only waits for promises happen. */
export async function settle() {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

class Request {
  constructor(url, signal) {
    this.url = url;
    this.path = url.replace(/^https?:\/\/[^/]+/, "").replace(/\?.*/, "");
    this.channels = this.path.split("/").slice(4).sort();
    this.aborted = false;
    this.pieces = [];
    this.wanted = null;
    this.response = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    signal.addEventListener("abort", () => {
      this.aborted = true;
      this.reject(new Error("aborted"));
    });
  }

  async answer(status = 200, headers = {}) {
    const lower = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toLowerCase(), v]));
    const reader = {
      read: () => (this.pieces.length ? this.pieces.shift() : new Promise((r) => (this.wanted = r))),
    };
    this.resolve({
      status,
      headers: { get: (name) => lower[name.toLowerCase()] ?? null },
      body: { getReader: () => reader },
    });
    await settle();
    return this;
  }

  #give(piece) {
    if (this.wanted) {
      this.wanted(piece);
      this.wanted = null;
    } else {
      this.pieces.push(piece);
    }
    return settle();
  }

  /** Sends text or bytes as one chunk. */
  send(data) {
    return this.#give({ done: false, value: typeof data === "string" ? utf8.encode(data) : data });
  }

  end() {
    return this.#give({ done: true });
  }

  break() {
    return this.#give(Promise.reject(new Error("connection reset")));
  }
}

/** A hidden frame: runs the scripts of a response in a global scope of its own, as a browser does. */
class Frame {
  constructor(url, loaded) {
    this.url = url;
    this.loaded = loaded;
    this.removed = false;
    this.context = vm.createContext({ parent: { Meteor: globalThis.Meteor } });
    this.contentWindow = vm.runInContext("this", this.context);
    this.path = url.replace(/^https?:\/\/[^/]+/, "").replace(/\?.*/, "");
    this.channels = this.path.split("/").slice(4).sort();
  }

  remove() {
    this.removed = true;
  }

  /** More of the response has arrived. */
  send(text) {
    for (const [, script] of text.matchAll(/<script>(.*?)<\/script>/gs)) vm.runInContext(script, this.context);
    return settle();
  }

  /** The response is complete. */
  async end() {
    await this.send(frameEnd);
    this.loaded();
    return settle();
  }
}

export class World {
  constructor() {
    this.time = 1_800_000_000_000;
    this.dice = 0.5;
    this.isOnline = true;
    this.timers = new Map();
    this.requests = [];
    this.frames = [];
    this.listeners = {};
    this.logged = [];
    this.reported = [];
    this.nextTimer = 1;
  }

  environment() {
    return {
      location: { protocol: "http:", hostname: "push.example", port: "4670" },
      fetch: (url, { signal }) => {
        const request = new Request(url, signal);
        this.requests.push(request);
        return request.response;
      },
      openFrame: (url, loaded) => {
        this.frames.push(new Frame(url, loaded));
        return this.frames.at(-1);
      },
      AbortController,
      TextDecoder,
      now: () => this.time,
      random: () => this.dice,
      setTimeout: (task, ms) => {
        this.timers.set(this.nextTimer, { at: this.time + ms, task });
        return this.nextTimer++;
      },
      clearTimeout: (timer) => this.timers.delete(timer),
      online: () => this.isOnline,
      loaded: () => true,
      report: (problem) => this.reported.push(problem),
      log: (text) => this.logged.push(text),
      listen: (what, task) => (this.listeners[what] = task),
    };
  }

  /** A client whose events are noted in `events`, messages as `channel id text`. */
  client(settings = {}) {
    const meteor = Object.assign(create(this.environment()), { hostid: "me" }, settings);
    this.events = [];
    this.messages = [];
    meteor.registerEventCallback("process", (data, channel, id) =>
      this.messages.push(`${channel} ${id} ${data}`),
    );
    for (const event of ["reset", "eof", "changemode", "statuschanged", "gap"]) {
      meteor.registerEventCallback(event, (...args) => this.events.push([event, ...args].join(" ")));
    }
    return meteor;
  }

  get request() {
    return this.requests.at(-1);
  }

  get frame() {
    return this.frames.at(-1);
  }

  /** Moves the clock, running what falls due on the way. */
  async pass(ms) {
    const until = this.time + ms;
    for (;;) {
      await settle();
      const due = [...this.timers].filter(([, t]) => t.at <= until).sort((a, b) => a[1].at - b[1].at);
      if (due.length === 0) break;
      const [timer, { at, task }] = due[0];
      this.timers.delete(timer);
      this.time = Math.max(this.time, at);
      task();
    }
    this.time = until;
    await settle();
  }

  /** Milliseconds until the next request, found by letting time pass. */
  async untilNextRequest(most = 400_000) {
    const before = this.requests.length;
    const start = this.time;
    for (;;) {
      await settle();
      const due = Math.min(...[...this.timers.values()].map((timer) => timer.at));
      if (this.requests.length > before || due - start > most) break;
      await this.pass(Math.max(0, due - this.time));
    }
    return this.time - start;
  }
}

export const p = (id, channel, text) => `<script>p(${id},"${channel}","${text}");</script>\r\n`;
export const ch = (channel, id) => `<script>ch("${channel}", ${id});</script>\r\n`;
export const ping = '<script>p(-1,"");</script>\r\n';
export const gap = (channel, from, to) => `<script>gap("${channel}",${from},${to});</script>\r\n`;
export const frameBegin = "<script>parent.Meteor.register(this);</script>";
export const frameEnd = "<script>parent.Meteor.reset(this);</script>";
export const eof = "<script>eof();</script>\r\n";
