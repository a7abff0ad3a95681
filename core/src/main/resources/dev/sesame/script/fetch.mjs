// A plugin's fetch carries a request of Sesame. The body of the answer goes back in frames, at most a window of them
// on the way: Sesame gives credit for what its reader has taken.
import { notify, sendBytes, serve } from "./channel.mjs"
import { described } from "./failure.mjs"
import { invokeRaw } from "./values.mjs"

const FRAME = 64 << 10
const WINDOW = 16
// the body is decoded already, and it is we who frame it
const NOT_PASSED_ON = ["content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"]
const streams = new Map()

// the plugin sees what OpenCode's SDK passes: a string, a plain object of lower-case headers, the body as one string
serve("fetch", async ({ fn, stream, url, method, headers, body }) => {
  const control = new AbortController()
  const state = { control, credit: WINDOW, wake: () => {} }
  streams.set(stream, state)
  try {
    const init = { method, headers, ...(body ? { body } : {}), signal: control.signal, timeout: false }
    const response = await invokeRaw(fn, [url, init])
    if (typeof response?.status !== "number") throw new TypeError("the plugin's fetch did not return a Response")
    void pump(stream, response, state)
    return { status: response.status, headers: passedOn(response.headers) }
  } catch (error) {
    streams.delete(stream)
    throw error
  }
})

serve("fetch.credit", ({ stream, frames }) => {
  const state = streams.get(stream)
  if (!state) return
  state.credit += frames
  state.wake()
})

serve("fetch.abort", ({ stream }) => {
  const state = streams.get(stream)
  state?.control.abort()
  state?.reader?.cancel().catch(() => {})
  state?.wake()
})

const passedOn = (headers) => Object.fromEntries([...(headers ?? [])].filter(([name]) => !NOT_PASSED_ON.includes(name.toLowerCase())))

async function pump(stream, response, state) {
  let error
  try {
    state.reader = response.body?.getReader()
    while (state.reader && !state.control.signal.aborted) {
      const { done, value } = await state.reader.read()
      if (done) break
      await send(stream, bytesOf(value), state)
    }
  } catch (thrown) {
    error = described(thrown)
  }
  streams.delete(stream)
  notify("fetch.end", { stream, error })
}

const bytesOf = (value) => (typeof value === "string" ? Buffer.from(value) : Buffer.from(value.buffer, value.byteOffset, value.byteLength))

async function send(stream, bytes, state) {
  for (let from = 0; from < bytes.length; from += FRAME) {
    while (state.credit <= 0 && !state.control.signal.aborted) await new Promise((resolve) => (state.wake = resolve))
    if (state.control.signal.aborted) return
    state.credit--
    await sendBytes(stream, bytes.subarray(from, from + FRAME))
  }
}
