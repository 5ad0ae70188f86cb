// node fail.js failure|SIGINT|SIGTERM: once the tree is up (the file `ready` is there), fails 0.3 s later and writes
// when; for the other causes it just waits.
const { existsSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const cause = process.argv[2];
const at = (name) => join(__dirname, name);
const poll = setInterval(() => {
  if (cause !== 'failure' || !existsSync(at('ready'))) return;
  clearInterval(poll);
  setTimeout(() => {
    writeFileSync(at('cause'), String(Date.now()));
    process.exit(1);
  }, 300);
}, 10);
