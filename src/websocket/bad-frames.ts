/** Ways to break the protocol, or to end it, in one frame or two. */
export const BAD_FRAMES = [
  'reserved-bits',
  'reserved-opcode',
  'bad-utf8',
  'unmasked',
  'oversize',
  'bad-close-code',
  'cut-close-code',
  'fragmented-control',
  'long-control',
  'orphan-continuation',
  'interrupted-message',
  'close-without-code',
] as const;
export type BadFrame = (typeof BAD_FRAMES)[number];

const MASK = Buffer.from([1, 2, 3, 4]);
const TEXT = 0x81;
const CLOSE = 0x88;
const PING = 0x89;
const NOT_FIN = 0x7f;

/** The bytes of each, and the close codes that RFC 6455 gives it (§5, §7.4). */
export function badFrame(name: BadFrame): { readonly bytes: Buffer; readonly codes: readonly number[] } {
  switch (name) {
    case 'reserved-bits':
      return { bytes: frame(TEXT | 0x40, Buffer.from('hi')), codes: [1002] };
    case 'reserved-opcode':
      return { bytes: frame(0x83, Buffer.from('hi')), codes: [1002] };
    case 'bad-utf8':
      return { bytes: frame(TEXT, Buffer.from([0xc3, 0x28])), codes: [1007] };
    case 'unmasked':
      return { bytes: Buffer.from([TEXT, 2, 0x68, 0x69]), codes: [1002] };
    case 'oversize': {
      // A header is enough: who waits for the gigabyte that it promises has no bound.
      const header = Buffer.concat([Buffer.from([TEXT, 0xff]), Buffer.alloc(8), MASK]);
      header.writeBigUInt64BE(1n << 30n, 2);
      return { bytes: header, codes: [1009] };
    }
    case 'bad-close-code':
      return { bytes: frame(CLOSE, Buffer.from([0x03, 0xed])), codes: [1002] };
    case 'cut-close-code':
      return { bytes: frame(CLOSE, Buffer.from([0x03])), codes: [1002] };
    case 'fragmented-control':
      return { bytes: frame(PING & NOT_FIN, Buffer.from('hi')), codes: [1002] };
    case 'long-control':
      return { bytes: frame(PING, Buffer.alloc(126)), codes: [1002] };
    case 'orphan-continuation':
      return { bytes: frame(0x80, Buffer.from('hi')), codes: [1002] };
    case 'interrupted-message':
      return {
        bytes: Buffer.concat([frame(TEXT & NOT_FIN, Buffer.from('a')), frame(TEXT, Buffer.from('b'))]),
        codes: [1002],
      };
    case 'close-without-code':
      // No fault: it is answered with the same, which has no code either, or with a normal closure.
      return { bytes: frame(CLOSE, Buffer.alloc(0)), codes: [1005, 1000] };
  }
}

/** A masked frame as a client sends it; up to 65,535 bytes. */
function frame(first: number, payload: Buffer): Buffer {
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 0xff];
  const masked = payload.map((byte, at) => byte ^ MASK[at % 4]!);
  return Buffer.concat([Buffer.from([first, 0x80 | length[0]!, ...length.slice(1)]), MASK, masked]);
}
