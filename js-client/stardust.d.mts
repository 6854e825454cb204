// Types of the module stardust.mjs.
// SPDX-License-Identifier: Apache-2.0
import type { Ev } from "./stardust.js";

export type { Ev, EvEnvironment, EvError, EvHandler, EvHandlers, EvMessage } from "./stardust.js";

/** The same object as `$.ev` or the global `ev`. */
export const ev: Ev;
export default ev;
