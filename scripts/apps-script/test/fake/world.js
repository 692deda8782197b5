// All services together, with a clock of their own and a script that is cut off after six minutes.
import { Book } from './sheet.js';
import { FakeAws } from './aws.js';
import { loadScript } from './script.js';
import { fakeUtilities } from './utilities.js';

export const SIX_MINUTES = 360000;

/** What ends a script that takes too long: nothing catches it. */
export class Cut extends Error {}

class Clock {
  constructor() {
    this.now = Date.parse('2026-11-21T01:00:00Z');
    this.until = Infinity;
  }

  pass(milliseconds) {
    this.now += milliseconds;
    if (this.now > this.until) {
      throw new Cut('Exceeded maximum execution time');
    }
  }
}

export const SETTINGS = {
  region: 'ap-northeast-1',
  role: 'arn:aws:iam::123456789012:role/seiri-dev-sheet',
  cluster: 'seiri-dev',
  task: 'seiri-dev-loader',
  container: 'loader',
  subnets: ['subnet-1', 'subnet-2'],
  securityGroup: 'sg-1',
  bucket: 'seiri-dev-bucket',
  executions: 'executions',
  prompts: 'prompt_templates',
  models: ['global.anthropic.claude-haiku-5-5*'],
};

const FIELDS = ['legal_form', 'name'];

const PROMPT = {
  task_name: { S: 'company-name' },
  prompt_version: { S: 'v1' },
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
  constructor() {
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
    this.locked = false;
    this.locale = 'en';
    this.run_ = loadScript(this.services_());
  }

  /** Runs a function of the project as Google would: with six minutes to go. */
  call(name, ...args) {
    this.clock.until = this.clock.now + SIX_MINUTES;
    try {
      return this.run_(`${name}(...$.args)`, { args });
    } finally {
      this.clock.until = Infinity;
      this.locked = false;
    }
  }

  evaluate(expression, values) {
    return this.run_(expression, values);
  }

  /** Ticks until no trigger is left, as often as it takes; a script that is cut off is begun again. */
  tick(most = 30) {
    let ticks = 0;
    while (this.triggers.some(trigger => trigger.handler === 'seiriTick') && ticks < most) {
      ticks++;
      this.clock.now += 60000;
      try {
        this.call('seiriTick');
      } catch (e) {
        if (!(e instanceof Cut)) {
          throw e;
        }
      }
    }
    return ticks;
  }

  /** What the loader, the handler and the sweep do: a result for each marked row, in the rows' order. */
  finish(id, verdictOf = () => 'ok', sheet = this.book.sheets[0]) {
    const task = this.aws.tasks.find(t => argument(command(t), '--execution-id') === id);
    const args = command(task);
    const at = name => sheet.column(name);
    const inputs = args.filter(a => a.startsWith('--input-column=')).map(a => a.slice(15));
    const key = at(argument(args, '--id-column'));
    const marked = sheet.grid.slice(1).filter(row => row[at('seiri_run')] === id);
    const lines = marked.map((row, i) => {
      const values = inputs.map(name => String(row[at(name)]));
      return JSON.stringify(result(id, i + 1, row[key], inputs, values, verdictOf(values[0], i)));
    });
    this.export(id, lines);
    return marked.length;
  }

  export(id, lines) {
    this.aws.objects.set(
      `exports/execution_id=${id}/results.jsonl`,
      Buffer.from(lines.map(line => line + '\n').join('')),
    );
    this.aws.objects.set(`exports/execution_id=${id}/finished.json`, Buffer.from('{}'));
    this.status(id, 'finished', { count_ok: { N: String(lines.length) } });
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

  /** What the loader leaves word of. */
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

  services_() {
    const { clock, book, properties } = this;
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
      Utilities: fakeUtilities(clock),
      UrlFetchApp: { fetch: (url, options) => this.aws.fetch(url, options) },
      SpreadsheetApp: {
        getActiveSpreadsheet: () => book,
        getActiveSheet: () => book.getActiveSheet(),
        flush: () => book.called('flush'),
        getUi: () => ({ alert: text => this.alerts.push(text) }),
      },
      PropertiesService: {
        getDocumentProperties: () => ({
          getProperty: name => properties.get(name) ?? null,
          setProperty: (name, value) => {
            if (value.length > 9 * 1024) {
              throw new Error('Argument too large: value');
            }
            properties.set(name, value);
          },
          deleteProperty: name => properties.delete(name),
          getProperties: () => Object.fromEntries(properties),
        }),
      },
      LockService: {
        getDocumentLock: () => ({
          tryLock: () => (world.locked ? false : (world.locked = true)),
          releaseLock: () => (world.locked = false),
        }),
      },
      ScriptApp: this.scriptApp_(),
      Session: {
        getActiveUserLocale: () => this.locale,
        getEffectiveUser: () => ({ getEmail: () => 'op@example.com' }),
      },
      HtmlService: {},
    };
  }

  scriptApp_() {
    const timed = trigger => ({
      everyMinutes: n => Object.assign(trigger, { every: n }) && timed(trigger),
      everyDays: n => Object.assign(trigger, { days: n }) && timed(trigger),
      atHour: () => timed(trigger),
      create: () => {
        if (this.triggers.length >= 20) {
          throw new Error('This script has too many triggers.');
        }
        this.triggers.push(trigger);
        return trigger;
      },
    });
    return {
      getIdentityToken: () => TOKEN,
      getProjectTriggers: () => this.triggers.slice(),
      deleteTrigger: trigger => this.triggers.splice(this.triggers.indexOf(trigger), 1),
      newTrigger: handler => ({
        timeBased: () => timed({ handler, getHandlerFunction: () => handler }),
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

export function result(id, number, record, inputs, values, verdict = 'ok') {
  const good = verdict === 'ok' || verdict === 'repaired';
  return {
    execution_id: id,
    request_id: `${id}-${String(number).padStart(8, '0')}`,
    record_id: record,
    input_value: inputs.length === 1 ? values[0] : JSON.stringify(values),
    ...(inputs.length > 1 ? { fields: Object.fromEntries(inputs.map((n, i) => [n, values[i]])) } : {}),
    verdict,
    output: good ? { [FIELDS[0]]: '株式会社', [FIELDS[1]]: nameOf(values[0]) } : null,
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
