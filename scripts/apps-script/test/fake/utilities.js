// Google's Utilities, as far as they are used: bytes are signed, and values of mixed kinds are refused.
import { createHash, createHmac, randomUUID } from 'node:crypto';

const signed = buffer => Array.from(buffer, byte => (byte << 24) >> 24);
const unsigned = bytes => Buffer.from(bytes.map(byte => byte & 0xff));

function bytesOf(value, key) {
  if (Array.isArray(value) !== Array.isArray(key)) {
    throw new TypeError('the parameters do not match the method signature');
  }
  return Array.isArray(value) ? [unsigned(value), unsigned(key)] : [value, key];
}

export function fakeUtilities(clock, uuid = randomUUID) {
  return {
    Charset: { UTF_8: 'UTF_8', US_ASCII: 'US_ASCII' },
    DigestAlgorithm: { SHA_256: 'SHA_256' },
    computeHmacSha256Signature(value, key) {
      const [message, secret] = bytesOf(value, key);
      return signed(createHmac('sha256', secret).update(message).digest());
    },
    computeDigest(algorithm, value, charset) {
      if (algorithm !== 'SHA_256' || typeof value !== 'string' || charset !== 'UTF_8') {
        throw new TypeError('the parameters do not match the method signature');
      }
      return signed(createHash('sha256').update(value, 'utf8').digest());
    },
    newBlob(data) {
      const buffer = typeof data === 'string' ? Buffer.from(data, 'utf8') : unsigned(data);
      return { getBytes: () => signed(buffer), getDataAsString: () => buffer.toString('utf8') };
    },
    base64DecodeWebSafe: text => signed(Buffer.from(text, 'base64url')),
    /** The wall clock's time in the spreadsheet's zone. */
    formatDate(date, zone, pattern) {
      if (zone !== 'Asia/Tokyo') {
        throw new Error('Invalid argument: timeZone');
      }
      const iso = new Date(date.getTime() + 9 * 3600000).toISOString();
      return pattern
        .replace('yyyy', iso.slice(0, 4))
        .replace('MM', iso.slice(5, 7))
        .replace('dd', iso.slice(8, 10))
        .replace('HH', iso.slice(11, 13))
        .replace('mm', iso.slice(14, 16))
        .replace('ss', iso.slice(17, 19))
        .replace(/'/g, '');
    },
    getUuid: () => uuid(),
    sleep: milliseconds => clock.pass(milliseconds),
  };
}
