// Types of `$.ev`, or the global `ev`, that stardust.js makes. For modules see stardust.d.mts.
// SPDX-License-Identifier: Apache-2.0

/** A message: an object of its publisher's, stamped by the server. */
export interface EvMessage {
  /** Chooses the handler. */
  type?: unknown;
  /** The channel it came on. */
  _ch?: string;
  /** When it was published, in seconds since 1970 with fraction: another one for each message of a channel. */
  _ts?: number;
  /** The text of a message that is no JSON object; its `type` is `text` then. */
  _text?: string;
  /** Its exact bytes, if they are no UTF-8. */
  _base64?: string;
  [member: string]: any;
}

export type EvHandler = (message: any) => void;

/** Handlers by the type of messages; `*` takes those that no other takes. */
export interface EvHandlers {
  [type: string]: EvHandler | null | undefined;
}

/** Why a request brought nothing. */
export interface EvError {
  /** What was asked. */
  readonly url: string;
  /** Status of the answer; 0 if there was none. */
  readonly status: number;
  /** In words. */
  readonly reason: string;
  /** Milliseconds until the next request. */
  readonly waitMs: number;
  /** How many requests in a row brought nothing, this one included. */
  readonly failures: number;
}

/** What stands around a loop; each part may be replaced, for tests or outside of a page. */
export interface EvEnvironment {
  fetch: (url: string, init: any) => Promise<any>;
  AbortController: new () => any;
  /** Milliseconds since 1970. */
  now: () => number;
  /** A number from 0 to 1. */
  random: () => number;
  /** Bytes that nobody can guess. */
  randomBytes: (count: number) => Uint8Array;
  setTimeout: (task: () => void, ms: number) => any;
  clearTimeout: (timer: any) => void;
  /** Takes what a callback threw. */
  report: (problem: unknown) => void;
  /** Takes a line for the log. */
  log: (text: string) => void;
  /** Tells when page or network come back (`wake`), the page is put away (`hide`), the network is in doubt. */
  listen: ((what: "wake" | "hide" | "doubt", task: () => void) => void) | null;
}

export interface Ev {
  /** Set by `loop`, or directly, at any time. */
  handlers: EvHandlers;
  /** Whether the loop goes on; a page may also set it to false. */
  running: boolean;
  /** The request that waits for its answer, or null. */
  xhr: { abort(): void } | null;
  /** Whether failures are logged to the console while there is no `onerror`: true. */
  verbose: boolean;
  /**
   * Milliseconds after which a request without answer is given up and repeated. Null: twice the server's own
   * timeout, once that is seen, 120000 until then. 0: never.
   */
  timeout: number | null;

  /** Called when a request brought nothing. The loop goes on by itself, after `waitMs`. */
  onerror: ((error: EvError) => void) | null;
  /** Called at the first answer, and at the first one behind failures. */
  onlive: (() => void) | null;
  /**
   * Called when messages with ids from `from` to `to`, both included, may have been missed and cannot be had any
   * more: before the messages that follow.
   */
  ongap: ((channel: string, from: number, to: number) => void) | null;

  /** Behind the last message that came from the url of `loop`; null while nobody knows. */
  readonly position: string | null;
  /** The `Server` header of the last answer, or null. */
  server: string | null;

  /**
   * Receives from a url, as it is given, until `stop`: 100 ms behind each answer it asks again, behind a failure
   * after a second, then up to 30. It replaces a loop that runs. To the same url it goes on where that one stood.
   *
   * @param url such as `/channel/NAMES/stream/CLIENT`, see `url`
   * @param handlers an object becomes `handlers`; a function becomes `run` for good; left out: all stays
   * @param position where to begin, as `position` told it or a server's own page; left out: where an earlier loop
   *     of this url stood, else now
   * @throws TypeError if there is no url, or for other handlers
   */
  loop(url: string | URL, handlers?: EvHandlers | ((messages: any[]) => void), position?: string | number | null): void;

  /** Aborts the request and ends the loop. */
  stop(): void;

  /** Takes the messages of an answer, oldest first in each channel: gives each to its handler, unless replaced. */
  run: (messages: any[]) => void;

  /**
   * A url for `loop`.
   *
   * @param base what stands before `/channel`, such as `/comet`, or empty
   * @param channels names of letters, digits, `_`, `-` and `%`; as a string joined by `+`
   * @param client digits and dots that name this page and nobody else; left out: made up once for each page
   * @throws TypeError for what cannot stand in a url
   */
  url(base: string, channels: string | Iterable<string>, client?: string | number): string;

  /** A further object, with handlers and a loop of its own. */
  create(environment?: Partial<EvEnvironment>): Ev;
}

declare global {
  /** There unless jQuery was loaded first. */
  var ev: Ev;

  interface JQueryStatic {
    /** There if jQuery was loaded first. */
    ev: Ev;
  }
}
