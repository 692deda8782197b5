// Loads the project as Apps Script does: every file in one global scope, with the services as globals.
import { readdirSync, readFileSync } from 'node:fs';
import vm from 'node:vm';

const SRC = new URL('../../src/', import.meta.url);

/**
 * @param {object} services the globals
 * @returns {(expression: string, values?: object) => any} evaluates in the project's scope
 */
export function loadScript(services) {
  const context = vm.createContext({ console, ...services });
  for (const file of readdirSync(SRC).filter(name => name.endsWith('.js')).sort()) {
    new vm.Script(readFileSync(new URL(file, SRC), 'utf8'), { filename: file }).runInContext(context);
  }
  return (expression, values = {}) => {
    Object.assign(context, { $: values });
    return vm.runInContext(expression, context);
  };
}
