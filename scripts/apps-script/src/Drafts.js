/**
 * Drafts of prompts: registered by an order, tried on a few rows beside the present version, and handed over for release.
 * A trial writes no results into the sheet, and makes no run.
 */

/* exported sidebarDraft, sidebarHandOver, sidebarTryEstimate, sidebarTry, sidebarTrial */

const TRIAL_KEY = 'seiri.trial';
/** The hidden column that marks the rows of a trial. */
const TRIAL_HEADER = 'seiri_run__try';
const MOST_TRIAL_ROWS = 20;

/**
 * @typedef {object} Trial
 * @property {string} id
 * @property {string} task
 * @property {string[]} versions the present one, and the draft
 * @property {string} startedAt
 */

/**
 * @typedef {object} TrialAnswer
 * @property {string} verdict
 * @property {string} text
 */

/**
 * Registers a draft.
 *
 * @param {{task: string, version: string, system: string, user: string}} draft made from this version
 * @param {Language} language
 */
function sidebarDraft(draft, language) {
  return answer_(language, () => {
    const aws = new Aws(settings_());
    const answer = aws.order({
      order: 'draft',
      task: draft.task,
      from_version: draft.version,
      texts: { system_template: draft.system, prompt_template: draft.user },
      ...orderedBy_(),
    });
    return { version: String(answer.prompt_version), prompts: aws.prompts() };
  });
}

/**
 * Hands a draft over for release: as a version whose description says who asks for it and why.
 *
 * @param {string} task
 * @param {string} version
 * @param {string} note
 * @param {Language} language
 */
function sidebarHandOver(task, version, note, language) {
  return answer_(language, () => {
    const why = note.replace(/\s+/g, ' ').trim();
    if (why === '' || why.length > 500) {
      throw new UserFault('badNote', {});
    }
    const aws = new Aws(settings_());
    const by = userEmail_();
    const answer = aws.order({
      order: 'draft',
      task,
      from_version: version,
      description: `Handed over${by ? ` by ${by}` : ''}: ${why}`,
      ...orderedBy_(),
    });
    const handed = String(answer.prompt_version);
    return {
      version: handed,
      command: `scripts/seiri --stack STACK prompts promote ${shellWord_(task)} ${shellWord_(handed)} --why ${shellWord_(why)}`,
      prompts: aws.prompts(),
    };
  });
}

/**
 * A text as one word of a command line.
 *
 * @param {string} text
 */
