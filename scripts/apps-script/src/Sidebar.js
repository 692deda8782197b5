/**
 * What the sidebar asks. Each answer is a value, or a fault in the reader's language.
 */

/* exported sidebarState, sidebarSheet, sidebarSettings, sidebarPrompt, sidebarPromptText, sidebarEstimate */
/* exported sidebarStart, sidebarRuns */
/* exported sidebarCancel, sidebarContinue, sidebarResume, sidebarRetry, sidebarPartial, sidebarRest, sidebarJump */
/* exported sidebarSavePreset, sidebarDeletePreset */

const FORM_PREFIX = 'seiri.form.';
const PRESETS_KEY = 'seiri.presets';
const MOST_PRESETS = 20;
/** US dollars: what a run may cost where nothing else was chosen. */
const DEFAULT_MAX_COST = '10';

/**
 * @template T
 * @param {Language} language
 * @param {() => T} work
 * @returns {{value: T} | {fault: string}}
 */
function answer_(language, work) {
  try {
    return { value: work() };
  } catch (fault) {
    if (!(fault instanceof UserFault || fault instanceof AwsFault)) {
      console.error(fault);
    }
    return { fault: faultText_(fault, language) };
  }
}

/**
 * All that the sidebar shows at first.
 *
 * @param {Language} [language]
 */
function sidebarState(language) {
  const chosen = language || userLanguage_();
  /** @type {Object<string, string>} */
  const texts = {};
  Object.keys(MESSAGES).forEach(code => (texts[code] = MESSAGES[code][chosen]));
  const stored = PropertiesService.getDocumentProperties().getProperty(SETTINGS_KEY);
  const state = answer_(chosen, () => {
    if (!stored) {
      return { headers: [], prompts: [], models: [], sheet: null, drafts: false };
    }
    return {
      ...sheetState_(SpreadsheetApp.getActiveSheet(), 0),
      prompts: new Aws(settings_()).prompts(),
      drafts: settings_().drafts,
      models: settings_().models.map(model => model.replace(/\*$/, '')),
    };
  });
  return {
    language: chosen,
    texts,
    settings: stored || '',
    state,
    runs: runSummaries_(),
    notices: notices_(chosen),
    months: costsOfMonths_(),
    presets: getRecord_(PRESETS_KEY) || [],
    defaultMaxCost: DEFAULT_MAX_COST,
  };
}

/**
 * What there is to choose from on a sheet, and what was chosen there the last time.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} header row; 0: recognized
 */
function sheetState_(sheet, header) {
  const form = getRecord_(FORM_PREFIX + sheet.getSheetId());
  const row = header || (form && form.header) || headerRow_(sheet);
  adoptLayouts_(sheet);
  const answered = layouts_(sheet.getSheetId());
  return {
    headers: headers_(sheet, row).filter(name => name !== '' && !isOwnHeader_(name)),
    sheet: { id: sheet.getSheetId(), name: sheet.getName(), header: row, form, tasks: Object.keys(answered) },
  };
}

/**
 * The active sheet, which the person may have changed since.
 *
 * @param {number} header row of the sheet that the sidebar shows
 * @param {Language} language
 * @param {number} shown that sheet
 */
function sidebarSheet(header, language, shown) {
  return answer_(language, () => {
    const sheet = SpreadsheetApp.getActiveSheet();
    const same = sheet.getSheetId() === shown;
    if (same && header) {
      headerOf_(sheet, { header });
    }
    return sheetState_(sheet, same ? header : 0);
  });
}

/**
 * What people should know beside their runs.
 *
 * @param {Language} language
 * @returns {string[]}
 */
function notices_(language) {
  const properties = PropertiesService.getDocumentProperties();
  const why = properties.getProperty(NOTICE_KEY);
  return [
    ...(properties.getProperty(UNWATCHED_KEY) && allRuns_().some(isOpen_) ? [text_(language, 'watchNone')] : []),
    ...(why ? [text_(language, 'runsSheetBlocked', { why: faultText_(why, language) })] : []),
  ];
}

