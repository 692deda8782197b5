// All services together, with a clock of their own, several people, and a script that is cut off after six minutes.
import { Book } from './sheet.js';
import { FakeAws } from './aws.js';
import { loaded } from './cells.js';
import { loadScript } from './script.js';
import { fakeUtilities } from './utilities.js';

export const SIX_MINUTES = 360000;
const PROPERTY_BYTES = 9 * 1024;
const ALL_PROPERTIES_BYTES = 500 * 1024;
const MOST_TRIGGERS = 20;
const FETCHES_A_DAY = 20000;

/** What ends a script that takes too long: nothing catches it. */
export class Cut extends Error {}

class Clock {
  constructor() {
    this.now = Date.parse('2026-11-21T01:00:00Z');
    this.until = Infinity;
    /** @type {Array<{at: number, work: () => void}>} what people do at some moment */
    this.plans = [];
  }

  /** Has a person do something at a moment, while a script may be running. */
  at(moment, work) {
    this.plans.push({ at: moment, work });
    this.plans.sort((a, b) => a.at - b.at);
  }

  pass(milliseconds) {
    this.now += milliseconds;
    while (this.plans.length > 0 && this.plans[0].at <= this.now) {
      this.plans.shift().work();
    }
    if (this.now > this.until) {
      this.kill();
    }
  }

  /** Cuts the script off: whatever it catches, no service answers it any more. */
  kill() {
    this.until = -Infinity;
    throw new Cut('Exceeded maximum execution time');
  }
}

export const SETTINGS = {
  region: 'ap-northeast-1',
  role: 'arn:aws:iam::123456789012:role/seiri-dev-sheet',
  orders: 'seiri-dev-orders',
  bucket: 'seiri-dev-bucket',
  executions: 'executions',
  prompts: 'prompt_templates',
  models: ['global.anthropic.claude-haiku-5-5*'],
  drafts: false,
};

const FIELDS = ['legal_form', 'name'];

const PROMPT = {
  task_name: { S: 'company-name' },
  prompt_version: { S: 'v1' },
  description: { S: 'Takes company names apart.' },
  system_template: { S: 'You normalize company names.' },
  prompt_template: { S: '<input>{{ input_value }}</input>' },
  output_schema: {
    S: JSON.stringify({ type: 'object', properties: { legal_form: {}, name: {} } }),
  },
  defaults: { M: {} },
};

const TOKEN = ['h', { aud: 'client-1', azp: 'client-1', sub: '1234', email: 'op@example.com' }, 's']
  .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');

export class World {
  /** @param {{uuid?: () => string}} [options] */
  constructor(options = {}) {
    this.clock = new Clock();
    this.book = new Book(this.clock);
    this.aws = new FakeAws(this.clock);
    this.aws.prompts = [
      PROMPT,
      { task_name: { S: 'company-name' }, prompt_version: { S: '@production' }, version: { S: 'v1' } },
      { ...PROMPT, prompt_version: { S: 'v2' } },
      { task_name: { S: '@history:company-name' }, prompt_version: { S: '@production#00000001' } },
    ];
    this.properties = new Map([['seiri.settings', JSON.stringify(SETTINGS)]]);
    this.triggers = [];
    this.alerts = [];
    this.mails = [];
    this.locked = false;
    this.locale = 'en';
    /** Rows as the loader read them, by execution. */
    this.loadedRows = new Map();
    this.run_ = loadScript(this.services_(options));
  }

  /** Runs a function of the project as Google would: with six minutes to go. */
  call(name, ...args) {
    this.clock.until = this.clock.now + SIX_MINUTES;
    const outer = this.calling;
    this.calling = true;
    try {
      const reply = this.run_(`${name}(...$.args)`, { args });
      if (this.clock.until === -Infinity) {
        throw new Cut('Exceeded maximum execution time');
      }
      return reply;
    } finally {
      this.calling = outer;
      if (!outer) {
        this.clock.until = Infinity;
        this.locked = false;
      }
    }
  }

  evaluate(expression, values) {
    return this.run_(expression, values);
  }

  /** Adds a task with a prompt of its own. */
  addTask(name, fields) {
    this.aws.prompts.push({
      ...PROMPT,
      task_name: { S: name },
      output_schema: { S: JSON.stringify({ type: 'object', properties: Object.fromEntries(fields.map(f => [f, {}])) }) },
    });
  }

  /** A person types into a cell: Google calls the simple trigger. */
  type(sheet, row, header, value) {
    sheet.cells(row)[sheet.column(header)] = value;
    this.call('onEdit', { range: sheet.getRange(row, sheet.column(header) + 1, 1, 1) });
  }

