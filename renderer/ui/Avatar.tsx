import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PresenceStatus } from '#shared/contracts/connect/model.ts';
import styles from './Avatar.module.css';
import { cx } from './cx.ts';

const HUES = 8;

/** The same colour for the same id everywhere and for ever. */
export function hueOf(id: string): number {
  let hash = 7;
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash % HUES;
}

/** First letters of the first and the last word; one letter of a single word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letter = (word: string | undefined): string => {
    const first = word?.normalize('NFC').match(/[\p{L}\p{N}]/u)?.[0] ?? '';
    return first.toLocaleUpperCase();
  };
  const initials = letter(words[0]) + (words.length > 1 ? letter(words.at(-1)) : '');
  return initials || '?';
}

export interface AvatarProps {
  /** What the colour hangs on: a user's or conversation's id. */
  readonly id: string;
  readonly name: string;
  readonly size?: 'xs' | 's' | 'm' | 'l' | 'xl';
  readonly presence?: PresenceStatus | null;
  readonly group?: boolean;
}

/** Decoration beside a name: hidden from those who hear the page. Presence differs by shape as well as by colour. */
export function Avatar({ id, name, size = 'm', presence, group = false }: AvatarProps): ReactNode {
  return (
    <span aria-hidden className={cx(styles['avatar'], styles[size])}>
      <span className={styles['disc']} data-hue={hueOf(id)}>
        {group ? <Users className={styles['icon']} /> : initialsOf(name)}
      </span>
      {presence && <span className={styles['dot']} data-presence={presence} />}
    </span>
  );
}
