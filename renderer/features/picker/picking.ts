/** What is picked of what is there: pure rules of the picker. */
import type { PickerView, ShareSource } from '#shared/contracts/ipc/picker.ts';

/** Everything that can be picked, in the order in which it is shown. */
export const allSources = ({ screens, windows }: PickerView): readonly ShareSource[] => [
  ...(screens ?? []),
  ...(windows ?? []),
];

/**
 * The person's choice as long as it is there; before any choice, the only screen. When the choice has gone nothing takes its
 * place: who is about to press Enter must not share another thing.
 */
export function pickedOf(view: PickerView, chosen: ShareSource | null): ShareSource | null {
  if (chosen) return allSources(view).find(({ id }) => id === chosen.id) ?? null;
  return view.screens?.length === 1 ? (view.screens[0] ?? null) : null;
}

/** What the person had chosen was closed meanwhile. */
export const isGone = (view: PickerView, chosen: ShareSource): boolean =>
  !allSources(view).some(({ id }) => id === chosen.id);

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const middle = ({ left, right }: Box): number => (left + right) / 2;

/**
 * The card that an arrow key leads to, by where the cards are on the screen: so rows, narrow windows and right-to-left need no
 * rules of their own. `null`: there is none in that direction, or it is no arrow key.
 */
export function neighbour(boxes: readonly Box[], index: number, key: string): number | null {
  const from = boxes[index];
  if (!from) return null;
  const nearest = (ahead: (box: Box) => boolean, distance: (box: Box) => number): number | null => {
    const candidates = boxes
      .map((box, at) => ({ box, at }))
      .filter(({ box, at }) => at !== index && ahead(box));
    candidates.sort((a, b) => distance(a.box) - distance(b.box));
    return candidates[0]?.at ?? null;
  };
  const inRow = (box: Box): boolean => box.top < from.bottom && box.bottom > from.top;
  const aside = (box: Box): number => Math.abs(middle(box) - middle(from));
  // the next row counts first, then what is nearest in it
  const rows = (gap: number): number => gap * 10_000;
  switch (key) {
    case 'ArrowLeft':
      return nearest((box) => inRow(box) && box.right <= from.left, aside);
    case 'ArrowRight':
      return nearest((box) => inRow(box) && box.left >= from.right, aside);
    case 'ArrowUp':
      return nearest(
        (box) => box.bottom <= from.top,
        (box) => rows(from.top - box.bottom) + aside(box),
      );
    case 'ArrowDown':
      return nearest(
        (box) => box.top >= from.bottom,
        (box) => rows(box.top - from.bottom) + aside(box),
      );
    default:
      return null;
  }
}
