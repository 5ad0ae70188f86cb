// node bare.cjs COUNT: starts `true` so often, two at a time, with its output piped, and does nothing else. What a
// child costs a program of Node that has only just begun.
const { spawn } = require('node:child_process');

let left = Number(process.argv[2]);
const next = () => {
  if (left-- <= 0) return;
  spawn('true', { stdio: ['ignore', 'pipe', 'pipe'], detached: true }).once('close', next);
};
next();
next();
