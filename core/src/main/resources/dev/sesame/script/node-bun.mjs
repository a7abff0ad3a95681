// What plugins use of the global Bun, for node. Not all of it: a plugin that needs the rest needs bun.
import fs from "node:fs"
import { createRequire } from "node:module"
import { quote, shell } from "./node-shell.mjs"

const require = createRequire(import.meta.url)
const web = (stream) => stream && require("node:stream").Readable.toWeb(stream)

export function defineBun() {
  globalThis.Bun ??= { $: shell, env: process.env, argv: process.argv, main: process.argv[1], version: "1.3.14", serve, spawn, spawnSync, which, file, write, sleep, sleepSync, escapeHTML }
}

const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time instanceof Date ? time - Date.now() : time))
const sleepSync = (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" }
const escapeHTML = (text) => String(text).replace(/[&<>"']/g, (character) => ENTITIES[character])

function file(path) {
  const read = (encoding) => fs.promises.readFile(path, encoding)
  const bytes = async () => new Uint8Array(await read())
  return {
    name: String(path), bytes,
    text: () => read("utf8"),
    json: async () => JSON.parse(await read("utf8")),
    arrayBuffer: async () => (await bytes()).buffer,
    exists: async () => fs.existsSync(path),
    delete: () => fs.promises.unlink(path),
    write: (data) => write(path, data),
    get size() { return fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0 },
  }
}

async function write(target, data) {
  const bytes = data instanceof Response || data instanceof Blob ? Buffer.from(await data.arrayBuffer()) : Buffer.from(data)
  await fs.promises.writeFile(target?.name ?? target, bytes)
  return bytes.length
}

function which(name) {
  const { status, stdout } = require("node:child_process").spawnSync("/bin/sh", ["-c", `command -v ${quote(name)}`])
  return status === 0 ? stdout.toString().trim() : null
}

const commandOf = (first, second) => (Array.isArray(first) ? { ...second, cmd: first } : first)

function spawnSync(first, second) {
  const { cmd, cwd, env, stdin } = commandOf(first, second)
  const { status, stdout, stderr, error } = require("node:child_process").spawnSync(cmd[0], cmd.slice(1), { cwd, env, input: stdin instanceof Uint8Array ? stdin : undefined })
  if (error) throw error
  return { stdout, stderr, exitCode: status, success: status === 0 }
}

function spawn(first, second) {
  const { cmd, cwd, env, stdin, stdout, stderr, onExit } = commandOf(first, second)
  const way = (given, otherwise) => (given === undefined ? otherwise : (given ?? "ignore"))
  const stdio = [way(stdin, "ignore"), way(stdout, "pipe"), way(stderr, "inherit")]
  const child = require("node:child_process").spawn(cmd[0], cmd.slice(1), { cwd, env: env ?? process.env, stdio })
  const self = {
    pid: child.pid,
    exitCode: null,
    get killed() { return child.killed },
    kill: (signal) => child.kill(signal),
    ref: () => child.ref(),
    unref: () => child.unref(),
    stdin: child.stdin && { write: (data) => child.stdin.write(data), end: () => child.stdin.end(), flush() {} },
    stdout: web(child.stdout),
    stderr: web(child.stderr),
    exited: new Promise((resolve, reject) => {
      child.once("error", reject)
      child.once("close", (code) => {
        self.exitCode = code ?? 128
        onExit?.(self, self.exitCode, null)
        resolve(self.exitCode)
      })
    }),
  }
  self.exited.catch(() => {})
  return self
}

function serve(options) {
  const server = require("node:http").createServer((request, response) => answer(request, response))
  const port = Number(options.port ?? 3000)
  const hostname = options.hostname ?? "0.0.0.0"
  const self = {
    hostname,
    get port() { return server.address()?.port ?? port },
    get url() { return new URL(`http://${hostname === "0.0.0.0" ? "localhost" : hostname}:${self.port}/`) },
    async stop(force) {
      if (force) server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    ref: () => server.ref(),
    unref: () => server.unref(),
    reload: (changed) => Object.assign(options, changed),
  }
  async function answer(request, response) {
    const reply = await replyTo(requestOf(request), options, self)
    response.writeHead(reply.status, Object.fromEntries(reply.headers))
    for await (const chunk of reply.body ?? []) response.write(chunk)
    response.end()
  }
  server.on("error", (error) => console.error(error))
  server.listen(port, hostname)
  return self
}

async function replyTo(request, options, server) {
  try {
    return (await options.fetch(request, server)) ?? new Response("", { status: 404 })
  } catch (error) {
    return options.error ? options.error(error) : new Response(String(error), { status: 500 })
  }
}

function requestOf(request) {
  const { url, method, headers } = request
  const pairs = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
  const body = ["GET", "HEAD"].includes(method) ? {} : { body: web(request), duplex: "half" }
  return new Request(new URL(url, `http://${headers.host ?? "localhost"}`), { method, headers: pairs, ...body })
}
