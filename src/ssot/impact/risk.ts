import type { ImpactReport, RiskLevel } from './report.ts';

/** What the risk is judged by. */
export interface RiskFigures {
  /** Modules that would certainly stop importing, tests left out. */
  readonly modules: number;
  /** Test files that could not be collected. */
  readonly tests: number;
  /** Consumers that would fail when they run. */
  readonly later: number;
  readonly files: number;
  /** Top-level packages that consumers are in. */
  readonly packages: number;
  readonly definitions: number;
  readonly facades: number;
  /** Consumers that no import shows: strings, docs and notebooks. */
  readonly unseen: number;
  readonly star: number;
  /** Test files that load it. */
  readonly reaching: number;
}

interface Measure {
  readonly figure: keyof RiskFigures;
  /** Below this there is nothing to tell; default 1. */
  readonly least?: number;
  /** From these on it is of that level; undefined: never. */
  readonly medium?: number;
  readonly high?: number;
  text(figure: number): string;
}

const plural = (amount: number, one: string, many: string): string =>
  `${amount} ${amount === 1 ? one : many}`;

/** Every figure with the bounds from which it counts. The gravest is the risk. */
const MEASURES: readonly Measure[] = [
  {
    figure: 'modules',
    medium: 1,
    high: 10,
    text: (it) => `${plural(it, 'module', 'modules')} could not be imported without it`,
  },
  {
    figure: 'tests',
    medium: 1,
    high: 10,
    text: (it) => `${plural(it, 'test file', 'test files')} could not be collected`,
  },
  {
    figure: 'later',
    medium: 1,
    high: 20,
    text: (it) => `${plural(it, 'place', 'places')} would fail only when the code runs`,
  },
  { figure: 'files', medium: 5, high: 50, text: (it) => `${plural(it, 'file uses', 'files use')} it` },
  { figure: 'packages', least: 2, medium: 3, text: (it) => `its consumers are in ${it} top-level packages` },
  {
    figure: 'definitions',
    least: 2,
    medium: 2,
    text: (it) => `${it} definitions have the name: say which is meant by pkg.mod.Name`,
  },
  {
    figure: 'facades',
    medium: 1,
    text: (it) => `${plural(it, 'module hands', 'modules hand')} it on to others`,
  },
  {
    figure: 'star',
    medium: 1,
    text: (it) =>
      `${plural(it, 'star import takes', 'star imports take')} it along: who uses it there is not seen`,
  },
  {
    figure: 'unseen',
    medium: 1,
    text: (it) => `${plural(it, 'place names', 'places name')} it in text, which fails only when it is used`,
  },
];

/** The risk of taking something away, with the figures that give it, the gravest first. */
export function riskOf(figures: RiskFigures): ImpactReport['risk'] {
  const reasons = MEASURES.flatMap(({ figure, least = 1, medium, high, text }) => {
    const value = figures[figure];
    if (value < least) return [];
    const level: RiskLevel =
      high !== undefined && value >= high
        ? 'high'
        : medium !== undefined && value >= medium
          ? 'medium'
          : 'low';
    return [{ level, figure: value, text: text(value) }];
  });
  if (figures.files > 0 && figures.reaching === 0) {
    reasons.push({ level: 'medium', figure: 0, text: 'no test file loads it: nothing would notice' });
  }
  if (reasons.length === 0) reasons.push({ level: 'low', figure: 0, text: 'nothing in this tree uses it' });
  reasons.sort((a, b) => ORDER[b.level] - ORDER[a.level]);
  return { level: reasons[0]!.level, reasons };
}

const ORDER: Readonly<Record<RiskLevel, number>> = { high: 2, medium: 1, low: 0 };
