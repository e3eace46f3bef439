// Watching a connection: charts of the last hour and day, the last records of its stream, a test event.
import { html, nothing } from '../lit/lit-html.js';
import { ref } from '../lit/directives/ref.js';
import { guard } from '../lit/directives/guard.js';
import { state, changed, mayChange, say } from '../state.js';
import { get, post, at } from '../api.js';
import { t, spoken, number, short, clock, axisTime } from '../i18n.js';
import { causeWords, problem, note, readable, words } from '../parts.js';
import { ask } from '../dialog.js';

const CHARTS = [
  { name: 'events', series: ['received', 'delivered', 'discarded', 'retried'], unit: '/s' },
  { name: 'latency', series: ['latency'], unit: 'ms' },
  { name: 'batch', series: ['batch'], unit: '' },
];
let timer = null;

export function enterWatch(page) {
  page.watch ??= { span: 'hour', data: null, records: null, revealed: false };
  clearTimeout(timer);
  loop(page);
}

async function loop(page) {
  if (!document.hidden && state.route.parts[0] === page.id && page.part === 'watch') {
    await load(page);
    timer = setTimeout(() => loop(page), 10000);
  } else if (page.part === 'watch' && state.route.parts[0] === page.id) {
    timer = setTimeout(() => loop(page), 2000);
  }
}

async function load(page) {
  const watch = page.watch;
  const { span } = watch;
  try {
    const { body } = await get(`${at(page.id)}/series?span=${span}`);
    if (watch.span !== span) return; // another was asked for meanwhile
    watch.data = body;
    watch.problem = null;
  } catch (failure) {
    watch.problem = failure;
  }
  changed();
}

export function watchView(page) {
  const watch = page.watch;
  return html`<section class="card">
    <div class="head"><h2>${t('charts')}</h2><div class="tabs" role="group" aria-label=${t('span')}>
      ${['hour', 'day'].map((span) => html`<button type="button" class="chip" aria-pressed=${String(watch.span === span)} @click=${() => {
        watch.span = span;
        watch.data = null;
        load(page);
      }}>${t(`span.${span}`)}</button>`)}</div></div>
    ${problem(watch.problem)}
    ${CHARTS.map((chart) => chartView(chart, watch))}
    <p class="hint">${t('charts.hint')}</p>
  </section>
  ${mayChange() ? html`${tailView(page)} ${testEvent(page)}` : note('info', t('tail.operators'))}`;
}

function chartView(chart, watch) {
  const data = watch.data;
  const last = (name) => data?.series[name].findLast((v) => v !== null);
  return html`<figure class="chart"><figcaption><b>${t(`chart.${chart.name}`)}</b>
      ${chart.series.map((name) => html`<span class="key k-${name}"><i aria-hidden="true"></i>${t(`series.${name}`)} <b>${last(name) === undefined ? '–' : `${short(last(name))}${chart.unit && ` ${chart.unit}`}`}</b></span>`)}</figcaption>
    ${guard([data, spoken(), document.documentElement.dataset.theme], () => html`<div class="plot" role="img" aria-label=${describe(chart, data)} ${ref((place) => place && data && plot(place, chart, data))}></div>`)}</figure>`;
}

/** The chart in a sentence. */
function describe(chart, data) {
  if (!data) return t('loading');
  return `${t(`chart.${chart.name}`)}: ${chart.series.map((name) => {
    const values = data.series[name].filter((v) => v !== null);
    return values.length ? t('chart.says', { name: t(`series.${name}`), last: number(values.at(-1), 1), most: number(Math.max(...values), 1) }) : t('chart.nothing', { name: t(`series.${name}`) });
  }).join('; ')}`;
}

