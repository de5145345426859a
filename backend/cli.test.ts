import { describe, expect, it } from 'vitest';
import { readCommandLine, whyNotStarted } from './cli.ts';
import { ConfigError } from './config.ts';
import { DirectoryLockedError } from './storage/directory.ts';
import { DatabaseTooNewError } from './storage/migrate.ts';

describe('the command line', () => {
  it('listens on this machine alone unless told otherwise', () => {
    expect(readCommandLine([], {}).listen).toEqual({ host: '127.0.0.1', port: 4310 });
    const config = readCommandLine(['--port', '0', '--host=0.0.0.0', '--data', 'here'], {});
    expect(config.listen).toEqual({ host: '0.0.0.0', port: 0 });
    expect(config.storage).toMatchObject({ kind: 'embedded', directory: 'here' });
  });

  it.each([[['--port', 'x']], [['--port', '65536']], [['--port']], [['--nonsense']], [['stray']]])(
    'refuses %j',
    (args) => {
      expect(() => readCommandLine(args, {})).toThrow(ConfigError);
    },
  );
});

describe('why it did not start', () => {
  const config = readCommandLine(['--port', '4310', '--data', '/data'], {});
  const onPostgres = readCommandLine([], { DATABASE_URL: 'postgres://me:hunter2@db/x' });
  const failure = (fields: object) => Object.assign(new Error('the reason'), fields);

  it.each([
    [new ConfigError(['A must be b']), 'A must be b'],
    [new DirectoryLockedError('/data', 7), 'the data directory /data is in use by process 7'],
    [new DatabaseTooNewError(['0009-x']), 'the database was made by a newer version of this server (0009-x)'],
    [failure({ code: 'EADDRINUSE', syscall: 'listen' }), 'port 4310 on 127.0.0.1 is in use'],
    [failure({ code: 'EACCES', syscall: 'listen' }), 'cannot listen on 127.0.0.1: the reason'],
    [
      failure({ code: 'ENOSPC', syscall: 'write', path: '/data/x' }),
      'the data directory /data cannot be used: the reason',
    ],
  ])('is one line for %s', (error, line) => {
    expect(whyNotStarted(error, config)).toBe(line);
  });

  it.each(['ECONNREFUSED', '28P01', '3D000'])('names DATABASE_URL for %s, without the password', (code) => {
    const line = whyNotStarted(failure({ code }), onPostgres);
    expect(line).toBe('DATABASE_URL: the database cannot be used: the reason');
  });

  it('is nothing to say of a bug', () => {
    expect(whyNotStarted(new TypeError('x is undefined'), config)).toBeNull();
    expect(whyNotStarted(new TypeError('x is undefined'), onPostgres)).toBeNull();
    expect(whyNotStarted(new Error('early'), null)).toBeNull();
  });
});
