import type { ReactNode } from 'react';
import { ProxyDialog } from '../features/desktop/ProxyDialog.tsx';
import { DeviceCheckDialog } from '../features/devices/DeviceCheckDialog.tsx';
import { DeviceChoices } from '../features/devices/DeviceChoices.tsx';
import { DiagnosticsDialog } from '../features/diagnostics/DiagnosticsDialog.tsx';
import { SettingsDialog } from '../features/settings/SettingsDialog.tsx';
import { useView } from '../state/context.tsx';
import { KeyList, KeyListDialog } from './keys/KeyList.tsx';
import type { Navigation } from './navigation.ts';
import { ScreenAccess } from './ScreenAccess.tsx';

/** The settings, what comes in their place (two dialogs over one another nobody can read), and what the desktop asks. */
export function Dialogs({ navigation }: { readonly navigation: Navigation }): ReactNode {
  const { workspaceId, settings, over, set, cover } = navigation;
  const canVideo = useView(({ workspaces }) => workspaces[workspaceId ?? '']?.features.calls?.video ?? true);
  const uncover = (): void => cover(null);
  return (
    <>
      <SettingsDialog
        workspaceId={workspaceId}
        section={over === null ? settings : null}
        onSection={set}
        onClose={() => set(null)}
        devices={<DeviceChoices />}
        keyList={<KeyList inWindow />}
        onCheckDevices={() => cover('devices')}
        onDiagnose={() => cover('diagnostics')}
      />
      {over === 'devices' && <DeviceCheckDialog canVideo={canVideo} onClose={uncover} />}
      {over === 'diagnostics' && <DiagnosticsDialog workspaceId={workspaceId} onClose={uncover} />}
      {over === 'keys' && <KeyListDialog onClose={uncover} />}
      <ScreenAccess />
      <ProxyDialog />
    </>
  );
}
