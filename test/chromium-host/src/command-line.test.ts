import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

describe('parseCommandLine', () => {
  it('reads what Playwright gives to an Electron executable', () => {
    const args = [
      '-r',
      '/loader.js',
      '--no-sandbox',
      '--inspect=0',
      '--remote-debugging-port=0',
      'app',
      '--lang=de',
    ];
    expect(parseCommandLine(args)).toStrictEqual({
      preloads: ['/loader.js'],
      switches: new Map([
        ['no-sandbox', ''],
        ['inspect', '0'],
        ['remote-debugging-port', '0'],
        ['lang', 'de'],
      ]),
      app: 'app',
    });
  });

  it('takes the folder it stands in if no app is named', () => {
    expect(parseCommandLine([]).app).toBe('.');
  });

  it('keeps equals signs within a value', () => {
    expect(parseCommandLine(['--rules=MAP *=x']).switches.get('rules')).toBe('MAP *=x');
  });

  it('reads no switch behind a double dash, and no app out of a deep link', () => {
    expect(parseCommandLine(['app', 'parley://call/7', '--', '--not-a-switch'])).toStrictEqual({
      preloads: [],
      switches: new Map(),
      app: 'app',
    });
  });
});
