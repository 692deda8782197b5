/**
 * What Google calls: the menu and the triggers.
 */

/* exported onOpen, onInstall, onEdit, seiriTick, seiriDaily, openSidebar, showIdentity, sendCorrectionsNow, continueNow */

function onOpen() {
  const language = userLanguage_();
  SpreadsheetApp.getUi()
    .createMenu('Seiri')
    .addItem(text_(language, 'menuOpen'), 'openSidebar')
    .addItem(text_(language, 'menuContinue'), 'continueNow')
    .addItem(text_(language, 'menuCorrections'), 'sendCorrectionsNow')
    .addSeparator()
    .addItem(text_(language, 'menuIdentity'), 'showIdentity')
    .addToUi();
}

function onInstall() {
  onOpen();
}

function openSidebar() {
  const html = HtmlService.createHtmlOutputFromFile('Sidebar').setTitle('Seiri');
  SpreadsheetApp.getUi().showSidebar(html);
}

/**
 * Called by Google whenever a person edits: rows whose input has changed are marked at once.
 *
 * @param {{range?: GoogleAppsScript.Spreadsheet.Range}} event
 */
function onEdit(event) {
  try {
    if (event && event.range) {
      reviewEdit_(event.range);
    }
  } catch (fault) {
    // The nightly review finds what is missed here.
    console.error('an edit was not reviewed', fault);
  }
}

/** Called every minute while runs are open. */
function seiriTick() {
  withLock_(0, () => advanceAll_(SpreadsheetApp.getActiveSpreadsheet(), WORK_MILLISECONDS));
}

/** Called once a day. */
function seiriDaily() {
  const set = PropertiesService.getDocumentProperties().getProperty(SETTINGS_KEY) !== null;
  withLock_(LOCK_MILLISECONDS, () => review_(set ? new Aws(settings_()) : null));
}

/**
 * @param {Aws | null} aws null: corrections are not sent
 * @returns {Reviewed}
 */
function review_(aws) {
  return reviewAll_(SpreadsheetApp.getActiveSpreadsheet(), aws, new Deadline(WORK_MILLISECONDS));
}

function continueNow() {
  report_(language => {
    orBusy_(withLock_(LOCK_MILLISECONDS, () => {
      ensureTrigger_();
      advanceAll_(SpreadsheetApp.getActiveSpreadsheet(), WORK_MILLISECONDS);
      return true;
    }));
    return text_(language, 'continued');
  });
}

function sendCorrectionsNow() {
  report_(language => {
    const { sent, stale } = orBusy_(withLock_(LOCK_MILLISECONDS, () => review_(new Aws(settings_()))));
    return text_(language, 'sentCorrections', { n: sent, stale });
  });
}

/** Shows what the trust policy pins, for the administrator. */
function showIdentity() {
  report_(language => {
    const part = String(ScriptApp.getIdentityToken()).split('.')[1] || '';
    const bytes = Utilities.base64DecodeWebSafe(part + '='.repeat((4 - (part.length % 4)) % 4));
    const claims = JSON.parse(Utilities.newBlob(bytes).getDataAsString('UTF-8'));
    return text_(language, 'identity', {
      aud: claims.aud || '',
      azp: claims.azp || '',
      sub: claims.sub || '',
      email: claims.email || '',
    });
  });
}

/** @param {(language: Language) => string} work */
function report_(work) {
  const language = userLanguage_();
  const ui = SpreadsheetApp.getUi();
  try {
    ui.alert(work(language));
  } catch (fault) {
    ui.alert(faultText_(fault, language));
  }
}
