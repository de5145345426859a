import type { DesktopCapturerSource, Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import type { DesktopView } from '#shared/contracts/desktop.ts';
import type { PickerView } from '#shared/contracts/ipc/picker.ts';
import { Settings } from '#shared/contracts/settings.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import type { Home } from '../home.ts';
import { FakeWindow } from '../windows/fake-window.ts';
import { WindowRegistry } from '../windows/registry.ts';
import { aSource, FakeCapturer } from './fake-capturer.ts';
import type { ShareFacts } from './share-way.ts';
import { openSharing, type SharingParts } from './sharing.ts';

type Handler = NonNullable<Parameters<Session['setDisplayMediaRequestHandler']>[0]>;

const WINDOWS: ShareFacts = {
  platform: 'win32',
  kernel: [10, 0, 22_631],
  sessionType: null,
  waylandSocket: false,
};
const MAC: ShareFacts = { ...WINDOWS, platform: 'darwin', kernel: [24, 0, 0] };
const OLD_MAC: ShareFacts = { ...MAC, kernel: [23, 0, 0] };
const WAYLAND: ShareFacts = { ...WINDOWS, platform: 'linux', sessionType: 'wayland', waylandSocket: true };

function setUp(facts: ShareFacts, over: { access?: DesktopView['screenAccess']; portal?: boolean } = {}) {
  const { access = 'unneeded', portal = true } = over;
  const told: string[] = [];
  let looks = 0;
  const all: FakeWindow[] = [];
  class Window extends FakeWindow {
    constructor(options: ConstructorParameters<typeof FakeWindow>[0]) {
      super(options);
      all.push(this);
    }
    static getAllWindows = () => all.filter(({ destroyed }) => !destroyed);
    static fromWebContents = (contents: unknown) => all.find(({ webContents }) => webContents === contents);
  }
  const registry = new WindowRegistry();
  const main = new Window({});
  const ring = new Window({});
  registry.add('main', main.webContents);
  registry.add('ring', ring.webContents);
  const capturer = new FakeCapturer();
  const clock = new ManualClock();
  let handler!: Handler;
  let useSystemPicker: boolean | undefined;
  const sharing = openSharing({
    parts: {
      BrowserWindow: Window,
      webContents: { fromFrame: () => main.webContents as unknown as WebContents },
      desktopCapturer: {
        getSources: (options: Parameters<SharingParts['desktopCapturer']['getSources']>[0]) =>
          capturer.getSources({ thumbnailSize: { width: 150, height: 150 }, ...options }) as Promise<
            DesktopCapturerSource[]
          >,
      },
      dialog: {
        async showMessageBox(_parent: unknown, { detail }: { detail: string }) {
          told.push(detail);
        },
      },
    } as unknown as SharingParts,
    session: {
      setDisplayMediaRequestHandler: (given: Handler | null, options?: { useSystemPicker: boolean }) => {
        handler = given!;
        useSystemPicker = options?.useSystemPicker;
      },
    },
    home: {
      clock,
      logger: silentLogger,
      settings: { current: Settings.parse({ theme: 'dark' }) } as Home['settings'],
    },
    registry,
    preload: '/out/preload/picker.cjs',
    facts,
    access: {
      look() {
        looks += 1;
        return access;
      },
    },
    desktopName: 'KDE',
    askDBus: async () =>
      portal
        ? { state: 'answered', text: '' }
        : { state: 'refused', error: 'Error org.freedesktop.DBus.Error.ServiceUnknown: x' },
  });
  const views: (PickerView | null)[] = [];
  sharing.onPicker((view) => views.push(view));
  const ask = (): Promise<unknown> =>
    new Promise((answer) =>
      handler(
        {
          frame: { url: 'app://parley/main.html', parent: null } as never,
          securityOrigin: 'app://parley/',
          videoRequested: true,
          audioRequested: true,
          userGesture: true,
        },
        answer,
      ),
    );
  return {
    sharing,
    all,
    main,
    ring,
    capturer,
    clock,
    views,
    ask,
    told,
    looks: () => looks,
    useSystemPicker: () => useSystemPicker,
  };
}

/** A window of another program: no fake window of this run, which are counted, has its number. */
const OTHERS = 'window:9000000:0';

describe('sharing', () => {
  it('opens our picker over the window that asks, without its small windows, and hands on the pick', async () => {
    const { sharing, main, ring, capturer, views, ask, useSystemPicker } = setUp(WINDOWS);
    const answer = ask();
    const picker = sharing.pickerWindow.browserWindow as unknown as FakeWindow;
    expect(picker.options).toMatchObject({ parent: main.asWindow, modal: true, title: 'Share your screen' });
    expect([capturer.waiting('screen'), capturer.waiting('window')]).toEqual([1, 1]);
    const idOf = (window: FakeWindow): string => window.getMediaSourceId().replace(/0$/, '1');
    await capturer.answer('window', [
      aSource(OTHERS, { name: 'Letter' }),
      ...[picker, ring, main].map((window) => aSource(idOf(window))),
    ]);
    await capturer.answer('screen', [aSource('screen:0:0', { name: 'Entire screen' })]);
    expect(views.at(-1)).toMatchObject({
      theme: 'dark',
      canShareAudio: true,
      screens: [{ id: 'screen:0:0' }],
    });
    expect(views.at(-1)?.windows?.map(({ id }) => id)).toEqual([OTHERS, idOf(main)]);
    const { requestId } = views.at(-1)!;
    const picked = sharing.handlers.pick({ requestId, sourceId: 'screen:0:0', audio: true });
    await capturer.answer('screen', [aSource('screen:0:0', { name: 'Entire screen', picture: '' })]);
    await picked;
    expect(await answer).toEqual({
      video: { id: 'screen:0:0', name: 'Entire screen' },
      audio: 'loopback',
    });
    expect([picker.destroyed, sharing.pickerWindow.browserWindow, useSystemPicker()]).toEqual([
      true,
      null,
      false,
    ]);
  });

  it('asks the portal alone on Wayland: once, and never with a window of ours', async () => {
    const { sharing, all, capturer, ask, views } = setUp(WAYLAND);
    const answer = ask();
    await settle();
    expect(capturer.asked).toHaveLength(1);
    await capturer.answer('window', [aSource('window:5:0', { name: 'Letter' })]);
    expect(await answer).toEqual({ video: { id: 'window:5:0', name: 'Letter' } });
    expect([all.length, sharing.pickerWindow.browserWindow, views, capturer.asked.length]).toEqual([
      2,
      null,
      [],
      1,
    ]);
  });

  it('names what is missing on Wayland, and asks nobody', async () => {
    const { capturer, ask, told } = setUp(WAYLAND, { portal: false });
    expect(await ask()).toBeNull();
    expect(told).toEqual([expect.stringContaining('xdg-desktop-portal-kde')]);
    expect(capturer.asked).toEqual([]);
  });

  it('opens no picker on macOS without the permission, and looks at it again at every question', async () => {
    const denied = setUp(OLD_MAC, { access: 'denied' });
    expect(await denied.ask()).toBeNull();
    expect([denied.capturer.asked, denied.all.length, denied.looks()]).toEqual([[], 2, 1]);
  });

  it('asks macOS for one kind after the other, and not too soon again', async () => {
    const { capturer, clock, ask } = setUp(OLD_MAC, { access: 'granted' });
    void ask();
    await settle();
    expect([capturer.waiting('screen'), capturer.waiting('window')]).toEqual([1, 0]);
    await capturer.answer('screen', [aSource('screen:0:0')]);
    await settle();
    expect(capturer.waiting('window')).toBe(1);
    clock.advance(3999);
    await settle();
    expect(capturer.waiting('screen')).toBe(0);
    await capturer.answer('window', []);
    clock.advance(4000);
    await settle();
    expect(capturer.asked.length).toBe(3);
  });

  it('leaves it to the system’s picker where there is one', () => {
    const { useSystemPicker } = setUp(MAC);
    expect(useSystemPicker()).toBe(true);
  });

  it('takes the picker away when the app quits', async () => {
    const { sharing, ask } = setUp(WINDOWS);
    const answer = ask();
    sharing.close();
    sharing.close();
    expect([await answer, sharing.pickerWindow.browserWindow]).toEqual([null, null]);
  });

  it('looks at no screen before anybody asks', () => {
    expect(setUp(WINDOWS).capturer.asked).toEqual([]);
  });
});
