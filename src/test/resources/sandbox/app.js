// The shell: who one is, where one is, what one types.

import {el, make} from './dom.js';
import {drawBlocks, mrkdwn, world} from './blocks.js';
import {mountExtras} from './extras.js';

const HUB = 'U0HUBBOT1';

let users = [];
let byId = new Map();
let state = null;
let stateText = '';
let me = null;
let room = null;
const typed = [];

// ---- asking ---------------------------------------------------------------------------------

async function ask(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body ? {'Content-Type': 'application/json'} : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error || 'The sandbox said ' + answer.status + '.');
  return json;
}

function problem(error) {
  el('problem').textContent = error ? String(error.message || error) : '';
}

async function refresh() {
  const answer = await fetch('/_state');
  const text = await answer.text();
  if (text === stateText) return;
  stateText = text;
  const first = state === null;
  const before = JSON.stringify(visible());
  state = JSON.parse(text);
  drawSide();
  drawTools();
  if (first || JSON.stringify(visible()) !== before || !document.activeElement.closest('#messages')) drawRoom();
  watchers.forEach(watcher => watcher(state));
}

async function refreshUsers() {
  users = await ask('GET', '/_users');
  byId = new Map(users.map(user => [user.id, user]));
}

// ---- people ---------------------------------------------------------------------------------

const isDemo = user => Boolean(user.says);
const canType = user => !user.traits.includes('bot') && !user.traits.includes('deactivated');
const initials = name => name.split(/\s+/).filter(Boolean).slice(0, 2).map(word => [...word][0]).join('').toUpperCase();

function avatar(node, user) {
  node.textContent = user.id === HUB ? '⌂' : initials(user.name);
  node.classList.toggle('hub', user.id === HUB);
  let hash = 7;
  for (const letter of user.id) hash = (hash * 31 + letter.codePointAt(0)) % 360;
  node.style.setProperty('--h', hash);
  return node;
}

function be(id) {
  me = byId.get(id) || users.find(user => user.traits.includes('member'));
  localStorage.setItem('as', me.id);
  el('who-name').textContent = me.name;
  avatar(el('who-avatar'), me);
  avatar(el('who-small').firstElementChild, me);
  if (state) {
    if (!rooms().some(each => each.id === room)) room = rooms()[0].id;
    drawSide();
    drawRoom();
  }
  drawHints();
}

function openPeople() {
  el('search').value = '';
  drawFound();
  el('people').showModal();
  el('search').focus();
}

function drawFound() {
  const wanted = fold(el('search').value);
  const match = user => fold([user.name, user.handle, user.id, user.roles.join(' '), user.traits.join(' '), user.says || ''].join(' ')).includes(wanted);
  const list = el('found');
  list.replaceChildren();
  const demo = users.filter(user => isDemo(user) && match(user)).sort((a, b) => rank(a) - rank(b));
  const rest = users.filter(user => !isDemo(user) && canType(user) && match(user)).sort((a, b) => a.name.localeCompare(b.name));
  if (demo.length) list.append(make('li', 'heading', 'People with a story'));
  demo.forEach(user => list.append(person(user)));
  if (rest.length) list.append(make('li', 'heading', 'Everybody else (' + rest.length + ')'));
  rest.slice(0, 60).forEach(user => list.append(person(user)));
  if (!demo.length && !rest.length) list.append(make('li', 'heading', 'Nobody by that name. Try part of it, or a trait such as overdue.'));
  select(list, 0);
}

const ORDER = ['member', 'overdue', 'ended', 'stranger', 'obrien', 'staff', 'operator', 'owner', 'board1', 'board2', 'board3', 'two-packages', 'future', 'twin', 'guest'];
const rank = user => ORDER.indexOf(user.traits.find(trait => ORDER.includes(trait)));
const fold = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function person(user) {
  const item = make('li', '', avatar(make('span', 'avatar'), user),
    make('span', 'about', make('strong', '', user.name), make('small', '', user.says || '@' + user.handle)));
  const pills = user.roles.length ? user.roles : isDemo(user) ? user.traits.slice(0, 1) : [];
  pills.forEach(text => item.append(make('span', 'pill', text)));
  item.setAttribute('role', 'option');
  item.dataset.pick = user.id;
  return item;
}

// ---- lists one can walk with the arrow keys ---------------------------------------------------

const options = list => [...list.querySelectorAll('[role=option]')];

