// Questions that stand before the page. ask() answers whether it was said yes to.
import { html, render, nothing } from './lit/lit-html.js';
import { t } from './i18n.js';

let number = 0;

/**
 * @param title what is asked
 * @param body template with what there is to know
 * @param yes label of the button that says yes; without it there is only one that closes
 * @param danger whether yes ends something
 */
export function ask({ title, body, yes, danger = false, wide = false }) {
  const id = `dialog-${++number}`;
  const place = document.createElement('div');
  document.getElementById('dialogs').append(place);
  return new Promise((answer) => {
    const close = (said) => {
      const dialog = place.querySelector('dialog');
      dialog.close();
      place.remove();
      answer(said);
    };
    render(
      html`<dialog class=${wide ? 'wide' : ''} aria-labelledby=${id} @cancel=${(e) => {
        e.preventDefault();
        close(false);
      }}>
        <h2 id=${id}>${title}</h2>
        <div class="words">${body}</div>
        <div class="buttons">
          <button type="button" @click=${() => close(false)}>${yes ? t('cancel') : t('close')}</button>
          ${yes ? html`<button type="button" class=${danger ? 'danger' : 'main'} @click=${() => close(true)}>${yes}</button>` : nothing}
        </div>
      </dialog>`,
      place,
    );
    place.querySelector('dialog').showModal();
  });
}