  /** Ticks until no trigger is left, as often as it takes; a script that is cut off is begun again. */
  tick(most = 30) {
    let ticks = 0;
    while (this.triggers.some(trigger => trigger.handler === 'seiriTick') && ticks < most) {
      ticks++;
      this.clock.pass(60000);
      this.tickOnce();
    }
    return ticks;
  }

  /** Each person's trigger runs as that person. */
  tickOnce() {
    const user = this.book.user;
    for (const trigger of this.triggers.filter(t => t.handler === 'seiriTick')) {
      this.book.user = trigger.user;
      try {
        this.call('seiriTick');
      } catch (e) {
        if (!(e instanceof Cut)) {
          throw e;
        }
      }
    }
    this.book.user = user;
  }

  task_(id) {
    return command(this.aws.tasks.find(t => argument(command(t), '--execution-id') === id));
  }

  /** The loader reads the rows. */
  load(id) {
    const args = this.task_(id);
    const [, sheetId, headerRow] = /^sheets:\/\/[^/]+\/(\d+)(?:\?header-row=(\d+))?$/.exec(args[0]);
    const sheet = this.book.sheets.find(s => s.id === Number(sheetId));
    const header = Number(headerRow || 1);
    const names = sheet.grid[header - 1];
    const inputs = args.filter(a => a.startsWith('--input-column=')).map(a => a.slice(15));
    const [where, value] = argument(args, '--where').split(/=(.*)/s);
    const render = argument(args, '--render');
    const at = name => names.indexOf(name);
    const rows = sheet.grid
      .slice(header)
      .map((row, i) => ({ row: row || [], number: header + 1 + i }))
      .filter(({ row }) => row[at(where)] === value)
      .map(({ row, number }) => ({
        key: String(row[at(argument(args, '--id-column'))]),
        values: inputs.map(name => loaded(row[at(name)], sheet.format(number, at(name) + 1), render)),
      }));
    this.loadedRows.set(id, { inputs, rows });
    return rows.length;
  }

  /** What the loader, the handler and the sweep do: a result for each marked row, in the rows' order. */
  finish(id, verdictOf = () => 'ok', outputOf = undefined) {
    if (!this.loadedRows.has(id)) {
      this.load(id);
    }
    const { inputs, rows } = this.loadedRows.get(id);
    const lines = rows.map(({ key, values }, i) =>
      JSON.stringify(result(id, i + 1, key, inputs, values, verdictOf(values[0], i), outputOf)),
    );
    this.export(id, lines);
    return rows.length;
  }

  export(id, lines) {
    this.aws.objects.set(
      `exports/execution_id=${id}/results.jsonl`,
      Buffer.from(lines.map(line => line + '\n').join('')),
    );
    this.aws.objects.set(`exports/execution_id=${id}/finished.json`, Buffer.from('{}'));
    this.status(id, 'finished', { count_ok: { N: String(lines.length) }, request_count: { N: String(lines.length) } });
  }

  /** What the loader does on the order to export the results so far: those of the first rows. */
  exportPartial(id, count, outputOf = undefined) {
    const { inputs, rows } = this.loadedRows.get(id);
    const lines = rows.slice(0, count).map(({ key, values }, i) => JSON.stringify(result(id, i + 1, key, inputs, values, 'ok', outputOf)));
    this.aws.objects.set(`exports/execution_id=${id}/partial.jsonl`, Buffer.from(lines.map(line => line + '\n').join('')));
    this.aws.objects.set(`exports/execution_id=${id}/partial.json`, Buffer.from('{}'));
  }

  status(id, status, more = {}) {
    this.aws.executions.set(id, {
      execution_id: { S: id },
      status: { S: status },
      ...(status === 'loading' ? {} : { request_count: { N: '3' } }),
      payload: {
        M: {
          task_name: { S: 'company-name' },
          prompt_version: { S: 'v1' },
          foundation_model_id: { S: 'global.anthropic.claude-haiku-5-5' },
        },
      },
      output_tokens: { N: '1000' },
      cost_usd: { N: '0.0125' },
      ...more,
    });
  }

  /** What the loader reports. */
  note(id, error) {
    this.aws.objects.set(`exports/execution_id=${id}/loader.json`, Buffer.from(JSON.stringify({ error })));
  }

  corrections() {
    return [...this.aws.objects]
      .filter(([key]) => key.startsWith('corrections/'))
      .flatMap(([key, body]) =>
        body
          .toString('utf8')
          .trim()
          .split('\n')
          .map(line => ({ object: key, ...JSON.parse(line) })),
      );
  }

