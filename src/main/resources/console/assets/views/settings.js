// A connection's settings, in the order in which they are thought of. Only what was changed is sent.
import { html, nothing } from '../lit/lit-html.js';
import { live } from '../lit/directives/live.js';
import { state, changed, drawn, mayChange, stayAt } from '../state.js';
import { get, post, patch, at } from '../api.js';
import { t, has, said } from '../i18n.js';
import { causeWords, problem, fieldWords, note, snippet, fullMoment, pinnedBy } from '../parts.js';
import { ask } from '../dialog.js';
import { newer, kindsOf } from './versions.js';

const WAYS = ['static', 'default', 'profile', 'assume-role'];
const MORE = ['partitionKey', 'ordering', 'aggregation', 'maxInFlight', 'streamArn', 'endpoint', 'source', 'piiFields', 'id'];
const STEPS = ['credentials', 'connection', 'authentication', 'stream', 'permission'];
const SENDING = { ordering: ['strict', 'relaxed'], aggregation: ['none', 'lines', 'kpl'] };
const PII = ['include', 'redact', 'hash'];
const UNKNOWN = ['skip', 'pass'];
const KEYS = ['experienceId', 'messageId', 'tenantId', 'kind', 'random'];

let page = null;

/** Fields that the page shows now, each with what is wrong with it. */
const shown = new Set();

export function settingsView(of) {
  page = of;
  shown.clear();
  for (const field of ['version', 'events', 'pii']) shown.add(field);
  const form = sections();
  const others = Object.entries(page.errors).filter(([field, error]) => error?.field && !shown.has(field));
  return html`${others.length ? note('bad', html`<div role="alert">${others.map(([field, error]) => html`<p><b>${t(`field.${field}`)}</b>: ${fieldWords(error)}</p>`)}</div>`) : nothing}${form}`;
}

function sections() {
  return html`<form class="settings" autocomplete="off" novalidate @submit=${(e) => e.preventDefault()}>
    ${page.isNew ? problem(page.problem?.status === 422 ? null : page.problem) : nothing}
    <section class="card">
      <h2>${t('section.connection')}</h2>
      ${page.isNew ? text('name', { required: true, hint: t('name.hint') }) : nothing}
      ${credentials()}
      ${text('streamName', { required: enabled(), hint: t('streamName.hint'), mono: true })}
      ${region()}
      ${page.isNew ? newToggle() : nothing}
      ${versionLine()}
      ${tester()}
    </section>
    <section class="card"><h2>${t('section.events')}</h2>${kinds()} ${choice('unknownKinds', UNKNOWN, t(`unknownKinds.${value('unknownKinds')}.hint`))}</section>
    <section class="card"><h2>${t('section.pii')}</h2>${personal()}</section>
    <details class="card" ?open=${live(moreIsOpen())} @toggle=${(e) => (page.more = e.target.open)}>
      <summary><h2>${t('section.more')}</h2></summary>
      ${page.isNew ? text('id', { hint: t('id.hint'), mono: true }) : text('name', {})}
      ${partitionKey()}
      ${text('streamArn', { hint: t('streamArn.hint'), mono: true })}
      ${text('endpoint', { hint: t('endpoint.hint'), mono: true, placeholder: t('endpoint.none') })}
      ${text('source', { hint: t('source.hint'), mono: true, placeholder: t('source.none') })}
      ${sending()}
    </details>
  </form>`;
}

function value(field) {
  return field in page.draft ? page.draft[field] : page.connection[field];
}

function enabled() {
  return Boolean(value('enabled'));
}

function put(field, given) {
  const before = page.connection[field];
  const same = JSON.stringify(before ?? '') === JSON.stringify(given ?? '');
  if (same && !page.isNew) delete page.draft[field];
  else page.draft[field] = given;
  delete page.errors[field];
  page.test = null;
  changed();
}

function locked(field) {
  return page.connection.pinned.includes(field);
}

function may(field) {
  return mayChange() && !locked(field);
}

