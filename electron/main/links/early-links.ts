import type { App } from 'electron';

/** macOS tells of a link before anybody can open it. Call before `ready`. */
export function collectLinks(app: Pick<App, 'on'>): { hear(open: (url: string) => void): void } {
  const kept: string[] = [];
  let hears = (url: string): void => void kept.push(url);
  app.on('open-url', (event, url) => {
    event.preventDefault();
    hears(url);
  });
  return {
    /** What came so far, and all that comes from now on. */
    hear(open) {
      hears = open;
      for (const url of kept.splice(0)) open(url);
    },
  };
}
