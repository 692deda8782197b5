/**
 * What may be said of a run's answers: the certificate, which every review leaves beside the export.
 */

/* exported sidebarCertificate */

/**
 * What the last review of a run allows to say, in words.
 *
 * @param {string} id
 * @param {Language} language
 */
function sidebarCertificate(id, language) {
  return answer_(language, () => {
    const run = findRun_(id);
    const found = new Aws(settings_()).find(`${exportKey_(run.id)}/certificate.json`);
    const at = found ? localTime_(SpreadsheetApp.getActiveSpreadsheet(), new Date(found.at).toISOString()) : '';
    const said = found ? certificateText_(found.json, run.id, language, at) : '';
    return said || text_(language, 'reviewNone', { command: `scripts/seiri --stack STACK review ${shellWord_(run.id)}` });
  });
}

/**
 * @param {Object<string, unknown>} json the certificate
 * @param {string} id of the execution that it must be of
 * @param {Language} language
 * @param {string} at when it was written
 * @returns {string} empty where it is no certificate of this execution
 */
function certificateText_(json, id, language, at) {
  const sentence = json[language === 'ja' ? 'sentence_ja' : 'sentence'];
  if (json.execution_id !== id || typeof sentence !== 'string' || sentence === '') {
    return '';
  }
  const number = /** @param {string} name */ name => Number(json[name] || 0);
  const counted = number('skipped_rows') + number('flagged_undecided_rows');
  return [
    sentence,
    text_(language, 'reviewFigures', {
      flagged: number('flagged_rows'),
      left: number('flagged_undecided_rows'),
      drawn: number('drawn_rows'),
      wrong: number('flagged_wrong_rows') + number('frame_wrong_rows'),
    }),
    ...(counted > 0 ? [text_(language, 'reviewCounted', { n: counted })] : []),
    text_(language, 'reviewAt', { at }),
  ].join(language === 'ja' ? '' : ' ');
}
