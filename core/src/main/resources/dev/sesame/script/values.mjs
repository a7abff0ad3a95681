// What cannot be JSON: functions travel as {"$fn": number}, and are called by number, on the object they were found in.
import { call } from "./channel.mjs"
import { within } from "./failure.mjs"

const DEEPEST = 48
const handles = new Map()

/** Returns what stands for "fn" of "owner" in the plugin below "root". */
export function handleOf(fn, owner, root) {
  handles.set(handles.size + 1, { fn, owner, root })
  return { $fn: handles.size }
}

/** Calls a function; its result is encoded. */
export async function invoke(number, args) {
  const { fn, owner, root } = handles.get(number)
  return within(root, async () => encode(await fn.apply(owner, args), root))
}

/** Calls a function; its result stays as it is. */
export async function invokeRaw(number, args) {
  const { fn, owner, root } = handles.get(number)
  return within(root, async () => fn.apply(owner, args))
}

/** Returns "value" as JSON knows it. Functions become handles with a "root", and are dropped without one. */
export function encode(value, root, owner, depth = 0) {
  if (depth > DEEPEST) throw new TypeError("the value is circular or nested too deeply")
  if (typeof value === "function") return root === undefined ? undefined : handleOf(value, owner, root)
  if (typeof value === "bigint") return String(value)
  if (typeof value === "number") return Number.isFinite(value) ? value : null
  if (value === undefined || typeof value === "symbol") return undefined
  if (value === null || typeof value !== "object") return value
  if (typeof value.toJSON === "function") return encode(value.toJSON(), root, owner, depth + 1)
  if (value[Symbol.toStringTag] === "Headers") return Object.fromEntries(value) // to name the class would load all of fetch
  if (Array.isArray(value)) return value.map((element) => encode(element, root, value, depth + 1) ?? null)
  const result = {}
  for (const [name, member] of Object.entries(value)) {
    const encoded = encode(member, root, value, depth + 1)
    if (encoded !== undefined) result[name] = encoded
  }
  return result
}

/** Returns the argument that "value" stands for: {"$auth": provider} is getAuth, null is undefined. */
export function argument(value) {
  if (value === null) return undefined
  if (typeof value?.$auth === "string") return async () => (await call("auth.get", { provider: value.$auth })) ?? undefined
  return value
}
