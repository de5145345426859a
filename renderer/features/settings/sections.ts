import {
  Bell,
  Building2,
  Globe,
  Headphones,
  Info,
  Keyboard,
  type LucideIcon,
  Palette,
  Phone,
  SlidersHorizontal,
  UserRound,
} from 'lucide-react';
import type { TextKey } from '../../state/i18n.ts';

/** In the order in which they are shown; a line parts what belongs to the workspace from what belongs to this computer, and from the rest. */
export const SECTIONS = [
  'profile',
  'workspace',
  'general',
  'appearance',
  'notifications',
  'devices',
  'calls',
  'keys',
  'network',
  'about',
] as const;
export type Section = (typeof SECTIONS)[number];

export const LOOKS = {
  profile: { icon: UserRound, words: 'settings.profile.title' },
  workspace: { icon: Building2, words: 'settings.workspace.title' },
  general: { icon: SlidersHorizontal, words: 'settings.general.title' },
  appearance: { icon: Palette, words: 'settings.appearance.title' },
  notifications: { icon: Bell, words: 'settings.notifications.title' },
  devices: { icon: Headphones, words: 'settings.devices.title' },
  calls: { icon: Phone, words: 'settings.calls.title' },
  keys: { icon: Keyboard, words: 'settings.keys.title' },
  network: { icon: Globe, words: 'settings.network.title' },
  about: { icon: Info, words: 'settings.about.title' },
} as const satisfies Record<Section, { icon: LucideIcon; words: TextKey }>;

/** Those that begin a group. */
export const FIRST_OF_GROUP: readonly Section[] = ['general', 'about'];

interface Place {
  readonly signedIn: boolean;
  readonly hasWorkspace: boolean;
  /** A page in a browser: what only the desktop can do is not there. */
  readonly isWeb: boolean;
}

/** What there is to be set here. */
export function sectionsIn({ signedIn, hasWorkspace, isWeb }: Place): readonly Section[] {
  return SECTIONS.filter((section) => {
    if (section === 'profile') return signedIn;
    if (section === 'workspace') return hasWorkspace;
    if (section === 'general' || section === 'network') return !isWeb;
    return true;
  });
}
