// The identity provider oidc-provider, set up for tests:
// node provider.mjs '{"accessToken": seconds, "rotate": bool}' FILE
// Prints READY and its port; ends when its standard input does.
// Adds each secret that it gives out or gets to FILE, one in a line.
// GET /stats lists what the token endpoint answered; POST /delay?ms=3000 makes it answer late.
// POST /rotate signs with a new key from now on and forgets the old ones; with ?keep=1 it still publishes them.
// POST /deactivate?account=alice ends all logins of a person, who cannot log in any more.
import { generateKeyPairSync } from "node:crypto"
import fs from "node:fs"
import http from "node:http"
import Provider, { errors } from "oidc-provider"

const settings = JSON.parse(process.argv[2])
const ledger = process.argv[3]
const SECRETS = [
  "access_token", "client_secret", "code", "code_verifier", "device_code", "id_token", "refresh_token", "token",
]
const answered = []
let delay = 0

const server = http.createServer()
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
const port = server.address().port

const GROUPS = { alice: ["eng", "platform"], bob: ["research"], carol: ["research"] }
const groupsOf = (id) => GROUPS[id] ?? ["everyone"]
const key = () => ({
  ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }),
  kid: `key-${made++}`,
  alg: "RS256",
  use: "sig",
})
let made = 1

const grants = []
const gone = new Set()
let keys = [key()]

// a resource's tokens are JWTs for it; those of a resource that ends with "opaque" say nothing by themselves
const resourceServer = (resource) => ({
  scope: "llm",
  audience: resource,
  accessTokenFormat: resource.endsWith("opaque") ? "opaque" : "jwt",
  accessTokenTTL: settings.accessToken,
  jwt: { sign: { alg: "RS256" } },
})

const CONSOLE_SECRET = "console-secret-of-forty-characters-12345"

// native, so that it may be on any port of this machine
const site = (id) => ({
  client_id: id,
  application_type: "native",
  grant_types: ["authorization_code"],
  response_types: ["code"],
  redirect_uris: ["http://127.0.0.1/console/callback"],
  post_logout_redirect_uris: ["http://127.0.0.1/console/goodbye"],
})

const configuration = {
  clients: [
    {
      client_id: "sesame",
      application_type: "native",
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
      response_types: ["code"],
      redirect_uris: ["http://127.0.0.1/callback"],
    },
    {
      client_id: "robot",
      client_secret: "robot-secret",
      grant_types: ["client_credentials"],
      response_types: [],
      redirect_uris: [],
    },
    { ...site("console"), client_secret: CONSOLE_SECRET },
    { ...site("public-console"), token_endpoint_auth_method: "none" },
  ],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: true },
    deviceFlow: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (ctx, resource) => {
        if (!resource.startsWith("https://ai.")) throw new errors.InvalidTarget()
        return resourceServer(resource)
      },
    },
    revocation: { enabled: true, allowedPolicy: (ctx, client, token) => token.clientId === client.clientId },
  },
  scopes: ["openid", "offline_access", "llm", "groups"],
  claims: { openid: ["sub", "email"], groups: ["groups"] },
  cookies: { keys: ["only for tests"] },
  conformIdTokenClaims: false,
  findAccount: (ctx, id) => {
    if (gone.has(id)) return undefined
    return {
      accountId: id,
      claims: (use) => ({
        sub: id,
        email: `${id}@corp.test`,
        ...(id === "carol" && use === "id_token" ? {} : { groups: groupsOf(id) }),
      }),
    }
  },
  extraTokenClaims: (ctx, token) =>
    token.accountId
      ? { groups: groupsOf(token.accountId), email: `${token.accountId}@corp.test` }
      : undefined,
  issueRefreshToken: (ctx, client) => client.grantTypeAllowed("refresh_token"),
  expiresWithSession: () => false,
  rotateRefreshToken: () => settings.rotate,
  ttl: {
    AccessToken: settings.accessToken,
    ClientCredentials: settings.accessToken,
    AuthorizationCode: 60,
    DeviceCode: 600,
    Grant: 3600,
    IdToken: 3600,
    Interaction: 600,
    RefreshToken: 3600,
    Session: 3600,
  },
}

const note = (secrets) => fs.appendFileSync(ledger, secrets.map((each) => each + "\n").join(""))
note(["robot-secret", CONSOLE_SECRET])

const watch = async (ctx, next) => {
  await next()
  const known = { ...ctx.oidc?.params, ...ctx.oidc?.body }
  const issued = Object(ctx.body) === ctx.body ? ctx.body : {}
  note(SECRETS.flatMap((name) => [known[name], issued[name]]).filter((each) => typeof each === "string"))
  if (ctx.path !== "/token") return
  answered.push({ grant: ctx.oidc?.params?.grant_type, status: ctx.status, error: ctx.body?.error })
  if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))
}

// logins are kept outside of it, so another one with other keys goes on where the first was
const started = () => {
  const provider = new Provider(`http://127.0.0.1:${port}`, { ...configuration, jwks: { keys } })
  provider.use(watch)
  provider.on("grant.saved", (grant) => grants.push(grant))
  return provider.callback()
}

let callback = started()
server.on("request", async (request, response) => {
  const url = new URL(request.url, "http://127.0.0.1")
  if (url.pathname === "/stats") {
    response.setHeader("content-type", "application/json")
    return response.end(JSON.stringify(answered))
  }
  if (url.pathname === "/delay") {
    delay = Number(url.searchParams.get("ms"))
    return response.end()
  }
  if (url.pathname === "/rotate") {
    keys = [key(), ...(url.searchParams.has("keep") ? keys : [])]
    callback = started()
    return response.end()
  }
  if (url.pathname === "/deactivate") {
    const account = url.searchParams.get("account")
    gone.add(account)
    await Promise.all(grants.filter((grant) => grant.accountId === account).map((grant) => grant.destroy()))
    return response.end()
  }
  return callback(request, response)
})

process.stdin.resume().on("end", () => process.exit())
console.log(`READY ${port}`)
