/**
 * How long a script may work, and one script at a time.
 */

/** How long a script works before it stops by itself; Google cuts scripts off after six minutes. */
const WORK_MILLISECONDS = 270000;
const LOCK_MILLISECONDS = 20000;

/**
 * The time that one run of the script may take.
 */
class Deadline {
  /** @param {number} milliseconds from now */
  constructor(milliseconds) {
    this.at = Date.now() + milliseconds;
  }

  isOver() {
    return Date.now() >= this.at;
  }
}

/**
 * Works while holding the spreadsheet’s lock.
 *
 * @template T
 * @param {number} patience milliseconds
 * @param {() => T} work
 * @returns {T | null} null where another script holds the lock
 */
function withLock_(patience, work) {
  const lock = LockService.getDocumentLock();
  if (!lock.tryLock(patience)) {
    return null;
  }
  try {
    return work();
  } finally {
    lock.releaseLock();
  }
}

/**
 * @template T
 * @param {T | null} done
 * @returns {T}
 */
function orBusy_(done) {
  if (done === null) {
    throw new UserFault('busy', {});
  }
  return done;
}

/**
 * @param {string} since
 * @param {number} milliseconds
 */
function isOver_(since, milliseconds) {
  return Date.now() - Date.parse(since) >= milliseconds;
}
