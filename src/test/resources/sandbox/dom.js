// Elements. Everything that came from outside becomes text nodes; no markup is ever parsed.

export const el = id => document.getElementById(id);

export function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

/** A button that submits nothing. */
export function button(className, text, press) {
  const node = make('button', className, text);
  node.type = 'button';
  if (press) node.addEventListener('click', press);
  return node;
}

/** Something to read aloud and not to see. */
export const unseen = text => make('span', 'unseen', text);

/** One of the page's own drawings, by name; never read aloud. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', '/icons.svg#' + name);
  svg.append(use);
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  return svg;
}

/** Text as one searches for it: without accents, apostrophes' shapes and case. */
export const fold = text => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’ʼ`]/g, '\'').toLowerCase();

/** Makes a list's children exactly these, and leaves alone whatever is there already: focus and scrolling stay. */
export function settle(list, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  let at = list.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else list.insertBefore(node, at);
  }
}

// ---- lists one can walk with the arrow keys, while the focus stays in a field -------------------

const options = list => [...list.querySelectorAll('[role=option]')];

export const selected = list => options(list).find(item => item.getAttribute('aria-selected') === 'true');

/** Marks one of a listbox's options; the field that controls the list names it to a screen reader. */
export function select(list, index, field) {
  const all = options(list);
  all.forEach((item, i) => {
    item.id = item.id || list.id + '-' + Math.random().toString(36).slice(2);
    item.setAttribute('aria-selected', String(i === index));
  });
  if (all[index]) {
    all[index].scrollIntoView({block: 'nearest'});
    field.setAttribute('aria-activedescendant', all[index].id);
  } else field.removeAttribute('aria-activedescendant');
}

export function walk(list, event, field) {
  const all = options(list);
  const at = all.findIndex(item => item.getAttribute('aria-selected') === 'true');
  const to = {ArrowDown: Math.min(at + 1, all.length - 1), ArrowUp: Math.max(at - 1, 0), PageDown: Math.min(at + 8, all.length - 1), PageUp: Math.max(at - 8, 0)}[event.key];
  if (to === undefined || !all.length) return false;
  select(list, to, field);
  event.preventDefault();
  return true;
}

/** Arrow keys, Home and End go from one element to the next; only one of them is a stop of the Tab key. */
export function rove(within, selector, keys = ['ArrowUp', 'ArrowDown']) {
  within.addEventListener('keydown', event => {
    const all = [...within.querySelectorAll(selector)].filter(node => !node.hidden);
    const at = all.indexOf(document.activeElement);
    if (at < 0) return;
    const to = {[keys[0]]: (at - 1 + all.length) % all.length, [keys[1]]: (at + 1) % all.length, Home: 0, End: all.length - 1}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[to].focus();
  });
}

/** Shows a dialog in front of everything; a press beside it closes it, as Escape does. */
export function show(dialog) {
  if (!dialog.dataset.ready) {
    dialog.dataset.ready = 'yes';
    dialog.addEventListener('mousedown', event => {
      if (event.target === dialog) dialog.dispatchEvent(new Event('cancel', {cancelable: true})) && dialog.close();
    });
  }
  if (!dialog.open) dialog.showModal();
}

/** Asks before something is done; true when it shall be. */
export function agreed({title, text, yes, no, style}) {
  const heading = make('h2', '', title);
  heading.id = 'sure-title';
  const deny = button('act', no);
  const confirm = button('act ' + (style || 'primary'), yes);
  const dialog = make('dialog', 'sure', heading, make('div', 'said', text), make('div', 'actions', deny, confirm));
  dialog.setAttribute('aria-labelledby', heading.id);
  document.body.append(dialog);
  show(dialog);
  confirm.focus();
  return new Promise(answer => {
    let said = false;
    dialog.addEventListener('close', () => { dialog.remove(); answer(said); });
    deny.addEventListener('click', () => dialog.close());
    confirm.addEventListener('click', () => { said = true; dialog.close(); });
  });
}
