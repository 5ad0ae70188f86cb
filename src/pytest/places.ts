import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Location } from '../model/location.ts';
import type { Frames } from './protocol.ts';

/** Translates between pytest's paths, relative to its rootdir, and the project's, relative to its root. */
export interface Places {
  /** Path relative to the project root, with `/`; absolute when it lies outside. */
  file(path: string): string;
  /** The innermost frame. */
  innermost(frames: Frames): Location | undefined;
  /** A node id as pytest understands it on a command line in the project root. */
  argument(nodeid: string): string;
  /** pytest's rootdir is known once it is configured; until then it is taken to be the root. */
  rootdir: string;
}

export function createPlaces(root: string): Places {
  const realRoot = realpathSync(root);
  const places: Places = {
    rootdir: root,
    file(path) {
      const absolute = isAbsolute(path) ? path : join(places.rootdir, path);
      for (const base of [root, realRoot]) {
        const inside = relative(base, absolute);
        if (inside !== '' && !inside.startsWith('..') && !isAbsolute(inside))
          return inside.split(sep).join('/');
      }
      return absolute;
    },
    innermost(frames) {
      const last = frames.at(-1);
      return last && { file: places.file(last[0]), line: last[1] };
    },
    argument(nodeid) {
      const [path = '', ...names] = nodeid.split('::');
      return [places.file(path), ...names].join('::');
    },
  };
  return places;
}
