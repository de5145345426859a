/** Whatever the host lacks throws by its name, instead of being `undefined` somewhere far away. */

const README = 'see test/chromium-host/README.md';

/** Names that runtimes and inspectors look up on any object; Electron's API has none of them. */
const ASKED_BY_RUNTIMES = new Set([
  '$$typeof',
  '__esModule',
  'asymmetricMatch',
  'default',
  'href',
  'inspect',
  'nodeType',
  'then',
  'toJSON',
]);

/** The error for a member that the host does not have. `name` reads as in Electron's documentation. */
export function notImplemented(name: string): TypeError {
  return new TypeError(`chromium-host: ${name} is not implemented, ${README}`);
}

/** The end of a prototype chain at which a look-up has found nothing. Setting, `in` and symbols stay silent. */
function guardedPrototype<T extends object>(name: string, base: T): T {
  return new Proxy(base, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || key.startsWith('_') || ASKED_BY_RUNTIMES.has(key)) {
        return Reflect.get(target, key, receiver);
      }
      throw notImplemented(`${name}.${key}`);
    },
    getPrototypeOf: () => base, // so that `instanceof` still meets the base behind this one
  });
}

/** Makes every missing member of `object` throw by name. The object itself stays itself: private fields keep working. */
export function guarded<T extends object>(name: string, object: T): T {
  return Object.setPrototypeOf(object, guardedPrototype(name, Object.getPrototypeOf(object) as object)) as T;
}

/** The same for a class: its statics throw as `className.x`, what `new` makes as `instanceName.x`. */
export function guardedClass<T extends { prototype: object }>(
  className: string,
  instanceName: string,
  made: T,
): T {
  guarded(instanceName, made.prototype);
  return guarded(className, made);
}

/** Stands for a whole module or class that the host lacks: importing it is harmless, any use throws. */
export function absent(name: string): unknown {
  // No arrow: it must also be constructed, and extended by a class.
  function refuse(): never {
    throw notImplemented(name);
  }
  return new Proxy(refuse, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || ASKED_BY_RUNTIMES.has(key))
        return Reflect.get(target, key, receiver) as unknown;
      throw notImplemented(`${name}.${key}`);
    },
    construct: refuse,
  });
}
