// The function that takes orders, as the sheet meets it: the same fields, bounds, errors and arguments of the loader as
// examples/orders/cases.json holds the function itself to.
import { createHash } from 'node:crypto';

/** An order that is refused. */
export class Refusal extends Error {
  constructor(code, field, message = 'it is refused') {
    super(message);
    this.error = { code, message, field };
  }
}

const line = most => new RegExp(`^[^\\x00-\\x1f\\x7f\\u2028\\u2029]{1,${most}}$`, 'u');
const COLUMN = /^(?:[^\x00-\x1f\x7f]|[\t\r\n]){1,500}$/u;
const EXECUTION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const KEY = /^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}$/;
const MODEL = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,255}$/;
const TASK = /^(?!@)[^\x00-\x1f\x7f\u2028\u2029]{1,200}$/u;
const PROMPT = /^(?:[^\x00-\x1f\x7f]|[\t\r\n]){0,100000}$/u;
const VERSION = /^[^\x00-\x1f\x7f\u2028\u2029,]{1,200}$/u;

/** The fields of an object, read one by one; what is not read is refused. */
class Fields {
  constructor(json, prefix = '') {
    this.json = json;
    this.prefix = prefix;
    this.known = new Set();
  }

  path(name) {
    return this.prefix + name;
  }

  get(name) {
    this.known.add(name);
    const value = Object.hasOwn(this.json, name) ? this.json[name] : null;
    return value === null ? undefined : value;
  }

  need(name, read) {
    const value = read(name);
    if (value === undefined) {
      throw new Refusal('missing', this.path(name));
    }
    return value;
  }

  text(name, pattern, value = this.get(name), path = this.path(name)) {
    if (value === undefined) {
      return undefined;
    }
    check(typeof value === 'string', 'wrong_type', path);
    check(pattern.test(value) && value.isWellFormed(), 'out_of_bounds', path);
    return value;
  }

  required(name, pattern) {
    return this.need(name, () => this.text(name, pattern));
  }

  whole(name, least, most) {
    const value = this.get(name);
    if (value === undefined) {
      return undefined;
    }
    check(Number.isInteger(value), 'wrong_type', this.path(name));
    check(value >= least && value <= most, 'out_of_bounds', this.path(name));
    return value;
  }

  wholeOr(word, name, least, most) {
    const value = this.get(name);
    if (typeof value !== 'string') {
      return this.whole(name, least, most);
    }
    check(value === word, 'out_of_bounds', this.path(name));
    return value;
  }

  decimal(name, most, zero = false) {
    const value = this.get(name);
    if (value === undefined) {
      return undefined;
    }
    check(typeof value === 'number', 'wrong_type', this.path(name));
    const inside = (value > 0 || (zero && value === 0)) && value <= most;
    check(inside && value === Number(value.toFixed(6)), 'out_of_bounds', this.path(name));
    return value;
  }

  bool(name) {
    const value = this.get(name);
    check(value === undefined || typeof value === 'boolean', 'wrong_type', this.path(name));
    return value;
  }

  object(name, value = this.get(name), path = this.path(name)) {
    check(value === undefined || (typeof value === 'object' && !Array.isArray(value)), 'wrong_type', path);
    return value === undefined ? undefined : new Fields(value, path + '.');
  }

  list(name, most) {
    const value = this.get(name);
    if (value === undefined) {
      return [];
    }
    check(Array.isArray(value), 'wrong_type', this.path(name));
    check(value.length > 0 && value.length <= most, 'out_of_bounds', this.path(name));
    return value;
  }

  texts(name, most, pattern) {
    return this.list(name, most).map((value, i) => this.text(name, pattern, value, `${this.path(name)}[${i}]`));
  }

  objects(name, most) {
    return this.list(name, most).map((value, i) => this.object(name, value, `${this.path(name)}[${i}]`));
  }

  refuseOthers() {
    const other = Object.keys(this.json).find(name => !this.known.has(name));
    check(other === undefined, 'unknown_field', this.path(other));
  }
}

function check(right, code, field) {
  if (!right) {
    throw new Refusal(code, field);
  }
}

/** What a key is called by as an execution. */
function executionOf(key) {
  const digest = createHash('sha256').update(`${key.length}:${key}`).digest('hex').slice(0, 8);
  return EXECUTION.test(key) ? key : `${key.slice(0, 80).replace(/[^A-Za-z0-9._-]/g, '-')}-${digest}`;
}

/**
 * Reads an order as the function does.
 *
 * @returns {{word: string, id: string, key?: string, attempt?: number, args?: string[], maxCost?: number, by?: string}}
 */
