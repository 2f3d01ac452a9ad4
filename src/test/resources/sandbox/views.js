// The hub's own surfaces: its Home, and the modals that it opens for somebody.

import {button, el, icon, make} from './dom.js';
import {ask, problem, world} from './world.js';
import {drawBlocks, fill, showErrors, values} from './blocks.js';

/** How long one waits for the hub to fill its Home before it is called empty. */
const PATIENCE_MS = 4000;

let refresh = async () => {};

export function mountViews(again) {
  refresh = again;
  const dialog = el('modal');
  dialog.addEventListener('cancel', event => {
    event.preventDefault();
    // Escape in an open menu closes the menu alone.
    if (!dialog.querySelector('[aria-expanded=true]')) closeModal();
  });
  // A browser lets a second Escape through whatever the page says; the hub shall hear of it all the same.
  dialog.addEventListener('close', () => { if (open && !closing) closeModal(); });
  el('modal-form').addEventListener('submit', event => { event.preventDefault(); submit(); });
  el('modal-close').addEventListener('click', closeModal);
  el('modal-deny').addEventListener('click', closeModal);
}

/** Presses something in a view. */
const press = (view, where) => async (element, block, value) => {
  try {
    await ask('POST', '/_slack/click', {user: world.me.id, view_id: view.id, block_id: block.block_id, action_id: element.action_id, value});
    where.textContent = '';
  } catch (error) {
    where.textContent = error.message;
  }
  await refresh();
};

// ---- Home -------------------------------------------------------------------------------------

let homeDrawn = '';
let asked = null;

/** Asks the hub for somebody's Home, as Slack does when it is opened. */
export async function openHome() {
  asked = {who: world.me.id, at: Date.now()};
  drawHome();
  setTimeout(drawHome, PATIENCE_MS + 50);
  try {
    await ask('POST', '/_slack/open-home', {user: world.me.id});
    await refresh();
  } catch (unanswered) {
    asked.at = 0;
    drawHome();
  }
}

export function drawHome() {
  const view = (world.state.homes || {})[world.me.id];
  const waiting = !view && asked && asked.who === world.me.id && Date.now() - asked.at < PATIENCE_MS;
  const sign = JSON.stringify([world.me.id, view || waiting]);
  if (sign === homeDrawn) return;
  homeDrawn = sign;
  const page = el('home-page');
  if (view && view.blocks) {
    const focused = page.contains(document.activeElement) ? document.activeElement.dataset.action : null;
    page.replaceChildren(drawBlocks(view.blocks, {press: press({id: view.id || 'home'}, el('home-problem')), key: 'home'}));
    const again = focused && [...page.querySelectorAll('[data-action]')].find(node => node.dataset.action === focused);
    if (again) again.focus();
  } else if (waiting) {
    const bones = make('div', 'bones', make('span'), make('span'), make('span'), make('span'));
    bones.setAttribute('role', 'status');
    bones.setAttribute('aria-label', 'The hub is preparing your Home');
    page.replaceChildren(bones);
  } else {
    page.replaceChildren(make('div', 'empty', icon('home'), make('strong', '', 'Nothing here for you yet'),
      make('span', '', 'The hub fills this page once it knows you. Ask it something under Messages meanwhile.')));
  }
}

// ---- modals -----------------------------------------------------------------------------------

let open = null;
let closing = false;

const mine = () => (world.state.views || []).filter(each => each.user === world.me.id);

/** Shows the newest modal of whoever one is, if the hub has opened one. */
export function drawModal() {
  const all = mine();
  const top = all.at(-1);
  const dialog = el('modal');
  if (!top) {
    if (open) {
      open = null;
      closing = true;
      dialog.close();
      closing = false;
    }
    return;
  }
  const sign = JSON.stringify([top.view.title, top.view.submit, top.view.close, top.view.blocks]);
  if (!open || open.id !== top.id || open.sign !== sign) {
    const before = open && open.id === top.id ? values(el('modal-body')) : null;
    const {view} = top;
    const text = (part, otherwise) => part ? part.text : otherwise;
    el('modal-title').textContent = text(view.title, 'Makerspace Hub');
    el('modal-deny').textContent = text(view.close, all.length > 1 ? 'Back' : 'Close');
    el('modal-submit').textContent = text(view.submit, 'Submit');
    el('modal-submit').hidden = !view.submit && !view.blocks.some(block => block.type === 'input');
    el('modal-body').replaceChildren(drawBlocks(view.blocks, {press: press(top, el('modal-problem')), form: true, key: 'v' + top.id}));
    el('modal-problem').textContent = '';
    if (before) fill(el('modal-body'), before);
    el('modal-body').scrollTop = 0;
    const entered = !open || open.id !== top.id;
    open = {id: top.id, sign, errors: '{}'};
    if (!dialog.open) dialog.showModal();
    if (entered) (el('modal-body').querySelector('input, select, textarea') || el('modal-close')).focus();
  }
  if (!dialog.open) dialog.showModal();
  const errors = JSON.stringify(top.errors || {});
  if (errors !== open.errors) {
    open.errors = errors;
    showErrors(el('modal-body'), top.errors || {});
  }
}

async function submit() {
  if (!open || el('modal-submit').getAttribute('aria-disabled') === 'true') return;
  el('modal-submit').setAttribute('aria-disabled', 'true');
  open.errors = '{}';
  showErrors(el('modal-body'), {});
  el('modal-problem').textContent = '';
  try {
    const answer = await ask('POST', '/_slack/submit', {user: world.me.id, view_id: open.id, values: values(el('modal-body'))});
    problem(null);
    await refresh();
    if (open && answer && answer.errors) showErrors(el('modal-body'), answer.errors);
  } catch (error) {
    el('modal-problem').textContent = error.message;
  } finally {
    el('modal-submit').removeAttribute('aria-disabled');
    if (open) drawModal();
  }
}

async function closeModal() {
  if (!open) return;
  const {id} = open;
  try {
    await ask('POST', '/_slack/close', {user: world.me.id, view_id: id});
    await refresh();
  } catch (error) {
    el('modal-problem').textContent = error.message;
  }
  if (open && open.id === id && mine().some(each => each.id === id)) return;
  if (!open) (el('home').hidden ? el('text') : el('tab-home')).focus();
}

const KEYS = [
  [['Ctrl', 'K'], 'be somebody else'],
  [['F6'], 'from one part of the page to the next; with Shift back'],
  [['↑', '↓'], 'through channels, people and suggestions; in an empty field what you said before'],
  [['/', '@'], 'commands and names; Tab takes the one that is marked'],
  [['Esc'], 'closes what is open'],
];

/** What the hub is, for its page About. */
export function drawAbout(commands, say) {
  el('about').replaceChildren(
    make('div', 'page',
      make('div', 'who', make('span', 'avatar hub', icon('hub')), make('div', '', make('h2', '', 'Makerspace Hub'), make('p', '', 'Knows how memberships stand, because it keeps a copy of what Fabman, HubSpot and Slack know.'))),
      make('h3', '', 'What you can ask'),
      make('ul', 'commands', ...commands.map(([command, says]) => make('li', '', button('try', make('code', '', command), () => say(command)), make('span', '', says)))),
      make('h3', '', 'Keys'),
      make('dl', 'keys', ...KEYS.flatMap(([keys, does]) => [make('dt', '', ...keys.map(key => make('kbd', '', key))), make('dd', '', does)])),
      make('h3', '', 'What it never does'),
      make('p', '', 'What it knows of people it tells for your eyes alone, it shows nobody’s membership to somebody who may not see it, and it changes nothing at a vendor by itself.')));
}
