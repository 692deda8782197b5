/**
 * An execution as its item in the table describes it.
 */

/**
 * How many results an execution has, and what they cost.
 *
 * @typedef {object} Tally
 * @property {number} results
 * @property {number} notOk results whose verdict is neither `ok` nor `repaired`
 * @property {number} costUsd
 * @property {number} inputTokens
 * @property {number} outputTokens
 */

/**
 * @typedef {object} Execution
 * @property {string} id
 * @property {'loading' | 'running' | 'halted' | 'cancelled' | 'finished'} status
 * @property {string} reason why it was halted or cancelled; empty: not said
 * @property {string} waitsFor what its rows wait for, as the function last reported it; empty: nothing
 * @property {string} waitsAt when that was
 * @property {string} version of the prompt, never a label
 * @property {string} model
 * @property {number | null} requests how many rows were loaded; null while they are being loaded
 * @property {boolean} exported whether the sweep has recorded the export as complete
 * @property {Tally} tally
 */

/**
 * @param {Object<string, unknown>} item as plain values
 * @returns {Execution}
 */
function executionOf_(item) {
  const payload = /** @type {Object<string, unknown>} */ (item.payload || {});
  const sweep = /** @type {Object<string, unknown>} */ (item.sweep || {});
  const waits = /** @type {Object<string, unknown>} */ (item.waits_for || {});
  return {
    id: String(item.execution_id),
    status: /** @type {Execution['status']} */ (item.status),
    reason: String(item.status_reason || ''),
    waitsFor: String(waits.why || ''),
    waitsAt: String(waits.at || ''),
    version: String(payload.prompt_version),
    model: String(payload.foundation_model_id),
    requests: item.request_count === undefined ? null : Number(item.request_count),
    exported: Boolean(sweep.exported_at),
    tally: tally_(item),
  };
}

/**
 * @param {Object<string, unknown>} item
 * @returns {Tally}
 */
function tally_(item) {
  const number = /** @param {string} name */ name => Number(item[name] || 0);
  const good = number('count_ok') + number('count_repaired');
  const results = Object.keys(item)
    .filter(name => name.startsWith('count_') && name !== 'count_reused')
    .reduce((sum, name) => sum + number(name), 0);
  return {
    results,
    notOk: results - good,
    costUsd: number('cost_usd'),
    inputTokens: number('input_tokens'),
    outputTokens: number('output_tokens'),
  };
}

/**
 * Whether rows of an open execution are not loaded yet: their number is known when all are.
 *
 * @param {Execution} execution
 */
function isLoading_(execution) {
  return ['loading', 'running'].includes(execution.status) && execution.requests === null;
}
