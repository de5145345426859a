import { Tabs } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { useView, useWorkspace } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Select.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import { AboutSection } from './AboutSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { CallsSection } from './CallsSection.tsx';
import { DevicesSection, type DevicesSectionProps } from './DevicesSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { KeysSection } from './KeysSection.tsx';
import { NetworkSection } from './NetworkSection.tsx';
import { NotificationsSection } from './NotificationsSection.tsx';
import { ProfileSection } from './ProfileSection.tsx';
import { FIRST_OF_GROUP, LOOKS, type Section, sectionsIn } from './sections.ts';
import styles from './SettingsDialog.module.css';
import { WorkspaceSection } from './WorkspaceSection.tsx';

export interface SettingsDialogProps extends DevicesSectionProps {
  /** The workspace on screen; `null` before there is one: then only what belongs to this computer is shown. */
  readonly workspaceId: string | null;
  /** `null`: closed. */
  readonly section: Section | null;
  /** All keys of the window, which are collected elsewhere. */
  readonly keyList: ReactNode;
  readonly onSection: (section: Section) => void;
  readonly onClose: () => void;
  readonly onDiagnose: () => void;
}

export function SettingsDialog(props: SettingsDialogProps): ReactNode {
  const { workspaceId, section, onSection, onClose } = props;
  const t = useT();
  const workspace = useWorkspace(workspaceId ?? '');
  const isWeb = useView(({ platform }) => platform === 'web');
  const narrow = useNarrow();
  const signedIn = workspace !== null && workspace.session.state !== 'signed-out';
  const shown = sectionsIn({ signedIn, hasWorkspace: workspace !== null, isWeb });
  const open = section !== null && shown.includes(section) ? section : (shown[0] ?? 'appearance');
  const choose = (value: string): void => {
    const chosen = shown.find((one) => one === value);
    if (chosen) onSection(chosen);
  };
  const Frame = narrow ? Folded : Tabbed;
  return (
    <Dialog open={section !== null} onClose={onClose} title={t('settings.title')} size="l" bare>
      <Frame shown={shown} open={open} onChoose={choose}>
        <Inside {...props} section={open} workspace={workspace} />
      </Frame>
    </Dialog>
  );
}

interface FrameProps {
  readonly shown: readonly Section[];
  readonly open: Section;
  readonly onChoose: (section: string) => void;
  readonly children: ReactNode;
}

/** All sections at the side. */
function Tabbed({ shown, open, onChoose, children }: FrameProps): ReactNode {
  const t = useT();
  return (
    <Tabs.Root className={styles['settings']} orientation="vertical" value={open} onValueChange={onChoose}>
      <div className={styles['side']}>
        <p aria-hidden className={styles['heading']}>
          {t('settings.title')}
        </p>
        <Tabs.List className={styles['tabs']} aria-label={t('settings.title')}>
          {shown.map((one, index) => {
            const { icon: Icon, words } = LOOKS[one];
            return (
              <Tabs.Trigger
                key={one}
                value={one}
                className={styles['tab']}
                data-parted={(index > 0 && FIRST_OF_GROUP.includes(one)) || undefined}
              >
                <Icon aria-hidden size={18} />
                {t(words)}
              </Tabs.Trigger>
            );
          })}
        </Tabs.List>
      </div>
      {/* one scroll position each */}
      <div key={open} className={styles['page']}>
        {shown.map((one) => (
          <Tabs.Content key={one} value={one} className={styles['section']} tabIndex={-1}>
            {one === open && (
              <>
                <h3 className={styles['title']}>{t(LOOKS[one].words)}</h3>
                {children}
              </>
            )}
          </Tabs.Content>
        ))}
      </div>
    </Tabs.Root>
  );
}

/** Where there is no side: a list to choose from, above. */
function Folded({ shown, open, onChoose, children }: FrameProps): ReactNode {
  const t = useT();
  const titleId = useId();
  return (
    <div className={styles['settings']}>
      <div className={styles['side']}>
        <p aria-hidden className={styles['heading']}>
          {t('settings.title')}
        </p>
        <Select
          label={t('settings.section')}
          value={open}
          options={shown.map((one) => ({ value: one, label: t(LOOKS[one].words) }))}
          onChange={onChoose}
        />
      </div>
      {/* where all is locked nothing else in it can be reached, and it must be scrolled */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section key={open} className={styles['page']} tabIndex={0} aria-labelledby={titleId}>
        <h3 id={titleId} className={styles['hidden']}>
          {t(LOOKS[open].words)}
        </h3>
        {children}
      </section>
    </div>
  );
}

interface InsideProps extends SettingsDialogProps {
  readonly section: Section;
  readonly workspace: WorkspaceView | null;
}

function Inside(props: InsideProps): ReactNode {
  const { section, workspace, devices, keyList, onCheckDevices, onDiagnose, onClose } = props;
  switch (section) {
    case 'profile':
      return workspace && <ProfileSection workspace={workspace} />;
    case 'workspace':
      return workspace && <WorkspaceSection workspace={workspace} onGone={onClose} />;
    case 'general':
      return <GeneralSection />;
    case 'appearance':
      return <AppearanceSection />;
    case 'notifications':
      return <NotificationsSection />;
    case 'devices':
      return <DevicesSection devices={devices} onCheckDevices={onCheckDevices} />;
    case 'calls':
      return <CallsSection />;
    case 'keys':
      return <KeysSection list={keyList} />;
    case 'network':
      return <NetworkSection />;
    case 'about':
      return <AboutSection onDiagnose={onDiagnose} />;
    default:
      return assertNever(section, 'unknown section');
  }
}
