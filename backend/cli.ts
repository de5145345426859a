import { parseArgs } from 'node:util';
import type { Config } from './config.ts';
import { ConfigError, readConfig } from './config.ts';
import { defaultDataDirectory, DirectoryLockedError } from './storage/directory.ts';
import { DatabaseTooNewError } from './storage/migrate.ts';

const DEFAULT_PORT = 4310;
const DEFAULT_HOST = '127.0.0.1';

/** The configuration of a command line (`--port`, `--host`, `--data`) and an environment. @throws ConfigError */
export function readCommandLine(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Config {
  const { port, host, data } = optionsOf(args);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    throw new ConfigError(['--port must be a whole number from 0 to 65535']);
  }
  return readConfig(env, {
    listen: { host: host ?? DEFAULT_HOST, port: port === undefined ? DEFAULT_PORT : Number(port) },
    directory: data ?? defaultDataDirectory(),
  });
}

function optionsOf(args: readonly string[]): { port?: string; host?: string; data?: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, host: { type: 'string' }, data: { type: 'string' } },
    });
    return values;
  } catch (error) {
    // Node's advice after the first sentence speaks of its own API.
    throw new ConfigError([
      /^[^.\n]*/.exec((error as Error).message)?.[0] ?? 'the command line cannot be read',
    ]);
  }
}

/** The one line that tells a person why the server cannot start; null for an error nobody foresaw. */
export function whyNotStarted(error: unknown, config: Config | null): string | null {
  const foreseen = [ConfigError, DirectoryLockedError, DatabaseTooNewError].some(
    (kind) => error instanceof kind,
  );
  if (foreseen) return (error as Error).message;
  const { code, message, syscall, path } = error as NodeJS.ErrnoException;
  const { host, port } = config?.listen ?? { host: DEFAULT_HOST, port: DEFAULT_PORT };
  if (code === 'EADDRINUSE') return `port ${port} on ${host} is in use`;
  if (syscall === 'listen' || syscall === 'bind' || syscall === 'getaddrinfo')
    return `cannot listen on ${host}: ${message}`;
  if (config?.storage.kind === 'postgres' && isConnectionError(error)) {
    return `DATABASE_URL: the database cannot be used: ${message || String(code)}`;
  }
  if (config?.storage.kind === 'embedded' && path?.startsWith(config.storage.directory)) {
    return `the data directory ${config.storage.directory} cannot be used: ${message}`;
  }
  return null;
}

/** Network refusals, and the server's own: no such database or role, wrong password, not yet ready. */
function isConnectionError(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && /^(E[A-Z]+|28\w{3}|3D000|57P03|53300)$/.test(code)) return true;
  return typeof message === 'string' && /timeout|terminated|SSL/i.test(message);
}
