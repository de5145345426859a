import type { ReactNode } from 'react';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { useSetting } from '../../state/use-setting.ts';
import { Part } from './Part.tsx';
import styles from './section.module.css';
import { SpellLanguages } from './SpellLanguages.tsx';
import { SettingSwitch } from './SwitchRow.tsx';

/** How Parley behaves on this computer when nobody calls. */
export function GeneralSection(): ReactNode {
  const t = useT();
  const tray = useView(({ desktop }) => desktop.tray);
  const canStartAtLogin = useView(({ desktop }) => desktop.canStartAtLogin);
  const startAtLogin = useSetting('startAtLogin').value;
  const checking = useSetting('spellCheck').value;
  const noTray = tray ? null : t('settings.general.noTray');
  return (
    <div className={styles['parts']}>
      <Part title={t('settings.general.starting')}>
        <SettingSwitch
          name="startAtLogin"
          label={t('settings.general.startAtLogin')}
          hint={t('settings.general.startAtLoginHint')}
          unavailable={canStartAtLogin ? null : t('settings.general.startAtLoginUnavailable')}
        />
        {canStartAtLogin && tray && (
          <SettingSwitch
            name="startHidden"
            label={t('settings.general.startHidden')}
            hint={t('settings.general.startHiddenHint')}
            disabled={!startAtLogin}
          />
        )}
      </Part>
      <Part title={t('settings.general.window')}>
        <SettingSwitch
          name="closeToTray"
          label={t('settings.general.closeToTray')}
          hint={t('settings.general.closeToTrayHint')}
          unavailable={noTray}
        />
      </Part>
      <Part title={t('settings.general.links')}>
        <SettingSwitch
          name="telLinks"
          label={t('settings.general.telLinks')}
          hint={t('settings.general.telLinksHint')}
        />
      </Part>
      <Part title={t('settings.general.spelling')}>
        <SettingSwitch
          name="spellCheck"
          label={t('settings.general.spellCheck')}
          hint={t('settings.general.spellCheckHint')}
        />
        {checking && <SpellLanguages />}
      </Part>
    </div>
  );
}
