// Sends what a plugin asks of the internet to the test's own server instead: it wraps fetch, which all plugins of one
// process share, and gives providers other addresses. Any other host is refused.
const origins = JSON.parse(process.env.REDIRECT_ORIGINS)
const bases = JSON.parse(process.env.REDIRECT_BASES)
const real = globalThis.fetch
globalThis.fetch = Object.assign((input, init) => {
  const url = new URL(typeof input === "string" || input instanceof URL ? input : input.url)
  const target = origins[url.origin]
  if (target === undefined) {
    const isHere = ["127.0.0.1", "localhost", "[::1]", "opencode.internal"].includes(url.hostname)
    return isHere ? real(input, init) : Promise.reject(new Error("no way to " + url.origin))
  }
  const there = target + url.pathname + url.search
  return input instanceof Request ? real(new Request(there, input), init) : real(there, init)
}, real)

export default async () => ({
  config: async (config) => {
    for (const [id, base] of Object.entries(bases)) {
      const provider = ((config.provider ??= {})[id] ??= {})
      provider.options = { ...provider.options, baseURL: base }
    }
  },
})
