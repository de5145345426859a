import { describe, expect, it } from 'vitest';
import { NO_DESKTOP } from '#shared/contracts/desktop.ts';
import { Settings } from '#shared/contracts/settings.ts';
import { quietOf, quietUntil } from './quiet.ts';

const NOON = new Date(2026, 10, 18, 12, 0).getTime();

describe('do not disturb', () => {
  it.each([
    ['halfHour', new Date(2026, 10, 18, 12, 30)],
    ['hour', new Date(2026, 10, 18, 13, 0)],
    ['twoHours', new Date(2026, 10, 18, 14, 0)],
    ['tomorrow', new Date(2026, 10, 19, 8, 0)],
  ] as const)('%s ends by itself', (span, end) => {
    expect(quietUntil(span, NOON)).toBe(end.getTime());
  });

  it('"until I turn it off" does not', () => {
    expect(quietUntil('always', NOON)).toBeNull();
  });

  it.each([
    [{ on: false, until: null }, 'no', { by: 'nobody' }],
    [{ on: true, until: null }, 'own', { by: 'me', until: null }],
    [{ on: true, until: NOON + 1 }, 'own', { by: 'me', until: NOON + 1 }],
    [{ on: true, until: NOON }, 'no', { by: 'nobody' }],
    [{ on: false, until: null }, 'system', { by: 'system' }],
    [{ on: true, until: null }, 'system', { by: 'me', until: null }],
  ] as const)('%o with %s is %o', (quiet, told, expected) => {
    const view = { settings: { ...Settings.parse({}), quiet }, desktop: { ...NO_DESKTOP, quiet: told } };
    expect(quietOf(view, NOON)).toEqual(expected);
  });
});
