// Types of the global object Meteor that meteor.js makes. For modules see meteor.d.mts.
// SPDX-License-Identifier: Apache-2.0

/**
 * What a page may set as `Meteor.mode`.
 *
 * - `stream`: the best that the browser has; where it does not get through, long polls, then polls, and a stream
 *   again when one gets through
 * - `xhrinteractive`: streams over fetch or XMLHttpRequest, else as `stream`
 * - `iframe`: a hidden frame that runs the server's response; same origin only, else as `stream`
 * - `serversent`: another word for `stream`
 * - `longpoll`: requests that are answered when there is a message
 * - `smartpoll`: polls as often as messages come, between `minpollfreq` and `maxpollfreq`
 * - `simplepoll`: a poll every `pollfreq` milliseconds
 */
export type MeteorMode =
  | "stream"
  | "xhrinteractive"
  | "iframe"
  | "serversent"
  | "longpoll"
  | "smartpoll"
  | "simplepoll";

/**
 * - 0: not connected
 * - 1: a request is under way, or will be in a moment
 * - 2: never set
 * - 3: the request, or the frame, got no answer in time; another follows
 * - 4: the server answered, or the frame is there
 * - 5: a ping or message has come
 * - 6: the server ended it for good
 */
export type MeteorStatus = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** The events and what their callbacks are called with. A callback may take fewer arguments. */
export interface MeteorEvents {
  /** A message: its text, its channel, its id. */
  process(data: string, channel: string, id: number): void;
  /** A stream ended and will be opened again. Happens now and then; nothing is lost. */
  reset(): void;
  /** The server ended it for good: by `/disconnect/`, by a newer client of the same `hostid`, or as it stopped. */
  eof(): void;
  /** It fell back to polls, or returned to a stream. */
  changemode(mode: "poll" | "stream"): void;
  statuschanged(status: MeteorStatus): void;
  /** Messages with ids from `from` to `to`, both included, may have been missed and cannot be had any more. */
  gap(channel: string, from: number, to: number): void;
}

export type MeteorEvent = keyof MeteorEvents;

/** Callbacks by event. A page may put functions here directly, and change them at any time. */
export type MeteorCallbacks = { [E in MeteorEvent]: MeteorEvents[E] | null | undefined };

/** A joined channel. */
export interface MeteorChannel {
  readonly name: string;
  /** How many messages were asked for at joining; -1 for all. */
  readonly backtrack: number;
  /** Id of the last message received or known of, null if none. 0 is an id like any other. */
  readonly lastmsgreceived: number | null;
}

/** A timer that runs, or null. */
export type MeteorTimer = unknown;

/** What stands around a client; each part may be replaced, for tests or outside of a page. */
export interface MeteorEnvironment {
  /** Where `host`, `port` and `scheme` come from. */
  location: { protocol: string; hostname: string; port: string } | undefined;
  fetch: ((url: string, init: any) => Promise<any>) | null;
  AbortController: (new () => any) | undefined;
  TextDecoder: (new (encoding: string) => any) | undefined;
  XMLHttpRequest: (new () => any) | undefined;
  /** Loads a URL in a hidden frame and calls `loaded` at the end of its response. */
  openFrame: ((url: string, loaded: () => void) => { contentWindow: any; remove(): void }) | null;
  /** Milliseconds since 1970. */
  now: () => number;
  /** A number from 0 to 1. */
  random: () => number;
  setTimeout: (task: () => void, ms: number) => MeteorTimer;
  clearTimeout: (timer: any) => void;
  /** Whether there may be a network. */
  online: () => boolean;
  /** Whether the page has loaded; hidden frames wait for that. */
  loaded: () => boolean;
  /** Takes what a callback threw. */
  report: (problem: unknown) => void;
  /** Takes lines of the log, in debug mode. */
  log: (text: string) => void;
  /** Tells when page or network come back (`wake`), the page is put away (`hide`), the network is in doubt. */
  listen: ((what: "wake" | "hide" | "doubt", task: () => void) => void) | null;
}

export interface MeteorClient {
  // ---- Settings

