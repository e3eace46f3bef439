// What is said before a connection is turned off.
import { html } from '../lit/lit-html.js';
import { t, number } from '../i18n.js';

export function turnOffWords(rows) {
  const rate = rows.reduce((sum, row) => sum + (row.perSecond || 0), 0);
  return html`<p>${t('off.means')}</p>
    <p>${rate > 0.05 ? html`<strong>${t('off.rate', { rate: number(rate, 1) })}</strong>` : t('off.idle')}</p>
    <p class="faint">${t('off.suspend')}</p>`;
}
