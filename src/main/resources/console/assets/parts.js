// Small pieces that several views are made of.
import { html, svg, nothing } from './lit/lit-html.js';
import { t, has, said, time, utc, ago } from './i18n.js';
import { say, changed, stayAt } from './state.js';

const SHAPES = {
  STREAMING: svg`<circle cx="8" cy="8" r="6" fill="currentColor"/>`,
  CONNECTING: svg`<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2.500" stroke-dasharray="20 12"/>`,
  PAUSED: svg`<path d="M8 1.500 15 14H1z" fill="currentColor"/><path d="M8 6v4M8 11.600v.8" stroke="var(--shape-ink)" stroke-width="1.800"/>`,
  SUSPENDED: svg`<path d="M3 2h3.500v12H3zM9.500 2H13v12H9.500z" fill="currentColor"/>`,
  DISABLED: svg`<circle cx="8" cy="8" r="5.500" fill="none" stroke="currentColor" stroke-width="2"/>`,
};

/** State as shape, colour and word. */
export function badge(row) {
  const look = looks(row);
  return html`<span class="state ${look.toLowerCase()}"><svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[look]}</svg>${t(`state.${look}`)}</span>`;
}

/** The state as people tell them apart: suspended by hand is not trouble. */
export function looks(row) {
  return row.state === 'PAUSED' && row.suspended ? 'SUSPENDED' : row.state;
}

/** A moment as one reads it, with the zone's and UTC beside. */
export function moment(iso) {
  return iso
    ? html`<time datetime=${iso} title=${`${time(iso)} · ${utc(iso)}`}>${ago(iso)}</time>`
    : html`<span class="faint">–</span>`;
}

export function fullMoment(iso) {
  return html`<time datetime=${iso} title=${utc(iso)}>${time(iso)}</time>`;
}

/** A line of values without axes; its label says the last one. */
export function sparkline(values) {
  if (!values?.some((v) => v > 0)) {
    return html`<svg class="spark" viewBox="0 0 90 22" aria-hidden="true"><path d="M0 20.500H90" class="flat"/></svg>`;
  }
  const most = Math.max(...values);
  const step = 90 / (values.length - 1);
  const line = values.map((v, i) => `${i ? 'L' : 'M'}${(i * step).toFixed(1)} ${(20.5 - (v / most) * 18).toFixed(1)}`).join('');
  return html`<svg class="spark" viewBox="0 0 90 22" aria-hidden="true" preserveAspectRatio="none"><path class="area" d="${line}L90 22L0 22Z"/><path class="line" d=${line} /></svg>`;
}

export function copyButton(text, what) {
  return html`<button type="button" class="small" aria-label=${t('copy.what', { what })} @click=${async (e) => {
    const button = e.currentTarget;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = t('copied');
      say(t('copied'));
      setTimeout(() => (button.textContent = t('copy')), 2000);
    } catch {
      window.getSelection().selectAllChildren(button.parentElement.querySelector('pre'));
      say(t('copy.selected'));
    }
  }}>${t('copy')}</button>`;
}

/** Text to be copied. */
export function snippet(text, what) {
  return html`<div class="snippet"><pre tabindex="0" aria-label=${what}>${text}</pre>${copyButton(text, what)}</div>`;
}

/** JSON as it can be read: marks that turn what follows around are written out, which says the same. */
export function readable(json) {
  return json.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function note(kind, body) {
  return html`<div class="note ${kind}">${body}</div>`;
}

/** A cause in the reader's language, where it has words for it; else as the process says it. */
export function causeWords(cause, message) {
  return has(`cause.${cause}`) ? t(`cause.${cause}`) : said(message);
}

/** Where a setting is made that can't be changed here. */
export function pinnedBy(connection, field) {
  const file = connection.pinnedBy?.[field];
  return file ? t('pinned.by', { file }) : t('pinned');
}

/** What went wrong with a call, in the reader's language, where it has words for it; else as the process says it. */
export function words(failure) {
  const detail = said(failure.message);
  return has(`problem.${failure.title}`) ? t(`problem.${failure.title}`, { detail }) : detail;
}

/** What is wrong with a field, likewise: what is particular to the field and the kind of error comes first. */
export function fieldWords(error) {
  if (!error.field) return words(error);
  const { field, code } = error;
  const detail = said(error.detail);
  const key = [`wrong.${field}.${code}`, `wrong.${code}`, `wrong.${field}`].find(has);
  return key ? t(key, { detail }) : detail;
}

export function problem(failure) {
  return failure ? html`<div class="note bad" role="alert">${words(failure)}</div>` : nothing;
}

/** Runs something with busy set while it does, and keeps what went wrong. */
export async function during(place, name, action) {
  const focus = document.activeElement; // which a button loses that can't be pressed meanwhile
  place.busy = name;
  place.problem = null;
  changed();
  try {
    return await action();
  } catch (failure) {
    place.problem = failure;
    say(words(failure));
    return undefined;
  } finally {
    place.busy = null;
    changed();
    stayAt(focus);
  }
}
