// What the types must refuse: each line marked so is an error, or the compiler complains of the mark.
import Meteor, { EVENTS, STATUS, create } from "../../meteor.mjs";

// @ts-expect-error: no such mode
Meteor.mode = "websockets";
// @ts-expect-error: no such scheme
Meteor.scheme = "ftp";
// @ts-expect-error: a number
Meteor.pollfreq = "3000";
// @ts-expect-error: for reading
Meteor.status = 5;
// @ts-expect-error: for reading
Meteor.channels = {};
// @ts-expect-error: for reading
Meteor.channels["a"].lastmsgreceived = 7;
// @ts-expect-error: for reading
Meteor.channelcount = 1;
// @ts-expect-error: no such property
Meteor.pollfrequency = 1000;
// @ts-expect-error: a channel has a name
Meteor.joinChannel();
// @ts-expect-error: a count
Meteor.joinChannel("a", true);
// @ts-expect-error: one channel at a time
Meteor.leaveChannel(["a"]);
// @ts-expect-error: no such event
Meteor.registerEventCallback("message", () => {});
// @ts-expect-error: the id is a number
Meteor.registerEventCallback("process", (data: string, channel: string, id: string) => id);
// @ts-expect-error: three arguments at most
Meteor.registerEventCallback("gap", (channel, from, to, why) => why);
// @ts-expect-error: a reset tells nothing
Meteor.registerEventCallback("reset", (status: number) => status);
// @ts-expect-error: no such mode is told
Meteor.registerEventCallback("changemode", (mode) => mode === "longpoll");
// @ts-expect-error: no such status
Meteor.registerEventCallback("statuschanged", (status) => status === 7);
// @ts-expect-error: no such event
Meteor.callbacks.message = () => {};
// @ts-expect-error: may be null
Meteor.channels["b"].lastmsgreceived.toFixed();
// @ts-expect-error: a window
Meteor.register("window");
// @ts-expect-error: returns nothing
Meteor.connect().then(() => {});
// @ts-expect-error: a function
create({ now: 5 });
// @ts-expect-error: for reading
EVENTS.push("process");
// @ts-expect-error: no such status
STATUS.DREAMING;
