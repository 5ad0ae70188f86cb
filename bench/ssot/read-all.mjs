// node read-all.mjs DIR: the floor: reads every Python file below it, one after the other, into one buffer.
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';

let buffer = Buffer.allocUnsafeSlow(1024 * 1024);
const visit = (directory) => {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) visit(path);
    else if (entry.name.endsWith('.py')) read(path);
  }
};
function read(path) {
  const fd = openSync(path);
  const { size } = fstatSync(fd);
  if (size > buffer.length) buffer = Buffer.allocUnsafeSlow(size);
  for (let at = 0; at < size; ) {
    const count = readSync(fd, buffer, at, size - at, at);
    if (count === 0) break;
    at += count;
  }
  closeSync(fd);
}
visit(process.argv[2]);
