// Lines of JSON, both ways: {id, method, params}, {id, result} and {id, error}; without an id nobody answers.
// A line with "bytes" is followed by so many bytes as they are. The launcher opened the channel as 3 and 4, so that
// nothing which plugins or their children print can get into it.
import fs from "node:fs"
import net from "node:net"
import { described } from "./failure.mjs"

const LONGEST_LINE = 16 << 20
const bun = process.versions.bun !== undefined
const methods = new Map()
const waiting = new Map()
let last = 0
let drained

// node writes a file stream through its thread pool, many times slower than a socket; bun has no sockets on descriptors
const output = bun ? fs.createWriteStream("", { fd: 4, autoClose: false }) : new net.Socket({ fd: 4, readable: false, writable: true })
output.on("error", () => {})

function write(...parts) {
  output.cork?.()
  let room = true
  for (const part of parts) room = output.write(part)
  output.uncork?.()
  if (room) return undefined
  return (drained ??= new Promise((resolve) => output.once("drain", () => { drained = undefined; resolve() })))
}

/** Tells how much has not been taken from us yet. */
export const backlog = () => output.writableLength

/** Says something; resolves when there is room for more. */
export const notify = (method, params) => write(JSON.stringify({ method, params }) + "\n")

/** Sends bytes; resolves when there is room for more. */
export const sendBytes = (stream, bytes) => write(JSON.stringify({ stream, bytes: bytes.length }) + "\n", bytes)

/** Asks Sesame. */
export function call(method, params) {
  const id = ++last
  const line = JSON.stringify({ id, method, params }) + "\n"
  if (line.length > LONGEST_LINE) return Promise.reject(new Error(`${method}: ${line.length} characters are too many`))
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    write(line)
  })
}

/** Answers what Sesame asks. */
export const serve = (method, answer) => methods.set(method, answer)

/** Begins to listen; "ended" is called when Sesame is gone. */
export function listen(ended) {
  const input = bun ? fs.createReadStream("", { fd: 3, autoClose: false }) : new net.Socket({ fd: 3, readable: true, writable: false })
  let parts = []
  input.on("data", (data) => {
    let from = 0
    for (let to; (to = data.indexOf(10, from)) >= 0; from = to + 1) {
      parts.push(data.subarray(from, to))
      take(JSON.parse(parts.length === 1 ? parts[0].toString() : Buffer.concat(parts).toString()))
      parts = []
    }
    if (from < data.length) parts.push(Buffer.from(data.subarray(from)))
  })
  input.on("end", ended)
  input.on("error", ended)
  notify("ready")
}

function take(message) {
  if (message.method !== undefined) return void answer(message)
  const asked = waiting.get(message.id)
  waiting.delete(message.id)
  if (message.error) asked?.reject(new Error(message.error.message))
  else asked?.resolve(message.result)
}

async function answer({ id, method, params }) {
  let reply
  try {
    reply = JSON.stringify({ id, result: (await methods.get(method)(params)) ?? null })
    if (reply.length > LONGEST_LINE) throw new Error("the result is too large")
  } catch (error) {
    reply = JSON.stringify({ id, error: described(error) })
  }
  if (id !== undefined) write(reply + "\n")
}
