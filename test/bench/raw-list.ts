/** The reference of a long conversation: the same virtual list, with nothing in its rows but their text. Runs in a plain page. */
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Virtuoso } from 'react-virtuoso';
import { LONG, textOf } from './history-text.ts';

const root = document.createElement('div');
root.style.height = '100vh';
document.body.append(root);
createRoot(root).render(
  createElement(Virtuoso<number>, {
    role: 'log',
    totalCount: LONG,
    initialTopMostItemIndex: LONG - 1,
    itemContent: (index) => createElement('p', null, textOf(index + 1)),
  }),
);
