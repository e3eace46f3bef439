// Follows all connections: asks for what changed since the last answer, and not at all while nobody looks.
import { state, changed } from './state.js';
import { get } from './api.js';
import { now, setClock } from './i18n.js';

const EVERY = 2000;
const LONGEST = 30000;

/** Looks that are further apart say nothing of the rate now. */
const NEAR = 10000;

let cursor = '';
let answered = null;
let timer = null;
let failures = 0;
let asking = false;
const listeners = new Set();

/** Is called with the ids that changed. */
export function whenChanged(listener) {
  listeners.add(listener);
}

document.addEventListener('visibilitychange', () => {
  clearTimeout(timer);
  if (!document.hidden && state.me) ask();
});

export function follow() {
  ask();
}

/** Asks at once, after something was done. */
export async function refresh() {
  clearTimeout(timer);
  await ask();
}

async function ask() {
  if (asking) return;
  asking = true;
  try {
    take((await get(`api/overview?since=${cursor}`)).body);
    failures = 0;
    state.failure = null;
  } catch {
    stopped();
    failures++;
  }
  asking = false;
  changed();
  clearTimeout(timer);
  if (!document.hidden && !state.signIn) {
    timer = setTimeout(ask, Math.min(LONGEST, EVERY * 2 ** failures));
  }
}

/** What is shown is of the past from now on. */
export function stopped() {
  state.failure ??= { since: answered ?? new Date(now()).toISOString() };
}

function take(answer) {
  const at = Date.parse(answer.at);
  answered = answer.at;
  setClock(answer.at);
  if (answer.whole) {
    const kept = new Set(answer.connections.map((row) => row.id));
    for (const id of state.rows.keys()) if (!kept.has(id)) state.rows.delete(id);
  }
  for (const id of answer.gone) state.rows.delete(id);
  for (const row of answer.connections) {
    const before = state.rows.get(row.id);
    row.at = at;
    row.told = Date.now();
    // between two looks where there were two, else what the process saw in the last ten seconds
    row.perSecond =
      before?.at && at > before.at && at - before.at < NEAR && row.received >= before.received && before.fresh
        ? ((row.received - before.received) * 1000) / (at - before.at)
        : (row.rates.at(-1) ?? 0) / 10;
    row.fresh = true;
    state.rows.set(row.id, row);
  }
  const news = new Set(answer.connections.map((row) => row.id));
  for (const row of state.rows.values()) {
    if (!news.has(row.id) && row.perSecond && at - row.at > 4000) {
      state.rows.set(row.id, { ...row, perSecond: 0, at });
    }
  }
  cursor = answer.cursor;
  state.news++;
  state.loaded = true;
  for (const listener of listeners) listener(new Set([...news, ...answer.gone]));
}
