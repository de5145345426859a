import type { Payload } from '../chromium/cdp-types.ts';
import { hostEvent } from '../host-emitter.ts';
import type { WebFrameMain } from './web-frame-main.ts';

type Level = Electron.WebContentsConsoleMessageEventParams['level'];

const LEVELS: Record<string, Level> = { debug: 'debug', error: 'error', assert: 'error', warning: 'warning' };

/** The event object of 'console-message': what the page logged, as text. */
export function toConsoleMessage(entry: Payload<'Runtime.consoleAPICalled'>, frame: WebFrameMain): object {
  const [top] = entry.stackTrace?.callFrames ?? [];
  return hostEvent({
    level: LEVELS[entry.type] ?? 'info',
    message: entry.args
      .map((arg) => String(arg.value ?? arg.description ?? arg.unserializableValue ?? arg.type))
      .join(' '),
    lineNumber: top ? top.lineNumber + 1 : 0,
    sourceId: top?.url ?? '',
    frame,
  });
}
