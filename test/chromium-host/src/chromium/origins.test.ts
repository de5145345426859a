import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromHttp, originOf, schemeHandlers, toHttp } from './origins.ts';

beforeAll(() => void schemeHandlers.set('app', () => new Response()));
afterAll(() => schemeHandlers.clear());

describe('origins', () => {
  it.each([
    ['app://parley/index.html', 'http://parley.app.localhost/index.html'],
    ['app://parley/', 'http://parley.app.localhost/'],
    ['app://parley/a?b=c#d', 'http://parley.app.localhost/a?b=c#d'],
    ['https://example.org/x', 'https://example.org/x'],
    ['data:text/html,hi', 'data:text/html,hi'],
    ['other://parley/x', 'other://parley/x'],
  ])('%s is %s to Chromium and back', (app, http) => {
    expect(toHttp(app)).toBe(http);
    expect(fromHttp(http)).toBe(app);
  });

  it.each(['app://parley', 'app://parley?x=1'])('gives %s a path', (url) => {
    expect(toHttp(url)).toBe(`http://parley.app.localhost/${url.slice('app://parley'.length)}`);
  });

  it.each([
    'http://parley.app.localhost:8080/x',
    'http://parley.app.localhost.evil.org/x',
    'https://parley.app.localhost/x',
  ])('leaves %s alone: it is not the app', (url) => expect(fromHttp(url)).toBe(url));

  it('knows the origin of a custom scheme', () => {
    expect(originOf('app://parley/index.html?x')).toBe('app://parley');
    expect(originOf('about:blank')).toBe('null');
  });
});
