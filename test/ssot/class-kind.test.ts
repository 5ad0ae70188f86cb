import * as assert from 'uvu/assert';
import { inventoryTree } from '../../src/ssot/inventory.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('what kind of class the inventory says one is');

test("a protocol is one of typing's, and not what is merely called so", async () => {
  const root = writeTree({
    'app/__init__.py': '',
    'app/protocol.py': 'class Protocol: pass\nclass Here(Protocol): pass\n',
    'app/compat.py':
      'try:\n    from typing import Protocol\nexcept ImportError:\n    from typing_extensions import Protocol\n',
    'app/a.py':
      'import asyncio, typing\nimport typing as t\nfrom app.protocol import Protocol\nfrom app.compat import Protocol as P\n' +
      'import enum\nfrom asyncio import Protocol as AP\n' +
      'class Ours(Protocol): pass\nclass Wire(asyncio.Protocol): pass\nclass Both(Protocol, enum.Enum): pass\n' +
      'class Dotted(typing.Protocol): pass\nclass Short(t.Protocol[int]): pass\n',
    'app/b.py': 'from app.compat import Protocol\nclass Through(Protocol): pass\n',
    'app/c.py': 'from typing import *\nclass Starred(Protocol): pass\n',
  });
  const found = await inventoryTree({ root });
  assert.ok(found.ok);
  const kinds = found.report.symbols.map(({ name, definitions }) => `${name} ${definitions[0]!.kind}`);
  assert.equal(kinds, [
    'Both enum',
    'Dotted protocol',
    'Here class',
    'Ours class',
    'Protocol class',
    'Short protocol',
    'Starred protocol',
    'Through protocol',
    'Wire class',
  ]);
});

test.run();
