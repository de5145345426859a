/**
 * `npm test`: sets up what tests need, builds, runs every suite and ends with one line `N passed, M failed`.
 * A test whose real part is missing is skipped, named and counted; with PARLEY_REQUIRE_REAL_PARTS=1 it counts as failed, unless no
 * package registry has that part.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { bundle } from './bundle.ts';
import { chooseElectron, electronEnv } from './electron.ts';
import { BRING_IT, NOT_OF_THIS_KIND, provideRealParts } from './real-parts.ts';
import { run } from './run.ts';
import { at } from './tree.ts';

interface Outcome {
  readonly passed: number;
  /** Each failed test by its title, and why. */
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}
interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: { title: string; tests: { status: string; results: { errors: { message?: string }[] }[] }[] }[];
}

const REPORTS = at('test-results');
const WHY_LINES = 12;
const required = process.env.PARLEY_REQUIRE_REAL_PARTS === '1';

/** A failure as the end of the run tells it: its first lines are enough to know it again. */
const because = (title: string, messages: readonly (string | undefined)[]): string => {
  const why = messages.map((message) => stripVTControlCharacters(message ?? '')).join('\n');
  return [title, ...why.split('\n', WHY_LINES)].join('\n    ');
};

function readVitest(text: string): Outcome {
  const report = JSON.parse(text) as VitestReport;
  const tests = report.testResults
    .flatMap((file) => file.assertionResults)
    .filter(({ fullName }) => !fullName.includes(NOT_OF_THIS_KIND));
  // a file that could not even be loaded has no tests of its own
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = tests.filter((test) => test.status === 'failed');
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: [
      ...failed.map((test) => because(test.fullName, test.failureMessages)),
      ...broken.map((file) => because(file.name, [file.message])),
    ],
    skipped: tests.filter((test) => !['passed', 'failed'].includes(test.status)).map((test) => test.fullName),
  };
}

function readPlaywright(text: string): Outcome {
  const report = JSON.parse(text) as { suites: PlaywrightSuite[] };
  const specs: { title: string; status: string; errors: (string | undefined)[] }[] = [];
  const walk = (suite: PlaywrightSuite, path: string): void => {
    const here = path === '' ? suite.title : `${path} › ${suite.title}`;
    for (const spec of suite.specs ?? []) {
      for (const { status, results } of spec.tests) {
        const errors = results.flatMap((result) => result.errors.map(({ message }) => message));
        specs.push({ title: `${here} › ${spec.title}`, status, errors });
      }
    }
    for (const child of suite.suites ?? []) walk(child, here);
  };
  for (const suite of report.suites) walk(suite, '');
  return {
    passed: specs.filter(({ status }) => status === 'expected').length,
    // a flaky test is a failed one: it passed only when it was tried again
    failed: specs
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ title, errors }) => because(title, errors)),
    skipped: specs.filter(({ status }) => status === 'skipped').map(({ title }) => title),
  };
}

/** Runs one suite; without a readable report, or with a bad exit code and no failed test, the suite itself has failed. */
async function suite(
  name: string,
  args: string[],
  env: Record<string, string>,
  read: (report: string) => Outcome,
): Promise<Outcome> {
  const report = `${REPORTS}/${name}.json`;
  const since = Date.now();
  console.log(`\n── ${name}`);
  const { code, output } = await run(process.execPath, args, {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  let outcome: Outcome = { passed: 0, failed: [], skipped: [] };
  try {
    outcome = read(readFileSync(report, 'utf8'));
  } catch (error) {
    console.error(`no report of ${name}: ${String(error)}`);
  }
  if (outcome.failed.length === 0 && (code !== 0 || outcome.passed === 0)) {
    outcome = { ...outcome, failed: [`${name}, the whole suite: it ended with ${code} and no failed test`] };
  }
  if (outcome.failed.length > 0) console.log(output);
  const seconds = Math.round((Date.now() - since) / 1000);
  console.log(
    `${name}: ${outcome.passed} passed, ${outcome.failed.length} failed, ${outcome.skipped.length} skipped (${seconds} s)`,
  );
  return outcome;
}

const vitest = (name: string, project: string, env: Record<string, string>): Promise<Outcome> =>
  suite(
    name,
    [
      at('node_modules/vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${REPORTS}/${name}.json`,
    ],
    env,
    readVitest,
  );

const playwright = (name: string, config: string, env: Record<string, string>): Promise<Outcome> =>
  suite(
    name,
    [at('node_modules/@playwright/test/cli.js'), 'test', '--config', at(config), '--reporter=line,json'],
    env,
    readPlaywright,
  );

/** Suites that are nothing without a browser. */
const NEEDS_BROWSER = new Set<string>(['media', 'chromium-host', 'e2e', 'peers']);
const skippedWhole = (name: string): Outcome => ({
  passed: 0,
  failed: [],
  skipped: [`${name}, the whole suite: neither Electron nor Chromium was found`],
});

const SUITES = {
  unit: (env) => vitest('unit', 'unit*', env),
  contract: (env) => vitest('contract', 'contract', env),
  media: (env) => playwright('media', 'test/media/playwright.config.ts', env),
  'chromium-host': (env) => playwright('chromium-host', 'test/chromium-host/playwright.config.ts', env),
  e2e: (env) => playwright('e2e', 'test/e2e/playwright.config.ts', env),
  peers: (env) => playwright('peers', 'test/peers/playwright.config.ts', env),
} as const satisfies Record<string, (env: Record<string, string>) => Promise<Outcome>>;
type SuiteName = keyof typeof SUITES;

/**
 * One stage after the other; in it lanes side by side, and in a lane one suite after the other: contract tests mostly wait for servers,
 * while two suites of apps side by side only slow each other down.
 */
const STAGES: readonly (readonly (readonly SuiteName[])[])[] = [
  [['unit']],
  [['contract'], ['media', 'chromium-host']],
  [['e2e']],
  [['peers']],
];

async function main(only: string | undefined): Promise<number> {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  await provideRealParts();
  await bundle();
  const electron = await chooseElectron();
  console.log(electron.line);
  const env = electronEnv(electron);
  const all: readonly string[] = STAGES.flat(2);
  const names = new Set(only === undefined ? all : only.split(','));
  const unknown = [...names].filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`no suite ${unknown.join(', ')}; there are ${all.join(', ')}`);
  const runSuite = async (name: SuiteName): Promise<Outcome> =>
    electron.kind === 'none' && NEEDS_BROWSER.has(name) ? skippedWhole(name) : SUITES[name](env);
  const outcomes: Outcome[] = [];
  const runLane = async (lane: readonly SuiteName[]): Promise<void> => {
    for (const name of lane.filter((one) => names.has(one))) outcomes.push(await runSuite(name));
  };
  for (const lanes of STAGES) await Promise.all(lanes.map((lane) => runLane(lane)));
  const skipped = outcomes.flatMap((outcome) => outcome.skipped);
  for (const title of skipped) console.log(`skipped: ${title}`);
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  // what could have been installed and was not is a failure where real parts are required
  const excused = required ? skipped.filter((title) => title.includes(BRING_IT)) : skipped;
  const broken = outcomes.flatMap((outcome) => outcome.failed);
  for (const title of broken) console.log(`failed: ${title}`);
  const failed = broken.length + skipped.length - excused.length;
  console.log(`${passed} passed, ${failed} failed${excused.length > 0 ? `, ${excused.length} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
}

const only = process.argv.indexOf('--only');
try {
  process.exitCode = await main(only < 0 ? undefined : process.argv[only + 1]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
