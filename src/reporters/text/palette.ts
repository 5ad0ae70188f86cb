import { styleText } from 'node:util';

type Style = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** The few colours that reports use, each the identity where colour is off. */
export type Palette = Readonly<Record<Style, (text: string) => string>>;

const STYLES: readonly Style[] = ['red', 'green', 'yellow', 'cyan', 'dim', 'bold'];

/** A palette for a destination whose ability to show colour the caller has decided. */
export function createPalette(color: boolean): Palette {
  // Node 22 would look at process.stdout, which need not be where this text goes.
  const paint = (style: Style) => (text: string) =>
    color && text !== '' ? styleText(style, text, { validateStream: false }) : text;
  return Object.fromEntries(STYLES.map((style) => [style, paint(style)])) as unknown as Palette;
}
