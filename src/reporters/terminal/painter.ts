import {
  type DefaultRenderer,
  Listr,
  ListrDefaultRendererLogLevels,
  ListrLogger,
  ListrTaskState,
  type ListrTaskWrapper,
  ProcessOutput,
  type SimpleRenderer,
} from 'listr2';
import { type Deferred, deferred } from '../../util/deferred.ts';

/* listr2 paints its signs by a rule of its own, which knows nothing of `--no-color`. */
const NO_COLOR = Object.fromEntries(
  Object.values(ListrDefaultRendererLogLevels).map((level) => [level, (text?: string) => text ?? '']),
);

/** How a row ends. */
export type Ending = 'good' | 'bad' | 'left-out';

/** One line of the live view. */
export interface Row {
  title(text: string): void;
  /** Text that stays below the line. */
  detail(text: string): void;
  start(): void;
  end(how: Ending): void;
}

export interface Painter {
  row(id: string): Row | undefined;
  /** Ends what has not ended, clears the view and gives the terminal back. */
  close(): Promise<void>;
}

type Wrapper = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;
interface Slot {
  readonly ended: Deferred<Ending>;
  /** There once listr2 has called the task, a turn after the list was made. */
  wrapper?: Wrapper;
  title?: string;
  detail?: string;
  started?: boolean;
}

/**
 * A live list of rows, painted by listr2 and by nothing but it: its tasks only wait to be told how they ended.
 * It installs no signal handler and never exits; the process belongs to the command line.
 */
export function createPainter(
  rows: readonly { readonly id: string; readonly title: string }[],
  stdout: NodeJS.WriteStream,
  color: boolean,
): Painter {
  const slots = new Map<string, Slot>(rows.map(({ id }) => [id, { ended: deferred<Ending>() }]));
  const list = new Listr<unknown, 'default', 'simple'>(
    rows.map(({ id, title }) => ({
      title,
      task: async (_, wrapper) => {
        const slot = slots.get(id)!;
        slot.wrapper = wrapper;
        if (slot.title !== undefined) wrapper.title = slot.title;
        if (slot.detail !== undefined) wrapper.output = slot.detail;
        if (!slot.started) wrapper.task.state$ = ListrTaskState.WAITING;
        const how = await slot.ended.promise;
        if (how === 'bad') throw new Error(wrapper.title);
        if (how === 'left-out') wrapper.skip(wrapper.title);
      },
      rendererOptions: { persistentOutput: true, outputBar: Number.POSITIVE_INFINITY },
    })),
    {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      renderer: 'default',
      // That `stdout` is a terminal was decided by whoever asked for this view.
      forceTTY: true,
      fallbackRendererCondition: false,
      rendererOptions: {
        clearOutput: true,
        collapseErrors: false,
        collapseSkips: true,
        showErrorMessage: false,
        removeEmptyLines: false,
        formatOutput: 'truncate',
        ...(color ? {} : { color: NO_COLOR }),
        logger: new ListrLogger({ processOutput: new ProcessOutput(stdout, process.stderr) }),
      },
    },
  );
  const painted = list.run().catch(() => undefined);

  return {
    row(id) {
      const slot = slots.get(id);
      if (slot === undefined) return undefined;
      return {
        title(text) {
          slot.title = text;
          if (slot.wrapper !== undefined) slot.wrapper.title = text;
        },
        detail(text) {
          slot.detail = text;
          if (slot.wrapper !== undefined) slot.wrapper.output = text;
        },
        start() {
          slot.started = true;
          if (slot.wrapper !== undefined) slot.wrapper.task.state$ = ListrTaskState.STARTED;
        },
        end: (how) => slot.ended.resolve(how),
      };
    },
    async close() {
      for (const { ended } of slots.values()) ended.resolve('left-out');
      await painted;
    },
  };
}
