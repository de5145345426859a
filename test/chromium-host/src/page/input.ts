/** Tells main of keys, before the page hears of them, and of the wish for a context menu, after the page has had its say. */

/** A key, as `before-input-event` gives it. */
export interface KeyInput {
  type: 'keyDown' | 'keyUp';
  key: string;
  code: string;
  isAutoRepeat: boolean;
  isComposing: boolean;
  shift: boolean;
  control: boolean;
  alt: boolean;
  meta: boolean;
  location: number;
  modifiers: string[];
}

/** What a page knows of the place where a menu was asked for; main adds the rest. */
export interface MenuRequest {
  x: number;
  y: number;
  isEditable: boolean;
  selectionText: string;
  linkURL: string;
  linkText: string;
  srcURL: string;
  mediaType: 'none' | 'image' | 'audio' | 'video' | 'canvas';
  spellcheckEnabled: boolean;
}

const TEXT_TYPES = new Set(['', 'text', 'search', 'url', 'email', 'tel', 'password', 'number']);
const MEDIA: Record<string, MenuRequest['mediaType']> = {
  IMG: 'image',
  AUDIO: 'audio',
  VIDEO: 'video',
  CANVAS: 'canvas',
};

export function watchKeys(tell: (input: KeyInput) => void): void {
  const told = (event: KeyboardEvent): void => {
    if (event.isTrusted) tell(toInput(event));
  };
  window.addEventListener('keydown', told, true);
  window.addEventListener('keyup', told, true);
}

function toInput(event: KeyboardEvent): KeyInput {
  const { shiftKey: shift, ctrlKey: control, altKey: alt, metaKey: meta } = event;
  const held = Object.entries({ shift, control, alt, meta }).filter(([, isHeld]) => isHeld);
  return {
    type: event.type === 'keydown' ? 'keyDown' : 'keyUp',
    key: event.key,
    code: event.code,
    isAutoRepeat: event.repeat,
    isComposing: event.isComposing,
    shift,
    control,
    alt,
    meta,
    location: event.location,
    modifiers: held.map(([name]) => name),
  };
}

export function watchMenus(tell: (request: MenuRequest) => void): void {
  window.addEventListener('contextmenu', (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault(); // Chromium has a menu of its own, Electron has none
    const [target] = event.composedPath();
    if (target instanceof Element) tell(toRequest(target, event));
  });
}

function toRequest(target: Element, { clientX, clientY }: MouseEvent): MenuRequest {
  const field = textField(target);
  const link = target.closest('a[href]');
  const editable = target instanceof HTMLElement ? target : null;
  return {
    x: clientX,
    y: clientY,
    isEditable: field ? !field.readOnly && !field.disabled : (editable?.isContentEditable ?? false),
    selectionText: field
      ? field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)
      : String(getSelection() ?? ''),
    linkURL: link instanceof HTMLAnchorElement ? link.href : '',
    linkText: link?.textContent ?? '',
    srcURL: target instanceof HTMLImageElement || target instanceof HTMLMediaElement ? target.currentSrc : '',
    mediaType: MEDIA[target.tagName] ?? 'none',
    spellcheckEnabled: editable?.spellcheck ?? false,
  };
}

function textField(target: Element): HTMLInputElement | HTMLTextAreaElement | undefined {
  if (target instanceof HTMLTextAreaElement) return target;
  return target instanceof HTMLInputElement && TEXT_TYPES.has(target.type) ? target : undefined;
}
