/**
 * From picked rows to a started loader. Preparing is idempotent: a script that is cut off is continued by the trigger.
 */

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {GoogleAppsScript.Spreadsheet.Sheet} active
 * @param {Form} form
 * @param {Aws} aws
 * @returns {Run}
 */
function startRun_(book, active, form, aws) {
  const deadline = new Deadline(WORK_MILLISECONDS);
  checkForm_(form);
  const prompt = promptOf_(aws, form.task, form.version);
  const sheet = form.pin ? sheetOf_(book, form.pin.sheet) : active;
  const picked = form.pin
    ? pinned_(sheet, form, form.pin, prompt.prompt_version)
    : pick_(sheet, form, false);
  needRows_(form, picked);
  if (picked.left.taken > 0) {
    throw new UserFault('rowsTaken', { n: picked.left.taken, ids: picked.holders.join(', ') });
  }
  if (form.key) {
    checkKeys_(sheet, form.key, picked);
  }
  const run = newRun_(sheet, form, picked);
  // Saved before anything is written: whatever happens to this script, the trigger continues the run or gives it up.
  putRecord_(PICK_PREFIX + run.id, { rows: rowsText_(picked.rows), digest: digestOfAll_(picked.inputs) });
  saveRun_(run);
  ensureTrigger_();
  prepare_(book, aws, run, deadline);
  forgetOldRuns_();
  return run;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 * @param {Picked} picked
 * @returns {Run}
 */
function newRun_(sheet, form, picked) {
  const layout = layoutFor_(sheet, form, picked.header);
  saveLayout_(sheet.getSheetId(), form.task, layout);
  const now = new Date().toISOString();
  const task = form.task.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^[^A-Za-z0-9]/, 'x');
  const stamp = now.slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return {
    id: `${task.slice(0, 60)}-${stamp}-${Utilities.getUuid().slice(0, 4)}`,
    sheet: sheet.getSheetId(),
    sheetName: sheet.getName(),
    header: picked.header,
    task: form.task,
    version: form.version,
    model: form.model,
    asked: { version: form.version, model: form.model },
    attempt: 0,
    render: form.render,
    inputs: form.inputs,
    key: form.key || KEY_HEADER,
    outputs: form.outputs.map(({ field, column }) => ({ field, column: column.trim() })),
    verdict: layout.verdict,
    reason: layout.reason,
    runColumn: layout.run,
    wroteColumn: layout.wrote,
    rows: picked.rows.length,
    distinct: new Set(picked.inputs.map(row => JSON.stringify(row))).size,
    rowsPerCall: form.rowsPerCall || '',
    maxCost: form.maxCost,
    noReuse: form.scope === 'failed',
    mail: Boolean(form.mail),
    language: form.language,
    by: userEmail_(),
    startedAt: now,
    finishedAt: '',
    loaderAt: now,
    orderedAt: now,
    silentSince: now,
    lookedAt: now,
    progressAt: now,
    faultSince: '',
    state: 'preparing',
    partial: '',
    message: '',
    loaded: false,
    offset: 0,
    block: 0,
    lines: 0,
    badLines: 0,
    written: 0,
    unplaced: 0,
    blocked: '',
    sent: 0,
    booked: 0,
    tally: { results: 0, notOk: 0, costUsd: 0, inputTokens: 0, outputTokens: 0 },
  };
}

/**
 * Gives the picked rows their keys and the run's mark, makes the columns that the run will write, and starts the loader.
 * Where it cannot, the rows are given back and the run is forgotten.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Aws} aws
 * @param {Run} run in state `preparing`
 * @param {Deadline} deadline
 */
