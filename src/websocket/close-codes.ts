/** RFC 6455 §7.4 and the IANA registry, in the words people use. */
const NAMES: Readonly<Record<number, string>> = {
  1000: 'normal closure',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1005: 'no status received',
  1006: 'abnormal closure',
  1007: 'invalid payload data',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'mandatory extension',
  1011: 'internal error',
  1012: 'service restart',
  1013: 'try again later',
  1014: 'bad gateway',
  1015: 'TLS handshake failed',
  3000: 'unauthorized',
  3003: 'forbidden',
};

/** `1008 (policy violation)`; codes of an application's own have no name. */
export function closeCode(code: number): string {
  const name = NAMES[code];
  return name === undefined ? String(code) : `${code} (${name})`;
}
