import type { MenuRequest } from '../page/input.ts';
import type { WebFrameMain } from './web-frame-main.ts';

/** The parameters of `context-menu`. Of spelling nothing is known: Chromium has no dictionaries here. */
export function toMenuParams(request: MenuRequest, frame: WebFrameMain): object {
  const { isEditable, selectionText } = request;
  const hasSelection = selectionText !== '';
  return {
    ...request,
    frame,
    pageURL: frame.url,
    frameURL: frame.url,
    frameCharset: 'UTF-8',
    hasImageContents: request.mediaType === 'image',
    titleText: '',
    altText: '',
    suggestedFilename: '',
    selectionRect: { x: request.x, y: request.y, width: 0, height: 0 },
    selectionStartOffset: 0,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin', url: frame.url },
    misspelledWord: '',
    dictionarySuggestions: [],
    formControlType: 'none',
    menuSourceType: 'mouse',
    editFlags: {
      canUndo: isEditable,
      canRedo: isEditable,
      canCut: isEditable && hasSelection,
      canCopy: hasSelection,
      canPaste: isEditable,
      canDelete: isEditable && hasSelection,
      canSelectAll: true,
      canEditRichly: false,
    },
  };
}
