import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { findKeyring, type Keyring, type SafeStoragePart } from './keyring.ts';
import { Secrets } from './secrets.ts';

const SECRET = 'a refresh token that nobody may read';
let dir: string;
let records: LogRecord[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-secrets-'));
  records = [];
});
afterEach(() => rmSync(dir, { recursive: true }));

const logger = createLogger('test', (record) => records.push(record));
const open = (keyring: Keyring | null): Promise<Secrets> =>
  Secrets.open({ dir, keyring, clock: new ManualClock(), logger });

const turned = (text: string): string => Array.from(text).toReversed().join('');
/** Recognises its own texts by its name. */
const keyringNamed = (name: string): Keyring => ({
  encrypt: (text) => Buffer.from(`${name}:${turned(text)}`),
  decrypt(bytes) {
    const text = bytes.toString();
    if (!text.startsWith(`${name}:`)) throw new Error('another keyring made this');
    return turned(text.slice(name.length + 1));
  },
});
const files = (): string[] => readdirSync(dir).sort();
const textOf = (file: string): string => readFileSync(join(dir, file), 'utf8');
const modeOf = (file: string): number => statSync(join(dir, file)).mode & 0o777;

describe('secrets with a keyring', () => {
  it('keeps them encrypted, for its owner alone, over restarts', async () => {
    const secrets = await open(keyringNamed('k'));
    expect(secrets.view).toEqual({ mode: 'keyring' });
    await secrets.set('tokens', SECRET);
    await secrets.set('journal', 'key');
    expect(files()).toEqual(['secrets.json']);
    expect(modeOf('secrets.json')).toBe(0o600);
    expect(textOf('secrets.json')).not.toContain(SECRET);
    expect(textOf('secrets.json')).not.toContain(Buffer.from(SECRET).toString('base64'));

    const again = await open(keyringNamed('k'));
    expect(await again.get('tokens')).toBe(SECRET);
    expect(await again.get('nothing')).toBeNull();
    await again.delete('tokens');
    await again.delete('nothing');
    expect(await (await open(keyringNamed('k'))).get('tokens')).toBeNull();
    expect(await (await open(keyringNamed('k'))).get('journal')).toBe('key');
  });

  it('counts what another keyring made as absent, but does not destroy it', async () => {
    await (await open(keyringNamed('old'))).set('tokens', SECRET);
    const now = await open(keyringNamed('new'));
    expect(await now.get('tokens')).toBeNull();
    expect(records.some(({ level }) => level === 'error')).toBe(true);
    await now.set('journal', 'key');
    expect(await (await open(keyringNamed('old'))).get('tokens')).toBe(SECRET);
    await (await open(keyringNamed('new'))).set('tokens', 'newer');
    expect(await (await open(keyringNamed('new'))).get('tokens')).toBe('newer');
  });

  it('asks nothing', async () => {
    const secrets = await open(keyringNamed('k'));
    await secrets.answer(true);
    expect(secrets.view).toEqual({ mode: 'keyring' });
    expect(files()).toEqual([]);
  });
});