export function readOrder(order, bucket) {
  check(typeof order === 'object' && order !== null && !Array.isArray(order), 'not_json', '');
  const fields = new Fields(order);
  const word = fields.required('order', line(40));
  const known = ['start', 'cancel', 'resume', 'redrive', 'export', 'status', 'draft'];
  check(known.includes(word), 'out_of_bounds', 'order');
  const read = { word };
  if (word === 'draft') {
    return readDraft(fields);
  }
  if (word === 'start') {
    read.key = fields.required('order_key', KEY);
    read.id = executionOf(read.key);
    read.attempt = fields.whole('attempt', 1, 1000) ?? 1;
  } else {
    read.key = word === 'export' ? fields.required('order_key', KEY) : undefined;
    read.id = fields.required('execution_id', EXECUTION);
  }
  read.by = fields.text('ordered_by', line(200));
  if (word === 'resume') {
    read.maxCost = fields.decimal('max_cost_usd', 1e6);
    fields.whole('max_tokens', 1, 1e12);
  }
  if (word === 'start') {
    read.args = loaderArguments(fields, bucket, read.id, read.by);
  } else if (word === 'export') {
    read.args = ['export', read.id];
  }
  fields.refuseOthers();
  return read;
}

function readDraft(fields) {
  const read = {
    word: 'draft',
    task: fields.required('task', TASK),
    from: fields.required('from_version', VERSION),
    description: fields.text('description', line(1000)),
  };
  const texts = fields.object('texts');
  check(texts || read.description !== undefined, 'missing', 'texts');
  if (texts) {
    read.system = texts.text('system_template', PROMPT);
    read.prompt = texts.text('prompt_template', PROMPT);
    texts.refuseOthers();
  }
  read.by = fields.text('ordered_by', line(200));
  fields.refuseOthers();
  return read;
}

function loaderArguments(order, bucket, id, by) {
  const args = [];
  const add = (option, value) => value !== undefined && args.push(`${option}=${value}`);
  const rows = order.need('rows', () => order.object('rows'));
  const task = order.required('task', TASK);
  const sheet = rows.object('sheet');
  const s3 = rows.get('s3');
  check(!(sheet && s3 !== undefined), 'out_of_bounds', 'rows.s3');
  check(sheet || s3 !== undefined, 'missing', 'rows.s3');
  args.push(sheet ? sheetAddress(sheet) : objectAddress(rows, bucket));
  add('--task', task);
  add('--execution-id', id);
  if (!sheet) {
    add('--format', rows.text('format', /^(csv|tsv|jsonl|xlsx)$/));
    add('--charset', rows.text('charset', /^[A-Za-z0-9._:-]{1,40}$/));
    add('--separator', rows.text('separator', /^(comma|tab|semicolon|pipe|space|none|[^\x00-\x1f\x7f])$/));
    add('--header-row', rows.whole('header_row', 1, 1e7));
    add('--sheet', rows.text('workbook_sheet', line(200)));
  }
  const reading = sheet || rows;
  add('--id-column', reading.text('id_column', COLUMN));
  const where = reading.object('where');
  if (where) {
    const column = where.required('column', /^(?:[^\x00-\x1f\x7f=]|[\t\r\n]){1,500}$/u);
    add('--where', `${column}=${where.required('value', COLUMN)}`);
    where.refuseOthers();
  }
  add('--render', reading.text('render', /^(displayed|raw)$/));
  reading.texts('columns', 200, COLUMN).forEach(column => add('--input-column', column));
  reading.refuseOthers();
  rows.refuseOthers();
  add('--prompt-version', order.text('prompt_version', VERSION));
  add('--model', order.text('model', MODEL));
  order.texts('fallback_models', 10, MODEL).forEach(model => add('--fallback-model', model));
  add('--max-cost', order.decimal('max_cost_usd', 1e6));
  add('--max-tokens', order.whole('max_tokens', 1, 1e12));
  add('--max-in-flight', order.whole('max_in_flight', 1, 1000));
  add('--rows-per-call', order.wholeOr('auto', 'rows_per_call', 1, 100));
  const echo = order.bool('echo');
  if (echo !== undefined) {
    args.push(echo ? '--echo' : '--no-echo');
  }
  const canary = order.object('canary');
  if (canary) {
    const share = [canary.need('rows', n => canary.whole(n, 1, 999999)), canary.need('percent', n => canary.whole(n, 0, 100))];
    add('--canary', share.join(':'));
    canary.refuseOthers();
  }
  variants(order).forEach(variant => add('--variant', variant));
  if (order.bool('reuse') === false) {
    args.push('--no-reuse');
  }
  add('--ordered-by', by);
  return args;
}

function sheetAddress(sheet) {
  const book = sheet.required('spreadsheet', /^[A-Za-z0-9_-]{1,100}$/);
  const gid = sheet.need('gid', name => sheet.whole(name, 0, 999999999999999));
  const header = sheet.whole('header_row', 1, 999999) ?? 1;
  return `sheets://${book}/${gid}${header > 1 ? `?header-row=${header}` : ''}`;
}

function objectAddress(rows, bucket) {
  const address = rows.required('s3', line(1200));
  const prefix = `s3://${bucket}/input/`;
  check(address.startsWith(prefix) && address !== prefix, 'other_place', 'rows.s3');
  check(!/(^|\/)\.{0,2}(\/|$)/.test(address.slice(prefix.length)), 'other_place', 'rows.s3');
  return address;
}

