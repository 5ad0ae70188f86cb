import type { Auth, Connect, Credentials } from './types.ts';

/** The address and headers of one connection. */
export interface Opening {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

const DEFAULT_SUBPROTOCOL = 'jwt-auth';

/** What to open a connection with; `baseUrl` is `http(s)://` or `ws(s)://`, and a token of undefined sends none. */
export function openingFor(
  connect: Connect,
  auth: Auth,
  baseUrl: string,
  token: string | undefined,
): Opening {
  const credentials = credentialsFor(connect, auth, token);
  const url = new URL(connect.path, baseUrl);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  for (const [key, value] of Object.entries(credentials.query ?? {})) url.searchParams.set(key, value);
  return {
    url: url.href,
    protocols: credentials.protocols ?? [],
    headers: { ...connect.headers, ...credentials.headers },
  };
}

/** The subprotocol that the server must choose, or undefined where none was asked for. */
export function expectedSubprotocol(connect: Connect): string | undefined {
  return connect.expectSubprotocol ?? (connect.auth === 'subprotocol' ? DEFAULT_SUBPROTOCOL : undefined);
}

function credentialsFor(connect: Connect, auth: Auth, token: string | undefined): Credentials {
  if (typeof auth === 'function') return auth(token);
  const { expectSubprotocol } = connect;
  const asked = expectSubprotocol === undefined ? {} : { protocols: [expectSubprotocol] };
  if (token === undefined || auth === 'none') return asked;
  if (auth === 'header') return { ...asked, headers: { Authorization: `Bearer ${token}` } };
  if (auth === 'query') return { ...asked, query: { [connect.queryParameter ?? 'token']: token } };
  const encoded = Buffer.from(token).toString('base64url');
  return { protocols: [expectSubprotocol ?? DEFAULT_SUBPROTOCOL, `jwt.${encoded}`] };
}
