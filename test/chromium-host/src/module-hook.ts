import Module from 'node:module';

/** Makes `import 'electron'` and `require('electron')` give the host's module instead of the package that downloads one. */

const NAMES = ['electron', 'electron/main', 'electron/common', 'electron/utility'];

type Resolve = (
  specifier: string,
  context: object,
  next: (specifier: string, context: object) => unknown,
) => unknown;

/** Node's loader of CommonJS modules, and the hooks that only newer versions of Node have. */
interface ModuleInternals {
  _load(request: string, ...rest: unknown[]): unknown;
  registerHooks?(hooks: { resolve: Resolve }): void;
}

/** `url` is the built file of the module, `exported` what require() answers. */
export function installElectron(url: string, exported: object): void {
  const internals = Module as unknown as ModuleInternals;
  const load = internals._load.bind(internals);
  internals._load = (request, ...rest) => (NAMES.includes(request) ? exported : load(request, ...rest));

  if (internals.registerHooks) {
    internals.registerHooks({
      resolve: (specifier, context, next) =>
        NAMES.includes(specifier) ? { url, shortCircuit: true } : next(specifier, context),
    });
    return;
  }
  // Node 20 runs hooks in a thread of its own, so this one is text.
  const hook = `export const resolve = (specifier, context, next) =>
    ${JSON.stringify(NAMES)}.includes(specifier) ? { url: ${JSON.stringify(url)}, shortCircuit: true } : next(specifier, context);`;
  Module.register(`data:text/javascript,${encodeURIComponent(hook)}`);
}
