/* An OpenID provider nobody here wrote (npm oidc-provider, certified), for the tests in peer/.
 *
 * node tests/peer/op.mjs '{"clients": [{"id", "accounts": [{"sub", "claims"}]}], "clientSecret",
 *                          "redirectUris", "postLogoutRedirectUris", "acrValues": [], "port": 0,
 *                          "clientAuthMethod": "client_secret_post", "clientKeys": [public JWK],
 *                          "backchannelLogoutUri": "", "untilStdinEnds": false}'
 * (or the same JSON in PEER_OP_CONFIG). Prints {"issuer": ...} on one line when it is ready.
 * A client is a login means: its accounts can log in there only. Claims have any names and depth.
 * It keeps its own session, so the portal's prompt=login and max_age have something to do. */

import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";

import Provider from "oidc-provider";

const config = JSON.parse(process.argv[2] ?? process.env.PEER_OP_CONFIG);
const subsOf = new Map(config.clients.map(({ id, accounts }) => [id, accounts.map(({ sub }) => sub)]));
const accounts = config.clients.flatMap((client) => client.accounts);
const claimsOf = new Map(accounts.map(({ sub, claims }) => [sub, { ...claims, sub }]));
const claimNames = new Set(["sub", "acr", "auth_time", ...accounts.flatMap(({ claims }) => Object.keys(claims))]);

/** Wrap the body of a page; `title` is also its only h1. */
function page(title, body) {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${title} - peer OP</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"></head>
<body><main><h1>${title}</h1>
${body}
</main></body></html>`;
}

/** Escape for HTML text and attributes. */
function escape(text) {
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return String(text).replace(/[&<>"]/g, (character) => entities[character]);
}

/** Make the options of a select. */
function options(values) {
  return values.map((value) => `<option>${escape(value)}</option>`).join("");
}

/** Make the login page for the accounts of one client. */
function loginPage(subs) {
  return page(
    "Log in",
    `<form method="post">
<p><label for="sub">Account</label> <select id="sub" name="sub">${options(subs)}</select></p>
<p><label for="loa">Level</label> <select id="loa" name="loa">${options(config.acrValues)}</select></p>
<p><button type="submit">Log in</button>
<button type="submit" name="cancel" value="yes">Cancel</button></p>
</form>`,
  );
}

/** Take the consent as given: all clients are of the portal. */
async function loadExistingGrant({ oidc }) {
  const grant = new oidc.provider.Grant({
    clientId: oidc.client.clientId,
    accountId: oidc.session.accountId,
  });
  grant.addOIDCScope("openid");
  await grant.save();
  return grant;
}

const configuration = {
  clients: config.clients.map(({ id }) => ({
    client_id: id,
    ...(config.clientKeys ? { jwks: { keys: config.clientKeys } } : { client_secret: config.clientSecret }),
    redirect_uris: config.redirectUris,
    post_logout_redirect_uris: config.postLogoutRedirectUris,
    grant_types: ["authorization_code"],
    response_types: ["code"],
    id_token_signed_response_alg: "RS256",
    token_endpoint_auth_method: config.clientAuthMethod ?? "client_secret_post",
    ...(config.backchannelLogoutUri && {
      backchannel_logout_uri: config.backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
  })),
  acrValues: config.acrValues,
  enabledJWA: { clientAuthSigningAlgValues: ["ES256", "PS256", "RS256"] },
  claims: { openid: [...claimNames] },
  conformIdTokenClaims: false,
  cookies: { keys: [randomBytes(32).toString("base64url")] },
  jwks: {
    keys: [
      {
        ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }),
        alg: "RS256",
        use: "sig",
        kid: "peer",
      },
    ],
  },
  /* The provider refuses to call loopback addresses, where the portal of the tests is. */
  fetch(url, { dispatcher, ...options }) {
    return globalThis.fetch(url, options);
  },
  features: {
    backchannelLogout: { enabled: Boolean(config.backchannelLogoutUri) },
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx, form) {
        const button = `<button type="submit" form="op.logoutForm" name="logout" value="yes">`;
        ctx.body = page("Log out", `${form}${button}Log out</button>`);
      },
      postLogoutSuccessSource(ctx) {
        ctx.body = page("Logged out", "<p>You are logged out.</p>");
      },
    },
  },
  findAccount(ctx, sub) {
    if (!claimsOf.has(sub)) return undefined;
    return { accountId: sub, claims: () => claimsOf.get(sub) };
  },
  interactions: { url: (ctx, { uid }) => `/interaction/${uid}` },
  loadExistingGrant,
  pkce: { required: () => true },
  renderError(ctx, { error, error_description: description }) {
    ctx.type = "html";
    ctx.body = page("Error", `<p>${escape(error)}: ${escape(description ?? "")}</p>`);
  },
  responseTypes: ["code"],
  scopes: ["openid"],
  ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, Session: 3600 },
};

/** Read a posted form. */
async function readForm(request) {
  let body = "";
  for await (const chunk of request) body += chunk;
  return new URLSearchParams(body);
}

/** Show the login page, or go back to the client with what was chosen on it. */
async function interact(provider, request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const subs = subsOf.get(params.client_id);
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(loginPage(subs));
    return;
  }
  const form = await readForm(request);
  if (!form.has("cancel") && !subs.includes(form.get("sub"))) throw new Error("no such account here");
  const result = form.has("cancel")
    ? { error: "access_denied", error_description: "The user cancelled" }
    : { login: { accountId: form.get("sub"), acr: form.get("loa"), remember: true } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

let handle;
const server = createServer((request, response) => handle(request, response));
server.listen(config.port ?? 0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  const callback = provider.callback();
  handle = (request, response) => {
    if (!request.url.startsWith("/interaction/")) return callback(request, response);
    return interact(provider, request, response).catch((error) => {
      response.writeHead(400, { "content-type": "text/html; charset=utf-8" });
      response.end(page("Error", `<p>${escape(error.message)}</p>`));
    });
  };
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
});

if (config.untilStdinEnds) process.stdin.resume().on("end", () => process.exit(0));
