/** Figures of a link in words. Pure. */
import type { SentVideo } from '../../../call/facts.ts';
import type { LinkDetails } from '../../../media/link-details.ts';
import type { Translate } from '../../../state/i18n.ts';

/** Which way the packets go, as a person would say it. */
export function pathText(t: Translate, { path, relayProtocol }: LinkDetails): string {
  switch (path) {
    case null:
      return t('call.statistics.unknown');
    case 'host':
      return t('call.statistics.pathHost');
    case 'relay':
      return relayProtocol
        ? t('call.statistics.pathRelayBy', { protocol: relayProtocol.toUpperCase() })
        : t('call.statistics.pathRelay');
    default:
      return t('call.statistics.pathDirect');
  }
}

/** `null`: no picture goes that way. */
export function pictureText(t: Translate, picture: LinkDetails['sent']): string {
  if (!picture) return t('call.statistics.none');
  const { width, height, codec } = picture;
  const params = { width, height, fps: Math.round(picture.framesPerSecond) };
  return codec
    ? t('call.statistics.pictureCodec', { ...params, codec })
    : t('call.statistics.picture', params);
}

/** How much of my picture goes out, and what holds it down. */
export function sentText(t: Translate, { level, heldBy }: SentVideo): string {
  const much =
    level === 'off' ? t('call.statistics.sendingOff') : t('call.statistics.sendingLevel', { level });
  return heldBy === null ? `${much}.` : `${much}, ${t(HELD_BY[heldBy])}.`;
}

const HELD_BY = {
  network: 'call.statistics.heldByNetwork',
  computer: 'call.statistics.heldByComputer',
  'low-data': 'call.statistics.heldByLowData',
} as const;

export type Unit = 'ms' | 'percent' | 'kbps';

/** Whole numbers, but a small loss with one digit: it matters. */
export function figureText(t: Translate, value: number | null, unit: Unit): string {
  if (value === null) return t('call.statistics.unknown');
  const rounded = unit === 'percent' && value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return t(`call.statistics.${unit}`, { value: rounded });
}
