/** `npm run check`: format, lint with the law of the house, types, dead code, doorplates. Silent when all is well. */
import { run } from './run.ts';
import { houseFaults } from './lint/house.ts';
import { at } from './tree.ts';

const bin = (name: string): string => at('node_modules/.bin', name);

const STEPS: readonly [name: string, file: string, args: string[]][] = [
  ['format', bin('oxfmt'), ['--check']],
  [
    'lint',
    bin('oxlint'),
    ['--type-aware', '--deny-warnings', 'shared', 'electron', 'renderer', 'backend', 'build', 'test'],
  ],
  ['types', bin('tsc'), ['-b', '--pretty', 'false']],
  ['dead code', bin('knip'), ['--no-progress', '--treat-config-hints-as-errors']],
];

let bad = false;
for (const [name, file, args] of STEPS) {
  const { code, output } = await run(file, args);
  if (code === 0) continue;
  bad = true;
  console.error(`${name}:\n${output}`);
}
const faults = await houseFaults();
if (faults.length > 0) {
  bad = true;
  console.error(`house:\n${faults.join('\n')}`);
}
process.exitCode = bad ? 1 : 0;
