import { Bell, BellOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { shallowEqual, useView } from '../../state/context.tsx';
import { useFormats, useT } from '../../state/i18n.ts';
import { QUIET_SPANS, quietOf, quietUntil } from '../../state/quiet.ts';
import { useNow } from '../../state/use-now.ts';
import { useSetting } from '../../state/use-setting.ts';
import { type MenuEntry, MenuButton } from '../../ui/MenuButton.tsx';
import styles from './QuietMenu.module.css';

const LOOK_AGAIN_MS = 30_000;

/** Whether one is left in peace, by one's own word or the system's, and the quick way to change that. */
export function QuietMenu(): ReactNode {
  const t = useT();
  const formats = useFormats();
  const now = useNow(LOOK_AGAIN_MS);
  const { locked, change } = useSetting('quiet');
  const quiet = useView((view) => quietOf(view, now), shallowEqual);
  const mine = quiet.by === 'me';
  const label = {
    nobody: t('desktop.quiet.button'),
    system: t('desktop.quiet.system'),
    me:
      mine && quiet.until !== null
        ? t('desktop.quiet.until', { when: formats.when(quiet.until, now) })
        : t('desktop.quiet.on'),
  }[quiet.by];
  const lock = locked ? { disabled: true, hint: t('desktop.quiet.locked') } : {};
  const off: MenuEntry = {
    key: 'off',
    icon: Bell,
    label: t(mine ? 'desktop.quiet.turnOff' : 'desktop.quiet.off'),
    checked: quiet.by === 'nobody',
    onSelect: () => mine && change({ on: false, until: null }),
    ...(quiet.by === 'system' ? { disabled: true, hint: t('desktop.quiet.systemHint') } : lock),
  };
  const spans = QUIET_SPANS.map((span) => ({
    key: span,
    label: t(`desktop.quiet.for.${span}`),
    checked: span === 'always' && mine && quiet.until === null,
    onSelect: () => change({ on: true, until: quietUntil(span, Date.now()) }),
    ...lock,
  }));
  return (
    <MenuButton
      label={label}
      icon={quiet.by === 'nobody' ? Bell : BellOff}
      tooltipSide="right"
      side="top"
      align="start"
      className={quiet.by === 'nobody' ? undefined : styles['still']}
      groups={[[off], spans]}
    />
  );
}
