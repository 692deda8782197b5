/**
 * From the sidebar's form to a started loader.
 */

/**
 * @typedef {object} Form
 * @property {string} task
 * @property {string} version
 * @property {string} model
 * @property {string[]} inputs
 * @property {string} key empty: made
 * @property {Array<{field: string, column: string}>} outputs
 * @property {'all' | 'selection' | 'failed'} scope
 * @property {string} [failedOf] the run whose failed rows are meant
 * @property {'displayed' | 'raw'} render
 * @property {string} maxCost
 * @property {Language} language
 */

/**
 * @typedef {object} Picked
 * @property {number[]} rows numbers, ascending
 * @property {string[][]} inputs
 */

/** @param {Form} form */
function checkForm_(form) {
  if (form.inputs.length === 0) {
    throw new UserFault('noInputs', {});
  }
  if (form.outputs.length === 0) {
    throw new UserFault('noOutputs', {});
  }
  if (form.maxCost !== '' && !(Number(form.maxCost) > 0 && Number(form.maxCost) < 1e9)) {
    throw new UserFault('badCost', {});
  }
  const taken = new Set([...form.inputs, form.key, KEY_HEADER, RUN_HEADER, WROTE_HEADER, '']);
  form.outputs.forEach(({ column }) => {
    if (taken.has(column.trim())) {
      throw new UserFault('badOutput', { name: column });
    }
    taken.add(column.trim());
  });
}

/**
 * The rows that are meant, without those whose input is blank.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 * @returns {Picked}
 */
function pick_(sheet, form) {
  const headers = headers_(sheet);
  const columns = form.inputs.map(name => needColumn_(headers, name));
  const last = sheet.getLastRow();
  const wanted = wantedRows_(sheet, form, headers);
  /** @type {Picked} */
  const picked = { rows: [], inputs: [] };
  for (let first = 2; first <= last; first += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, last - first + 1);
    texts_(sheet, first, count, columns).forEach((cells, i) => {
      if (wanted(first + i) && cells.some(cell => cell.trim() !== '')) {
        picked.rows.push(first + i);
        picked.inputs.push(cells);
      }
    });
  }
  if (picked.rows.length === 0) {
    throw new UserFault(form.scope === 'failed' ? 'noFailed' : 'noRows', {});
  }
  return picked;
}

/**
 * @param {string[]} headers
 * @param {string} name
 */
