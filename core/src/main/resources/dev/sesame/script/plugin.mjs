// What "@opencode-ai/plugin" is at run time, without a network: everything else in that package are types.
import { pathToFileURL } from "node:url"
import { call } from "./channel.mjs"

const directory = await call("library", { name: "zod" })
export const schema = await import(pathToFileURL(`${directory}/v4/classic/external.js`).href)

export const tool = Object.assign((definition) => definition, { schema })