/**
 * @param {string} text
 * @param {Language} language
 */
function sidebarSettings(text, language) {
  return answer_(language, () => {
    saveSettings_(text);
    return true;
  });
}

/**
 * The output fields of a prompt, each with the column it would be written to.
 *
 * @param {string} task
 * @param {string} version
 * @param {Language} language
 */
function sidebarPrompt(task, version, language) {
  return answer_(language, () => {
    const prompt = promptOf_(new Aws(settings_()), task, version);
    const sheet = SpreadsheetApp.getActiveSheet();
    const headers = headers_(sheet, sheetState_(sheet, 0).sheet.header);
    const owners = columnOwners_(sheet.getSheetId());
    return fieldsOf_(prompt).map(field => {
      const name = field || 'output';
      const own = owners[name] === task || !headers.includes(name);
      return { field, column: own ? name : `output_${name}` };
    });
  });
}

/**
 * What a prompt says, for people to read.
 *
 * @param {string} task
 * @param {string} version
 * @param {Language} language
 */
function sidebarPromptText(task, version, language) {
  return answer_(language, () => {
    const prompt = promptOf_(new Aws(settings_()), task, version);
    return {
      version: prompt.prompt_version,
      description: prompt.description || '',
      system: prompt.system_template || '',
      user: prompt.prompt_template || '',
      schema: prompt.output_schema || '',
      model: (prompt.defaults || {}).foundation_model_id || DEFAULT_MODEL,
    };
  });
}

/**
 * A prompt by its version or label.
 *
 * @param {Aws} aws
 * @param {string} task
 * @param {string} version
 */
function promptOf_(aws, task, version) {
  const found = aws.prompt(task, version);
  const prompt = found && version.startsWith('@') ? aws.prompt(task, found.version) : found;
  if (!prompt) {
    throw new UserFault('noPrompt', { task, version });
  }
  return prompt;
}

