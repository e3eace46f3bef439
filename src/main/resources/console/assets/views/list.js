// All connections: found, sorted, and several switched at once. Draws only those rows that can be seen.
import { html, nothing } from '../lit/lit-html.js';
import { repeat } from '../lit/directives/repeat.js';
import { guard } from '../lit/directives/guard.js';
import { live } from '../lit/directives/live.js';
import { state, changed, mayChange, say } from '../state.js';
import { post, at } from '../api.js';
import { refresh } from '../overview.js';
import { t, said, spoken, short, number, percent } from '../i18n.js';
import { badge, causeWords, looks, moment, sparkline, words } from '../parts.js';
import { ask } from '../dialog.js';
import { turnOffWords } from './switches.js';
import { newer } from './versions.js';

const list = state.list;
const STATES = ['STREAMING', 'CONNECTING', 'PAUSED', 'SUSPENDED', 'DISABLED'];
const ORDER = { PAUSED: 0, CONNECTING: 1, SUSPENDED: 2, STREAMING: 3, DISABLED: 4 };
const SORTS = {
  state: (r) => ORDER[looks(r)],
  name: (r) => r.name.toLowerCase(),
  stream: (r) => `${r.streamName || ''} ${r.region || ''}`,
  version: (r) => r.version,
  rate: (r) => -r.perSecond,
  delivered: (r) => -r.delivered,
  discarded: (r) => -r.discarded,
  last: (r) => -(Date.parse(r.lastEventAt) || 0),
};
const narrow = matchMedia('(max-width: 47.5em)');
narrow.addEventListener('change', changed);
addEventListener('scroll', () => state.route.name === 'connections' && changed(), { passive: true });
addEventListener('resize', changed);

let shown = { asked: null, rows: [] };

/** The rows that were asked for, in their order: found and sorted once, not with each frame of a scrolling. */
function found() {
  const asked = JSON.stringify([state.news, list.text, list.state, list.sort, list.down]);
  if (shown.asked !== asked) shown = { asked, rows: find() };
  return shown.rows;
}

function find() {
  const words = list.text.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [];
  for (const row of state.rows.values()) {
    if (list.state && looks(row) !== list.state) continue;
    if (words.length) {
      const text = `${row.id} ${row.name} ${row.streamName || ''} ${row.region || ''} ${row.source} ${row.cause || ''} ${row.sourceState?.message || ''}`.toLowerCase();
      if (!words.every((word) => text.includes(word))) continue;
    }
    rows.push(row);
  }
  const key = SORTS[list.sort];
  const way = list.down ? -1 : 1;
  return rows
    .map((row) => [key(row), row])
    .sort(([a, x], [b, y]) => (a < b ? -way : a > b ? way : x.id < y.id ? -1 : 1))
    .map(([, row]) => row);
}

export function listView() {
  if (!state.loaded) {
    return html`<h1 tabindex="-1">${t('connections')}</h1><p class="faint">${t('loading')}</p>`;
  }
  const counts = {};
  for (const row of state.rows.values()) counts[looks(row)] = (counts[looks(row)] || 0) + 1;
  if (!state.rows.size) return empty();
  for (const id of list.chosen) if (!state.rows.has(id)) list.chosen.delete(id);
  const rows = found();
  return html`<div class="head">
      <h1 tabindex="-1">${t('connections')}</h1>
      ${mayChange() ? html`<a class="button main" href="#/new">${t('new')}</a>` : nothing}
    </div>
    <div class="finder">
      <div class="search"><label class="unseen" for="find">${t('find')}</label>
        <input id="find" type="search" placeholder=${t('find.hint')} .value=${live(list.text)} @input=${(e) => {
          list.text = e.target.value;
          changed();
        }}></div>
      <div class="chips" role="group" aria-label=${t('by.state')}>
        ${['', ...STATES].filter((s) => !s || counts[s] || list.state === s).map((s) => html`<button type="button" class="chip" aria-pressed=${String(list.state === s)} @click=${() => {
          list.state = s;
          changed();
        }}>${s ? badge({ state: s === 'SUSPENDED' ? 'PAUSED' : s, suspended: s === 'SUSPENDED' }) : t('all')} <b>${number(s ? counts[s] || 0 : state.rows.size)}</b></button>`)}
      </div>
    </div>
    ${chosenBar(rows)} ${table(rows)}`;
}

function table(rows) {
  // as the style has it, in the size of letters that the reader has chosen
  const height = (narrow.matches ? 9.125 : 3.75) * parseFloat(getComputedStyle(document.documentElement).fontSize);
  const place = document.getElementById('rows');
  const top = place ? place.getBoundingClientRect().top : 300;
  const first = Math.max(0, Math.floor(-top / height) - 8);
  const last = Math.min(rows.length, Math.ceil((innerHeight - top) / height) + 8);
  const seen = rows.slice(first, last);
  return html`<div class="table" role="table" aria-label=${t('connections')} aria-rowcount=${rows.length + 1}>
    <div class="row heads" role="row" aria-rowindex="1">
      <span role="columnheader" class="choose">${mayChange() ? html`<input type="checkbox" aria-label=${t('choose.all')} .checked=${live(rows.length > 0 && rows.every((r) => list.chosen.has(r.id)))} @change=${(e) => {
        for (const row of rows) e.target.checked ? list.chosen.add(row.id) : list.chosen.delete(row.id);
        changed();
      }}>` : html`<span class="unseen">–</span>`}</span>
      ${Object.keys(SORTS).map((sort) => html`<span role="columnheader" class="c-${sort}" aria-sort=${list.sort === sort ? (list.down ? 'descending' : 'ascending') : 'none'}><button type="button" class="sort" @click=${() => {
        list.down = list.sort === sort && !list.down;
        list.sort = sort;
        changed();
      }}>${t(`column.${sort}`)}</button></span>`)}
    </div>
    <div id="rows" role="rowgroup">
      <div .style=${`height:${first * height}px`}></div>
      ${repeat(seen, (row) => row.id, (row, i) => guard([row, list.chosen.has(row.id), first + i, spoken(), mayChange(), Math.floor(Date.now() / 10000)], () => line(row, first + i + 2)))}
      <div .style=${`height:${(rows.length - last) * height}px`}></div>
    </div>
    ${rows.length ? nothing : html`<p class="none">${t('none.found')}</p>`}
  </div>`;
}

