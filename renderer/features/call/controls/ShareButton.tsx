import { ChevronUp, ScreenShare, ScreenShareOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ShareHint } from '../../../media/local-screen.ts';
import { type Translate, useT } from '../../../state/i18n.ts';
import { MenuButton, type MenuEntry } from '../../../ui/MenuButton.tsx';
import { ReasonedIconButton } from '../../../ui/ReasonedIconButton.tsx';
import type { Share } from '../share/use-share.ts';
import { KEYS } from '../use-shortcuts.ts';
import styles from './ShareButton.module.css';

/** Shares at once as the last time; the small arrow beside it asks what matters in the picture. */
export function ShareButton({ share, size }: { readonly share: Share; readonly size: 'm' | 'l' }): ReactNode {
  const t = useT();
  const { state, reason, hint, start, stop } = share;
  const sharing = state === 'sharing';
  const picking = state === 'picking' ? t('call.share.choosing') : null;
  return (
    <div className={styles['split']} data-size={size}>
      <ReasonedIconButton
        size={size}
        tone={sharing ? 'accent' : 'neutral'}
        icon={sharing ? ScreenShareOff : ScreenShare}
        label={t(sharing ? 'call.share.stop' : 'call.share.start')}
        shortcut={KEYS.share}
        tooltipSide="top"
        reason={sharing ? null : (picking ?? reason)}
        onClick={() => (sharing ? stop() : start(hint))}
      />
      {state === 'off' && reason === null && (
        <MenuButton
          size="s"
          icon={ChevronUp}
          label={t('call.share.kind')}
          side="top"
          tooltipSide="top"
          className={styles['arrow']}
          groups={[hintEntries(t, hint, start)]}
        />
      )}
    </div>
  );
}

function hintEntries(t: Translate, chosen: ShareHint, onSelect: (hint: ShareHint) => void): MenuEntry[] {
  return (['text', 'motion'] as const).map((hint) => ({
    key: hint,
    label: t(`call.share.${hint}`),
    hint: t(hint === 'text' ? 'call.share.textMeans' : 'call.share.motionMeans'),
    checked: hint === chosen,
    onSelect: () => onSelect(hint),
  }));
}

/** The same in the menu of what has no room as a button. */
export function shareEntries(t: Translate, share: Share): MenuEntry[] {
  const { state, reason, start, stop } = share;
  if (state === 'sharing')
    return [{ key: 'share', icon: ScreenShareOff, label: t('call.share.stop'), onSelect: stop }];
  const why = state === 'picking' ? t('call.share.choosing') : reason;
  if (why !== null) {
    const label = t('call.share.start');
    return [{ key: 'share', icon: ScreenShare, label, hint: why, disabled: true, onSelect: () => undefined }];
  }
  return (['text', 'motion'] as const).map((hint) => ({
    key: `share-${hint}`,
    icon: ScreenShare,
    label: t('call.share.start'),
    hint: t(`call.share.${hint}`),
    onSelect: () => start(hint),
  }));
}
