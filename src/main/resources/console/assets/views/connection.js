// One connection: its head with the switch, what is wrong with it, and four pages: settings, watching, history, version.
import { html, nothing } from '../lit/lit-html.js';
import { state, changed, mayChange, say } from '../state.js';
import { get, post, patch, at } from '../api.js';
import { refresh, whenChanged } from '../overview.js';
import { t, now } from '../i18n.js';
import { badge, problem, during, note, pinnedBy } from '../parts.js';
import { ask } from '../dialog.js';
import { turnOffWords } from './switches.js';
import { settingsView, draftBar, refused, send, settled } from './settings.js';
import { trouble, failedSource, lostEvents, processes } from './pause.js';
import { configureView, enterVersion } from './versions.js';
import { watchView, enterWatch } from './watch.js';
import { historyView, enterHistory, renewHistory } from './history.js';

/** The connection that is shown; one that is made has no id yet. */
let page = null;

const PAGES = ['settings', 'watch', 'history'];

export function enter(route) {
  const isNew = route.name === 'new';
  const id = isNew ? null : route.name === 'connections' ? route.parts[0] : undefined;
  if (id === undefined) {
    page = null;
    return;
  }
  if (!page || page.id !== id || page.isNew !== isNew) {
    page = { id, isNew, connection: isNew ? blank() : null, draft: {}, errors: {}, problem: null, loadProblem: null, busy: null };
    if (!isNew) load(page);
  }
  page.part = route.parts[1] || 'settings';
  if (page.part === 'watch') enterWatch(page);
  if (page.part === 'history') enterHistory(page);
  if (page.part === 'version') enterVersion(page, route.query);
}

function blank() {
  return {
    id: null, name: '', credentials: 'static', accessKeyId: '', secretAccessKeySet: false, streamName: '', region: '',
    version: state.preset, events: [], unknownKinds: 'skip', pii: 'include', piiFields: {}, partitionKey: 'experienceId',
    enabled: false, suspended: false, pinned: [], state: 'DISABLED', source: '', endpoint: null,
  };
}

async function load(of) {
  try {
    const { body, etag } = await get(at(of.id));
    // what is there by now is no change any more, as where the answer of a save was lost
    const draft = Object.entries(of.draft).filter(([field, given]) => JSON.stringify(body[field]) !== JSON.stringify(given));
    if (of.problem?.status === 0 && Object.keys(of.draft).length && !draft.length) of.problem = null;
    of.draft = Object.fromEntries(draft);
    const told = JSON.stringify([etag, body.state, body.since]);
    if (of.part === 'history' && of.told && of.told !== told) renewHistory(of);
    of.told = told;
    // what was changed on the page is kept, and is a change of what was there when it began
    of.newer = Boolean(of.connection && Object.keys(of.draft).length && of.etag !== etag);
    of.base = of.newer ? of.base || of.connection : null;
    of.connection = body;
    of.etag = of.newer ? of.etag : etag;
    // what an action said stands until the next one: where events come it is loaded every two seconds
    of.loadProblem = null;
    if (body.secretAccessKeySet && of.secretSince === undefined) {
      of.secretSince = null;
      secretSince(of);
    }
  } catch (failure) {
    of.loadProblem = failure;
    of.missing = failure.status === 404;
  }
  changed();
}

/** When the secret was saved, and by whom: history knows. */
async function secretSince(of) {
  try {
    const { body } = await get(`${at(of.id)}/history?limit=1000`);
    of.secretSince =
      body.history.find((e) => e.what === 'secretAccessKey') ||
      body.history.find((e) => e.what === 'connection') ||
      null;
    changed();
  } catch {
    // then it is only said that there is one
  }
}

whenChanged((ids) => {
  // what could not be read is asked for again, also where nothing changed
  if (page?.id && (ids.has(page.id) || (page.loadProblem && !page.missing))) load(page);
});

/** Whether the page may be left: asked where something is not saved. */
export async function mayLeave(to) {
  if (mayLeave.now() || (page.id && to.name === 'connections' && to.parts[0] === page.id)) return true;
  const yes = await ask({ title: t('unsaved.title'), body: html`<p>${t('unsaved.text')}</p>`, yes: t('unsaved.leave'), danger: true });
  if (yes) page.draft = {};
  return yes;
}
mayLeave.now = () => !page || !Object.keys(page.draft).length;

export function connectionView() {
  if (page.missing) {
    return html`<h1 tabindex="-1">${t('gone.title')}</h1><p>${t('gone.text', { id: page.id })}</p><p><a href="#/">${t('connections')}</a></p>`;
  }
  const connection = page.connection;
  if (!connection) {
    return html`<h1 tabindex="-1">${page.id}</h1>${page.loadProblem ? problem(page.loadProblem) : html`<p class="faint">${t('loading')}</p>`}`;
  }
  if (page.isNew) {
    return html`${crumbs(t('new'))}
      <div class="head"><h1 tabindex="-1">${t('new')}</h1></div>
      ${mayChange() ? html`${settingsView(page)} ${draftBar(page, save)}` : note('info', t('viewer.no'))}`;
  }
  const row = state.rows.get(page.id);
  return html`${crumbs(connection.name)}
    <div class="head">
      <div><h1 tabindex="-1"><bdi>${connection.name}</bdi></h1><p class="under">${badge(connection)} <span class="faint"><bdi>${connection.id}</bdi></span></p></div>
      <div class="actions">${actions(connection)} ${onOff(connection)}</div>
    </div>
    ${problem(page.problem ?? page.loadProblem)}
    ${failedSource(connection)}
    ${lostEvents(connection)}
    ${trouble(page, row, { retry: () => verb('retry'), resume: () => verb('resume'), enable })}
    ${processes(connection)}
    <nav class="pages" aria-label=${t('pages')}>
      ${PAGES.map((part) => html`<a href=${`#/connections/${page.id}${part === 'settings' ? '' : `/${part}`}`} aria-current=${part === page.part || (part === 'settings' && page.part === 'version') ? 'page' : 'false'}>${t(`page.${part}`)}</a>`)}
    </nav>
    ${page.part === 'watch' ? watchView(page) : page.part === 'history' ? historyView(page) : page.part === 'version' ? configureView(page, saveVersion) : settingsView(page)}
    ${mayChange() && page.part === 'settings' ? draftBar(page, save) : nothing}
    ${mayChange() && page.part === 'settings' ? endOfIt(connection) : nothing}`;
}

