// Notes, fields of a schema, and two documents side by side. All of it as text: nothing is taken for markup.
import { html, nothing } from '../lit/lit-html.js';
import { t } from '../i18n.js';
import { readable } from '../parts.js';

/** The little Markdown that release notes use: paragraphs, lists, code. */
export function notes(text) {
  const blocks = [];
  for (const line of (text || '').split('\n')) {
    if (line.startsWith('- ')) {
      if (blocks.at(-1)?.list) blocks.at(-1).list.push(line.slice(2));
      else blocks.push({ list: [line.slice(2)] });
    } else if (line.trim()) {
      blocks.push({ words: line.replace(/^#+ */, '') });
    }
  }
  return html`<div class="notes">${blocks.map((b) => (b.list ? html`<ul>${b.list.map((item) => html`<li>${inline(item)}</li>`)}</ul>` : html`<p>${inline(b.words)}</p>`))}</div>`;
}

function inline(text) {
  return text.split('`').map((part, i) => (i % 2 ? html`<code>${part}</code>` : part));
}

/** Every field of a JSON Schema, with its path, type and description. */
export function fields(schema) {
  const rows = [];
  collect(schema, '', rows);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('fields')}><table class="fields"><thead><tr><th>${t('field')}</th><th>${t('type')}</th><th>${t('meaning')}</th></tr></thead>
    <tbody>${rows.map((r) => html`<tr><td><code>${r.path}</code></td><td class="faint">${r.type}</td><td>${r.text}</td></tr>`)}</tbody></table></div>`;
}

function collect(schema, path, rows) {
  for (const [name, field] of Object.entries(schema.properties || {})) {
    const here = path ? `${path}.${name}` : name;
    const type = field.const !== undefined ? JSON.stringify(field.const) : field.enum ? field.enum.map((v) => JSON.stringify(v)).join(', ') : [field.type].flat().filter(Boolean).join(' or ');
    rows.push({ path: here, type, text: field.description || '' });
    collect(field, here, rows);
    if (field.items) collect(field.items, `${here}[]`, rows);
  }
}

/** What two versions make of an event; null where one has no such event. */
export function beside(from, to, fromLabel, toLabel) {
  const left = from ? readable(JSON.stringify(from, null, 2)).split('\n') : [];
  const right = to ? readable(JSON.stringify(to, null, 2)).split('\n') : [];
  const same = common(left, right);
  const side = (lines, kept, look, label, absent) => html`<div class="side"><h3>${label}</h3>${absent ? html`<p class="none">${t('version.not.sent')}</p>` : html`<pre tabindex="0" aria-label=${label}>${lines.map((line, i) => (kept.has(i) ? html`<span class="line">${line}</span>` : html`<span class="line ${look}">${line}</span>`))}</pre>`}</div>`;
  return html`<div class="beside">${side(left, same.left, 'minus', fromLabel, !from)}${side(right, same.right, 'plus', toLabel, !to)}</div>`;
}

/** Which lines of both are the same, in order (longest common subsequence; documents are short). */
function common(a, b) {
  const strip = (line) => line.replace(/,$/, '');
  const most = 600;
  const left = new Set();
  const right = new Set();
  const n = Math.min(a.length, most);
  const m = Math.min(b.length, most);
  const best = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1));
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      best[i][j] = strip(a[i]) === strip(b[j]) ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
    }
  }
  for (let i = 0, j = 0; i < n && j < m; ) {
    if (strip(a[i]) === strip(b[j])) {
      left.add(i++);
      right.add(j++);
    } else if (best[i + 1][j] >= best[i][j + 1]) i++;
    else j++;
  }
  return { left, right };
}
