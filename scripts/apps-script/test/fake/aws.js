// What the sheet speaks to on AWS, over UrlFetchApp. Every signature is checked against another signer's.
import aws4 from 'aws4';
import assert from 'node:assert/strict';
import { OrderFunction, Refusal } from './orders.js';

const KEYS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret/key+', sessionToken: 'session=/+token' };

/** What lies in the bucket, and since when. */
class Objects extends Map {
  constructor(clock) {
    super();
    this.clock = clock;
    this.times = new Map();
  }

  set(key, body) {
    this.times.set(key, this.clock.now);
    return super.set(key, body);
  }
}

export class FakeAws {
  constructor(clock) {
    this.clock = clock;
    this.executions = new Map();
    this.prompts = [];
    this.objects = new Objects(clock);
    this.bucket = 'seiri-dev-bucket';
    /** What the loader was started with, as ECS is told. */
    this.tasks = [];
    /** All orders that were sent. */
    this.orders = [];
    this.function = new OrderFunction(this);
    this.fetches = 0;
    this.hurt = [];
  }

  fetch(url, options) {
    this.fetches++;
    this.clock.pass(150);
    assert.equal(options.muteHttpExceptions, true);
    const to = new URL(url);
    const hurt = this.hurt.shift();
    if (hurt === 'unreachable') {
      throw new Error('Address unavailable: ' + to.host);
    }
    if (hurt) {
      return reply(hurt, '<Error><Message>be slower</Message></Error>');
    }
    if (to.host.startsWith('sts.')) {
      return this.sts(new URLSearchParams(options.payload));
    }
    checkSignature(to, options);
    if (to.host.startsWith('lambda.')) {
      return this.lambda(to, options);
    }
    return to.host.includes('.s3.') ? this.s3(to, options) : this.json(options);
  }

  sts(form) {
    assert.equal(form.get('Action'), 'AssumeRoleWithWebIdentity');
    if (form.get('WebIdentityToken').split('.').length !== 3) {
      return reply(403, '<ErrorResponse><Error><Message>Not authorized</Message></Error></ErrorResponse>');
    }
    const { accessKeyId, secretAccessKey, sessionToken } = KEYS;
    return reply(
      200,
      `<AssumeRoleWithWebIdentityResponse><Credentials><SessionToken>${sessionToken}</SessionToken>` +
        `<SecretAccessKey>${secretAccessKey}</SecretAccessKey><AccessKeyId>${accessKeyId}</AccessKeyId>` +
        '</Credentials></AssumeRoleWithWebIdentityResponse>',
    );
  }

  json(options) {
    const body = JSON.parse(options.payload);
    const target = options.headers['X-Amz-Target'].replace(/.*\./, '');
    return reply(200, JSON.stringify(this[target](body)));
  }

  lambda(to, options) {
    assert.equal(to.pathname, '/2015-03-31/functions/seiri-dev-orders/invocations');
    assert.equal(to.search, '?Qualifier=live');
    assert.equal(options.method, 'post');
    const order = JSON.parse(options.payload);
    this.orders.push(order);
    return reply(200, JSON.stringify(this.function.invoke(order)));
  }

  /** What the function has ECS do: one task per token. */
  startLoader(command, clientToken) {
    if (this.full) {
      throw new Refusal('unavailable', '', 'cannot start the loader: RESOURCE:CPU');
    }
    if (!this.tasks.some(task => task.clientToken === clientToken)) {
      this.tasks.push({ clientToken, overrides: { containerOverrides: [{ name: 'loader', command }] } });
    }
    return `arn:task/${this.tasks.length}`;
  }

  GetItem({ TableName, Key }) {
    if (TableName === 'executions') {
      const item = this.executions.get(Key.execution_id.S);
      return item ? { Item: item } : {};
    }
    const item = this.prompts.find(
      p => p.task_name.S === Key.task_name.S && p.prompt_version.S === Key.prompt_version.S,
    );
    return item ? { Item: item } : {};
  }

  Scan({ ExclusiveStartKey }) {
    const from = ExclusiveStartKey ? Number(ExclusiveStartKey.at.N) : 0;
    const more = from + 2 < this.prompts.length;
    return {
      Items: this.prompts.slice(from, from + 2).map(p => ({ task_name: p.task_name, prompt_version: p.prompt_version })),
      ...(more ? { LastEvaluatedKey: { at: { N: String(from + 2) } } } : {}),
    };
  }

  s3(to, options) {
    const key = decodeURIComponent(to.pathname.slice(1));
    if (options.method === 'put') {
      this.objects.set(key, Buffer.from(options.payload, 'utf8'));
      return reply(200, '');
    }
    const object = this.objects.get(key);
    if (!object) {
      return reply(403, '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
    }
    const range = /^bytes=(\d+)-(\d+)$/.exec(options.headers.Range || '');
    if (!range) {
      return reply(200, object, { 'Last-Modified': new Date(this.objects.times.get(key)).toUTCString() });
    }
    const [from, end] = [Number(range[1]), Math.min(Number(range[2]), object.length - 1)];
    if (from >= object.length) {
      return reply(416, '<Error><Message>range</Message></Error>');
    }
    this.clock.pass((end - from) / 5000);
    return reply(206, object.subarray(from, end + 1), {
      'Content-Range': `bytes ${from}-${end}/${object.length}`,
    });
  }
}

function reply(status, body, headers = {}) {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : body;
  return { getResponseCode: () => status, getContentText: () => text, getHeaders: () => headers };
}

function checkSignature(to, options) {
  const headers = { ...options.headers };
  if (options.contentType) {
    headers['Content-Type'] = options.contentType;
  }
  const given = headers.Authorization;
  delete headers.Authorization;
  assert.ok(!Object.keys(headers).some(name => name.toLowerCase() === 'host'), 'UrlFetchApp sets Host itself');
  const [, region, service] = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(given);
  const other = aws4.sign(
    {
      method: options.method.toUpperCase(),
      host: to.host,
      path: to.pathname + to.search,
      headers: { ...headers },
      body: options.payload || '',
      service,
      region,
      extraHeadersToInclude: { range: true },
      extraHeadersToIgnore: { 'content-length': true },
    },
    KEYS,
  );
  assert.equal(given, other.headers.Authorization);
}