/** Label, hint and what is wrong, tied to the control that they are about. */
function framed(field, control, { hint, required, label } = {}) {
  const wrong = page.errors[field];
  shown.add(field);
  return html`<div class="field ${wrong ? 'wrong' : ''} ${field in page.draft && !page.isNew ? 'dirty' : ''}">
    <label for=${field}>${label || t(`field.${field}`)} ${required ? html`<span class="needed">${t('needed')}</span>` : nothing}</label>
    ${control}
    ${wrong ? html`<p class="error" id="${field}-error">${fieldWords(wrong)}</p>` : nothing}
    ${locked(field) ? html`<p class="hint pinned" id="${field}-hint">${pinnedBy(page.connection, field)}</p>` : hint ? html`<p class="hint" id="${field}-hint">${hint}</p>` : nothing}
  </div>`;
}

function text(field, { hint, required, mono, placeholder = '', list, label } = {}) {
  const wrong = page.errors[field];
  const spoken = [wrong ? `${field}-error` : '', hint || locked(field) ? `${field}-hint` : ''].filter(Boolean).join(' ');
  return framed(field, html`<input id=${field} name=${field} class=${mono ? 'mono' : ''} .value=${live(value(field) ?? '')} placeholder=${placeholder} spellcheck="false" autocomplete="off" autocapitalize="off" list=${list || nothing} ?disabled=${!may(field)} aria-describedby=${spoken || nothing} aria-invalid=${wrong ? 'true' : nothing} aria-required=${required ? 'true' : nothing} @input=${(e) => put(field, e.target.value === '' ? (page.isNew ? '' : null) : e.target.value)}>`, { hint, required, label });
}

function choice(field, values, hint) {
  return framed(field, html`<select id=${field} ?disabled=${!may(field)} aria-describedby=${`${field}-hint`} @change=${(e) => put(field, e.target.value)}>
    ${values.map((v) => html`<option value=${v} ?selected=${v === value(field)}>${t(`${field}.${v}`)}</option>`)}</select>`, { hint });
}

function credentials() {
  const way = value('credentials') || 'static';
  return html`${choice('credentials', WAYS, t(`credentials.${way}.hint`))}
    ${way === 'static' ? html`${text('accessKeyId', { required: enabled(), mono: true })} ${secret()}` : nothing}
    ${way === 'profile' ? text('profile', { required: true, mono: true }) : nothing}
    ${way === 'assume-role' ? html`${text('roleArn', { required: true, mono: true, hint: t('roleArn.hint') })} ${text('externalId', { mono: true, hint: t('externalId.hint') })} ${trust()}` : nothing}`;
}

/** Goes in and never comes out: no dots that pretend there is something to see. */
function secret() {
  const saved = page.connection.secretAccessKeySet;
  const replacing = page.replaceSecret || !saved || 'secretAccessKey' in page.draft;
  if (!replacing) {
    const since = page.secretSince;
    return framed('secretAccessKey', html`<div class="secret"><span id="secretAccessKey" tabindex="-1">${since ? html`${t('secret.saved')} ${fullMoment(since.at)}` : t('secret.set')}</span>
      ${may('secretAccessKey') ? html`<button type="button" class="small" @click=${() => {
        page.replaceSecret = true;
        changed();
        drawn(() => document.getElementById('secretAccessKey')?.focus());
      }}>${t('secret.replace')}</button>` : nothing}</div>`, { hint: t('secret.hint') });
  }
  const wrong = page.errors.secretAccessKey;
  return framed('secretAccessKey', html`<input id="secretAccessKey" type="password" class="mono" autocomplete="new-password" spellcheck="false" .value=${live(page.draft.secretAccessKey ?? '')} ?disabled=${!may('secretAccessKey')} aria-describedby=${wrong ? 'secretAccessKey-error secretAccessKey-hint' : 'secretAccessKey-hint'} aria-invalid=${wrong ? 'true' : nothing} @input=${(e) => {
    if (e.target.value === '') {
      delete page.draft.secretAccessKey;
      changed();
    } else {
      put('secretAccessKey', e.target.value);
    }
  }}>`, { hint: t('secret.hint'), required: enabled() && !saved });
}

function region() {
  const known = state.regions.find((r) => r.id === value('region'));
  const hint = known ? known.name : value('region') ? t('region.unknown') : t('region.hint');
  return html`${text('region', { required: enabled(), mono: true, list: 'regions', hint })}
    <datalist id="regions">${state.regions.map((r) => html`<option value=${r.id}>${r.name}</option>`)}</datalist>`;
}

