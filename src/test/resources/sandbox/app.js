// The shell: who one is, where one is, and what the sandbox says is new.

import {agreed, button, el, icon, make, rove, unseen} from './dom.js';
import {announce, ask, dm, face, forget, isReply, problem, refreshUsers, rooms, seen, unread, world} from './world.js';
import {clockTold, now, shortDateTime, tick} from './times.js';
import {aloud, drawRoom, drawThread, jump, mountTalk, read, talkTells} from './talk.js';
import {commands, composer, drawHints} from './composer.js';
import {drawAbout, drawHome, drawModal, mountViews, openHome} from './views.js';
import {can, mountPeople, openPeople} from './people.js';
import {mountExtras} from './extras.js';

const LOOK_AGAIN_MS = 2000;

let stateText = '';
let newest = '';
const watchers = [];

// ---- what is new ------------------------------------------------------------------------------

async function refresh() {
  const answer = await fetch('/_state');
  if (!answer.ok) throw new Error('The sandbox said ' + answer.status + '.');
  const text = await answer.text();
  if (text === stateText) return;
  stateText = text;
  const first = world.state === null;
  world.state = JSON.parse(text);
  clockTold();
  if (world.me) drawAll();
  if (!first) tellNews();
  newest = lastOf();
  watchers.forEach(watcher => watcher(world.state));
}

/** What the hub answers comes a little after what it was asked; one need not wait for the next look. */
function lookSoon() {
  for (const ms of [250, 600, 1100]) setTimeout(() => refresh().catch(() => {}), ms);
}

const lastOf = () => [...world.state.messages, ...world.state.ephemerals].reduce((last, message) => message.ts > last ? message.ts : last, '');

/** Says aloud what came in where one is, and where else something came in. */
function tellNews() {
  const fresh = rooms().flatMap(room => seen(room.id)).filter(message => message.ts > newest && message.user !== world.me.id);
  const here = fresh.filter(message => message.channel === world.room && (!isReply(message) || message.thread_ts === world.thread));
  const elsewhere = [...new Set(fresh.filter(message => message.channel !== world.room).map(message => nameOf(message.channel)))];
  const said = [...here.map(aloud), ...elsewhere.map(name => 'New in ' + name)];
  if (said.length) announce(said.join('. '));
}

const nameOf = id => (rooms().find(each => each.id === id) || {name: id}).name;

function drawAll(entered = false) {
  if (!rooms().some(each => each.id === world.room)) {
    world.room = rooms()[0].id;
    world.thread = null;
  }
  drawWhere();
  // The thread first: what is read there is not new in the room.
  showThread(drawThread(entered));
  if (world.room !== dm() || world.tab === 'messages') drawRoom(entered);
  if (world.room === dm()) drawHome();
  drawSide();
  drawTools();
  drawModal();
}

// ---- the side ---------------------------------------------------------------------------------

const sideButtons = new Map();

function drawSide() {
  el('team').textContent = world.state.team;
  const wanted = {apps: [], channels: [], dms: []};
  let waiting = 0;
  const entry = (list, key, sign, name, current, news, press) => {
    let item = sideButtons.get(key);
    if (!item) {
      item = make('li', '', button('room', icon(sign), press));
      item.firstChild.append(make('span', 'name', name), make('span', 'count'));
      sideButtons.set(key, item);
    }
    const node = item.firstChild;
    node.dataset.room = name;
    if (current) node.setAttribute('aria-current', 'page'); else node.removeAttribute('aria-current');
    node.classList.toggle('unread', news.count > 0);
    node.classList.toggle('meant', news.count > 0 && news.meant);
    const said = news.count > 99 ? '99+' : String(news.count);
    const count = node.lastChild;
    if (count.dataset.said !== said) {
      count.dataset.said = said;
      count.replaceChildren(...(news.count ? [said, unseen(' unread')] : []));
    }
    wanted[list].push(item);
  };
  const home = world.room === dm() && world.tab !== 'messages';
  entry('apps', 'home', 'home', 'Home of the hub', home, {count: 0}, () => go(dm(), {tab: 'home'}));
  for (const each of rooms()) {
    const news = unread(each.id);
    waiting += news.count;
    entry(each.is_im ? 'dms' : 'channels', each.is_im ? 'dm' : each.id, each.is_im ? 'hub' : each.is_private ? 'lock' : 'hash', each.name,
      each.id === world.room && !home, news, () => go(each.is_im ? dm() : each.id, {tab: 'messages'}));
  }
  for (const list of Object.keys(wanted)) {
    const now = [...el(list).children];
    if (now.length !== wanted[list].length || now.some((node, i) => node !== wanted[list][i])) el(list).replaceChildren(...wanted[list]);
  }
  el('menu').classList.toggle('unread', waiting > 0);
  document.title = (waiting ? '(' + waiting + ') ' : '') + nameOf(world.room) + ' · Makerspace Hub sandbox';
}

