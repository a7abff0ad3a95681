// Sesame's shim for OpenCode: requests to an organisation's models carry a token that is good now.
// Written by `sesame opencode install`, removed by `sesame opencode uninstall`; changes made here are lost.
import { execFile } from "node:child_process"
import { randomUUID } from "node:crypto"
import { existsSync, readFileSync, statSync, utimesSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

const INSTALLED = {}
const SYNC_EVERY = 15 * 60_000
const ASK_EVERY = 5 * 60_000 // so that a logout or another login counts in a session that runs
const PATIENCE = 150_000 // Sesame gives up before: it waits for its other processes, then for the token command
const STATE = join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "sesame", "opencode.json")

const tokens = new Map() // by the organisation's URL, for all projects of this process
const end = new AbortController() // nothing that runs for OpenCode outlives it
process.on("exit", () => end.abort())

/** The plugin, and the only export: OpenCode 1.1 calls all there are. */
export default async function sesame() {
  const organisations = process.env.SESAME_RELAY ? [] : read()
  if (organisations.length > 0) sync().catch(() => {}) // another time
  return { config: async ({ provider }) => organisations.forEach((each) => connect(each, provider ?? {})) }
}

/** What Sesame wrote for us, if it did. */
function read() {
  try {
    const { organisations } = JSON.parse(readFileSync(STATE, "utf8"))
    return organisations.filter(({ url, variable, providers }) => url && variable && providers)
  } catch {
    return []
  }
}

/** Lets Sesame ask the organisations for their configuration, for the next start: seldom, and nobody waits for it. */
async function sync() {
  if (Date.now() - statSync(STATE).mtimeMs < SYNC_EVERY) return
  utimesSync(STATE, new Date(), new Date()) // whatever comes of it, not at every start
  await run(["org", "sync"], {})
}

/** Returns what `sesame` prints, which gets nothing to read. */
function run(words, variables) {
  const program = INSTALLED.launcher && existsSync(INSTALLED.launcher) ? INSTALLED.launcher : "sesame"
  const options = { env: { ...process.env, ...variables }, cwd: homedir(), timeout: PATIENCE, signal: end.signal }
  const running = promisify(execFile)(program, words, options)
  running.child.stdin?.on("error", () => {}).end()
  return running.then(({ stdout }) => stdout, fail)
}

/** Tells what Sesame said went wrong, and what to do; the notes before that are not for here. */
function fail({ code, stderr = "" }) {
  const said = stderr.replace(/[^\P{Cc}\n]/gu, " ").replace(/^[^]*?^Error: /m, "").trim().split("\n").slice(0, 2)
  const gone = "the program `sesame` is not there any more: install it, or put it on PATH"
  throw new Error(`Sesame: ${code === "ENOENT" ? gone : said.join(". ") || "`sesame auth token` failed"}`)
}

/** Puts a stand-in where the organisation's configuration names its token, unless somebody put another value there. */
function connect(organisation, providers) {
  const token = Object.assign(tokens.get(organisation.url) ?? new Token(), { organisation })
  tokens.set(organisation.url, token)
  for (const [id, { apiKey, headers }] of Object.entries(organisation.providers)) {
    if (!providers[id]) continue
    const options = (providers[id].options ??= {})
    const places = Object.entries(headers ?? {}).map((each) => [(options.headers ??= {}), ...each])
    if (apiKey !== undefined) places.push([options, "apiKey", apiKey])
    const taken = places.filter((each) => token.stand(...each))
    const next = options.fetch ?? fetch
    if (taken.length > 0) options.fetch = (input, init) => token.send(next, input, init ?? {})
  }
}

/** The token of one organisation, as Sesame gives it: one process asks at a time, and all wait for that one. */
class Token {
  standIn = `sesame-${randomUUID()}`

  stand(values, name, template) {
    const filled = (value) => template.replaceAll(`{env:${this.organisation.variable}}`, () => value)
    const without = filled(process.env[this.organisation.variable] ?? "")
    if ((values[name] ?? without) !== without) return false
    values[name] = filled(this.standIn)
    return true
  }

  async send(next, input, init) {
    const request = typeof input === "string" || input instanceof URL ? {} : input
    const headers = new Headers(init.headers ?? request.headers)
    if (![...headers.values()].some((value) => value.includes(this.standIn))) return next(input, init)
    const origin = this.allowed(new URL(request.url ?? input))
    const attempt = async (value) => {
      const filled = [...headers].map(([name, text]) => [name, text.replaceAll(this.standIn, () => value)])
      const response = await next(input, { ...init, headers: new Headers(filled), redirect: "manual" })
      if (![301, 302, 303, 307, 308].includes(response.status)) return response
      throw new Error(`Sesame: ${origin} answers with a redirect, which a token does not follow`)
    }
    const signal = init.signal ?? request.signal
    const body = init.body ?? request.body ?? ""
    const canRepeat = typeof body === "string" || body instanceof Uint8Array
    const value = await unlessAborted(signal, this.good())
    const response = await attempt(value)
    if (!canRepeat || (response.status !== 401 && response.status !== 403)) return response
    const other = await unlessAborted(signal, this.otherThan(value)).catch(
      (problem) => (response.status === 403 ? value : Promise.reject(problem)), // 403 may well be meant
    )
    if (other === value) return response
    await response.body?.cancel()
    return attempt(other)
  }

  allowed({ protocol, hostname, origin }) {
    const { url, hosts = [], origins = [], domain } = this.organisation
    const host = hostname.replace(/\.$/, "")
    const isSafe = protocol === "https:" || (protocol === "http:" && /^(localhost|\[::1]|127(\.\d+){3})$/.test(host))
    const isNear = domain && (host === domain || host.endsWith(`.${domain}`))
    if (isSafe && (isNear || hosts.includes(host) || origins.includes(origin))) return origin
    const next = `\`sesame config explain provider\` names the file that says so; if your company moved there: \`sesame auth login ${url}\` on a terminal`
    throw new Error(`Sesame: the token of ${url} may not go to ${origin}, so this request was not sent. ${next}`)
  }

  good() {
    return this.asking ?? (Date.now() < this.until ? Promise.resolve(this.value) : this.ask({}))
  }

  /** Sesame knows the refused token by a mark, so that one process of all that come with it has it renewed. */
  async otherThan(refused) {
    const sum = [...refused].reduce((before, letter) => (Math.imul(31, before) + letter.charCodeAt(0)) | 0, 0)
    const mark = (sum >>> 0).toString(16)
    let value = await this.good()
    while (value === refused && this.asking && this.mark !== mark) value = await this.asking // for who was not refused
    return value === refused ? (this.asking ?? this.ask({ SESAME_RENEWAL: mark })) : value
  }

  ask(variables) {
    this.mark = variables.SESAME_RENEWAL
    const asking = run(["auth", "token", this.organisation.url, "--json"], variables)
    return (this.asking = asking.then((out) => this.keep(out)).finally(() => (this.asking = undefined)))
  }

  async keep(out) {
    const { token, expires } = await new Response(out).json().catch(() => ({})) // the problem could tell the token
    if (!/^[\x21-\x7e]+$/.test(token ?? "")) throw new Error("Sesame: `sesame auth token --json` printed no token")
    const left = (Date.parse(expires) || Infinity) - Date.now()
    this.until = Date.now() + Math.min(left - Math.min(60_000, left / 5), ASK_EVERY)
    return (this.value = token)
  }
}

function unlessAborted(signal, promise) {
  const fail = (reject) => signal?.addEventListener("abort", () => reject(signal.reason), { once: true })
  return Promise.race([promise, new Promise((_, reject) => fail(reject))])
}
