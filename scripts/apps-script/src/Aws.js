/**
 * The four services of AWS that the sheet speaks to. Keys are held for one run of the script and stored nowhere.
 */

/**
 * What a stack says of itself in its output `SheetSettings`.
 *
 * @typedef {object} StackSettings
 * @property {string} region
 * @property {string} role the ARN of the role that a sheet takes
 * @property {string} orders the function that takes orders
 * @property {boolean} drafts whether its users may register drafts of prompts
 * @property {string} bucket
 * @property {string} executions the table
 * @property {string} prompts the table
 * @property {string[]} models what may be asked, ids that may end in `*`
 */

/**
 * @typedef {object} Reply
 * @property {number} status
 * @property {string} text
 * @property {Object<string, string>} headers their names in lower case
 */

const FETCH_TRIES = 4;

/** A call to AWS that did not work, in words. */
class AwsFault extends Error {
  /**
   * @param {string} message what AWS said
   * @param {number} status
   * @param {string} [code] of `MESSAGES`: what to say of it
   */
  constructor(message, status, code) {
    super(message);
    this.name = 'AwsFault';
    this.status = status;
    this.code = code || awsCode_(status, message);
  }
}

/** The stack, as the person who runs the script may use it. */
class Aws {
  /** @param {StackSettings} settings */
  constructor(settings) {
    this.settings = settings;
    /** @type {Credentials | null} */
    this.credentials = null;
  }

  /**
   * Sends an order. It may be sent again with the same effect.
   *
   * @param {Object<string, unknown>} order
   * @returns {Object<string, any>} what the function says
   */
  order(order) {
    const reply = this.call_(
      {
        method: 'POST',
        service: 'lambda',
        region: this.settings.region,
        host: `lambda.${this.settings.region}.amazonaws.com`,
        path: `/2015-03-31/functions/${this.settings.orders}/invocations`,
        query: { Qualifier: 'live' },
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(order),
      },
      [],
    );
    const answer = readHead_(reply.text) || {};
    if (answer.ok === true && !reply.headers['x-amz-function-error']) {
      return answer;
    }
    throw orderFault_(/** @type {Object<string, unknown>} */ (answer.error || {}));
  }

  /**
   * @param {string} id
   * @returns {Execution | null}
   */
  execution(id) {
    const answer = this.json_('dynamodb', 'DynamoDB_20120810.GetItem', '1.0', {
      TableName: this.settings.executions,
      Key: { execution_id: { S: id } },
      ConsistentRead: true,
    });
    return answer.Item ? executionOf_(plainItem_(answer.Item)) : null;
  }

  /**
   * A prompt version with its texts.
   *
   * @param {string} task
   * @param {string} version or a label
   */
  prompt(task, version) {
    const answer = this.json_('dynamodb', 'DynamoDB_20120810.GetItem', '1.0', {
      TableName: this.settings.prompts,
      Key: { task_name: { S: task }, prompt_version: { S: version } },
    });
    return answer.Item ? plainItem_(answer.Item) : null;
  }

  /**
   * All tasks with their versions and labels, without the prompts' texts. What begins with `@` is the labels' history.
   *
   * @returns {Array<{task_name: string, prompt_version: string, description?: string}>}
   */
  prompts() {
    /** @type {any[]} */
    const all = [];
    /** @type {any} */
    let from;
    do {
      /** @type {any} */
      const page = this.json_('dynamodb', 'DynamoDB_20120810.Scan', '1.0', {
        TableName: this.settings.prompts,
        ProjectionExpression: 'task_name, prompt_version, description',
        ...(from ? { ExclusiveStartKey: from } : {}),
      });
      all.push(...(page.Items || []).map(plainItem_).filter(isPrompt_));
      from = page.LastEvaluatedKey;
    } while (from);
    return all;
  }

  /**
   * A small object that may not be there. The role may not list the bucket, and so S3 says 403 where there is none.
   *
   * @param {string} key
   * @returns {{json: Object<string, unknown>, at: number} | null} what it says, and when it was written
   */
  find(key) {
    const reply = this.call_(this.s3_('GET', key, {}, ''), [403, 404]);
    return reply.status >= 300
      ? null
      : { json: readHead_(reply.text) || {}, at: Date.parse(reply.headers['last-modified']) };
  }

