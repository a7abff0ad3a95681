// Keeps the one process of all plugins alive and quiet, and takes everything along when it ends.
import { createRequire } from "node:module"
import fs from "node:fs"
import { format, inspect } from "node:util"
import { backlog, notify } from "./channel.mjs"

const require = createRequire(import.meta.url)
const LONGEST = 4096
const FULL = 1 << 20
const exit = process.exit.bind(process)

function log(level, text) {
  if (backlog() > FULL) return // who prints faster than anybody reads is not kept
  for (const line of text.slice(0, 4 * LONGEST).split("\n")) if (line.trim()) notify("log", { level, text: line.slice(0, LONGEST) })
}

/** What plugins print goes to the log; what they throw where nobody waits, and their exits, do not end the others. */
export function tame() {
  for (const name of ["BUN_BE_BUN", "NODE_USE_ENV_PROXY"]) delete process.env[name]
  for (const name of ["log", "info", "debug"]) console[name] = (...args) => log("INFO", format(...args))
  for (const name of ["warn", "error", "trace"]) console[name] = (...args) => log(name === "warn" ? "WARN" : "ERROR", format(...args))
  process.stdout.write = writer("INFO")
  process.stderr.write = writer("ERROR")
  process.on("uncaughtException", (error) => log("ERROR", `uncaught: ${inspect(error)}`))
  process.on("unhandledRejection", (error) => log("ERROR", `unhandled: ${inspect(error)}`))
  process.on("SIGINT", () => {}) // Sesame decides what ends
  process.exit = (code) => refuse(`process.exit(${code ?? ""})`)
  process.abort = () => refuse("process.abort()")
}

function refuse(name) {
  throw new Error(`a plugin may not call ${name}`)
}

function writer(level) {
  return (data, encoding, done) => {
    log(level, typeof data === "string" ? data : Buffer.from(data).toString())
    const callback = typeof encoding === "function" ? encoding : done
    if (callback) queueMicrotask(callback)
    return true
  }
}

/** Ends this process alone, at once: what plugins do at the exit, but not the slow end of a runtime. */
export function leave() {
  process.emit("exit", 0)
  process.kill(process.pid, "SIGKILL")
}

/** Ends this process and all that come from it: Sesame is gone. */
export function end() {
  for (const pid of descendants()) {
    try {
      process.kill(pid, "SIGKILL")
    } catch {
      // it ended by itself
    }
  }
  exit(0)
}

function descendants() {
  const children = new Map()
  for (const [pid, parent] of processes()) children.set(parent, [...(children.get(parent) ?? []), pid])
  const found = [...(children.get(process.pid) ?? [])]
  for (let i = 0; i < found.length; i++) found.push(...(children.get(found[i]) ?? []))
  return found
}

function processes() {
  try {
    return fs.existsSync("/proc/self/stat") ? procProcesses() : psProcesses()
  } catch {
    return []
  }
}

function procProcesses() {
  const pids = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8")
      return [[Number(pid), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])]]
    } catch {
      return []
    }
  })
}

function psProcesses() {
  const table = require("node:child_process").execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
  return table.trim().split("\n").map((line) => line.trim().split(/\s+/).map(Number))
}
