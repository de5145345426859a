/** `npm run test:long [-- <arguments of Playwright>]`: builds, and runs what takes minutes and is no part of `npm test`. */
import { bundle } from '../../build/bundle.ts';
import { chooseElectron, electronEnv } from '../../build/electron.ts';
import { run } from '../../build/run.ts';
import { at } from '../../build/tree.ts';

await bundle();
const electron = await chooseElectron();
process.stdout.write(`${electron.line}\n`);
const args = ['test', '--config', at('test/long/playwright.config.ts'), ...process.argv.slice(2)];
const { code } = await run(process.execPath, [at('node_modules/@playwright/test/cli.js'), ...args], {
  env: electronEnv(electron),
  show: true,
});
process.exitCode = code;
