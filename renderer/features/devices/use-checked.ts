import { useCallback } from 'react';
import { useBridge, useNotices, useView } from '../../state/context.tsx';

/** Who has looked at the devices once, or said "later", is not asked before the first call. */
export function useChecked(): () => void {
  const bridge = useBridge();
  const notices = useNotices();
  const known = useView(({ settings }) => settings.devicesChecked);
  return useCallback(() => {
    if (!known) void notices.run(() => bridge.app.call.changeSettings({ devicesChecked: true }));
  }, [known, bridge, notices]);
}
