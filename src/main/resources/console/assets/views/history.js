// What happened to a connection, newest first.
import { html, nothing } from '../lit/lit-html.js';
import { changed } from '../state.js';
import { get, at } from '../api.js';
import { t, has, time, utc } from '../i18n.js';
import { problem } from '../parts.js';

export function enterHistory(page) {
  page.history = { entries: [], next: undefined };
  more(page);
}

async function more(page) {
  const history = page.history;
  try {
    const { body } = await get(`${at(page.id)}/history?limit=50${history.next ? `&before=${history.next}` : ''}`);
    history.entries.push(...body.history);
    history.next = body.next;
    history.problem = null;
  } catch (failure) {
    history.problem = failure;
  }
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
      <td>${e.from === null && e.to === null ? html`<span class="faint">${t('history.hidden')}</span>` : html`<bdi>${word(e.from)}</bdi> <span aria-hidden="true">→</span><span class="unseen">${t('history.to')}</span> <bdi>${word(e.to)}</bdi>`}${e.why ? html`<small><bdi>${e.why}</bdi></small>` : nothing}</td>
    </tr>`)}</tbody></table>
    ${next ? html`<button type="button" @click=${() => more(page)}>${t('history.more')}</button>` : nothing}
  </section>`;
}

function word(value) {
  if (value === 'true' || value === 'false') return t(value === 'true' ? 'on' : 'off');
  return value === null ? '–' : has(`state.${value}`) ? t(`state.${value}`) : has(`history.is.${value}`) ? t(`history.is.${value}`) : value;
}
