import { pino } from 'pino';
import type { Logger } from '#shared/tools/logger.ts';
import { createLogger } from '#shared/tools/logger.ts';
import type { Config } from './config.ts';

const STDERR = 2;

/** The server's log: JSON lines on stderr by pino (stdout belongs to `listening on`), redacted before pino sees them. */
export function serverLog(level: Config['logLevel']): Logger {
  const out = pino({ level, base: { pid: process.pid } }, pino.destination({ dest: STDERR, sync: true }));
  return createLogger('backend', (record) =>
    out[record.level]({ name: record.name, ...record.fields }, record.message),
  );
}
