// Being somebody: everybody in the simulated Slack, found by name, trait or role.

import {el, fold, make, select, selected, show, walk} from './dom.js';
import {canType, face, isDemo, world} from './world.js';

const ORDER = ['member', 'overdue', 'ended', 'stranger', 'obrien', 'staff', 'operator', 'owner', 'board1', 'board2', 'board3', 'two-packages', 'future', 'twin', 'guest'];
const rank = who => { const at = ORDER.indexOf(who.traits.find(trait => ORDER.includes(trait))); return at < 0 ? ORDER.length : at; };

const CAN = {
  owner: 'everything that staff, board and operators can, and agrees when a freeze is lifted',
  operator: 'look up anyone’s membership, ask the vendors again, release the brake, bring dead letters back',
  staff: 'look up anyone’s membership, say who is who, ask for door codes and credits in others’ names, ask the vendors again',
  board: 'look up anyone’s membership, say who is who, approve or deny what others ask for, stop everything privileged',
};
const EVERYBODY = 'ask how their own membership stands, link their account by a code sent by mail, ask for a door code';

/** What somebody may ask of the hub. */
export const can = who => who.roles.length ? who.roles.map(role => CAN[role] || role).join('; ') : EVERYBODY;

let become = () => {};

export function openPeople() {
  el('search').value = '';
  show(el('people'));
  drawFound();
  el('search').focus();
}

function drawFound() {
  const wanted = fold(el('search').value.trim());
  const match = who => fold([who.name, who.handle, who.id, who.roles.join(' '), who.traits.join(' '), who.says || ''].join(' ')).includes(wanted);
  const demo = world.users.filter(who => isDemo(who) && match(who)).sort((a, b) => rank(a) - rank(b));
  const rest = world.users.filter(who => !isDemo(who) && canType(who) && match(who)).sort((a, b) => a.name.localeCompare(b.name));
  const list = el('found');
  list.replaceChildren();
  if (demo.length) list.append(group('With a story', demo));
  if (rest.length) list.append(group('Everybody else' + (rest.length > 60 ? ' (60 of ' + rest.length + ')' : ' (' + rest.length + ')'), rest.slice(0, 60)));
  el('nobody').hidden = demo.length + rest.length > 0;
  list.hidden = demo.length + rest.length === 0;
  const me = [...list.querySelectorAll('[role=option]')].findIndex(item => item.dataset.pick === world.me.id);
  select(list, wanted || me < 0 ? 0 : me, el('search'));
  drawCan();
}

function group(name, people) {
  const heading = make('div', 'heading', name);
  heading.setAttribute('aria-hidden', 'true');
  const all = make('div', '', heading, ...people.map(person));
  all.setAttribute('role', 'group');
  all.setAttribute('aria-label', name);
  return all;
}

function person(who) {
  const item = make('div', 'person', face(who), make('span', 'about', make('strong', '', who.name), make('small', '', who.says || '@' + who.handle)));
  const pills = who.roles.length ? who.roles : isDemo(who) ? who.traits.slice(0, 1).map(trait => trait.replace(/\d+$/, '')) : [];
  pills.forEach(text => item.append(make('span', 'pill' + (who.roles.length ? ' role' : ''), text)));
  if (who.id === world.me.id) item.append(make('span', 'pill you', 'you'));
  item.setAttribute('role', 'option');
  item.dataset.pick = who.id;
  return item;
}

function drawCan() {
  const item = selected(el('found'));
  const who = item && world.users.find(each => each.id === item.dataset.pick);
  el('can').replaceChildren(...(who ? [make('strong', '', who.name.split(' ')[0] + ' can '), can(who) + '.'] : []));
}

function pick(item) {
  el('people').close();
  become(item.dataset.pick);
}

export function mountPeople(be) {
  become = be;
  el('search').addEventListener('input', drawFound);
  el('search').addEventListener('keydown', event => {
    if (walk(el('found'), event, el('search'))) { drawCan(); return; }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const item = selected(el('found'));
    if (item) pick(item);
  });
  el('found').addEventListener('mousemove', event => {
    const item = event.target.closest('[role=option]');
    if (item && item.getAttribute('aria-selected') !== 'true') { mark(item); drawCan(); }
  });
  el('found').addEventListener('click', event => {
    const item = event.target.closest('[role=option]');
    if (item) pick(item);
  });
  el('people-close').addEventListener('click', () => el('people').close());
}

function mark(item) {
  el('found').querySelectorAll('[role=option]').forEach(each => each.setAttribute('aria-selected', String(each === item)));
  el('search').setAttribute('aria-activedescendant', item.id);
}
