/**
 * What is said to people, in Japanese and English.
 */

/** @typedef {'ja' | 'en'} Language */

/** @type {Object<string, {ja: string, en: string}>} */
const MESSAGES = {
  menuOpen: { ja: 'サイドバーを開く', en: 'Open sidebar' },
  menuCorrections: { ja: '修正を送る', en: 'Send corrections' },
  menuIdentity: { ja: '自分の識別子を表示', en: 'Show who I am to AWS' },
  menuContinue: { ja: '書き戻しを続ける', en: 'Go on writing results back' },
  title: { ja: 'Seiri（整理）', en: 'Seiri' },
  settings: { ja: '設定', en: 'Settings' },
  settingsHelp: {
    ja: '管理者から受け取った SheetSettings（JSON）を貼り付けてください。鍵は含まれません。',
    en: 'Paste the stack’s SheetSettings (JSON) that your administrator gave you. It holds no key.',
  },
  save: { ja: '保存', en: 'Save' },
  task: { ja: 'タスク', en: 'Task' },
  prompt: { ja: 'プロンプト', en: 'Prompt' },
  model: { ja: 'モデル', en: 'Model' },
  modelOfPrompt: { ja: 'プロンプトの既定', en: 'The prompt’s own' },
  rowsWhich: { ja: '対象の行', en: 'Rows' },
  rowsAll: { ja: 'すべての行', en: 'All rows' },
  rowsSelection: { ja: '選択した行', en: 'Selected rows' },
  inputs: { ja: '入力の列', en: 'Input columns' },
  key: { ja: 'キーの列', en: 'Key column' },
  keyMade: { ja: '自動で作る（非表示・保護）', en: 'Made for me, hidden and protected' },
  outputs: { ja: '出力の列', en: 'Output columns' },
  render: { ja: '値の読み方', en: 'Read values' },
  renderDisplayed: { ja: '表示どおり', en: 'As displayed' },
  renderRaw: { ja: '元の値', en: 'Raw' },
  maxCost: { ja: '上限（米ドル、空欄なら無し）', en: 'Stop at (US$, blank for none)' },
  estimate: { ja: '見積もる', en: 'Estimate' },
  estimateTitle: { ja: '見積もり', en: 'Estimate' },
  estRows: { ja: '行', en: 'Rows' },
  estDistinct: { ja: '異なる入力', en: 'Distinct inputs' },
  estTokens: { ja: 'トークン（入力・出力）', en: 'Tokens (in, out)' },
  estCost: { ja: '費用', en: 'Cost' },
  estTime: { ja: '時間', en: 'Time' },
  estSample: {
    ja: '{n} 件の標本から推定。異なる入力だけが課金されます。',
    en: 'From a sample of {n}. Only distinct inputs are paid for.',
  },
  estUnknown: { ja: '不明（料金表にないモデル）', en: 'unknown (the model has no price here)' },
  estMinutes: { ja: '約 {n} 分', en: 'about {n} min' },
  confirm: { ja: '実行する', en: 'Run' },
  back: { ja: '戻る', en: 'Back' },
  runs: { ja: '実行', en: 'Runs' },
  noRuns: { ja: 'まだありません。', en: 'None yet.' },
  progressOf: { ja: '{done} / {all} 行', en: '{done} of {all} rows' },
  notOkOf: { ja: '失敗 {n} 行', en: '{n} not ok' },
  cancel: { ja: '中止', en: 'Cancel' },
  resume: { ja: '再開', en: 'Resume' },
  retry: { ja: '失敗した行だけ再実行', en: 'Retry failed rows' },
  working: { ja: '処理中…', en: 'Working…' },
  state_starting: { ja: '開始中', en: 'starting' },
  state_running: { ja: '実行中', en: 'running' },
  state_halted: { ja: '停止', en: 'halted' },
  state_resuming: { ja: '再開処理中', en: 'being resumed' },
  state_cancelling: { ja: '中止処理中', en: 'being cancelled' },
  state_cancelled: { ja: '中止', en: 'cancelled' },
  state_writing: { ja: '書き戻し中', en: 'writing back' },
  state_done: { ja: '完了', en: 'done' },
  state_failed: { ja: '失敗', en: 'failed' },
  reasonChanged: {
    ja: '実行後に入力が変更されました。この行をもう一度実行してください',
    en: 'the input was changed after the run; run this row again',
  },
  reasonCorrected: { ja: '人が修正', en: 'corrected by a person' },
  sentCorrections: { ja: '{n} 件の修正を送りました。', en: '{n} corrections were sent.' },
  continued: { ja: '続きを書き戻しました。', en: 'Went on writing results back.' },
  noSettings: {
    ja: 'まだ設定がありません。サイドバーの「設定」に SheetSettings を貼り付けてください。',
    en: 'There are no settings yet: paste the stack’s SheetSettings under Settings in the sidebar.',
  },
  badSettings: {
    ja: '設定を読めません（{why}）。SheetSettings の JSON をそのまま貼り付けてください。',
    en: 'The settings cannot be read ({why}): paste the JSON of SheetSettings as it is.',
  },
  twoColumns: {
    ja: '「{name}」という見出しの列が二つあります。どちらかの名前を変えてください。',
    en: 'Two columns are headed “{name}”: rename one of them.',
  },
  noColumn: {
    ja: '「{name}」という見出しの列がありません。元に戻すか、実行し直してください。',
    en: 'There is no column headed “{name}”: put it back, or run again.',
  },
  noSheet: { ja: 'シートが見つかりません。', en: 'The sheet is not there any more.' },
  noRows: {
    ja: '対象の行がありません。入力のある行を選んでください。',
    en: 'There are no rows to run: pick rows whose input is not blank.',
  },
  noFailed: { ja: '失敗した行はありません。', en: 'No row has failed.' },
  noInputs: { ja: '入力の列を選んでください。', en: 'Choose at least one input column.' },
  noOutputs: { ja: '出力の列を選んでください。', en: 'Choose at least one output column.' },
  badOutput: {
    ja: '出力の列「{name}」は入力・キー・Seiri の列、または重複です。別の名前にしてください。',
    en: 'The output column “{name}” is an input, a key, Seiri’s own or named twice: choose another name.',
  },
  badKey: {
    ja: 'キーの列「{name}」に空欄か重複があります（{row} 行目）。自動のキーを使うか、直してください。',
    en: 'The key column “{name}” has a blank or repeated value in row {row}: fix it, or let Seiri make the keys.',
  },
  badCost: { ja: '上限は正の数で入力してください。', en: 'The most it may cost must be a number over 0.' },
  noPrompt: {
    ja: 'プロンプト {task}/{version} がありません。',
    en: 'There is no prompt {task}/{version}.',
  },
  noRun: { ja: 'その実行はここにありません。', en: 'There is no such run here.' },
  wrongState: {
    ja: 'いまはできません（状態: {state}）。',
    en: 'That cannot be done now: the run is {state}.',
  },
  moved: {
    ja: '準備のあいだにシートが並べ替えられました。もう一度実行してください。',
    en: 'The sheet was sorted while the run was being prepared: run it again.',
  },
  busy: {
    ja: 'ほかの処理が動いています。少し待ってからもう一度試してください。',
    en: 'Something else is at work on this spreadsheet: try again in a moment.',
  },
  loaderSilent: {
    ja: '10 分間、ローダーから何も届いていません。管理者にローダーのログを確認してもらってください。',
    en: 'Nothing was heard of the loader for ten minutes: ask your administrator to look at its log.',
  },
  loaderGone: {
    ja: '30 分間、ローダーから何も届いていません。「再開」で読み込みをやり直せます。それでも進まなければ、管理者にローダーのログを確認してもらってください。',
    en: 'Nothing was heard of the loader for thirty minutes: Resume starts it again. If that does not help, ask your administrator to look at its log.',
  },
  loaderNever: {
    ja: '30 分たってもローダーが始まりませんでした。何も実行されていません。',
    en: 'The loader had not begun after thirty minutes; no model call was made.',
  },
  resumeSilent: {
    ja: '再開から 10 分たっても停止しています（{why}）。原因を直してもう一度再開するか、管理者にローダーのログを確認してもらってください。',
    en: 'It is halted ten minutes after Resume ({why}): fix that and resume it again, or ask your administrator to look at the loader’s log.',
  },
  cancelSilent: {
    ja: '30 分たっても中止できません。課金が続いているおそれがあります。もう一度中止し、管理者にローダーのログを確認してもらってください。',
    en: 'It could not be cancelled in thirty minutes, and rows may still be paid for: cancel it again, and ask your administrator to look at the loader’s log.',
  },
  unplaced: {
    ja: '{n} 件の結果は対応する行が見つかりませんでした（削除または入力の変更）。',
    en: '{n} results found no row of theirs (deleted, or with another input by now).',
  },
  identity: {
    ja: 'この値を管理者に渡してください（信頼ポリシーに入れます）。\n\naud: {aud}\nazp: {azp}\nsub: {sub}\nemail: {email}',
    en: 'Give these to your administrator, who puts them into the trust policy.\n\naud: {aud}\nazp: {azp}\nsub: {sub}\nemail: {email}',
  },
};

/** A fault that the operator can fix. */
class UserFault extends Error {
  /**
   * @param {string} code of `MESSAGES`
   * @param {Object<string, string | number>} values
   */
  constructor(code, values) {
    super(fill_(MESSAGES[code].en, values));
    this.name = 'UserFault';
    this.code = code;
    this.values = values;
  }
}

/**
 * @param {Language} language
 * @param {string} code
 * @param {Object<string, string | number>} [values]
 */
function text_(language, code, values) {
  return fill_(MESSAGES[code][language], values || {});
}

/**
 * @param {string} text
 * @param {Object<string, string | number>} values
 */
function fill_(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** @returns {Language} */
function userLanguage_() {
  return String(Session.getActiveUserLocale() || '').startsWith('ja') ? 'ja' : 'en';
}

/**
 * A fault in the reader's language.
 *
 * @param {unknown} fault
 * @param {Language} language
 */
function faultText_(fault, language) {
  if (fault instanceof UserFault) {
    return text_(language, fault.code, fault.values);
  }
  return fault instanceof Error ? fault.message : String(fault);
}
