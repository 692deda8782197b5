/**
 * What a spreadsheet knows of its stack. Every field is checked, when it is pasted and whenever it is read: host names
 * are made of it, and the user's identity token is sent there.
 */

const SETTINGS_KEY = 'seiri.settings';
const LONGEST_SETTINGS = 8000;

/** @type {Object<string, RegExp>} */
const SETTINGS_FIELDS = {
  region: /^[a-z]{2}(-[a-z]{2,12}){1,2}-[0-9]{1,2}$/,
  role: /^arn:aws(-[a-z]+)*:iam::[0-9]{12}:role\/[A-Za-z0-9+=,.@_/-]{1,512}$/,
  orders: /^[A-Za-z0-9_-]{1,64}$/,
  bucket: /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  executions: /^[A-Za-z0-9_.-]{3,255}$/,
  prompts: /^[A-Za-z0-9_.-]{3,255}$/,
};

/** @type {Object<string, RegExp>} */
const SETTINGS_LISTS = {
  models: /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,255}\*?$/,
};

/**
 * @returns {StackSettings}
 */
function settings_() {
  const text = PropertiesService.getDocumentProperties().getProperty(SETTINGS_KEY);
  if (!text) {
    throw new UserFault('noSettings', {});
  }
  return readSettings_(text);
}

/** @param {string} text */
function saveSettings_(text) {
  const settings = readSettings_(text);
  PropertiesService.getDocumentProperties().setProperty(SETTINGS_KEY, JSON.stringify(settings));
}

/**
 * @param {string} text
 * @returns {StackSettings} its known fields, and no others
 */
function readSettings_(text) {
  if (text.length > LONGEST_SETTINGS) {
    throw new UserFault('badSettings', { why: `${text.length} > ${LONGEST_SETTINGS}` });
  }
  /** @type {Object<string, unknown>} */
  let read;
  try {
    read = JSON.parse(text);
  } catch (e) {
    throw new UserFault('badSettings', { why: e instanceof Error ? e.message : '' });
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    throw new UserFault('badSettings', { why: 'JSON' });
  }
  if (read.orders === undefined && read.cluster !== undefined) {
    throw new UserFault('oldSettings', {});
  }
  const names = Object.keys(SETTINGS_FIELDS);
  const lists = Object.keys(SETTINGS_LISTS);
  const missing = names.find(name => typeof read[name] !== 'string' || read[name] === '');
  const bad =
    missing ||
    lists.find(name => !Array.isArray(read[name])) ||
    names.find(name => !SETTINGS_FIELDS[name].test(String(read[name]))) ||
    lists.find(name => !isListOf_(/** @type {unknown[]} */ (read[name]), SETTINGS_LISTS[name]));
  if (bad) {
    throw new UserFault('badSettings', { why: bad });
  }
  return /** @type {StackSettings} */ (
    Object.fromEntries([...[...names, ...lists].map(name => [name, read[name]]), ['drafts', read.drafts === true]])
  );
}

/**
 * @param {unknown[]} list
 * @param {RegExp} pattern
 */
function isListOf_(list, pattern) {
  return list.length <= 50 && list.every(item => typeof item === 'string' && pattern.test(item));
}
