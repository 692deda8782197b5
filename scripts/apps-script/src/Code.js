/**
 * What Google calls: the menu and the triggers.
 */

/* exported onOpen, onInstall, seiriTick, seiriDaily, openSidebar, showIdentity, sendCorrectionsNow, continueNow */

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

/** Called every minute while runs are under way. */
function seiriTick() {
  withLock_(0, () => advanceAll_(SpreadsheetApp.getActiveSpreadsheet()));
}

/** Called once a day. */
function seiriDaily() {
  withLock_(LOCK_MILLISECONDS, () =>
    sendAllCorrections_(
      SpreadsheetApp.getActiveSpreadsheet(),
      new Aws(settings_()),
      new Deadline(WORK_MILLISECONDS),
    ),
  );
}

function continueNow() {
  report_(language => {
    orBusy_(withLock_(LOCK_MILLISECONDS, () => {
      advanceAll_(SpreadsheetApp.getActiveSpreadsheet());
      return true;
    }));
    return text_(language, 'continued');
  });
}

function sendCorrectionsNow() {
  report_(language => {
    const sent = orBusy_(
      withLock_(LOCK_MILLISECONDS, () => ({
        n: sendAllCorrections_(
          SpreadsheetApp.getActiveSpreadsheet(),
          new Aws(settings_()),
          new Deadline(WORK_MILLISECONDS),
        ),
      })),
    );
    return text_(language, 'sentCorrections', sent);
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
