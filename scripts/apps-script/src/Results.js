/**
 * An execution's results, read from its export part by part.
 */

/** Bytes of the export that are asked for at once. */
const PART_BYTES = 4 * 1024 * 1024;
/** The longest line that is waited for; a result is at most some 400 KB. */
const MOST_PART_BYTES = 32 * 1024 * 1024;
/** Results that are held in memory at once. */
const WINDOW_RESULTS = 100000;

/**
 * A result document, as far as the sheet reads it.
 *
 * @typedef {object} ResultDocument
 * @property {string} execution_id
 * @property {string} request_id
 * @property {string} record_id
 * @property {string} input_value
 * @property {Object<string, unknown>} [fields]
 * @property {string} verdict
 * @property {Object<string, unknown> | null} output
 * @property {string | null} error_message
 * @property {{check: string, message: string}[]} [flags] what the prompt's checks doubt
 */

/**
 * @typedef {object} Part
 * @property {Answers} answers
 * @property {number} lines how many were read
 * @property {number} bad how many could not be
 * @property {number} next the byte behind the last line
 * @property {boolean} end
 */

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
 * @returns {Part}
 */
function readAnswers_(aws, run, from) {
  const key = `${exportKey_(run.id)}/${run.partial ? 'partial' : 'results'}.jsonl`;
  /** @type {Part} */
  const part = { answers: new Answers(run.render), lines: 0, bad: 0, next: from, end: false };
  let size = PART_BYTES;
  while (!part.end) {
    const reply = aws.read(key, part.next, part.next + size - 1);
    if (!reply) {
      part.end = true;
      break;
    }
    const total = Number((/\/(\d+)$/.exec(reply.headers['content-range'] || '') || [])[1]);
    const last = !(part.next + size < total);
    // The last line may have been cut off: it is bad then, and not waited for.
    const cut = last ? reply.text.length : reply.text.lastIndexOf('\n') + 1;
    if (cut === 0) {
      if (size >= MOST_PART_BYTES) {
        throw new UserFault('exportBroken', { bad: 1, missing: 0, written: run.written });
      }
      size *= 2;
      continue;
    }
    const text = reply.text.slice(0, cut);
    text.split('\n').forEach(line => addLine_(part, line, run));
    part.next += utf8Length_(text);
    part.end = last;
    if (part.answers.count >= WINDOW_RESULTS) {
      break;
    }
  }
  return part;
}

/**
 * @param {Part} part
 * @param {string} line
 * @param {Run} run
 */
function addLine_(part, line, run) {
  if (line.trim() === '') {
    return;
  }
  const answer = answerOf_(line, run);
  if (answer) {
    part.answers.add(answer);
    part.lines++;
  } else {
    part.bad++;
  }
}

/**
 * @param {string} line
 * @param {Run} run
 * @returns {Answer | null} null where it is no result of this execution
 */
function answerOf_(line, run) {
  /** @type {ResultDocument} */
  let result;
  try {
    result = JSON.parse(line);
  } catch {
    return null;
  }
  const whole =
    result &&
    typeof result.request_id === 'string' &&
    typeof result.record_id === 'string' &&
    typeof result.verdict === 'string' &&
    (result.execution_id === undefined || result.execution_id === run.id);
  if (!whole) {
    return null;
  }
  const output = result.output || {};
  const fields = result.fields || {};
  return {
    key: result.record_id,
    request: result.request_id,
    inputs:
      run.inputs.length === 1 ? [String(result.input_value)] : run.inputs.map(name => cellOf_(fields[name])),
    anyInput: result.verdict === 'input_too_large',
    values: run.outputs.map(({ field }) => cellValue_(field === '' ? result.output : output[field])),
    verdict: result.verdict,
    reason: reasonOf_(result, run.language),
  };
}

/**
 * @param {ResultDocument} result
 * @param {Language} language
 */
function reasonOf_(result, language) {
  if (GOOD_VERDICTS.includes(result.verdict)) {
    const flags = Array.isArray(result.flags) ? result.flags : [];
    const why = flags.map(flag => cellText_(flag && flag.message)).filter(Boolean).join('; ');
    return why === '' ? '' : text_(language, 'doubtful', { why });
  }
  const said = cellText_(result.error_message);
  const explained = MESSAGES[`verdict_${result.verdict}`] ? text_(language, `verdict_${result.verdict}`) : '';
  return [explained, said].filter(Boolean).join(' — ');
}

/** @param {unknown} value */
function cellOf_(value) {
  return value === undefined || value === null ? '' : String(value);
}
