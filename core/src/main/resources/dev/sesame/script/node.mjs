// Makes node run what was written for bun: its modules, its TypeScript, its fetch and what plugins use of its API.
import fs from "node:fs"
import module, { createRequire } from "node:module"
import { pathToFileURL } from "node:url"
import { MessageChannel } from "node:worker_threads"
import { notify } from "./channel.mjs"
import { isCommonJs } from "./node-source.mjs"
import { configureTypeScript, transpiled } from "./node-typescript.mjs"
import { shell } from "./node-shell.mjs"
import { defineBun } from "./node-bun.mjs"

let settings
let hooked

export function prepare({ userAgent, ...rest }) {
  settings = rest
  process.setSourceMapsEnabled(true)
  defineBun()
  fetchAs(userAgent)
  configureTypeScript(settings, askForCompiler)
  return shell
}

const askForCompiler = () => notify("library", { name: "typescript" })

async function hookHere() {
  const hooks = await import("./node-hooks.mjs")
  module.registerHooks({ resolve: hooks.resolveSync, load: hooks.loadSync })
}

// before node 22.15 hooks run in a thread of their own, which asks us for what it needs
async function hookInThread() {
  const { port1, port2 } = new MessageChannel()
  port1.on("message", askForCompiler)
  port1.unref()
  module.register("./node-thread.mjs", import.meta.url, { data: { settings, port: port2 }, transferList: [port2] })
}

export async function importModule(file) {
  const alone = compiledAlone(file)
  if (alone) return import(pathToFileURL(alone).href)
  await (hooked ??= module.registerHooks ? hookHere() : hookInThread())
  return isCommonJs(file) ? namespaceOf(createRequire(pathToFileURL(file))(file)) : import(pathToFileURL(file).href)
}

// what imports nothing but node's own needs no hooks, whose thread takes as long to start as all the rest
function compiledAlone(file) {
  if (file.endsWith(".json") || file.includes("/node_modules/") || isCommonJs(file)) return undefined
  const { kept, code } = transpiled(file)
  const rest = code.replace(/^import\b[^"'()]*\bfrom\s*["']node:(?!module)[\w/]+["'];?$/gm, "")
  return /\b(?:import|require)\b|\bfrom\s*["']/.test(rest) || !fs.existsSync(kept) ? undefined : kept
}

// as bun shows a CommonJS module: the own properties of what it exports, also of a function, and the whole as default
function namespaceOf(exports) {
  const isObject = exports !== null && (typeof exports === "object" || typeof exports === "function")
  const marked = isObject && exports.__esModule === true
  const names = isObject ? Object.getOwnPropertyNames(exports).filter((name) => name !== "default" && !(marked && name === "__esModule")) : []
  if (typeof exports === "function") names.splice(0, names.length, ...names.filter((name) => name !== "arguments" && name !== "caller"))
  const namespace = { default: marked && "default" in exports ? exports.default : exports }
  for (const name of names) namespace[name] = exports[name]
  return Object.fromEntries(Object.entries(namespace).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function fetchAs(userAgent) {
  const real = globalThis.fetch
  globalThis.fetch = function fetch(input, init) {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined))
    if (!headers.has("user-agent")) headers.set("user-agent", userAgent)
    const duplex = init?.body instanceof ReadableStream ? { duplex: "half" } : {}
    return real(input, { ...duplex, ...init, headers })
  }
}
