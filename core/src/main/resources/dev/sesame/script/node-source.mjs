// Tells modules from CommonJS by their syntax, as bun does, and gives modules what bun's have.
import fs from "node:fs"

const STATEMENT = /(?:^|[;}])\s*(?:import\s*(?:["'][^"'\n]+["']|[\w$*{][^;"'()]*?\bfrom\s*["'])|export\s*(?:(?:default|const|let|var|async|function|class)\b|[{*]))/m
const META = /\bimport\.meta\b/
const COMMONJS = /\bmodule\.exports\b|\bexports\.\w+\s*=|\bexports\s*,\s*["']__esModule["']/
const REQUIRE = /\brequire\s*\(|\b__(?:dir|file)name\b/
const BUN_META = /\bimport\.meta\.(?:dir|path|file|main|require|env)\b/

const isModule = (source) => STATEMENT.test(source) || (META.test(source) && !COMMONJS.test(source))

/** Tells whether a script is CommonJS; what is neither counts as a module without exports. */
export function isCommonJs(file) {
  if (!/\.c?js$/.test(file)) return false
  const source = fs.readFileSync(file, "utf8")
  return file.endsWith(".cjs") || (COMMONJS.test(source) && !isModule(source))
}

/** Returns a script as a module when it is one; undefined leaves it to node. */
export function scriptModule(file, { format }) {
  const source = fs.readFileSync(file, "utf8")
  if (file.endsWith(".js") && (isModule(source) ? isDoubtful(file, source, format) : COMMONJS.test(source) || isPackaged(file))) return undefined
  return { format: "module", source: withGlobals(source), shortCircuit: true }
}

// a package that says it is CommonJS, and looks it too, may have the word at the start of a line of a comment
const isDoubtful = (file, source, format) => format === "commonjs" && isPackaged(file) && COMMONJS.test(source)
const isPackaged = (file) => file.includes("/node_modules/")

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
