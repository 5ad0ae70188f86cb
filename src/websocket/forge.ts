import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { JWTPayload, ProtectedHeaderParameters } from 'jose';
import type { TokenFlaw } from './types.ts';

/** A bad token, undefined where none is to be sent; or why it cannot be made, which says nothing of the service. */
export type Forged =
  | { readonly token: string | undefined }
  | { readonly unforgeable: string; readonly help: string };

interface ForgeParts {
  readonly signingKey?: string | undefined;
  /** Whose token it is. */
  readonly user?: string | undefined;
  /** Valid tokens of other users. */
  readonly others?: readonly string[];
}

/**
 * Makes a bad token out of the valid one of `user`. `expired` is signed with the service's own key, since with any
 * other it would be refused for its signature and prove nothing. It cannot be made where the valid token is not
 * a JWT and the flaw needs one, and where the key is not the service's.
 */
export async function forge(
  flaw: TokenFlaw,
  valid: string,
  { signingKey, user = 'the user', others = [] }: ForgeParts = {},
): Promise<Forged> {
  if (flaw === 'none') return { token: undefined };
  if (flaw === 'garbage') return { token: 'not-a-token' };
  if (flaw === 'truncated') return { token: valid.slice(0, -Math.min(12, Math.ceil(valid.length / 2))) };
  const jose = await import('jose');
  let claims: JWTPayload;
  let header: ProtectedHeaderParameters;
  try {
    claims = jose.decodeJwt(valid);
    header = jose.decodeProtectedHeader(valid);
  } catch {
    return {
      unforgeable: `the scenario asks for a forged JWT, and the token of ${user} is none`,
      help: "Drop this refusal, or use 'none', 'garbage', 'truncated' or a function.",
    };
  }
  const alg = header.alg ?? 'HS256';
  const [head, , signature] = valid.split('.');
  switch (flaw) {
    case 'tampered':
      return { token: `${head}.${encode({ ...claims, sub: `${claims.sub ?? ''}x` })}.${signature}` };
    case 'another-user': {
      const other = others.find((token) => (subjectOf(jose, token) ?? claims.sub) !== claims.sub);
      if (other !== undefined) return { token: `${head}.${other.split('.')[1]}.${signature}` };
      const help = 'Give the scenario a second user with a login, or drop this refusal.';
      return { unforgeable: `it needs the token of a user other than ${user}`, help };
    }
    case 'alg-none':
      return { token: `${encode({ ...header, alg: 'none' })}.${encode(claims)}.` };
    case 'wrong-key': {
      const key = alg.startsWith('HS')
        ? crypto.getRandomValues(new Uint8Array(64))
        : (await jose.generateKeyPair(alg)).privateKey;
      return { token: await new jose.SignJWT(claims).setProtectedHeader({ ...header, alg }).sign(key) };
    }
    case 'expired': {
      const help = "Give the service's own key as the scenario's 'signingKey', or drop this refusal.";
      if (signingKey === undefined)
        return { unforgeable: "an expired token needs the scenario's 'signingKey'", help };
      const symmetric = alg.startsWith('HS');
      let key: KeyObject;
      try {
        key = symmetric ? createSecretKey(signingKey, 'utf8') : createPrivateKey(signingKey);
        await jose.compactVerify(valid, symmetric ? key : createPublicKey(signingKey));
      } catch {
        const unforgeable = "the scenario's 'signingKey' is not the one that the service signs with";
        return { unforgeable, help };
      }
      const past = Math.floor(Date.now() / 1000) - 3600;
      const stale = { ...claims, iat: past - 3600, nbf: past - 3600, exp: past };
      return { token: await new jose.SignJWT(stale).setProtectedHeader({ ...header, alg }).sign(key) };
    }
  }
}

/** Whom a token is of; undefined where it cannot be read. */
function subjectOf({ decodeJwt }: typeof import('jose'), token: string): string | undefined {
  try {
    return decodeJwt(token).sub;
  } catch {
    return undefined;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
