// What the console knows. Views are functions of it; after a change, call changed().
export const state = {
  me: null, // who looks, and what they may do
  signIn: null, // why a sign-in is asked for
  failure: null, // why what is shown may be old
  route: { name: 'list', parts: [], query: new URLSearchParams() },
  rows: new Map(), // connections by id, as the overview has them
  news: 0, // how often rows have changed
  loaded: false,
  versions: [],
  refused: [], // folders of versions that were not loaded, with the reason
  preset: null, // id of the version that a connection gets which names none
  regions: [],
  list: { text: '', state: '', sort: 'name', down: false, chosen: new Set() },
};

let draw = () => {};
let asked = false;

export function drawWith(render) {
  draw = render;
}

/** Draws with the next frame, once for however many changes. */
export function changed() {
  if (!asked) {
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  }
}

/** Does something once the page is drawn, and what was folded in it is open. */
export function drawn(then) {
  requestAnimationFrame(() => requestAnimationFrame(then));
}

/**
 * Who works by the keyboard goes on where they were, once the page is drawn; at its head where that is
 * no more: else at the top of the window, with no word of where they are.
 */
export function stayAt(place) {
  drawn(() => {
    if (document.activeElement !== document.body) return;
    (place?.isConnected && !place.disabled && place !== document.body ? place : document.querySelector('h1'))?.focus({ preventScroll: true });
  });
}

/** Whether the one who looks may change anything. */
export function mayChange() {
  return state.me?.role === 'operator';
}

/** Tells those who don't see the page. */
export function say(text) {
  document.getElementById('said').textContent = text;
}
