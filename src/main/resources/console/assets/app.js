// Starts the console: texts, who looks, the address, and one drawing of all.
import { html, render, nothing } from './lit/lit-html.js';
import { state, drawWith, changed, drawn } from './state.js';
import { get, useToken, hasToken } from './api.js';
import { t, speak, spoken, LANGUAGES, clock } from './i18n.js';
import { follow, stopped, whenChanged } from './overview.js';
import { listView } from './views/list.js';
import { connectionView, enter, mayLeave } from './views/connection.js';
import { versionsView, lookAtVersions } from './views/versions.js';
import { signInView } from './views/sign-in.js';

const THEMES = ['auto', 'light', 'dark'];

function route() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(plain);
  return { name: parts[0] || 'connections', parts: parts.slice(1), query: new URLSearchParams(query || '') };
}

/** A part of the address without escapes; as it stands where a % is none. */
function plain(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

let shown = location.hash;

async function arrive() {
  if (location.hash !== shown && !(await mayLeave(route()))) {
    history.pushState(null, '', shown || '#/');
    return;
  }
  const same = shown.split('?')[0] === location.hash.split('?')[0];
  shown = location.hash;
  state.route = route();
  enter(state.route);
  changed();
  look();
  if (!same) {
    // those who don't see the page hear where they are
    drawn(() => document.querySelector('h1')?.focus());
    scrollTo(0, 0);
  }
}

/** What can't be had is told by what follows the connections. */
function look() {
  if (state.me && !state.signIn) lookAtVersions().catch(() => {});
}

function view() {
  if (state.signIn) return signInView(signedIn);
  if (!state.me) return nothing;
  switch (state.route.name) {
    case 'connections':
      return state.route.parts.length ? connectionView() : listView();
    case 'new':
      return connectionView();
    case 'versions':
      return versionsView();
    default:
      return html`<h1 tabindex="-1">${t('nothing.here')}</h1><p><a href="#/">${t('connections')}</a></p>`;
  }
}

function bar() {
  const here = state.route.name;
  return html`<a class="skip" href="#main" @click=${(e) => {
      e.preventDefault();
      document.getElementById('main').focus();
    }}>${t('skip')}</a>
    <header class="bar">
      <a class="brand" href="#/"><img src="assets/icon.svg" alt="" width="26" height="26"><span>Activity Sync</span></a>
      <nav aria-label=${t('navigation')}>
        <a href="#/" aria-current=${here === 'versions' ? 'false' : 'page'}>${t('connections')}</a>
        <a href="#/versions" aria-current=${here === 'versions' ? 'page' : 'false'}>${t('versions')}</a>
      </nav>
      <div class="tools">
        <label class="unseen" for="language">${t('language')}</label>
        <select id="language" class="quiet" @change=${async (e) => {
          localStorage.setItem('language', e.target.value);
          await speak(e.target.value);
          changed();
        }}>${Object.entries(LANGUAGES).map(([id, name]) => html`<option value=${id} ?selected=${id === spoken()}>${name}</option>`)}</select>
        <label class="unseen" for="theme">${t('theme')}</label>
        <select id="theme" class="quiet" @change=${(e) => {
          localStorage.setItem('theme', e.target.value);
          dress();
        }}>${THEMES.map((id) => html`<option value=${id} ?selected=${id === theme()}>${t(`theme.${id}`)}</option>`)}</select>
        ${state.me ? html`<span class="who" title=${t(`role.${state.me.role}.may`)}>${state.me.authenticated ? state.me.name : t('everyone')} <span class="role">${t(`role.${state.me.role}`)}</span></span>` : nothing}
        ${hasToken() && !state.signIn ? html`<button type="button" class="quiet small" @click=${signOut}>${t('sign-out')}</button>` : nothing}
      </div>
    </header>`;
}

function draw() {
  document.title = state.route.parts[0] ? `${state.route.parts[0]} · Activity Sync` : 'Activity Sync';
  render(
    html`${bar()}
      ${state.failure && !state.signIn ? html`<div class="outage" role="alert">${t('unreachable.since', { time: clock(state.failure.since) })}</div>` : nothing}
      <main id="main" class="page" tabindex="-1" aria-busy=${String(!state.loaded && !state.signIn)}>${view()}</main>
      <footer class="foot">${t('foot')} · <a href="api/openapi.json" target="_blank" rel="noreferrer">REST API</a></footer>`,
    document.getElementById('app'),
  );
}

function theme() {
  const kept = localStorage.getItem('theme');
  return THEMES.includes(kept) ? kept : 'auto';
}

function dress() {
  document.documentElement.dataset.theme = theme();
}

async function signedIn(token) {
  useToken(token);
  state.signIn = null;
  await begin();
}

/** Loads the page anew, so that nothing of what was seen stays in it. */
async function signOut() {
  if (await mayLeave({ name: 'sign-out', parts: [] })) {
    useToken(null);
    location.replace('#/');
    location.reload();
  }
}

async function begin() {
  try {
    const [me, regions] = await Promise.all([get('api/me'), get('api/regions'), lookAtVersions()]);
    state.me = me.body;
    state.regions = regions.body.regions;
  } catch {
    if (!state.signIn) {
      stopped();
      setTimeout(begin, 3000);
    }
    changed();
    return;
  }
  follow();
  await arrive();
}

dress();
await speak(localStorage.getItem('language'));
document.getElementById('app').replaceChildren();
drawWith(draw);
whenChanged(() => state.route.name === 'versions' && look());
addEventListener('hashchange', arrive);
addEventListener('beforeunload', (e) => {
  if (!mayLeave.now()) e.preventDefault();
});
changed();
await begin();
