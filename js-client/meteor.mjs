// The Meteor object for modules: the same object that meteor.js makes for scripts, however often both are loaded.
//
//   import Meteor from "./meteor.mjs";
//
// SPDX-License-Identifier: Apache-2.0
import "./meteor.js";

const Meteor = globalThis.Meteor;
const constants = Meteor?.[Symbol.for("io.perseid.Meteor")];
if (!constants) throw new Error("The meteor.js beside meteor.mjs is another one: expected the one they came with");

export default Meteor;
export { Meteor };
export const create = Meteor.create;
export const { EVENTS, STATUS } = constants;
