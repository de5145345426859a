/**
 * The part of fpm that electron-builder uses, over the tools of the two systems themselves: fpm is in no package registry that npm knows, and the
 * builder would fetch it. Called by `bin/fpm` with fpm's own arguments.
 */
import { makeDeb } from './deb.ts';
import { readOrder } from './order.ts';
import { makeRpm } from './rpm.ts';

const order = readOrder(process.argv.slice(2));
if (order.target === 'deb') makeDeb(order);
else makeRpm(order);
