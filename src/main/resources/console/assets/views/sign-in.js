// Where the process takes JSON Web Tokens, which no browser asks for by itself.
import { html, nothing } from '../lit/lit-html.js';
import { state } from '../state.js';
import { t } from '../i18n.js';

export function signInView(signedIn) {
  if (state.signIn === 'password') {
    return html`<section class="card sign-in"><h1 tabindex="-1">${t('sign-in')}</h1><p>${t('sign-in.password')}</p>
      <button type="button" class="main" @click=${() => signedIn(null)}>${t('sign-in')}</button></section>`;
  }
  return html`<section class="card sign-in">
    <h1 tabindex="-1">${t('sign-in')}</h1>
    <p>${t('sign-in.token')}</p>
    ${state.signIn === 'refused' ? html`<div class="note bad" role="alert">${t('sign-in.refused')}</div>` : nothing}
    <form @submit=${(e) => {
      e.preventDefault();
      const field = e.target.elements.token;
      const token = field.value.trim();
      field.value = '';
      if (token) signedIn(token);
    }}>
      <label for="token">${t('token')}</label>
      <input id="token" name="token" type="password" autocomplete="off" spellcheck="false" required>
      <p class="hint">${t('token.hint')}</p>
      <button class="main">${t('sign-in')}</button>
    </form>
  </section>`;
}
