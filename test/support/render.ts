/** Components in a test as they stand in the window: words, bridge and stores around them, the bridge in memory. */
import { cleanup, configure, render, type RenderResult } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { createElement, type ReactElement } from 'react';
import { I18nextProvider } from 'react-i18next';
import { VirtuosoMockContext } from 'react-virtuoso';
import { afterEach } from 'vitest';
import { type AppBridge, createBridge } from '../../renderer/state/bridge.ts';
import { StateProvider } from '../../renderer/state/context.tsx';
import { createI18n } from '../../renderer/state/i18n.ts';
import { createMessageStore } from '../../renderer/state/message-store.ts';
import { createViewStore, type ViewStore } from '../../renderer/state/view-store.ts';
import { createFakeBridge, type FakeBridge, type FakeBridgeOptions } from './fake-bridge.ts';

afterEach(cleanup);
// for what never comes: a busy machine is no failure
configure({ asyncUtilTimeout: 10_000 });

export interface Rendered extends RenderResult {
  readonly fake: FakeBridge;
  readonly user: UserEvent;
  readonly bridge: AppBridge;
  readonly store: ViewStore;
}

/** Rows are laid out by nobody here: a virtual list takes these sizes. */
const LAYOUT = { viewportHeight: 2000, itemHeight: 20 };

/**
 * Renders once the view is there. `around` puts further providers outside of the element; `prepare` sets answers of the bridge
 * that the first render needs.
 */
export async function renderWith(
  element: ReactElement,
  options: FakeBridgeOptions & {
    readonly prepare?: (fake: FakeBridge) => void;
    readonly around?: (element: ReactElement, made: { bridge: AppBridge; store: ViewStore }) => ReactElement;
  } = {},
): Promise<Rendered> {
  const { prepare, around = (inner) => inner, ...fakeOptions } = options;
  const fake = createFakeBridge(fakeOptions);
  prepare?.(fake);
  const bridge = createBridge(fake.raw);
  const store = createViewStore(bridge);
  const messages = createMessageStore(bridge);
  messages.start();
  const settled = new Promise<void>((resolve) => {
    store.subscribe(({ status }) => status !== 'loading' && resolve());
  });
  store.start();
  await settled;
  const state = { bridge, store, messages };
  const inner = createElement(StateProvider, state, around(element, { bridge, store }));
  const words = createElement(I18nextProvider, { i18n: createI18n() }, inner);
  const page = createElement(VirtuosoMockContext.Provider, { value: LAYOUT }, words);
  return { ...render(page), fake, user: userEvent.setup(), bridge, store };
}
