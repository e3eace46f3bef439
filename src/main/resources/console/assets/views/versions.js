// Event versions: what each sends, and what a change from one to another would change.
import { html, nothing } from '../lit/lit-html.js';
import { live } from '../lit/directives/live.js';
import { state, changed, mayChange } from '../state.js';
import { get, post } from '../api.js';
import { t, has, said, day } from '../i18n.js';
import { problem, note, pinnedBy } from '../parts.js';
import { notes, fields, beside } from './documents.js';

const read = new Map(); // whole versions by id, once they were asked for

/** Looks which versions there are now, and what was refused: they come, change and go while one looks. */
export async function lookAtVersions() {
  const { body } = await get('api/versions');
  const same = JSON.stringify(body.versions) === JSON.stringify(state.versions) && JSON.stringify(body.refused) === JSON.stringify(state.refused);
  Object.assign(state, body);
  if (same) return;
  read.forEach((before, id) => ask(id));
  changed();
}

export function newest() {
  return state.versions.at(-1);
}

/** The version to which a connection with this one would go up: what one gets that names none. */
export function newer(id) {
  const now = state.versions.findIndex((v) => v.id === id);
  const preset = state.versions.findIndex((v) => v.id === state.preset);
  return now >= 0 && preset > now ? state.versions[preset] : null;
}

/** Whether what could not be had may be by now: the process answered since, and did not say that there is none. */
function again({ failure, news }) {
  return Boolean(failure) && news !== state.news && (failure.status === 0 || failure.status >= 500);
}

function whole(id) {
  if (!read.has(id) || again(read.get(id) ?? {})) {
    read.set(id, null);
    ask(id);
  }
  return read.get(id);
}

function ask(id) {
  get(`api/versions/${encodeURIComponent(id)}`)
    .then(({ body }) => read.set(id, body))
    .catch((failure) => read.set(id, { failure, news: state.news, kinds: [], samples: [] }))
    .then(changed);
}

/** Kinds of a version with their titles, as soon as they are known. */
export function kindsOf(id) {
  const version = whole(id);
  if (version && !version.failure) return version.kinds.map((k) => ({ kind: k.kind, title: k.schema.title || '' }));
  return (state.versions.find((v) => v.id === id)?.kinds || []).map((kind) => ({ kind, title: '' }));
}

export function versionsView() {
  const id = state.route.parts[0];
  return id ? documentation(id) : html`<div class="head"><h1 tabindex="-1">${t('versions')}</h1></div>
    <p class="lead">${t('versions.text')}</p>
    ${state.refused.map(({ id, reason }) => note('bad', html`<strong>${t('version.refused', { folder: `routes/versions/${id}` })}</strong> ${said(reason)}. ${state.versions.some((v) => v.id === id) ? t('version.refused.stays') : nothing}`))}
    <div class="cards">${[...state.versions].reverse().map((v) => html`<section class="card"><h2><a href="#/versions/${v.id}">${v.label}</a> ${v.id === newest().id ? html`<span class="newer">${t('version.newest')}</span>` : nothing}</h2>
      ${about(v)}<p class="faint">${t('version.kinds', { n: v.kinds.length })}: ${v.kinds.map((k, i) => html`${i ? ', ' : ''}<code>${k}</code>`)}</p></section>`)}</div>`;
}

function about(v) {
  const version = whole(v.id);
  return html`${version?.released ? html`<p class="faint">${t('version.released', { date: day(version.released) })}</p>` : nothing}${version ? notes(version.notes) : html`<p class="faint">${t('loading')}</p>`}`;
}

function documentation(id) {
  const version = whole(id);
  if (!version) return html`<h1 tabindex="-1">${id}</h1><p class="faint">${t('loading')}</p>`;
  if (version.failure) return html`<h1 tabindex="-1">${id}</h1>${problem(version.failure)}`;
  return html`<nav class="crumbs" aria-label=${t('where')}><a href="#/versions">${t('versions')}</a> <span aria-hidden="true">›</span> <span>${version.label}</span></nav>
    <div class="head"><h1 tabindex="-1">${t('version.document', { version: version.label })}</h1></div>
    <section class="card">${notes(version.notes)}</section>
    ${version.kinds.map((k) => html`<details class="card kind"><summary><h2><code>${k.kind}</code></h2><span class="faint">${k.schema.title}</span> ${k.published ? nothing : html`<span class="newer">${t('version.own')}</span>`}</summary>
      ${fields(k.schema)}
      ${version.samples.filter((s) => s.sent.kind === k.kind).slice(0, 2).map((s) => html`<h3>${t('version.sample')}: ${s.name}</h3><pre tabindex="0" aria-label=${s.name}>${JSON.stringify(s.sent, null, 2)}</pre>`)}</details>`)}`;
}

