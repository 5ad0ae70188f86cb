import { testFaultsOf } from './rig.ts';

testFaultsOf('golden-path', 'golden-path');