const narrow = matchMedia('(max-width: 760px)');

function openSide() {
  el('side').classList.add('open');
  el('shade').hidden = false;
  el('menu').setAttribute('aria-expanded', 'true');
  inertBehind(true);
  (el('side').querySelector('[aria-current]') || el('who')).focus();
}

function closeSide(back = true) {
  if (!el('side').classList.contains('open')) return;
  el('side').classList.remove('open');
  el('shade').hidden = true;
  el('menu').setAttribute('aria-expanded', 'false');
  inertBehind(false);
  if (back) el('menu').focus();
}

/** Behind the drawer nothing can be reached. */
function inertBehind(yes) {
  for (const id of ['main', 'thread', 'extras-pane']) el(id).inert = yes;
}

// ---- where one is -----------------------------------------------------------------------------

/** Goes somewhere: a room's id; tab of the hub's conversation; thread by its first message's time stamp. */
function go(room, {tab = 'messages', thread = null, focus = true} = {}) {
  const moved = room !== world.room || tab !== world.tab;
  world.room = room;
  world.tab = tab;
  world.thread = thread;
  closeSide(false);
  drawAll(moved);
  if (room === dm() && tab === 'home') openHome();
  if (!focus) return;
  if (tab === 'messages') { if (!narrow.matches) el('text').focus(); else el('where').focus(); }
  else el('tab-' + tab).focus();
}

function drawWhere() {
  const here = rooms().find(each => each.id === world.room);
  const hub = here.is_im;
  // Drawn anew only when it changed: a picture that is fetched again flickers.
  if (el('where').dataset.room !== here.id) el('where').replaceChildren(hub ? face({id: 'U0HUBBOT1', name: 'Hub'}) : icon(here.is_private ? 'lock' : 'hash'), make('span', '', here.name));
  el('where').dataset.room = here.id;
  el('topic').textContent = hub ? 'Only you and the hub' : here.topic;
  el('members').hidden = hub;
  if (!hub) el('members-count').textContent = here.members.length;
  el('tabs').hidden = !hub;
  const tab = hub ? world.tab : 'messages';
  for (const each of ['home', 'messages', 'about']) {
    el('tab-' + each).setAttribute('aria-selected', String(each === tab));
    el('tab-' + each).tabIndex = each === tab ? 0 : -1;
  }
  el('home').hidden = tab !== 'home';
  el('about').hidden = tab !== 'about';
  el('talk').hidden = tab !== 'messages';
  if (hub) el('talk').setAttribute('role', 'tabpanel'); else el('talk').setAttribute('role', 'group');
  el('talk').setAttribute('aria-label', hub ? 'Messages' : '#' + here.name);
  drawHints(words => { main.say(words); if (!narrow.matches) el('text').focus(); });
  el('text').placeholder = (hub ? 'Message the hub' : 'Message #' + here.name) + (narrow.matches ? ', or type /' : ', or type / for commands');
  if (tab === 'about') drawAbout(commands(), words => { go(dm()); main.say(words); });
}

function showThread(open) {
  if (el('thread').hidden === !open) return;
  el('thread').hidden = !open;
  document.body.classList.toggle('threaded', open);
}

function openThread(ts) {
  world.thread = ts;
  showThread(drawThread(true));
  drawRoom();
  el('reply-text').focus();
}

function closeThread() {
  const from = world.thread;
  world.thread = null;
  showThread(drawThread());
  drawRoom();
  const message = from && el('messages').querySelector('[data-ts="' + CSS.escape(from) + '"] .replies, [data-ts="' + CSS.escape(from) + '"] .reply');
  (message || el('text')).focus();
}

// ---- who one is -------------------------------------------------------------------------------

