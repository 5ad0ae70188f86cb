import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto';
import type { TokenFlaw } from './types.ts';

/**
 * Makes a bad token out of a valid one. `expired` is signed with the service's own key, since with any other it
 * would be refused for its signature and prove nothing. Undefined means: send no token. Throws where the
 * valid token is not a JWT and the flaw needs one, and where the key is not the service's.
 */
export async function forge(
  flaw: TokenFlaw,
  valid: string,
  signingKey: string | undefined,
): Promise<string | undefined> {
  if (flaw === 'none') return undefined;
  if (flaw === 'garbage') return 'not-a-token';
  if (flaw === 'truncated') return valid.slice(0, -Math.min(12, Math.ceil(valid.length / 2)));
  const jose = await import('jose');
  const claims = jose.decodeJwt(valid);
  const header = jose.decodeProtectedHeader(valid);
  const alg = header.alg ?? 'HS256';
  const [head, , signature] = valid.split('.');
  switch (flaw) {
    case 'tampered':
      return `${head}.${encode({ ...claims, sub: `${claims.sub ?? ''}x` })}.${signature}`;
    case 'alg-none':
      return `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`;
    case 'wrong-key': {
      const key = alg.startsWith('HS')
        ? crypto.getRandomValues(new Uint8Array(64))
        : (await jose.generateKeyPair(alg)).privateKey;
      return new jose.SignJWT(claims).setProtectedHeader({ ...header, alg }).sign(key);
    }
    case 'expired': {
      if (signingKey === undefined) throw new Error("an expired token needs the scenario's 'signingKey'");
      const symmetric = alg.startsWith('HS');
      const key = symmetric ? createSecretKey(signingKey, 'utf8') : createPrivateKey(signingKey);
      const verifier = symmetric ? key : createPublicKey(signingKey);
      await jose.compactVerify(valid, verifier).catch((cause) => {
        throw new Error("the scenario's 'signingKey' is not the one that the service signs with", { cause });
      });
      const past = Math.floor(Date.now() / 1000) - 3600;
      const stale = { ...claims, iat: past - 3600, nbf: past - 3600, exp: past };
      return new jose.SignJWT(stale).setProtectedHeader({ ...header, alg }).sign(key);
    }
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
