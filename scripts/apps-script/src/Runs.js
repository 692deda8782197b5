/**
 * The runs of a spreadsheet, kept in its properties.
 */

/**
 * @typedef {'preparing' | 'starting' | 'running' | 'halted' | 'resuming' | 'cancelling' | 'cancelled' | 'exporting' |
 *   'writing' | 'done' | 'failed'} RunState
 */

/**
 * @typedef {object} Run
 * @property {string} id the execution
 * @property {number} sheet
 * @property {string} sheetName as it was called when the run was started
 * @property {number} header the row of the headers
 * @property {string} task
 * @property {string} version a version, or a label until the loader has resolved it
 * @property {string} model empty: the prompt's own
 * @property {{version: string, model: string}} [asked] as the run was ordered; older runs have it in `version` and `model`
 * @property {number} [attempt] how often the loader was ordered to begin
 * @property {'displayed' | 'raw'} render
 * @property {string[]} inputs headers
 * @property {string} key header
 * @property {Array<{field: string, column: string}>} outputs a field without a name is the whole answer
 * @property {string} verdict header
 * @property {string} reason header
 * @property {string} runColumn header
 * @property {string} wroteColumn header
 * @property {number} rows
 * @property {number} distinct
 * @property {string} [rowsPerCall] how many rows share a call; empty: as the prompt says
 * @property {string} maxCost US dollars; empty: no limit
 * @property {boolean} noReuse whether answers that were paid for earlier may not be used
 * @property {boolean} mail whether the person wants to be told when it is over
 * @property {Language} language
 * @property {string} by
 * @property {string} startedAt
 * @property {string} finishedAt empty: not yet
 * @property {string} loaderAt when the loader was last started to load
 * @property {string} orderedAt when the loader was last ordered to do something
 * @property {string} silentSince the last start, order of a person, or sign of life
 * @property {string} lookedAt when the execution was last read
 * @property {string} progressAt when something was last written
 * @property {string} faultSince since when every attempt has failed; empty: the last one did not
 * @property {RunState} state
 * @property {RunState | ''} partial the state to return to once the results so far are written; empty: all are written
 * @property {string} message
 * @property {boolean} loaded whether all rows are loaded
 * @property {number} offset how far into the export everything is written
 * @property {number} block where in the sheet writing ended
 * @property {number} lines results that were read of the export
 * @property {number} badLines lines of the export that could not be read
 * @property {number} written rows
 * @property {number} unplaced results without a row
 * @property {string} blocked columns that refused values, and why; empty: none did
 * @property {number} sent corrections
 * @property {number} booked what of its cost is in the months' sums
 * @property {Tally} tally
 */

const RUN_PREFIX = 'seiri.run.';
const PICK_PREFIX = 'seiri.pick.';
/** Runs whose details are kept; older ones stay in the list of runs. */
const RUNS_KEPT = 40;

/** @type {RunState[]} */
const OPEN_STATES = ['preparing', 'starting', 'running', 'resuming', 'cancelling', 'exporting', 'writing'];

/** @returns {Run[]} the newest first */
function allRuns_() {
  const all = PropertiesService.getDocumentProperties().getProperties();
  return Object.keys(all)
    .filter(name => name.startsWith(RUN_PREFIX) && !name.includes('~'))
    .map(name => /** @type {Run | null} */ (readRecord_(all, name)))
    .flatMap(run => (run && typeof run.id === 'string' && run.tally ? [run] : []))
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.id < b.id ? 1 : -1));
}

/**
 * @param {string} id
 * @returns {Run}
 */
function findRun_(id) {
  const run = getRecord_(RUN_PREFIX + id);
  if (!run) {
    throw new UserFault('noRun', {});
  }
  return run;
}

/** @param {Run} run */
function saveRun_(run) {
  run.message = short_(run.message);
  bookCost_(run);
  putRecord_(RUN_PREFIX + run.id, run);
}

/** @param {string} id */
function deleteRun_(id) {
  deleteRecord_(RUN_PREFIX + id);
  deleteRecord_(PICK_PREFIX + id);
}

/** @param {Run} run */
function isOpen_(run) {
  return OPEN_STATES.includes(run.state);
}

/**
 * Whether a run still needs its rows. A halted one does: it may be resumed.
 *
 * @param {Run} run
 */
function holdsRows_(run) {
  return isOpen_(run) || run.state === 'halted';
}

/** Forgets the oldest runs that are over. */
function forgetOldRuns_() {
  allRuns_()
    .filter(run => !holdsRows_(run))
    .slice(RUNS_KEPT)
    .forEach(run => deleteRun_(run.id));
}

/**
 * How a like run went, for estimates.
 *
 * @param {string} task
 * @param {string} model
 */
function historyOf_(task, model) {
  const like = allRuns_().find(
    run => run.state === 'done' && run.task === task && run.model === model && run.tally.outputTokens > 0 && !run.noReuse,
  );
  return like
    ? {
        outputTokensOfOne: like.tally.outputTokens / Math.max(1, like.distinct),
        perSecond: ASSUMED_IN_FLIGHT / ASSUMED_SECONDS,
      }
    : null;
}

/** Who runs the script, for people; empty where Google does not say. */
function userEmail_() {
  return Session.getEffectiveUser().getEmail() || '';
}