function be(id, place = () => {}) {
  const before = world.me;
  world.me = world.users.find(each => each.id === id) || world.users.find(each => each.traits.includes('member')) || world.users[0];
  localStorage.setItem('as', world.me.id);
  el('who-name').textContent = world.me.name;
  el('who').title = world.me.says || '';
  el('who-can').textContent = world.me.roles.join(', ');
  face(world.me, el('who-avatar'));
  face(world.me, el('who-small').firstElementChild);
  el('who-small').setAttribute('aria-label', 'You are ' + world.me.name + '. Be somebody else');
  if (before && before.id !== world.me.id) {
    // Each has a conversation of their own with the hub.
    if (world.room === 'D' + before.id.slice(1)) world.room = dm();
    world.thread = null;
    announce('You are ' + world.me.name + '. ' + can(world.me));
  }
  if (world.state) {
    place();
    drawAll(true);
    if (world.room === dm() && world.tab === 'home') openHome();
  }
}

// ---- saying something -------------------------------------------------------------------------

async function tell(words, thread) {
  problem(null);
  try {
    const channel = world.room === dm() ? world.me.id : world.room;
    if (words.startsWith('/') && !thread) {
      const [command, ...rest] = words.split(' ');
      await ask('POST', '/_slack/command', {user: world.me.id, channel, command, text: rest.join(' ')});
    } else {
      const text = words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
      await ask('POST', '/_slack/message', thread ? {user: world.me.id, channel, text, thread_ts: thread} : {user: world.me.id, channel, text});
    }
    await refresh();
    drawAll();
    if (!thread) jump();
    lookSoon();
    return true;
  } catch (error) {
    problem(error);
    return false;
  }
}

const main = composer({form: el('composer'), text: el('text'), list: el('complete'), commands: true, send: words => tell(words, null)});

composer({
  form: el('reply'), text: el('reply-text'), list: el('reply-complete'), commands: false,
  send: async words => {
    el('reply-problem').textContent = '';
    if (words.startsWith('/')) {
      el('reply-problem').textContent = 'Commands are not taken in threads. Give it below the channel’s messages.';
      return false;
    }
    const said = await tell(words, world.thread);
    if (!said) el('reply-problem').textContent = el('problem').textContent;
    return said;
  },
});

// ---- tools ------------------------------------------------------------------------------------

function drawTools() {
  el('now').dateTime = world.state.now;
  drawClock();
  el('armed').replaceChildren(...(world.state.faults || []).map(fault => make('li', '', fault.vendor + ': ' + fault.kind + ', struck ' + fault.struck + ' times')));
}

function drawClock() {
  const said = shortDateTime(now());
  if (el('now').textContent !== said) el('now').textContent = said;
}

const toolProblem = error => { el('tools-problem').textContent = error ? error.message : ''; };

async function tool(done, call) {
  toolProblem(null);
  try {
    await call();
    await refresh();
    announce(done);
  } catch (error) {
    toolProblem(error);
  }
}

function mountTools() {
  document.querySelectorAll('[data-advance]').forEach(each => each.addEventListener('click', () =>
    tool('The clock went on', () => ask('POST', '/_clock', {advance: each.dataset.advance}))));
  el('reset').addEventListener('click', async () => {
    const sure = await agreed({
      title: 'Start over?', yes: 'Start over', no: 'Keep everything', style: 'danger',
      text: 'Fabman, HubSpot and Slack go back to where they began. The hub keeps what it has mirrored until it looks at them again.',
    });
    if (sure) tool('Everything is as it was at the beginning', async () => { await ask('POST', '/_reset', {}); forget(); await refreshUsers(); be(world.me.id); });
    el('reset').focus();
  });
  el('faults').addEventListener('submit', event => {
    event.preventDefault();
    const form = new FormData(el('faults'));
    tool('Broken', () => ask('POST', '/_faults', {vendor: form.get('vendor'), kind: form.get('kind'), count: Number(form.get('count')), ms: 1000}));
  });
  el('mend').addEventListener('click', () => tool('Mended', () => ask('DELETE', '/_faults')));
  const theme = localStorage.getItem('theme') || 'system';
  document.querySelectorAll('[name=theme]').forEach(each => {
    each.checked = each.value === theme;
    each.addEventListener('change', () => {
      localStorage.setItem('theme', each.value);
      if (each.value === 'system') delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = each.value;
    });
  });
}

// ---- the keyboard -----------------------------------------------------------------------------

/** The parts of the page that F6 goes through, each with where it begins. */
const REGIONS = [
  ['side', () => el('side').querySelector('[aria-current]') || el('who')],
  ['main', () => !el('talk').hidden ? el('messages') : el('tabs').querySelector('[aria-selected=true]')],
  ['composer', () => el('text')],
  ['thread', () => el('reply-text')],
  ['extras-pane', () => el('extras-pane').querySelector('a[href], button, input, [tabindex]') || el('extras-pane')],
];

