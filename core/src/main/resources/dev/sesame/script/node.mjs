// Makes node run what was written for bun: its modules, its TypeScript, its fetch and what plugins use of its API.
import module, { createRequire } from "node:module"
import { pathToFileURL } from "node:url"
import { MessageChannel } from "node:worker_threads"
import { notify } from "./channel.mjs"
import { isCommonJs } from "./node-source.mjs"
import { shell } from "./node-shell.mjs"
import { defineBun } from "./node-bun.mjs"

export function prepare({ userAgent, ...settings }) {
  process.setSourceMapsEnabled(true)
  defineBun()
  fetchAs(userAgent)
  if (module.registerHooks) hookHere(settings)
  else hookInThread(settings)
  return shell
}

let hooked = Promise.resolve()

function hookHere(settings) {
  hooked = import("./node-hooks.mjs").then((hooks) => {
    hooks.configure(settings, () => notify("library", { name: "typescript" }))
    module.registerHooks({ resolve: hooks.resolveSync, load: hooks.loadSync })
  })
}

// before node 22.15 hooks run in a thread of their own, which asks us for what it needs
function hookInThread(settings) {
  const { port1, port2 } = new MessageChannel()
  port1.on("message", () => notify("library", { name: "typescript" }))
  port1.unref()
  module.register("./node-thread.mjs", import.meta.url, { data: { settings, port: port2 }, transferList: [port2] })
}

export async function importModule(file) {
  await hooked
  return isCommonJs(file) ? namespaceOf(createRequire(pathToFileURL(file))(file)) : import(pathToFileURL(file).href)
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
