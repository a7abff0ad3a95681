// The hooks of node before 22.15, in their own thread.
import { loaded, provided, rescued } from "./node-hooks.mjs"
import { configureTypeScript } from "./node-typescript.mjs"

export const initialize = ({ settings, port }) => configureTypeScript(settings, () => port.postMessage("typescript"))

export async function resolve(specifier, context, next) {
  const known = provided(specifier)
  if (known) return known
  try {
    return await next(specifier, context)
  } catch (error) {
    return rescued(error, specifier, context)
  }
}

export const load = async (url, context, next) => loaded(url, context) ?? next(url, context)