function crumbs(here) {
  return html`<nav class="crumbs" aria-label=${t('where')}><a href="#/">${t('connections')}</a> <span aria-hidden="true">›</span> <span aria-current="location"><bdi>${here}</bdi></span></nav>`;
}

function actions(connection) {
  if (!mayChange() || !connection.enabled) return nothing;
  return connection.suspended
    ? nothing
    : html`<button type="button" ?disabled=${Boolean(page.busy)} @click=${async () => {
        if (await ask({ title: t('suspend.title'), body: html`<p>${t('suspend.text')}</p>`, yes: t('suspend') })) verb('suspend');
      }}>${t('suspend')}</button>`;
}

/** The toggle of the seed: Activity Sync. */
function onOff(connection) {
  const pinned = connection.pinned.includes('enabled');
  const why = pinned ? pinnedBy(connection, 'enabled') : mayChange() ? '' : t('viewer.no');
  return html`<label class="toggle" title=${why}><span>${t('field.enabled')}</span>
    <input id="enabled" type="checkbox" role="switch" .checked=${connection.enabled} ?disabled=${pinned || !mayChange() || Boolean(page.busy)} @click=${(e) => {
      // as the process has it, until it says otherwise
      e.preventDefault();
      connection.enabled ? disable() : enable();
    }}><b aria-hidden="true">${connection.enabled ? t('on') : t('off')}</b></label>`;
}

async function enable() {
  if (Object.keys(page.draft).length) {
    await save({ enabled: true });
    return;
  }
  await verb('enable');
}

async function disable() {
  const row = state.rows.get(page.id) || page.connection;
  if (await ask({ title: t('off.title', { name: page.connection.name }), body: turnOffWords([row]), yes: t('off.do'), danger: true })) {
    await verb('disable');
  }
}

async function verb(name) {
  const of = page;
  const done = await during(of, name, () => post(`${at(of.id)}/${name}`));
  if (done) {
    take(of, done);
    of.errors = {};
    say(t(`did.${name}`));
    await refresh();
  } else if (of.problem?.status === 422) {
    location.hash = `#/connections/${of.id}`;
    refused(of, of.problem);
  }
}

function take(of, { body, etag }) {
  of.connection = body;
  of.etag = etag;
  of.newer = false;
}

/** Saves what was changed; where somebody else did so too, shows both. */
async function save(more = {}) {
  const of = page;
  const change = { ...of.draft, ...more };
  of.errors = {};
  const done = await during(of, 'save', () => send(of, change));
  if (done === undefined) {
    if (of.problem?.status === 412) {
      await settled(of, () => load(of), save);
    } else if (of.problem?.status === 422 || of.problem?.status === 409) {
      refused(of, of.problem);
    }
    return false;
  }
  of.draft = {};
  of.test = null;
  take(of, done);
  if ('secretAccessKey' in change) of.secretSince = { at: new Date(now()).toISOString(), who: state.me.name };
  say(t('saved'));
  await refresh();
  if (of.isNew) location.hash = `#/connections/${done.body.id}`;
  return true;
}

async function saveVersion(version) {
  const of = page;
  const done = await during(of, 'save', () => patch(at(of.id), { version }, of.etag));
  if (done) {
    take(of, done);
    say(t('version.saved', { version }));
    await refresh();
    location.hash = `#/connections/${of.id}`;
  } else if (of.problem?.status === 412) {
    await load(of);
  }
}

function endOfIt(connection) {
  const declared = connection.pinned.length > 0;
  const files = [...new Set(Object.values(connection.pinnedBy))].join(', ');
  return html`<section class="end"><button type="button" class="danger quiet" ?disabled=${declared} title=${declared ? t('delete.pinned', { files }) : ''} @click=${async () => {
    const row = state.rows.get(page.id) || connection;
    const yes = await ask({ title: t('delete.title', { name: connection.name }), body: html`<p>${t('delete.text')}</p>${connection.enabled ? turnOffWords([row]) : nothing}`, yes: t('delete'), danger: true });
    if (!yes) return;
    const of = page;
    const done = await during(of, 'delete', async () => {
      const { call } = await import('../api.js');
      return call('DELETE', `${at(of.id)}?force=true`);
    });
    if (done) {
      of.draft = {};
      await refresh();
      location.hash = '#/';
    }
  }}>${t('delete')}</button>${declared ? html` <span class="hint">${t('delete.pinned', { files })}</span>` : nothing}</section>`;
}