function select(list, index) {
  const all = options(list);
  all.forEach((item, i) => item.setAttribute('aria-selected', i === index));
  if (all[index]) all[index].scrollIntoView({block: 'nearest'});
}

function walk(list, event) {
  const all = options(list);
  const at = all.findIndex(item => item.getAttribute('aria-selected') === 'true');
  if (event.key === 'ArrowDown') select(list, Math.min(at + 1, all.length - 1));
  else if (event.key === 'ArrowUp') select(list, Math.max(at - 1, 0));
  else return null;
  event.preventDefault();
  return true;
}

const selected = list => options(list).find(item => item.getAttribute('aria-selected') === 'true');

// ---- rooms ----------------------------------------------------------------------------------

function rooms() {
  const dm = 'D' + me.id.slice(1);
  const channels = state.channels.filter(each => !each.is_im && each.members.includes(me.id));
  return [...channels, {id: dm, name: 'Makerspace Hub', is_im: true, topic: 'Only you and the hub'}];
}

function drawSide() {
  el('team').textContent = state.team;
  el('channels').replaceChildren();
  el('dms').replaceChildren();
  if (!room || !rooms().some(each => each.id === room)) room = rooms()[0].id;
  for (const each of rooms()) {
    const button = make('button', '', make('span', 'sign', each.is_im ? '⌂' : each.is_private ? '🔒' : '#'), make('span', '', each.name));
    button.type = 'button';
    button.setAttribute('aria-current', each.id === room);
    button.addEventListener('click', () => { room = each.id; closeSide(); drawSide(); drawRoom(); el('text').focus(); });
    el(each.is_im ? 'dms' : 'channels').append(make('li', '', button));
  }
}

function visible() {
  if (!state || !me) return [];
  return [
    ...state.messages.filter(message => message.channel === room),
    ...state.ephemerals.filter(message => message.channel === room && message.for === me.id),
  ].sort((a, b) => a.ts.localeCompare(b.ts));
}

function drawRoom() {
  const here = rooms().find(each => each.id === room);
  el('where').textContent = (here.is_im ? '' : here.is_private ? '🔒 ' : '# ') + here.name;
  el('topic').textContent = here.topic;
  el('text').placeholder = here.is_im ? 'Message the hub, or type / for commands' : 'Message #' + here.name + ', or type / for commands';
  const list = el('messages');
  list.replaceChildren();
  let day = '';
  for (const message of visible()) {
    const at = new Date(Number(message.ts) * 1000);
    const today = at.toLocaleDateString(undefined, {weekday: 'long', month: 'long', day: 'numeric'});
    if (today !== day) list.append(make('li', 'day', today));
    day = today;
    list.append(drawMessage(message, at));
  }
  if (!list.children.length) list.append(make('li', 'empty', 'Nothing here yet. Type a command below: only you will see the answer.'));
  list.scrollTop = list.scrollHeight;
}

function drawMessage(message, at) {
  const user = byId.get(message.user) || {id: message.user, name: message.user};
  const body = make('div', 'body');
  if (message.for) {
    const only = make('span', 'only', '👁 Only visible to you');
    if (message.command) only.append(' · you typed ', make('code', '', message.command));
    body.append(only);
  }
  const by = make('div', 'by', make('strong', '', user.name));
  if (user.id === HUB) by.append(make('span', 'app', 'APP'));
  const time = make('time', '', at.toLocaleTimeString(undefined, {hour: 'numeric', minute: '2-digit'}));
  time.dateTime = at.toISOString();
  time.title = at.toLocaleString();
  by.append(time);
  body.append(by);
  if (message.blocks && message.blocks.length) body.append(drawBlocks(message.blocks, message));
  else body.append(make('div', 'said', mrkdwn(message.text)));
  return make('li', 'message' + (message.for ? ' whisper' : ''), avatar(make('span', 'avatar'), user), body);
}

// ---- typing ---------------------------------------------------------------------------------

const COMMANDS = [
  ['/membership', 'Your own membership: standing, package, paid until, last visit'],
  ['/membership @ada.nilsson', 'Staff: somebody’s membership, by mention, e-mail or name'],
  ['/hub help', 'What you may ask the hub'],
  ['/link', 'Link your account with your membership, by a code sent by mail'],
  ['/hub reviews', 'Staff: say who is who where the hub cannot tell'],
  ['/hub status', 'Operators and staff: is the mirror fresh?'],
  ['/hub sync now', 'Operators and staff: refresh the mirror at once'],
];