/** Opens what is folded around a field. */
export function reveal(of, field) {
  if (MORE.includes(field)) of.more = true;
  if (field === 'policy') of.policy = true;
}

/** Opened by who looks, or by an error inside; stays so while the error is mended and after a save. */
function moreIsOpen() {
  if (MORE.some((field) => page.errors[field])) page.more = true;
  return Boolean(page.more);
}

function newToggle() {
  return html`<div class="field"><label class="toggle wide"><span>${t('field.enabled')}</span>
    <input id="enabled" type="checkbox" role="switch" .checked=${live(enabled())} @change=${(e) => put('enabled', e.target.checked)}><b aria-hidden="true">${enabled() ? t('on') : t('off')}</b></label>
    <p class="hint">${enabled() ? t('enabled.hint') : t('disabled.hint')}</p></div>`;
}

function versionLine() {
  const id = value('version');
  const known = state.versions.find((v) => v.id === id);
  const next = newer(id);
  if (page.isNew) {
    return framed('version', html`<select id="version" @change=${(e) => put('version', e.target.value)}>${state.versions.map((v) => html`<option value=${v.id} ?selected=${v.id === id}>${v.label}</option>`)}</select>`, { hint: html`<a href="#/versions/${id}" target="_blank">${t('version.read')}</a>` });
  }
  return html`<div class="field ${page.errors.version ? 'wrong' : ''}"><span class="label" id="version-label">${t('field.version')}</span>
    <div class="version-line"><b id="version" tabindex="-1">${known?.label || id}</b>
      ${next ? html`<span class="newer">${t('newer', { version: next.label })}</span>` : nothing}
      <a class="button" href="#/connections/${page.id}/version">${t('configure')}<span class="unseen"> ${t('field.version')}</span></a></div>
    ${page.errors.version ? html`<p class="error">${fieldWords(page.errors.version)}</p>` : nothing}
    ${locked('version') ? html`<p class="hint pinned">${pinnedBy(page.connection, 'version')}</p>` : nothing}</div>`;
}

function kinds() {
  const wanted = value('events') || [];
  const all = kindsOf(value('version'));
  const some = wanted.length > 0 || page.someKinds;
  const may_ = may('events');
  return html`<fieldset id="events" tabindex="-1"><legend class="unseen">${t('section.events')}</legend>
    <label class="option"><input type="radio" name="kinds" .checked=${live(!some)} ?disabled=${!may_} @change=${() => {
      page.someKinds = false;
      put('events', []);
    }}><span><b>${t('kinds.all')}</b><small>${t('kinds.all.hint')}</small></span></label>
    <label class="option"><input type="radio" name="kinds" .checked=${live(some)} ?disabled=${!may_} @change=${() => {
      page.someKinds = true;
      put('events', all.map((k) => k.kind));
    }}><span><b>${t('kinds.some')}</b><small>${t('kinds.some.hint')}</small></span></label>
    ${some ? html`<div class="kinds">${all.map(({ kind, title }) => html`<label class="option"><input type="checkbox" .checked=${live(wanted.includes(kind))} ?disabled=${!may_} @change=${(e) => {
      const next = e.target.checked ? [...wanted, kind] : wanted.filter((k) => k !== kind);
      put('events', [...next].sort());
    }}><span><code>${kind}</code><small>${title}</small></span></label>`)}
      ${wanted.filter((kind) => !all.some((k) => k.kind === kind)).map((kind) => html`<label class="option"><input type="checkbox" .checked=${live(true)} ?disabled=${!may_} @change=${() => put('events', wanted.filter((k) => k !== kind))}><span><code>${kind}</code><small>${t('kinds.other')}</small></span></label>`)}</div>` : nothing}
    ${page.errors.events ? html`<p class="error">${fieldWords(page.errors.events)}</p>` : nothing}
    ${locked('events') ? html`<p class="hint pinned">${pinnedBy(page.connection, 'events')}</p>` : nothing}
  </fieldset>`;
}

