// How modules are found and read under node: what node cannot do, the way bun does it.
import fs from "node:fs"
import path from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { jsonModule, scriptModule } from "./node-source.mjs"
import { isTypeScript, transpiled } from "./node-typescript.mjs"

const PROVIDED = ["@opencode-ai/plugin", "@opencode-ai/plugin/tool"]
const OWN = new URL(".", import.meta.url).href
const UNRESOLVED = ["ERR_MODULE_NOT_FOUND", "ERR_UNSUPPORTED_DIR_IMPORT", "ERR_PACKAGE_PATH_NOT_EXPORTED", "MODULE_NOT_FOUND"]
const ENDINGS = ["", ".ts", ".tsx", ".js", ".mjs", ".cjs", ".mts", ".cts", ".json", "/index.ts", "/index.tsx", "/index.js", "/index.mjs", "/index.cjs"]

export function resolveSync(specifier, context, next) {
  const known = provided(specifier)
  if (known) return known
  try {
    return next(specifier, context)
  } catch (error) {
    return rescued(error, specifier, context)
  }
}

export const loadSync = (url, context, next) => loaded(url, context) ?? next(url, context)

/** Returns what stands for a module that Sesame brings. */
export const provided = (specifier) => (PROVIDED.includes(specifier) ? { url: OWN + "plugin.mjs", shortCircuit: true } : undefined)

/** Finds what node did not: no ending, a directory, ".js" that is ".ts", a package with "module" alone. */
export function rescued(error, specifier, { parentURL }) {
  if (!UNRESOLVED.includes(error.code) || !parentURL?.startsWith("file:")) throw error
  const file = /^(file:|\.|\/)/.test(specifier) ? fileAt(fileURLToPath(new URL(specifier, parentURL))) : fileInPackage(specifier, parentURL)
  if (!file) throw error
  return { url: pathToFileURL(file).href, shortCircuit: true }
}

const isFile = (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false

function fileAt(file) {
  const found = ENDINGS.map((ending) => file + ending).find(isFile)
  if (found) return found
  const typed = file.replace(/\.([mc]?)js(x?)$/, ".$1ts$2")
  return typed !== file && isFile(typed) ? typed : undefined
}

function fileInPackage(specifier, parentURL) {
  const [, name, below] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(specifier) ?? []
  if (!name) return undefined
  let directory = path.dirname(fileURLToPath(parentURL))
  for (let last; directory !== last; last = directory, directory = path.dirname(directory)) {
    const home = path.join(directory, "node_modules", name)
    const description = path.join(home, "package.json")
    if (!isFile(description)) continue
    const { module, main } = JSON.parse(fs.readFileSync(description, "utf8"))
    return fileAt(path.join(home, below ?? module ?? main ?? "index"))
  }
  return undefined
}

/** Reads a module that node would refuse or misunderstand; undefined leaves it to node. */
export function loaded(url, context) {
  if (!url.startsWith("file:") || url.startsWith(OWN)) return undefined
  const file = fileURLToPath(url)
  if (isTypeScript(file)) return { format: "module", source: transpiled(file).code, shortCircuit: true }
  if (file.endsWith(".json")) return context.importAttributes?.type ? undefined : jsonModule(file)
  return /\.m?js$/.test(file) ? scriptModule(file, context) : undefined
}