function line(row, index) {
  const next = newer(row.version);
  return html`<div class="row ${looks(row).toLowerCase()}" role="row" aria-rowindex=${index}>
    <span role="cell" class="choose">${mayChange() ? html`<input type="checkbox" aria-label=${t('choose', { name: row.name })} .checked=${live(list.chosen.has(row.id))} @change=${(e) => {
      e.target.checked ? list.chosen.add(row.id) : list.chosen.delete(row.id);
      changed();
    }}>` : nothing}</span>
    <span role="cell" class="c-state">${badge(row)}${row.state === 'PAUSED' ? html`<small class="faint">${moment(row.since)}</small>` : nothing}</span>
    <span role="cell" class="c-name"><a href="#/connections/${row.id}"><bdi>${row.name}</bdi></a>
      ${row.cause && !row.suspended ? html`<small class="why">${causeWords(row.cause, row.message)}</small>` : row.sourceState ? html`<small class="why" title=${said(row.sourceState.message) || ''}>${t('source.failed')}${row.sourceState.message ? html`: <bdi>${said(row.sourceState.message)}</bdi>` : nothing}</small>` : row.hotKeyPercent ? html`<small class="slow">${t('hot', { percent: percent(row.hotKeyPercent) })}</small>` : html`<small class="faint"><bdi>${row.id}</bdi> · ${t(`source.${row.source}`)}</small>`}</span>
    <span role="cell" class="c-stream"><bdi>${row.streamName || '–'}</bdi><small class="faint">${row.region || ''}</small></span>
    <span role="cell" class="c-version">${`v${row.version}`} ${next ? html`<a class="newer" href="#/connections/${row.id}/version" title=${t('newer', { version: next.label })}>${next.label}<span class="unseen">${t('newer', { version: next.label })}</span></a>` : nothing}</span>
    <span role="cell" class="c-rate">${sparkline(lately(row))}<b>${short(row.perSecond)}</b><span class="unit">/s</span></span>
    <span role="cell" class="c-delivered"><span class="label">${t('column.delivered')}</span> ${short(row.delivered)}</span>
    <span role="cell" class="c-discarded"><span class="label">${t('column.discarded')}</span> ${short(row.discarded)}</span>
    <span role="cell" class="c-last">${moment(row.lastEventAt)}</span>
  </div>`;
}

/** Its rates as of now: a row that is not told of again has had nothing since. */
function lately(row) {
  const steps = Math.min(row.rates.length, Math.max(0, Math.floor(Date.now() / 10000) - Math.floor(row.told / 10000)));
  return [...row.rates.slice(steps), ...Array(steps).fill(0)];
}

function chosenBar() {
  const chosen = [...list.chosen].map((id) => state.rows.get(id));
  if (!chosen.length) return nothing;
  const paused = chosen.filter((row) => looks(row) === 'PAUSED');
  const on = chosen.filter((row) => row.enabled);
  return html`<div class="chosen" role="region" aria-label=${t('chosen', { n: chosen.length })}>
    <b>${t('chosen', { n: chosen.length })}</b>
    <button type="button" ?disabled=${!paused.length || list.busy} @click=${() => all(paused, 'retry')}>${t('retry.some', { n: paused.length })}</button>
    <button type="button" ?disabled=${!on.length || list.busy} @click=${async () => {
      if (await ask({ title: t('off.some', { n: on.length }), body: turnOffWords(on), yes: t('off.do'), danger: true })) all(on, 'disable');
    }}>${t('off.some', { n: on.length })}</button>
    <button type="button" class="quiet" @click=${() => {
      list.chosen.clear();
      changed();
    }}>${t('choose.none')}</button>
    ${list.outcome ? html`<span role="status">${list.outcome}</span>` : nothing}
  </div>`;
}

/** One after the other would take long, all at once would be a burst. */
async function all(rows, verb) {
  list.busy = true;
  list.outcome = null;
  const waiting = [...rows];
  const failed = [];
  const work = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      try {
        await post(`${at(row.id)}/${verb}`);
      } catch (failure) {
        failed.push(`${row.name}: ${words(failure)}`);
      }
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  list.busy = false;
  list.outcome = failed.length ? t('done.but', { n: rows.length - failed.length, failed: failed.slice(0, 3).join('; ') }) : t('done.all', { n: rows.length });
  say(list.outcome);
  await refresh();
}

function empty() {
  return html`<h1 tabindex="-1">${t('connections')}</h1>
    <section class="card empty">
      <h2>${t('empty.title')}</h2>
      <p>${t('empty.text')}</p>
      ${mayChange() ? html`<p><a class="button main" href="#/new">${t('new')}</a></p>` : html`<p>${t('empty.viewer')}</p>`}
      <h3>${t('empty.local')}</h3>
      <p>${t('empty.local.text')}</p>
      <pre tabindex="0">java -jar activity-sync.jar --local</pre>
    </section>`;
}
