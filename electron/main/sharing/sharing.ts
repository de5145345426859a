/** Sharing the screen: puts the parts together, by what this computer is. */
import { randomUUID } from 'node:crypto';
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  DesktopCapturer,
  Dialog,
  Session,
  WebContents,
  WebFrameMain,
} from 'electron';
import type { PickerView, ShareSource } from '#shared/contracts/ipc/picker.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { Queue } from '#shared/tools/queue.ts';
import { type AskDBus, askDBus } from '../dbus.ts';
import type { Home } from '../home.ts';
import { PickerWindow } from '../windows/picker-window.ts';
import type { WindowRegistry } from '../windows/registry.ts';
import { createWords } from '../words.ts';
import type { CapturedSource, GetSources } from './capturer.ts';
import { answerDisplayMedia } from './display-media.ts';
import { OwnPicker } from './own-picker.ts';
import { askPortal } from './portal.ts';
import { findPortal, portalPackage } from './portal-there.ts';
import type { ScreenAccess } from './screen-access.ts';
import type { ShareChooser, ShareQuestion } from './share-chooser.ts';
import { canShareSound, type ShareFacts, shareWay } from './share-way.ts';
import { type FeedPace, SourceFeed } from './source-feed.ts';

/** The parts of Electron that are used. */
export interface SharingParts {
  readonly BrowserWindow: {
    new (options: BrowserWindowConstructorOptions): BrowserWindow;
    getAllWindows(): BrowserWindow[];
    fromWebContents(contents: WebContents): BrowserWindow | null;
  };
  readonly webContents: { fromFrame(frame: WebFrameMain): WebContents | undefined };
  readonly desktopCapturer: Pick<DesktopCapturer, 'getSources'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
}

export interface SharingOptions {
  readonly parts: SharingParts;
  readonly session: Pick<Session, 'setDisplayMediaRequestHandler'>;
  readonly home: Pick<Home, 'clock' | 'logger' | 'settings'>;
  readonly registry: WindowRegistry;
  /** Absolute path of the picker's preload. */
  readonly preload: string;
  readonly facts: ShareFacts;
  readonly access: Pick<ScreenAccess, 'look'>;
  /** `XDG_CURRENT_DESKTOP`. */
  readonly desktopName: string;
  readonly askDBus?: AskDBus;
}

export interface Sharing {
  readonly pickerWindow: PickerWindow;
  readonly handlers: OwnPicker['handlers'];
  /** Every change of what the picker shows. */
  onPicker(listener: (view: PickerView | null) => void): void;
  /** Takes the picker away. */
  close(): void;
}

/** From now on pages that call getDisplayMedia are answered. */
export function openSharing(options: SharingOptions): Sharing {
  const { parts, session, home, registry, preload, facts, access } = options;
  const { BrowserWindow, desktopCapturer, dialog, webContents } = parts;
  const { clock } = home;
  const logger = home.logger.child('sharing');
  const words = createWords();
  const getSources: GetSources = (asked) => desktopCapturer.getSources(asked);
  const withoutOwn = (sources: readonly CapturedSource[]): CapturedSource[] => {
    const own = ownSources(parts, registry);
    return sources.filter(({ id }) => !own.has(nativeId(id)));
  };
  const pace = facts.platform === 'darwin' ? slowPace() : undefined;
  const feed = (kind: ShareSource['kind']): SourceFeed =>
    new SourceFeed({ kind, getSources, withoutOwn, pace, clock, logger });
  const pickerWindow = new PickerWindow({
    create: (asked) => new BrowserWindow(asked),
    registry,
    preload,
    title: words('pickerTitle'),
    logger,
  });
  const picker = new OwnPicker({
    screens: feed('screen'),
    windows: feed('window'),
    window: pickerWindow,
    canShareSound: canShareSound(facts),
    theme: () => home.settings.current.theme,
    randomId: randomUUID,
    logger,
  });
  const way = shareWay(facts);
  logger.info('openSharing() | way', { way, ...facts });
  const choose: ShareChooser['choose'] = async (question) => {
    // a picker without a single picture would help nobody: the page shows the way to the permission
    if (access.look() === 'denied') return null;
    const answer = await picker.choose(question);
    access.look();
    return answer;
  };
  /** Not awaited: whoever shares has been answered. */
  const tellMissing = ({ parent }: ShareQuestion): void => {
    const name = portalPackage(options.desktopName);
    const box = {
      type: 'info' as const,
      message: words('portalMissing'),
      detail: words('portalMissingDetail', { name }),
      buttons: [words('portalMissingClose')],
    };
    const shown = parent ? dialog.showMessageBox(parent, box) : dialog.showMessageBox(box);
    shown.catch((error: unknown) => logger.warn('portal | its absence could not be told', { error }));
  };
  const chooser = (): ShareChooser => {
    switch (way) {
      case 'own-picker':
        return { systemPicker: false, choose };
      case 'portal':
        return {
          systemPicker: false,
          choose: askPortal({
            getSources,
            find: () => findPortal(options.askDBus ?? askDBus),
            onMissing: tellMissing,
            logger,
          }),
        };
      case 'system-picker':
        // where Electron finds none after all, ours is as good
        return { systemPicker: true, choose };
      default:
        return assertNever(way, 'way to share');
    }
  };
  answerDisplayMedia({
    session,
    chooser: chooser(),
    registry,
    contentsOf: (frame) => webContents.fromFrame(frame),
    windowOf: (contents) => BrowserWindow.fromWebContents(contents),
    clock,
    logger,
  });
  return {
    pickerWindow,
    handlers: picker.handlers,
    onPicker: (listener) => void picker.events.on('changed', listener),
    close: () => picker.close(),
  };
}

/** macOS answers with nothing when it is asked for both kinds at once, or again too soon. */
function slowPace(): FeedPace {
  const questions = new Queue();
  return { refreshMs: 4000, inTurn: (ask) => questions.run(ask) };
}

/** Native ids of our windows but the main one, which a person may well want to show. */
function ownSources({ BrowserWindow }: SharingParts, registry: WindowRegistry): ReadonlySet<string> {
  const small = BrowserWindow.getAllWindows().filter(
    (window) => registry.kindOf(window.webContents) !== 'main',
  );
  return new Set(small.map((window) => nativeId(window.getMediaSourceId())));
}

/** `window:XX:YY` of one window differs in YY, depending on who names it. */
const nativeId = (sourceId: string): string => sourceId.split(':').slice(0, 2).join(':');
