// Meteor: receives what a Perseid server pushes. One file, no build step, no dependency.
//
//   Meteor.joinChannel("news", 10);
//   Meteor.registerEventCallback("process", (data, channel, id) => show(data));
//   Meteor.connect();
//
// What arrives is parsed as data by a small strict parser; nothing of it is ever run or becomes markup.
// SPDX-License-Identifier: Apache-2.0
(function (root) {
  "use strict";

  const EVENTS = ["process", "reset", "eof", "changemode", "statuschanged"];

  const STATUS = Object.freeze({
    IDLE: 0, // not connected
    LOADING: 1, // a request is under way, or will be in a moment
    UNANSWERED: 3, // the request got no answer in time; another follows
    OPEN: 4, // the server answered
    RECEIVING: 5, // a ping or message has come
    ENDED: 6, // the server ended it for good
  });

  // What a mode is called in the URL, and whether its response stays open from message to message.
  const STREAM = Object.freeze({ name: "stream", wire: "xhrinteractive", staysOpen: true });
  const LONGPOLL = Object.freeze({ name: "longpoll", wire: "longpoll", staysOpen: false });
  const TRANSPORTS = new Map([
    ["stream", STREAM],
    ["xhrinteractive", STREAM],
    ["longpoll", LONGPOLL],
  ]);

  const CHANNEL_NAME = /^[A-Za-z0-9_%-]+$/;
  const HOST_ID = /^[A-Za-z0-9]+$/;

  const FRAME_CHARS_MAX = 4 << 20;
  const XHR_CHARS_MAX = 8 << 20; // an XMLHttpRequest keeps all it ever received
  const BACKOFF_BASE_MS = 500;
  const BACKOFF_MAX_MS = 30_000;
  const RETRY_AFTER_MAX_MS = 300_000;
  const REOPEN_JITTER_MS = 250;
  const SHORT_STREAM_MS = 1_000;
  const SILENT_STREAMS_MAX = 2;
  const PROBE_TIMEOUT_MS = 10_000;
  const STREAM_RETRY_MIN_MS = 60_000;
  const STREAM_RETRY_MAX_MS = 3_600_000;

  // ---- Frames -------------------------------------------------------------------------------------

  const OPENING = "<script>";
  const CLOSING = "</script>";
  const INCOMPLETE = Symbol("the frame's end has not arrived");
  const MALFORMED = Symbol("not a call of literals");

  const STRING_RUN = { '"': /[^"\\\n\r]+/y, "'": /[^'\\\n\r]+/y };
  const SIMPLE_ESCAPES = { b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r" };

  /** Reads one call of literals, `name(1, "text");`, the only JavaScript there is in a frame. */
  class CallReader {
    constructor(text, at) {
      this.text = text;
      this.at = at;
    }

    /** The call up to and with the closing tag; throws INCOMPLETE or MALFORMED. */
    read() {
      this.blanks();
      const name = this.match(/[A-Za-z_$][\w$]*/y);
      this.blanks();
      this.expect("(");
      const args = this.arguments();
      this.blanks();
      if (this.peek() === ";") {
        this.at++;
        this.blanks();
      }
      this.expect(CLOSING);
      return { name, args, end: this.at };
    }

    arguments() {
      const args = [];
      this.blanks();
      if (this.peek() === ")") {
        this.at++;
        return args;
      }
      for (;;) {
        this.blanks();
        const c = this.peek();
        args.push(c === '"' || c === "'" ? this.string() : this.number());
        this.blanks();
        const separator = this.take();
        if (separator === ")") return args;
        if (separator !== ",") throw MALFORMED;
      }
    }

    number() {
      const digits = this.match(/-?[0-9]{1,16}/y);
      const number = Number(digits);
      if (!Number.isSafeInteger(number)) throw MALFORMED;
      return number;
    }

    string() {
      const quote = this.take();
      let value = "";
      for (;;) {
        const c = this.peek();
        if (c !== quote && c !== "\\" && c !== "\n" && c !== "\r") {
          value += this.match(STRING_RUN[quote]);
          continue;
        }
        this.at++;
        if (c === quote) return value;
        if (c !== "\\") throw MALFORMED; // a line end
        value += this.escape();
      }
    }

    escape() {
      const c = this.take();
      if (c in SIMPLE_ESCAPES) return SIMPLE_ESCAPES[c];
      if (c === "x") return String.fromCharCode(this.hex(2));
      if (c === "u") return this.unicodeEscape();
      if (c >= "0" && c <= "7") return this.octalEscape(c);
      if (c === "\r" && this.peek() === "\n") this.at++;
      return c === "\n" || c === "\r" || c === "\u2028" || c === "\u2029" ? "" : c;
    }

    unicodeEscape() {
      if (this.peek() !== "{") return String.fromCharCode(this.hex(4));
      this.at++;
      const point = parseInt(this.match(/[0-9A-Fa-f]{1,16}/y), 16);
      this.expect("}");
      if (point > 0x10ffff) throw MALFORMED;
      return String.fromCodePoint(point);
    }

    octalEscape(first) {
      let digits = first;
      const most = first <= "3" ? 3 : 2;
      while (digits.length < most && this.peek() >= "0" && this.peek() <= "7") {
        digits += this.take();
      }
      return String.fromCharCode(parseInt(digits, 8));
    }

    hex(count) {
      let digits = "";
      while (digits.length < count) {
        const c = this.take();
        if (!/^[0-9A-Fa-f]$/.test(c)) throw MALFORMED;
        digits += c;
      }
      return parseInt(digits, 16);
    }

    blanks() {
      while (/^\s$/.test(this.text.charAt(this.at))) this.at++;
      this.peek();
    }

    peek() {
      if (this.at >= this.text.length) throw INCOMPLETE;
      return this.text.charAt(this.at);
    }

    take() {
      const c = this.peek();
      this.at++;
      return c;
    }

    expect(word) {
      for (const c of word) {
        if (this.take() !== c) throw MALFORMED;
      }
    }

    match(pattern) {
      this.peek();
      pattern.lastIndex = this.at;
      const found = pattern.exec(this.text);
      if (found === null) {
        if (this.at + 1 >= this.text.length) throw INCOMPLETE;
        throw MALFORMED;
      }
      this.at += found[0].length;
      this.peek();
      return found[0];
    }
  }

  function readCall(text, at) {
    try {
      return new CallReader(text, at).read();
    } catch (problem) {
      if (problem === INCOMPLETE || problem === MALFORMED) return problem;
      throw problem;
    }
  }

  /**
   * Cuts a response into frames, however its text is split, and reads the call in each.
   *
   * Text between frames is padding. A frame that is not a call of literals is dropped as a whole, up to its
   * closing tag, so that nothing inside it is taken for a frame of its own.
   */
  class FrameParser {
    #rest = "";
    #skipping = false;
    #call;
    #ignored;

    /** `call(name, args)` for each frame; `ignored(text)` for what was dropped. */
    constructor(call, ignored) {
      this.#call = call;
      this.#ignored = ignored;
    }

    push(text) {
      this.#rest += text;
      while (this.#step());
    }

    #step() {
      if (this.#skipping) return this.#skip();
      const start = this.#rest.indexOf(OPENING);
      if (start < 0) {
        // The tail may be the beginning of an opening tag.
        this.#rest = this.#rest.slice(-(OPENING.length - 1));
        return false;
      }
      this.#rest = this.#rest.slice(start);
      const call = this.#rest.includes(CLOSING) ? readCall(this.#rest, OPENING.length) : INCOMPLETE;
      if (call === INCOMPLETE && this.#rest.length <= FRAME_CHARS_MAX) return false;
      if (call === INCOMPLETE || call === MALFORMED) {
        const end = this.#rest.indexOf(CLOSING);
        this.#ignored(this.#rest.slice(0, end < 0 ? 200 : Math.min(end, 200)));
        this.#skipping = true;
        return true;
      }
      this.#rest = this.#rest.slice(call.end);
      this.#call(call.name, call.args);
      return true;
    }

    #skip() {
      const end = this.#rest.indexOf(CLOSING);
      if (end < 0) {
        this.#rest = this.#rest.slice(-(CLOSING.length - 1));
        return false;
      }
      this.#rest = this.#rest.slice(end + CLOSING.length);
      this.#skipping = false;
      return true;
    }
  }

  // ---- Positions ----------------------------------------------------------------------------------

  /**
   * One joined channel and where this page stands in it.
   *
   * The position is the id of the last message seen, or null while nothing is known; -1 says that the channel
   * was empty when we came, so that every message it will ever hold is news. 0 is an id like any other.
   */
  class Channel {
    #position = null;

    constructor(name, backtrack) {
      this.name = name;
      this.backtrack = backtrack;
    }

    /** Id of the last message received or known of, null if none. */
    get lastmsgreceived() {
      return this.#position === -1 ? null : this.#position;
    }

    /** The channel as a push request names it. */
    request() {
      if (this.#position !== null) return `${this.name}.r${this.#position + 1}`;
      if (this.backtrack > 0) return `${this.name}.b${this.backtrack}`;
      return this.backtrack === 0 ? this.name : `${this.name}.h`;
    }

    /** Whether a message is news; if so, it is now the last one seen. */
    advance(id) {
      if (this.#position !== null && id <= this.#position) return false;
      this.#position = id;
      return true;
    }

    /**
     * The first channel info of a response: the newest id there was before the catch-up that now follows.
     * It never moves a known position: the catch-up may still be cut off.
     */
    inform(id) {
      if (this.#position !== null) return;
      if (id === 0) this.#position = -1;
      else if (this.backtrack === 0) this.#position = id;
    }

    /** A later channel info: what we saw beyond this id is no longer history, what follows replaces it. */
    rewind(id) {
      if (this.#position === null || id >= this.#position) return false;
      this.#position = id;
      return true;
    }
  }

  // ---- Requests -----------------------------------------------------------------------------------

  /**
   * Sends a GET and hands over the response as it arrives: `head(status, header)`, `text(piece)`, then once
   * `end(problem)`, problem undefined after a complete response. Returns a function that calls it off silently.
   */
  function open(env, url, on) {
    return typeof env.fetch === "function" && typeof env.AbortController === "function"
      ? openFetch(env, url, on)
      : openXhr(env, url, on);
  }

  function openFetch(env, url, on) {
    const abort = new env.AbortController();
    let off = false;
    const receive = async () => {
      const response = await env.fetch(url, { cache: "no-store", signal: abort.signal });
      if (off) return;
      on.head(response.status, (name) => response.headers.get(name));
      if (off) return;
      if (!response.body || !response.body.getReader) {
        on.text(await response.text());
        return;
      }
      const decoder = new env.TextDecoder("utf-8");
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (off) return;
        const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
        if (text) on.text(text);
        if (done || off) return;
      }
    };
    receive().then(
      () => off || on.end(),
      (problem) => off || on.end(problem),
    );
    return () => {
      off = true;
      abort.abort();
    };
  }

  function openXhr(env, url, on) {
    const xhr = new env.XMLHttpRequest();
    let headed = false;
    let taken = 0;
    let off = false;
    const take = () => {
      if (off || xhr.readyState < 3 || xhr.status === 0) return;
      if (!headed) {
        headed = true;
        on.head(xhr.status, (name) => xhr.getResponseHeader(name));
      }
      const text = off ? "" : xhr.responseText.slice(taken);
      taken += text.length;
      if (text) on.text(text);
    };
    const end = (problem) => {
      if (off) return;
      take();
      if (off) return;
      off = true;
      on.end(problem);
    };
    xhr.onreadystatechange = () => {
      take();
      if (taken > XHR_CHARS_MAX && xhr.readyState === 3) {
        end();
        xhr.abort();
      }
    };
    xhr.onload = () => end();
    xhr.onerror = () => end(new Error("network error"));
    xhr.open("GET", url, true);
    xhr.send();
    return () => {
      off = true;
      xhr.abort();
    };
  }

  /** Milliseconds of a Retry-After header, in seconds or as a date; 0 without a usable one. */
  function retryAfterMs(value, now) {
    if (!value) return 0;
    const ms = /^\s*[0-9]+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
    return ms > 0 ? Math.min(ms, RETRY_AFTER_MAX_MS) : 0;
  }

  /** How long to wait after so many failures in a row: full jitter, so that a crowd spreads out. */
  function backoffMs(failures, random) {
    return random * Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** Math.min(failures - 1, 16));
  }

  // ---- The Meteor object --------------------------------------------------------------------------

  /** One request and what has come of it. */
  class Connection {
    constructor(transport, now) {
      this.transport = transport;
      this.begun = now;
      this.heardAt = now;
      this.answered = false;
      this.heldBack = false; // no answer came, perhaps because something on the way waits for its end
      this.lively = false; // a ping or message has come
      this.gotMessage = false;
      this.informed = new Set(); // channels whose channel info has come
      this.over = false;
      this.cancel = () => {};
    }
  }

  class MeteorClient {
    /** Name of the server, as its response told, or null. */
    server = null;

    host;
    port;
    scheme;

    /** Letters and digits that name this client to the server; made up at connect when null. */
    hostid = null;

    /** `stream` or `longpoll`; changes when the client falls back or returns. */
    mode = "stream";

    debugmode = false;

    /** Milliseconds without a sign of life after which a stream is opened anew; 0 for never. */
    pingtimeout = 20_000;

    /** The same for a long poll. */
    polltimeout = 30_000;

    /** Least milliseconds between the beginnings of two polls that bring nothing. */
    minpollfreq = 2_000;

    /** Event name to function; `process` gets `(data, channel, id)`. */
    callbacks = Object.fromEntries(EVENTS.map((event) => [event, () => {}]));

    lastrequest = 0;
    lastpingtime = 0;

    #env;
    #status = STATUS.IDLE;
    #channels = new Map();
    #running = false;
    #listening = false;
    #connection = null;
    #reopenTimer = null;
    #notBefore = 0;
    #watchTimer = null;
    #failures = 0;
    #silentStreams = 0;
    #fellBack = false;
    #probing = false;
    #streamRetryAt = 0;
    #streamRetryMs = STREAM_RETRY_MIN_MS;

    constructor(env) {
      this.#env = env;
      const location = env.location;
      this.scheme = location && location.protocol === "https:" ? "https" : "http";
      this.host = (location && location.hostname) || null;
      this.port = Number(location && location.port) || (this.scheme === "https" ? 443 : 80);
    }

    get status() {
      return this.#status;
    }

    get channelcount() {
      return this.#channels.size;
    }

    /** Name to `{backtrack, lastmsgreceived}`, for reading. */
    get channels() {
      return Object.fromEntries(this.#channels);
    }

    /** Begins to receive a channel, first its last `backtrack` messages: 0 for none, left out for all. */
    joinChannel(name, backtrack) {
      if (typeof name !== "string" || !CHANNEL_NAME.test(name)) {
        throw new Error(`Channel ${JSON.stringify(name)}: expected letters, digits, _ - and %`);
      }
      if (this.#channels.has(name)) throw new Error(`Channel ${name} is joined already`);
      const count = Number.parseInt(backtrack, 10);
      this.#channels.set(name, new Channel(name, Number.isSafeInteger(count) ? count : -1));
      this.#log(`joined ${name}`);
      if (this.#running) this.#reopenSoon();
    }

    leaveChannel(name) {
      if (!this.#channels.delete(name)) throw new Error(`Channel ${name} is not joined`);
      this.#log(`left ${name}`);
      if (!this.#running) return;
      if (this.#channels.size === 0) this.disconnect();
      else this.#reopenSoon();
    }

    connect() {
      if (!this.host) throw new Error("Meteor.host is not set");
      if (!this.port) throw new Error("Meteor.port is not set");
      if (this.#channels.size === 0) throw new Error("No channel is joined");
      if (!TRANSPORTS.has(this.mode)) {
        const modes = [...TRANSPORTS.keys()].join(", ");
        throw new Error(`Meteor.mode is ${JSON.stringify(this.mode)}: expected one of ${modes}`);
      }
      this.hostid ??= `${this.#env.now()}${Math.floor(this.#env.random() * 1_000_000)}`;
      if (!HOST_ID.test(this.hostid)) {
        throw new Error(`Meteor.hostid is ${JSON.stringify(this.hostid)}: expected letters and digits`);
      }
      this.#drop();
      this.#listen();
      this.#running = true;
      this.#failures = 0;
      this.#silentStreams = 0;
      this.#notBefore = 0;
      this.#probing = false;
      this.#request();
    }

    disconnect() {
      this.#running = false;
      this.#drop();
      if (this.#status !== STATUS.ENDED) this.#setStatus(STATUS.IDLE);
    }

    /** Adds a function to those called at an event. */
    registerEventCallback(event, callback) {
      if (!EVENTS.includes(event)) {
        throw new Error(`Event ${JSON.stringify(event)}: expected one of ${EVENTS.join(", ")}`);
      }
      const earlier = this.callbacks[event];
      this.callbacks[event] = (...args) => {
        this.#call(earlier, args);
        this.#call(callback, args);
      };
    }

    // -- one request

    #request() {
      this.#drop();
      this.#maybeProbeStream();
      const transport = TRANSPORTS.get(this.mode) ?? STREAM;
      const now = this.#env.now();
      const connection = new Connection(transport, now);
      this.#connection = connection;
      this.lastrequest = now;
      // From poll to poll nothing has changed for the page.
      if (transport.staysOpen || this.#status < STATUS.OPEN) this.#setStatus(STATUS.LOADING);
      if (connection.over) return;
      const parser = new FrameParser(
        (name, args) => connection.over || this.#frame(connection, name, args),
        (text) => this.#log(`ignored: ${text}`),
      );
      this.#watch(connection);
      const url = this.#url(transport, now);
      this.#log(`GET ${url}`);
      connection.cancel = open(this.#env, url, {
        head: (status, header) => this.#head(connection, status, header),
        text: (text) => {
          if (connection.over) return;
          connection.heardAt = this.#env.now();
          parser.push(text);
        },
        end: (problem) => connection.over || this.#end(connection, problem),
      });
    }

    #url(transport, now) {
      const usual = this.scheme === "https" ? 443 : 80;
      const port = Number(this.port) === usual ? "" : `:${this.port}`;
      const channels = [...this.#channels.values()].map((channel) => channel.request()).join("/");
      return `${this.scheme}://${this.host}${port}/push/${this.hostid}/${transport.wire}/${channels}?nc=${now}`;
    }

    #head(connection, status, header) {
      if (connection.over) return;
      connection.heardAt = this.#env.now();
      if (status !== 200) {
        const wait = retryAfterMs(header("Retry-After"), connection.heardAt);
        this.#fail(connection, `status ${status}`, wait);
        return;
      }
      connection.answered = true;
      if (!connection.transport.staysOpen) this.#failures = 0;
      this.server = header("Server") || null;
      if (this.#status !== STATUS.RECEIVING) this.#setStatus(STATUS.OPEN);
    }

    #frame(connection, name, args) {
      const [first, second, third] = args;
      const types = args.map((arg) => typeof arg).join();
      if (name === "p" && first === -1) {
        this.#alive(connection);
      } else if (name === "p" && types === "number,string,string" && first >= 0) {
        this.#message(connection, first, second, third);
      } else if (name === "ch" && types === "string,number" && second >= 0) {
        this.#channelInfo(connection, first, second);
      } else if (name === "eof" && args.length === 0) {
        this.#endForGood();
      } else {
        this.#log(`ignored: ${name}(${JSON.stringify(args)})`);
      }
    }

    #message(connection, id, name, text) {
      connection.gotMessage = true;
      this.#alive(connection);
      const channel = this.#channels.get(name);
      if (connection.over || !channel) return;
      connection.informed.add(name);
      if (channel.advance(id)) this.#emit("process", text, name, id);
      else this.#log(`seen before: ${name} ${id}`);
    }

    #channelInfo(connection, name, id) {
      const channel = this.#channels.get(name);
      if (!channel) return;
      if (!connection.informed.has(name)) {
        connection.informed.add(name);
        channel.inform(id);
      } else if (channel.rewind(id)) {
        this.#log(`${name} goes back to ${id}`);
      }
    }

    #alive(connection) {
      this.lastpingtime = this.#env.now();
      if (!connection.lively) {
        connection.lively = true;
        this.#failures = 0;
        if (connection.transport.staysOpen) this.#streamWorks();
      }
      if (!connection.over) this.#setStatus(STATUS.RECEIVING);
    }

    // -- the end of a request, and the next one

    #end(connection, problem) {
      if (problem !== undefined) {
        this.#fail(connection, problem.message ?? String(problem), 0);
        return;
      }
      const lasted = this.#env.now() - connection.begun;
      if (!connection.transport.staysOpen) {
        this.#over(connection);
        this.#reopenIn(connection.gotMessage ? 0 : Math.max(0, this.minpollfreq - lasted));
      } else if (!connection.lively && lasted < SHORT_STREAM_MS) {
        // Whoever ends streams at once must not be asked again at once.
        this.#fail(connection, "the stream ended at once", 0);
      } else {
        this.#streamEnded(connection);
        this.#reopenIn(this.#env.random() * REOPEN_JITTER_MS);
      }
    }

    #fail(connection, reason, atLeastMs) {
      this.#log(`failed: ${reason}`);
      this.#failures++;
      const wait = atLeastMs + backoffMs(this.#failures, this.#env.random());
      this.#notBefore = this.#env.now() + atLeastMs;
      this.#streamEnded(connection);
      if (!this.#running || this.#connection) return;
      if (this.#status !== STATUS.UNANSWERED) this.#setStatus(STATUS.LOADING);
      this.#reopenIn(wait);
    }

    #streamEnded(connection) {
      this.#over(connection);
      if (!connection.transport.staysOpen) return;
      const silent = connection.answered || connection.heldBack || this.#probing;
      if (silent && !connection.lively) this.#streamWasSilent();
      if (connection.answered) this.#emit("reset");
    }

    #endForGood() {
      this.#running = false;
      this.#drop();
      this.#setStatus(STATUS.ENDED);
      this.#emit("eof");
    }

    /** Handlers may disconnect or connect at any event, so what follows one asks whether it still should. */
    #reopenIn(ms) {
      if (!this.#running || this.#connection) return;
      this.#clear(this.#reopenTimer);
      this.#log(`next request in ${Math.round(ms)} ms`);
      this.#reopenTimer = this.#env.setTimeout(() => {
        this.#reopenTimer = null;
        if (this.#running) this.#request();
      }, ms);
    }

    /** Joins and leaves in a row make one request. */
    #reopenSoon() {
      const wait = Math.max(0, this.#notBefore - this.#env.now());
      this.#drop();
      this.#reopenIn(wait);
    }

    #over(connection) {
      connection.over = true;
      if (this.#connection !== connection) return;
      this.#connection = null;
      this.#clear(this.#watchTimer);
      connection.cancel();
    }

    #drop() {
      this.#clear(this.#reopenTimer);
      this.#reopenTimer = null;
      if (this.#connection) this.#over(this.#connection);
    }

    // -- silence, and the way to a poll and back

    #watch(connection) {
      const limit = this.#silenceMax(connection);
      if (!limit) return;
      const left = connection.heardAt + limit - this.#env.now();
      this.#watchTimer = this.#env.setTimeout(() => {
        if (connection.over) return;
        // The clock decides, not the timer: those of hidden pages are late.
        if (this.#env.now() - connection.heardAt < limit) this.#watch(connection);
        else this.#silence(connection, limit);
      }, left);
    }

    #silenceMax(connection) {
      if (!connection.transport.staysOpen) return this.polltimeout;
      return this.#probing ? Math.min(PROBE_TIMEOUT_MS, this.pingtimeout) : this.pingtimeout;
    }

    #silence(connection, limit) {
      if (!connection.transport.staysOpen) {
        // A poll that something on the way holds back until a message comes looks the same: ask again.
        this.#over(connection);
        this.#reopenIn(0);
        return;
      }
      if (!connection.answered) {
        connection.heldBack = this.#env.online();
        this.#setStatus(STATUS.UNANSWERED);
      }
      if (!connection.over) this.#fail(connection, `nothing for ${limit} ms`, 0);
    }

    #streamWasSilent() {
      this.#silentStreams++;
      if (!this.#probing && this.#silentStreams < SILENT_STREAMS_MAX) return;
      this.#streamRetryAt = this.#env.now() + this.#streamRetryMs;
      this.#streamRetryMs = Math.min(STREAM_RETRY_MAX_MS, this.#streamRetryMs * 2);
      this.#probing = false;
      this.#failures = 0;
      this.mode = LONGPOLL.name;
      if (this.#fellBack) return;
      this.#fellBack = true;
      this.#emit("changemode", "poll");
    }

    #maybeProbeStream() {
      if (!this.#fellBack || this.mode !== LONGPOLL.name) return;
      if (this.#env.now() < this.#streamRetryAt) return;
      this.#log("trying a stream again");
      this.#probing = true;
      this.mode = STREAM.name;
    }

    #streamWorks() {
      this.#silentStreams = 0;
      this.#probing = false;
      this.#streamRetryMs = STREAM_RETRY_MIN_MS;
      if (!this.#fellBack) return;
      this.#fellBack = false;
      this.#emit("changemode", "stream");
    }

    // -- the page

    #listen() {
      if (this.#listening || !this.#env.listen) return;
      this.#listening = true;
      this.#env.listen("wake", () => this.#wake());
      this.#env.listen("hide", () => this.#drop());
    }

    /** The page is back, or the network is: what was put off happens now, what looks dead is replaced. */
    #wake() {
      if (!this.#running) return;
      const now = this.#env.now();
      const connection = this.#connection;
      if (!connection) {
        if (now >= this.#notBefore) this.#request();
      } else if (now - connection.heardAt > this.pingtimeout / 2) {
        this.#request();
      }
    }

    #setStatus(status) {
      if (this.#status === status) return;
      this.#status = status;
      this.#log(`status ${status}`);
      this.#emit("statuschanged", status);
    }

    #emit(event, ...args) {
      this.#call(this.callbacks[event], args);
    }

    /** A handler that throws must not end the stream. */
    #call(callback, args) {
      if (typeof callback !== "function") return;
      try {
        callback.apply(this, args);
      } catch (problem) {
        this.#env.report(problem);
      }
    }

    #clear(timer) {
      if (timer !== null) this.#env.clearTimeout(timer);
    }

    #log(text) {
      if (this.debugmode) this.#env.log(text);
    }
  }

  // ---- The browser --------------------------------------------------------------------------------

  /** All that a client needs from around it; tests pass their own. */
  function browserEnvironment() {
    const document = root.document;
    return {
      location: root.location,
      fetch: typeof root.fetch === "function" && root.ReadableStream ? root.fetch.bind(root) : null,
      AbortController: root.AbortController,
      TextDecoder: root.TextDecoder,
      XMLHttpRequest: root.XMLHttpRequest,
      now: () => Date.now(),
      random: () => Math.random(),
      setTimeout: (task, ms) => root.setTimeout(task, ms),
      clearTimeout: (timer) => root.clearTimeout(timer),
      online: () => root.navigator?.onLine !== false,
      report: (problem) => root.console.error(problem),
      log: (text) => {
        const output = document?.getElementById("meteorlogoutput");
        if (output) output.append(`${text}\n`);
        else root.console.log(`Meteor: ${text}`);
      },
      listen: (what, task) => {
        if (what === "hide") {
          root.addEventListener("pagehide", task);
          return;
        }
        root.addEventListener("online", task);
        root.addEventListener("pageshow", task);
        document.addEventListener("resume", task);
        document.addEventListener("visibilitychange", () => document.hidden || task());
      },
    };
  }

  /** A further client with channels, callbacks and a connection of its own. */
  function create(environment) {
    return new MeteorClient({ ...browserEnvironment(), ...environment });
  }

  const meteor = create();
  Object.defineProperty(meteor, "create", { value: create });
  Object.defineProperty(meteor, "FrameParser", { value: FrameParser });
  root.Meteor = meteor;
})(globalThis);
