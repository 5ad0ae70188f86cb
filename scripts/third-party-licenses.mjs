import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licence notices of all packages whose code is in the bundle, one after the other.
 * @param {string} repository absolute path
 * @param {Iterable<string>} inputs paths of bundled files, relative to the repository
 * @returns {string}
 * @throws when a package states no licence: its code must not be shipped
 */
export function thirdPartyLicenses(repository, inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  const notices = [...folders].sort().map((folder) => notice(join(repository, folder)));
  return `portcullis contains code of these packages.\n\n${notices.join('\n')}`;
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|-|$)/i.test(entry));
  if (license === undefined && file === undefined) throw new Error(`${name} states no licence`);
  const text =
    file === undefined
      ? '(The package contains no copy of its licence.)'
      : readFileSync(join(folder, file), 'utf8');
  return `${'-'.repeat(78)}\n${name} ${version} (${license})\n\n${text.trim()}\n`;
}
