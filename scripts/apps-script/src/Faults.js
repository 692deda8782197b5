/**
 * Faults of AWS, Google and the loader, in the reader's language: what happened and what to do next, and in brackets
 * what the other side said.
 */

/** The most characters of a message: it is kept in a property and shown in a narrow sidebar. */
const LONGEST_MESSAGE = 600;

/** @type {Array<[RegExp, string]>} */
const GOOGLE_FAULTS = [
  [/protected|保護/i, 'googleProtected'],
  [/validation|入力規則/i, 'googleValidation'],
  [/10,?000,?000|number of cells|セルの?数/i, 'googleFull'],
  [/too large|storage|ストレージ|大きすぎ/i, 'googleStore'],
  [/short time|too many (scripts|simultaneous)|server error|timed out|lock timeout|unavailable|service (error|spreadsheets)/i, 'googleBusy'],
  [/短時間|同時に|サーバー ?エラー|タイムアウト|接続でき|アクセスしているとき/i, 'googleBusy'],
  [/too many times|quota|daily limit|computer time|for one day|上限|1 ?日/i, 'googleQuota'],
  [/authorization is required|required permissions|承認が必要|必要な権限/i, 'googleAuthorize'],
  [/permission|not authorized|権限/i, 'googleRights'],
  [/サービス/i, 'googleBusy'],
];

/** @type {Array<[RegExp, string]>} */
const LOADER_FAULTS = [
  [/may not read|has no permission|403/i, 'loadShare'],
  [/were moved|never still/i, 'loadMoved'],
  [/no column|two columns|has no name|no sheet/i, 'loadColumn'],
  [/other rows|with other settings/i, 'loadOther'],
  [/was cancelled/i, 'loadCancelled'],
  [/nothing to do|has no rows|is blank/i, 'loadEmpty'],
  [/prompt|no task|no label|version/i, 'loadPrompt'],
  [/google/i, 'loadGoogle'],
];

/** @type {Array<[RegExp, string]>} */
const HALT_REASONS = [
  [/no price/i, 'haltPrice'],
  [/budget|max.?cost|spending/i, 'haltBudget'],
  [/valid answer|canary/i, 'haltCanary'],
  [/access|denied|model|throttl|quota|credential/i, 'haltModel'],
];

/**
 * @param {Array<[RegExp, string]>} table
 * @param {string} otherwise
 * @param {Language} language
 * @param {string} why
 */
function explained_(table, otherwise, language, why) {
  const found = table.find(([pattern]) => pattern.test(why));
  return short_(text_(language, found ? found[1] : otherwise, { why: why.slice(0, 300) }));
}

/** @param {string} text */
function short_(text) {
  return text.length > LONGEST_MESSAGE ? wellFormed_(text.slice(0, LONGEST_MESSAGE)) + '…' : text;
}

/**
 * What the loader reported.
 *
 * @param {Language} language
 * @param {string} why
 */
function loaderText_(language, why) {
  return explained_(LOADER_FAULTS, 'loadFault', language, why);
}

/**
 * Why an execution is halted.
 *
 * @param {Language} language
 * @param {string} why
 */
function haltText_(language, why) {
  return explained_(HALT_REASONS, 'haltOther', language, why);
}

/**
 * A fault in the reader's language.
 *
 * @param {unknown} fault
 * @param {Language} language
 * @returns {string}
 */
function faultText_(fault, language) {
  if (fault instanceof UserFault) {
    return short_(text_(language, fault.code, fault.values));
  }
  const why = fault instanceof Error || (fault && typeof fault === 'object' && 'message' in fault) ? String(/** @type {any} */ (fault).message) : String(fault);
  if (fault instanceof AwsFault) {
    return short_(text_(language, fault.code, { why: why.slice(0, 300) }));
  }
  return explained_(GOOGLE_FAULTS, 'googleOther', language, why);
}

/**
 * Whether a fault of Google's has nothing to do with what was written: it passes, or befalls every cell.
 *
 * @param {unknown} fault
 */
function isPassingFault_(fault) {
  const why = String((fault && /** @type {any} */ (fault).message) || fault);
  const found = GOOGLE_FAULTS.find(([pattern]) => pattern.test(why));
  return found !== undefined && ['googleQuota', 'googleAuthorize', 'googleRights', 'googleBusy'].includes(found[1]);
}

/**
 * Which sentence explains a refusal of AWS.
 *
 * @param {number} status
 * @param {string} why
 */
function awsCode_(status, why) {
  if (status === 0) {
    return 'awsUnreachable';
  }
  if (status >= 500 || status === 429 || /Throttl|SlowDown|ProvisionedThroughput/.test(why)) {
    return 'awsBusy';
  }
  if (/NotFound|NoSuch|Inactive|does not exist/i.test(why)) {
    return 'awsGone';
  }
  return status === 401 || status === 403 || /AccessDenied|NotAuthorized|UnrecognizedClient|ExpiredToken/i.test(why)
    ? 'awsDenied'
    : 'awsOther';
}