function jumpRegion(back) {
  const there = REGIONS.filter(([id]) => el(id).checkVisibility({visibilityProperty: true}) && (id !== 'side' || !narrow.matches || el('side').classList.contains('open')));
  const within = there.map(([id]) => el(id).contains(document.activeElement));
  const at = within.lastIndexOf(true);
  there[(at + (back ? -1 : 1) + there.length) % there.length][1]().focus();
}

function mountKeys() {
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      if (!document.querySelector('dialog[open]')) openPeople();
    } else if (event.key === 'F6' && !document.querySelector('dialog[open]')) {
      event.preventDefault();
      jumpRegion(event.shiftKey);
    } else if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]')) {
      if (el('side').classList.contains('open')) closeSide();
      else if (world.thread && el('thread').contains(document.activeElement)) closeThread();
    }
  });
  rove(el('rooms'), '.room');
  rove(el('tabs'), '[role=tab]', ['ArrowLeft', 'ArrowRight']);
  for (const each of ['home', 'messages', 'about']) {
    el('tab-' + each).addEventListener('click', () => go(dm(), {tab: each, focus: false}));
    el('tab-' + each).addEventListener('focus', () => { if (world.room === dm() && world.tab !== each) go(dm(), {tab: each, focus: false}); });
  }
  el('who').addEventListener('click', openPeople);
  el('who-small').addEventListener('click', openPeople);
  el('menu').addEventListener('click', openSide);
  el('shade').addEventListener('click', () => closeSide());
  el('thread-close').addEventListener('click', closeThread);
  el('jump').addEventListener('click', () => { jump(); el('text').focus(); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden && world.state && world.me) { read(); drawSide(); } });
  narrow.addEventListener('change', () => closeSide(false));
}

// ---- what others may do here ------------------------------------------------------------------

const api = {
  /** What the sandbox said last; null before it said anything. */
  state: () => world.state,
  /** Who one is: {id, name, handle, roles, traits, says}. */
  me: () => world.me,
  /** Everybody: the same. */
  users: () => world.users,
  /** Calls the control surface; throws its sentence when it refuses. */
  ask,
  /** Looks at once what is new. */
  refresh,
  /** Become somebody, by the id of a Slack user or by a trait such as overdue. */
  actAs: who => be((world.users.find(each => each.id === who) || world.users.find(each => each.traits.includes(who)) || world.me).id),
  /** Go to a channel, by id or name. */
  openChannel: name => {
    const there = rooms().find(each => each.id === name || each.name === name);
    if (there) go(there.id);
  },
  /** Go to one's conversation with the hub: its messages, home or about. */
  openDm: (tab = 'messages') => go(dm(), {tab}),
  /** Say something, or give a command, where one is. */
  say: words => { if (world.tab !== 'messages') go(world.room); return main.say(words); },
  /** Called with the state whenever it changed. */
  onState: watcher => { watchers.push(watcher); if (world.state) watcher(world.state); },
  /** A sentence for who listens to the page. */
  announce,
  /** Places of one's own: in the side, in the header, and a pane at the right (hidden until it has something). */
  slots: {side: el('extras-side'), header: el('extras-header'), pane: el('extras-pane')},
};

async function begin() {
  const asked = new URLSearchParams(location.search);
  if (asked.has('faults')) el('tools').open = true;
  mountKeys();
  mountTools();
  mountTalk();
  mountPeople(id => { closeSide(false); be(id); el('text').focus(); });
  mountViews(async () => { await refresh(); lookSoon(); });
  talkTells(openThread, async () => { await refresh(); lookSoon(); });
  await refreshUsers();
  await refresh();
  be(asked.get('as') || localStorage.getItem('as'), () => {
    const wanted = asked.get('channel');
    const there = wanted && rooms().find(each => each.id === wanted || each.name === wanted);
    world.room = there ? there.id : asked.has('home') ? dm() : rooms()[0].id;
    world.tab = !there && asked.has('home') ? 'home' : 'messages';
  });
  if (asked.has('people')) openPeople();
  mountExtras(api);
  setInterval(() => {
    tick();
    drawClock();
    if (!document.hidden) refresh().then(() => { if (lost) { lost = false; problem(null); } }).catch(() => { lost = true; problem('The sandbox does not answer. Is it still running?'); });
  }, LOOK_AGAIN_MS);
}

let lost = false;

begin().catch(problem);