function personal() {
  const mode = value('pii');
  const keyed = page.connection.piiKeySet;
  return html`<fieldset id="pii" tabindex="-1"><legend class="unseen">${t('section.pii')}</legend>
    ${PII.map((each) => html`<label class="option"><input type="radio" name="pii" .checked=${live(mode === each)} ?disabled=${!may('pii')} @change=${() => put('pii', each)}><span><b>${t(`pii.${each}`)}</b><small>${t(`pii.${each}.hint`)}</small></span></label>`)}
    ${mode === 'hash' ? framed('piiKey', html`<input id="piiKey" type="password" class="mono" autocomplete="new-password" .value=${live(page.draft.piiKey ?? '')} placeholder=${keyed ? t('piiKey.set') : ''} ?disabled=${!may('piiKey')} aria-describedby="piiKey-hint" @input=${(e) => {
      if (e.target.value) put('piiKey', e.target.value);
      else {
        delete page.draft.piiKey;
        changed();
      }
    }}>`, { hint: t('piiKey.hint'), required: !keyed }) : nothing}
    ${locked('pii') ? html`<p class="hint pinned">${pinnedBy(page.connection, 'pii')}</p>` : nothing}
    ${page.errors.pii ? html`<p class="error">${fieldWords(page.errors.pii)}</p>` : nothing}
  </fieldset>`;
}

function partitionKey() {
  return html`${text('partitionKey', { list: 'keys', mono: true, hint: has(`partitionKey.${value('partitionKey')}`) ? t(`partitionKey.${value('partitionKey')}`) : t('partitionKey.hint') })}
    <datalist id="keys">${KEYS.map((key) => html`<option value=${key}>${t(`partitionKey.${key}`)}</option>`)}</datalist>`;
}

/** How records are sent: what the route file says, unless this connection is to have its own way. */
function sending() {
  const asFile = (field) => {
    const holds = page.connection.effective?.[field];
    const said = holds?.from === 'route file' && holds.value !== null ? holds.value : null;
    return said === null ? t('sending.file') : t('sending.file.is', { value: has(`${field}.${said}`) ? t(`${field}.${said}`) : said });
  };
  return html`${Object.entries(SENDING).map(([field, values]) => framed(field, html`<select id=${field} ?disabled=${!may(field)} aria-describedby="${field}-hint" @change=${(e) => put(field, e.target.value || null)}>
      <option value="" ?selected=${!value(field)}>${asFile(field)}</option>
      ${values.map((v) => html`<option value=${v} ?selected=${v === value(field)}>${t(`${field}.${v}`)}</option>`)}</select>`, { hint: t(`${field}.${value(field) || page.connection.effective?.[field]?.value || values[0]}.hint`) }))}
    ${framed('maxInFlight', html`<input id="maxInFlight" inputmode="numeric" autocomplete="off" .value=${live(String(value('maxInFlight') ?? ''))} placeholder=${asFile('maxInFlight')} ?disabled=${!may('maxInFlight')} aria-describedby=${page.errors.maxInFlight ? 'maxInFlight-error maxInFlight-hint' : 'maxInFlight-hint'} aria-invalid=${page.errors.maxInFlight ? 'true' : nothing} @input=${(e) => put('maxInFlight', /^\d{1,9}$/.test(e.target.value) ? Number(e.target.value) : e.target.value || null)}>`, { hint: t('maxInFlight.hint') })}`;
}

/** What the customer's account needs so that this process may take the role on. */
function trust() {
  const condition = value('externalId') ? { Condition: { StringEquals: { 'sts:ExternalId': value('externalId') } } } : {};
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: t('trust.principal') }, Action: 'sts:AssumeRole', ...condition }],
  };
  return html`<details class="inline"><summary>${t('trust.title')}</summary><p class="hint">${t('trust.hint')}</p>${snippet(JSON.stringify(document, null, 2), t('trust.title'))}</details>`;
}

/** The least that the key needs, as IAM takes it. */
function policy() {
  const partition = state.regions.find((r) => r.id === value('region'))?.partition || 'aws';
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['kinesis:PutRecords', 'kinesis:DescribeStreamSummary'], Resource: `arn:${partition}:kinesis:${value('region') || 'REGION'}:*:stream/${value('streamName') || 'STREAM'}` }],
  };
  return JSON.stringify(document, null, 2);
}

