// What happened to a connection, newest first.
import { html, nothing } from '../lit/lit-html.js';
import { changed } from '../state.js';
import { get, at } from '../api.js';
import { t, has, said, time, utc } from '../i18n.js';
import { problem, causeWords } from '../parts.js';

export function enterHistory(page) {
  page.history = { entries: [], next: undefined };
  more(page);
}

/** What came since is put before what is shown; where that is more than one page, all begins anew. */
export async function renewHistory(page) {
  const { history } = page;
  try {
    const { body } = await get(`${at(page.id)}/history?limit=50`);
    const known = body.history.findIndex((e) => e.entry === history.entries[0]?.entry);
    if (known < 0) Object.assign(history, { entries: body.history, next: body.next, read: true });
    else history.entries.unshift(...body.history.slice(0, known));
    history.problem = null;
  } catch (failure) {
    history.problem = failure;
  }
  changed();
}

async function more(page) {
  const { history } = page;
  if (history.asking) return;
  history.asking = true;
  try {
    const { body } = await get(`${at(page.id)}/history?limit=50${history.next ? `&before=${history.next}` : ''}`);
    const oldest = history.entries.at(-1)?.entry ?? Infinity;
    history.entries.push(...body.history.filter((e) => e.entry < oldest));
    history.next = body.next;
    history.problem = null;
  } catch (failure) {
    history.problem = failure;
  }
  history.asking = false;
  history.read = true;
  changed();
}

export function historyView(page) {
  const { entries, next, problem: failed, read } = page.history;
  return html`<section class="card"><h2>${t('page.history')}</h2>
    ${problem(failed)}
    ${read || failed ? nothing : html`<p class="faint">${t('loading')}</p>`}
    <table class="history"><thead><tr><th>${t('history.at')}</th><th>${t('history.who')}</th><th>${t('history.what')}</th><th>${t('history.change')}</th></tr></thead>
    <tbody>${entries.map((e) => html`<tr>
      <td><time datetime=${e.at}>${time(e.at)}</time><small class="faint">${utc(e.at)}</small></td>
      <td data-label=${t('history.who')}><bdi>${e.who}</bdi></td>
      <td data-label=${t('history.what')}>${has(`field.${e.what}`) ? t(`field.${e.what}`) : has(`history.${e.what}`) ? t(`history.${e.what}`) : e.what}</td>
      <td>${e.from === null && e.to === null ? html`<span class="faint">${t('history.hidden')}</span>` : html`<bdi>${word(e.from)}</bdi> <span aria-hidden="true">→</span><span class="unseen">${t('history.to')}</span> <bdi>${word(e.to)}</bdi>`}${e.why ? html`<small><bdi>${why(e.why)}</bdi></small>` : nothing}</td>
    </tr>`)}</tbody></table>
    ${next ? html`<button type="button" @click=${() => more(page)}>${t('history.more')}</button>` : nothing}
  </section>`;
}

/** A cause in the reader's language; what else stands there is as AWS, the network or Camel said it. */
function why(text) {
  const [, cause, message, , detail] = /^([A-Z_]+): (.*?)( \((.*)\))?$/s.exec(text) ?? [];
  return cause ? `${cause}: ${causeWords(cause, message)}${detail ? ` (${said(detail)})` : ''}` : text;
}

function word(value) {
  if (value === 'true' || value === 'false') return t(value === 'true' ? 'on' : 'off');
  return value === null ? '–' : has(`state.${value}`) ? t(`state.${value}`) : has(`history.is.${value}`) ? t(`history.is.${value}`) : value;
}
