// Request by request against two signers of other people's making.
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import aws4 from 'aws4';
import { expect } from 'expect';
import { test } from 'node:test';
import { loadScript } from './fake/script.js';
import { fakeUtilities } from './fake/utilities.js';

const script = loadScript({ Utilities: fakeUtilities({ pass() {} }) });
const NOW = new Date('2026-11-21T09:30:05.678Z');

/** A generator of its own, so that every run tries the same requests. */
function generator(seed) {
  let state = seed;
  return most => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % most;
  };
}

const next = generator(20261121);
const PLAIN = 'abcXYZ019-_.~';
const ALL = `${PLAIN} !'()*+,:;=@&$%#?/日本語é😀`;

function word(alphabet, most) {
  const letters = [...alphabet];
  return Array.from({ length: 1 + next(most) }, () => letters[next(letters.length)]).join('');
}

function request(i) {
  const services = ['ecs', 'dynamodb', 's3'];
  const service = services[i % 3];
  const method = service === 's3' ? ['GET', 'PUT'][next(2)] : 'POST';
  const query = {};
  for (let n = service === 's3' ? next(4) : 0; n > 0; n--) {
    query[word(PLAIN, 6)] = word(ALL.replace('😀', ''), 12);
  }
  const headers = method === 'GET' ? { Range: `bytes=${next(99)}-` } : { 'Content-Type': 'application/x-amz-json-1.1' };
  if (service !== 's3') {
    headers['X-Amz-Target'] = `Service.${word(PLAIN, 10)}`;
  }
  headers['X-Amz-Meta-Note'] = `a  ${word(PLAIN, 9)}   b`;
  const path = service === 's3' ? `/${word(ALL.replace(/[?#/%]/g, ''), 20)}/execution_id=${word(PLAIN, 9)}/x.json` : '/';
  return {
    method,
    service,
    region: ['ap-northeast-1', 'us-east-1'][next(2)],
    host: `${service}.example.amazonaws.com`,
    path,
    query,
    headers,
    body: method === 'GET' ? '' : word(ALL, 200),
  };
}

function credentials() {
  return {
    accessKeyId: `ASIA${word('ABCDEF0123', 12)}`,
    secretAccessKey: word(`${PLAIN}+/=`, 40),
    sessionToken: word(`${PLAIN}+/=`, 300),
  };
}

function ours(r, c) {
  return script('sign_($.r, $.c, new Date($.now))', { r, c, now: NOW.getTime() });
}

test('600 requests are signed as aws4 signs them', () => {
  for (let i = 0; i < 600; i++) {
    const r = request(i);
    const c = credentials();
    const headers = ours(r, c);
    const query = script('encodeQuery_($.q)', { q: r.query });
    const other = aws4.sign(
      {
        method: r.method,
        service: r.service,
        region: r.region,
        host: r.host,
        path: script('encodePath_($.p)', { p: r.path }) + (query ? `?${query}` : ''),
        body: r.body,
        headers: { ...r.headers, 'X-Amz-Date': '20261121T093005Z', 'X-Amz-Content-Sha256': headers['X-Amz-Content-Sha256'] },
        extraHeadersToIgnore: { 'content-length': true },
        extraHeadersToInclude: { range: true },
      },
      c,
    );
    expect(headers.Authorization).toBe(other.headers.Authorization);
  }
});

test('300 requests are signed as AWS’s own JavaScript signer signs them', async () => {
  for (let i = 0; i < 300; i++) {
    const r = request(i);
    const c = credentials();
    const headers = ours(r, c);
    const signer = new SignatureV4({
      credentials: c,
      region: r.region,
      service: r.service,
      sha256: Sha256,
      uriEscapePath: false,
    });
    const signed = await signer.sign(
      {
        method: r.method,
        protocol: 'https:',
        hostname: r.host,
        path: script('encodePath_($.p)', { p: r.path }),
        query: r.query,
        body: r.body,
        headers: { ...r.headers, host: r.host },
      },
      { signingDate: NOW, signableHeaders: new Set(['range']) },
    );
    expect(headers.Authorization).toBe(signed.headers.authorization);
  }
});

test('Host is left to UrlFetchApp, and nothing in the request is changed', () => {
  const r = request(1);
  const before = JSON.stringify(r);
  const headers = ours(r, credentials());
  expect(Object.keys(headers).map(name => name.toLowerCase())).not.toContain('host');
  expect(JSON.stringify(r)).toBe(before);
});
