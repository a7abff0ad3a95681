// Loads the shim as OpenCode does and does what is asked for, one JSON object a line; answers come as they are ready.
import { createInterface } from "node:readline"
import { pathToFileURL } from "node:url"

process.on("unhandledRejection", (problem) => console.error("unhandled:", problem))

const hooks = []
for (const file of process.argv.slice(2)) {
  const module = await import(pathToFileURL(file))
  for (const each of Object.values(module)) hooks.push(await each({ directory: process.cwd() }))
}

const providers = {}
const running = new Map()

const BODIES = {
  none: () => undefined,
  bytes: (text) => new TextEncoder().encode(text),
  stream: (text) => new Blob([text]).stream(),
  string: (text) => text,
}
const HEADERS = {
  object: (entries) => Object.fromEntries(entries),
  array: (entries) => entries,
  Headers: (entries) => new Headers(entries),
}

/** Stands for another plugin's fetch, and for servers that a test cannot have. */
async function echo(input, init) {
  const url = typeof input === "string" ? input : (input.url ?? input.href)
  return Response.json({ url, headers: Object.fromEntries(new Headers(init.headers)) })
}

const deeds = {
  async config({ wanted, echoes }) {
    Object.assign(providers, wanted)
    for (const id of echoes ?? []) (providers[id].options ??= {}).fetch = echo
    for (const each of hooks) await each.config?.({ provider: providers })
    return { hooks: hooks.map((each) => Object.keys(each).join()), providers }
  },

  async send({ id, provider, url, body, as = {} }) {
    const { options } = providers[provider]
    const entries = Object.entries({ authorization: `Bearer ${options.apiKey}`, ...options.headers })
    const end = new AbortController()
    running.set(id, end)
    const init = {
      method: "POST",
      headers: HEADERS[as.headers ?? "object"](entries),
      body: BODIES[as.body ?? "string"](body),
      signal: end.signal,
      ...(as.body === "stream" ? { duplex: "half" } : {}),
    }
    const answer =
      as.input === "Request"
        ? await options.fetch(new Request(url, init))
        : await options.fetch(as.input === "URL" ? new URL(url) : url, init)
    return { status: answer.status, text: await answer.text() }
  },

  async abort({ other }) {
    running.get(other).abort()
    return {}
  },
}

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const { deed, ...what } = JSON.parse(line)
    const answer = await deeds[deed](what).catch(({ name, message }) => ({ problem: message, name }))
    process.stdout.write(JSON.stringify({ id: what.id, ...answer }) + "\n")
  })
  .on("close", () => process.exit(0))
