// Texts in the reader's language, dates in the reader's zone. A language is one file of texts/.
export const LANGUAGES = { en: 'English', de: 'Deutsch' };

let language = 'en';

/** The language as it is written where the reader is, as en-GB: for dates and numbers. */
let locale = 'en';
let texts = {};
let sentences = [];
let english = {};

/** How far the process's clock is before the browser's, in milliseconds: what is told is by its own. */
let ahead = 0;

/** What the process's clock says now. */
export function setClock(iso) {
  ahead = Date.parse(iso) - Date.now();
}

/** Now, as the process would say it: the browser's clock may be wrong by hours. */
export function now() {
  return Date.now() + ahead;
}

export async function speak(wanted) {
  const preferred = wanted || navigator.languages.map((l) => l.slice(0, 2)).find((l) => LANGUAGES[l]) || 'en';
  english = english.yes ? english : await load('en');
  texts = preferred === 'en' ? english : await load(preferred);
  sentences = sentencesOf(texts);
  language = preferred;
  locale = navigator.languages.find((l) => l.slice(0, 2) === language) ?? language;
  document.documentElement.lang = language;
}

export function spoken() {
  return language;
}

async function load(name) {
  const response = await fetch(new URL(`texts/${name}.json`, import.meta.url));
  return response.json();
}

/** The text of a key; {name} stands for a value, and key.one for the text where n is one. */
export function t(key, values = {}) {
  let found = texts[key] ?? english[key];
  if ('n' in values) {
    const form = `${key}.${new Intl.PluralRules(language).select(values.n)}`;
    found = texts[form] ?? found ?? english[form];
  }
  return (found ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

/**
 * What the process says, in the reader's language: a key after "said." is its sentence, {1} what stands there
 * this time, which may be sentences, too. As it says it, where there are no words for that.
 */
export function said(text) {
  for (const [pattern, words] of sentences) {
    const [whole, ...parts] = pattern.exec(text) ?? [];
    if (whole) return words.replace(/\{(\d)\}/g, (all, n) => said(parts[n - 1]));
  }
  const between = ['; ', ', '].find((mark) => text?.includes(mark));
  return between ? text.split(between).map(said).join(between) : text;
}

/** The sentences of a language, as patterns of whole texts, each with its words. */
function sentencesOf(all) {
  const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return Object.entries(all).filter(([key]) => key.startsWith('said.')).map(([key, words]) => {
    const said = key.slice('said.'.length);
    // one that begins with a name is often one of several, with ; or , between
    const some = !said.startsWith('{1} ') ? '(.+?)' : said.includes('one of') ? '([^;]+?)' : '([^;,]+?)';
    return [new RegExp(`^${said.split(/\{\d\}/).map(plain).join(some)}$`, 's'), words];
  });
}

/** Whether there is a text. */
export function has(key) {
  return key in texts || key in english;
}

export function number(value, digits = 0) {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** As 97%, or 97 % in German. */
export function percent(value) {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(value / 100);
}

/** Few characters, for a table: 12.3K. */
export function short(value) {
  return value < 10000
    ? number(value, value < 10 && value % 1 ? 1 : 0)
    : new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

export function time(iso) {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));
}

/** A day without a time, as 2026-11-23: the same one in every zone. */
export function day(iso) {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));
}

export function clock(iso) {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(new Date(iso));
}

/** A time of day for an axis; milliseconds since 1970. */
export function axisTime(millis) {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(millis);
}

/** The same moment in UTC. */
export function utc(iso) {
  return new Date(iso).toISOString().replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
}

/** As "5 minutes ago", or "in 12 seconds". */
export function ago(iso) {
  const seconds = Math.round((new Date(iso) - now()) / 1000);
  const size = Math.abs(seconds);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: size < 2 ? 'auto' : 'always' });
  if (size < 2) return format.format(0, 'second');
  if (size < 90) return format.format(seconds, 'second');
  if (size < 5400) return format.format(Math.round(seconds / 60), 'minute');
  if (size < 129600) return format.format(Math.round(seconds / 3600), 'hour');
  return format.format(Math.round(seconds / 86400), 'day');
}