function prepare_(book, aws, run, deadline) {
  /** @type {Map<string, string>} */
  const before = new Map();
  try {
    const sheet = sheetOf_(book, run.sheet);
    if (!markRows_(sheet, run, before, deadline)) {
      return;
    }
  } catch (fault) {
    giveBack_(book, run, before);
    deleteRun_(run.id);
    throw fault;
  }
  deleteRecord_(PICK_PREFIX + run.id);
  startLoader_(book, aws, run);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {Map<string, string>} before the marks that were replaced, by key
 * @param {Deadline} deadline
 * @returns {boolean} whether all was done before time ran out
 */
function markRows_(sheet, run, before, deadline) {
  const pick = getRecord_(PICK_PREFIX + run.id);
  if (!pick) {
    throw new UserFault('moved', {});
  }
  const made = run.key === KEY_HEADER;
  ensureColumns_(sheet, run.header, writtenNames_(run));
  ensureHiddenColumns_(sheet, run.header, [run.wroteColumn, ...(made ? [KEY_HEADER] : []), run.runColumn]);
  // Where an earlier script was cut off after it had marked all rows, they may have been sorted since.
  const marked = markedDigest_(sheet, run, deadline);
  if (marked === null || (marked !== pick.digest && !markPicked_(sheet, run, rowsOf_(pick.rows), before, deadline))) {
    return false;
  }
  if (made && !giveKeys_(sheet, run, deadline)) {
    return false;
  }
  // The loader reads the sheet from outside: what is marked must stand there first.
  SpreadsheetApp.flush();
  const digest = markedDigest_(sheet, run, deadline);
  if (digest !== null && digest !== pick.digest) {
    throw new UserFault('moved', {});
  }
  return digest !== null;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {number[]} rows
 * @param {Map<string, string>} before the marks that were replaced, by key
 * @param {Deadline} deadline
 * @returns {boolean} whether all was done before time ran out
 */
function markPicked_(sheet, run, rows, before, deadline) {
  const wanted = new Set(rows);
  for (const { first, count } of blocksOf_(rows)) {
    if (deadline.isOver()) {
      return false;
    }
    writeColumn_(sheet, run.header, { first, count }, run.runColumn, run.key, (text, i, k) => {
      if (!wanted.has(first + i)) {
        return text;
      }
      if (k !== '' && text !== run.id) {
        before.set(k, text);
      }
      return run.id;
    });
  }
  return true;
}

/**
 * Writes a hidden column of a block in one call, however scattered the rows are.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} header row
 * @param {{first: number, count: number}} block of rows
 * @param {string} name of the column
 * @param {string} beside the name of a column that `of` is told of; as good as blank where it is not there
 * @param {(text: string, i: number, beside: string) => string} of what each cell is to hold
 */
function writeColumn_(sheet, header, { first, count }, name, beside, of) {
  for (let reads = 1; reads <= MOST_READS; reads++) {
    const { places, texts } = readNamed_(sheet, header, { first, count }, [name, beside]);
    const next = texts.map(([text, other], i) => of(text, i, other));
    const changed = next.flatMap((text, i) => (text !== texts[i][0] ? [i] : []));
    if (changed.length === 0) {
      return;
    }
    const begin = changed[0];
    const end = changed[changed.length - 1] + 1;
    if (String(placesOf_(sheet, header, [name, beside])) === String(places)) {
      writeTexts_(sheet, first + begin, [places[0]], next.slice(begin, end).map(text => [text]));
      return;
    }
  }
  throw new UserFault('moved', {});
}

/**
 * Reads columns by their names, again where they were moved meanwhile.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} header row
 * @param {{first: number, count: number}} block of rows
 * @param {string[]} names the first of a column that must be there; the others read as blank where they are not
 * @returns {{places: number[], texts: string[][]}}
 */
function readNamed_(sheet, header, { first, count }, names) {
  for (let reads = 1; reads <= MOST_READS; reads++) {
    const places = placesOf_(sheet, header, names);
    if (places[0] === 0) {
      throw new UserFault('noOwnColumn', { name: names[0] });
    }
    const there = places.filter(place => place > 0);
    const texts = texts_(sheet, first, count, there);
    if (String(placesOf_(sheet, header, names)) === String(places)) {
      return { places, texts: texts.map(row => places.map(place => (place > 0 ? row[there.indexOf(place)] : ''))) };
    }
  }
  throw new UserFault('moved', {});
}

/**
 * Where columns stand now; 0 where one is not there.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} header row
 * @param {string[]} names
 */
function placesOf_(sheet, header, names) {
  const headers = headers_(sheet, header);
  return names.map(name => columnOf_(headers, name));
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {Deadline} deadline
 * @returns {boolean} whether all was done before time ran out
 */
function giveKeys_(sheet, run, deadline) {
  const top = run.header + 1;
  const block = { first: top, count: sheet.getLastRow() - run.header };
  const cells = readNamed_(sheet, run.header, block, [KEY_HEADER, run.runColumn]).texts;
  const prefix = `k${Utilities.getUuid().replace(/-/g, '').slice(0, 10)}-`;
  const made = newKeys_(
    cells.map(([key]) => key),
    cells.map(([, marked]) => marked === run.id),
    prefix,
  );
  const rows = [...made.keys()].sort((a, b) => a - b).map(i => i + top);
  for (const { first, count } of blocksOf_(rows)) {
    if (deadline.isOver()) {
      return false;
    }
    writeColumn_(sheet, run.header, { first, count }, KEY_HEADER, run.runColumn, (text, i, marked) => {
      const key = made.get(first + i - top);
      if (key !== undefined && (marked !== run.id || text !== cells[first + i - top][0])) {
        throw new UserFault('moved', {});
      }
      return key === undefined ? text : key;
    });
  }
  return true;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {string} name of the key column
 * @param {Picked} picked
 */
function checkKeys_(sheet, name, picked) {
  const column = needColumn_(headers_(sheet, picked.header), name);
  const first = picked.header + 1;
  const keys = texts_(sheet, first, sheet.getLastRow() - picked.header, [column]);
  const seen = new Set();
  picked.rows.forEach(row => {
    const key = keys[row - first][0];
    if (key.trim() === '' || isErrorText_(key) || seen.has(key)) {
      throw new UserFault('badKey', { name, row });
    }
    seen.add(key);
  });
}

/**
 * What is marked by now: the sheet may have been sorted since its rows were picked.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {Deadline} deadline
 * @returns {string | null} the digest of the marked rows' inputs; null: time ran out
 */
function markedDigest_(sheet, run, deadline) {
  const headers = headers_(sheet, run.header);
  const columns = run.inputs.map(name => needColumn_(headers, name));
  const mark = needColumn_(headers, run.runColumn);
  /** @type {string[][]} */
  const inputs = [];
  for (let first = run.header + 1; first <= sheet.getLastRow(); first += BLOCK_ROWS) {
    if (deadline.isOver()) {
      return null;
    }
    const count = Math.min(BLOCK_ROWS, sheet.getLastRow() - first + 1);
    const marks = texts_(sheet, first, count, [mark]);
    if (marks.some(([id]) => id === run.id)) {
      inputTexts_(sheet, first, count, columns, run.render).forEach((cells, i) => {
        if (marks[i][0] === run.id) {
          inputs.push(cells);
        }
      });
    }
  }
  return digestOfAll_(inputs);
}

/**
 * Takes a run's mark off its rows again.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Run} run
 * @param {Map<string, string>} before the marks that were replaced, by key
 */
function giveBack_(book, run, before) {
  try {
    const sheet = sheetOf_(book, run.sheet);
    for (let first = run.header + 1; first <= sheet.getLastRow(); first += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, sheet.getLastRow() - first + 1);
      writeColumn_(sheet, run.header, { first, count }, run.runColumn, run.key, (text, _, k) =>
        text === run.id ? before.get(k) || '' : text,
      );
    }
  } catch (fault) {
    // The run is forgotten all the same: a mark of no run holds no row.
    console.error('rows cannot be given back', fault);
  }
}

/**
 * Starts the loader for a run. It is idempotent: rows that are loaded already are written the same, which makes no model
 * call.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Aws} aws
 * @param {Run} run
 */
function startLoader_(book, aws, run) {
  const now = new Date().toISOString();
  run.state = 'starting';
  run.message = '';
  run.faultSince = '';
  run.loaderAt = now;
  run.silentSince = now;
  // Each start is an attempt of its own; one that is sent twice is one.
  run.attempt = (run.attempt || 0) + 1;
  // Saved before the task is started: the trigger then watches the run even where this script is cut off.
  saveRun_(run);
  ensureTrigger_();
  try {
    aws.order(startOrder_(book, run));
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
 * The order that starts the loader. It says the same at every attempt: what its label stood for is the stack's to know.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Run} run
 * @returns {Object<string, unknown>}
 */
function startOrder_(book, run) {
  const { version, model } = run.asked || run;
  return {
    order: 'start',
    order_key: run.id,
    attempt: run.attempt,
    rows: {
      sheet: {
        spreadsheet: book.getId(),
        gid: run.sheet,
        header_row: run.header,
        id_column: run.key,
        where: { column: run.runColumn, value: run.id },
        render: run.render,
        columns: run.inputs,
      },
    },
    task: run.task,
    ...(version ? { prompt_version: version } : {}),
    ...(model ? { model } : {}),
    ...rowsPerCallOf_(run.rowsPerCall),
    ...(run.maxCost ? { max_cost_usd: Number(run.maxCost) } : {}),
    reuse: !run.noReuse,
    ...(run.by ? { ordered_by: run.by } : {}),
  };
}
