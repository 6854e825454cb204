// A page's script: the global Meteor. Compiled by types.test.mjs, never run.
import type { MeteorEvents, MeteorMode } from "../../meteor.js";

Meteor.host = "push.example.com";
Meteor.port = 80;
Meteor.port = "8080";
Meteor.scheme = "https";
Meteor.hostid = "user17";
Meteor.debugmode = true;
Meteor.pollfreq = 1000;
const modes: MeteorMode[] = ["stream", "xhrinteractive", "iframe", "serversent", "longpoll", "smartpoll", "simplepoll"];
for (const mode of modes) Meteor.mode = mode;

Meteor.joinChannel("news");
Meteor.joinChannel("chat", 10);
Meteor.joinChannel(17, "5");
Meteor.leaveChannel("chat");

Meteor.registerEventCallback("process", (data) => data.toUpperCase());
Meteor.registerEventCallback("process", (data, channel, id) => console.log(data.length, channel.length, id + 1));
Meteor.registerEventCallback("gap", (channel, from, to) => console.log(channel.length, to - from));
Meteor.registerEventCallback("statuschanged", (status) => status === 6);
Meteor.registerEventCallback("changemode", (mode) => mode === "poll");
Meteor.registerEventCallback("reset", () => {});
Meteor.registerEventCallback("eof", console.log);

const earlier = Meteor.callbacks["process"];
Meteor.callbacks["process"] = (data: string) => console.log(data);
Meteor.callbacks.process = earlier;
Meteor.callbacks.eof = null;

const { connect } = Meteor;
connect();
window.onunload = Meteor.disconnect;

const last: number | null = Meteor.channels["news"].lastmsgreceived;
const url: string = Meteor.getSubsUrl();
const log: MeteorEvents["process"] = (data, channel, id) => Meteor.log(`${channel} ${id} ${data} ${last} ${url}`);
Meteor.register(window);
Meteor.reset(window);
Meteor.reset();
Meteor.process(5, "news", "text");
Meteor.process(-1);

const other = Meteor.create();
other.registerEventCallback("process", log);
Meteor.create({ location: { protocol: "http:", hostname: "h", port: "" }, now: () => 5 });