async function plot(place, chart, data) {
  const { default: uPlot } = await import('../uplot/uPlot.esm.js');
  if (!place.isConnected) return;
  const probe = place.appendChild(document.createElement('i'));
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const times = data.series.received.map((_, i) => data.from + i * data.step);
  const axis = { stroke: colour('--faint'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') }, font: '12px system-ui, sans-serif' };
  const options = {
    width: place.clientWidth,
    height: chart.name === 'events' ? 220 : 130,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    padding: [8, 24, 0, 0],
    scales: { x: { time: true }, y: { range: (u, min, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [{ ...axis, space: 76, values: (u, splits) => splits.map((s) => axisTime(s * 1000)) }, { ...axis, size: 54, values: (u, splits) => splits.map((v) => short(v)) }],
    series: [{}, ...chart.series.map((name) => ({ stroke: colour(`--c-${name}`), width: name === 'received' ? 1.5 : 2, fill: name === 'delivered' ? colour('--c-delivered').replace(')', ', 0.12)').replace('rgb(', 'rgba(') : undefined, spanGaps: false, points: { show: false } }))],
  };
  probe.remove();
  place.plot?.destroy();
  place.plot = new uPlot(options, [times, ...chart.series.map((name) => data.series[name])], place);
  place.watcher ??= new ResizeObserver(() => place.plot.setSize({ width: place.clientWidth, height: options.height }));
  place.watcher.observe(place);
}

function tailView(page) {
  const watch = page.watch;
  const read = async (reveal) => {
    if (reveal && !(await ask({ title: t('tail.reveal'), body: html`<p>${t('tail.reveal.text')}</p>`, yes: t('tail.reveal.yes') }))) return;
    watch.reading = true;
    watch.tailProblem = null;
    changed();
    try {
      const { body } = await post(`${at(page.id)}/tail`, { limit: 50, personalData: reveal });
      watch.records = body;
      say(t('tail.read', { n: body.records.length }));
    } catch (failure) {
      watch.tailProblem = failure;
    }
    watch.reading = false;
    changed();
  };
  const records = watch.records?.records;
  return html`<section class="card"><div class="head"><h2>${t('tail')}</h2><div class="buttons">
      <button type="button" ?disabled=${watch.reading} @click=${() => read(false)}>${watch.reading ? t('tail.reading') : records ? t('tail.again') : t('tail.show')}</button>
      ${records?.length && !watch.records.personalData ? html`<button type="button" class="quiet" ?disabled=${watch.reading} @click=${() => read(true)}>${t('tail.reveal')}</button>` : nothing}</div></div>
    <p class="hint">${t('tail.hint')}</p>
    ${refused(watch.tailProblem, 'tail.denied')}
    ${watch.records?.personalData ? note('info', t('tail.revealed')) : nothing}
    ${records && !records.length ? html`<p class="none">${t('tail.none')}</p>` : nothing}
    ${records?.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t('tail')}><table class="tail"><thead><tr><th>${t('tail.time')}</th><th>${t('tail.shard')}</th><th>${t('tail.key')}</th><th>${t('tail.record')}</th></tr></thead>
      <tbody>${records.map((r) => html`<tr><td data-label=${t('tail.time')}><time datetime=${r.at} title=${r.at}>${clock(r.at)}</time></td><td data-label=${t('tail.shard')}><code title=${r.shardId}>${r.shardId.replace('shardId-', '').replace(/^0+(?=\d)/, '')}</code></td><td data-label=${t('tail.key')}><code><bdi>${r.partitionKey}</bdi></code></td><td>${record(r)}</td></tr>`)}</tbody></table></div>` : nothing}
  </section>`;
}

function record(r) {
  const long = r.data.length > 4000 ? `${r.data.slice(0, 4000)}…` : r.data;
  return html`<details><summary><b><bdi>${r.kind || t('tail.binary')}</bdi></b> <span class="faint">${t('bytes', { n: r.bytes, count: number(r.bytes) })}</span></summary><pre tabindex="0" aria-label=${t('tail.record')}>${readable(long)}</pre></details>`;
}

/** Where the stream may not be read or written: what it would need. */
function refused(failure, denied) {
  if (!failure) return nothing;
  return html`<div class="note bad" role="alert"><b>${causeWords(failure.body?.cause, words(failure))}</b>${failure.body?.cause && failure.body.detail ? html`<p><bdi>${failure.body.detail}</bdi></p>` : nothing}${failure.body?.cause === 'ACCESS_DENIED' ? html`<p>${t(denied)}</p>` : nothing}</div>`;
}

function testEvent(page) {
  const watch = page.watch;
  const run = async () => {
    watch.sending = true;
    watch.sent = null;
    watch.sendProblem = null;
    changed();
    try {
      watch.sent = (await post(`${at(page.id)}/test-event`)).body;
      say(t(watch.sent.readBack ? 'test-event.back' : 'test-event.written'));
    } catch (failure) {
      watch.sendProblem = failure;
    }
    watch.sending = false;
    changed();
  };
  const sent = watch.sent;
  return html`<section class="card"><div class="head"><h2>${t('test-event')}</h2><button type="button" ?disabled=${watch.sending} @click=${run}>${watch.sending ? t('test-event.sending') : t('test-event.do')}</button></div>
    <p class="hint">${t('test-event.hint')}</p>
    ${refused(watch.sendProblem, 'test-event.denied')}
    ${sent ? html`<ol class="steps" aria-live="polite">
      <li class="passed"><span class="mark" aria-hidden="true"></span><span><b>${t('test-event.written')}</b><small>${sent.shardId} · ${sent.sequenceNumber}</small></span></li>
      <li class=${sent.readBack ? 'passed' : 'unproven'}><span class="mark" aria-hidden="true"></span><span><b>${sent.readBack ? t('test-event.back') : t('test-event.unread')}</b>${sent.readBack ? html`<small>${t('test-event.took', { n: sent.millis })}</small>` : html`<small><bdi>${sent.detail || ''}</bdi></small>`}</span></li></ol>
      ${sent.record ? html`<details class="inline"><summary>${t('test-event.record')}</summary><pre tabindex="0" aria-label=${t('test-event.record')}>${readable(sent.record)}</pre></details>` : nothing}` : nothing}
  </section>`;
}
