// The identity provider oidc-provider, set up for tests:
// node provider.mjs '{"accessToken": seconds, "rotate": bool}' FILE
// Prints READY and its port; ends when its standard input does.
// Adds each secret that it gives out or gets to FILE, one in a line.
// GET /stats lists what the token endpoint answered; POST /delay?ms=3000 makes it answer late.
import fs from "node:fs"
import http from "node:http"
import Provider from "oidc-provider"

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

const provider = new Provider(`http://127.0.0.1:${port}`, {
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
  ],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: true },
    deviceFlow: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: { enabled: true },
    revocation: { enabled: true, allowedPolicy: (ctx, client, token) => token.clientId === client.clientId },
  },
  scopes: ["openid", "offline_access", "llm"],
  claims: { openid: ["sub", "email"] },
  cookies: { keys: ["only for tests"] },
  conformIdTokenClaims: false,
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@corp.test` }),
  }),
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
})

const note = (secrets) => fs.appendFileSync(ledger, secrets.map((each) => each + "\n").join(""))
note(["robot-secret"])

provider.use(async (ctx, next) => {
  await next()
  const known = { ...ctx.oidc?.params, ...ctx.oidc?.body }
  const issued = Object(ctx.body) === ctx.body ? ctx.body : {}
  note(SECRETS.flatMap((name) => [known[name], issued[name]]).filter((each) => typeof each === "string"))
  if (ctx.path !== "/token") return
  answered.push({ grant: ctx.oidc?.params?.grant_type, status: ctx.status, error: ctx.body?.error })
  if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))
})

const callback = provider.callback()
server.on("request", (request, response) => {
  const url = new URL(request.url, "http://127.0.0.1")
  if (url.pathname === "/stats") {
    response.setHeader("content-type", "application/json")
    return response.end(JSON.stringify(answered))
  }
  if (url.pathname === "/delay") {
    delay = Number(url.searchParams.get("ms"))
    return response.end()
  }
  return callback(request, response)
})

process.stdin.resume().on("end", () => process.exit())
console.log(`READY ${port}`)
