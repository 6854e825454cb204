// ev for modules: the same object that stardust.js makes for scripts, however often both are loaded.
//
//   import ev from "./stardust.mjs";
//
// SPDX-License-Identifier: Apache-2.0
import "./stardust.js";

const ev = globalThis[Symbol.for("io.perseid.ev")];

export default ev;
export { ev };
