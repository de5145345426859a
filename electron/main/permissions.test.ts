import { describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/tools/logger.ts';
import { guardPermissions } from './permissions.ts';
import { WindowRegistry } from './windows/registry.ts';

const contents = (id: number) => ({
  id,
  isDestroyed: () => false,
  send: () => undefined,
  once: () => undefined,
});
const MAIN = contents(1);
const RING = contents(2);
const STRANGER = contents(3);
const PICKER = contents(4);

type Parameters1<T> = T extends (...args: infer A) => unknown ? A : never;

class FakeSession {
  request!: (...args: never[]) => void;
  check!: (...args: never[]) => boolean;
  device!: (...args: never[]) => boolean;
  usb!: (details: { protectedClasses: string[] }) => string[];
  pairing!: (details: unknown, answer: (response: { confirmed: boolean }) => void) => void;

  setPermissionRequestHandler(handler: unknown): void {
    this.request = handler as FakeSession['request'];
  }
  setPermissionCheckHandler(handler: unknown): void {
    this.check = handler as FakeSession['check'];
  }
  setDevicePermissionHandler(handler: unknown): void {
    this.device = handler as FakeSession['device'];
  }
  setUSBProtectedClassesHandler(handler: unknown): void {
    this.usb = handler as FakeSession['usb'];
  }
  setBluetoothPairingHandler(handler: unknown): void {
    this.pairing = handler as FakeSession['pairing'];
  }
}

interface Ask {
  contents?: { id: number } | null;
  permission?: string;
  details?: Record<string, unknown>;
  origin?: string;
}

function setUp() {
  const windows = new WindowRegistry();
  windows.add('main', MAIN);
  windows.add('ring', RING);
  windows.add('picker', PICKER);
  const session = new FakeSession();
  guardPermissions(session, windows, silentLogger);
  const ours = { isMainFrame: true, requestingUrl: 'app://parley/main.html' };
  return {
    session,
    request: ({ contents: who = MAIN, permission = 'media', details = {} }: Ask): boolean => {
      let answer: boolean | undefined;
      const args = [who, permission, (granted: boolean) => (answer = granted), { ...ours, ...details }];
      session.request(...(args as Parameters1<FakeSession['request']>));
      if (answer === undefined) throw new Error('the question was left open');
      return answer;
    },
    check: ({
      contents: who = MAIN,
      permission = 'media',
      details = {},
      origin = 'app://parley/',
    }: Ask): boolean => {
      const args = [who, permission, origin, { ...ours, ...details }];
      return session.check(...(args as Parameters1<FakeSession['check']>));
    },
  };
}

const RING_PAGE = { requestingUrl: 'app://parley/ring.html' };

describe('permissions', () => {
  it('gives the main window microphone, camera, screen, loudspeakers and full screen', () => {
    const { request, check } = setUp();
    for (const permission of ['media', 'display-capture', 'speaker-selection', 'fullscreen']) {
      expect([permission, request({ permission }), check({ permission })]).toEqual([permission, true, true]);
    }
    const withTypes = (mediaTypes: string[]) =>
      request({ details: { mediaTypes, securityOrigin: 'app://parley/' } });
    // none: Electron's first question on behalf of getDisplayMedia
    expect([withTypes(['audio', 'video']), withTypes([])]).toEqual([true, true]);
  });

  it('gives the ring window loudspeakers only', () => {
    const { request, check } = setUp();
    expect(request({ contents: RING, permission: 'speaker-selection', details: RING_PAGE })).toBe(true);
    expect(check({ contents: RING, permission: 'speaker-selection', details: RING_PAGE })).toBe(true);
    for (const permission of ['media', 'display-capture', 'fullscreen']) {
      expect(request({ contents: RING, permission, details: RING_PAGE })).toBe(false);
      expect(check({ contents: RING, permission, details: RING_PAGE })).toBe(false);
    }
  });

  it('gives the picker window nothing', () => {
    const { request, check } = setUp();
    const details = { requestingUrl: 'app://parley/picker.html' };
    for (const permission of ['media', 'display-capture', 'speaker-selection', 'fullscreen']) {
      expect(request({ contents: PICKER, permission, details })).toBe(false);
      expect(check({ contents: PICKER, permission, details })).toBe(false);
    }
  });

  it.each([
    'notifications',
    'geolocation',
    'midi',
    'midiSysex',
    'pointerLock',
    'keyboardLock',
    'openExternal',
    'clipboard-read',
    'hid',
    'serial',
    'usb',
    'idle-detection',
    'storage-access',
    'window-management',
    'unknown',
    'what-chromium-invents-next',
  ])('denies %s', (permission) => {
    const { request, check } = setUp();
    expect(request({ permission })).toBe(false);
    expect(check({ permission })).toBe(false);
  });

  it.each<[string, Ask]>([
    ['a window that is not ours', { contents: STRANGER }],
    ['no window', { contents: null }],
    ['a sub-frame', { details: { isMainFrame: false } }],
    ['a foreign page', { details: { requestingUrl: 'https://evil.example/main.html' } }],
    ['the page of another window', { details: RING_PAGE }],
    ['a foreign origin', { details: { securityOrigin: 'https://evil.example' } }],
    ['an unknown document', { details: { requestingUrl: undefined }, origin: '' }],
  ])('denies %s', (_what, ask) => {
    const { request, check } = setUp();
    expect(request(ask)).toBe(false);
    expect(check(ask)).toBe(false);
  });

  it('denies kinds of media that it does not know', () => {
    expect(setUp().request({ details: { mediaTypes: ['audio', 'smell'] } })).toBe(false);
  });

  it('denies devices, pairs none, and leaves every protected class protected', () => {
    const { session } = setUp();
    expect(session.device()).toBe(false);
    const protectedClasses = ['audio', 'hid', 'mass-storage', 'smart-card', 'video'];
    expect(session.usb({ protectedClasses })).toEqual(protectedClasses);
    const answers: unknown[] = [];
    session.pairing({ deviceId: 'x', pairingKind: 'confirm' }, (answer) => answers.push(answer));
    expect(answers).toEqual([{ confirmed: false }]);
  });
});
