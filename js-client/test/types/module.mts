// A page's module. Compiled by types.test.mjs, never run.
import Meteor, { create, EVENTS, STATUS } from "../../meteor.mjs";
import * as everything from "../../meteor.mjs";
import type { MeteorClient, MeteorEvent, MeteorStatus } from "../../meteor.mjs";

const client: MeteorClient = create();
client.joinChannel("news", 0);
client.registerEventCallback("statuschanged", (status: MeteorStatus) => status === STATUS.RECEIVING);
for (const event of EVENTS) {
  const name: MeteorEvent = event;
  client.callbacks[name] = null;
}
export const same: boolean = Meteor === globalThis.Meteor && Meteor === everything.Meteor;
