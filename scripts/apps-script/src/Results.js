/**
 * A finished execution's results, read from its export part by part.
 */

/** Bytes of the export that are asked for at once. */
const PART_BYTES = 4 * 1024 * 1024;

/** Results that are held in memory at once. */
const WINDOW_RESULTS = 100000;

/** @param {string} execution */
function exportKey_(execution) {
  return `exports/execution_id=${encodeId_(execution)}`;
}

/**
 * An id as it stands in keys of the bucket.
 *
 * @param {string} id
 */
function encodeId_(id) {
  return encode_(id).replace(/[~!'()*]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase());
}

/**
 * Whether a finished execution's results lie there as a whole.
 *
 * @param {Aws} aws
 * @param {Execution} execution
 */
function isExported_(aws, execution) {
  return execution.exported || aws.find(`${exportKey_(execution.id)}/finished.json`) !== null;
}

/**
 * Reads answers from an offset on, until enough are in memory.
 *
 * @param {Aws} aws
 * @param {Run} run
 * @param {number} from the byte to begin with, where a line begins
 * @returns {{answers: Answers, next: number, end: boolean}}
 */
function readAnswers_(aws, run, from) {
  const key = `${exportKey_(run.id)}/results.jsonl`;
  const answers = new Answers();
  let size = PART_BYTES;
  let next = from;
  for (;;) {
    const reply = aws.read(key, next, next + size - 1);
    if (!reply) {
      return { answers, next, end: true };
    }
    const total = Number((/\/(\d+)$/.exec(reply.headers['content-range'] || '') || [])[1]);
    const cut = reply.text.lastIndexOf('\n') + 1;
    const last = !(next + size < total);
    if (cut === 0 && !last) {
      // A line longer than a part.
      size *= 2;
      continue;
    }
    const lines = reply.text.slice(0, cut);
    lines.split('\n').forEach(line => {
      if (line !== '') {
        answers.add(answerOf_(JSON.parse(line), run));
      }
    });
    next += utf8Length_(lines);
    if (last || answers.count >= WINDOW_RESULTS) {
      return { answers, next, end: last };
    }
  }
}

/**
 * @param {any} result the document
 * @param {Run} run
 * @returns {Answer}
 */
function answerOf_(result, run) {
  const output = result.output || {};
  /** @type {any} */
  const fields = result.fields || {};
  return {
    key: result.record_id,
    request: result.request_id,
    inputs:
      run.inputs.length === 1
        ? [String(result.input_value)]
        : run.inputs.map(name => cellOf_(fields[name])),
    anyInput: result.verdict === 'input_too_large',
    texts: [
      ...run.outputs.map(output_ =>
        cellText_(output_.field === '' ? result.output : output[output_.field]),
      ),
      cellText_(result.verdict),
      cellText_(result.error_message),
    ],
  };
}

/** @param {unknown} value */
function cellOf_(value) {
  return value === undefined || value === null ? '' : String(value);
}
