// Types of the module meteor.mjs.
// SPDX-License-Identifier: Apache-2.0
import type { MeteorClient, MeteorEnvironment, MeteorEvent } from "./meteor.js";

export type {
  MeteorCallbacks,
  MeteorChannel,
  MeteorClient,
  MeteorEnvironment,
  MeteorEvent,
  MeteorEvents,
  MeteorMode,
  MeteorStatus,
  MeteorTimer,
} from "./meteor.js";

/** The same object as the global `Meteor`. */
export const Meteor: MeteorClient;
export default Meteor;

/** A further client, with settings, channels, callbacks and a connection of its own. */
export function create(environment?: Partial<MeteorEnvironment>): MeteorClient;

/** The names of all events. */
export const EVENTS: readonly MeteorEvent[];

/** The numbers of `status` by what they mean. */
export const STATUS: {
  readonly IDLE: 0;
  readonly LOADING: 1;
  readonly UNANSWERED: 3;
  readonly OPEN: 4;
  readonly RECEIVING: 5;
  readonly ENDED: 6;
};
