// TypeScript by its own compiler, one file at a time; the result is kept by content, so that the compiler, which is
// large, is taken out of its jar and loaded only for a file that is new.
import { createHash, randomUUID } from "node:crypto"
import fs from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"
import { pathToFileURL } from "node:url"
import { withGlobals } from "./node-source.mjs"

const PATIENCE = 30_000
const KEPT = 90 * 24 * 60 * 60 * 1000
const OPTIONS = { module: "ESNext", target: "ES2022", isolatedModules: true, jsx: "React", inlineSourceMap: true }
let settings
let askForCompiler
let compiler
let pruned = false

/** "cache" is the directory of results, "compiler" the file of the compiler, "digest" its SHA-256. */
export function configureTypeScript(given, ask) {
  settings = given
  askForCompiler = ask
}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part).update("\0"), createHash("sha256")).digest("hex")

export const isTypeScript = (file) => /\.([mc]?ts|tsx|jsx)$/.test(file)

/** Returns the file as JavaScript that node takes for a module, with a map back to its lines, and the file where that is kept. */
export function transpiled(file) {
  const source = fs.readFileSync(file, "utf8")
  const kept = path.join(settings.cache, sha256(settings.digest, JSON.stringify(OPTIONS), file, source) + ".mjs")
  try {
    return { kept, code: fs.readFileSync(kept, "utf8") }
  } catch {
    const code = isTypeScript(file) ? withGlobals(transpile(file, source)) : source + mapOf(file, source)
    keep(kept, code)
    return { kept, code }
  }
}

// a script stays what it is, line by line
function mapOf(file, source) {
  const map = { version: 3, sources: [pathToFileURL(file).href], names: [], mappings: "AAAA" + ";AACA".repeat(source.split("\n").length - 1) }
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`
}

function keep(file, text) {
  const part = `${file}.${randomUUID()}.tmp`
  try {
    fs.mkdirSync(settings.cache, { recursive: true, mode: 0o700 })
    fs.writeFileSync(part, text, { mode: 0o600 })
    fs.renameSync(part, file)
    prune()
  } catch {
    fs.rmSync(part, { force: true }) // then it is compiled again the next time
  }
}

// What was written long ago goes, but only when something was compiled anyway; what is still needed is compiled again.
function prune() {
  if (pruned) return
  pruned = true
  for (const name of fs.readdirSync(settings.cache)) {
    const file = path.join(settings.cache, name)
    const { mtimeMs } = fs.lstatSync(file, { throwIfNoEntry: false }) ?? {}
    if (Date.now() - mtimeMs > KEPT) fs.rmSync(file, { force: true })
  }
}

function transpile(file, source) {
  const ts = (compiler ??= loadCompiler())
  const { outputText, diagnostics } = ts.transpileModule(source, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      ...OPTIONS,
      module: ts.ModuleKind[OPTIONS.module],
      target: ts.ScriptTarget[OPTIONS.target],
      jsx: ts.JsxEmit[OPTIONS.jsx],
      sourceRoot: pathToFileURL(path.dirname(file)).href, // wherever the result is imported from
    },
  })
  const [problem] = diagnostics.filter((it) => it.category === ts.DiagnosticCategory.Error)
  if (problem) throw syntaxError(ts, file, problem)
  return outputText
}

function syntaxError(ts, file, { messageText, file: parsed, start }) {
  const error = new SyntaxError(ts.flattenDiagnosticMessageText(messageText, "\n"))
  const { line, character } = parsed.getLineAndCharacterOfPosition(start)
  error.stack = `SyntaxError: ${error.message}\n    at ${file}:${line + 1}:${character + 1}`
  return error
}

function loadCompiler() {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let waited = 0; !isGood(); waited += 10) {
    if (waited === 0) askForCompiler()
    if (waited > PATIENCE) throw new Error("the TypeScript compiler cannot be had: is the cache directory writable?")
    Atomics.wait(pause, 0, 0, 10)
  }
  return createRequire(import.meta.url)(settings.compiler)
}

const isGood = () => fs.existsSync(settings.compiler) && createHash("sha256").update(fs.readFileSync(settings.compiler)).digest("hex") === settings.digest
