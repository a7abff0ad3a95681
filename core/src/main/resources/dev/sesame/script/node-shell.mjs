// Bun's shell for node, by the system's: enough for what plugins run, not bun's own grammar.
import { createRequire } from "node:module"

const require = createRequire(import.meta.url)
const SAFE = /^[A-Za-z0-9_/.,:=@%+-]+$/

/** Quotes one word. */
export const quote = (word) => (SAFE.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

function words(value) {
  if (Array.isArray(value)) return value.map(words).join(" ")
  return value !== null && typeof value === "object" && "raw" in value ? String(value.raw) : quote(String(value))
}

class ShellError extends Error {
  constructor(output) {
    super(`Failed with exit code ${output.exitCode}`)
    Object.assign(this, output, { name: "ShellError" })
  }
}

function outputOf(exitCode, stdout, stderr) {
  const bytes = () => new Uint8Array(stdout)
  return {
    exitCode, stdout, stderr, bytes,
    text: (encoding) => stdout.toString(encoding),
    json: () => JSON.parse(stdout.toString()),
    arrayBuffer: () => bytes().buffer,
    blob: () => new Blob([stdout]),
  }
}

function run(command, { cwd, env, quiet, throws }) {
  return new Promise((resolve, reject) => {
    const child = require("node:child_process").spawn("/bin/sh", ["-c", command], { cwd, env: env ?? process.env, stdio: ["ignore", "pipe", "pipe"] })
    const collected = { stdout: [], stderr: [] }
    for (const name of ["stdout", "stderr"]) {
      child[name].on("data", (data) => {
        collected[name].push(data)
        if (!quiet) process[name].write(data)
      })
    }
    child.on("error", reject)
    child.on("close", (code) => {
      const output = outputOf(code ?? 128, Buffer.concat(collected.stdout), Buffer.concat(collected.stderr))
      if (throws && output.exitCode !== 0) reject(new ShellError(output))
      else resolve(output)
    })
  })
}

// it starts when it is awaited, or by itself soon
function promiseOf(command, defaults) {
  const options = { ...defaults, quiet: false }
  let running
  const start = () => (running ??= run(command, options))
  const set = (name, value) => ((options[name] = value), promise)
  const read = (name) => (...args) => set("quiet", true).then((output) => output[name](...args))
  const promise = {
    then: (...both) => start().then(...both),
    catch: (failed) => start().catch(failed),
    finally: (done) => start().finally(done),
    quiet: () => set("quiet", true),
    nothrow: () => set("throws", false),
    throws: (yes) => set("throws", yes),
    cwd: (directory) => set("cwd", directory),
    env: (variables) => set("env", variables),
    ...Object.fromEntries(["text", "json", "bytes", "arrayBuffer", "blob"].map((name) => [name, read(name)])),
    async *lines() {
      yield* (await promise.text()).replace(/\n$/, "").split("\n")
    },
    [Symbol.toStringTag]: "ShellPromise",
  }
  setImmediate(start)
  return promise
}

function make(defaults) {
  const $ = (strings, ...values) =>
    promiseOf(strings.raw.map((text, i) => text + (i < values.length ? words(values[i]) : "")).join(""), defaults)
  return Object.assign($, {
    escape: quote,
    braces: (text) => [text],
    ShellError,
    env: (env) => make({ ...defaults, env }),
    cwd: (cwd) => make({ ...defaults, cwd }),
    nothrow: () => make({ ...defaults, throws: false }),
    throws: (throws) => make({ ...defaults, throws }),
  })
}

export const shell = make({ throws: true })