function variants(order) {
  const names = new Set();
  return order.objects('variants', 20).map(variant => {
    const name = variant.required('name', /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/);
    check(!names.has(name), 'out_of_bounds', variant.path('name'));
    names.add(name);
    const weight = variant.need('weight', field => variant.whole(field, 1, 1000000));
    const settings = [
      ['prompt', variant.text('prompt_version', VERSION)],
      ['model', variant.text('model', MODEL)],
      ['max_tokens', variant.whole('max_tokens', 1, 1000000)],
      ['temperature', variant.decimal('temperature', 2, true)],
      ['top_p', variant.decimal('top_p', 1, true)],
      ['rows_per_call', variant.wholeOr('auto', 'rows_per_call', 1, 100)],
      ['echo', variant.bool('echo')],
    ];
    variant.refuseOthers();
    return [`${name}=${weight}`, ...settings.filter(([, value]) => value !== undefined).map(pair => pair.join('='))].join(',');
  });
}

/** The function: what it keeps of orders, and what it does with executions. */
export class OrderFunction {
  /** @param {import('./aws.js').FakeAws} aws */
  constructor(aws) {
    this.aws = aws;
    this.kept = new Map();
    this.started = new Map();
  }

  invoke(order) {
    try {
      return { ok: true, order: order.order, ...this.carryOut(order) };
    } catch (e) {
      if (e instanceof Refusal) {
        return { ok: false, error: e.error };
      }
      throw e;
    }
  }

  carryOut(order) {
    const read = readOrder(order, this.aws.bucket);
    if (read.word === 'draft') {
      return this.draft(read);
    }
    const item = this.aws.executions.get(read.id);
    const status = item && item.status.S;
    switch (read.word) {
      case 'start':
        return this.start(order, read);
      case 'export':
        this.find(item);
        return { execution_id: read.id, loader_task: this.aws.startLoader(read.args, `${read.key} ${read.id}`) };
      case 'cancel':
        this.find(item);
        this.allow(status !== 'finished');
        return this.move(item, status !== 'cancelled', 'cancelled', `cancelled by ${read.by}`);
      case 'resume':
        this.find(item);
        this.allow(['halted', 'running', 'loading'].includes(status));
        return this.move(item, status === 'halted', 'running', '');
      default:
        return { execution_id: read.id, status };
    }
  }

  draft(read) {
    const of = version => this.aws.prompts.find(p => p.task_name.S === read.task && p.prompt_version.S === version);
    const label = read.from.startsWith('@') ? of(read.from) : null;
    const base = of(label ? label.version.S : read.from);
    if (!base) {
      throw new Refusal('not_found', 'from_version', 'there is no such version');
    }
    const made = {
      ...base,
      description: { S: read.description ?? `Draft of ${base.prompt_version.S}` },
      ...(read.system === undefined ? {} : { system_template: { S: read.system } }),
      ...(read.prompt === undefined ? {} : { prompt_template: { S: read.prompt } }),
    };
    if (/\{%\s*include/.test(made.prompt_template.S)) {
      throw new Refusal('bad_prompt', 'texts', 'prompt_template, line 1: Unexpected tag name "include"');
    }
    if (!/\b(input_value|fields|record_id)\b/.test(made.system_template.S + made.prompt_template.S)) {
      throw new Refusal('bad_prompt', 'texts', 'the prompt takes nothing from the row');
    }
    const version = `draft-${createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 12)}`;
    const registered = !of(version);
    if (registered) {
      this.aws.prompts.push({ ...made, prompt_version: { S: version } });
    }
    return { task: read.task, prompt_version: version, registered };
  }

  start(order, read) {
    const same = { ...order };
    delete same.attempt;
    delete same.ordered_by;
    const digest = JSON.stringify(same, Object.keys(same).sort().concat(keysBelow(same)));
    if (!this.kept.has(read.id)) {
      this.kept.set(read.id, digest);
    }
    if (this.kept.get(read.id) !== digest) {
      throw new Refusal('conflict', 'order_key', 'the key was given to another order before');
    }
    const before = this.started.get(read.id);
    if (!before || before < read.attempt) {
      this.aws.startLoader(read.args, `${read.id} ${read.attempt}`);
      this.started.set(read.id, read.attempt);
    }
    return { execution_id: read.id, started: !before || before < read.attempt, attempt: read.attempt };
  }

  find(item) {
    if (!item) {
      throw new Refusal('not_found', 'execution_id', 'there is no such execution');
    }
  }

  allow(right) {
    if (!right) {
      throw new Refusal('not_now', 'execution_id', 'its status does not allow it');
    }
  }

  move(item, changed, status, reason) {
    if (changed) {
      item.status = { S: status };
      item.status_reason = { S: reason };
    }
    return { execution_id: item.execution_id.S, changed, status: item.status.S };
  }
}

function keysBelow(value) {
  return value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, below]) => [key, ...keysBelow(below)])
    : [];
}