/** Comes to the page where a connection's version is chosen. */
export function enterVersion(page, query) {
  page.compare ??= { to: query.get('to'), sample: 0, kind: 0, own: '', tab: 'samples' };
}

/** Asks what changes from the version that is in use to another, and forgets what it knew of other two. */
async function compare(page, from, to) {
  const compare = page.compare;
  const asked = `${from} ${to}`;
  Object.assign(compare, { asked, result: null, problem: null, sample: 0, kind: 0, both: null, ownProblem: null });
  changed();
  try {
    const { body } = await get(`api/versions/compare?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`);
    if (compare.asked === asked) compare.result = body;
  } catch (failure) {
    if (compare.asked === asked) Object.assign(compare, { problem: failure, news: state.news });
  }
  changed();
}

export function configureView(page, save) {
  const now = page.connection.version;
  const chosen = page.compare;
  const to = chosen.to || now;
  // the one in use may change while one looks, by somebody else too
  if (to !== now && (chosen.asked !== `${now} ${to}` || again({ failure: chosen.problem, news: chosen.news }))) compare(page, now, to);
  const pinned = page.connection.pinned.includes('version');
  return html`<section class="card">
    <h2>${t('version.choose')}</h2>
    <fieldset class="version-choice"><legend class="unseen">${t('version.choose')}</legend>
      ${[...state.versions].reverse().map((v) => html`<label class="option boxed"><input type="radio" name="version" value=${v.id} .checked=${live(v.id === to)} @change=${() => {
        chosen.to = v.id === now ? null : v.id;
        changed();
      }}><span><b>${v.label}</b> ${v.id === now ? html`<span class="newer now">${t('version.now')}</span>` : v.id === newest().id ? html`<span class="newer">${t('version.newest')}</span>` : nothing}
        <small>${about(v)}</small><a href="#/versions/${v.id}" target="_blank">${t('version.read')}</a></span></label>`)}
    </fieldset></section>
    ${to !== now ? preview(page, to, pinned, save) : nothing}`;
}

function preview(page, to, pinned, save) {
  const { result, problem: failed } = page.compare;
  const label = state.versions.find((v) => v.id === to)?.label || to;
  const nowLabel = state.versions.find((v) => v.id === page.connection.version)?.label || page.connection.version;
  return html`<section class="card preview" aria-live="polite"><h2>${t('version.changes', { from: nowLabel, to: label })}</h2>
    ${problem(failed)}
    ${!result && !failed ? html`<p class="faint">${t('loading')}</p>` : nothing}
    ${result ? html`${summary(result)}
      <div class="tabs" role="group" aria-label=${t('version.look')}>
        ${['samples', 'fields', 'own'].map((tab) => html`<button type="button" class="chip" aria-pressed=${String(page.compare.tab === tab)} @click=${() => {
          page.compare.tab = tab;
          changed();
        }}>${t(`version.tab.${tab}`)}</button>`)}
      </div>
      ${page.compare.tab === 'samples' ? samples(page, result, nowLabel, label) : page.compare.tab === 'fields' ? fieldChanges(result) : own(page, to, nowLabel, label)}` : nothing}
    ${mayChange() ? html`<div class="save-version">${pinned ? html`<p class="hint pinned">${pinnedBy(page.connection, 'version')}</p>` : html`<p>${t('version.effect')}</p><button type="button" class="main" ?disabled=${Boolean(page.busy) || !result} @click=${() => save(to)}>${page.busy === 'save' ? t('saving') : t('version.save', { version: label })}</button>`}</div>` : nothing}
  </section>`;
}

