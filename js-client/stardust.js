// ev: receives what a Perseid server sends to Stardust's channels. One file, no build step, no dependency.
//
//   $.ev.loop("/comet/channel/news+chat/stream/1234", {
//     Greeting: (message) => show(message.message),
//     "*": (message) => console.log(message),
//   });
//
// Where jQuery is loaded before this file it is `$.ev`, else the global `ev`. A page that loads jQuery later loads
// this file behind it, or takes `ev`.
//
// What arrives is JSON and stays data. Each answer tells where the page stands (Last-Event-ID), the next request says
// so again, and any node goes on exactly there.
// SPDX-License-Identifier: Apache-2.0
(function (root) {
  "use strict";

  const MARK = Symbol.for("io.perseid.ev");

  const PAUSE_MS = 100; // behind a good answer
  const BACKOFF_MIN_MS = 1_000;
  const BACKOFF_MAX_MS = 30_000;
  const RETRY_AFTER_MAX_MS = 300_000;
  const PATIENCE_MS = 120_000; // with a server whose timeout is not known yet
  const PATIENCE_MIN_MS = 30_000;
  const PATIENCE_MAX_MS = 900_000;
  const TIMEOUT_MIN_MS = 10_000; // an empty answer that was faster was no timeout
  const TIMER_MAX_MS = 2 ** 31 - 1;
  const URLS_MAX = 16;
  const CHANNELS_MAX = 256;
  const STAMPS_MAX = 4_096;
  const NOW = "now"; // in place of a position: we shall keep it, so that the server need not
  const QUOTED_MAX = 120;

  const CHANNEL_NAME = /^[A-Za-z0-9_%-]+$/;
  const CLIENT_ID = /^[0-9.]+$/;
  const GAP = /([A-Za-z0-9_%-]+)=([0-9]+)-([0-9]+)/g;

  /** Why a request brought nothing, with what `onerror` is told of it. */
  class Failure extends Error {
    constructor(reason, status = 0, retryAfterMs = 0) {
      super(reason);
      this.status = status;
      this.retryAfterMs = retryAfterMs;
    }
  }

  const quoted = (text) => JSON.stringify(text.trim().slice(0, QUOTED_MAX));

  function describe(value) {
    if (value === null) return "null";
    return typeof value === "object" ? "an object" : `${typeof value} ${quoted(String(value))}`;
  }

  function retryAfterMs(value, now) {
    if (!value) return 0;
    const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
    return ms > 0 ? Math.min(ms, RETRY_AFTER_MAX_MS) : 0;
  }

  /** The second half of the step is diced, so that a crowd spreads out and nobody is at once back again. */
  function backoffMs(failures, random) {
    const step = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(failures - 1, 16));
    return Math.round((step * (1 + random)) / 2);
  }

  function putBounded(map, key, value, most) {
    map.delete(key);
    map.set(key, value);
    if (map.size > most) map.delete(map.keys().next().value);
    return value;
  }

  /** Where the page stands with one url, and what it has seen there. */
  class Position {
    token = NOW; // as the last answer gave it, for the next request; null if it did not: then the server keeps it
    #seen = new Map(); // the newest stamps by channel

    /**
     * What of an answer was not in an earlier one. Only equal stamps are a repetition: after a split of the cluster
     * older ones may well be news.
     */
    news(messages) {
      const fresh = messages.filter((message) => !this.#seen.get(message?._ch)?.has(message._ts));
      for (const message of fresh) {
        if (typeof message?._ch === "string" && typeof message._ts === "number") this.#note(message._ch, message._ts);
      }
      return fresh;
    }

    #note(channel, stamp) {
      const stamps = putBounded(this.#seen, channel, this.#seen.get(channel) ?? new Set(), CHANNELS_MAX);
      stamps.add(stamp);
      if (stamps.size > STAMPS_MAX) stamps.delete(stamps.values().next().value);
    }
  }

  class EventLoop {
    // As in the original plug-in.
    handlers = {};
    running = false;
    xhr = null;
    verbose = true;
    timeout = null;

    // New.
    onerror = null;
    onlive = null;
    ongap = null;
    server = null;

    #env;
    #url;
    #timer = null; // for the next request
    #limit = null; // for the answer to this one
    #notBefore = 0;
    #failures = 0; // in a row
    #hung = 0; // of them, those without any answer in time
    #longestMs = 0; // that an answer without messages took: the server's timeout
    #live = false;
    #listening = false;
    #positions = new Map();
    #client;

    constructor(env) {
      this.#env = env;
    }

    loop(url, handlers, position) {
      const address = url === undefined || url === null ? "" : String(url);
      if (address === "") throw new TypeError(`The url is ${describe(url)}; expected one like /channel/NAMES/stream/CLIENT`);
      if (typeof handlers === "function") this.run = handlers;
      else if (typeof handlers === "object" && handlers !== null) this.handlers = handlers;
      else if (handlers !== undefined) {
        throw new TypeError(`The handlers are ${describe(handlers)}; expected an object, a function or nothing`);
      }
      this.#drop();
      this.#listen();
      if (position !== undefined && position !== null) this.#positionOf(address).token = String(position);
      if (address !== this.#url) this.#longestMs = 0;
      this.#url = address;
      this.#failures = 0;
      this.#hung = 0;
      this.#notBefore = 0;
      this.#live = false;
      this.running = true;
      this.#ask();
    }

    stop() {
      this.running = false;
      this.#drop();
    }

    run(messages) {
      for (const message of messages) {
        if (!message) continue;
        const handler = this.#handler(message.type) ?? this.#handler("*");
        if (handler) this.#call(() => handler.call(this.handlers, message));
      }
    }

    url(base, channels, client = this.#ownClient()) {
      const names = typeof channels === "string" ? channels.split("+") : [...channels];
      for (const name of names) {
        if (typeof name !== "string" || !CHANNEL_NAME.test(name)) {
          throw new TypeError(`The channel is ${describe(name)}; expected letters, digits, _, - and %`);
        }
      }
      if (names.length === 0) throw new TypeError("No channel; expected at least one");
      if (!CLIENT_ID.test(String(client))) {
        throw new TypeError(`The client is ${describe(client)}; expected digits and dots`);
      }
      const path = names.map(encodeURIComponent).join("+");
      return `${String(base).replace(/\/+$/, "")}/channel/${path}/stream/${client}`;
    }

    create(environment = {}) {
      return new EventLoop({ ...this.#env, ...environment });
    }

    /** Where the page stands, for the third argument of a later `loop`; null while nobody knows. */
    get position() {
      const token = this.#positions.get(this.#url)?.token ?? NOW;
      return token === NOW ? null : token;
    }

    #positionOf(url) {
      return putBounded(this.#positions, url, this.#positions.get(url) ?? new Position(), URLS_MAX);
    }

    /** One for each page: two with the same would take each other's messages. */
    #ownClient() {
      this.#client ??= Array.from(this.#env.randomBytes(16), (byte) => byte % 10).join("");
      return this.#client;
    }

    // ---- One request

    #ask() {
      const url = this.#url;
      const position = this.#positionOf(url);
      const controller = new this.#env.AbortController();
      const request = { url, position, began: this.#env.now(), over: false, doubted: false, abort: () => controller.abort() };
      this.xhr = request;
      this.#watch(request);
      const headers = { Accept: "application/json" };
      if (position.token !== null) headers["Last-Event-ID"] = position.token;
      this.#fetch(request, headers, controller.signal).then(
        (answer) => this.#end(request) && this.#answered(request, answer),
        (problem) => this.#end(request) && this.#failed(request, problem),
      );
    }

    async #fetch({ url }, headers, signal) {
      const response = await this.#env.fetch(url, { headers, signal, cache: "no-store" });
      const { status } = response;
      const text = await response.text();
      if (!response.ok) {
        const wait = retryAfterMs(response.headers.get("Retry-After"), this.#env.now());
        throw new Failure(`Status ${status}${text.trim() && `: ${quoted(text)}`}`, status, wait);
      }
      return { messages: this.#parse(text, status), header: (name) => response.headers.get(name) };
    }

    #parse(text, status) {
      let messages;
      try {
        messages = JSON.parse(text);
      } catch {
        // Said below, like any other text that is no array.
      }
      if (Array.isArray(messages)) return messages;
      throw new Failure(`The answer is ${quoted(text)}; expected a JSON array`, status);
    }

    /** Whether a request was still wanted; from now on it is not. */
    #end(request) {
      if (request.over) return false;
      request.over = true;
      this.#clear(this.#limit);
      this.#limit = null;
      this.xhr = null;
      return true;
    }

    #answered({ position, began }, { messages, header }) {
      position.token = header("Last-Event-ID");
      this.server = header("Server");
      if (messages.length === 0) this.#longestMs = Math.max(this.#longestMs, this.#env.now() - began);
      this.#failures = 0;
      this.#hung = 0;
      if (!this.#live) {
        this.#live = true;
        this.#tell(this.onlive);
      }
      for (const [, channel, from, to] of (header("Perseid-Gap") ?? "").matchAll(GAP)) {
        this.#tell(this.ongap, channel, Number(from), Number(to));
      }
      const news = position.news(messages);
      this.#call(() => this.run(news));
      this.#askIn(PAUSE_MS);
    }

    #failed({ url, position }, problem) {
      const { status = 0, retryAfterMs: atLeastMs = 0 } = problem;
      // It does not know our position: better to go on from now than never.
      if (status === 400) position.token = NOW;
      this.#live = false;
      this.#failures++;
      this.#notBefore = this.#env.now() + atLeastMs;
      const waitMs = atLeastMs + backoffMs(this.#failures, this.#env.random());
      const reason = problem.message || String(problem);
      this.#askIn(waitMs); // before the page is told, which may stop it
      if (typeof this.onerror === "function") {
        this.#tell(this.onerror, { url, status, reason, waitMs, failures: this.#failures });
      } else if (this.verbose) {
        this.#env.log(`${url}: ${reason} (again in ${waitMs} ms)`);
      }
    }

    /** A handler may have stopped the loop or begun another, so there may be nothing to do. */
    #askIn(ms) {
      if (!this.running || this.xhr || this.#timer !== null) return;
      this.#timer = this.#env.setTimeout(() => {
        this.#timer = null;
        if (this.running) this.#ask();
      }, ms);
    }

    #drop() {
      this.#clear(this.#timer);
      this.#timer = null;
      const request = this.xhr;
      if (request && this.#end(request)) request.abort();
    }

    // ---- Silence

    #watch(request) {
      const limit = this.timeout === null || this.timeout === undefined ? this.#patienceMs() : Number(this.timeout);
      if (!(limit > 0 && limit <= TIMER_MAX_MS)) return;
      this.#limit = this.#env.setTimeout(() => {
        if (!this.#end(request)) return;
        request.abort();
        this.#hung++;
        this.#failed(request, new Failure(`No answer within ${limit} ms`));
      }, limit);
    }

    /** Twice what the server is known to take; more each time that was too short. */
    #patienceMs() {
      const usual = this.#longestMs < TIMEOUT_MIN_MS ? PATIENCE_MS : Math.max(PATIENCE_MIN_MS, 2 * this.#longestMs);
      return Math.min(PATIENCE_MAX_MS, usual * 2 ** Math.min(this.#hung, 10));
    }

    #listen() {
      if (this.#listening || !this.#env.listen) return;
      this.#listening = true;
      this.#env.listen("hide", () => this.#drop());
      this.#env.listen("doubt", () => this.xhr && (this.xhr.doubted = true));
      this.#env.listen("wake", () => this.#wake());
    }

    /** Page or network are back: what was put off happens now, what looks dead is replaced. */
    #wake() {
      if (!this.running) return;
      const now = this.#env.now();
      if (this.xhr) {
        if (!this.xhr.doubted && now - this.xhr.began < this.#patienceMs() / 2) return;
      } else if (this.#timer !== null && this.#failures === 0) {
        return;
      }
      this.#drop();
      this.#hung = 0;
      if (now >= this.#notBefore) this.#ask();
      else this.#askIn(this.#notBefore - now);
    }

    // ---- Callbacks

    #handler(type) {
      const handler = this.handlers?.[type];
      // A message with the type "constructor" shall not find what every object has.
      return typeof handler === "function" && handler !== Object.prototype[type] ? handler : null;
    }

    #tell(callback, ...args) {
      if (typeof callback === "function") this.#call(() => callback.apply(this, args));
    }

    /** Whatever throws must not end the loop. */
    #call(task) {
      try {
        task();
      } catch (problem) {
        this.#env.report(problem);
      }
    }

    #clear(timer) {
      if (timer !== null) this.#env.clearTimeout(timer);
    }
  }

  // ---- The browser

  /** All that a loop needs from around it; tests pass their own. */
  function browserEnvironment() {
    return {
      fetch: (url, init) => root.fetch(url, init),
      AbortController: root.AbortController,
      now: () => Date.now(),
      random: () => Math.random(),
      randomBytes: (count) => {
        const bytes = new Uint8Array(count);
        // Older runtimes than browsers have no crypto here: an id must differ there, and no more.
        return root.crypto ? root.crypto.getRandomValues(bytes) : bytes.map(() => Math.random() * 256);
      },
      setTimeout: (task, ms) => root.setTimeout(task, ms),
      clearTimeout: (timer) => root.clearTimeout(timer),
      report: (problem) => (root.reportError ? root.reportError(problem) : root.console.error(problem)),
      log: (text) => root.console.warn(`ev: ${text}`),
      listen: root.document ? listenToPage : null,
    };
  }

  const PAGE_EVENTS = {
    wake: { window: ["online", "pageshow"], document: ["resume", "visibilitychange"] },
    hide: { window: ["pagehide"], document: ["freeze"] },
    doubt: { window: ["offline"], document: [] },
  };

  /** `wake`: page or network is back; `hide`: the page is put away; `doubt`: what is open may be dead. */
  function listenToPage(what, task) {
    const events = PAGE_EVENTS[what];
    for (const name of events.window) root.addEventListener(name, task);
    for (const name of events.document) {
      const ifSeen = () => root.document.hidden || task();
      root.document.addEventListener(name, name === "visibilitychange" ? ifSeen : task);
    }
  }

  // Loaded a second time, as script and as module: there is one object in a page.
  root[MARK] ??= new EventLoop(browserEnvironment());
  if (root.jQuery) root.jQuery.ev = root[MARK];
  else root.ev = root[MARK];
})(/** @type {any} */ (globalThis));