function needColumn_(headers, name) {
  const column = columnOf_(headers, name);
  if (column === 0) {
    throw new UserFault('noColumn', { name });
  }
  return column;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 * @param {string[]} headers
 * @returns {(row: number) => boolean}
 */
function wantedRows_(sheet, form, headers) {
  if (form.scope === 'selection') {
    const list = sheet.getActiveRangeList();
    const ranges = list ? list.getRanges() : [];
    return row => ranges.some(range => row >= range.getRow() && row <= range.getLastRow());
  }
  if (form.scope === 'failed') {
    const run = findRun_(String(form.failedOf));
    const columns = [needColumn_(headers, RUN_HEADER), needColumn_(headers, run.verdict)];
    const last = sheet.getLastRow();
    const cells = last < 2 ? [] : texts_(sheet, 2, last - 1, columns);
    return row => {
      const [execution, verdict] = cells[row - 2] || ['', ''];
      return execution === run.id && !['ok', 'repaired', CORRECTED].includes(verdict);
    };
  }
  return () => true;
}

/**
 * Columns for verdict and reason: a task's own, so that two tasks do not write into each other's.
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
      !taken.has(candidate) && (owners[candidate] === form.task || !headers.includes(candidate));
    const names = [name, `${form.task}_${name}`, `seiri_${form.task}_${name}`];
    return names.find(free) || `seiri_${name}_${Utilities.getUuid().slice(0, 4)}`;
  });
}

/**
 * Which task wrote which column of a sheet.
 *
 * @param {number} sheet
 * @returns {Object<string, string>}
 */
function columnOwners_(sheet) {
  const text = PropertiesService.getDocumentProperties().getProperty(COLUMNS_PREFIX + sheet);
  return text ? JSON.parse(text) : {};
}

/**
 * Notes that a run's columns are its task's.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 */
function ownColumns_(sheet, run) {
  const owners = columnOwners_(sheet.getSheetId());
  writtenNames_(run).forEach(name => (owners[name] = run.task));
  PropertiesService.getDocumentProperties().setProperty(
    COLUMNS_PREFIX + sheet.getSheetId(),
    JSON.stringify(owners),
  );
}

/**
 * Starts a run: marks its rows, keeps it, and starts the loader.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 * @param {Aws} aws
 * @returns {Run}
 */
function startRun_(book, sheet, form, aws) {
  checkForm_(form);
  const picked = pick_(sheet, form);
  const run = newRun_(sheet, form, picked);
  markRows_(sheet, run, picked);
  // The loader reads the sheet from outside: what is marked must stand there first.
  SpreadsheetApp.flush();
  try {
    startLoader_(book, aws, run);
  } finally {
    forgetOldRuns_();
  }
  return run;
}

/**
 * Starts the loader for a run. It is idempotent: rows that are loaded already are written the same, which makes no model call.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Aws} aws
 * @param {Run} run
 */
function startLoader_(book, aws, run) {
  const now = new Date().toISOString();
  run.state = 'starting';
  run.message = '';
  run.loaderAt = now;
  run.silentSince = now;
  // Saved before the task is started: the trigger then watches the run even where this script is cut off.
  saveRun_(run);
  ensureTrigger_();
  try {
    aws.runTask(loaderCommand_(book, run), sha256Hex_(`${run.id} ${now}`).slice(0, 36));
  } catch (fault) {
    run.state = 'failed';
    run.message = faultText_(fault, run.language);
    saveRun_(run);
    throw fault;
  } finally {
    logRun_(book, run);
  }
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 * @param {Picked} picked
 * @returns {Run}
 */
function newRun_(sheet, form, picked) {
  const [verdict, reason] = verdictColumns_(headers_(sheet), columnOwners_(sheet.getSheetId()), form);
  const now = new Date().toISOString();
  const task = form.task.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^[^A-Za-z0-9]/, 'x');
  const stamp = now.slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return {
    id: `${task.slice(0, 60)}-${stamp}-${Utilities.getUuid().slice(0, 4)}`,
    sheet: sheet.getSheetId(),
    task: form.task,
    version: form.version,
    model: form.model,
    render: form.render,
    inputs: form.inputs,
    key: form.key || KEY_HEADER,
    outputs: form.outputs.map(({ field, column }) => ({ field, column: column.trim() })),
    verdict,
    reason,
    rows: picked.rows.length,
    distinct: new Set(picked.inputs.map(row => JSON.stringify(row))).size,
    maxCost: form.maxCost,
    noReuse: form.scope === 'failed',
    language: form.language,
    by: userEmail_(),
    startedAt: now,
    loaderAt: now,
    orderedAt: now,
    silentSince: now,
    state: 'starting',
    message: '',
    offset: 0,
    written: 0,
    unplaced: 0,
    sent: 0,
    tally: { results: 0, notOk: 0, costUsd: 0, inputTokens: 0, outputTokens: 0 },
  };
}

/**
 * Gives the picked rows their keys and the run's mark, and makes the columns that the run will write.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {Picked} picked
 */
function markRows_(sheet, run, picked) {
  const made = run.key === KEY_HEADER;
  if (!made) {
    checkKeys_(sheet, run, picked);
  }
  ownColumns_(sheet, run);
  ensureColumns_(sheet, writtenNames_(run));
  ensureHiddenColumns_(sheet, made ? [WROTE_HEADER, KEY_HEADER, RUN_HEADER] : [WROTE_HEADER, RUN_HEADER]);
  if (made) {
    giveKeys_(sheet, picked);
  }
  const column = columnOf_(headers_(sheet), RUN_HEADER);
  runs_(picked.rows).forEach(({ first, count }) => {
    const cells = Array.from({ length: count }, () => [run.id]);
    writeTexts_(sheet, first, [column], cells, null);
  });
  SpreadsheetApp.flush();
  checkMarks_(sheet, run, picked);
  forgetBlanks_(sheet, run);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Picked} picked
 */
function giveKeys_(sheet, picked) {
  const column = columnOf_(headers_(sheet), KEY_HEADER);
  const rows = new Set(picked.rows);
  const keys = texts_(sheet, 2, sheet.getLastRow() - 1, [column]).map(cells => cells[0]);
  const prefix = `k${Utilities.getUuid().replace(/-/g, '').slice(0, 10)}-`;
  const made = newKeys_(
    keys,
    keys.map((_, i) => rows.has(i + 2)),
    prefix,
  );
  runs_([...made.keys()].sort((a, b) => a - b)).forEach(({ first, count }) => {
    const cells = Array.from({ length: count }, (_, i) => [String(made.get(first + i))]);
    writeTexts_(sheet, first + 2, [column], cells, null);
  });
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {Picked} picked
 */
function checkKeys_(sheet, run, picked) {
  const column = needColumn_(headers_(sheet), run.key);
  const keys = texts_(sheet, 2, sheet.getLastRow() - 1, [column]);
  const seen = new Set();
  picked.rows.forEach(row => {
    const key = keys[row - 2][0];
    if (key.trim() === '' || seen.has(key)) {
      throw new UserFault('badKey', { name: run.key, row });
    }
    seen.add(key);
  });
}

/**
 * Makes sure that the mark stands at the rows that were picked: the sheet may have been sorted in between.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {Picked} picked
 */
function checkMarks_(sheet, run, picked) {
  const headers = headers_(sheet);
  const columns = [columnOf_(headers, RUN_HEADER)].concat(run.inputs.map(name => needColumn_(headers, name)));
  const left = new Map();
  picked.inputs.forEach(input => {
    const text = JSON.stringify(input);
    left.set(text, (left.get(text) || 0) + 1);
  });
  texts_(sheet, 2, sheet.getLastRow() - 1, columns)
    .filter(cells => cells[0] === run.id)
    .forEach(cells => {
      const text = JSON.stringify(cells.slice(1));
      left.set(text, (left.get(text) || 0) - 1);
    });
  if ([...left.values()].some(n => n !== 0)) {
    throw new UserFault('moved', {});
  }
}

/**
 * Lets a run fill the cells that a person has cleared before it begins.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 */
function forgetBlanks_(sheet, run) {
  eachBlock_(sheet, run, new Deadline(240000), (rows, first, columns) => {
    /** @type {Array<{row: number, plan: RowPlan}>} */
    const plans = [];
    rows.forEach((row, i) => {
      const wrote = row.wrote;
      if (!wrote || row.run !== run.id || wrote.k !== row.key) {
        return;
      }
      const blanked = row.names.filter((name, at) => row.cells[at] === '' && wrote.v[name]);
      if (blanked.length > 0) {
        const v = { ...wrote.v };
        blanked.forEach(name => delete v[name]);
        plans.push({
          row: first + i,
          plan: {
            mask: row.cells.map(() => false),
            texts: row.cells,
            wrote: { ...wrote, v },
            colors: null,
            what: 'written',
          },
        });
      }
    });
    if (areUnmoved_(sheet, columns, rows, first)) {
      writePlans_(sheet, columns, plans);
    }
  });
}

/**
 * The loader's arguments.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Run} run
 * @returns {string[]}
 */
function loaderCommand_(book, run) {
  // Joined by `=`, so that no header can be taken for an option.
  return [
    `sheets://${book.getId()}/${run.sheet}`,
    `--task=${run.task}`,
    `--execution-id=${run.id}`,
    `--id-column=${run.key}`,
    `--where=${RUN_HEADER}=${run.id}`,
    `--render=${run.render}`,
    ...run.inputs.map(name => `--input-column=${name}`),
    ...(run.version ? [`--prompt-version=${run.version}`] : []),
    ...(run.model ? [`--model=${run.model}`] : []),
    ...(run.maxCost ? [`--max-cost=${run.maxCost}`] : []),
    ...(run.noReuse ? ['--no-reuse'] : []),
  ];
}
