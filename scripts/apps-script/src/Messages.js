/**
 * What is said to people, in Japanese and English: what happened, and what to do next.
 */

/** @typedef {'ja' | 'en'} Language */

/** @type {Object<string, {ja: string, en: string}>} */
const MESSAGES = {
  menuOpen: { ja: 'サイドバーを開く', en: 'Open sidebar' },
  menuCorrections: { ja: '変更を確認して修正を送る', en: 'Check for edits and send corrections' },
  menuIdentity: { ja: '自分の識別子を表示', en: 'Show who I am to AWS' },
  menuContinue: { ja: '結果の書き込みを続ける', en: 'Continue writing results' },
  title: { ja: 'Seiri（整理）', en: 'Seiri' },

  settings: { ja: '設定', en: 'Settings' },
  settingsHelp: {
    ja: '管理者から受け取った SheetSettings（JSON）を貼り付けてください。鍵は含まれません。',
    en: 'Paste the stack’s SheetSettings (JSON) that your administrator gave you. It holds no key.',
  },
  save: { ja: '保存', en: 'Save' },
  onSheet: { ja: 'シート「{name}」', en: 'Sheet “{name}”' },
  headerRow: { ja: '見出しの行', en: 'Header row' },
  preset: { ja: 'プリセット', en: 'Preset' },
  presetNone: { ja: 'このシートの前回の設定', en: 'As last used on this sheet' },
  presetName: { ja: 'プリセットの名前', en: 'Name of the preset' },
  presetSave: { ja: 'この設定を保存', en: 'Save this form' },
  presetDelete: { ja: '削除', en: 'Delete' },
  task: { ja: 'タスク', en: 'Task' },
  prompt: { ja: 'プロンプト', en: 'Prompt' },
  promptText: { ja: 'プロンプトの内容', en: 'What the prompt says' },
  promptSystem: { ja: '指示', en: 'Instructions' },
  promptUser: { ja: '行ごとの文面', en: 'Text for each row' },
  promptSchema: { ja: '出力の形', en: 'Output schema' },
  promptNoText: { ja: '説明はありません。', en: 'There is no description.' },
  draftTitle: { ja: '下書き', en: 'Draft' },
  draftHelp: {
    ja: '文面を直して下書きとして登録できます。今のバージョンもラベルも変わりません。',
    en: 'Change the texts and register them as a draft. The present version and all labels stay as they are.',
  },
  draftSave: { ja: '下書きを登録', en: 'Register the draft' },
  draftSaved: { ja: '下書き {version}（元: {from}）', en: 'Draft {version}, made from {from}' },
  draftTry: { ja: '選択した行（{most} 行まで）で {from} と比べる', en: 'Try it on the selected rows (at most {most}) beside {from}' },
  trialCost: {
    ja: '{n} 行を {from} と {version} の両方で試します。費用: {cost}',
    en: 'Tries {n} rows with {from} and with {version}. Cost: {cost}',
  },
  draftNote: { ja: '引き継ぎのメモ（何がよくなるか）', en: 'Note for the hand-over: what gets better' },
  draftHandOver: { ja: 'リリースを依頼', en: 'Hand over for release' },
  draftHanded: {
    ja: '{version} として引き継ぎました。プロンプトの担当者が次のコマンドを実行すると、このバージョンが使われるようになります（STACK はスタックの名前に置き換えてください）。',
    en: 'Handed over as {version}. It is used once a prompt engineer runs this, with the stack’s name for STACK:',
  },
  trialTitle: { ja: '比べた結果', en: 'Both answers' },
  trialInput: { ja: '入力', en: 'Input' },
  trialOpen: { ja: '回答を待っています（数分かかります）。サイドバーを閉じても続きます。', en: 'Waiting for the answers, which takes some minutes. The sidebar may be closed.' },
  trialSame: { ja: '同じ回答です', en: 'the same' },
  trialRows: {
    ja: '試せるのは {most} 行までです（選択: {n} 行）。選択を減らしてください。',
    en: 'A trial takes at most {most} rows, and {n} are selected: select fewer.',
  },
  trialSilent: {
    ja: '回答が届きません。もう一度試すか、管理者に読み込み処理のログを確認してもらってください。',
    en: 'No answers came: try again, or ask your administrator to look at the loader’s log.',
  },
  badNote: {
    ja: '引き継ぎのメモは 1～500 文字で入力してください。',
    en: 'The note for the hand-over must have 1 to 500 characters.',
  },
  model: { ja: 'モデル', en: 'Model' },
  modelOfPrompt: { ja: 'プロンプトの既定', en: 'The prompt’s own' },
  rowsWhich: { ja: '対象の行', en: 'Rows' },
  rowsAll: { ja: 'すべての行', en: 'All rows' },
  rowsTodo: {
    ja: '結果がまだない行と、実行後に入力が変わった行だけ',
    en: 'Only rows without a result, and rows whose input has changed',
  },
  rowsSelection: { ja: '選択した行', en: 'Selected rows' },
  rowsFailed: { ja: '失敗した行', en: 'Failed rows' },
  rowsFirst: { ja: '件数', en: 'How many' },
  firstAll: { ja: '全件', en: 'All of them' },
  firstN: { ja: 'まず {n} 行だけ試す', en: 'Try the first {n} rows' },
  hiddenRows: { ja: '非表示の行も含める', en: 'Include hidden rows' },
  inputs: { ja: '入力の列', en: 'Input columns' },
  search: { ja: '列を検索', en: 'Search columns' },
  key: { ja: '行を見分ける列', en: 'Column that tells rows apart' },
  keyMade: { ja: '自動で作る（非表示・保護）', en: 'Made for me, hidden and protected' },
  outputs: { ja: '出力の列', en: 'Output columns' },
  render: { ja: '値の取り方', en: 'How values are read' },
  renderDisplayed: { ja: '表示どおり', en: 'As displayed' },
  renderRaw: { ja: '元の値', en: 'Raw' },
  rowsPerCall: { ja: '1回にまとめて尋ねる行数', en: 'Rows asked about in one call' },
  rowsPerCallPrompt: { ja: 'プロンプトの設定どおり', en: 'As the prompt says' },
  rowsPerCallAuto: { ja: '自動（評価で確かめた行数まで）', en: 'Automatic: as many as evaluations allow' },
  maxCost: { ja: '費用の上限（米ドル、空欄なら上限なし）', en: 'Spending limit (US$, blank for none)' },
  mail: { ja: '終わったらメールで知らせる', en: 'Send me a mail when it is over' },
  estimate: { ja: '見積もる', en: 'Estimate' },

  estimateTitle: { ja: '見積もり', en: 'Estimate' },
  estSheet: { ja: 'シート', en: 'Sheet' },
  estInputs: { ja: '入力の列', en: 'Input columns' },
  estOutputs: { ja: '出力の列', en: 'Output columns' },
  estPrompt: { ja: 'プロンプト', en: 'Prompt' },
  estModel: { ja: 'モデル', en: 'Model' },
  estRows: { ja: '行', en: 'Rows' },
  estDistinct: { ja: '重複を除いた入力', en: 'Distinct inputs' },
  estTokens: { ja: 'トークン（入力・出力）', en: 'Tokens (in, out)' },
  estCost: { ja: '費用', en: 'Cost' },
  estLimit: { ja: '費用の上限', en: 'Spending limit' },
  estNoLimit: { ja: 'なし', en: 'none' },
  estTime: { ja: '時間', en: 'Time' },
  estSample: {
    ja: '{n} 件のサンプルから推定しました。同じ入力は1回分だけ課金されます。',
    en: 'Estimated from a sample of {n}. Equal inputs are paid for once.',
  },
  estUnknown: { ja: '不明（料金表にないモデル）', en: 'unknown (the model has no price here)' },
  estMinutes: { ja: '約 {n} 分', en: 'about {n} min' },
  leftBlank: { ja: '入力が空の {n} 行は対象外です。', en: '{n} rows are left out because their input is blank.' },
  leftErrors: {
    ja: '入力が #N/A などのエラーになっている {n} 行は対象外です。',
    en: '{n} rows are left out because their input shows an error such as #N/A.',
  },
  leftHidden: { ja: '非表示の {n} 行は対象外です。', en: '{n} hidden rows are left out.' },
  leftUnknown: {
    ja: '行数が多いため、非表示の行かどうかは確認していません。非表示の行も対象に含まれます。',
    en: 'There are too many rows to look whether each is hidden: hidden rows are included.',
  },
  leftTaken: {
    ja: '終わっていない別の実行が使っている {n} 行は対象外です。',
    en: '{n} rows are left out because a run that is not over yet has them.',
  },
  outputsFilled: {
    ja: '列「{names}」には値が入っています。Seiri が書いた値でなければ上書きしません。',
    en: 'The columns “{names}” hold values. What Seiri did not write itself is not overwritten.',
  },
  confirm: { ja: '実行する', en: 'Run' },
  back: { ja: '戻る', en: 'Back' },

  runs: { ja: '実行履歴', en: 'Runs' },
  noRuns: { ja: 'まだありません。', en: 'None yet.' },
  costOfMonth: { ja: '{month} の費用: US${cost}', en: 'Cost in {month}: US${cost}' },
  progressOf: { ja: '{done} / {all} 行', en: '{done} of {all} rows' },
  notOkOf: { ja: '失敗 {n} 行', en: '{n} failed' },
  runLine: { ja: '{sheet} · {by} · {at} · US${cost}', en: '{sheet} · {by} · {at} · US${cost}' },
  cancel: { ja: '中止', en: 'Cancel' },
  resume: { ja: '再開', en: 'Resume' },
  continueNow: { ja: '今すぐ続ける', en: 'Continue now' },
  resumeLimit: { ja: '再開後の上限（米ドル）', en: 'Limit after resuming (US$)' },
  retry: { ja: '失敗した行だけ再実行', en: 'Retry failed rows' },
  partial: { ja: 'ここまでの結果を書き込む', en: 'Write the results so far' },
  rest: { ja: '残りの行を実行', en: 'Run the rest' },
  jump: { ja: '対象の行へ移動', en: 'Go to its rows' },
  review: { ja: '確認の状況', en: 'Show the review' },
  reviewFigures: {
    ja: '誤りの疑いがある行: {flagged} 行（うち未確認 {left} 行）、無作為に選んで確認した行: {drawn} 行、見つかった誤り: {wrong} 行。',
    en: 'Flagged rows: {flagged} ({left} still to be looked at). Rows drawn at random: {drawn}. Found wrong: {wrong}.',
  },
  reviewCounted: {
    ja: '判断していない {n} 行は、確認するまで誤りとして数えています。',
    en: '{n} rows that are not decided yet count as wrong until they are.',
  },
  reviewAt: { ja: '（{at} 時点）', en: 'As of {at}.' },
  reviewNone: {
    ja: 'この実行の確認はまだ行われていません。担当者が次のコマンドで始められます（STACK はスタックの名前に置き換えてください）: {command}',
    en: 'This run has not been reviewed yet. A review is begun by this command, with the stack’s name for STACK: {command}',
  },
  working: { ja: '処理中…', en: 'Working…' },
  state_preparing: { ja: '準備中', en: 'being prepared' },
  state_starting: { ja: '開始中', en: 'starting' },
  state_running: { ja: '実行中', en: 'running' },
  state_halted: { ja: '一時停止（要対応）', en: 'halted' },
  state_resuming: { ja: '再開処理中', en: 'being resumed' },
  state_cancelling: { ja: '中止処理中', en: 'being cancelled' },
  state_cancelled: { ja: '中止済み', en: 'cancelled' },
  state_exporting: { ja: '途中の結果を取り出し中', en: 'results so far being collected' },
  state_writing: { ja: '結果の書き込み中', en: 'writing results' },
  state_done: { ja: '完了', en: 'done' },
  state_failed: { ja: '失敗', en: 'failed' },

  about_preparing: {
    ja: '対象の行に印を付けています。閉じても自動で続きます。',
    en: 'Its rows are being marked. This continues by itself.',
  },
  about_starting: {
    ja: '読み込み処理の開始を待っています（1～2 分）。閉じても自動で続きます。',
    en: 'Waiting for the loader, which takes a minute or two. This continues by itself.',
  },
  about_running: {
    ja: 'モデルが回答しています。閉じても自動で続き、終わると結果が書き込まれます。',
    en: 'The model is answering. This continues by itself, and the results are written at the end.',
  },
  about_halted: {
    ja: '一時停止しています。「再開」か「中止」を押してください。',
    en: 'It is halted: resume or cancel it.',
  },
  about_resuming: {
    ja: '再開しています。閉じても自動で続きます。',
    en: 'It is being resumed. This continues by itself.',
  },
  about_cancelling: {
    ja: '読み込みが始まりしだい中止します。それまでは課金が続くことがあります。',
    en: 'It is cancelled as soon as its loader has begun. Until then rows may still be paid for.',
  },
  about_cancelled: {
    ja: '中止しました。対象の行はほかの実行で使えます。',
    en: 'It was cancelled. Its rows are free for other runs.',
  },
  about_exporting: {
    ja: '読み込み処理がここまでの結果を取り出しています（1 分ほど）。閉じても自動で続きます。',
    en: 'The loader is collecting the results so far, which takes about a minute.',
  },
  about_writing: {
    ja: '結果をシートに書き込んでいます。編集を続けて構いません。閉じても自動で続きます。',
    en: 'Results are being written. You may continue to edit. This continues by itself.',
  },
  about_done: { ja: '結果をすべて書き込みました。', en: 'All results are written.' },
  about_failed: { ja: '止まりました。「再開」を押すと続きから進みます。', en: 'It stopped: Resume continues it.' },

  verdict_truncated: {
    ja: '回答が長すぎて途中で切れました。入力を短くするか、プロンプトの最大出力を増やしてから再実行してください',
    en: 'the answer was cut off because it is too long; shorten the input or raise the prompt’s maximum output, then retry',
  },
  doubtful: {
    ja: '要確認：{why}',
    en: 'please check: {why}',
  },
  verdict_refused: {
    ja: 'モデルが回答を断りました。入力を見直すか、別のモデルで再実行してください',
    en: 'the model refused to answer; check the input, or retry with another model',
  },
  verdict_empty: {
    ja: '回答が空でした。再実行してください',
    en: 'the answer was empty; retry',
  },
  verdict_not_json: {
    ja: '回答が決められた形式ではありませんでした。再実行しても続くときはプロンプトの担当者に知らせてください',
    en: 'the answer was not in the agreed format; if a retry does not help, tell the owner of the prompt',
  },
  verdict_schema_violation: {
    ja: '回答の項目が決まりに合いませんでした。再実行しても続くときはプロンプトの担当者に知らせてください',
    en: 'the answer’s fields break the rules; if a retry does not help, tell the owner of the prompt',
  },
  verdict_template_error: {
    ja: 'この行からプロンプトを作れませんでした。プロンプトの担当者に知らせてください',
    en: 'the prompt could not be made of this row; tell the owner of the prompt',
  },
  verdict_input_too_large: {
    ja: '入力が長すぎます。短くしてから再実行してください',
    en: 'the input is too long; shorten it, then retry',
  },
  verdict_model_error: {
    ja: 'モデルがこの行を処理できませんでした。入力を見直すか、別のモデルで再実行してください',
    en: 'the model cannot process this row; check the input, or retry with another model',
  },
  reasonChanged: {
    ja: '回答が届く前に入力が変わりました。この行をもう一度実行してください',
    en: 'the input was changed before its answer came; run this row again',
  },
  reasonStale: {
    ja: '実行後に入力が変わりました。表示中の結果は前の入力のものです。この行をもう一度実行してください',
    en: 'the input was changed after the run, and the result is that of the old one; run this row again',
  },
  reasonCorrected: { ja: '人が修正', en: 'corrected by a person' },
  reasonKept: {
    ja: '「{names}」にはすでに値があったため上書きしていません（結果を書き込むには、セルを空にして再実行してください）',
    en: '“{names}” held a value already and was not overwritten (to get the result, clear the cell and run the row again)',
  },
  reasonRefused: {
    ja: '「{names}」の入力規則にない値のため書き込んでいません（入力規則に値を加えて再実行するか、手で入力してください）',
    en: '“{names}” does not allow this value, so it was not written (allow it and run the row again, or fill the cell yourself)',
  },
  reasonBlocked: {
    ja: '「{names}」に書き込めませんでした（保護または入力規則を見直して再実行してください）',
    en: '“{names}” could not be written (check its protection and validation, then run the row again)',
  },
  sentCorrections: { ja: '{n} 件の修正を送りました。入力が変わった行: {stale} 件', en: '{n} corrections were sent. Rows whose input has changed: {stale}.' },
  continued: { ja: '続きを処理しました。', en: 'Continued.' },

  noSettings: {
    ja: 'まだ設定がありません。サイドバーの「設定」に SheetSettings を貼り付けてください。',
    en: 'There are no settings yet: paste the stack’s SheetSettings under Settings in the sidebar.',
  },
  badSettings: {
    ja: '設定を読めません（{why}）。SheetSettings の JSON をそのまま貼り付けてください。',
    en: 'The settings cannot be read ({why}): paste the JSON of SheetSettings as it is.',
  },
  oldSettings: {
    ja: 'この設定は以前の版のスタックのものです。管理者にスタックを更新してもらい、新しい SheetSettings（JSON）を「設定」に貼り付けてください。途中の実行は、そのあと「再開」で続けられます。',
    en: 'These settings are of an older stack: have your administrator deploy it again, and paste its new SheetSettings under Settings. Runs that were open continue with Resume.',
  },
  twoColumns: {
    ja: '「{name}」という見出しの列が二つあります。どちらかの名前を変えてください。',
    en: 'Two columns are headed “{name}”: rename one of them.',
  },
  noColumn: {
    ja: '「{name}」という見出しの列がありません。見出しを元に戻す（途中の実行は、そのあと「再開」する）か、別の列を選んで実行してください。',
    en: 'There is no column headed “{name}”: put the header back (and resume the run, if there is one), or choose another column and start a new run.',
  },
  noOwnColumn: {
    ja: 'Seiri の非表示の列「{name}」がありません。「元に戻す」か版の履歴で戻してから「再開」するか、新しく実行してください。支払い済みの回答は再利用されます。',
    en: 'Seiri’s hidden column “{name}” is gone: undo its removal (or use the version history) and resume, or start a new run; what was answered is not paid for twice.',
  },
  noSheet: {
    ja: 'シートが見つかりません（削除された可能性があります）。残っているシートを開いて、新しく実行してください。',
    en: 'The sheet is not there any more: open another one and start a new run.',
  },
  noRows: {
    ja: '対象の行がありません。入力のある行を選んでください。',
    en: 'There are no rows to run: pick rows whose input is not blank.',
  },
  noTodo: {
    ja: '結果がまだない行も、入力が変わった行もありません。やり直すときは「すべての行」を選んでください。',
    en: 'Every row has its result: choose all rows to run them again.',
  },
  noFailed: { ja: '失敗した行はありません。', en: 'No row has failed.' },
  noInputs: { ja: '入力の列を選んでください。', en: 'Choose at least one input column.' },
  noOutputs: { ja: '出力の列を選んでください。', en: 'Choose at least one output column.' },
  badOutput: {
    ja: '出力の列「{name}」は入力の列、行を見分ける列、Seiri の列のどれかと同じか、重複しています。別の名前にしてください。',
    en: 'The output column “{name}” is an input, a key, Seiri’s own or named twice: choose another name.',
  },
  badKey: {
    ja: '行を見分ける列「{name}」に空欄か重複があります（{row} 行目）。直すか、「自動で作る」を選んでください。',
    en: 'The key column “{name}” has a blank or repeated value in row {row}: fix it, or let Seiri make the keys.',
  },
  badCost: { ja: '費用の上限は 0 より大きい数で入力してください。', en: 'The spending limit must be a number over 0.' },
  badRowsPerCall: {
    ja: '1回にまとめて尋ねる行数は 1 から 100 まで、または「自動」にしてください。',
    en: 'The rows asked about in one call must be 1 to 100, or automatic.',
  },
  badHeader: {
    ja: '見出しの行は 1 から {last} までの行番号で指定してください。',
    en: 'The header row must be a row number from 1 to {last}.',
  },
  badPreset: {
    ja: 'プリセットの名前は 1～40 文字で入力してください（保存できるのは {most} 個までです）。',
    en: 'A preset’s name has 1 to 40 characters (at most {most} are kept).',
  },
  noPrompt: {
    ja: 'プロンプト {task}/{version} がありません。別のバージョンを選ぶか、プロンプトの担当者に確認してください。',
    en: 'There is no prompt {task}/{version}: choose another version, or ask the owner of the prompt.',
  },
  noRun: {
    ja: 'その実行の記録はこのスプレッドシートに残っていません。「Seiri runs」シートを確認してください。',
    en: 'There is no such run here: look into the sheet “Seiri runs”.',
  },
  wrongState: {
    ja: 'いまはできません（状態: {state}）。状態が変わるまで待つか、ほかのボタンを使ってください。',
    en: 'That cannot be done now: the run is {state}. Wait until that changes, or use another button.',
  },
  moved: {
    ja: '準備のあいだにシートの行が変わったため、何も実行していません。見積もりからやり直してください。',
    en: 'The sheet’s rows were changed while the run was being prepared, and nothing was run: estimate it again.',
  },
  pinChanged: {
    ja: '見積もりのあとに対象の行、列またはプロンプトが変わったため、実行していません。見積もりからやり直してください。',
    en: 'Its rows, columns or prompt were changed after the estimate, and nothing was run: estimate it again.',
  },
  rowsTaken: {
    ja: '対象のうち {n} 行は、終わっていない別の実行（{ids}）が使っています。終わるのを待つか、その実行を中止してください。',
    en: '{n} of these rows belong to a run that is not over yet ({ids}): wait for it, or cancel it.',
  },
  busy: {
    ja: 'ほかの処理が動いています。少し待ってからもう一度試してください。',
    en: 'Something else is at work on this spreadsheet: try again in a moment.',
  },
  columnBlocked: {
    ja: '列「{name}」に書き込めません（{why}）。シートの所有者に保護や入力規則を外してもらい、「再開」してください。',
    en: 'The column “{name}” cannot be written ({why}): have its protection or validation removed, then resume.',
  },
  blockedColumns: {
    ja: '書き込めなかったセルがあります（{columns}）。各行の「{reason}」列を確認してください。',
    en: 'Some cells could not be written ({columns}): see “{reason}” of each row.',
  },
  blockedColumn: { ja: '{name}: {n} セル、{why}', en: '{name}: {n} cells: {why}' },

  loaderSilent: {
    ja: '10 分間、読み込み処理から連絡がありません。このまま待つか、管理者に読み込み処理のログを確認してもらってください。',
    en: 'Nothing was heard of the loader for ten minutes: wait, or ask your administrator to look at its log.',
  },
  loaderGone: {
    ja: '30 分間、読み込み処理から連絡がありません。「再開」で読み込みをやり直せます。それでも進まなければ、管理者に読み込み処理のログを確認してもらってください。',
    en: 'Nothing was heard of the loader for thirty minutes: Resume starts it again. If that does not help, ask your administrator to look at its log.',
  },
  loaderNever: {
    ja: '30 分たっても読み込み処理が始まらなかったため、中止しました。モデルは呼び出されておらず、費用はかかっていません。必要なら新しく実行してください。',
    en: 'The loader had not begun after thirty minutes, so the run was cancelled; no model call was made and nothing is paid. Start a new run if you need it.',
  },
  resumeSilent: {
    ja: '再開から 10 分たっても一時停止したままです（{why}）。原因を直してもう一度「再開」するか、管理者に読み込み処理のログを確認してもらってください。',
    en: 'It is still halted ten minutes after Resume ({why}): fix that and resume it again, or ask your administrator to look at the loader’s log.',
  },
  cancelSilent: {
    ja: '30 分たっても中止できません。課金が続いているおそれがあります。もう一度「中止」を押し、管理者に読み込み処理のログを確認してもらってください。',
    en: 'It could not be cancelled in thirty minutes, and rows may still be paid for: cancel it again, and ask your administrator to look at the loader’s log.',
  },
  partialSilent: {
    ja: '30 分たっても途中の結果を取り出せませんでした。もう一度試すか、管理者に読み込み処理のログを確認してもらってください。',
    en: 'The results so far could not be collected in thirty minutes: try again, or ask your administrator to look at the loader’s log.',
  },
  waitsFor: { ja: '待機中の行があります: {why}', en: 'Rows are waiting: {why}' },
  noNews: {
    ja: '2 時間、新しい結果がありません。このまま待つか、管理者に状況を確認してもらってください。',
    en: 'No new result has come for two hours: wait, or ask your administrator to look.',
  },
  noNewsGone: {
    ja: '24 時間、新しい結果がないため確認をやめました。「再開」で確認を続けられます。',
    en: 'No new result has come for 24 hours, so Seiri stopped watching: Resume watches it again.',
  },
  writingStuck: {
    ja: '30 分間、結果を書き込めませんでした（{why}）。原因を取り除いて「再開」してください。書き込みは続きから行われます。',
    en: 'No result could be written for thirty minutes ({why}): remove the cause and resume; writing continues where it ended.',
  },
  sheetRestless: {
    ja: 'シートが並べ替えられ続けています',
    en: 'the sheet is being sorted all the time',
  },
  faultsTooLong: {
    ja: '30 分間エラーが続いたため止めました。{why} 直ったら「再開」してください。',
    en: 'It was stopped after thirty minutes of errors. {why} Resume it when that is fixed.',
  },
  exportBroken: {
    ja: '結果ファイルが完全ではありません（読めない行 {bad}、足りない行 {missing}）。読めた分は書き込みました（{written} 行）。管理者に結果ファイルを確認してもらい、「再開」してください。',
    en: 'The file of results is incomplete ({bad} lines cannot be read, {missing} are missing). What could be read was written ({written} rows). Ask your administrator to look at it, then resume.',
  },
  unplaced: {
    ja: '{n} 件の結果は書き込んでいません（入力が変わった行 {changed} 件、別の実行に移った行 {taken} 件、見つからない行 {gone} 件）。入力が変わった行は、もう一度実行してください。',
    en: '{n} results were not written ({changed} whose input has changed, {taken} whose row another run has taken, {gone} whose row cannot be found). Run the changed rows again.',
  },
  watchNone: {
    ja: '自動の確認を始められません（Google のトリガー数の上限など）。サイドバーを開いたままにするか、メニューの「結果の書き込みを続ける」を使ってください。',
    en: 'Runs cannot be watched by themselves (Google’s limit of triggers): keep the sidebar open, or use “Continue writing results” of the menu.',
  },
  runsSheetBlocked: {
    ja: '「Seiri runs」シートに書き込めません（{why}）。実行には影響ありません。保護を外すと記録が続きます。',
    en: 'The sheet “Seiri runs” cannot be written ({why}). Runs are not affected; remove its protection to continue the list.',
  },
  mailDone: { ja: 'Seiri: 実行 {id} の状態: {state}', en: 'Seiri: run {id} is {state}' },
  mailBody: {
    ja: 'シート「{sheet}」の実行 {id} の状態: {state}\n書き込んだ行: {written} / {rows}、失敗: {notOk}、費用: US${cost}\n{message}\n\n{url}',
    en: 'The run {id} on sheet “{sheet}” is {state}.\nRows written: {written} of {rows}, failed: {notOk}, cost: US${cost}\n{message}\n\n{url}',
  },
  identity: {
    ja: 'この値を管理者に渡してください（信頼ポリシーに入れます）。\n\naud: {aud}\nazp: {azp}\nsub: {sub}\nemail: {email}',
    en: 'Give these to your administrator, who puts them into the trust policy.\n\naud: {aud}\nazp: {azp}\nsub: {sub}\nemail: {email}',
  },

  awsUnreachable: {
    ja: 'AWS に接続できません。少し待ってからもう一度試してください。（{why}）',
    en: 'AWS cannot be reached: try again in a moment. ({why})',
  },
  awsWho: {
    ja: 'この Google アカウントはスタックの利用者として登録されていません。メニューの「自分の識別子を表示」の値を管理者に渡してください。（{why}）',
    en: 'This Google account is not known to the stack: give your administrator what “Show who I am to AWS” shows. ({why})',
  },
  awsToken: {
    ja: 'Google から本人確認の情報を受け取れませんでした。ページを再読み込みし、メニューの「サイドバーを開く」から Seiri をもう一度承認してください。',
    en: 'Google gave no identity token: reload the page and authorize Seiri again from “Open sidebar” of the menu.',
  },
  awsDenied: {
    ja: 'AWS で許可されていない操作です。管理者に権限と SheetSettings が最新か確認してもらってください。（{why}）',
    en: 'AWS does not permit this: ask your administrator whether your rights and SheetSettings are up to date. ({why})',
  },
  awsGone: {
    ja: 'AWS に必要なものが見つかりません。管理者に SheetSettings が最新か確認してもらってください。（{why}）',
    en: 'Something is missing at AWS: ask your administrator whether SheetSettings is up to date. ({why})',
  },
  awsBusy: {
    ja: 'AWS が混み合っています。少し待ってからもう一度試してください。（{why}）',
    en: 'AWS is busy: try again in a moment. ({why})',
  },
  order_unavailable: {
    ja: 'いまはできませんでした。少し待ってから、実行は「再開」、それ以外はもう一度試してください。続くときは管理者に知らせてください。（{why}）',
    en: 'It could not be done now: wait a moment, then resume the run or try again; if it happens again, tell your administrator. ({why})',
  },
  order_conflict: {
    ja: '同じ名前の実行が、別の内容ですでに始まっています。この実行を中止して、新しく実行してください。（{why}）',
    en: 'A run of this name was started with something else: cancel this one and start a new run. ({why})',
  },
  order_not_found: {
    ja: 'スタックにこの実行がありません。読み込みが始まるまで少し待つか、新しく実行してください。（{why}）',
    en: 'The stack has no such run: wait until its loader has begun, or start a new run. ({why})',
  },
  order_not_now: {
    ja: 'この実行のいまの状態ではできません。状態が変わるまで待つか、ほかのボタンを使ってください。（{why}）',
    en: 'The run’s state does not allow it now: wait until it changes, or use another button. ({why})',
  },
  order_not_allowed: {
    ja: 'このスタックの設定では許可されていません。必要なときは管理者に相談してください。（{why}）',
    en: 'The stack’s settings do not allow it: ask your administrator if you need it. ({why})',
  },
  order_bad_prompt: {
    ja: 'プロンプトに誤りがあります。直してからもう一度試してください。（{why}）',
    en: 'The prompt has a fault: fix it and try again. ({why})',
  },
  order_failed: {
    ja: 'スタックの側でエラーが起きました。もう一度試し、続くときはこの文を管理者に渡してください。（{why}）',
    en: 'The stack failed: try again; if it happens again, give this sentence to your administrator. ({why})',
  },
  order_refused: {
    ja: 'スタックがこの内容を受け付けませんでした。示された項目を直してやり直し、分からないときはこの文を管理者に渡してください。（{why}）',
    en: 'The stack did not accept this: change what it names and try again, or give this sentence to your administrator. ({why})',
  },
  awsOther: {
    ja: 'AWS でエラーが起きました。もう一度試し、続くときはこの文を管理者に渡してください。（{why}）',
    en: 'AWS reported an error: try again; if it happens again, give this sentence to your administrator. ({why})',
  },

  googleProtected: {
    ja: '保護された範囲です。シートの所有者に編集の許可をもらってください。',
    en: 'The range is protected: ask the owner of the sheet to let you edit it.',
  },
  googleValidation: { ja: '入力規則に合わない値です。', en: 'The value breaks the cell’s validation.' },
  googleRights: {
    ja: 'このスプレッドシートを編集する権限がありません。所有者に編集者として共有してもらってください。',
    en: 'You may not edit this spreadsheet: ask its owner to share it with you as an editor.',
  },
  googleAuthorize: {
    ja: 'Seiri の権限がまだ承認されていません。ページを再読み込みし、メニューの「サイドバーを開く」から承認してください。',
    en: 'Seiri is not authorized yet: reload the page and authorize it from “Open sidebar” of the menu.',
  },
  googleQuota: { ja: 'Google の 1 日の利用上限に達しました。明日もう一度試してください。', en: 'Google’s daily limit is used up: try again tomorrow.' },
  googleBusy: {
    ja: 'Google スプレッドシートが応答しません。少し待ってからもう一度試してください。',
    en: 'Google Sheets does not answer: try again in a moment.',
  },
  googleFull: {
    ja: 'このスプレッドシートは上限の 1,000 万セルに達しました。不要な行や列を削除してください。',
    en: 'The spreadsheet has reached ten million cells: delete rows or columns that are not needed.',
  },
  googleStore: {
    ja: 'スプレッドシートに保存できる設定の量を超えました。使わないプリセットを削除してください。',
    en: 'The spreadsheet can keep no more settings: delete presets that are not needed.',
  },
  googleOther: {
    ja: '予期しないエラーが起きました。もう一度試し、続くときはこの文を管理者に渡してください。（{why}）',
    en: 'An unexpected error: try again; if it happens again, give this sentence to your administrator. ({why})',
  },
  noReply: {
    ja: 'Google の側でスクリプトが止まりました。もう一度試し、続くときはページを再読み込みしてください。始まっている実行は自動で続きます。（{why}）',
    en: 'Google stopped the script: try again, and reload the page if that does not help. Runs that have begun continue by themselves. ({why})',
  },

  loadShare: {
    ja: '読み込み処理がこのスプレッドシートを読めません。スプレッドシートを読み込み処理のサービスアカウントに共有してから「再開」してください。（{why}）',
    en: 'The loader may not read this spreadsheet: share it with the loader’s service account, then resume. ({why})',
  },
  loadGoogle: {
    ja: '読み込み処理が Google に接続できませんでした。「再開」しても続くときは管理者に知らせてください。（{why}）',
    en: 'The loader could not reach Google: resume; if it happens again, tell your administrator. ({why})',
  },
  loadColumn: {
    ja: '読み込み処理が必要な列を見つけられませんでした。見出しを元に戻してから「再開」してください。（{why}）',
    en: 'The loader did not find a column that it needs: put its header back, then resume. ({why})',
  },
  loadMoved: {
    ja: '読み込み中に行が動き続けたため読み込めませんでした。並べ替えを止めてから「再開」してください。（{why}）',
    en: 'The rows were moved while they were read: stop sorting, then resume. ({why})',
  },
  loadOther: {
    ja: '読み込みを始めたあとに行が変わったため、同じ実行は続けられません。この実行を中止して、新しく実行してください。支払い済みの回答は再利用されます。（{why}）',
    en: 'The rows are others than when loading began: cancel this run and start a new one; what was answered is not paid for twice. ({why})',
  },
  loadEmpty: {
    ja: '読み込む行がありませんでした。新しく実行してください。（{why}）',
    en: 'There was no row to load: start a new run. ({why})',
  },
  loadPrompt: {
    ja: 'プロンプトを使えませんでした。別のバージョンを選ぶか、プロンプトの担当者に知らせてください。（{why}）',
    en: 'The prompt could not be used: choose another version, or tell its owner. ({why})',
  },
  loadCancelled: {
    ja: 'この実行はすでに中止されています。新しく実行してください。（{why}）',
    en: 'This run was cancelled already: start a new one. ({why})',
  },
  loadFault: {
    ja: '読み込み処理が止まりました。「再開」しても続くときは、この文を管理者に渡してください。（{why}）',
    en: 'The loader stopped: resume; if it happens again, give this sentence to your administrator. ({why})',
  },
  haltBudget: {
    ja: '費用の上限に達したため一時停止しました。残りの行は課金されていません。上限を上げて「再開」するか、「ここまでの結果を書き込む」を押してください。（{why}）',
    en: 'It reached its spending limit; the rest is not paid for. Raise the limit and resume, or write the results so far. ({why})',
  },
  haltPrice: {
    ja: 'このモデルの料金が分からないため、費用の上限を守れません。上限なしで新しく実行するか、別のモデルを選んでください。（{why}）',
    en: 'The model has no price, so the spending limit cannot be kept: start a new run without a limit or with another model. ({why})',
  },
  haltCanary: {
    ja: '最初の行で正しくない回答が多かったため一時停止しました。プロンプトとモデルを見直してください。（{why}）',
    en: 'Too many of the first rows had no valid answer: check prompt and model. ({why})',
  },
  haltModel: {
    ja: 'モデルを使えないため一時停止しました。管理者にモデルの利用許可を確認してもらい、「再開」してください。（{why}）',
    en: 'The model cannot be used: ask your administrator about access to it, then resume. ({why})',
  },
  haltOther: {
    ja: '一時停止しました。原因を直して「再開」するか、「中止」してください。（{why}）',
    en: 'It was halted: fix the cause and resume, or cancel. ({why})',
  },
  cancelledWhy: {
    ja: '中止しました。途中の結果は「ここまでの結果を書き込む」で書き込めます。（{why}）',
    en: 'It was cancelled; what was answered until then can be written with “Write the results so far”. ({why})',
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
  const filled = text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  // A sentence in brackets has no full stop.
  return filled.replace(/[.。](?=[)）])/g, '');
}

/**
 * @param {Language} language
 * @param {string[]} names
 */
function list_(language, names) {
  return names.join(language === 'ja' ? '、' : ', ');
}

/** @returns {Language} */
function userLanguage_() {
  return String(Session.getActiveUserLocale() || '').startsWith('ja') ? 'ja' : 'en';
}
