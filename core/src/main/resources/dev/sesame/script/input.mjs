// OpenCode's PluginInput. What the client asks goes to Sesame, which answers or says that it does not.
import { call } from "./channel.mjs"
import { encode } from "./values.mjs"

const GROUPS = [
  "app", "auth", "command", "config", "event", "file", "find", "formatter", "global", "instance", "lsp", "mcp", "path", "permission",
  "project", "provider", "pty", "question", "session", "tool", "tui", "vcs", "worktree",
]

export function pluginInput({ project, directory, worktree, serverUrl }, shell) {
  return {
    client: clientAt([]),
    project,
    worktree,
    directory,
    experimental_workspace: { register() {} },
    get serverUrl() { return new URL(serverUrl) },
    $: shell,
  }
}

// JSON.stringify and await look at toJSON and then: to them it is a plain object
function clientAt(names) {
  const target = names.length > 0 ? function () {} : Object.fromEntries(GROUPS.map((name) => [name, 0]))
  return new Proxy(target, {
    get(_, name) {
      if (typeof name !== "string" || name === "then" || name === "toJSON") return undefined
      return names.length > 0 || GROUPS.includes(name) ? clientAt([...names, name]) : undefined
    },
    apply: (_, __, [request, options]) => ask(names.join("."), request, options),
  })
}

async function ask(path, request, options) {
  if (path === "event.subscribe") return { stream: silence() }
  const { data, error } = await call("client", { path, request: encode(request) ?? {} })
  if (error !== undefined && (request?.throwOnError || options?.throwOnError)) throw Object.assign(new Error(error.message), { data: error })
  const ok = error === undefined
  return { ...(ok ? { data } : { error }), request: undefined, response: { ok, status: ok ? 200 : 400, headers: new Headers() } }
}

// events reach a plugin through its hook "event"
async function* silence() {
  await new Promise(() => {})
}
