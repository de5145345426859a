import { useMemo } from 'react';
import { createLogger, type Logger, type LogSink } from '#shared/tools/logger.ts';
import type { AppBridge } from './bridge.ts';
import { useBridge } from './context.tsx';

/** Main keeps the log; what a page has to say goes there. A record that cannot be delivered is dropped: there is no other place for it. */
export const logSink =
  (bridge: Pick<AppBridge, 'app'>): LogSink =>
  (record) =>
    void bridge.app.call
      .log({ ...record, name: record.name.slice(0, 100), message: record.message.slice(0, 2000) })
      .catch(() => {});

export function useLogger(name: string): Logger {
  const bridge = useBridge();
  return useMemo(() => createLogger(name, logSink(bridge)), [bridge, name]);
}
