import { Building2, Info, type LucideIcon, Palette, Phone, UserRound } from 'lucide-react';
import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { useWorkspace } from '../../state/context.tsx';
import { type TextKey, useT } from '../../state/i18n.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { AboutSection } from './AboutSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { CallsSection, type CallsSectionProps } from './CallsSection.tsx';
import { ProfileSection } from './ProfileSection.tsx';
import styles from './SettingsDialog.module.css';
import { WorkspaceSection } from './WorkspaceSection.tsx';

export const SECTIONS = ['profile', 'appearance', 'calls', 'workspace', 'about'] as const;
export type Section = (typeof SECTIONS)[number];

const LOOKS = {
  profile: { icon: UserRound, words: 'settings.profile.title' },
  appearance: { icon: Palette, words: 'settings.appearance.title' },
  calls: { icon: Phone, words: 'settings.calls.title' },
  workspace: { icon: Building2, words: 'settings.workspace.title' },
  about: { icon: Info, words: 'settings.about.title' },
} as const satisfies Record<Section, { icon: LucideIcon; words: TextKey }>;

export interface SettingsDialogProps extends CallsSectionProps {
  /** The workspace on screen; `null` before there is one: then only what belongs to this computer is shown. */
  readonly workspaceId: string | null;
  /** `null`: closed. */
  readonly section: Section | null;
  readonly onSection: (section: Section) => void;
  readonly onClose: () => void;
}

export function SettingsDialog(props: SettingsDialogProps): ReactNode {
  const { workspaceId, section, onSection, onClose, devices, onCheckDevices } = props;
  const t = useT();
  const workspace = useWorkspace(workspaceId ?? '');
  const signedIn = workspace !== null && workspace.session.state !== 'signed-out';
  const shown = SECTIONS.filter((one) =>
    one === 'profile' ? signedIn : one === 'workspace' ? workspace !== null : true,
  );
  const open = section !== null && shown.includes(section) ? section : (shown[0] ?? 'appearance');
  const choose = (value: string): void => {
    const chosen = shown.find((one) => one === value);
    if (chosen) onSection(chosen);
  };
  return (
    <Dialog open={section !== null} onClose={onClose} title={t('settings.title')} size="l" bare>
      <Tabs.Root className={styles['settings']} orientation="vertical" value={open} onValueChange={choose}>
        <div className={styles['side']}>
          <p aria-hidden className={styles['heading']}>
            {t('settings.title')}
          </p>
          <Tabs.List className={styles['tabs']} aria-label={t('settings.title')}>
            {shown.map((one) => {
              const { icon: Icon, words } = LOOKS[one];
              return (
                <Tabs.Trigger key={one} value={one} className={styles['tab']}>
                  <Icon aria-hidden size={18} />
                  {t(words)}
                </Tabs.Trigger>
              );
            })}
          </Tabs.List>
        </div>
        <div className={styles['page']}>
          {shown.map((one) => (
            <Tabs.Content key={one} value={one} className={styles['section']} tabIndex={-1}>
              <h3 className={styles['title']}>{t(LOOKS[one].words)}</h3>
              {one === 'profile' && workspace && <ProfileSection workspace={workspace} />}
              {one === 'appearance' && <AppearanceSection />}
              {one === 'calls' && <CallsSection devices={devices} onCheckDevices={onCheckDevices} />}
              {one === 'workspace' && workspace && (
                <WorkspaceSection workspace={workspace} onGone={onClose} />
              )}
              {one === 'about' && <AboutSection />}
            </Tabs.Content>
          ))}
        </div>
      </Tabs.Root>
    </Dialog>
  );
}
