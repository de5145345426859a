import { EllipsisVertical } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallPerson } from '../../../call/derive-people.ts';
import { useT } from '../../../state/i18n.ts';
import { MenuButton, type MenuEntry } from '../../../ui/MenuButton.tsx';
import type { Corner } from '../call-ui-state.ts';
import { useCallUi, useCallUiVerbs } from '../call-ui.tsx';
import { Video } from '../media-elements.tsx';
import { cornerAt, cornerByKey, cornerOn } from './corner.ts';
import { FloatingReactions } from './FloatingReactions.tsx';
import styles from './SelfView.module.css';

export interface SelfViewProps {
  readonly callId: string;
  readonly me: CallPerson;
  readonly camera: MediaStreamTrack;
}

/** Me, small, in a corner of the stage: dragged with the pointer, moved with arrow keys, or by its menu. */
export function SelfView({ callId, me, camera }: SelfViewProps): ReactNode {
  const t = useT();
  const { i18n } = useTranslation();
  const dir = i18n.dir();
  const corner = useCallUi(({ stage }) => stage.corner);
  const { setStage } = useCallUiVerbs();
  const put = (to: Corner) => setStage({ corner: to });
  const { element, handlers } = useDrag(put);
  const moveByKey = (event: KeyboardEvent) => {
    const to = cornerByKey(corner, event.key, dir);
    if (!to) return;
    event.preventDefault();
    put(to);
  };
  const move = (key: CornerWord, vertical: 'top' | 'bottom', side: 'left' | 'right'): MenuEntry => {
    const to = cornerOn(vertical, side, dir);
    const here = to.block === corner.block && to.inline === corner.inline;
    return { key, label: t(`call.self.${key}`), checked: here, onSelect: () => put(to) };
  };
  return (
    <div
      ref={element}
      className={styles['self']}
      data-block={corner.block}
      data-inline={corner.inline}
      data-speaking={me.speaking || undefined}
    >
      <Video mirrored fit="cover" track={camera} label={t('call.selfView')} />
      <button
        type="button"
        aria-label={t('call.self.move')}
        className={styles['handle']}
        onKeyDown={moveByKey}
        {...handlers}
      />
      <FloatingReactions callId={callId} userId={me.userId} />
      <MenuButton
        size="s"
        tone="neutral"
        icon={EllipsisVertical}
        label={t('call.self.options')}
        className={styles['options']}
        groups={[
          [
            move('topLeft', 'top', 'left'),
            move('topRight', 'top', 'right'),
            move('bottomLeft', 'bottom', 'left'),
            move('bottomRight', 'bottom', 'right'),
          ],
          [
            { key: 'tile', label: t('call.self.asTile'), onSelect: () => setStage({ self: 'tile' }) },
            { key: 'hide', label: t('call.self.hide'), onSelect: () => setStage({ self: 'hidden' }) },
          ],
        ]}
      />
    </div>
  );
}

type CornerWord = 'topLeft' | 'topRight' | 'bottomLeft' | 'bottomRight';

/** Follows the pointer, and lands in the corner where it is let go. */
function useDrag(onCorner: (corner: Corner) => void) {
  const element = useRef<HTMLDivElement>(null);
  const from = useRef<{ x: number; y: number } | null>(null);
  const follow = (x: number, y: number) => {
    if (element.current) element.current.style.translate = `${x}px ${y}px`;
  };
  const end = (event: PointerEvent) => {
    const self = element.current;
    const stage = self?.offsetParent;
    if (self && stage && from.current) {
      const dir = getComputedStyle(self).direction === 'rtl' ? 'rtl' : 'ltr';
      const moved = Math.hypot(event.clientX - from.current.x, event.clientY - from.current.y) > DRAG_MIN_PX;
      if (moved) onCorner(cornerAt(event.clientX, event.clientY, stage.getBoundingClientRect(), dir));
    }
    cancel();
  };
  const cancel = () => {
    from.current = null;
    if (element.current) element.current.style.translate = '';
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      from.current = { x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (from.current) follow(clientX - from.current.x, clientY - from.current.y);
    },
    onPointerUp: end,
    onPointerCancel: cancel,
  };
  return { element, handlers };
}

/** Less than this is a click that trembled. */
const DRAG_MIN_PX = 6;
