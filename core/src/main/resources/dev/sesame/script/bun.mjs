// Bun needs nothing but the one package.
const PROVIDED = ["@opencode-ai/plugin", "@opencode-ai/plugin/tool"]

export function prepare() {
  for (const name of PROVIDED) {
    Bun.plugin({
      name,
      setup: (build) => build.module(name, async () => ({ exports: await import("./plugin.mjs"), loader: "object" })),
    })
  }
  return Bun.$
}
