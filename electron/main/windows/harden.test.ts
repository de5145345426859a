import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/tools/logger.ts';
import { externalUrl } from '../external.ts';
import { harden, type HardenedContents } from './harden.ts';
import { WindowRegistry } from './registry.ts';

class FakeContents extends EventEmitter {
  readonly id = 7;
  open!: (details: { url: string }) => { action: string };
  setWindowOpenHandler(handler: FakeContents['open']): void {
    this.open = handler;
  }
  isDestroyed(): boolean {
    return false;
  }
  send(): void {}
}

function setUp(kind: 'main' | null = 'main') {
  const contents = new FakeContents();
  const windows = new WindowRegistry();
  if (kind) windows.add(kind, contents);
  const opened: string[] = [];
  harden(contents as unknown as HardenedContents, {
    openExternal: async (url) => void opened.push(url),
    windows,
    logger: silentLogger,
  });
  const prevented = (event: string, url = 'https://example.com/', isMainFrame = true): boolean => {
    let stopped = false;
    contents.emit(event, { url, isMainFrame, preventDefault: () => (stopped = true) });
    return stopped;
  };
  return { contents, opened, prevented };
}

const NAVIGATIONS = ['will-navigate', 'will-frame-navigate', 'will-redirect'];

describe('harden', () => {
  it.each(NAVIGATIONS)('denies %s', (event) => {
    const { prevented } = setUp();
    for (const url of [
      'https://example.com/',
      'app://other/main.html',
      'app://parley/ring.html',
      'data:text/html,x',
    ]) {
      expect([url, prevented(event, url)]).toEqual([url, true]);
    }
  });

  it('lets a page of ours reload itself, in its top frame', () => {
    const { prevented } = setUp();
    expect(prevented('will-navigate', 'app://parley/main.html#/x')).toBe(false);
    expect(prevented('will-frame-navigate', 'app://parley/main.html', false)).toBe(true);
    expect(setUp(null).prevented('will-navigate', 'app://parley/main.html')).toBe(true);
  });

  it('denies webviews', () => {
    expect(setUp().prevented('will-attach-webview')).toBe(true);
  });

  it('opens no window; web and mail addresses go to the system', () => {
    const { contents, opened } = setUp();
    const asked = [
      'https://example.com/a?b#c',
      'mailto:ada@example.com',
      'http://example.com/',
      'file:///etc/passwd',
    ];
    for (const url of [
      ...asked,
      'javascript:alert(1)',
      'smb://host/share',
      'not an address',
      'app://parley/main.html',
    ]) {
      expect(contents.open({ url })).toEqual({ action: 'deny' });
    }
    expect(opened).toEqual(['https://example.com/a?b#c', 'mailto:ada@example.com']);
  });
});

describe('external addresses', () => {
  it.each<[string, string | null]>([
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://EXAMPLE.com/x', 'https://example.com/x'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
    ['http://example.com', null],
    ['https://user:pass@example.com/', null],
    ['ms-msdt:/id', null],
    ['javascript:alert(1)', null],
    [' ', null],
    [`https://example.com/${'x'.repeat(2000)}`, null],
  ])('%s', (text, expected) => expect(externalUrl(text)).toBe(expected));
});
