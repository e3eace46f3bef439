// What stands before everything else where events are not on their way, or slow: paused, suspended, connecting, off, one busy key.
import { html, nothing } from '../lit/lit-html.js';
import { changed, mayChange } from '../state.js';
import { t, has, said, ago, now, number, percent } from '../i18n.js';
import { badge, causeWords, fullMoment, moment } from '../parts.js';
import { reveal } from './settings.js';

/** What to review, as the process names it, and the field where that is done. */
const FIELDS = {
  'stream name': 'streamName',
  region: 'region',
  endpoint: 'endpoint',
  'access key ID': 'accessKeyId',
  'secret access key': 'secretAccessKey',
  credentials: 'accessKeyId',
  'partition key': 'partitionKey',
  'account of the key': 'accessKeyId',
};

export function trouble(page, row, { retry, resume, enable }) {
  const connection = page.connection;
  if (connection.state === 'DISABLED') return off(connection, row, enable, page);
  if (connection.state === 'PAUSED') {
    page.wasPaused = connection.pause;
    return connection.suspended ? suspended(page, resume) : paused(page, row, retry);
  }
  if (connection.state === 'CONNECTING' && page.wasPaused) {
    return html`<section class="panel connecting" role="status"><h2>${t('retrying')}</h2><p>${t('retrying.text')}</p></section>`;
  }
  if (connection.state === 'STREAMING' && page.wasPaused && now() - Date.parse(connection.since) < 60000) {
    return html`<section class="panel streaming" role="status"><h2>${t('resumed')}</h2><p>${t('resumed.text')}</p></section>`;
  }
  return connection.hotKey ? slow(page) : nothing;
}

/** Nothing comes from where events come from, whatever the way to Kinesis is like. */
export function failedSource({ sourceState: source }) {
  if (source?.state !== 'FAILED') return nothing;
  return html`<section class="panel paused source" role="alert" aria-label=${t('source.failed')}>
    <h2>${t('source.failed')}</h2>
    <p>${t('source.failed.text')}</p>
    <dl>
      ${source.message ? html`<dt>${t('process.cause')}</dt><dd><bdi>${said(source.message)}</bdi></dd>` : nothing}
      <dt>${t('since')}</dt><dd>${fullMoment(source.since)} <span class="faint">(${moment(source.since)})</span></dd>
    </dl>
  </section>`;
}

/** What is gone where events come from: nothing brings it back, and nothing else is wrong. */
export function lostEvents({ sourceState: source }) {
  if (!source?.lost) return nothing;
  return html`<section class="panel slow source" role="alert" aria-label=${t('source.lost')}>
    <h2>${t('source.lost')}</h2>
    <p>${t('source.lost.text')}</p>
    <dl><dt>${t('process.cause')}</dt><dd><bdi>${said(source.lost)}</bdi></dd></dl>
  </section>`;
}

/** What each process sees, where there are several; open where they don't see the same. */
export function processes({ instances = [], suspended: byHand }) {
  if (instances.length < 2) return nothing;
  const differ = instances.some((one) => one.state !== instances[0].state);
  const owned = instances.some((one) => one.sourceState?.state === 'ELSEWHERE');
  const reads = ({ sourceState }) => owned && ['ELSEWHERE', 'RUNNING'].includes(sourceState?.state)
    ? html`<small class="faint">${t(`process.${sourceState.state}`)}</small>` : nothing;
  return html`<details class="card" ?open=${differ}><summary><h2>${t('processes', { count: instances.length })}</h2></summary>
    <div class="scroll"><table class="history"><thead><tr><th>${t('process')}</th><th>${t('process.state')}</th><th>${t('since')}</th><th>${t('process.cause')}</th></tr></thead>
    <tbody>${instances.map((one) => html`<tr>
      <td><bdi>${one.name}</bdi><small class="faint">${one.self ? t('process.self') : t('process.heard', { seconds: number(one.heardSecondsAgo) })}</small></td>
      <td>${badge({ state: one.state, suspended: byHand })}${reads(one)}</td>
      <td>${fullMoment(one.since)}</td>
      <td>${one.pause ? causeWords(one.pause.cause, one.pause.message) : '–'}</td>
    </tr>`)}</tbody></table></div></details>`;
}

