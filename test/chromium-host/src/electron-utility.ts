import { absent } from './guard.ts';
import { net } from './system/net.ts';

/** The module that `electron` resolves to in a utility process, where Electron too has next to nothing. */
export { net };
export const LanguageModelUtility = absent('LanguageModelUtility');
export const localAIHandler = absent('localAIHandler');
export const systemPreferences = absent('systemPreferences');

const electron: object = { net, LanguageModelUtility, localAIHandler, systemPreferences };
export default electron;
