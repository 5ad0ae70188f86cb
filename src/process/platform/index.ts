import { linux } from './linux.ts';
import { ps } from './ps.ts';
import type { Platform } from './types.ts';
import { windows } from './windows.ts';

/** The operating system this process runs on. */
export const platform: Platform =
  process.platform === 'linux' ? linux : process.platform === 'win32' ? windows : ps;