function shellWord_(text) {
  return /^[A-Za-z0-9._-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

/**
 * What trying a draft on the selected rows will cost.
 *
 * @param {Form} form
 * @param {string} draft its version
 */
function sidebarTryEstimate(form, draft) {
  return answer_(form.language, () => {
    const asked = /** @type {Form} */ ({ ...form, scope: 'selection' });
    const sheet = SpreadsheetApp.getActiveSheet();
    const picked = pickTrial_(sheet, asked);
    const aws = new Aws(settings_());
    const prompts = [form.version, draft].map(version => promptOf_(aws, form.task, version));
    const costs = prompts.map(prompt => estimate_(picked.inputs, prompt, modelOf_(form, prompt), null, form.rowsPerCall).costUsd);
    return {
      rows: picked.rows.length,
      costUsd: costs.includes(null) ? null : costs.reduce((sum, cost) => Number(sum) + Number(cost), 0),
      pin: pinOf_(sheet, asked, picked, prompts[0].prompt_version),
    };
  });
}

/**
 * The selected rows, if they are few enough for a trial.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 * @returns {Picked}
 */
function pickTrial_(sheet, form) {
  checkForm_(form);
  const picked = pick_(sheet, form, false);
  needRows_(form, picked);
  if (picked.rows.length > MOST_TRIAL_ROWS) {
    throw new UserFault('trialRows', { most: MOST_TRIAL_ROWS, n: picked.rows.length });
  }
  return picked;
}

/**
 * Tries a draft on the rows that were estimated, or else on the selected ones, beside the version of the form.
 *
 * @param {Form} form
 * @param {string} draft its version
 */
function sidebarTry(form, draft) {
  return answer_(form.language, () =>
    orBusy_(
      withLock_(LOCK_MILLISECONDS, () => {
        const book = SpreadsheetApp.getActiveSpreadsheet();
        const aws = new Aws(settings_());
        const sheet = form.pin ? sheetOf_(book, form.pin.sheet) : SpreadsheetApp.getActiveSheet();
        const trial = startTrial_(book, sheet, { ...form, scope: 'selection' }, draft, aws);
        return trialState_(aws, trial, form.language);
      }),
    ),
  );
}

/**
 * How far the last trial is.
 *
 * @param {Language} language
 */
function sidebarTrial(language) {
  return answer_(language, () => {
    /** @type {Trial | null} */
    const trial = getRecord_(TRIAL_KEY);
    return trial ? trialState_(new Aws(settings_()), trial, language) : null;
  });
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 * @param {string} draft
 * @param {Aws} aws
 * @returns {Trial}
 */
function startTrial_(book, sheet, form, draft, aws) {
  const picked = form.pin
    ? pinned_(sheet, form, form.pin, promptOf_(aws, form.task, form.version).prompt_version)
    : pickTrial_(sheet, form);
  const marked = /** @type {Run} */ ({
    ...newTrialRun_(form, picked.header),
    id: `try-${Utilities.getUuid().replace(/-/g, '').slice(0, 20)}`,
  });
  const deadline = new Deadline(WORK_MILLISECONDS);
  ensureHiddenColumns_(sheet, picked.header, [KEY_HEADER, TRIAL_HEADER]);
  markPicked_(sheet, marked, picked.rows, new Map(), deadline);
  giveKeys_(sheet, marked, deadline);
  // The loader reads the sheet from outside.
  SpreadsheetApp.flush();
  if (markedDigest_(sheet, marked, deadline) !== digestOfAll_(picked.inputs)) {
    throw new UserFault('moved', {});
  }
  const trial = { id: marked.id, task: form.task, versions: [form.version, draft], startedAt: new Date().toISOString() };
  trial.versions.forEach((version, i) => aws.order(trialOrder_(book, sheet, form, marked, version, trialKeys_(trial)[i])));
  putRecord_(TRIAL_KEY, trial);
  return trial;
}

/**
 * What marking rows takes of a run.
 *
 * @param {Form} form
 * @param {number} header
 */
function newTrialRun_(form, header) {
  return { header, key: KEY_HEADER, runColumn: TRIAL_HEADER, inputs: form.inputs, render: form.render };
}

/**
 * The executions of a trial.
 *
 * @param {Trial} trial
 */
function trialKeys_(trial) {
  return [`${trial.id}-now`, `${trial.id}-draft`];
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 * @param {Run} marked
 * @param {string} version
 * @param {string} key
 */
function trialOrder_(book, sheet, form, marked, version, key) {
  return {
    order: 'start',
    order_key: key,
    rows: {
      sheet: {
        spreadsheet: book.getId(),
        gid: sheet.getSheetId(),
        header_row: marked.header,
        id_column: marked.key,
        where: { column: TRIAL_HEADER, value: marked.id },
        render: form.render,
        columns: form.inputs,
      },
    },
    task: form.task,
    prompt_version: version,
    ...(form.model ? { model: form.model } : {}),
    ...rowsPerCallOf_(form.rowsPerCall),
    ...(form.maxCost ? { max_cost_usd: Number(form.maxCost) } : {}),
    ...orderedBy_(),
  };
}

/**
 * @param {Aws} aws
 * @param {Trial} trial
 * @param {Language} language
 */
function trialState_(aws, trial, language) {
  const sides = trialKeys_(trial).map(id => trialSide_(aws, trial, id, language));
  const failed = sides.find(side => side.fault);
  const open = !failed && sides.some(side => !side.results);
  /** @type {Array<{input: string, answers: TrialAnswer[]}>} */
  const rows = [];
  if (!open && !failed) {
    const [now, draft] = sides.map(side => new Map((side.results || []).map(result => [result.record_id, result])));
    now.forEach((result, record) => {
      const other = draft.get(record);
      rows.push({ input: result.input_value, answers: [trialAnswer_(result), trialAnswer_(other)] });
    });
  }
  return { task: trial.task, versions: trial.versions, open, fault: failed ? failed.fault : '', rows };
}

/**
 * @param {Aws} aws
 * @param {Trial} trial
 * @param {string} id
 * @param {Language} language
 * @returns {{fault?: string, results?: ResultDocument[]}} neither: it is not over yet
 */
function trialSide_(aws, trial, id, language) {
  const execution = aws.execution(id);
  if (!execution || isLoading_(execution)) {
    const note = aws.find(`${exportKey_(id)}/loader.json`);
    if (note) {
      return { fault: loaderText_(language, String(note.json.error)) };
    }
    return isOver_(trial.startedAt, GIVE_UP_MILLISECONDS) ? { fault: text_(language, 'trialSilent') } : {};
  }
  if (execution.status === 'halted' || execution.status === 'cancelled') {
    return { fault: haltText_(language, execution.reason) };
  }
  if (execution.status !== 'finished' || !isExported_(aws, execution)) {
    return isOver_(trial.startedAt, NO_NEWS_MILLISECONDS) ? { fault: text_(language, 'trialSilent') } : {};
  }
  const reply = aws.read(`${exportKey_(id)}/results.jsonl`, 0, PART_BYTES - 1);
  const lines = reply ? reply.text.split('\n').filter(Boolean) : [];
  return { results: lines.map(line => /** @type {ResultDocument} */ (readHead_(line) || {})).filter(result => result.record_id) };
}

/**
 * @param {ResultDocument | undefined} result
 * @returns {TrialAnswer}
 */
function trialAnswer_(result) {
  if (!result) {
    return { verdict: PENDING, text: '' };
  }
  const text = result.output
    ? Object.entries(result.output)
        .map(([field, value]) => `${field}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join('\n')
    : result.error_message || '';
  return { verdict: result.verdict, text };
}