function tester() {
  const report = page.test;
  const busy = page.busy === 'test';
  return html`<div class="tester">
    ${mayChange() ? html`<button type="button" ?disabled=${Boolean(page.busy)} @click=${test}>${busy ? t('test.busy') : t('test')}</button> <span class="hint">${t('test.hint')}</span>` : nothing}
    ${busy || report ? html`<ol class="steps" aria-live="polite">${(report?.steps || underWay()).map((s) => html`<li class=${s.outcome.toLowerCase().replace('_', '-')}><span class="mark" aria-hidden="true"></span><span><b>${t(`step.${s.step}`)}</b> <span class="unseen">${t(`outcome.${s.outcome}`)}</span>${s.detail ? html`<small><bdi>${s.outcome === 'FAILED' && report ? causeWords(report.cause, s.detail) : said(s.detail)}</bdi></small>` : nothing}</span></li>`)}</ol>` : nothing}
    ${report ? outcome(report) : nothing}
    ${page.testProblem ? problem(page.testProblem) : nothing}
    <details class="inline" ?open=${live(Boolean(page.policy))} @toggle=${(e) => (page.policy = e.target.open)}><summary id="policy">${t('policy.title')}</summary><p class="hint">${t('policy.hint')}</p>${snippet(policy(), t('policy.title'))}</details>
  </div>`;
}

/** The steps that are decided, the one that is being tried, and those that wait for it. */
function underWay() {
  const decided = page.steps || [];
  return STEPS.map((step, i) => decided[i] || { step, outcome: i === decided.length ? 'RUNNING' : 'WAITING' });
}

function outcome(report) {
  if (report.passed && report.sourceState?.state === 'FAILED') return html`<div class="note bad" role="alert"><b>${t('test.passed')} ${t('source.failed')}</b> <p><bdi>${said(report.sourceState.message)}</bdi></p></div>`;
  if (report.passed) return html`<div class="note good" role="status">${t('test.passed')}${report.sourceState?.state === 'RUNNING' ? nothing : html` ${t('test.source')}`}</div>`;
  return html`<div class="note bad" role="alert"><b>${causeWords(report.cause, report.message)}</b>
    ${report.foundIn?.length ? html`<p>${t('test.found', { regions: report.foundIn.join(', ') })}</p>` : nothing}
    ${report.detail ? html`<p>${t('aws.said')}: <q><bdi>${report.detail}</bdi></q></p>` : nothing}
    ${report.policy ? html`<p>${t('policy.lacks')}</p>${snippet(JSON.stringify(report.policy, null, 2), t('policy.title'))}` : nothing}</div>`;
}

async function test() {
  const of = page;
  of.test = null;
  of.testProblem = null;
  of.errors = {};
  of.steps = [];
  of.busy = 'test';
  changed();
  try {
    const change = clean(of);
    const run = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
    follow(of, run);
    const { body } = of.isNew
      ? await post(`api/connections/test?lookAround=true&run=${run}`, change)
      : await post(`${at(of.id)}/test?lookAround=true&run=${run}`, Object.keys(change).length ? change : undefined);
    of.test = body;
  } catch (failure) {
    if (failure.status === 422) {
      refused(of, failure);
    } else {
      of.testProblem = failure;
    }
  }
  of.busy = null;
  changed();
}

/** Asks how far a test is, until its report is there. */
async function follow(of, run) {
  while (of.busy === 'test') {
    await new Promise((later) => setTimeout(later, 300));
    try {
      const { body } = await get(`api/tests/${run}`);
      if (of.busy === 'test' && body.steps.length > of.steps.length) {
        of.steps = body.steps;
        changed();
      }
    } catch {
      return; // the report will come all the same, or say what is wrong
    }
  }
}

/** Shows what is wrong with each field, and goes to the first. */
export function refused(of, failure) {
  of.errors = failure.fields;
  // an id that nobody gave is made from the name
  if (of.isNew && of.errors.id && !of.draft.id) of.errors = { name: of.errors.id, ...of.errors, id: undefined };
  changed();
  drawn(() => {
    const field = Object.keys(of.errors).filter((name) => of.errors[name]).map((name) => document.getElementById(name)).find(Boolean);
    field?.focus();
  });
}

