// What a cell makes of what is put into it, and how it shows it.

const LONGEST = 50000;
const DAY = 86400000;
const EPOCH = Date.UTC(1899, 11, 30);
const ZONE_HOURS = 9;

/** The moment of a wall clock's time in the spreadsheet's zone, as days since 1899-12-30. */
export function serialOf(date) {
  return (date.getTime() + ZONE_HOURS * 3600000 - EPOCH) / DAY;
}

export function dateOf(serial) {
  return new Date(Math.round(serial * DAY) + EPOCH - ZONE_HOURS * 3600000);
}

/** A cell's value as the sheet takes it: an apostrophe makes text, `=` a formula, and whatever can be is parsed. */
export function taken(value, format) {
  if (value instanceof Date || typeof value === 'object') {
    // The scripts run in another realm, whose Date is another class.
    return value instanceof Date || typeof value.getTime !== 'function' ? value : new Date(value.getTime());
  }
  if (typeof value !== 'string') {
    return value;
  }
  const text = value.toWellFormed();
  if (text.length > LONGEST) {
    throw new Error('Your input contains more than the maximum of 50000 characters in a single cell.');
  }
  if (text.startsWith("'")) {
    return text.slice(1);
  }
  if (text.startsWith('=') || (text.startsWith('+') && format !== '@')) {
    return { formula: text, shows: '#FORMULA' };
  }
  return format === '@' ? text : parsed(text);
}

function parsed(text) {
  const trimmed = text.trim();
  if (/^[-+]?(\d+(,\d{3})*(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(trimmed)) {
    return Number(trimmed.replace(/,/g, ''));
  }
  if (/^[-+]?\d+(\.\d+)?%$/.test(trimmed)) {
    return Number(trimmed.slice(0, -1)) / 100;
  }
  if (/^(true|false)$/i.test(trimmed)) {
    return trimmed.toLowerCase() === 'true';
  }
  const date = /^(?:(\d{4})[-/])?(\d{1,2})[-/](\d{1,2})$/.exec(trimmed);
  if (date && Number(date[2]) >= 1 && Number(date[2]) <= 12 && Number(date[3]) >= 1 && Number(date[3]) <= 31) {
    return dateOf((Date.UTC(Number(date[1] || 2026), Number(date[2]) - 1, Number(date[3])) - EPOCH) / DAY);
  }
  return text;
}

export function shown(value, format) {
  if (value === undefined || value === null) {
    return '';
  }
  if (value instanceof Date) {
    const iso = new Date(value.getTime() + ZONE_HOURS * 3600000).toISOString();
    return format === 'h:mm' ? iso.slice(11, 16) : iso.slice(0, 10).replace(/-/g, '/');
  }
  if (typeof value === 'object') {
    return value.shows ?? '#FORMULA';
  }
  if (typeof value === 'number') {
    return format === '#,##0' ? Math.round(value).toLocaleString('en-US') : String(value);
  }
  return value === true ? 'TRUE' : value === false ? 'FALSE' : String(value);
}

export function valueOf(value) {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'object' && !(value instanceof Date) ? (value.shows ?? '#FORMULA') : value;
}

/** The text that the loader reads of a cell. */
export function loaded(value, format, render) {
  if (render !== 'raw') {
    return shown(value, format);
  }
  const raw = valueOf(value);
  return raw instanceof Date ? JSON.stringify(serialOf(raw)) : shown(raw);
}
