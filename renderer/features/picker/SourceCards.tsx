import { AppWindow, Monitor } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import type { PickerView, ShareSource } from '#shared/contracts/ipc/picker.ts';
import { type Translate, useT } from '../../state/i18n.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Skeleton } from '../../ui/Spinner.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { allSources, neighbour } from './picking.ts';
import styles from './SourceCards.module.css';

interface CardsProps {
  readonly view: PickerView;
  readonly picked: ShareSource | null;
  readonly onPick: (source: ShareSource) => void;
  readonly onShare: (source: ShareSource) => void;
}

/** Screens and windows as pictures, one of them picked: a radio group in two parts. */
export function SourceCards(props: CardsProps): ReactNode {
  const { view, picked, onPick, onShare } = props;
  const t = useT();
  const group = useRef<HTMLDivElement>(null);
  const isLooking = view.screens === null || view.windows === null;
  useEffect(() => {
    // the keyboard is where the picking is, also when what it was on has gone, unless the person is elsewhere
    if (document.activeElement === document.body) tabStop(group.current)?.focus();
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const radios = radiosIn(group.current);
    const index = radios.findIndex((radio) => radio === document.activeElement);
    const at = allSources(view)[index];
    if (!at) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      // nothing is shared that was not seen to be picked
      if (at.id === picked?.id) onShare(at);
      else onPick(at);
      return;
    }
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const boxes = radios.map((radio) => (radio.closest('label') ?? radio).getBoundingClientRect());
    const next = neighbour(boxes, index, event.key) ?? index;
    const source = allSources(view)[next];
    radios[next]?.focus();
    if (source) onPick(source);
  };

  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the radios in it have the focus
    <div
      ref={group}
      role="radiogroup"
      aria-label={t('share.sources')}
      aria-busy={isLooking}
      className={styles['cards']}
      onKeyDown={onKeyDown}
    >
      <output className={styles['looking']}>
        {isLooking && <VisuallyHidden>{t('share.looking')}</VisuallyHidden>}
      </output>
      <Part {...props} title={t('share.screens')} sources={view.screens} kind="screen" />
      <Part {...props} title={t('share.windows')} sources={view.windows} kind="window" />
    </div>
  );
}

const radiosIn = (group: HTMLElement | null): HTMLInputElement[] => [
  ...(group?.querySelectorAll<HTMLInputElement>('input[type="radio"]') ?? []),
];

const tabStop = (group: HTMLElement | null): HTMLInputElement | undefined => {
  const radios = radiosIn(group);
  return radios.find(({ checked }) => checked) ?? radios[0];
};

interface PartProps extends CardsProps {
  readonly title: string;
  readonly sources: readonly ShareSource[] | null;
  readonly kind: ShareSource['kind'];
}

function Part({ title, sources, kind, picked, onPick, onShare }: PartProps): ReactNode {
  const t = useT();
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles['part']}>
      <h2 id={id} className={styles['heading']}>
        {title}
      </h2>
      {sources === null && <Looking kind={kind} />}
      {sources?.length === 0 && <Nothing kind={kind} />}
      {sources && sources.length > 0 && (
        <div className={styles['grid']}>
          {sources.map((source, index) => (
            <Card
              key={source.id}
              source={source}
              name={nameOf(t, source, index, sources.length)}
              picked={picked?.id === source.id}
              onPick={() => onPick(source)}
              onShare={() => onShare(source)}
            />
          ))}
        </div>
      )}
    </section>
  );
}

/** Screens have no names of their own worth showing; windows may have none at all. */
function nameOf(t: Translate, { kind, name }: ShareSource, index: number, count: number): string {
  if (kind === 'window') return name.trim() === '' ? t('share.untitled') : name;
  return count === 1 ? t('share.entireScreen') : t('share.screenNumber', { number: index + 1 });
}

function Card(props: {
  readonly source: ShareSource;
  readonly name: string;
  readonly picked: boolean;
  readonly onPick: () => void;
  readonly onShare: () => void;
}): ReactNode {
  const { source, name, picked, onPick, onShare } = props;
  const { thumbnail, icon, kind } = source;
  const Placeholder = kind === 'screen' ? Monitor : AppWindow;
  return (
    <label className={styles['card']} title={name}>
      <input
        type="radio"
        name="source"
        className={styles['radio']}
        checked={picked}
        onChange={onPick}
        onDoubleClick={onShare}
      />
      <span className={styles['picture']}>
        {thumbnail ? (
          <img src={thumbnail} alt="" draggable={false} />
        ) : (
          (icon && <img src={icon} alt="" className={styles['standIn']} draggable={false} />) || (
            <Placeholder aria-hidden size={36} strokeWidth={1.4} />
          )
        )}
      </span>
      <span className={styles['caption']}>
        {icon && <img src={icon} alt="" className={styles['icon']} draggable={false} />}
        <span className={styles['name']}>
          <bdi>{name}</bdi>
        </span>
      </span>
    </label>
  );
}

function Looking({ kind }: { readonly kind: ShareSource['kind'] }): ReactNode {
  return (
    <div aria-hidden className={styles['grid']}>
      {Array.from({ length: kind === 'screen' ? 1 : 3 }, (_none, index) => (
        <div key={index} className={styles['ghost']}>
          <span className={styles['picture']}>
            <Skeleton height="100%" />
          </span>
          <Skeleton width="60%" />
        </div>
      ))}
    </div>
  );
}

function Nothing({ kind }: { readonly kind: ShareSource['kind'] }): ReactNode {
  const t = useT();
  return kind === 'screen' ? (
    <EmptyState icon={Monitor} title={t('share.noScreens')}>
      {t('share.noScreensText')}
    </EmptyState>
  ) : (
    <EmptyState icon={AppWindow} title={t('share.noWindows')}>
      {t('share.noWindowsText')}
    </EmptyState>
  );
}