  /** Host name of the server; that of the page unless set. */
  host: string | null;
  /** Its port. Unless set: that of the page while `host` is the page's own, else the usual one of `scheme`. */
  port: number | string;
  /** That of the page unless set. */
  scheme: "http" | "https";
  /** Letters and digits that name this client to the server. Made up at connect if null; two tabs need two. */
  hostid: string | null;
  /** Set: what is wanted, `stream` at first. Read after connect: what is done, the choice made for `stream` included. */
  mode: MeteorMode;
  /** Whether to log, to the console or to the element with the id `meteorlogoutput`. */
  debugmode: boolean;
  /** Milliseconds from the beginning of a poll to that of the next: 3000; smartpoll changes it. */
  pollfreq: number;
  /** The least that smartpoll makes of it, and the distance of long polls that bring nothing: 2000. */
  minpollfreq: number;
  /** The most that smartpoll makes of it: 60000. */
  maxpollfreq: number;
  /** Milliseconds of silence after which a poll is asked again: 30000; 0 for never. */
  polltimeout: number;
  /** Milliseconds of silence after which a stream is opened anew: 20000; 0 for never. */
  pingtimeout: number;
  callbacks: MeteorCallbacks;

  // ---- For reading

  readonly status: MeteorStatus;
  readonly channelcount: number;
  readonly channels: Readonly<Record<string, MeteorChannel>>;
  /** The `Server` header of the last answer, or null. */
  server: string | null;
  /** When the last request was made, in milliseconds since 1970; 0 if none. */
  lastrequest: number;
  /** When the last ping or message came, in milliseconds since 1970; 0 if none. */
  lastpingtime: number;
  /** When the newest messages came, five at most; kept in smartpoll. */
  recvtimes: number[];
  /** The hidden frame, or null. */
  frameref: { contentWindow: any } | null;
  readonly pingtimer: MeteorTimer;
  readonly frameloadtimer: MeteorTimer;
  updatepollfreqtimer: MeteorTimer;

  // ---- For pages. All methods may be handed around without their object.

  /**
   * Begins to receive a channel. When connected, it is asked for at once.
   *
   * @param name letters, digits, `_`, `-` and `%`
   * @param backtrack how many older messages to begin with: 0 for none; left out or negative for all there are
   * @throws Error if it is joined already or no name of a channel
   */
  joinChannel(name: string | number, backtrack?: number | string): void;

  /**
   * Receives a channel no more; leaving the last one disconnects.
   *
   * @throws Error if it is not joined
   */
  leaveChannel(name: string | number): void;

  /**
   * Begins to receive, anew if it was connected.
   *
   * @throws Error without host, port or a joined channel, or if `mode` or `hostid` are none
   */
  connect(): void;

  disconnect(): void;

  /** Adds a function to those called at an event; all are called with the same arguments. */
  registerEventCallback<E extends MeteorEvent>(event: E, callback: MeteorEvents[E]): void;

  /** A further client, with settings, channels, callbacks and a connection of its own. */
  create(environment?: Partial<MeteorEnvironment>): MeteorClient;

  // ---- For frames, and within reach as in the original

  /** A frame is there: gives its window `p`, `ch`, `gap`, `eof` and `r`, which a response's scripts call. */
  register(frame: object): void;
  /** The response in a frame has ended; it is asked for again. */
  reset(frame?: object): void;
  /** A message that came from elsewhere; the id -1 is a ping. */
  process(id: number, channel?: string, text?: string): void;
  /** The newest id of a channel. */
  channelInfo(channel: string, lastId: number): void;
  ping(): void;
  /** Ends it for good. */
  eof(): void;
  /** The push URL of the next request. */
  getSubsUrl(): string;
  /** Receives by a document in the hidden frame, which must call `register`. */
  loadFrame(url: string): void;
  /** Takes it that the frame is not there in time: status 3, and on to polls. */
  frameloadtimeout(): void;
  /** Chooses the transport for the mode, to be seen in `mode`. */
  selectStreamTransport(): void;
  /** Polls from now on, in the mode smartpoll. */
  pollmode(): void;
  /** One step of `pollfreq` towards half the average time between messages. */
  updatepollfreq(): void;
  /** The last two labels of a host name. Nothing lowers `document.domain` any more. */
  extract_xss_domain(domain: string): string;
  setstatus(status: MeteorStatus): void;
  /** Logs in debug mode. */
  log(text: string): void;
}

declare global {
  /** Receives what a Perseid server pushes. */
  var Meteor: MeteorClient;
}
