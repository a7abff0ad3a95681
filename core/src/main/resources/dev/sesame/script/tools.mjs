// The tools that a plugin offers to a model.

/** Returns two functions that stand for all of them. */
export function toolsOf(tools, input) {
  return {
    list: async () => Object.fromEntries(await Promise.all(Object.entries(tools).map(async ([name, tool]) => [name, await descriptionOf(tool)]))),
    execute: (request) => execute(tools, request, input),
  }
}

const zod = async () => (await import("./plugin.mjs")).schema

async function descriptionOf({ description, args }) {
  const z = await zod()
  return { description, parameters: z.toJSONSchema(z.object(args ?? {})) }
}

// there is nobody who could be asked for a permission, and so there is none
async function ask() {
  throw new Error("not supported: ask")
}

async function execute(tools, { tool: name, args, ...request }, input) {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined
  if (!tool) throw new Error(`there is no tool ${name}`)
  const z = await zod()
  const { directory, worktree } = await input()
  const context = { ...request, directory, worktree, abort: new AbortController().signal, metadata() {}, ask }
  const result = await tool.execute(await z.object(tool.args ?? {}).parseAsync(args ?? {}), context)
  return typeof result === "string" ? { output: result } : { ...result, output: String(result?.output ?? "") }
}