/** One key's round trip holds up what is sent: nothing is wrong, and a choice would make it faster. */
function slow(page) {
  const { hotKey } = page.connection;
  return html`<section class="panel slow" aria-label=${t('hot.title')}>
    <h2>${t('hot', { percent: percent(hotKey.percent) })}</h2>
    <p>${t('hot.text', { millis: number(hotKey.roundTripMillis) })}</p>
    <dl>
      ${hotKey.review.map((what) => html`<dt>${link(page, what)}</dt><dd>${t(`hot.${what}`)}</dd>`)}
      <dt>${t('since')}</dt><dd>${fullMoment(hotKey.since)} <span class="faint">(${moment(hotKey.since)})</span></dd>
      <dt>${t('hot.key')}</dt><dd>${t('hot.key.text', { hash: hotKey.hash })}</dd>
    </dl>
  </section>`;
}

function paused(page, row, retry) {
  const { pause } = page.connection;
  const words = causeWords(pause.cause, pause.message);
  return html`<section class="panel paused" role="alert" aria-label=${t('paused.title')}>
    <h2>${words}</h2>
    <dl>
      ${pause.review.length ? html`<dt>${t('review')}</dt><dd>${pause.review.map((what, i) => html`${i ? ', ' : ''}${link(page, what)}`)}</dd>` : nothing}
      ${pause.detail ? html`<dt>${t('aws.said')}</dt><dd><q><bdi>${said(pause.detail)}</bdi></q></dd>` : nothing}
      <dt>${t('since')}</dt><dd>${fullMoment(pause.since)} <span class="faint">(${moment(pause.since)})</span></dd>
      <dt>${t('waits')}</dt><dd>${t(`waits.${row?.source || (page.connection.source.startsWith('platform-http') ? 'http' : 'other')}`)}</dd>
      <dt>${t('again')}</dt><dd>${pause.nextRetryAt ? html`${t('again.itself')} <b>${ago(Math.max(now(), Date.parse(pause.nextRetryAt)))}</b>` : t('again.person')}</dd>
    </dl>
    ${mayChange() ? html`<div class="buttons"><button type="button" class="main" ?disabled=${Boolean(page.busy)} @click=${retry}>${page.busy === 'retry' ? t('retrying') : t('retry')}</button></div>` : nothing}
  </section>`;
}

function link(page, what) {
  const known = field(page, what);
  const words = has(`review.${what}`) ? t(`review.${what}`) : has(`field.${what}`) && !FIELDS[what] ? t(`field.${what}`) : what;
  if (!known) return html`<span>${words}</span>`;
  const go = () => {
    reveal(page, known);
    const show = () => {
      const place = document.getElementById(known) || document.getElementById('credentials');
      place?.scrollIntoView({ block: 'center' });
      place?.focus({ preventScroll: true });
    };
    if (page.part !== 'settings') location.hash = `#/connections/${page.id}`;
    changed();
    // by then the page is drawn, and what was folded is open
    setTimeout(show, 150);
  };
  return html`<button type="button" class="link" @click=${go}>${words}</button>`;
}

/** Where a thing to review is set; null where that is not in the settings. */
function field(page, what) {
  if (what === 'stream name' && page.connection.streamArn) return 'streamArn';
  if (what.startsWith('permission kinesis:')) return 'policy';
  return FIELDS[what] ?? (has(`field.${what}`) ? what : null);
}

function suspended(page, resume) {
  const { pause } = page.connection;
  const by = /\(([^)]*)\)\s*$/.exec(pause.message)?.[1];
  return html`<section class="panel suspended" aria-label=${t('state.SUSPENDED')}>
    <h2>${by === 'rest' ? t('suspended.unnamed') : by ? html`${t('suspended.by')} <bdi>${by}</bdi>` : pause.message}</h2>
    <p>${t('suspended.text')} ${fullMoment(pause.since)} <span class="faint">(${moment(pause.since)})</span></p>
    ${mayChange() ? html`<div class="buttons"><button type="button" class="main" ?disabled=${Boolean(page.busy)} @click=${resume}>${t('resume')}</button></div>` : nothing}
  </section>`;
}

function off(connection, row, enable, page) {
  page.wasPaused = null;
  const gone = row?.discardedWhileOff || 0;
  return html`<section class="panel off" aria-label=${t('state.DISABLED')}>
    <h2>${t('off.now')}</h2>
    <p>${t('off.now.text')} ${t('since.low')} ${fullMoment(connection.since)}:
      <b>${t('off.discarded', { n: gone, count: number(gone) })}</b></p>
    ${mayChange() && !connection.pinned.includes('enabled') ? html`<div class="buttons"><button type="button" class="main" ?disabled=${Boolean(page.busy)} @click=${enable}>${t('enable')}</button></div>` : nothing}
  </section>`;
}
