// Where one types: words, commands and people's names, with what fits suggested.

import {button, el, fold, make, select, selected, walk} from './dom.js';
import {canType, channel, isDemo, world} from './world.js';

const ALL = () => true;
const TEAM = who => who.roles.length > 0;
const DECIDES = who => who.roles.includes('board') || who.roles.includes('owner');
const CHECKS = who => DECIDES(who) || who.roles.includes('operator');
const ASKS_FOR_OTHERS = who => DECIDES(who) || who.roles.includes('staff');

/** What one can try: the command, what it does, for whom it is meant, and the channels where it comes first. */
const COMMANDS = [
  ['/membership', 'How your own membership stands: package, paid until, last visit', ALL],
  ['/ask when are you open on Saturday?', 'A question in your own words; only you see the answer', ALL, ['help', 'general']],
  ['/request door-code front 4 for the laser class', 'A code for the front door, for four hours; others must agree', who => !ASKS_FOR_OTHERS(who), ['workshop']],
  ['/request door-code for @ada.nilsson front 4 laser class', 'A code for Ada’s four hours at the front door: two of the board must agree', ASKS_FOR_OTHERS, ['workshop', 'approvals']],
  ['/membership @ada.nilsson', 'Somebody’s membership, by mention, e-mail or name', TEAM],
  ['/membership @leo.marsh', 'Somebody else’s: see how the hub says no', who => !TEAM(who)],
  ['/ask which machines are free?', 'What the machines are doing, in words', ALL],
  ['/ask what do guests pay for a visit?', 'What was decided in a channel once, with where it stands', ALL],
  ['/ask super: what may you do?', 'The owner’s agent: see whom it obeys', ALL],
  ['/hub help', 'What you may ask the hub', ALL],
  ['/link', 'Link your account with your membership, by a code sent by mail', who => !TEAM(who)],
  ['/hub knowledge', 'What is known of what was written down, and where it is from', TEAM],
  ['/hub status', 'Is the mirror fresh, and does anything need attention?', TEAM],
  ['/hub reviews', 'Say who is who where the hub cannot tell', TEAM],
  ['/hub sync status', 'What the sync is doing and what waits for a decision', TEAM],
  ['/hub sync now', 'Ask the vendors at once what has changed', TEAM],
  ['/hub report preview', 'The last month’s report, for your eyes alone', TEAM, ['reports']],
  ['/request', 'Everything that you can ask for, with a form for each', ALL],
  ['/request list', 'What you asked for, and how far it is', ALL, ['approvals']],
  ['/hub door', 'Who came in today by which door, and who was refused', TEAM, ['workshop', 'ops']],
  ['/hub freeze somebody lost a phone', 'Stops everything privileged at once', DECIDES, ['board']],
  ['/hub unfreeze', 'Asks the owner and one of the board to let it go on', DECIDES, ['board']],
  ['/hub audit verify', 'Is the record of everything privileged as it was written?', CHECKS, ['approvals', 'board', 'ops']],
];

/** Those for whoever one is; what belongs to the channel one is in comes first. */
export const commands = () => {
  const here = (channel(world.room) || {}).name;
  const first = each => (each[3] || []).includes(here);
  const mine = COMMANDS.filter(each => each[2](world.me));
  return [...mine.filter(first), ...mine.filter(each => !first(each))];
};

let hinted = '';

/** A few of them as buttons; drawn anew only when there are others, so that none loses the focus. */
export function drawHints(give) {
  const shown = commands().slice(0, 5).map(each => each[0]);
  if (hinted === shown.join('\n')) return;
  hinted = shown.join('\n');
  el('hints').replaceChildren(...shown.map(command => button('hint', command, () => give(command))));
}

/**
 * Makes a form one can type in.
 *
 * @param parts {form, text, list, send(words), commands: whether a slash begins one}
 */
export function composer(parts) {
  const {form, text, list} = parts;
  const typed = [];
  let at = 0;

  const hide = () => {
    list.hidden = true;
    text.removeAttribute('aria-activedescendant');
  };

  const grow = () => {
    text.style.height = 'auto';
    text.style.height = Math.min(text.scrollHeight, 160) + 'px';
  };

  const option = (strong, small, data) => {
    const item = make('li', '', make('strong', '', strong), make('small', '', small));
    item.setAttribute('role', 'option');
    Object.assign(item.dataset, data);
    return item;
  };

  function suggest() {
    const before = text.value.slice(0, text.selectionStart);
    const name = /(^|\s)@([\p{L}\p{N}._' -]{0,30})$/u.exec(before);
    const items = [];
    if (parts.commands && /^\/[a-z0-9 .-]*$/.test(before)) {
      commands().filter(each => each[0].startsWith(before) && each[0] !== before)
        .forEach(([command, says]) => items.push(option(command, says, {whole: command})));
    } else if (name && !/\s{2}$/.test(name[2])) {
      const wanted = fold(name[2]);
      world.users.filter(who => canType(who) && who.handle !== name[2] && fold(who.name + ' ' + who.handle).includes(wanted))
        .sort((a, b) => isDemo(b) - isDemo(a) || a.name.localeCompare(b.name)).slice(0, 8)
        .forEach(who => items.push(option(who.name, '@' + who.handle, {handle: who.handle, from: name.index + name[1].length})));
    }
    list.replaceChildren(...items);
    list.hidden = !items.length;
    if (items.length) select(list, 0, text); else hide();
  }

  function accept(item) {
    if (item.dataset.whole) text.value = item.dataset.whole;
    else {
      const rest = text.value.slice(text.selectionStart);
      text.value = text.value.slice(0, Number(item.dataset.from)) + '@' + item.dataset.handle + ' ' + rest.trimStart();
    }
    hide();
    grow();
    text.focus();
  }

  async function send() {
    const words = text.value.trim();
    const press = form.querySelector('.send');
    if (!words || press.getAttribute('aria-disabled') === 'true') return;
    hide();
    press.setAttribute('aria-disabled', 'true');
    if (await parts.send(words)) {
      typed.push(words);
      at = typed.length;
      text.value = '';
      grow();
    }
    press.removeAttribute('aria-disabled');
  }

  form.addEventListener('submit', event => { event.preventDefault(); send(); });
  text.addEventListener('input', () => { grow(); suggest(); });
  text.addEventListener('blur', () => setTimeout(() => { if (document.activeElement !== text) hide(); }, 150));
  text.addEventListener('keydown', event => {
    if (!list.hidden) {
      if (walk(list, event, text)) return;
      if (event.key === 'Tab' && !event.shiftKey || event.key === 'Enter' && selected(list).dataset.handle) { event.preventDefault(); accept(selected(list)); return; }
      if (event.key === 'Escape') { event.stopPropagation(); hide(); return; }
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
    else if (event.key === 'ArrowUp' && typed.length && (!text.value || text.value === typed[at])) {
      event.preventDefault();
      at = Math.max(0, at - 1);
      text.value = typed[at];
    }
  });
  list.addEventListener('mousedown', event => {
    const item = event.target.closest('[role=option]');
    if (item) { event.preventDefault(); accept(item); }
  });
  return {say: words => { text.value = words; return send(); }};
}
