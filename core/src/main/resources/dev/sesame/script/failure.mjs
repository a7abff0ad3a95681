// What went wrong, in the words of the plugin, and where in it.
import path from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const roots = new WeakMap()

/** Runs "work" for the plugin below "root"; what it throws is remembered as the plugin's. */
export async function within(root, work) {
  try {
    return await work()
  } catch (error) {
    const thrown = error !== null && typeof error === "object" ? error : new Error(String(error))
    roots.set(thrown, root)
    throw thrown
  }
}

/** Returns the message, the place such as "corp.ts:12" when it is known, and the stack for the log. */
export function described(error) {
  const first = error?.errors?.[0] ?? error
  const message = String(first?.message || error?.message || first)
  return { message: bounded(message), place: placeOf(first, roots.get(error)), stack: bounded(String(error?.stack ?? error)) }
}

const bounded = (text) => (text.length > 8192 ? text.slice(0, 8192) + "…" : text)
const quoted = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

function placeOf(error, root) {
  if (error?.position?.line) return `${path.basename(error.position.file)}:${error.position.line}`
  if (root === undefined || typeof error?.stack !== "string") return undefined
  const found = new RegExp(`(?:${quoted(root)}|${quoted(pathToFileURL(root).href)})([^\\n:()]*):(\\d+)`).exec(error.stack)
  return found ? `${path.basename(decoded(root + found[1]))}:${found[2]}` : undefined
}

function decoded(file) {
  try {
    return fileURLToPath(`file://${file}`)
  } catch {
    return file
  }
}
