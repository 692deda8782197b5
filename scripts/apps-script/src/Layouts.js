/**
 * Which columns of a sheet are a task's: its outputs, verdict and reason, and the hidden ones of its own. Several tasks
 * share a sheet, and none writes into another's.
 */

/** The row's key, which moves with the row however the sheet is sorted. All tasks share it. */
const KEY_HEADER = 'seiri_key';
/** The execution that the row was last picked for. */
const RUN_HEADER = 'seiri_run';
/** What Seiri has written to the row. */
const WROTE_HEADER = 'seiri_wrote';

const LAYOUT_PREFIX = 'seiri.layout.';
const OLD_COLUMNS_PREFIX = 'seiri.columns.';

/**
 * What was asked: the columns and how they were read. A mark names one by its hash.
 *
 * @typedef {object} Ask
 * @property {string[]} inputs headers
 * @property {'displayed' | 'raw'} render
 * @property {string} key header
 */

/**
 * @typedef {object} Layout
 * @property {string} run header
 * @property {string} wrote header
 * @property {string} verdict header
 * @property {string} reason header
 * @property {number} header the row of the headers
 * @property {Language} language of what is said in its cells
 * @property {Object<string, string>} columns the output field of each column, by header
 * @property {Object<string, Ask>} asks
 */

/**
 * @param {number} sheet
 * @returns {Object<string, Layout>} by task
 */
function layouts_(sheet) {
  return getRecord_(LAYOUT_PREFIX + sheet) || {};
}

/**
 * Takes over the layouts of the sheet that this one is a copy of: its answers are then known for what they are, and keep
 * their columns.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 */
function adoptLayouts_(sheet) {
  const name = LAYOUT_PREFIX + sheet.getSheetId();
  const all = PropertiesService.getDocumentProperties().getProperties();
  const others = Object.keys(all).filter(other => other.startsWith(LAYOUT_PREFIX) && !other.includes('~'));
  if (all[name] || others.length === 0) {
    return;
  }
  /** @type {Object<string, Layout>} */
  const adopted = {};
  others.forEach(other => {
    const layouts = /** @type {Object<string, Layout>} */ (readRecord_(all, other) || {});
    Object.keys(layouts).forEach(task => {
      const layout = layouts[task];
      const headers = layout.header <= sheet.getLastRow() ? headers_(sheet, layout.header) : [];
      if ([layout.run, layout.wrote, layout.verdict, layout.reason].every(header => headers.includes(header))) {
        adopted[task] = { ...layout, asks: { ...(adopted[task] || { asks: {} }).asks, ...layout.asks } };
      }
    });
  });
  if (Object.keys(adopted).length > 0) {
    putRecord_(name, adopted);
  }
}

/**
 * @param {number} sheet
 * @param {string} task
 * @param {Layout} layout
 */
function saveLayout_(sheet, task, layout) {
  const all = layouts_(sheet);
  if (JSON.stringify(all[task]) !== JSON.stringify(layout)) {
    putRecord_(LAYOUT_PREFIX + sheet, { ...all, [task]: layout });
  }
}

/**
 * The task that owns each column of a sheet.
 *
 * @param {number} sheet
 * @returns {Object<string, string>}
 */
function columnOwners_(sheet) {
  /** @type {Object<string, string>} */
  const owners = { ...(getRecord_(OLD_COLUMNS_PREFIX + sheet) || {}) };
  const all = layouts_(sheet);
  Object.keys(all).forEach(task => {
    const { columns, verdict, reason, run, wrote } = all[task];
    [...Object.keys(columns), verdict, reason, run, wrote].forEach(name => (owners[name] = task));
  });
  return owners;
}

/** @param {string} name of a column */
function isOwnHeader_(name) {
  return name === KEY_HEADER || /^seiri_(run|wrote)($|_)/.test(name);
}

/**
 * The layout of a task, with what a run adds to it.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 * @param {number} header row
 * @returns {Layout}
 */
function layoutFor_(sheet, form, header) {
  const id = sheet.getSheetId();
  const owners = columnOwners_(id);
  const known = layouts_(id)[form.task];
  const [verdict, reason] = verdictColumns_(headers_(sheet, header), owners, form);
  const own = /** @param {string} name */ name => {
    const others = owners[name] !== undefined && owners[name] !== form.task;
    return others ? `${name}_${form.task.replace(/=/g, '_').trim()}` : name;
  };
  const ask = askOf_(form);
  return {
    run: known ? known.run : own(RUN_HEADER),
    wrote: known ? known.wrote : own(WROTE_HEADER),
    verdict,
    reason,
    header,
    language: form.language,
    columns: {
      ...(known ? known.columns : {}),
      ...Object.fromEntries(form.outputs.map(({ field, column }) => [column.trim(), field])),
    },
    asks: { ...(known ? known.asks : {}), [askHash_(ask)]: ask },
  };
}

/**
 * @param {{inputs: string[], render: 'displayed' | 'raw', key: string}} of a form or a run
 * @returns {Ask}
 */
function askOf_({ inputs, render, key }) {
  return { inputs, render, key: key || KEY_HEADER };
}

/** @param {Ask} ask */
function askHash_(ask) {
  return shortHash_(JSON.stringify([ask.inputs, ask.render, ask.key])).slice(0, 8);
}

/**
 * Columns for verdict and reason: a task's own.
 *
 * @param {string[]} headers
 * @param {Object<string, string>} owners the task that owns each column
 * @param {Form} form
 * @returns {string[]}
 */
function verdictColumns_(headers, owners, form) {
  const taken = new Set([...form.inputs, form.key, ...form.outputs.map(output => output.column.trim())]);
  return ['verdict', 'reason'].map(name => {
    const free = /** @param {string} candidate */ candidate =>
      !taken.has(candidate) &&
      (owners[candidate] === form.task || (owners[candidate] === undefined && !headers.includes(candidate)));
    const names = [name, `${form.task}_${name}`, `seiri_${form.task}_${name}`];
    return names.find(free) || `seiri_${name}_${Utilities.getUuid().slice(0, 4)}`;
  });
}
