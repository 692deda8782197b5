/**
 * What a spreadsheet keeps: JSON in its properties, of which each may hold 9 KB and all together 500.
 */

/** Bytes of one property; Google takes 9,216. */
const RECORD_BYTES = 8000;

/**
 * @param {string} name
 * @returns {any} null where there is none, or none that can be read
 */
function getRecord_(name) {
  return readRecord_(PropertiesService.getDocumentProperties().getProperties(), name);
}

/**
 * @param {Object<string, string>} all
 * @param {string} name
 * @returns {any}
 */
function readRecord_(all, name) {
  try {
    const head = all[name] ? JSON.parse(all[name]) : null;
    if (head === null || !head['~parts']) {
      return head;
    }
    return JSON.parse(Array.from({ length: head['~parts'] }, (_, i) => all[`${name}~${i}`]).join(''));
  } catch (fault) {
    console.error(`the property ${name} cannot be read`, fault);
    return null;
  }
}

/**
 * @param {string} name
 * @param {unknown} record
 */
function putRecord_(name, record) {
  const properties = PropertiesService.getDocumentProperties();
  const text = JSON.stringify(record);
  if (utf8Length_(text) <= RECORD_BYTES) {
    properties.setProperty(name, text);
    return;
  }
  // No character takes more than three bytes a unit.
  const size = Math.floor(RECORD_BYTES / 3);
  const parts = Math.ceil(text.length / size);
  for (let i = 0; i < parts; i++) {
    properties.setProperty(`${name}~${i}`, text.slice(i * size, (i + 1) * size));
  }
  properties.setProperty(name, JSON.stringify({ '~parts': parts }));
}

/** @param {string} name */
function deleteRecord_(name) {
  const properties = PropertiesService.getDocumentProperties();
  const parts = Number((readHead_(properties.getProperty(name)) || {})['~parts'] || 0);
  properties.deleteProperty(name);
  for (let i = 0; i < parts; i++) {
    properties.deleteProperty(`${name}~${i}`);
  }
}

/**
 * @param {string | null} text
 * @returns {Object<string, unknown> | null}
 */
function readHead_(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
