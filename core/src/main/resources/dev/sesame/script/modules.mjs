// Where a plugin begins and what in a module is a plugin, as in OpenCode 1.18.33.
import fs from "node:fs"
import path from "node:path"

const INDEX = ["index.ts", "index.tsx", "index.js", "index.mjs", "index.cjs"]

/** Returns the file to import for a file or a directory. */
export function entryOf(target) {
  if (!fs.statSync(target).isDirectory()) return target
  const description = path.join(target, "package.json")
  const json = fs.existsSync(description) ? JSON.parse(fs.readFileSync(description, "utf8")) : {}
  const { exports = {} } = json
  const server = exported(exports["./server"])
  if (server) return path.join(target, server)
  const root = typeof exports === "string" ? exports : exported(exports["."] ?? (exports["./server"] ? undefined : exports))
  for (const candidate of [json.main, root, json.module, ...INDEX]) {
    const file = typeof candidate === "string" && fileOf(path.join(target, candidate))
    if (file) return file
  }
  throw new Error(`Plugin directory ${target} is missing package.json or index file`)
}

function exported(value) {
  if (value === null || typeof value !== "object") return value
  return exported(value.import ?? value.default)
}

function fileOf(file) {
  return [file, ...[".ts", ".js", ".mjs", ".cjs"].map((it) => file + it), ...INDEX.map((it) => path.join(file, it))].find((it) => fs.statSync(it, { throwIfNoEntry: false })?.isFile())
}

/** Returns the plugins of a module, in the order in which they are started. */
export function pluginsOf(namespace, module) {
  const main = namespace.default
  const isV1 = main !== null && typeof main === "object" && ("id" in main || "server" in main || "tui" in main)
  return isV1 ? [serverOf(main, module)] : functionsOf(namespace)
}

function serverOf(main, { spec, packaged }) {
  const { server, tui, id } = main
  if (server !== undefined && typeof server !== "function") throw new TypeError(`Plugin ${spec} has invalid server export`)
  if (tui !== undefined && typeof tui !== "function") throw new TypeError(`Plugin ${spec} has invalid tui export`)
  if (server && tui) throw new TypeError(`Plugin ${spec} must default export either server() or tui(), not both`)
  if (!server) throw new TypeError(`Plugin ${spec} must default export an object with server()`)
  if (id !== undefined && typeof id !== "string") throw new TypeError(`Plugin ${spec} has invalid id type ${typeof id}`)
  if (id !== undefined && !id.trim()) throw new TypeError(`Plugin ${spec} has an empty id`)
  if (!id && !packaged) throw new TypeError(`Path plugin ${spec} must export id`)
  return (...args) => main.server(...args)
}

// the names of a namespace are sorted; a function under two names counts once
function functionsOf(namespace) {
  return [...new Set(Object.values(namespace))].map((value) => {
    const plugin = typeof value === "object" ? value?.server : value
    if (typeof plugin !== "function") throw new TypeError("Plugin export is not a function")
    return plugin
  })
}
