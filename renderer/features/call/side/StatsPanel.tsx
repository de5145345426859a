import { type ReactNode, useId } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { useCallFacts } from '../../../call/context.tsx';
import type { CallPerson } from '../../../call/derive-people.ts';
import { DETAIL_POINTS, type DetailPoint, type LinkDetails } from '../../../media/link-details.ts';
import { type TextKey, useT } from '../../../state/i18n.ts';
import { Sparkline } from '../../../ui/Sparkline.tsx';
import { useCallUiVerbs } from '../call-ui.tsx';
import { QualityDot } from '../QualityDot.tsx';
import { qualityText } from '../words.ts';
import { SidePanel } from './SidePanel.tsx';
import { figureText, pathText, pictureText, sentText, type Unit } from './stats-words.ts';
import styles from './StatsPanel.module.css';

/** How each link does, for a person who wants to know: now, and over the last three minutes. */
export function StatsPanel(props: {
  readonly call: CallView;
  readonly people: readonly CallPerson[];
}): ReactNode {
  const { call, people } = props;
  const t = useT();
  const { sentVideo } = useCallFacts(call.id);
  const { openSide } = useCallUiVerbs();
  const measured = people.filter(({ details }) => details !== null);
  return (
    <SidePanel title={t('call.statistics.title')} onClose={() => openSide(null)}>
      <p className={styles['sending']}>
        {call.mediaState.videoEnabled ? sentText(t, sentVideo) : `${t('call.statistics.noCamera')}.`}
      </p>
      {measured.length === 0 && <p className={styles['hint']}>{t('call.statistics.waiting')}</p>}
      {measured.map((person) => (
        <PersonStats key={person.userId} person={person} details={person.details} />
      ))}
    </SidePanel>
  );
}

function PersonStats(props: {
  readonly person: CallPerson;
  readonly details: LinkDetails | null;
}): ReactNode {
  const { person, details } = props;
  const t = useT();
  const id = useId();
  if (!details) return null;
  const { points } = details;
  const figures: [string, string][] = [
    [t('call.statistics.path'), pathText(t, details)],
    [t('call.statistics.pictureIn'), pictureText(t, details.received)],
    [t('call.statistics.pictureOut'), pictureText(t, details.sent)],
    [t('call.statistics.available'), figureText(t, details.availableKbps, 'kbps')],
    [t('call.statistics.sound'), details.audioCodec ?? t('call.statistics.none')],
    [t('call.statistics.jitterBuffer'), figureText(t, details.jitterBufferMs, 'ms')],
  ];
  return (
    <section aria-labelledby={id} className={styles['person']}>
      <h4 id={id} className={styles['name']}>
        {person.name}
        {person.quality && <QualityDot quality={person.quality} />}
      </h4>
      {person.quality && <p className={styles['hint']}>{qualityText(t, person.quality)}</p>}
      <div className={styles['graphs']}>
        {GRAPHS.map((graph) => (
          <Graph key={graph.words} graph={graph} points={points} />
        ))}
      </div>
      <dl className={styles['figures']}>
        {figures.map(([name, value]) => (
          <div key={name} className={styles['figure']}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface GraphKind {
  readonly words: TextKey;
  readonly unit: Unit;
  readonly of: (point: DetailPoint) => number | null;
  /** What fills the height at least. */
  readonly top: number;
}

const GRAPHS: readonly GraphKind[] = [
  { words: 'call.statistics.roundTrip', unit: 'ms', of: (point) => point.roundTripMs, top: 100 },
  { words: 'call.statistics.loss', unit: 'percent', of: (point) => point.lossPercent, top: 2 },
  { words: 'call.statistics.received', unit: 'kbps', of: (point) => point.receiveKbps, top: 100 },
  { words: 'call.statistics.sent', unit: 'kbps', of: (point) => point.sendKbps, top: 100 },
];

function Graph(props: { readonly graph: GraphKind; readonly points: readonly DetailPoint[] }): ReactNode {
  const { graph, points } = props;
  const t = useT();
  const values = points.map(graph.of);
  const known = values.filter((value) => value !== null);
  const now = figureText(t, values.at(-1) ?? null, graph.unit);
  const what = t(graph.words);
  const label =
    known.length === 0
      ? t('call.statistics.graphEmpty', { what })
      : t('call.statistics.graph', { what, now, most: figureText(t, Math.max(...known), graph.unit) });
  return (
    <figure className={styles['graph']}>
      <figcaption>
        {what} <strong>{now}</strong>
      </figcaption>
      <Sparkline label={label} values={values} slots={DETAIL_POINTS} top={graph.top} />
    </figure>
  );
}
