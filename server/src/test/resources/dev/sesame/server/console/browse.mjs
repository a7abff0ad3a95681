// Visits all pages of the console: node browse.mjs CHROMIUM ADDRESS FOLDER
// Prints what it found as one JSON object; writes screenshots to FOLDER.
import fs from "node:fs"
import { createRequire } from "node:module"
import { chromium } from "playwright-core"

const [program, address, folder] = process.argv.slice(2)
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
const PERIOD = "?from=2026-01-01&to=2026-01-31"
const PAGES = {
  start: "/console/",
  teams: "/console/teams?team=research",
  clients: "/console/clients?team=research",
  usage: "/console/usage" + PERIOD,
  files: "/console/files",
  refusals: "/console/refusals",
}
const found = { errors: [], foreign: [], findings: [], overflow: [], charts: {}, keyboard: {}, titles: {} }

// tests may run as root, for whom Chromium has no sandbox
const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] })

const open = async (options) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const ours = (url) => url.startsWith(address)
  page.on("pageerror", (error) => ours(page.url()) && found.errors.push(String(error)))
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && ours(message.location().url || page.url()))
      found.errors.push(page.url() + ": " + message.text())
  })
  page.on("request", (request) => {
    if (request.frame().url().startsWith(address) && !ours(request.url()) && !request.isNavigationRequest())
      found.foreign.push(request.url())
  })
  return page
}

const login = async (page, path) => {
  await page.goto(address + path)
  await page.fill("input[name=login]", "alice")
  await page.fill("input[name=password]", "secret")
  await page.press("input[name=password]", "Enter")
  await page.locator("input[name=prompt][value=consent]").waitFor({ state: "attached" })
  await page.click("button[type=submit]")
  await page.waitForURL(address + path).catch(async (error) => {
    throw new Error(`${page.url()}: ${await page.content()}`, { cause: error })
  })
}

const check = async (page, name) => {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }))
  for (const each of violations)
    found.findings.push({
      page: name,
      rule: each.id,
      impact: each.impact,
      where: each.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | "),
    })
}

const shoot = (page, name) => page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })

for (const colorScheme of ["light", "dark"]) {
  const page = await open({ colorScheme })
  await login(page, PAGES.usage)
  for (const [name, path] of Object.entries(PAGES)) {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(address + path)
    found.titles[name] = await page.title()
    for (const details of await page.locator("details").all()) await details.locator("summary").click()
    await check(page, `${name} ${colorScheme}`)
    await shoot(page, `${name}-${colorScheme}`)
    await page.setViewportSize({ width: 320, height: 640 })
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    if (width > 320) found.overflow.push(`${name}: ${width}`)
    if (colorScheme === "light") {
      await check(page, `${name} narrow`)
      await shoot(page, `${name}-narrow`)
    }
  }
  await page.context().close()
}

const boxes = (page, selector) =>
  page.locator(selector).evaluateAll((all) =>
    all.map((each) => each.getBoundingClientRect()).filter((box) => box.width > 1 && box.height > 1).length)

{
  const page = await open({ javaScriptEnabled: false })
  await login(page, PAGES.usage)
  found.charts.days = await boxes(page, "svg.days rect")
  found.charts.bars = await boxes(page, "svg.bar rect")
  found.charts.colours = await page.locator("svg.days rect").evaluateAll(
    (all) => [...new Set(all.map((each) => getComputedStyle(each).fill))].length)
  await page.fill("#from", "2026-01-08")
  await page.click("main button")
  await page.waitForURL(/from=2026-01-08/)
  found.charts.fewer = await boxes(page, "svg.days rect")
  await page.context().close()
}

const focused = (page) =>
  page.evaluate(() => {
    const at = document.activeElement
    const style = getComputedStyle(at)
    return {
      name: at === document.body ? "nothing" : (at.textContent || at.name || at.id).trim(),
      visible: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      seen: at.getBoundingClientRect().right > 0,
    }
  })

{
  const page = await open({})
  await login(page, PAGES.start)
  await page.goto(address + PAGES.start)
  await page.keyboard.press("Tab")
  found.keyboard.first = await focused(page)
  await page.keyboard.press("Enter")
  found.keyboard.main = await page.evaluate(() => document.activeElement.id)
  await page.goto(address + PAGES.usage)
  const way = []
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab")
    const at = await focused(page)
    if (at.name === "nothing") break
    way.push(at)
  }
  found.keyboard.way = way
  await page.goto(address + PAGES.start)
  while ((await focused(page)).name !== "Usage") await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  await page.waitForURL(address + "/console/usage")
  while ((await focused(page)).name !== "Sign out") await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  await page.waitForURL((url) => !String(url).startsWith(address))
  await page.click("button[type=submit]")
  await page.waitForURL(address + "/console/goodbye")
  found.titles.goodbye = await page.title()
  await check(page, "goodbye")
  await shoot(page, "goodbye")
  await page.goto(address + PAGES.start)
  found.keyboard.loggedOut = !page.url().startsWith(address)
}

await browser.close()
console.log(JSON.stringify(found))
