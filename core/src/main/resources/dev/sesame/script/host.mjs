// Runs OpenCode's plugins for Sesame, which started this process: see ScriptHost.java for the other end.
import { pathToFileURL } from "node:url"
import { listen, notify, serve } from "./channel.mjs"
import { argument, encode, invoke, handleOf } from "./values.mjs"
import { entryOf, pluginsOf } from "./modules.mjs"
import { pluginInput } from "./input.mjs"
import { within } from "./failure.mjs"
import { end, leave, tame } from "./process.mjs"
import { toolsOf } from "./tools.mjs"
import "./fetch.mjs"

const bun = process.versions.bun !== undefined
tame()

let start
const started = new Promise((resolve) => (start = resolve))
serve("init", async (settings) => {
  const runtime = await import(bun ? "./bun.mjs" : "./node.mjs")
  const shell = runtime.prepare(settings)
  start({ input: pluginInput(settings, shell), importModule: runtime.importModule ?? ((file) => import(pathToFileURL(file).href)) })
})

// one plugin after the other: what a module does while it is imported must not mix with the next one
let queue = started
serve("load", (module) => (queue = queue.catch(() => {}).then(() => within(module.target, () => Promise.race([load(module), lateness(module)])))))

function lateness({ limit }) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`it did not start within ${limit / 1000} s`)), limit).unref())
}

async function load(module) {
  const { input, importModule } = await started
  const namespace = await importModule(entryOf(module.target))
  const hooks = []
  for (const plugin of pluginsOf(namespace, module)) hooks.push(described((await plugin(input, module.options)) ?? {}, module.target))
  return hooks
}

// functions are named by number; the schemas of tools are not data, so two functions stand for all of them
function described(hooks, root) {
  const { tool, ...rest } = hooks
  const result = {}
  for (const [name, value] of Object.entries(rest)) {
    if (typeof value === "function") result[name] = handleOf(value, hooks, root)
    else if ((name === "auth" || name === "provider") && value) result[name] = encode(value, root)
  }
  if (tool && typeof tool === "object") result.tool = encode(toolsOf(tool, input), root)
  return result
}
const input = () => started.then((it) => it.input)

serve("call", ({ fn, args }) => invoke(fn, args.map(argument)))

serve("hook", async ({ fn, name, input, output }) => {
  const args = { config: [output], event: [input], dispose: [] }[name] ?? [input, output]
  await invoke(fn, args)
  return encode(output)
})

serve("leave", leave)
serve("ping", () => void notify("pong"))
listen(end)
