import { useCallback } from 'react';
import type { Settings, SettingsChange } from '#shared/contracts/settings.ts';
import { useBridge, useNotices, useView } from './context.tsx';

export interface Setting<Value> {
  readonly value: Value;
  /** The administrator has set it for everybody here. */
  readonly locked: boolean;
  /** Sent at once; shown as the view tells it. */
  readonly change: (next: Value) => void;
}

/** One setting of this computer, and the way to change it. A refusal becomes a notice. */
export function useSetting<Name extends keyof Settings>(name: Name): Setting<Settings[Name]> {
  const bridge = useBridge();
  const notices = useNotices();
  const value = useView(({ settings }) => settings[name]);
  const locked = useView(({ desktop }) => desktop.policy.locked.includes(name));
  const change = useCallback(
    (next: Settings[Name]): void => {
      const wanted: SettingsChange = { [name]: next };
      void notices.run(() => bridge.app.call.changeSettings(wanted));
    },
    [bridge, notices, name],
  );
  return { value, locked, change };
}
