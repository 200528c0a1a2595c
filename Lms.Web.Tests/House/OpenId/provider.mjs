// An OpenID Connect provider for tests: whoever asks is the person last named by POST /as, without a form; POST /spoil says what is wrong with the next ID tokens.
// node provider.mjs PORT
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = await generateKeyPair('RS256', { extractable: true });
const stranger = (await generateKeyPair('RS256', { extractable: true })).privateKey;
let person = { sub: 'nobody' };
let spoiled = '';

const provider = new Provider(issuer, {
  clients: [{ client_id: 'lms', client_secret: 'a-secret-of-the-tests', redirect_uris: ['http://localhost/sign-in/external/harbor', 'https://localhost/sign-in/external/harbor'], token_endpoint_auth_method: 'client_secret_post' }],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'tests', alg: 'RS256', use: 'sig' }] },
  cookies: { keys: ['only for tests'] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name'] },
  conformIdTokenClaims: false,
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...person, sub }) }),
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  ttl: { Grant: 600, Interaction: 600, Session: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
});

provider.use(async (ctx, next) => {
  await next();
  if (!spoiled || ctx.path !== '/token' || !ctx.body?.id_token) return;
  const claims = decodeJwt(ctx.body.id_token);
  const sign = (changed, key = privateKey) => new SignJWT({ ...claims, ...changed }).setProtectedHeader({ alg: 'RS256', kid: 'tests' }).sign(key);
  const now = Math.floor(Date.now() / 1000);
  ctx.body = {
    ...ctx.body,
    id_token: await ({
      signature: () => sign({}, stranger),
      nonce: () => sign({ nonce: 'of-somebody-else' }),
      audience: () => sign({ aud: 'another-client' }),
      audiences: () => sign({ aud: ['lms', 'another-client'] }),
      issuer: () => sign({ iss: 'https://elsewhere.example' }),
      expired: () => sign({ iat: now - 7200, exp: now - 3600 }),
      unsigned: () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`,
    })[spoiled](),
  };
});

const handle = provider.callback();
const read = async (request) => { let text = ''; for await (const part of request) text += part; return text; };

createServer(async (request, response) => {
  try {
    if (request.url === '/as') { person = JSON.parse(await read(request)); response.end(); return; }
    if (request.url === '/spoil') { spoiled = await read(request); response.end(); return; }
    if (!request.url.startsWith('/interaction/')) { handle(request, response); return; }
    const { params, grantId } = await provider.interactionDetails(request, response);
    const grant = (grantId && await provider.Grant.find(grantId)) || new provider.Grant({ accountId: person.sub, clientId: params.client_id });
    grant.addOIDCScope('openid email profile');
    await provider.interactionFinished(request, response, { login: { accountId: person.sub, remember: false }, consent: { grantId: await grant.save() } });
  } catch (failure) {
    response.statusCode = 500;
    response.end(String(failure));
  }
}).listen(port, '127.0.0.1', () => console.log('ready'));
