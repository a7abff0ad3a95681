#!/usr/bin/env node
// Makes the catalogue of models that Sesame carries from the one that OpenCode carries.
//
//   npm install --prefix /some/where opencode-ai@1.18.33
//   node scripts/bundled-catalogue.mjs /some/where/node_modules
//
// The program is one executable with its JavaScript inside; the catalogue stands in it as a literal.
// Only the members that OpenCode or Sesame read are kept. Written are, below the module's resources:
//   catalogue/index.tsv      one line per provider, in OpenCode's order: id, name, variables with commas
//   catalogue/<id>.json      the provider with its models, one model per line
import fs from "node:fs"
import path from "node:path"
import vm from "node:vm"
import { fileURLToPath } from "node:url"

const MODEL = [
  "id", "name", "family", "release_date", "attachment", "reasoning", "temperature", "tool_call", "reasoning_options",
  "interleaved", "cost", "limit", "modalities", "experimental", "status", "provider",
]
const PROVIDER = ["id", "name", "env", "npm", "api"]
const START = "=>({"
const PROBE = /\{id:"[^"]+",env:\["ANTHROPIC_API_KEY"\],npm:"@ai-sdk\/anthropic"/

const pick = (from, names) => Object.fromEntries(names.filter((n) => from[n] !== undefined).map((n) => [n, from[n]]))

function executable(modules) {
  const platform = fs.readdirSync(modules).find((n) => /^opencode-(linux|darwin)-(x64|arm64)$/.test(n))
  if (!platform) throw new Error(`no opencode-<platform>-<arch> package in ${modules}`)
  return path.join(modules, platform, "bin", "opencode")
}

// the literal is the last "=>({" before a provider that is known to be in it, up to its closing bracket
function literal(program) {
  const known = program.search(PROBE)
  if (known < 0) throw new Error("the catalogue was not found in the program")
  let from = known
  do {
    from = program.lastIndexOf(START, from - 1)
    if (from < 0) throw new Error("the start of the catalogue was not found")
  } while (program.indexOf('id:"', from) - from > 80)
  const start = from + START.length - 1
  let depth = 0
  for (let i = start, quote = ""; i < program.length; i++) {
    const c = program[i]
    if (quote) {
      if (c === "\\") i++
      else if (c === quote) quote = ""
    } else if (c === '"' || c === "'" || c === "`") quote = c
    else if (c === "{") depth++
    else if (c === "}" && --depth === 0) return program.slice(start, i + 1)
  }
  throw new Error("the end of the catalogue was not found")
}

function write(catalogue, directory) {
  fs.rmSync(directory, { recursive: true, force: true })
  fs.mkdirSync(directory, { recursive: true })
  const index = []
  for (const [id, provider] of Object.entries(catalogue)) {
    if (!/^[\w.-]+$/.test(id)) throw new Error(`a provider id that is no file name: ${id}`)
    const env = provider.env ?? []
    if (/[\t\n]/.test(provider.name) || env.some((e) => /[\t\n,]/.test(e))) throw new Error(`unexpected name in ${id}`)
    index.push([id, provider.name, env.join(",")].join("\t"))
    const head = JSON.stringify(pick(provider, PROVIDER)).slice(0, -1)
    const models = Object.entries(provider.models ?? {}).map(([k, m]) => `${JSON.stringify(k)}:${JSON.stringify(pick(m, MODEL))}`)
    fs.writeFileSync(path.join(directory, `${id}.json`), `${head},"models":{\n${models.join(",\n")}\n}}\n`)
  }
  fs.writeFileSync(path.join(directory, "index.tsv"), index.join("\n") + "\n")
  console.log(`${index.length} providers`)
}

const modules = process.argv[2]
if (!modules) {
  console.error("usage: node scripts/bundled-catalogue.mjs NODE_MODULES")
  process.exit(2)
}
const program = fs.readFileSync(executable(path.resolve(modules)), "latin1")
const source = Buffer.from(literal(program), "latin1").toString("utf8")
const catalogue = vm.runInNewContext(`(${source})`, Object.create(null), { timeout: 10_000 })
const here = path.dirname(fileURLToPath(import.meta.url))
write(catalogue, path.join(here, "../core/src/main/resources/dev/sesame/provider/catalogue"))
