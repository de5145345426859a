import { describe, expect, it } from 'vitest';
import type { AskDBus, DBusAnswer } from '../dbus.ts';
import { darwinQuiet } from './darwin.ts';
import { run, type Run } from './run.ts';
import { systemQuiet } from './system-quiet.ts';

const nobody: AskDBus = async () => ({ state: 'unknown' });

function linux(desktop: string, said: string | null, answer: DBusAnswer = { state: 'unknown' }) {
  const asked: string[] = [];
  const tools = {
    run: async (file: string, args: readonly string[]) => {
      asked.push([file, ...args].join(' '));
      return said;
    },
    askDBus: async () => {
      asked.push('dbus');
      return answer;
    },
  };
  const read = systemQuiet({ platform: 'linux', env: { XDG_CURRENT_DESKTOP: desktop }, ...tools });
  return { read, asked };
}

describe('Linux', () => {
  it.each([
    ['GNOME', 'false\n', true],
    ['ubuntu:GNOME', 'true\n', false],
    ['X-Cinnamon', 'false\n', true],
    ['MATE', 'true\n', true],
    ['XFCE', 'true\n', true],
    ['XFCE', 'false\n', false],
    ['GNOME', 'No such schema\n', null],
    ['GNOME', null, null],
  ])('%s says %j: %s', async (desktop, said, expected) => {
    const { read, asked } = linux(desktop, said);
    expect(await read()).toBe(expected);
    expect(asked).toHaveLength(1);
  });

  it.each<[string, DBusAnswer, boolean | null]>([
    ['inhibited', { state: 'answered', text: '   variant       boolean true\n' }, true],
    ['not inhibited', { state: 'answered', text: '   variant       boolean false\n' }, false],
    ['of another kind', { state: 'answered', text: '   variant       string "x"\n' }, null],
    ['without that property', { state: 'refused', error: 'Error a.b: no' }, null],
    ['not to be asked', { state: 'unknown' }, null],
  ])('elsewhere the notification service is asked: %s', async (_what, answer, expected) => {
    const { read, asked } = linux('KDE', 'true', answer);
    expect(await read()).toBe(expected);
    expect(asked).toEqual(['dbus']);
  });

  it('a program that is not there, or fails, tells nothing', async () => {
    expect(await run('/no/such/program', [])).toBeNull();
    expect(await run('false', [])).toBeNull();
    expect(await run('echo', ['true'])).toBe('true\n');
  });
});

describe('macOS', () => {
  it.each([
    ['{"data":[{"storeAssertionRecords":[{"a":1}]}]}', true],
    ['{"data":[{"storeAssertionRecords":[]}]}', false],
    ['{"data":[{}]}', false],
    ['{"other":1}', null],
    ['not json', null],
  ])('%s: %s', async (text, expected) => {
    expect(await darwinQuiet(async () => text)()).toBe(expected);
  });

  it('a file that may not be read tells nothing', async () => {
    expect(await darwinQuiet(() => Promise.reject(new Error('EPERM')))()).toBeNull();
  });
});

describe('Windows', () => {
  const BASE = String.raw`HKEY_CURRENT_USER\Software\X\Current`;
  const NAMES = ['default$', '{af15e3cc-9b2e}$'].map(
    (owner) => `${BASE}\\${owner}windows.data.donotdisturb.quiethourssettings`,
  );
  /** As the registry keeps it: a header, a length, the text in UTF-16, a trailer. */
  const value = (profile: string, header = '4342010028') => {
    const text = Buffer.from(`Microsoft.QuietHoursProfile.${profile}`, 'utf16le').toString('hex');
    return `\r\n${BASE}\r\n    Data    REG_BINARY    ${header}${text}ca2800\r\n\r\n`
      .toUpperCase()
      .replace('DATA', 'Data');
  };
  const windows = (keys: readonly string[], values: readonly (string | null)[]) => {
    const asked: string[] = [];
    const tool: Run = async (_file, args) => {
      asked.push(args[1] ?? '');
      if (args.length === 2) return [...keys, `${BASE}\\other$windows.data.x`].join('\r\n');
      return values[keys.findIndex((key) => (args[1] ?? '').startsWith(key))] ?? null;
    };
    return { read: systemQuiet({ platform: 'win32', env: {}, run: tool, askDBus: nobody }), asked };
  };

  it.each([
    ['PriorityOnly', true],
    ['AlarmsOnly', true],
    ['Unrestricted', false],
  ])('the profile %s: %s', async (profile, expected) => {
    expect(await windows(NAMES.slice(0, 1), [value(profile)]).read()).toBe(expected);
    expect(await windows(NAMES.slice(0, 1), [value(profile, '43420128')]).read()).toBe(expected);
  });

  it('is quiet only if every place says so', async () => {
    expect(await windows(NAMES, [value('PriorityOnly'), value('Unrestricted')]).read()).toBe(false);
    expect(await windows(NAMES, [value('PriorityOnly'), null]).read()).toBe(true);
  });

  it('tells nothing where nothing can be read, and looks for the places once', async () => {
    expect(await windows([], []).read()).toBeNull();
    expect(await windows(NAMES, ['Data REG_SZ x', null]).read()).toBeNull();
    const { read, asked } = windows(NAMES.slice(0, 1), [value('Unrestricted')]);
    await read();
    await read();
    expect(asked).toHaveLength(3);
  });
});
