// Runs the TypeScript compiler over files and over claims about what is there at run time.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("types/", import.meta.url));

/** Runs the TypeScript compiler: the problems it finds, by file. Fails if there is no compiler. */
export function compile(...words) {
  const web = ["--target", "es2022", "--module", "node16", "--moduleResolution", "node16", "--lib", "es2022,dom"];
  let output;
  try {
    output = execFileSync("tsc", [...web, "--skipDefaultLibCheck", "--noEmit", ...words], { cwd: here, encoding: "utf8" });
  } catch (problem) {
    if (!problem.stdout) throw problem; // no compiler, or it died
    output = problem.stdout;
  }
  const problems = new Map();
  for (const line of output.split("\n").filter((text) => /error TS/.test(text))) {
    const file = /([\w.-]+)\(/.exec(line)?.[1];
    problems.set(file, [...(problems.get(file) ?? []), line]);
  }
  return problems;
}

// ---- The object as it is at run time

export const kind = (value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

/** Every public name of an object and what it holds, those of its class included. */
export function shapeOf(object) {
  const names = new Set(Object.getOwnPropertyNames(object));
  const kin = Object.getPrototypeOf(object);
  if (kin !== Object.prototype) Object.getOwnPropertyNames(kin).forEach((name) => names.add(name));
  names.delete("constructor");
  return Object.fromEntries([...names].map((name) => [name, kind(object[name])]));
}


// ---- The same, for the compiler to compare with the types

// Holds for each name of a type what `kind` may say of it; too few names and too many are errors.
export const SHAPE = `
type Not<T, U, R> = [Extract<T, U>] extends [never] ? never : R;
type Kind<T> = unknown extends T ? string :
  | Not<T, null, "null"> | Not<T, string, "string"> | Not<T, number, "number"> | Not<T, boolean, "boolean">
  | Not<T, (...args: any) => unknown, "function"> | Not<T, readonly unknown[], "array">
  | Not<Exclude<T, ((...args: any) => unknown) | readonly unknown[]>, object, "object">;
type Shape<T> = { [K in keyof T]: Kind<T[K]> };
`;

export const claim = (name, type, value) => `export const ${name}: ${type} = ${JSON.stringify(value)};\n`;

/** Compiles files of the folder `types` together with others whose text is given by name. */
export function compileWith(generated, ...files) {
  const folder = mkdtempSync(`${here}generated-`);
  try {
    const names = Object.keys(generated).map((name) => `${folder}/${name}`);
    names.forEach((name, i) => writeFileSync(name, Object.values(generated)[i]));
    return compile("--strict", ...files, ...names);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