function drawHints() {
  const privileged = me.roles.length > 0;
  const shown = COMMANDS.filter((each, i) => privileged || i === 0 || i === 2 || i === 3).map(each => each[0]);
  if (!privileged) shown.push('/membership @leo.marsh');
  el('hints').replaceChildren(...shown.map(command => {
    const button = make('button', '', command);
    button.type = 'button';
    button.addEventListener('click', () => { el('text').value = command; el('text').focus(); send(); });
    return button;
  }));
}

function suggest() {
  const box = el('text');
  const before = box.value.slice(0, box.selectionStart);
  const list = el('complete');
  list.replaceChildren();
  const at = /(^|\s)@([\p{L}\p{N}._' -]{0,30})$/u.exec(before);
  if (/^\/[a-z ]*$/.test(before)) {
    COMMANDS.filter(each => each[0].startsWith(before) && each[0] !== before).forEach(([command, says]) => {
      const item = make('li', '', make('strong', '', command), make('small', '', says));
      item.setAttribute('role', 'option');
      item.dataset.whole = command;
      list.append(item);
    });
  } else if (at && !/\s{2}$/.test(at[2])) {
    const wanted = fold(at[2]);
    users.filter(user => canType(user) && fold(user.name + ' ' + user.handle).includes(wanted))
      .sort((a, b) => isDemo(b) - isDemo(a) || a.name.localeCompare(b.name)).slice(0, 8).forEach(user => {
        if (user.handle === at[2]) return;
        const item = make('li', '', make('strong', '', user.name), make('small', '', '@' + user.handle));
        item.setAttribute('role', 'option');
        item.dataset.handle = user.handle;
        item.dataset.from = at.index + at[1].length;
        list.append(item);
      });
  }
  list.hidden = !list.children.length;
  if (!list.hidden) select(list, 0);
}

function accept(item) {
  const box = el('text');
  if (item.dataset.whole) box.value = item.dataset.whole;
  else {
    const rest = box.value.slice(box.selectionStart);
    box.value = box.value.slice(0, Number(item.dataset.from)) + '@' + item.dataset.handle + ' ' + rest.trimStart();
  }
  el('complete').hidden = true;
  grow();
  box.focus();
}

function grow() {
  const box = el('text');
  box.style.height = 'auto';
  box.style.height = Math.min(box.scrollHeight, 160) + 'px';
}

async function send() {
  const box = el('text');
  const text = box.value.trim();
  if (!text) return;
  el('complete').hidden = true;
  el('send').disabled = true;
  problem();
  try {
    const channel = room.startsWith('D') ? me.id : room;
    if (text.startsWith('/')) {
      const [command, ...rest] = text.split(' ');
      await ask('POST', '/_slack/command', {user: me.id, channel, command, text: rest.join(' ')});
    } else {
      await ask('POST', '/_slack/message', {user: me.id, channel, text: text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')});
    }
    typed.push(text);
    typed.at = typed.length;
    box.value = '';
    grow();
    await refresh();
    drawRoom();
  } catch (error) {
    problem(error);
  } finally {
    el('send').disabled = false;
  }
}

// ---- tools ----------------------------------------------------------------------------------

function drawTools() {
  const now = new Date(state.now);
  el('now').textContent = now.toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'short'});
  el('now').dateTime = state.now;
  el('armed').replaceChildren(...state.faults.map(fault => make('li', '', fault.vendor + ' ' + fault.kind + ', struck ' + fault.struck + '×')));
}

const openSide = () => { el('side').classList.add('open'); el('shade').hidden = false; el('menu').setAttribute('aria-expanded', true); };
const closeSide = () => { el('side').classList.remove('open'); el('shade').hidden = true; el('menu').setAttribute('aria-expanded', false); };

function listen() {
  el('composer').addEventListener('submit', event => { event.preventDefault(); send(); });
  el('text').addEventListener('input', () => { grow(); suggest(); });
  el('text').addEventListener('keydown', event => {
    const list = el('complete');
    if (!list.hidden) {
      if (walk(list, event)) return;
      if (event.key === 'Tab' || (event.key === 'Enter' && selected(list).dataset.handle)) { event.preventDefault(); accept(selected(list)); return; }
      if (event.key === 'Escape') { list.hidden = true; return; }
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
    else if (event.key === 'ArrowUp' && !el('text').value && typed.length) {
      event.preventDefault();
      typed.at = Math.max(0, typed.at - 1);
      el('text').value = typed[typed.at];
    }
  });
  el('complete').addEventListener('mousedown', event => {
    const item = event.target.closest('[role=option]');
    if (item) { event.preventDefault(); accept(item); }
  });
  el('who').addEventListener('click', openPeople);
  el('who-small').addEventListener('click', openPeople);
  el('search').addEventListener('input', drawFound);
  el('search').addEventListener('keydown', event => {
    if (walk(el('found'), event)) return;
    if (event.key === 'Enter') { event.preventDefault(); const item = selected(el('found')); if (item) pick(item); }
  });
  el('found').addEventListener('click', event => { const item = event.target.closest('[role=option]'); if (item) pick(item); });
  el('people').addEventListener('click', event => { if (event.target === el('people')) el('people').close(); });
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') { event.preventDefault(); openPeople(); }
    else if (event.key === 'Escape') closeSide();
  });
  el('menu').addEventListener('click', openSide);
  el('shade').addEventListener('click', closeSide);
  document.querySelectorAll('[data-advance]').forEach(button => button.addEventListener('click', () =>
    ask('POST', '/_clock', {advance: button.dataset.advance}).then(refresh).catch(problem)));
  el('reset').addEventListener('click', () => {
    if (confirm('Put Fabman and Slack back to where they began? The hub keeps what it has mirrored until its next sync.')) {
      ask('POST', '/_reset', {}).then(refreshUsers).then(refresh).catch(problem);
    }
  });
  el('faults').addEventListener('submit', event => {
    event.preventDefault();
    const form = new FormData(el('faults'));
    ask('POST', '/_faults', {vendor: form.get('vendor'), kind: form.get('kind'), count: Number(form.get('count')), ms: 1000}).then(refresh).catch(problem);
  });
  el('mend').addEventListener('click', () => ask('DELETE', '/_faults').then(refresh).catch(problem));
}

function pick(item) {
  el('people').close();
  closeSide();
  be(item.dataset.pick);
  el('text').focus();
}

// ---- what others may do here ------------------------------------------------------------------

const watchers = [];

const api = {
  /** What the sandbox said last; null before it said anything. */
  state: () => state,
  /** Who one is: {id, name, handle, roles, traits, says}. */
  me: () => me,
  /** Calls the control surface; throws its sentence when it refuses. */
  ask,
  /** Become somebody, by the id of a Slack user or by a trait such as overdue. */
  actAs: who => be((users.find(user => user.id === who) || users.find(user => user.traits.includes(who)) || {}).id),
  /** Go to a channel, by id or name. */
  openChannel: name => go(rooms().find(each => each.id === name || each.name === name)),
  /** Go to one's conversation with the hub. */
  openDm: () => go(rooms().find(each => each.is_im)),
  /** Say something, or give a command, where one is. */
  say: text => { el('text').value = text; return send(); },
  /** Called with the state whenever it changed. */
  onState: watcher => { watchers.push(watcher); if (state) watcher(state); },
};

function go(there) {
  if (!there) return;
  room = there.id;
  drawSide();
  drawRoom();
}

async function begin() {
  const asked = new URLSearchParams(location.search);
  el('faults').hidden = !asked.has('faults');
  if (asked.has('faults')) el('tools').open = true;
  listen();
  world.user = id => byId.get(id);
  world.channel = id => state.channels.find(each => each.id === id);
  world.act = (message, button) =>
    ask('POST', '/_slack/click', {user: me.id, channel: message.channel, message_ts: message.ts, action_id: button.action_id, value: button.value || ''})
      .then(() => { problem(''); return refresh(); }).catch(problem);
  await refreshUsers();
  be(asked.get('as') || localStorage.getItem('as'));
  await refresh();
  const wanted = asked.get('channel');
  if (wanted) {
    const there = rooms().find(each => each.id === wanted || each.name === wanted);
    if (there) { room = there.id; drawSide(); drawRoom(); }
  }
  if (asked.has('people')) openPeople();
  mountExtras(api);
  setInterval(() => { if (!document.hidden) refresh().catch(() => problem('The sandbox does not answer. Is it still running?')); }, 2000);
}

begin().catch(problem);
