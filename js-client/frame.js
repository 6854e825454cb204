// The hidden frame of a page whose Meteor object is that of 2008: stream.html and poll.html are this script and
// the parser of meteor.js, which they load as perseid.js, since an old file may lie at /meteor.js.
//
// The frame asks the page for the address, sends the request, and hands over the calls in its response. They
// are read as data: nothing that a server sends is ever run.
// SPDX-License-Identifier: Apache-2.0
(function () {
  "use strict";

  const { FrameParser } = window.Meteor[Symbol.for("io.perseid.Meteor")];
  const CALLS = ["p", "ch", "gap", "eof", "r"];
  const POLL_AGAIN_MIN_MS = 10;
  const RETRY_MIN_MS = 1_000;
  const RETRY_MAX_MS = 300_000;

  /** The page's Meteor object; null where there is none or the browser keeps it from us. */
  function meteorOfPage() {
    try {
      return parent !== window && parent.Meteor ? parent.Meteor : null;
    } catch {
      return null;
    }
  }

  /**
   * Old pages on another host of the same domain lower their document.domain, and can be reached only if we do
   * the same. Browsers that no longer allow it do nothing here, or throw.
   */
  function meetPage() {
    if (!meteorOfPage() && /[a-z]/i.test(location.hostname)) {
      try {
        document.domain = location.hostname.split(".").slice(-2).join(".");
      } catch {
        // The page stays out of reach.
      }
    }
    return meteorOfPage();
  }

  let ended = false;

  /** Calls one of the functions that the page gave us. One that throws must not stop those behind it. */
  function call(name, args) {
    if (!CALLS.includes(name) || typeof window[name] !== "function") return;
    if (name === "eof") ended = true;
    try {
      window[name](...args);
    } catch (problem) {
      setTimeout(() => {
        throw problem;
      });
    }
  }

  function newParser(take) {
    return new FrameParser(take, () => {});
  }

  /**
   * Channel info moves an old page to the newest message, though those before it are still to come: a page that
   * joins another channel at that moment would lose them. So it is kept back until the channel's first message,
   * which says more, or until a ping, which comes behind all history.
   */
  function keepInfosBack() {
    const infos = new Map();
    return (name, args) => {
      if (name === "ch") {
        infos.set(args[0], args);
        return;
      }
      if (name === "p" && args[0] === -1) {
        for (const info of infos.values()) call("ch", info);
        infos.clear();
      } else if (name === "p") {
        infos.delete(args[1]);
      }
      call(name, args);
    };
  }

  /** One request for as long as it lasts; its end is a call of r, and the page loads this frame again. */
  function stream(meteor) {
    const parser = newParser(keepInfosBack());
    const xhr = new XMLHttpRequest();
    let taken = 0;
    xhr.onreadystatechange = () => {
      if (xhr.readyState < 3) return;
      const text = xhr.responseText.slice(taken);
      taken += text.length;
      parser.push(text);
      if (xhr.readyState === 4) call("r", []);
    };
    xhr.open("GET", meteor.getSubsUrl(), true);
    xhr.send();
  }

  /**
   * One request after the other. Only a whole response counts: its channel info moves the page on, which must
   * not happen when the messages behind it were cut off.
   */
  function poll(meteor) {
    const begun = Date.now();
    const xhr = new XMLHttpRequest();
    meteor.lastrequest = begun;
    xhr.onloadend = () => {
      if (xhr.status !== 0) newParser(call).push(xhr.responseText);
      if (ended) return;
      const elapsed = Date.now() - begun;
      const failed = xhr.status >= 500 || (xhr.status === 0 && elapsed < meteor.polltimeout);
      const wait = failed ? Math.max(retryMs(xhr), meteor.pollfreq - elapsed) : meteor.pollfreq - elapsed;
      setTimeout(poll, Math.max(POLL_AGAIN_MIN_MS, wait), meteor);
    };
    xhr.open("GET", meteor.getSubsUrl(), true);
    xhr.timeout = meteor.polltimeout;
    xhr.send();
  }

  /** What a server that cannot answer must be spared: what it asks for, else a second and a bit by chance. */
  function retryMs(xhr) {
    const asked = Number(xhr.getResponseHeader("Retry-After")) * 1_000;
    return Math.min(RETRY_MAX_MS, Math.max(RETRY_MIN_MS, asked || 0)) * (1 + Math.random() / 4);
  }

  const transport = document.currentScript.dataset.transport;
  const meteor = meetPage();
  if (meteor) {
    meteor.register(window);
    (transport === "poll" ? poll : stream)(meteor);
  }
})();
