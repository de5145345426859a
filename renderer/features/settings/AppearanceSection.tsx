import { Contrast, Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { keyText } from '../../state/keys.ts';
import { useSetting } from '../../state/use-setting.ts';
import { LockNote } from '../../ui/LockNote.tsx';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './section.module.css';

const ICONS = { system: Monitor, light: Sun, dark: Moon, 'high-contrast': Contrast } as const;
const THEMES = ['system', 'light', 'dark', 'high-contrast'] as const;

export function AppearanceSection(): ReactNode {
  const t = useT();
  const theme = useSetting('theme');
  const platform = useView((view) => view.platform);
  return (
    <div className={styles['group']}>
      <div>
        <RadioCards
          label={t('settings.appearance.theme')}
          value={theme.value}
          disabled={theme.locked}
          cards={THEMES.map((value) => ({
            value,
            label: t(`settings.appearance.themes.${value}`),
            icon: ICONS[value],
          }))}
          onChange={theme.change}
        />
        {theme.locked && <LockNote />}
      </div>
      {/* a browser has a zoom of its own */}
      {platform !== 'web' && <Zoom />}
    </div>
  );
}

const STEPS = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];

function Zoom(): ReactNode {
  const t = useT();
  const { value, locked, change } = useSetting('zoom');
  const platform = useView((view) => view.platform);
  const steps = STEPS.includes(value) ? STEPS : [...STEPS, value].sort((a, b) => a - b);
  return (
    <Select
      label={t('settings.appearance.zoom')}
      value={String(value)}
      locked={locked}
      options={steps.map((step) => ({
        value: String(step),
        label: t('settings.devices.percent', { percent: Math.round(step * 100) }),
      }))}
      hint={t('settings.appearance.zoomHint', {
        larger: keyText('Ctrl++', platform),
        smaller: keyText('Ctrl+-', platform),
        normal: keyText('Ctrl+0', platform),
      })}
      onChange={(next) => change(Number(next))}
    />
  );
}
