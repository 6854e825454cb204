// How a Meteor object of 2008 behaves, on the wire and towards its frames, written anew from the description of
// that behaviour: a hidden frame, functions handed to it, a position that is 0 for nothing. Its defects are
// meant. For tests of the server; pages use the meteor.js of this project.
// SPDX-License-Identifier: Apache-2.0
var Meteor = new (function () {
  var m = this;
  function nothing() {}
  function now() { return new Date().getTime(); }

  m.host = null;
  m.port = 80;
  m.scheme = "http";
  m.hostid = null;
  m.mode = "stream";
  m.pollfreq = 3000;
  m.minpollfreq = 2000;
  m.maxpollfreq = 60000;
  m.polltimeout = 30000;
  m.pingtimeout = 20000;
  m.status = 0;
  m.channelcount = 0;
  m.channels = {};
  m.lastrequest = 0;
  m.lastpingtime = 0;
  m.recvtimes = [];
  m.frameref = null;
  m.callbacks = {
    process: nothing, reset: nothing, eof: nothing, changemode: nothing, statuschanged: nothing
  };

  m.registerEventCallback = function (event, callback) { m.callbacks[event] = callback; };

  m.setstatus = function (status) {
    if (m.status === status) return;
    m.status = status;
    m.callbacks.statuschanged(status);
  };

  m.joinChannel = function (name, backtrack) {
    if (m.channels[name]) throw "joined already: " + name;
    m.channels[name] = { backtrack: backtrack, lastmsgreceived: 0 };
    m.channelcount++;
    if (m.status !== 0 && m.status !== 6) m.connect();
  };

  m.leaveChannel = function (name) {
    if (!m.channels[name]) throw "not joined: " + name;
    delete m.channels[name];
    if (m.status !== 0 && m.status !== 6) m.connect();
    m.channelcount--;
  };

  function base() { return m.scheme + "://" + m.host + (m.port === 80 ? "" : ":" + m.port); }

  m.getSubsUrl = function () {
    var parts = [];
    for (var name in m.channels) {
      var channel = m.channels[name];
      if (channel.lastmsgreceived > 0) name += ".r" + (channel.lastmsgreceived + 1);
      else if (channel.backtrack > 0) name += ".b" + channel.backtrack;
      else if (!(channel.backtrack >= 0)) name += ".h";
      parts.push(name);
    }
    return base() + "/push/" + m.hostid + "/" + m.mode + "/" + parts.join("/") + "?nc=" + now();
  };

  function lowerDomain() {
    if (/^[0-9.]+$/.test(location.hostname)) return;
    try { document.domain = location.hostname.split(".").slice(-2).join("."); } catch (refused) {}
  }

  function listenForPings() {
    clearTimeout(m.pingtimer);
    m.lastpingtime = now();
    if (/poll$/.test(m.mode)) return;
    m.pingtimer = setTimeout(m.pollmode, m.pingtimeout);
  }

  m.connect = function () {
    if (!m.host || !m.port) throw "no host";
    if (!m.channelcount) throw "no channel";
    if (m.status !== 0 && m.status !== 6) m.disconnect();
    lowerDomain();
    m.setstatus(1);
    if (m.hostid === null) m.hostid = now() + "" + Math.floor(Math.random() * 1000000);
    if (m.mode === "stream") m.mode = window.addEventStream ? "iframe" : "xhrinteractive";
    if (m.mode === "longpoll") m.pollfreq = m.minpollfreq;
    if (m.mode === "smartpoll") m.updatepollfreqtimer = setInterval(m.updatepollfreq, 2500);
    m.lastrequest = now();
    m.frameloadtimer = setTimeout(m.frameloadtimeout, 5000);
    listenForPings();
    if (m.mode === "iframe") m.loadFrame(m.getSubsUrl());
    else m.loadFrame(base() + (/poll$/.test(m.mode) ? "/poll.html" : "/stream.html"));
  };

  m.disconnect = function () {
    clearTimeout(m.pingtimer);
    clearTimeout(m.frameloadtimer);
    clearTimeout(m.reopentimer);
    clearInterval(m.updatepollfreqtimer);
    if (m.frameref) m.frameref.parentNode.removeChild(m.frameref);
    m.frameref = null;
    if (m.status !== 6) m.setstatus(0);
  };

  m.loadFrame = function (url) {
    m.frameref = document.createElement("iframe");
    m.frameref.style.display = "none";
    m.frameref.src = url;
    document.body.appendChild(m.frameref);
  };

  m.register = function (frame) {
    clearTimeout(m.frameloadtimer);
    frame.p = m.process;
    frame.r = m.reset;
    frame.eof = m.eof;
    frame.ch = m.channelInfo;
    m.setstatus(4);
  };

  m.process = function (id, name, text) {
    if (id === -1) {
      listenForPings();
    } else if (m.channels[name]) {
      m.callbacks.process(text);
      m.channels[name].lastmsgreceived = id;
      m.recvtimes = m.recvtimes.concat(now()).slice(-5);
    }
    m.setstatus(5);
  };

  m.channelInfo = function (name, id) { m.channels[name].lastmsgreceived = id; };

  m.eof = function () {
    m.callbacks.eof();
    m.setstatus(6);
    m.disconnect();
  };

  m.reset = function () {
    if (m.status === 6) return;
    listenForPings();
    m.callbacks.reset();
    m.reopentimer = setTimeout(m.connect, Math.max(10, m.lastrequest + m.pollfreq - now()));
  };

  m.pollmode = function () {
    m.mode = "smartpoll";
    m.callbacks.changemode("poll");
    m.connect();
  };

  m.frameloadtimeout = function () {
    m.setstatus(3);
    m.pollmode();
  };

  m.updatepollfreq = function () {
    var times = m.recvtimes.concat(now());
    if (times.length < 2) return;
    var half = (times[times.length - 1] - times[0]) / (times.length - 1) / 2;
    if (half < m.pollfreq) m.pollfreq = Math.max(m.minpollfreq, m.pollfreq * 0.9);
    else m.pollfreq = Math.min(m.maxpollfreq, m.pollfreq * 1.05);
  };

  window.onunload = m.disconnect;
})();
