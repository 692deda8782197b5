/**
 * What a spreadsheet knows of its stack.
 */

const SETTINGS_KEY = 'seiri.settings';

/** @returns {StackSettings} */
function settings_() {
  const text = PropertiesService.getDocumentProperties().getProperty(SETTINGS_KEY);
  if (!text) {
    throw new UserFault('noSettings', {});
  }
  return JSON.parse(text);
}

/** @param {string} text */
function saveSettings_(text) {
  /** @type {any} */
  let read;
  try {
    read = JSON.parse(text);
  } catch (e) {
    throw new UserFault('badSettings', { why: e instanceof Error ? e.message : '' });
  }
  const texts = ['region', 'role', 'cluster', 'task', 'container', 'securityGroup', 'bucket', 'executions', 'prompts'];
  const missing = texts.find(name => typeof read[name] !== 'string' || read[name] === '');
  const list = ['subnets', 'models'].find(name => !Array.isArray(read[name]));
  if (missing || list) {
    throw new UserFault('badSettings', { why: String(missing || list) });
  }
  PropertiesService.getDocumentProperties().setProperty(SETTINGS_KEY, JSON.stringify(read));
}
