import { inspect } from 'node:util';
import type { EmbeddedReport } from '#shared/contracts/embedded.ts';
import { EmbeddedOrder } from '#shared/contracts/embedded.ts';
import { readCommandLine, whyNotStarted } from './cli.ts';
import type { Config } from './config.ts';
import type { ParleyServer } from './server.ts';
import { createServer } from './server.ts';

/** A port does not tell when a message has left; a process that cannot start stays so long for it. */
const FAREWELL_MS = 250;

/** The part of Electron's `process.parentPort` that is used here; backend/ knows nothing else of Electron. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The other end: Electron's port in a utility process, a forked child's IPC channel elsewhere. */
interface Parent {
  report(report: EmbeddedReport): void;
  onOrder(listener: (order: EmbeddedOrder) => void): void;
}

/** To the app's log: it reads this process's stderr. */
function complain(what: unknown): void {
  process.stderr.write(`${inspect(what)}\n`);
}

function findParent(): Parent {
  const { parentPort } = process as { parentPort?: ParentPort };
  const hear = (data: unknown, listener: (order: EmbeddedOrder) => void): void => {
    const order = EmbeddedOrder.safeParse(data);
    if (order.success) listener(order.data);
    else complain('an order of the app was not understood');
  };
  if (parentPort) {
    return {
      report: (report) => parentPort.postMessage(report),
      onOrder: (listener) => parentPort.on('message', ({ data }) => hear(data, listener)),
    };
  }
  return {
    report: (report) => void process.send?.(report),
    onOrder: (listener) => void process.on('message', (data) => hear(data, listener)),
  };
}

/** The backend inside the app: `--port 0 --data DIR`, the same environment, reports and orders instead of stdout and signals. */
async function main(): Promise<void> {
  const parent = findParent();
  let server: ParleyServer | null = null;
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    try {
      await server?.close();
      process.exit(0);
    } catch (error) {
      complain(error);
      process.exit(1);
    }
  };
  parent.onOrder(() => void stop());
  // An app that died takes its workspace with it; nobody else knows this process.
  process.once('disconnect', () => void stop());
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());

  let config: Config | null = null;
  try {
    config = readCommandLine(process.argv.slice(2), process.env);
    server = await createServer(config, { processMetrics: true });
  } catch (error) {
    const line = whyNotStarted(error, config);
    if (line === null) complain(error);
    parent.report({ type: 'failed', message: line ?? 'the workspace could not be started' });
    stopped = true;
    setTimeout(() => process.exit(2), FAREWELL_MS);
    return;
  }
  parent.report({ type: 'listening', url: server.url });
}

await main();