describe('secrets without a keyring', () => {
  it('keeps them for this run only, until asked', async () => {
    const secrets = await open(null);
    expect(secrets.view).toEqual({ mode: 'memory', asked: false });
    await secrets.set('tokens', SECRET);
    expect(await secrets.get('tokens')).toBe(SECRET);
    expect(files()).toEqual([]);
    expect(await (await open(null)).get('tokens')).toBeNull();
  });

  it('after a no: still in memory, asked, nothing on the disk', async () => {
    const secrets = await open(null);
    await secrets.set('tokens', SECRET);
    await secrets.answer(false);
    await secrets.set('more', SECRET);
    expect(secrets.view).toEqual({ mode: 'memory', asked: true });
    expect(await secrets.get('tokens')).toBe(SECRET);
    expect(files()).toEqual([]);
  });

  it('after a yes: in a file for its owner alone, with what was there before, used at the next start', async () => {
    const secrets = await open(null);
    await secrets.set('tokens', SECRET);
    await secrets.answer(true);
    expect(secrets.view).toEqual({ mode: 'file' });
    await secrets.set('journal', 'key');
    expect(files()).toEqual(['secrets-in-clear.json']);
    expect(modeOf('secrets-in-clear.json')).toBe(0o600);

    const again = await open(null);
    expect(again.view).toEqual({ mode: 'file' });
    expect([await again.get('tokens'), await again.get('journal')]).toEqual([SECRET, 'key']);
    await again.delete('tokens');
    expect(textOf('secrets-in-clear.json')).not.toContain(SECRET);
  });

  it('a yes after a no is taken too', async () => {
    const secrets = await open(null);
    await secrets.answer(false);
    await secrets.answer(true);
    expect(secrets.view).toEqual({ mode: 'file' });
  });

  it('a keyring that comes later takes over, and the file in clear goes', async () => {
    const secrets = await open(null);
    await secrets.set('tokens', SECRET);
    await secrets.answer(true);
    const later = await open(keyringNamed('k'));
    expect(later.view).toEqual({ mode: 'keyring' });
    expect(await later.get('tokens')).toBe(SECRET);
    expect(files()).toEqual(['secrets.json']);
    expect(await (await open(keyringNamed('k'))).get('tokens')).toBe(SECRET);
  });

  it('a keyring that is gone leaves its file alone', async () => {
    await (await open(keyringNamed('k'))).set('tokens', SECRET);
    const secrets = await open(null);
    expect(secrets.view).toEqual({ mode: 'memory', asked: false });
    expect(await secrets.get('tokens')).toBeNull();
    await secrets.set('tokens', 'newer');
    expect(await (await open(keyringNamed('k'))).get('tokens')).toBe(SECRET);
  });

  it('a broken file is moved aside, and the person is asked again', async () => {
    writeFileSync(join(dir, 'secrets-in-clear.json'), '{"version":1,"secrets":');
    expect((await open(null)).view).toEqual({ mode: 'memory', asked: false });
    expect(files()).toHaveLength(1);
    expect(files()[0]).toMatch(/^secrets-in-clear\.json\.broken-\d+$/);
  });
});

it('logs no secret', async () => {
  await (await open(keyringNamed('old'))).set('tokens', SECRET);
  const secrets = await open(keyringNamed('new'));
  await secrets.set('tokens', SECRET);
  expect(records.length).toBeGreaterThan(0);
  expect(JSON.stringify(records)).not.toContain(SECRET);
});

describe('finding a keyring', () => {
  const storage = (
    over: Partial<Record<'available' | 'backend' | 'prefix', unknown>> = {},
  ): SafeStoragePart => ({
    isEncryptionAvailable: () => (over.available ?? true) as boolean,
    getSelectedStorageBackend: () => (over.backend ?? 'gnome_libsecret') as 'basic_text',
    encryptString: (text) => Buffer.from(`${(over.prefix as string) ?? 'v11'}${text}`),
    decryptString: (bytes) => bytes.toString().slice(3),
  });

  it('takes one that keeps a key', () => {
    const keyring = findKeyring(storage(), 'linux');
    expect(keyring?.decrypt(keyring.encrypt('x'))).toBe('x');
  });

  it.each<[string, SafeStoragePart]>([
    ['none is available', storage({ available: false })],
    ['the desktop is unknown and the key is in the program', storage({ backend: 'basic_text' })],
    ['it is asked too early', storage({ backend: 'unknown' })],
    ['it would encrypt with the key of the program', storage({ prefix: 'v10' })],
  ])('has none on Linux when %s', (_why, part) => expect(findKeyring(part, 'linux')).toBeNull());

  it('asks nothing of Linux elsewhere', () => {
    expect(findKeyring(storage({ backend: 'basic_text', prefix: '' }), 'darwin')).not.toBeNull();
  });
});
