/**
 * What the sidebar asks. Each answer is a value, or a fault in the reader's language.
 */

/* exported sidebarState, sidebarSettings, sidebarPrompt, sidebarEstimate, sidebarStart, sidebarRuns */
/* exported sidebarCancel, sidebarResume, sidebarRetry */

/**
 * Answers the sidebar: a value, or a fault in the reader's language.
 *
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
      return { headers: [], prompts: [], models: [] };
    }
    const own = [KEY_HEADER, RUN_HEADER, WROTE_HEADER, ''];
    return {
      headers: headers_(SpreadsheetApp.getActiveSheet()).filter(name => !own.includes(name)),
      prompts: new Aws(settings_()).prompts(),
      models: settings_().models.map(model => model.replace(/\*$/, '')),
    };
  });
  return { language: chosen, texts, settings: stored || '', state, runs: runSummaries_() };
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
    const headers = headers_(sheet);
    const owners = columnOwners_(sheet.getSheetId());
    return fieldsOf_(prompt).map(field => {
      const name = field || 'output';
      const own = owners[name] === task || !headers.includes(name);
      return { field, column: own ? name : `output_${name}` };
    });
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
  return answer_(form.language, () => {
    checkForm_(form);
    const picked = pick_(SpreadsheetApp.getActiveSheet(), form);
    const prompt = promptOf_(new Aws(settings_()), form.task, form.version);
    const model = form.model || (prompt.defaults || {}).foundation_model_id || DEFAULT_MODEL;
    return estimate_(picked.inputs, prompt, model, historyOf_(form.task, model));
  });
}

/** @param {Form} form */
function sidebarStart(form) {
  return answer_(form.language, () => {
    orBusy_(
      withLock_(LOCK_MILLISECONDS, () =>
        startRun_(
          SpreadsheetApp.getActiveSpreadsheet(),
          SpreadsheetApp.getActiveSheet(),
          form,
          new Aws(settings_()),
        ),
      ),
    );
    return runSummaries_();
  });
}

/**
 * How far the runs are; those under way are asked about.
 *
 * @param {Language} language
 */
function sidebarRuns(language) {
  return answer_(language, () => {
    const open = allRuns_().filter(run => isOpen_(run) && run.state !== 'writing');
    if (open.length > 0) {
      const aws = new Aws(settings_());
      const seen = open.map(run => {
        refresh_(aws, run);
        return run;
      });
      return runSummaries_(seen);
    }
    return runSummaries_();
  });
}

/**
 * @param {string} id
 * @param {Language} language
 */
function sidebarCancel(id, language) {
  return answer_(language, () =>
    order_(id, 'cancel', ['starting', 'running', 'resuming', 'halted', 'failed'], 'cancelling', language),
  );
}

/**
 * Goes on with a halted run, or with one that failed.
 *
 * @param {string} id
 * @param {Language} language
 */
function sidebarResume(id, language) {
  return answer_(language, () =>
    findRun_(id).state === 'failed'
      ? continueRun_(id, language)
      : order_(id, 'resume', ['halted'], 'resuming', language),
  );
}

/**
 * Runs the failed rows of a run again, and no others.
 *
 * @param {string} id
 * @param {Language} language
 */
function sidebarRetry(id, language) {
  return answer_(language, () =>
    orBusy_(
      withLock_(LOCK_MILLISECONDS, () => {
        const book = SpreadsheetApp.getActiveSpreadsheet();
        const run = findRun_(id);
        startRun_(book, sheetOf_(book, run.sheet), retryForm_(run, language), new Aws(settings_()));
        return runSummaries_();
      }),
    ),
  );
}

/**
 * @param {Run} run
 * @param {Language} language
 * @returns {Form}
 */
function retryForm_(run, language) {
  return {
    task: run.task,
    version: run.version,
    model: run.model,
    inputs: run.inputs,
    key: run.key === KEY_HEADER ? '' : run.key,
    outputs: run.outputs,
    scope: 'failed',
    failedOf: run.id,
    render: run.render,
    maxCost: run.maxCost,
    language,
  };
}

/**
 * What the sidebar shows of runs.
 *
 * @param {Run[]} [fresher] runs that were just asked about
 */
function runSummaries_(fresher) {
  const fresh = new Map((fresher || []).map(run => [run.id, run]));
  return allRuns_()
    .map(run => fresh.get(run.id) || run)
    .slice(0, 10)
    .map(run => ({
      id: run.id,
      task: run.task,
      state: run.state,
      rows: run.rows,
      results: run.tally.results,
      notOk: run.tally.notOk,
      written: run.written,
      costUsd: run.tally.costUsd,
      message: run.message,
    }));
}
