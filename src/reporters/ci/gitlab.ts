import { createHash } from 'node:crypto';
import { createPlainReporter } from '../plain/plain.ts';
import type { Reporter } from '../reporter.ts';

export interface GitlabOptions {
  readonly write: (text: string) => void;
  /** Default true: GitLab shows colour. */
  readonly color?: boolean | undefined;
  readonly level?: 'normal' | 'verbose' | 'quiet' | undefined;
}

/** A log for GitLab CI: each stage's output in a section that is folded away. */
export function createGitlabReporter({ write, color = true, level }: GitlabOptions): Reporter {
  const plain = createPlainReporter({
    write,
    color,
    width: 120,
    level,
    frame: {
      open: (id, title, t) => marker('start', t, `${sectionId(id)}[collapsed=true]`, title),
      close: (id, t) => marker('end', t, sectionId(id), ''),
      guard: (text) => text.replace(/section_(?=start:|end:)/g, 'section-'),
      folds: true,
    },
  });
  return { ...plain, name: 'gitlab' };
}

function marker(kind: 'start' | 'end', t: number, id: string, title: string): string {
  return `\u001b[0Ksection_${kind}:${Math.floor(t / 1000)}:${id}\r\u001b[0K${title}\n`;
}

/** Letters, digits, `_`, `.` and `-` are what an id may hold; a hash keeps two stages apart that would look alike. */
export function sectionId(stage: string): string {
  const plain = stage.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 60);
  if (plain === stage) return `portcullis_${plain}`;
  return `portcullis_${plain}_${createHash('sha256').update(stage).digest('hex').slice(0, 8)}`;
}