  services_(options) {
    const { clock, book } = this;
    const world = this;
    class FakeDate extends Date {
      constructor(...args) {
        super(...(args.length ? args : [clock.now]));
      }

      static now() {
        return clock.now;
      }
    }
    return {
      Date: FakeDate,
      console: { ...console, error: () => {} },
      Utilities: fakeUtilities(clock, options.uuid),
      UrlFetchApp: { fetch: (url, fetched) => this.fetch_(url, fetched) },
      SpreadsheetApp: {
        getActiveSpreadsheet: () => book,
        getActiveSheet: () => book.getActiveSheet(),
        flush: () => book.called('flush'),
        getUi: () => ({ alert: text => this.alerts.push(text) }),
      },
      PropertiesService: { getDocumentProperties: () => this.documentProperties_() },
      LockService: {
        getDocumentLock: () => {
          let held = false;
          return {
            tryLock: () => {
              held = !world.locked;
              world.locked = true;
              return held;
            },
            releaseLock: () => {
              world.locked = held ? false : world.locked;
              held = false;
            },
          };
        },
      },
      MailApp: { sendEmail: (to, subject, body) => this.mails.push({ to, subject, body }) },
      ScriptApp: this.scriptApp_(),
      Session: {
        getActiveUserLocale: () => this.locale,
        getEffectiveUser: () => ({ getEmail: () => book.user }),
      },
      HtmlService: {},
    };
  }

  fetch_(url, options) {
    const day = Math.floor(this.clock.now / 86400000);
    this.fetched = this.fetched && this.fetched.day === day ? this.fetched : { day, times: 0 };
    if (++this.fetched.times > FETCHES_A_DAY) {
      throw new Error('Service invoked too many times for one day: urlfetch.');
    }
    return this.aws.fetch(url, options);
  }

  documentProperties_() {
    const { properties } = this;
    this.clock.pass(2);
    const bytes = text => Buffer.byteLength(text, 'utf8');
    return {
      getProperty: name => properties.get(name) ?? null,
      setProperty: (name, value) => {
        if (typeof value !== 'string' || bytes(value) > PROPERTY_BYTES) {
          throw new Error('Argument too large: value');
        }
        const others = [...properties].reduce((sum, [key, text]) => sum + (key === name ? 0 : bytes(key) + bytes(text)), 0);
        if (others + bytes(name) + bytes(value) > ALL_PROPERTIES_BYTES) {
          throw new Error('You have exceeded the property storage quota. Please remove some properties and try again.');
        }
        properties.set(name, value);
      },
      deleteProperty: name => properties.delete(name),
      getProperties: () => Object.fromEntries(properties),
    };
  }

  scriptApp_() {
    const mine = () => this.triggers.filter(trigger => trigger.user === this.book.user);
    const timed = trigger => ({
      everyMinutes: n => Object.assign(trigger, { every: n }) && timed(trigger),
      everyDays: n => Object.assign(trigger, { days: n }) && timed(trigger),
      atHour: () => timed(trigger),
      create: () => {
        if (mine().length >= MOST_TRIGGERS) {
          throw new Error('This script has too many triggers. Triggers must be deleted from the script before more can be added.');
        }
        this.triggers.push(trigger);
        return trigger;
      },
    });
    return {
      getIdentityToken: () => TOKEN,
      getProjectTriggers: mine,
      deleteTrigger: trigger => this.triggers.splice(this.triggers.indexOf(trigger), 1),
      newTrigger: handler => ({
        timeBased: () => timed({ handler, user: this.book.user, getHandlerFunction: () => handler }),
      }),
    };
  }
}

export function command(task) {
  return task.overrides.containerOverrides[0].command;
}

export function argument(args, name) {
  return (args.find(arg => arg.startsWith(name + '=')) || '').slice(name.length + 1);
}

/** The answer that the tests expect of an input. */
export function nameOf(input) {
  return input.replace('㈱', '');
}

export function result(id, number, record, inputs, values, verdict = 'ok', outputOf = undefined) {
  const good = verdict === 'ok' || verdict === 'repaired';
  const output = outputOf ? outputOf(values) : { [FIELDS[0]]: '株式会社', [FIELDS[1]]: nameOf(values[0]) };
  return {
    execution_id: id,
    request_id: `${id}-${String(number).padStart(8, '0')}`,
    record_id: record,
    input_value: inputs.length === 1 ? values[0] : JSON.stringify(values),
    ...(inputs.length > 1 ? { fields: Object.fromEntries(inputs.map((n, i) => [n, values[i]])) } : {}),
    verdict,
    output: good ? output : null,
    error_message: good ? null : `it is ${verdict}`,
  };
}

export const FORM = {
  task: 'company-name',
  version: '@production',
  model: '',
  inputs: ['company'],
  key: '',
  outputs: [
    { field: 'legal_form', column: 'legal_form' },
    { field: 'name', column: 'name' },
  ],
  scope: 'all',
  render: 'displayed',
  maxCost: '',
  language: 'en',
};
