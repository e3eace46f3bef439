// The REST API. Each call answers {body, etag} or throws a Problem, which says in words what went wrong.
import { state, changed } from './state.js';

// without what may stand before the host in the address bar: fetch refuses a URL with a password
const BASE = location.origin + location.pathname.replace(/[^/]*$/, '');

// milliseconds; what is asked of a process answers sooner, also where its store is away
const PATIENCE = 15000;

// only in the memory of this page: gone when the tab is
let token = null;

export function useToken(given) {
  token = given;
}

/** Whether somebody signed in on this page, and so can sign out. */
export function hasToken() {
  return token !== null;
}

export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.status = status;
    this.title = body.title;
    this.body = body;
  }

  /** What is wrong with each field: an error of the answer, or this problem where it only names fields. */
  get fields() {
    return Object.fromEntries([...(this.body.errors || []).map((e) => [e.field, e]), ...(this.body.fields || []).map((f) => [f, this])]);
  }
}

export async function call(method, path, body, headers = {}) {
  const request = { method, headers: { Accept: 'application/json', ...headers }, cache: 'no-store' };
  if (token) {
    request.headers.Authorization = `Bearer ${token}`;
  }
  if (body !== undefined) {
    request.headers['Content-Type'] ??= 'application/json';
    request.body = typeof body === 'string' ? body : JSON.stringify(body);
  }
  // a process that is stopped takes a call and never answers it; what changes something or is tested may take its time
  if (method === 'GET') request.signal = AbortSignal.timeout(PATIENCE);
  let response;
  let text;
  try {
    response = await fetch(BASE + path, request);
    text = await response.text();
  } catch {
    // what was to be changed may have been: the answer alone is missing
    throw new Problem(0, { title: method === 'GET' ? 'unreachable' : 'unanswered' });
  }
  if (response.status === 401) {
    const byPassword = response.headers.get('WWW-Authenticate')?.startsWith('Basic');
    state.signIn = byPassword ? 'password' : request.headers.Authorization ? 'refused' : 'needed';
    token = null;
    changed();
  }
  let json = null;
  try {
    json = text ? JSON.parse(text) : null;
  } catch {
    throw new Problem(response.status, { title: response.status === 401 ? 'Not authenticated' : 'unreadable' });
  }
  if (!response.ok) {
    throw new Problem(response.status, json || {});
  }
  return { body: json, etag: response.headers.get('ETag'), location: response.headers.get('Location') };
}

export const get = (path) => call('GET', path);
export const post = (path, body) => call('POST', path, body);
export const patch = (path, body, etag) =>
  call('PATCH', path, body, {
    'Content-Type': 'application/merge-patch+json',
    ...(etag ? { 'If-Match': etag } : {}),
  });
export const at = (id) => `api/connections/${encodeURIComponent(id)}`;
