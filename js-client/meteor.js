// Meteor: receives what a Perseid server pushes. One file, no build step, no dependency.
//
//   Meteor.joinChannel("news", 10);
//   Meteor.registerEventCallback("process", (data, channel, id) => show(data));
//   Meteor.connect();
//
// What arrives is parsed as data by a small strict parser; nothing of it is ever run or becomes markup. Only the
// mode iframe, for those who ask for it, runs the server's response as the original did.
//
// In this file: frames (reading a response), positions (what was seen), transports (asking for it), the
// ladder (which transport), the Meteor object, the browser.
// SPDX-License-Identifier: Apache-2.0
(function (root) {
  "use strict";

  const MARK = Symbol.for("io.perseid.Meteor");
  // Loaded a second time, as script and as module: there is one Meteor object in a page.
  if (root.Meteor && root.Meteor[MARK]) return;

  const EVENTS = Object.freeze(["process", "reset", "eof", "changemode", "statuschanged", "gap"]);

  const STATUS = Object.freeze({
    IDLE: 0, // not connected
    LOADING: 1, // a request is under way, or will be in a moment
    UNANSWERED: 3, // the request got no answer in time; another follows
    OPEN: 4, // the server answered
    RECEIVING: 5, // a ping or message has come
    ENDED: 6, // the server ended it for good
  });

  const CHANNEL_NAME = /^[A-Za-z0-9_%-]+$/;
  const HOST_ID = /^[A-Za-z0-9]+$/;

  const FRAME_CHARS_MAX = 4 << 20;
  const IGNORED_CHARS_MAX = 200; // of a dropped frame, to be told
  const XHR_CHARS_MAX = 8 << 20; // an XMLHttpRequest keeps all it ever received
  const BACKOFF_BASE_MS = 500;
  const BACKOFF_MAX_MS = 30_000;
  const RETRY_AFTER_MAX_MS = 300_000;
  const REOPEN_JITTER_MS = 250;
  const SHORT_RESPONSE_MS = 1_000;
  const FRAME_LOAD_MS = 5_000;
  const FRAME_FAILURES_MAX = 5;
  const PROBE_TIMEOUT_MS = 10_000;
  const TROUBLES_MAX = 2;
  const PROBE_MIN_MS = 60_000;
  const PROBE_MAX_MS = 3_600_000;
  const POLL_PAUSE_MIN_MS = 10;
  const POLL_UPDATE_MS = 2_500;
  const RECEIVE_TIMES_MAX = 5;

  // ---- Frames -------------------------------------------------------------------------------------

  const OPENING = "<script>";
  const CLOSING = "</script>";
  const INCOMPLETE = Symbol("the frame's end has not arrived");
  const MALFORMED = Symbol("not a call of literals");

  const STRING_RUN = { '"': /[^"\\\n\r]+/y, "'": /[^'\\\n\r]+/y };
  const SIMPLE_ESCAPES = { b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r" };

  /**
   * Reads one call of literals, `name(1, "text");`, the only JavaScript there is in a frame.
   *
   * Text comes in pieces, and nothing is read twice but the last token when it was cut apart: however small the
   * pieces, a long message costs what it costs in one. So a token has a longest form, but for strings and
   * blanks, which are taken as far as they have come.
   */
  class CallReader {
    #text = "";
    #at = 0;
    #mark = 0; // up to here the tokens are whole
    #step = this.#name;
    #quote;
    #value;

    name;
    args = [];

    /** Goes on with the next piece: true at the end of the closing tag, or INCOMPLETE or MALFORMED. */
    read(piece) {
      this.#text = this.#text.slice(this.#mark) + piece;
      this.#at = 0;
      this.#mark = 0;
      try {
        while (this.#step) {
          this.#step = this.#step();
          this.#mark = this.#at;
        }
        return true;
      } catch (problem) {
        if (problem === INCOMPLETE || problem === MALFORMED) return problem;
        throw problem;
      }
    }

    /** What followed the call. */
    get rest() {
      return this.#text.slice(this.#at);
    }

    // -- steps: each takes a token and gives the step for the next one

    #name() {
      this.#blanks();
      this.name = this.#match(/[A-Za-z_$][\w$]{0,63}/y);
      return this.#open;
    }

    #open() {
      this.#blanks();
      this.#expect("(");
      return this.#first;
    }

    #first() {
      this.#blanks();
      if (this.#peek() !== ")") return this.#argument;
      this.#at++;
      return this.#semicolon;
    }

    #argument() {
      this.#blanks();
      const c = this.#peek();
      if (c === '"' || c === "'") {
        this.#at++;
        this.#quote = c;
        this.#value = "";
        return this.#string;
      }
      const number = Number(this.#match(/-?[0-9]{1,16}/y));
      if (!Number.isSafeInteger(number)) throw MALFORMED;
      this.args.push(number);
      return this.#separator;
    }

    #string() {
      const c = this.#peek();
      if (c === this.#quote) {
        this.#at++;
        this.args.push(this.#value);
        return this.#separator;
      }
      if (c === "\n" || c === "\r") throw MALFORMED;
      if (c === "\\") {
        this.#at++;
        this.#value += this.#escape();
        return this.#string;
      }
      const run = STRING_RUN[this.#quote];
      run.lastIndex = this.#at;
      const [text] = run.exec(this.#text);
      this.#value += text;
      this.#at += text.length;
      return this.#string;
    }

    #separator() {
      this.#blanks();
      const separator = this.#take();
      if (separator === ")") return this.#semicolon;
      if (separator !== ",") throw MALFORMED;
      return this.#argument;
    }

    #semicolon() {
      this.#blanks();
      if (this.#peek() === ";") this.#at++;
      return this.#closing;
    }

    #closing() {
      this.#blanks();
      this.#expect(CLOSING);
      return null;
    }

    // -- parts of tokens

    #escape() {
      const c = this.#take();
      if (c in SIMPLE_ESCAPES) return SIMPLE_ESCAPES[c];
      if (c === "x") return String.fromCharCode(this.#hex(2));
      if (c === "u") return this.#unicodeEscape();
      if (c >= "0" && c <= "7") return this.#octalEscape(c);
      if (c === "\r" && this.#peek() === "\n") this.#at++;
      return c === "\n" || c === "\r" || c === "\u2028" || c === "\u2029" ? "" : c;
    }

    #unicodeEscape() {
      if (this.#peek() !== "{") return String.fromCharCode(this.#hex(4));
      this.#at++;
      const point = parseInt(this.#match(/[0-9A-Fa-f]{1,16}/y), 16);
      this.#expect("}");
      if (point > 0x10ffff) throw MALFORMED;
      return String.fromCodePoint(point);
    }

    #octalEscape(first) {
      let digits = first;
      const most = first <= "3" ? 3 : 2;
      while (digits.length < most && this.#peek() >= "0" && this.#peek() <= "7") {
        digits += this.#take();
      }
      return String.fromCharCode(parseInt(digits, 8));
    }

    #hex(count) {
      let digits = "";
      while (digits.length < count) {
        const c = this.#take();
        if (!/^[0-9A-Fa-f]$/.test(c)) throw MALFORMED;
        digits += c;
      }
      return parseInt(digits, 16);
    }

    #blanks() {
      while (/^\s$/.test(this.#text.charAt(this.#at))) this.#at++;
      this.#mark = this.#at;
      this.#peek();
    }

    #peek() {
      if (this.#at >= this.#text.length) throw INCOMPLETE;
      return this.#text.charAt(this.#at);
    }

    #take() {
      const c = this.#peek();
      this.#at++;
      return c;
    }

    #expect(word) {
      for (const c of word) {
        if (this.#take() !== c) throw MALFORMED;
      }
    }

    /** A token that may go on with the next piece: complete only when something else follows. */
    #match(pattern) {
      this.#peek();
      pattern.lastIndex = this.#at;
      const found = pattern.exec(this.#text);
      if (found === null) {
        if (this.#at + 1 >= this.#text.length) throw INCOMPLETE;
        throw MALFORMED;
      }
      this.#at += found[0].length;
      this.#peek();
      return found[0];
    }
  }

  /**
   * Cuts a response into frames, however its text is split, and reads the call in each.
   *
   * Text between frames is padding. A frame that is not a call of literals is dropped as a whole, up to its
   * closing tag, so that nothing inside it is taken for a frame of its own.
   */
  class FrameParser {
    #rest = ""; // not looked at yet, or looked at in vain
    #reader = null; // of the frame that has begun
    #frame = []; // its text so far, in pieces
    #length = 0;
    #dropped = null; // the beginning of what is being dropped up to the next closing tag
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
      if (this.#dropped !== null) return this.#drop();
      return this.#reader ? this.#read() : this.#begin();
    }

    #begin() {
      const start = this.#find(OPENING);
      if (start < 0) return false;
      this.#rest = this.#rest.slice(start + OPENING.length);
      this.#reader = new CallReader();
      this.#frame = [OPENING];
      this.#length = OPENING.length;
      return true;
    }

    #read() {
      const piece = this.#rest;
      if (piece === "") return false;
      const reader = this.#reader;
      this.#frame.push(piece);
      this.#length += piece.length;
      this.#rest = "";
      const outcome = reader.read(piece);
      if (outcome === INCOMPLETE && this.#length <= FRAME_CHARS_MAX) return false;
      this.#reader = null;
      if (outcome === true) {
        this.#frame = [];
        this.#rest = reader.rest;
        this.#call(reader.name, reader.args);
        return true;
      }
      this.#rest = this.#frame.join("");
      this.#frame = [];
      this.#dropped = "";
      return true;
    }

    #drop() {
      const before = this.#rest;
      const end = this.#find(CLOSING);
      const gone = end < 0 ? before.length - this.#rest.length : end;
      const told = this.#dropped.length >= IGNORED_CHARS_MAX;
      if (!told) this.#dropped = (this.#dropped + before.slice(0, gone)).slice(0, IGNORED_CHARS_MAX);
      if (!told && (end >= 0 || this.#dropped.length >= IGNORED_CHARS_MAX)) this.#ignored(this.#dropped);
      if (end < 0) return false;
      this.#rest = before.slice(end + CLOSING.length);
      this.#dropped = null;
      return true;
    }

    /** Where a tag begins; while there is none, no more is kept than may be the beginning of one. */
    #find(tag) {
      const start = this.#rest.indexOf(tag);
      if (start < 0) this.#rest = this.#rest.slice(-(tag.length - 1));
      return start;
    }
  }

  // ---- Positions ----------------------------------------------------------------------------------

  /**
   * One joined channel and where this page stands in it.
   *
   * The position is the id of the last message seen, or null while nothing is known; -1 says that the channel
   * was empty when we came, so that every message it will ever hold is news. 0 is an id like any other.
   *
   * A gap does not move it: should a message come after all that the gap has given up, it is news. But what we
   * have been told is missing is not asked for again.
   */
  class Channel {
    #position = null;
    #missing = null; // the last id of the newest gap told

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
      const told = this.#told();
      if (told !== null) return `${this.name}.r${told + 1}`;
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
     * The part of a gap that is news, as its first id, or null if nothing of it is.
     *
     * One that ends just where we stand says that the channel's past is not the one we know: nobody can tell
     * what of it we have seen.
     */
    miss(from, to) {
      const missing = this.#missing ?? -1;
      const seen = this.#position ?? -1;
      if (to <= missing || to < seen) return null;
      this.#missing = to;
      return Math.max(from, missing + 1, to === seen ? 0 : seen + 1);
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
      const told = this.#told();
      if (told === null || id >= told) return false;
      if (this.#position !== null) this.#position = Math.min(this.#position, id);
      if (this.#missing !== null) this.#missing = Math.min(this.#missing, id);
      return true;
    }

    #told() {
      if (this.#position === null || this.#missing === null) return this.#position ?? this.#missing;
      return Math.max(this.#position, this.#missing);
    }
  }

  // ---- Transports ---------------------------------------------------------------------------------
  //
  // A transport is an entry of the table below. Its `open(env, url, on, client)` asks for a push URL and tells
  // what comes of it: `on.head(status, header)` when the server answers, then `on.text(piece)` for frames as text
  // or `on.call(name, args)` for frames read already, then once `on.end(problem)`, problem undefined after a
  // complete response. It returns a function that calls it off silently.

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

  // The windows of hidden frames, to those who wait for them.
  const FRAMES = new WeakMap();

  /** A hidden frame that loads the push URL itself; the scripts in the response call us as they arrive. */
  function openFrame(env, url, on, client) {
    let registered = false;
    let off = false;
    const sink = {
      register: () => {
        registered = true;
        if (!off) on.head(200, () => null);
      },
      call: (name, args) => off || on.call(name, args),
      end: () => off || on.end(registered ? undefined : new Error("the frame did not register")),
    };
    const frame = env.openFrame(url, sink.end);
    client.frameref = frame;
    FRAMES.set(frame.contentWindow, sink);
    return () => {
      off = true; // and the sink stays: should the frame still speak, nobody hears it
      if (client.frameref === frame) client.frameref = null;
      frame.remove();
    };
  }

  const canFetch = (env) => typeof env.fetch === "function" && typeof env.AbortController === "function";
  const canXhr = (env) => typeof env.XMLHttpRequest === "function";
  const canFrame = (env) => typeof env.openFrame === "function";
  const always = () => true;

  /** A GET for one response, by whatever the browser has. */
  function openRequest(env, url, on) {
    return canFetch(env) ? openFetch(env, url, on) : openXhr(env, url, on);
  }

  const paced = (client, lasted) => Math.max(POLL_PAUSE_MIN_MS, client.pollfreq - lasted);
  const pacedUnlessUseful = (client, lasted, useful) => (useful ? 0 : Math.max(0, client.minpollfreq - lasted));

  // `mode` is the transport's name in the URL, `staysOpen` says that its response goes on from message to
  // message; `pause` gives the milliseconds from one poll to the next.
  const FETCH_STREAM = { mode: "xhrinteractive", staysOpen: true, usable: canFetch, open: openFetch };
  const XHR_STREAM = { mode: "xhrinteractive", staysOpen: true, usable: canXhr, open: openXhr };
  const FRAME = { mode: "iframe", staysOpen: true, usable: canFrame, open: openFrame };
  const poll = (mode, pause) => ({ mode, pause, staysOpen: false, usable: always, open: openRequest });
  const LONGPOLL = poll("longpoll", pacedUnlessUseful);
  const SMARTPOLL = poll("smartpoll", paced);
  const SIMPLEPOLL = poll("simplepoll", paced);

  // What the page may ask for, and by which transports it is done, best first. A new transport for streams is
  // one more entry here.
  const STREAMS = [FETCH_STREAM, XHR_STREAM];
  const POLLS = [LONGPOLL, SMARTPOLL];
  const MODES = new Map([
    ["stream", [...STREAMS, ...POLLS]],
    ["xhrinteractive", [FETCH_STREAM, XHR_STREAM, ...POLLS]],
    ["iframe", [FRAME, ...POLLS]],
    ["serversent", [...STREAMS, ...POLLS]],
    ["longpoll", [LONGPOLL]],
    ["smartpoll", [SMARTPOLL]],
    ["simplepoll", [SIMPLEPOLL]],
  ]);

  function checkMode(mode) {
    const transports = MODES.get(mode);
    if (transports) return transports;
    throw new Error(`Meteor.mode is ${JSON.stringify(mode)}: expected one of ${[...MODES.keys()].join(", ")}`);
  }

  // ---- The ladder ---------------------------------------------------------------------------------

  /**
   * The transports of a mode, best first, of which one is in use. Trouble leads a step down, and after a while
   * on a lower step the best is tried again, ever more rarely.
   */
  class Ladder {
    #steps;
    #at = 0;
    #troubles = 0;
    #probing = false;
    #probeAt = 0;
    #probeAfterMs = PROBE_MIN_MS;

    constructor(transports, env) {
      const usable = transports.filter((transport) => transport.usable(env));
      // Two ways to ask for the same thing have the same trouble.
      this.#steps = usable.filter((t, i) => usable.findIndex((other) => other.mode === t.mode) === i);
    }

    get transport() {
      return this.#steps[this.#probing ? 0 : this.#at];
    }

    /** Whether the best transport is only tried, from a lower step. */
    get probing() {
      return this.#probing;
    }

    /** Before each request: whether it is time to try the best again. */
    begin(now) {
      if (this.#at === 0 || this.#probing || now < this.#probeAt) return false;
      this.#probing = true;
      return true;
    }

    /** The transport in use works. */
    worked() {
      this.#troubles = 0;
      if (this.transport !== this.#steps[0]) return;
      this.#at = 0;
      this.#probing = false;
      this.#probeAfterMs = PROBE_MIN_MS;
    }

    /** The transport in use does not work, though the server may be there: whether another one is next. */
    troubled(now, atOnce) {
      if (this.#probing) {
        this.#probing = false;
        this.#probeLater(now);
        return true;
      }
      this.#troubles++;
      if (this.#at === this.#steps.length - 1 || (this.#troubles < TROUBLES_MAX && !atOnce)) return false;
      if (this.#at === 0) this.#probeLater(now);
      this.#at++;
      this.#troubles = 0;
      return true;
    }

    #probeLater(now) {
      this.#probeAt = now + this.#probeAfterMs;
      this.#probeAfterMs = Math.min(PROBE_MAX_MS, this.#probeAfterMs * 2);
    }
  }

  // ---- Waiting ------------------------------------------------------------------------------------

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
      this.outside = false; // what comes is not one response of ours: it says nothing of the transport
      this.over = false;
      this.cancel = () => {};
    }
  }

  class MeteorClient {
    /** Name of the server, as its response told, or null. */
    server = null;

    host;
    scheme;

    /** Letters and digits that name this client to the server; made up at connect when null. */
    hostid = null;

    debugmode = false;

    /** Milliseconds from the beginning of one poll to the next; smartpoll moves it between the next two. */
    pollfreq = 3_000;

    /** Least milliseconds between the beginnings of two polls that bring nothing. */
    minpollfreq = 2_000;

    maxpollfreq = 60_000;

    /** Milliseconds without a sign of life after which a poll is asked anew; 0 for never. */
    polltimeout = 30_000;

    /** The same for a stream. */
    pingtimeout = 20_000;

    /** Event name to function; `process` gets `(data, channel, id)`. */
    callbacks = Object.fromEntries(EVENTS.map((event) => [event, () => {}]));

    lastrequest = 0;
    lastpingtime = 0;

    /** When the newest messages came, five at most; kept in smartpoll only. */
    recvtimes = [];

    /** The hidden frame, in mode iframe. */
    frameref = null;

    updatepollfreqtimer = null;

    #env;
    #port; // as the page has set it
    #status = STATUS.IDLE;
    #channels = new Map();
    #wanted = "stream";
    #ladder = null;
    #toldPoll = false;
    #running = false;
    #ending = false; // within the callbacks of eof
    #listening = false;
    #connection = null;
    #reopenTimer = null;
    #watchTimer = null;
    #notBefore = 0;
    #failures = 0;
    #doubtedAt = null;

    constructor(env) {
      this.#env = env;
      const location = env.location;
      this.scheme = location && location.protocol === "https:" ? "https" : "http";
      this.host = (location && location.hostname) || null;
      // Pages hand methods around: `onclick = Meteor.connect`, `frame.p = Meteor.process`.
      for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(MeteorClient.prototype))) {
        if (name === "constructor" || typeof value !== "function") continue;
        Object.defineProperty(this, name, { value: value.bind(this), writable: true, configurable: true });
      }
    }

    get status() {
      return this.#status;
    }

    /** As set; else the page's port on the page's own host, and the scheme's usual one on every other. */
    get port() {
      if (this.#port !== undefined) return this.#port;
      const location = this.#env.location;
      const own = location && String(this.host).toLowerCase() === location.hostname;
      return (own && Number(location.port)) || this.#usualPort();
    }

    set port(port) {
      this.#port = port;
    }

    get channelcount() {
      return this.#channels.size;
    }

    /** Name to `{backtrack, lastmsgreceived}`, for reading. */
    get channels() {
      return Object.fromEntries(this.#channels);
    }

    /** What is done now: the choice made for `stream`, or what it has fallen back to. */
    get mode() {
      return this.#ladder ? this.#ladder.transport.mode : this.#wanted;
    }

    /** What is wanted, from the next request on. */
    set mode(mode) {
      if (this.#running) checkMode(mode);
      this.#wanted = mode;
      this.#ladder = null;
    }

    get pingtimer() {
      return this.#connection?.transport.staysOpen && !this.frameloadtimer ? this.#watchTimer : null;
    }

    get frameloadtimer() {
      return this.frameref !== null && this.#connection?.answered === false ? this.#watchTimer : null;
    }

    // -- for pages

    /** A further client, with channels, callbacks and a connection of its own. */
    create(environment) {
      return new MeteorClient({ ...browserEnvironment(), ...environment });
    }

    /** Begins to receive a channel, first its last `backtrack` messages: 0 for none, left out for all. */
    joinChannel(channel, backtrack) {
      const name = String(channel);
      if (!CHANNEL_NAME.test(name)) {
        throw new Error(`Channel ${JSON.stringify(name)}: expected letters, digits, _ - and %`);
      }
      if (this.#channels.has(name)) throw new Error(`Channel ${name} is joined already`);
      const count = Number.parseInt(backtrack, 10);
      this.#channels.set(name, new Channel(name, Number.isSafeInteger(count) ? count : -1));
      this.log(`joined ${name}`);
      if (this.#running) this.#reopenSoon();
    }

    leaveChannel(channel) {
      const name = String(channel);
      if (!this.#channels.delete(name)) throw new Error(`Channel ${name} is not joined`);
      this.log(`left ${name}`);
      if (!this.#running) return;
      if (this.#channels.size === 0) this.disconnect();
      else this.#reopenSoon();
    }

    connect() {
      if (!this.host) throw new Error("Meteor.host is not set");
      if (!this.port) throw new Error("Meteor.port is not set");
      if (this.#channels.size === 0) throw new Error("No channel is joined");
      checkMode(this.#wanted);
      this.#nameHost();
      this.#drop();
      this.#listen();
      this.#running = true;
      this.#failures = 0;
      this.#notBefore = 0;
      this.#ladder = null;
      if (this.#wanted === LONGPOLL.mode) this.pollfreq = this.minpollfreq;
      this.#request();
    }

    disconnect() {
      this.#stop();
      if (this.#status !== STATUS.ENDED && !this.#ending) this.#setStatus(STATUS.IDLE);
    }

    /** Adds a function to those called at an event. */
    registerEventCallback(event, callback) {
      if (!EVENTS.includes(event)) {
        // The original took any name, so this must not stop the page.
        this.#env.report(new Error(`Event ${JSON.stringify(event)}: expected one of ${EVENTS.join(", ")}`));
      }
      const earlier = this.callbacks[event];
      this.callbacks[event] = (...args) => {
        this.#call(earlier, args);
        this.#call(callback, args);
      };
    }

    // -- for frames, and within reach of pages as in the original

    /** A frame is there: gives it the functions that the scripts of a response call. */
    register(frame) {
      const sink = FRAMES.get(frame) ?? this.#stranger();
      for (const name of ["p", "ch", "gap", "eof"]) frame[name] = (...args) => sink.call(name, args);
      frame.r = () => sink.end();
      sink.register();
    }

    /** The response of a frame has ended and is asked for again. */
    reset(frame) {
      (FRAMES.get(frame) ?? this.#stranger()).end();
    }

    /** A message, or a ping if the id is -1. */
    process(id, channel, text) {
      this.#frame(this.#fromOutside(), "p", id === -1 ? [id] : [id, channel, text]);
    }

    channelInfo(channel, id) {
      this.#frame(this.#fromOutside(), "ch", [channel, id]);
    }

    ping() {
      if (this.#connection) this.#connection.heardAt = this.#env.now();
      this.#frame(this.#fromOutside(), "p", [-1]);
    }

    eof() {
      if (this.#status !== STATUS.ENDED && !this.#ending) this.#endForGood();
    }

    /** The push URL of the next request. */
    getSubsUrl() {
      this.#nameHost();
      return this.#url(this.#choose().transport, this.#env.now());
    }

    /** Loads a document like stream.html in the hidden frame, which calls register and receives for us. */
    loadFrame(url) {
      if (!canFrame(this.#env)) throw new Error("There is no document to put a frame into");
      this.#nameHost();
      this.#drop();
      this.#listen();
      this.#running = true;
      this.#open(FRAME, url, true);
    }

    /** The frame is not there in time. */
    frameloadtimeout() {
      this.#setStatus(STATUS.UNANSWERED);
      this.#trouble(true);
      if (this.#running) this.#reopenSoon();
    }

    /** Chooses the best transport that this browser has for the mode. */
    selectStreamTransport() {
      checkMode(this.#wanted);
      this.#ladder = null;
      this.#choose();
    }

    /** Polls from now on, until another mode is set. */
    pollmode() {
      this.mode = SMARTPOLL.mode;
      this.#toldPoll = false;
      this.#emit("changemode", "poll");
      this.connect();
    }

    /** A step of pollfreq towards half the average time between messages. */
    updatepollfreq() {
      const times = this.recvtimes;
      if (times.length === 0) return;
      const aim = (this.#env.now() - times[0]) / times.length / 2;
      if (aim < this.pollfreq && this.pollfreq > this.minpollfreq) {
        this.pollfreq = Math.max(this.minpollfreq, Math.floor(this.pollfreq * 0.9));
      } else if (aim > this.pollfreq && this.pollfreq < this.maxpollfreq) {
        this.pollfreq = Math.min(this.maxpollfreq, Math.ceil(this.pollfreq * 1.05));
      }
    }

    /** The last two labels of a host name; an IP address as it is. */
    extract_xss_domain(domain) {
      const name = String(domain);
      if (/^[0-9.]+$|:/.test(name)) return name;
      return name.split(".").slice(-2).join(".");
    }

    setstatus(status) {
      this.#setStatus(status);
    }

    log(text) {
      if (this.debugmode) this.#env.log(text);
    }

    // -- one request

    #nameHost() {
      this.hostid ??= `${this.#env.now()}${Math.floor(this.#env.random() * 1_000_000)}`;
      if (!HOST_ID.test(this.hostid)) {
        throw new Error(`Meteor.hostid is ${JSON.stringify(this.hostid)}: expected letters and digits`);
      }
    }

    #choose() {
      this.#ladder ??= new Ladder(checkMode(this.#wanted), this.#env);
      return this.#ladder;
    }

    #request() {
      const ladder = this.#choose();
      const now = this.#env.now();
      if (ladder.begin(now)) this.log(`trying ${ladder.transport.mode} again`);
      this.#drop();
      this.#open(ladder.transport, this.#url(ladder.transport, now), false);
    }

    #open(transport, url, outside) {
      const now = this.#env.now();
      const connection = new Connection(transport, now);
      connection.outside = outside;
      this.#connection = connection;
      this.#doubtedAt = null;
      this.lastrequest = now;
      this.#pace(transport);
      // From poll to poll nothing has changed for the page.
      if (transport.staysOpen || this.#status < STATUS.OPEN) this.#setStatus(STATUS.LOADING);
      if (connection.over) return;
      const heard = (take) => (...args) => {
        if (connection.over) return;
        connection.heardAt = this.#env.now();
        take(...args);
      };
      const parser = new FrameParser(
        (name, args) => this.#frame(connection, name, args),
        (text) => this.log(`ignored: ${text}`),
      );
      this.log(`GET ${url}`);
      const on = {
        head: heard((status, header) => this.#head(connection, status, header)),
        text: heard((text) => parser.push(text)),
        call: heard((name, args) => this.#frame(connection, name, args)),
        end: (problem) => connection.over || this.#end(connection, problem),
      };
      connection.cancel = transport.open(this.#env, url, on, this);
      this.#watch(connection);
    }

    #usualPort() {
      return this.scheme === "https" ? 443 : 80;
    }

    #url(transport, now) {
      const port = Number(this.port) === this.#usualPort() ? "" : `:${this.port}`;
      const channels = [...this.#channels.values()].map((channel) => channel.request()).join("/");
      const path = `/push/${this.hostid}/${transport.mode}/${channels}`;
      return `${this.scheme}://${this.host}${port}${path}?nc=${now}&gaps=1`;
    }

    #head(connection, status, header) {
      if (status !== 200) {
        const wait = retryAfterMs(header("Retry-After"), connection.heardAt);
        this.#fail(connection, `status ${status}`, wait);
        return;
      }
      connection.answered = true;
      this.#watch(connection);
      if (!connection.transport.staysOpen) this.#failures = 0;
      this.server = header("Server") || null;
      if (this.#status !== STATUS.RECEIVING) this.#setStatus(STATUS.OPEN);
    }

    #frame(connection, name, args) {
      if (connection.over) return;
      const [first, second, third] = args;
      const types = args.map((arg) => typeof arg).join();
      if (name === "p" && first === -1) {
        this.#alive(connection);
      } else if (name === "p" && types === "number,string,string" && first >= 0) {
        this.#message(connection, first, second, third);
      } else if (name === "ch" && types === "string,number" && second >= 0) {
        this.#channelInfo(connection, first, second);
      } else if (name === "gap" && types === "string,number,number" && second >= 0 && third >= second) {
        this.#gap(first, second, third);
      } else if (name === "eof" && args.length === 0) {
        this.#endForGood();
      } else {
        this.log(`ignored: ${name}(${JSON.stringify(args)})`);
      }
    }

    #message(connection, id, name, text) {
      connection.gotMessage = true;
      this.#alive(connection);
      const channel = this.#channels.get(name);
      if (connection.over || !channel) return;
      connection.informed.add(name);
      if (!channel.advance(id)) {
        this.log(`seen before: ${name} ${id}`);
        return;
      }
      if (connection.transport === SMARTPOLL) {
        this.recvtimes = [...this.recvtimes, this.#env.now()].slice(-RECEIVE_TIMES_MAX);
      }
      this.#emit("process", text, name, id);
    }

    #channelInfo(connection, name, id) {
      const channel = this.#channels.get(name);
      if (!channel) return;
      if (!connection.informed.has(name) || connection.outside) {
        connection.informed.add(name);
        channel.inform(id);
      } else if (channel.rewind(id)) {
        this.log(`${name} goes back to ${id}`);
      }
    }

    #gap(name, from, to) {
      const channel = this.#channels.get(name);
      if (!channel) return;
      const first = channel.miss(from, to);
      if (first === null) this.log(`gap known: ${name} ${from} to ${to}`);
      else this.#emit("gap", name, first, to);
    }

    #alive(connection) {
      this.lastpingtime = this.#env.now();
      if (!connection.lively) {
        connection.lively = true;
        this.#failures = 0;
        if (!connection.outside) this.#works(connection.transport);
      }
      if (!connection.over) this.#setStatus(STATUS.RECEIVING);
    }

    // -- frames that are not of our making

    #fromOutside() {
      const connection = new Connection(FRAME, this.#env.now());
      connection.outside = true;
      connection.over = this.#status === STATUS.ENDED || this.#ending;
      return connection;
    }

    /** Who serves a window that we did not open, like a frame written into the page. */
    #stranger() {
      const connection = this.#fromOutside();
      return {
        register: () => connection.over || this.#setStatus(STATUS.OPEN),
        call: (name, args) => this.#frame(connection, name, args),
        end: () => {
          if (connection.over || this.#status === STATUS.ENDED) return;
          this.lastpingtime = this.#env.now();
          this.#drop();
          this.#emit("reset");
          this.#reopenIn(paced(this, this.#env.now() - this.lastrequest));
        },
      };
    }

    // -- the end of a request, and the next one

    #end(connection, problem) {
      if (problem !== undefined) {
        this.#fail(connection, problem.message ?? String(problem), 0);
        return;
      }
      const lasted = this.#env.now() - connection.begun;
      const transport = connection.transport;
      if (!transport.staysOpen) {
        this.#over(connection);
        this.#works(transport);
        this.#reopenIn(transport.pause(this, lasted, connection.gotMessage));
      } else if (!connection.lively && lasted < SHORT_RESPONSE_MS) {
        // Whoever ends streams at once must not be asked again at once.
        this.#fail(connection, "the stream ended at once", 0);
      } else {
        this.#close(connection, false);
        this.#reopenIn(this.#env.random() * REOPEN_JITTER_MS);
      }
    }

    #fail(connection, reason, atLeastMs) {
      this.log(`failed: ${reason}`);
      this.#failures++;
      const now = this.#env.now();
      const pause = connection.transport.pause?.(this, now - connection.begun, true) ?? 0;
      const wait = Math.max(pause, atLeastMs + backoffMs(this.#failures, this.#env.random()));
      this.#notBefore = now + atLeastMs;
      this.#close(connection, true);
      if (!this.#running || this.#connection) return;
      if (this.#status !== STATUS.UNANSWERED) this.#setStatus(STATUS.LOADING);
      this.#reopenIn(wait);
    }

    #close(connection, failed) {
      this.#over(connection);
      if (this.#speaksAgainst(connection, failed)) {
        this.#trouble(connection.transport === FRAME && connection.heldBack);
      }
      if (connection.transport.staysOpen && connection.answered) this.#emit("reset");
    }

    /** The handler still sees the status before; it may also connect again, and then nothing has ended. */
    #endForGood() {
      this.#stop();
      this.#ending = true;
      this.#emit("eof");
      this.#ending = false;
      if (!this.#running) this.#setStatus(STATUS.ENDED);
    }

    #stop() {
      this.#running = false;
      this.#drop();
      this.#pace(null);
    }

    /** Handlers may disconnect or connect at any event, so what follows one asks whether it still should. */
    #reopenIn(ms) {
      if (!this.#running || this.#connection) return;
      this.#clear(this.#reopenTimer);
      this.log(`next request in ${Math.round(ms)} ms`);
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
      this.#watchTimer = null;
      connection.cancel();
    }

    #drop() {
      this.#clear(this.#reopenTimer);
      this.#reopenTimer = null;
      if (this.#connection) this.#over(this.#connection);
    }

    /** While smartpoll polls, its frequency follows the messages. */
    #pace(transport) {
      if (transport !== SMARTPOLL) {
        this.#clear(this.updatepollfreqtimer);
        this.updatepollfreqtimer = null;
        return;
      }
      this.updatepollfreqtimer ??= this.#env.setTimeout(() => {
        this.updatepollfreqtimer = null;
        this.updatepollfreq();
        this.#pace(transport);
      }, POLL_UPDATE_MS);
    }

    // -- silence, and the way to a poll and back

    #watch(connection) {
      if (connection.over) return;
      this.#clear(this.#watchTimer);
      this.#watchTimer = null;
      const limit = this.#silenceMax(connection);
      if (!limit) return;
      const left = connection.heardAt + limit - this.#env.now();
      this.#watchTimer = this.#env.setTimeout(() => {
        if (connection.over) return;
        if (connection.transport === FRAME && !this.#env.loaded()) connection.heardAt = this.#env.now();
        // The clock decides, not the timer: those of hidden pages are late.
        if (this.#env.now() - connection.heardAt < limit) this.#watch(connection);
        else this.#silence(connection, limit);
      }, left);
    }

    #silenceMax(connection) {
      if (!connection.transport.staysOpen) return this.polltimeout;
      if (connection.transport === FRAME && !connection.answered) return FRAME_LOAD_MS;
      return this.#ladder?.probing ? Math.min(PROBE_TIMEOUT_MS, this.pingtimeout) : this.pingtimeout;
    }

    #silence(connection, limit) {
      const transport = connection.transport;
      if (!transport.staysOpen) {
        // A poll that something on the way holds back until a message comes looks the same: ask again.
        this.#over(connection);
        this.#reopenIn(transport.pause(this, limit, true));
        return;
      }
      if (!connection.answered) {
        connection.heldBack = this.#env.online();
        this.#setStatus(STATUS.UNANSWERED);
      }
      if (!connection.over) this.#fail(connection, `nothing for ${limit} ms`, 0);
    }

    /** Whether the way a connection ended is the transport's fault rather than the server's or network's. */
    #speaksAgainst(connection, failed) {
      if (connection.lively || connection.outside) return false;
      if (connection.transport !== this.#choose().transport) return false;
      if (!connection.transport.staysOpen) {
        return failed && this.#env.now() - connection.begun >= SHORT_RESPONSE_MS;
      }
      // A frame cannot tell whether the server is away or only out of its reach.
      const frameRefused = connection.transport === FRAME && this.#failures >= FRAME_FAILURES_MAX;
      return connection.answered || connection.heldBack || frameRefused || this.#choose().probing;
    }

    #trouble(atOnce) {
      const ladder = this.#choose();
      if (!ladder.troubled(this.#env.now(), atOnce)) return;
      this.log(`going on by ${ladder.transport.mode}`);
      this.#failures = 0;
      if (ladder.transport.staysOpen || this.#toldPoll) return;
      this.#toldPoll = true;
      this.#emit("changemode", "poll");
    }

    #works(transport) {
      const ladder = this.#choose();
      if (transport !== ladder.transport) return; // the mode was changed meanwhile
      ladder.worked();
      if (!transport.staysOpen || !this.#toldPoll) return;
      this.#toldPoll = false;
      this.#emit("changemode", "stream");
    }

    // -- the page

    #listen() {
      if (this.#listening || !this.#env.listen) return;
      this.#listening = true;
      this.#env.listen("hide", () => this.#drop());
      this.#env.listen("doubt", () => (this.#doubtedAt = this.#env.now()));
      this.#env.listen("wake", () => this.#wake());
    }

    /** The page is back, or the network is: what was put off happens now, what looks dead is replaced. */
    #wake() {
      if (!this.#running) return;
      const now = this.#env.now();
      const connection = this.#connection;
      if (!connection) {
        if (now >= this.#notBefore) this.#request();
        else if (this.#reopenTimer === null) this.#reopenIn(this.#notBefore - now);
        return;
      }
      const doubted = this.#doubtedAt !== null && connection.heardAt <= this.#doubtedAt;
      if (doubted || now - connection.heardAt > this.pingtimeout / 2) this.#request();
    }

    #setStatus(status) {
      if (this.#status === status) return;
      this.#status = status;
      this.log(`status ${status}`);
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
      openFrame: document ? openHiddenFrame : null,
      now: () => Date.now(),
      random: () => Math.random(),
      setTimeout: (task, ms) => root.setTimeout(task, ms),
      clearTimeout: (timer) => root.clearTimeout(timer),
      online: () => root.navigator?.onLine !== false,
      loaded: () => document?.readyState === "complete",
      report: (problem) => root.console.error(problem),
      log: (text) => {
        const output = document?.getElementById("meteorlogoutput");
        if (output) output.append(`${text}\n`);
        else root.console.log(`Meteor: ${text}`);
      },
      listen: document ? listenToPage : null,
    };
  }

  /** A frame whose response goes on for minutes must not keep the page loading: until then it stays empty. */
  function openHiddenFrame(url, loaded) {
    const document = root.document;
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.title = "Meteor";
    frame.setAttribute("aria-hidden", "true");
    const fill = () => {
      frame.addEventListener("load", loaded);
      frame.src = url;
    };
    if (document.readyState === "complete") fill();
    // Not within the event: a frame filled there would still belong to the page's loading.
    else root.addEventListener("load", () => root.setTimeout(fill, 0), { once: true });
    (document.body ?? document.documentElement).append(frame);
    return frame;
  }

  /** `wake`: page or network is back; `hide`: the page is put away; `doubt`: what is open may be dead. */
  function listenToPage(what, task) {
    const document = root.document;
    const { connection } = /** @type {any} */ (root.navigator); // not every browser has it
    if (what === "hide") {
      root.addEventListener("pagehide", task);
      document.addEventListener("freeze", task);
    } else if (what === "doubt") {
      root.addEventListener("offline", task);
    } else {
      root.addEventListener("online", task);
      root.addEventListener("pageshow", task);
      document.addEventListener("resume", task);
      document.addEventListener("visibilitychange", () => document.hidden || task());
    }
    if (what !== "hide" && connection) onNetworkChange(connection, task);
  }

  /** Calls when the page is on another network, say off the wireless one. */
  function onNetworkChange(network, task) {
    let type = network.type;
    network.addEventListener("change", () => {
      if (network.type === type) return; // only another speed
      type = network.type;
      task();
    });
  }

  const meteor = new MeteorClient(browserEnvironment());
  Object.defineProperty(meteor, MARK, { value: { EVENTS, STATUS, FrameParser } });
  root.Meteor = meteor;
})(globalThis);