function summary(result) {
  const chips = (kinds, look) => kinds.map((k) => html`<code class="kind-chip ${look}">${k}</code>`);
  // what has the same names before is one line
  const before = new Map();
  for (const { from, to } of result.kindsRenamed) before.set(to, [...new Set([...(before.get(to) || []), from])].sort());
  const renamed = new Map();
  for (const [to, froms] of before) renamed.set(froms.join(' '), [...(renamed.get(froms.join(' ')) || []), to]);
  return html`<dl class="summary">
    ${result.kindsAdded.length ? html`<dt>${t('version.added')}</dt><dd>${chips(result.kindsAdded, 'plus')}</dd>` : nothing}
    ${result.kindsRemoved.length ? html`<dt>${t('version.removed')}</dt><dd>${chips(result.kindsRemoved, 'minus')}</dd>` : nothing}
    ${[...renamed].map(([froms, tos]) => html`<dt>${t('version.renamed')}</dt><dd>${chips(froms.split(' '), 'minus')} <span aria-hidden="true">→</span> ${chips(tos, 'plus')}</dd>`)}
  </dl>
  ${result.kindsRemoved.length ? note('bad', t('version.loses', { kinds: result.kindsRemoved.join(', ') })) : nothing}
  ${result.kindsAdded.length ? note('info', t('version.ready')) : nothing}`;
}

function samples(page, result, from, to) {
  const all = result.changes.flatMap((c) => c.samples);
  const chosen = all[page.compare.sample] || all[0];
  if (!chosen) return html`<p class="none">${t('version.no.sample')}</p>`;
  return html`<div class="field"><label for="sample">${t('version.sample')}</label><select id="sample" @change=${(e) => {
      page.compare.sample = Number(e.target.value);
      changed();
    }}>${all.map((s, i) => html`<option value=${i} ?selected=${i === page.compare.sample}>${s.name}</option>`)}</select></div>
    ${beside(chosen.from, chosen.to, from, to)}`;
}

function fieldChanges(result) {
  return html`${result.changes.map((c) => html`<details class="inline"><summary><code>${c.kinds.from}</code>${c.kinds.from === c.kinds.to ? nothing : html` → <code>${c.kinds.to}</code>`} <span class="faint">${t('version.counts', { added: c.fieldsAdded.length, removed: c.fieldsRemoved.length, moved: c.fieldsMoved.length })}</span></summary>
    <ul class="changes">
      ${c.fieldsAdded.map((f) => html`<li class="plus"><span class="unseen">${t('version.field.added')} </span><code>${f}</code></li>`)}
      ${c.fieldsRemoved.map((f) => html`<li class="minus"><span class="unseen">${t('version.field.removed')} </span><code>${f}</code></li>`)}
      ${c.fieldsMoved.map((m) => html`<li class="moved"><code>${m.from}</code> → <code>${m.to}</code></li>`)}
      ${c.fieldsChanged.map((f) => html`<li class="moved"><code>${f.field}</code>: ${f.from} → ${f.to}</li>`)}
    </ul></details>`)}`;
}

/** An event of one's own, in both versions. */
function own(page, to, fromLabel, toLabel) {
  const compare = page.compare;
  const show = async () => {
    const { asked } = compare;
    compare.both = null;
    compare.ownProblem = null;
    changed();
    try {
      const { body } = await post(`api/versions/compare?from=${encodeURIComponent(page.connection.version)}&to=${encodeURIComponent(to)}`, compare.own);
      if (compare.asked === asked) compare.both = body;
    } catch (failure) {
      if (compare.asked === asked) compare.ownProblem = failure;
    }
    changed();
  };
  return html`<div class="field"><label for="own">${t('version.own.event')}</label>
    <textarea id="own" rows="8" class="mono" spellcheck="false" aria-describedby="own-hint" .value=${live(compare.own)} @input=${(e) => (compare.own = e.target.value)}></textarea>
    <p class="hint" id="own-hint">${t('version.own.hint')}</p></div>
    <button type="button" @click=${show}>${t('version.own.show')}</button>
    ${problem(compare.ownProblem)}
    ${compare.both ? beside(compare.both.from, compare.both.to, fromLabel, toLabel) : nothing}`;
}
