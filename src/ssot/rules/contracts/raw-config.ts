/** A value of a config file, and where each of its lines or items stands. */
export interface RawValue {
  readonly line: number;
  readonly items: readonly { readonly text: string; readonly line: number }[];
  /** Whether it is a list, of however many items. */
  readonly isList: boolean;
}

/** A section with its keys. */
export interface RawSection {
  /** What comes after the first part of its name: `contract:1`. */
  readonly name: string;
  readonly line: number;
  readonly values: ReadonlyMap<string, RawValue>;
}

/** What a config file says about import-linter: its own section, and one for each contract. */
export interface RawConfig {
  readonly session: RawSection;
  readonly contracts: readonly RawSection[];
}

/** What can be read of a config file; nothing when it does not speak of import-linter. */
export type RawResult =
  | { readonly kind: 'config'; readonly config: RawConfig }
  | { readonly kind: 'none' }
  | { readonly kind: 'fault'; readonly line: number; readonly message: string };
