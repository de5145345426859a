import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

/** The windows of the X display, through the small tools that every X installation has. */

const run = promisify(execFile);

/** Milliseconds after which a helper process is given up: a hung one must not hang the app. */
const HELPER_MILLISECONDS = 3000;
/** Largest thumbnail that a helper may print, in bytes. */
const MAX_OUTPUT_BYTES = 1 << 26;

/** xprop prints and takes titles in the encoding of its locale. */
const env = { ...process.env, LC_ALL: 'C.UTF-8' };

const XPROP = 'xprop';

/** The two properties that carry a title: the old one, and the UTF-8 one that Chromium prefers. */
const TITLES = [
  { property: '_NET_WM_NAME', format: '8u' },
  { property: 'WM_NAME', format: '8s' },
] as const;

async function xprop(...args: string[]): Promise<string> {
  try {
    return (await run(XPROP, args, { env, timeout: HELPER_MILLISECONDS })).stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Error(
        'chromium-host: xprop is not installed (Debian: x11-utils), so windows cannot be listed',
        { cause: error },
      );
    }
    return ''; // the window has gone meanwhile
  }
}

const CLIENT_LIST = ['-root', '_NET_CLIENT_LIST'];

function listed(clientList: string): number[] {
  const ids = /# (.*)/.exec(clientList)?.[1] ?? '';
  return ids.split(', ').filter(Boolean).map(Number);
}

/** X ids of the windows that a window manager manages; Chromium can capture no other ones. */
export async function managedWindows(): Promise<number[]> {
  return listed(await xprop(...CLIENT_LIST));
}

/** X ids of the windows of one process, the oldest first. Waits for its helper, for those who must answer at once. */
export function windowsOfProcess(pid: number): number[] {
  const ask = (...args: string[]): string =>
    execFileSync(XPROP, args, { env, timeout: HELPER_MILLISECONDS, encoding: 'utf8' });
  const isOwn = (id: number): boolean => ask('-id', String(id), '_NET_WM_PID').trim().endsWith(` = ${pid}`);
  return listed(ask(...CLIENT_LIST)).filter(isOwn);
}

async function readTitle(window: number, property: string): Promise<string | undefined> {
  const quoted = /= "(.*)"/.exec(await xprop('-id', String(window), property))?.[1];
  return quoted?.replaceAll(/\\(["\\])/g, '$1');
}

/** The title that people see. */
export async function windowTitle(window: number): Promise<string> {
  for (const { property } of TITLES) {
    const title = await readTitle(window, property);
    if (title) return title;
  }
  return '';
}

/** Gives a window another title. The answer puts the old one back. */
export async function retitle(window: number, title: string): Promise<() => Promise<void>> {
  const set = ({ property, format }: (typeof TITLES)[number], text: string): Promise<string> =>
    xprop('-id', String(window), '-f', property, format, '-set', property, text);
  const old = await Promise.all(TITLES.map(({ property }) => readTitle(window, property)));
  await Promise.all(TITLES.map((each) => set(each, title)));
  return async () => {
    await Promise.all(
      TITLES.map((each, index) => {
        const before = old[index];
        return before === undefined
          ? xprop('-id', String(window), '-remove', each.property)
          : set(each, before);
      }),
    );
  };
}

/** A PNG of one window, or of the whole screen. Empty where ffmpeg is missing or the window cannot be read. */
export async function screenshot(
  window: number | undefined,
  { width, height }: Electron.Size,
): Promise<Buffer> {
  const input = window === undefined ? [] : ['-window_id', String(window)];
  const scale = `scale=${width}:${height}:force_original_aspect_ratio=decrease`;
  const grab = [
    '-loglevel',
    'error',
    '-f',
    'x11grab',
    ...input,
    '-i',
    process.env.DISPLAY ?? '',
    '-frames:v',
    '1',
  ];
  const options = { encoding: 'buffer', maxBuffer: MAX_OUTPUT_BYTES, timeout: HELPER_MILLISECONDS } as const;
  try {
    const args = [...grab, '-vf', scale, '-f', 'image2pipe', '-c:v', 'png', '-'];
    return (await run('ffmpeg', args, options)).stdout;
  } catch {
    return Buffer.alloc(0); // a picker shows a source without a picture
  }
}
