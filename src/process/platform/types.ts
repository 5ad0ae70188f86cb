/** One living process. A zombie is not one. */
export interface ProcessEntry {
  readonly pid: number;
  readonly ppid: number;
  /** Process group. */
  readonly pgid: number;
  /**
   * When it started, in the platform's own unit. With the pid it names a process for good: a pid
   * that was handed to another process since has another start.
   */
  readonly start: number;
}

/** What process control needs from an operating system. */
export interface Platform {
  /** Every living process. Calls made in one turn of the event loop share one look. */
  list(): Promise<readonly ProcessEntry[]>;
  /** One process, or undefined when it is gone or a zombie. */
  look(pid: number): Promise<ProcessEntry | undefined>;
  /** The start of a child that was started this instant, to be recorded. */
  startOf(pid: number): number;
  /** Two starts closer than this are the same one. */
  readonly startTolerance: number;
  /**
   * Value of a variable of the environment the process was started with; undefined where it cannot be
   * read, and always for processes of other users.
   */
  variable(entry: ProcessEntry, name: string): string | undefined;
  /** Command line for people, at most 200 characters. */
  command(entry: ProcessEntry): string;
  /** Signals one process. A process that is gone or not ours is no error. */
  signal(pid: number, name: NodeJS.Signals): void;
  /** Signals a whole group, where there are groups; on Windows the whole tree of that pid. */
  signalGroup(pgid: number, name: NodeJS.Signals): void;
  /** Whether the group has a member, zombies included: cheap, for the common case that it has none. */
  groupExists(pgid: number): boolean;
  /** Names the boot and pid space in which pids and starts mean anything. */
  scope(): string;
  /** Whether a recorded pid can be told from a later process of that pid. If not, nothing is ended after a crash. */
  readonly recoverable: boolean;
}