/** @param {Form} form */
function sidebarEstimate(form) {
  return answer_(form.language, () => estimateOf_(SpreadsheetApp.getActiveSheet(), form));
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 */
function estimateOf_(sheet, form) {
  checkForm_(form);
  const picked = pick_(sheet, form, true);
  needRows_(form, picked);
  const prompt = promptOf_(new Aws(settings_()), form.task, form.version);
  const model = modelOf_(form, prompt);
  const headers = headers_(sheet, picked.header);
  return {
    ...estimate_(picked.inputs, prompt, model, historyOf_(form.task, model), form.rowsPerCall),
    sheet: sheet.getName(),
    version: form.version === prompt.prompt_version ? form.version : `${form.version} (${prompt.prompt_version})`,
    model,
    inputs: form.inputs,
    outputs: form.outputs.map(output => output.column.trim()),
    maxCost: form.maxCost,
    left: picked.left,
    filled: filledColumns_(sheet, picked, headers, form),
    pin: pinOf_(sheet, form, picked, prompt.prompt_version),
  };
}

/**
 * The model that a form's rows are asked of.
 *
 * @param {Form} form
 * @param {{defaults?: any}} prompt
 * @returns {string}
 */
function modelOf_(form, prompt) {
  return form.model || (prompt.defaults || {}).foundation_model_id || DEFAULT_MODEL;
}

/**
 * The output columns that hold something in the picked rows.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Picked} picked
 * @param {string[]} headers
 * @param {Form} form
 * @returns {string[]}
 */
function filledColumns_(sheet, picked, headers, form) {
  return form.outputs
    .map(output => output.column.trim())
    .filter(name => {
      const column = columnOf_(headers, name);
      return (
        column > 0 &&
        pickedInputs_(sheet, picked.rows, [column], 'displayed').some(([text]) => text !== '' && text !== 'FALSE')
      );
    });
}

/** @param {Form} form */
function sidebarStart(form) {
  return answer_(form.language, () => {
    orBusy_(
      withLock_(LOCK_MILLISECONDS, () => {
        const run = startRun_(
          SpreadsheetApp.getActiveSpreadsheet(),
          SpreadsheetApp.getActiveSheet(),
          form,
          new Aws(settings_()),
        );
        rememberForm_(run.sheet, form);
        return run;
      }),
    );
    return runSummaries_();
  });
}

/**
 * @param {number} sheet
 * @param {Form} form
 */
function rememberForm_(sheet, form) {
  if (form.scope !== 'failed') {
    putRecord_(FORM_PREFIX + sheet, plainForm_(form));
  }
}

/**
 * A form without what belongs to one start of it.
 *
 * @param {Form} form
 */
function plainForm_(form) {
  const plain = { ...form };
  delete plain.pin;
  delete plain.failedOf;
  return plain;
}

/**
 * How far the runs are. Where no trigger watches them, they are advanced here.
 *
 * @param {Language} language
 */
function sidebarRuns(language) {
  return answer_(language, () => {
    if (isUnwatched_()) {
      withLock_(0, () => {
        ensureTrigger_();
        advanceAll_(SpreadsheetApp.getActiveSpreadsheet(), SIDEBAR_MILLISECONDS);
      });
      return runSummaries_();
    }
    return runSummaries_(refreshed_());
  });
}

/**
 * Runs as their executions stand now. What cannot be asked about stays as it is.
 *
 * @returns {Run[]}
 */
function refreshed_() {
  const open = allRuns_().filter(run => holdsRows_(run) && run.state !== 'writing' && run.state !== 'preparing');
  if (open.length === 0) {
    return [];
  }
  const aws = new Aws(settings_());
  return open.map(run => {
    const halted = run.state === 'halted';
    try {
      refresh_(aws, run);
    } catch (fault) {
      run.message = faultText_(fault, run.language);
    }
    if (halted && isOpen_(run)) {
      // It was resumed from elsewhere.
      saveRun_(run);
      ensureTrigger_();
    }
    return run;
  });
}

/**
 * @param {string} id
 * @param {Language} language
 */
function sidebarCancel(id, language) {
  return answer_(language, () => {
    switch (findRun_(id).state) {
      case 'preparing':
        return withRun_(id, ['preparing'], language, (book, _, run) => {
          giveBack_(book, run, new Map());
          run.state = 'cancelled';
        });
      case 'exporting':
        return withRun_(id, ['exporting'], language, (_, __, run) => {
          run.state = run.partial || 'failed';
          run.partial = '';
        });
      default:
        return cancelRun_(id, ['starting', 'running', 'resuming', 'halted', 'failed'], language);
    }
  });
}

/**
 * Advances all open runs now, without waiting for the trigger.
 *
 * @param {string} _ the run beside which the button stands
 * @param {Language} language
 */
function sidebarContinue(_, language) {
  return answer_(language, () => {
    orBusy_(
      withLock_(LOCK_MILLISECONDS, () => {
        ensureTrigger_();
        advanceAll_(SpreadsheetApp.getActiveSpreadsheet(), SIDEBAR_MILLISECONDS);
        return true;
      }),
    );
    return runSummaries_();
  });
}

/**
 * Resumes a halted run, or continues one that failed.
 *
 * @param {string} id
 * @param {Language} language
 * @param {string} [maxCost] another spending limit for a halted run; empty: as it is
 */
function sidebarResume(id, language, maxCost) {
  return answer_(language, () => {
    if (findRun_(id).state === 'failed') {
      return continueRun_(id, language);
    }
    if (maxCost && !isCost_(maxCost)) {
      throw new UserFault('badCost', {});
    }
    return resumeRun_(id, language, maxCost || '');
  });
}

/**
 * Writes the results that a run has until now.
 *
 * @param {string} id
 * @param {Language} language
 */
function sidebarPartial(id, language) {
  return answer_(language, () => exportRun_(id, ['halted', 'cancelled', 'failed'], language));
}

/**
 * Estimates the failed rows of a run, and no others: what is shown before they are retried.
 *
 * @param {string} id
 * @param {Language} language
 */
function sidebarRetry(id, language) {
  return again_(id, language, 'failed');
}

/**
 * Estimates the rows that a run has left without a result.
 *
 * @param {string} id
 * @param {Language} language
 */
function sidebarRest(id, language) {
  return again_(id, language, 'todo');
}

/**
 * @param {string} id
 * @param {Language} language
 * @param {'failed' | 'todo'} scope
 */
function again_(id, language, scope) {
  return answer_(language, () => {
    const run = findRun_(id);
    const form = formOf_(run, language, scope);
    const estimate = estimateOf_(sheetOf_(SpreadsheetApp.getActiveSpreadsheet(), run.sheet), form);
    return { form, estimate };
  });
}

/**
 * The form that a run was started with, for other rows of it.
 *
 * @param {Run} run
 * @param {Language} language
 * @param {'failed' | 'todo'} scope
 * @returns {Form}
 */
function formOf_(run, language, scope) {
  return {
    task: run.task,
    version: run.version,
    model: run.model,
    inputs: run.inputs,
    key: run.key === KEY_HEADER ? '' : run.key,
    outputs: run.outputs,
    scope,
    ...(scope === 'failed' ? { failedOf: run.id } : {}),
    header: run.header,
    render: run.render,
    rowsPerCall: run.rowsPerCall || '',
    maxCost: run.maxCost,
    mail: run.mail,
    language,
  };
}

/**
 * Shows the rows of a run.
 *
 * @param {string} id
 * @param {Language} language
 */
function sidebarJump(id, language) {
  return answer_(language, () => {
    const run = findRun_(id);
    const sheet = sheetOf_(SpreadsheetApp.getActiveSpreadsheet(), run.sheet);
    const column = needColumn_(headers_(sheet, run.header), run.runColumn);
    const marks = texts_(sheet, run.header + 1, Math.max(1, sheet.getLastRow() - run.header), [column]);
    const first = marks.findIndex(([mark]) => mark === id);
    if (first < 0) {
      throw new UserFault('noRows', {});
    }
    const [rows] = runs_(marks.flatMap(([mark], i) => (mark === id ? [i] : [])));
    const output = columnOf_(headers_(sheet, run.header), run.verdict) || 1;
    sheet.getRange(run.header + 1 + rows.first, output, rows.count, 1).activate();
    return true;
  });
}

/**
 * @param {string} name
 * @param {Form} form
 */
function sidebarSavePreset(name, form) {
  return answer_(form.language, () => {
    /** @type {Array<{name: string, form: Form}>} */
    const others = (getRecord_(PRESETS_KEY) || []).filter(/** @param {any} preset */ preset => preset.name !== name.trim());
    if (name.trim() === '' || name.trim().length > 40 || others.length >= MOST_PRESETS) {
      throw new UserFault('badPreset', { most: MOST_PRESETS });
    }
    const presets = [...others, { name: name.trim(), form: plainForm_(form) }];
    putRecord_(PRESETS_KEY, presets);
    return presets;
  });
}

/**
 * @param {string} name
 * @param {Language} language
 */
function sidebarDeletePreset(name, language) {
  return answer_(language, () => {
    const presets = (getRecord_(PRESETS_KEY) || []).filter(/** @param {any} preset */ preset => preset.name !== name);
    putRecord_(PRESETS_KEY, presets);
    return presets;
  });
}

/**
 * What the sidebar shows of runs.
 *
 * @param {Run[]} [fresher] runs that were just asked about
 */
function runSummaries_(fresher) {
  const fresh = new Map((fresher || []).map(run => [run.id, run]));
  const book = SpreadsheetApp.getActiveSpreadsheet();
  return allRuns_()
    .map(run => fresh.get(run.id) || run)
    .slice(0, 10)
    .map(run => ({
      id: run.id,
      task: run.task,
      state: run.state,
      sheet: run.sheetName,
      by: run.by,
      at: localTime_(book, run.startedAt),
      rows: run.rows,
      results: run.tally.results,
      notOk: run.tally.notOk,
      written: run.written,
      costUsd: run.tally.costUsd,
      maxCost: run.maxCost,
      message: run.message,
    }));
}