  /**
   * A part of an object.
   *
   * @param {string} key
   * @param {number} from the first byte
   * @param {number} to the last byte
   * @returns {Reply | null} null where nothing of it is there
   */
  read(key, from, to) {
    const reply = this.call_(this.s3_('GET', key, { Range: `bytes=${from}-${to}` }, ''), [416]);
    return reply.status === 416 ? null : reply;
  }

  /**
   * @param {string} key
   * @param {string} body
   */
  write(key, body) {
    this.call_(this.s3_('PUT', key, { 'Content-Type': 'application/x-ndjson' }, body), []);
  }

  /**
   * @param {'GET' | 'PUT'} method
   * @param {string} key
   * @param {Object<string, string>} headers
   * @param {string} body
   * @returns {AwsRequest}
   */
  s3_(method, key, headers, body) {
    return {
      method,
      service: 's3',
      region: this.settings.region,
      host: `${this.settings.bucket}.s3.${this.settings.region}.amazonaws.com`,
      path: '/' + key,
      query: {},
      headers,
      body,
    };
  }

  /**
   * @param {string} service
   * @param {string} target
   * @param {string} version of the JSON protocol
   * @param {object} body
   * @returns {any}
   */
  json_(service, target, version, body) {
    const reply = this.call_(
      {
        method: 'POST',
        service,
        region: this.settings.region,
        host: `${service}.${this.settings.region}.amazonaws.com`,
        path: '/',
        query: {},
        headers: { 'Content-Type': `application/x-amz-json-${version}`, 'X-Amz-Target': target },
        body: JSON.stringify(body),
      },
      [],
    );
    return JSON.parse(reply.text);
  }

  /**
   * @param {AwsRequest} request
   * @param {number[]} expected statuses that are no fault beside those of success
   * @returns {Reply}
   */
  call_(request, expected) {
    if (!this.credentials) {
      this.credentials = assumeRole_(this.settings);
    }
    const credentials = this.credentials;
    const reply = fetch_(() => awsFetch_(request, sign_(request, credentials, new Date())));
    if (reply.status >= 300 && !expected.includes(reply.status)) {
      throw new AwsFault(awsFaultText_(request, reply), reply.status);
    }
    return reply;
  }
}

/**
 * Why an order was refused, or could not be carried out.
 *
 * @param {Object<string, unknown>} error
 */
function orderFault_(error) {
  // Of what is not there, only runs have a sentence of their own.
  const other = error.code === 'not_found' && error.field !== 'execution_id';
  const code = other ? 'order_refused' : `order_${error.code || 'failed'}`;
  const why = [error.field, error.message || 'the function failed'].filter(Boolean).join(': ');
  return new AwsFault(why, 200, code in MESSAGES ? code : 'order_refused');
}

/**
 * Credentials for the sheet's role, in exchange for Google's word on who is running this.
 *
 * @param {StackSettings} settings
 * @returns {Credentials}
 */
function assumeRole_(settings) {
  const token = ScriptApp.getIdentityToken();
  if (!token) {
    throw new AwsFault('no identity token', 401, 'awsToken');
  }
  /** @type {Object<string, string>} */
  const form = {
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: settings.role,
    RoleSessionName: `seiri-${userEmail_()}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64),
    DurationSeconds: '3600',
    WebIdentityToken: token,
  };
  const reply = fetch_(() => ({
    url: `https://sts.${settings.region}.amazonaws.com/`,
    options: {
      method: 'post',
      contentType: 'application/x-www-form-urlencoded',
      payload: encodeQuery_(form),
      muteHttpExceptions: true,
    },
  }));
  if (reply.status !== 200) {
    const why = xmlText_(reply.text, 'Message') || `status ${reply.status}`;
    throw new AwsFault(why, reply.status, reply.status >= 500 ? 'awsBusy' : 'awsWho');
  }
  return {
    accessKeyId: xmlText_(reply.text, 'AccessKeyId'),
    secretAccessKey: xmlText_(reply.text, 'SecretAccessKey'),
    sessionToken: xmlText_(reply.text, 'SessionToken'),
  };
}

/**
 * @param {AwsRequest} request
 * @param {Object<string, string>} headers
 */
