import { Contrast, Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useBridge, useNotices, useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { RadioCards } from '../../ui/RadioCards.tsx';

const ICONS = { system: Monitor, light: Sun, dark: Moon, 'high-contrast': Contrast } as const;
const THEMES = ['system', 'light', 'dark', 'high-contrast'] as const;

export function AppearanceSection(): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const theme = useView((view) => view.settings.theme);
  return (
    <RadioCards
      label={t('settings.appearance.theme')}
      value={theme}
      cards={THEMES.map((value) => ({
        value,
        label: t(`settings.appearance.themes.${value}`),
        icon: ICONS[value],
      }))}
      onChange={(value) => void notices.run(() => bridge.app.call.changeSettings({ theme: value }))}
    />
  );
}
