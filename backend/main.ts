import { readCommandLine, whyNotStarted } from './cli.ts';
import type { Config } from './config.ts';
import type { ParleyServer } from './server.ts';
import { createServer } from './server.ts';

const EXIT_FAILED = 1;
const EXIT_REFUSED = 2;
/** A drain that hangs (a database that does not answer) ends after this. */
const DRAIN_LIMIT_MS = 15_000;
const PARENT_CHECK_MS = 250;

/** `npm run backend -- --port 4310 --data DIR`: one line on stdout when ready, logs on stderr, drains on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  let config: Config | null = null;
  let server: ParleyServer;
  try {
    config = readCommandLine(process.argv.slice(2), process.env);
    server = await createServer(config, { processMetrics: true });
  } catch (error) {
    const line = whyNotStarted(error, config);
    console.error(line ?? error);
    process.exit(line === null ? EXIT_FAILED : EXIT_REFUSED);
  }
  const stop = () => void drain(server);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (process.env['npm_lifecycle_event']) watchParent(stop);
  console.log(`listening on ${server.url}`);
}

/** npm hands a signal to its shell only, which dies and leaves this process behind: under npm the end of the shell is the order to stop. */
function watchParent(stop: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, PARENT_CHECK_MS);
  watch.unref();
}

async function drain(server: ParleyServer): Promise<void> {
  const limit = setTimeout(() => {
    console.error('draining took too long');
    process.exit(EXIT_FAILED);
  }, DRAIN_LIMIT_MS);
  limit.unref();
  try {
    await server.close();
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(EXIT_FAILED);
  }
}

await main();