function awsFetch_(request, headers) {
  const contentType = headers['Content-Type'];
  /** @type {Object<string, string>} */
  const rest = {};
  Object.keys(headers)
    .filter(name => name !== 'Content-Type')
    .forEach(name => {
      rest[name] = headers[name];
    });
  const query = encodeQuery_(request.query);
  return {
    url: `https://${request.host}${encodePath_(request.path)}${query ? '?' + query : ''}`,
    /** @type {GoogleAppsScript.URL_Fetch.URLFetchRequestOptions} */
    options: {
      method: /** @type {'get' | 'post' | 'put'} */ (request.method.toLowerCase()),
      headers: rest,
      // UrlFetchApp sends a content type of its own unless it is told one here.
      ...(contentType ? { contentType } : {}),
      ...(request.body ? { payload: request.body } : {}),
      muteHttpExceptions: true,
    },
  };
}

/**
 * Fetches, and retries transient faults with exponential backoff and jitter.
 *
 * @param {() => {url: string, options: any}} make the request of one try
 * @returns {Reply}
 */
function fetch_(make) {
  for (let attempt = 1; ; attempt++) {
    /** @type {string} */
    let why;
    try {
      const { url, options } = make();
      const reply = replyOf_(UrlFetchApp.fetch(url, options));
      if (attempt === FETCH_TRIES || !isPassing_(reply)) {
        return reply;
      }
      why = '';
    } catch (e) {
      why = String((e && /** @type {any} */ (e).message) || e);
      if (attempt === FETCH_TRIES) {
        throw new AwsFault(why, 0);
      }
    }
    Utilities.sleep(Math.round(250 * 2 ** attempt * (0.5 + Math.random())));
  }
}

/** @param {Reply} reply */
function isPassing_(reply) {
  return (
    reply.status >= 500 ||
    reply.status === 429 ||
    (reply.status === 400 && /Throttl|ProvisionedThroughputExceeded|SlowDown/.test(reply.text))
  );
}

/**
 * @param {GoogleAppsScript.URL_Fetch.HTTPResponse} response
 * @returns {Reply}
 */
function replyOf_(response) {
  const given = /** @type {Object<string, any>} */ (response.getHeaders() || {});
  /** @type {Object<string, string>} */
  const headers = {};
  Object.keys(given).forEach(name => {
    headers[name.toLowerCase()] = String(given[name]);
  });
  return { status: response.getResponseCode(), text: response.getContentText('UTF-8'), headers };
}

/**
 * @param {AwsRequest} request
 * @param {Reply} reply
 */
function awsFaultText_(request, reply) {
  let why = xmlText_(reply.text, 'Message');
  if (!why) {
    try {
      const body = JSON.parse(reply.text);
      why = [String(body.__type || '').replace(/^.*#/, ''), body.message || body.Message]
        .filter(Boolean)
        .join(': ');
    } catch {
      why = '';
    }
  }
  const target = request.headers['X-Amz-Target'] || `${request.method} ${request.path}`;
  return `${target.replace(/^.*\./, '')}: ${why || 'status ' + reply.status}`;
}

/**
 * The text of the first element of a name. STS and S3 answer plain XML without namespaces in its tags.
 *
 * @param {string} xml
 * @param {string} name
 */
function xmlText_(xml, name) {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml);
  return found
    ? found[1]
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&apos;/g, "'")
        .replace(/&amp;/g, '&')
    : '';
}

/** @param {{task_name: string}} item */
function isPrompt_(item) {
  return !item.task_name.startsWith('@');
}

/**
 * @param {Object<string, any>} item of DynamoDB
 * @returns {any}
 */
function plainItem_(item) {
  /** @type {Object<string, any>} */
  const plain = {};
  Object.keys(item).forEach(name => {
    plain[name] = plainValue_(item[name]);
  });
  return plain;
}

/**
 * @param {any} value
 * @returns {any}
 */
function plainValue_(value) {
  if ('M' in value) {
    return plainItem_(value.M);
  }
  if ('L' in value) {
    return value.L.map(plainValue_);
  }
  if ('N' in value) {
    return Number(value.N);
  }
  if ('NULL' in value) {
    return null;
  }
  return value.S !== undefined ? value.S : value.BOOL !== undefined ? value.BOOL : value.SS;
}