/** A new connection's members that say something; what was changed of an old one. */
function clean(of, change = of.draft) {
  if (!of.isNew) return change;
  return Object.fromEntries(Object.entries(change).filter(([, v]) => v !== '' && v !== null));
}

/** Sends what is to be saved. */
export function send(of, change) {
  return of.isNew
    ? post('api/connections', clean(of, { credentials: of.connection.credentials, version: of.connection.version, ...change }))
    : patch(at(of.id), change, of.etag);
}

export function draftBar(of, save) {
  const names = Object.keys(of.draft);
  if (!names.length && !of.isNew) return nothing;
  return html`<div class="draft" role="region" aria-label=${t('unsaved')}>
    <span>${of.isNew ? t('new.save.hint') : html`<b>${t('unsaved')}</b> <span class="faint">${names.map((f) => t(`field.${f}`)).join(', ')}</span>`}</span>
    ${of.isNew ? html`<a class="button" href="#/" @click=${() => (of.draft = {})}>${t('cancel')}</a>` : html`<button type="button" @click=${() => {
      of.draft = {};
      of.errors = {};
      of.problem = null;
      of.replaceSecret = false;
      changed();
      stayAt(null);
    }}>${t('discard')}</button>`}
    <button type="button" class="main" ?disabled=${Boolean(of.busy)} @click=${async () => {
      if (await save()) of.replaceSecret = false;
    }}>${of.busy === 'save' ? t('saving') : t('save')}</button>
  </div>`;
}

/** Somebody else saved in the meantime: shows both, field by field, and what was chosen is saved on top. */
export async function settled(of, load, save) {
  const mine = { ...of.draft };
  const base = { ...(of.base || of.connection) };
  of.draft = {};
  await load();
  const theirs = of.connection;
  const changedThere = (f) => JSON.stringify(base[f] ?? null) !== JSON.stringify(theirs[f] ?? null);
  const shownAs = (v) => (Array.isArray(v) ? v.join(', ') || t('all') : v === true ? t('on') : v === false ? t('off') : v || '–');
  const choices = Object.fromEntries(Object.keys(mine).map((f) => [f, 'mine']));
  const secrets = ['secretAccessKey', 'sessionToken', 'piiKey'];
  const others = Object.keys(theirs).filter((f) => t(`field.${f}`) !== `field.${f}` && !(f in mine) && changedThere(f));
  const yes = await ask({
    title: t('conflict.title'),
    wide: true,
    yes: t('conflict.save'),
    body: html`<p>${t('conflict.text')}</p>
      <table class="conflict"><thead><tr><th>${t('conflict.field')}</th><th>${t('conflict.theirs')}</th><th>${t('conflict.mine')}</th></tr></thead>
      <tbody>${Object.keys(mine).map((f) => html`<tr><th>${t(`field.${f}`)}</th>
        <td data-label=${t('conflict.theirs')}><label class="option"><input type="radio" name="c-${f}" @change=${() => (choices[f] = 'theirs')}><span><bdi>${secrets.includes(f) ? t('conflict.secret') : shownAs(theirs[f])}</bdi></span></label></td>
        <td data-label=${t('conflict.mine')}><label class="option"><input type="radio" name="c-${f}" checked @change=${() => (choices[f] = 'mine')}><span><bdi>${secrets.includes(f) ? t('conflict.secret.mine') : shownAs(mine[f])}</bdi></span></label></td></tr>`)}
      ${others.map((f) => html`<tr class="faint"><th>${t(`field.${f}`)}</th><td data-label=${t('conflict.theirs')}><bdi>${shownAs(theirs[f])}</bdi></td><td data-label=${t('conflict.mine')}>${t('conflict.same')}</td></tr>`)}</tbody></table>`,
  });
  of.problem = null;
  of.draft = Object.fromEntries(Object.entries(mine).filter(([f]) => !yes || choices[f] === 'mine'));
  changed();
  if (yes && Object.keys(of.draft).length) await save();
}
