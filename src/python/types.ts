import type { StageFailure } from '../model/ports.ts';
import type { ManagedProcess, SpawnOptions } from '../process/types.ts';

/** The Python a project runs with: an interpreter, or a virtual environment made with it from a requirements file. */
export interface PythonSpec {
  /** A name on PATH, or a path (relative to the root); default `python3`, then `python`. */
  readonly interpreter?: string | undefined;
  /** Relative to the root. */
  readonly requirements?: string | undefined;
}

/** What this library needs of the outside. */
export interface PythonHost {
  readonly spawn: (options: SpawnOptions) => ManagedProcess;
  /** Directory of the project, absolute. */
  readonly root: string;
  /** The user's environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** An interpreter that was started and answered. */
export interface Interpreter {
  /** Absolute; what pyenv's and others' shims lead to. */
  readonly path: string;
  /** Absolute, every link followed. */
  readonly realPath: string;
  /** `3.11.7` */
  readonly version: string;
  /** `linux-x86_64` */
  readonly platform: string;
  /** Directory of the virtual environment it belongs to, if it belongs to one. */
  readonly venv?: string | undefined;
}

/** A Python that tests and services can be started with. */
export interface PythonEnvironment {
  /** Absolute path of the interpreter. */
  readonly python: string;
  /** The host's environment with the virtual environment activated in it. */
  readonly env: Readonly<Record<string, string>>;
  /** Directory of the virtual environment; undefined for a bare interpreter. */
  readonly venv?: string | undefined;
  /** False when one that was made earlier stood. */
  readonly created: boolean;
  /** What made it; `interpreter` when there was nothing to make. */
  readonly how: 'uv' | 'pip' | 'interpreter';
  /** Time it took to have it, in ms. */
  readonly ms: number;
}

export type Provisioned = { readonly environment: PythonEnvironment } | { readonly failure: StageFailure };
