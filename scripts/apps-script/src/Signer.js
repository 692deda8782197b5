/**
 * AWS Signature Version 4, over the bytes that Apps Script's Utilities return: signed ones, -128 to 127.
 */

/**
 * @typedef {object} Credentials
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string} sessionToken
 */

/**
 * A request as it is signed.
 *
 * @typedef {object} AwsRequest
 * @property {'GET' | 'POST' | 'PUT'} method
 * @property {string} service the name that is signed: `lambda`, `dynamodb`, `s3`
 * @property {string} region
 * @property {string} host
 * @property {string} path begins with `/`, not encoded yet
 * @property {Object<string, string>} query not encoded yet
 * @property {Object<string, string>} headers without Host
 * @property {string} body empty where there is none
 */

/**
 * The headers to send: those of the request, and what signs it. Host is signed and left to the caller's client,
 * which sets it by itself.
 *
 * @param {AwsRequest} request
 * @param {Credentials} credentials
 * @param {Date} now
 * @returns {Object<string, string>}
 */
function sign_(request, credentials, now) {
  const stamp = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const date = stamp.slice(0, 8);
  const scope = [date, request.region, request.service, 'aws4_request'].join('/');
  const digest = sha256Hex_(request.body);
  /** @type {Object<string, string>} */
  const headers = Object.assign({}, request.headers, {
    'X-Amz-Date': stamp,
    'X-Amz-Content-Sha256': digest,
    'X-Amz-Security-Token': credentials.sessionToken,
  });
  const canonical = canonicalHeaders_(request.host, headers);
  const text = [
    request.method,
    encodePath_(request.path),
    encodeQuery_(request.query),
    canonical.lines,
    canonical.names,
    digest,
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256Hex_(text)].join('\n');
  const signature = hex_(hmac_(toSign, signingKey_(credentials, date, request)));
  headers.Authorization =
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, ` +
    `SignedHeaders=${canonical.names}, Signature=${signature}`;
  return headers;
}

/**
 * @param {Credentials} credentials
 * @param {string} date
 * @param {AwsRequest} request
 * @returns {number[]}
 */
function signingKey_(credentials, date, request) {
  // The first key is text; from then on keys are bytes, and so the values must be bytes too.
  let key = Utilities.computeHmacSha256Signature(
    date,
    'AWS4' + credentials.secretAccessKey,
    Utilities.Charset.UTF_8,
  );
  for (const part of [request.region, request.service, 'aws4_request']) {
    key = hmac_(part, key);
  }
  return key;
}

/**
 * @param {string} host
 * @param {Object<string, string>} headers
 */
function canonicalHeaders_(host, headers) {
  /** @type {Object<string, string>} */
  const all = { host };
  for (const name of Object.keys(headers)) {
    all[name.toLowerCase()] = headers[name].trim().replace(/ +/g, ' ');
  }
  const names = Object.keys(all).sort();
  return {
    lines: names.map(name => `${name}:${all[name]}\n`).join(''),
    names: names.join(';'),
  };
}

/**
 * A path, each segment percent-encoded as AWS wants it: also `!'()*`, which encodeURIComponent leaves.
 *
 * @param {string} path
 */
function encodePath_(path) {
  return path.split('/').map(encode_).join('/');
}

/** @param {Object<string, string>} query */
function encodeQuery_(query) {
  return Object.keys(query)
    .map(name => [encode_(name), encode_(query[name])])
    .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
    .map(pair => pair.join('='))
    .join('&');
}

/** @param {string} text */
function encode_(text) {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    c => '%' + c.charCodeAt(0).toString(16).toUpperCase(),
  );
}

/**
 * @param {string} value
 * @param {number[]} key
 * @returns {number[]}
 */
function hmac_(value, key) {
  return Utilities.computeHmacSha256Signature(Utilities.newBlob(value).getBytes(), key);
}

/** @param {string} text */
function sha256Hex_(text) {
  return hex_(
    Utilities.computeDigest(Utilities.DigestAlgorithm.SHA_256, text, Utilities.Charset.UTF_8),
  );
}

/** @param {number[]} bytes signed ones */
function hex_(bytes) {
  return bytes.map(byte => (byte & 0xff).toString(16).padStart(2, '0')).join('');
}
