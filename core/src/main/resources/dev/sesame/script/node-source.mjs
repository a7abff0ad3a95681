// Tells modules from CommonJS by their syntax, as bun does, and gives modules what bun's have.
import fs from "node:fs"

const MODULE = /^\s*(?:import\s*[\w{*"']|export\s*[\w{*])|\bimport\.meta\b/m
const COMMONJS = /\bmodule\.exports\b|\bexports\.\w+\s*=|\bexports\s*,\s*["']__esModule["']/
const REQUIRE = /\brequire\s*\(|\b__(?:dir|file)name\b/
const BUN_META = /\bimport\.meta\.(?:dir|path|file|main|require|env)\b/

/** Tells whether a script is CommonJS; what is neither counts as a module without exports. */
export function isCommonJs(file) {
  if (file.endsWith(".cjs")) return true
  if (!file.endsWith(".js")) return false
  const source = fs.readFileSync(file, "utf8")
  return COMMONJS.test(source) && !MODULE.test(source)
}

/** Returns a script as a module when it is one; undefined leaves it to node. */
export function scriptModule(file) {
  const source = fs.readFileSync(file, "utf8")
  if (file.endsWith(".js") && (!MODULE.test(source) || COMMONJS.test(source))) return undefined
  return { format: "module", source: withGlobals(source), shortCircuit: true }
}

/** Returns a JSON file as a module with a default export. */
export function jsonModule(file) {
  return { format: "module", source: `export default ${fs.readFileSync(file, "utf8")}`, shortCircuit: true }
}

/** Adds what bun gives every module and this one uses, in its first line, so that the lines keep their numbers. */
export function withGlobals(source) {
  const code = source.replace(/^#!.*/, "")
  const parts = []
  if (REQUIRE.test(code)) parts.push(required(code))
  if (BUN_META.test(code)) {
    parts.push("Object.assign(import.meta, { dir: import.meta.dirname, path: import.meta.filename, file: import.meta.filename.slice(import.meta.dirname.length + 1), main: false, env: process.env });")
  }
  return parts.join(" ") + code
}

function required(code) {
  const missing = Object.entries({
    require: "__sesameRequire(import.meta.url)",
    __dirname: "import.meta.dirname",
    __filename: "import.meta.filename",
  }).filter(([name]) => !new RegExp(`\\b(?:const|let|var|function)\\s+${name}\\b|[{,]\\s*${name}\\s*[},]`).test(code))
  if (missing.length === 0) return ""
  return `import { createRequire as __sesameRequire } from "node:module"; const ${missing.map(([name, value]) => `${name} = ${value}`).join(", ")};`
}
