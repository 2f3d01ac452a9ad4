// What the page knows, and how it asks the sandbox.

import {el, make, icon} from './dom.js';

export const HUB = 'U0HUBBOT1';

export const world = {
  /** Everybody in Slack: {id, handle, name, roles, traits, says?}. */
  users: [],
  /** The sandbox's state as it told it last; null at first. */
  state: null,
  /** Who the visitor is. */
  me: null,
  /** The id of the channel or conversation one is in. */
  room: null,
  /** Which part of the hub's conversation one sees: home, messages or about. */
  tab: 'messages',
  /** The time stamp of the message whose thread is open; null for none. */
  thread: null,
};

const byId = new Map();

export const user = id => byId.get(id) || {id, name: id, handle: id, roles: [], traits: []};
export const channel = id => world.state && world.state.channels.find(each => each.id === id);
export const isDemo = who => Boolean(who.says);
export const canType = who => !who.traits.includes('bot') && !who.traits.includes('deactivated');

export async function ask(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body ? {'Content-Type': 'application/json'} : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(json.error || 'The sandbox said ' + answer.status + '.');
  return json;
}

export async function refreshUsers() {
  world.users = await ask('GET', '/_users');
  byId.clear();
  world.users.forEach(each => byId.set(each.id, each));
}

// ---- where one can be -------------------------------------------------------------------------

export const dm = () => 'D' + world.me.id.slice(1);

export function rooms() {
  const channels = world.state.channels.filter(each => !each.is_im && each.members.includes(world.me.id));
  return [...channels, {id: dm(), name: 'Makerspace Hub', is_im: true, topic: 'Only you and the hub'}];
}

/** Everything in a room that the visitor may see, oldest first, replies too. */
export function seen(room) {
  const {state, me} = world;
  return [
    ...state.messages.filter(message => message.channel === room),
    ...state.ephemerals.filter(message => message.channel === room && message.for === me.id),
  ].sort((a, b) => a.ts.localeCompare(b.ts));
}

export const isReply = message => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

// ---- what one has read, kept for each person --------------------------------------------------

const key = () => 'read:' + world.me.id;

function marks() {
  try {
    return JSON.parse(localStorage.getItem(key())) || {};
  } catch (unreadable) {
    return {};
  }
}

/** The time stamp of the last message read in a room, or in a thread (room/ts). */
export const readUpTo = place => marks()[place] || '0';

export function markRead(place, ts) {
  const all = marks();
  if ((all[place] || '0') >= ts) return;
  all[place] = ts;
  localStorage.setItem(key(), JSON.stringify(all));
}

export function forget() {
  Object.keys(localStorage).filter(each => each.startsWith('read:')).forEach(each => localStorage.removeItem(each));
}

/** What came into a room since one was there: how many, and whether one was meant. */
export function unread(room) {
  const since = readUpTo(room);
  const fresh = seen(room).filter(message => message.ts > since && !isReply(message) && message.user !== world.me.id);
  return {count: fresh.length, meant: room === dm() || fresh.some(message => message.for || message.text.includes('<@' + world.me.id))};
}

// ---- faces ------------------------------------------------------------------------------------

const initials = name => name.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).slice(0, 2).map(word => [...word].find(each => /[\p{L}\p{N}]/u.test(each))).join('').toUpperCase();

/** A face for somebody: their initials on a colour of their own; the hub's sign. */
export function face(who, node = make('span', 'avatar'), letters = 2) {
  const hub = who.id === HUB;
  node.replaceChildren(hub ? icon('hub') : [...initials(who.name)].slice(0, letters).join('') || '?');
  node.setAttribute('aria-hidden', 'true');
  let hash = 7;
  for (const letter of who.id) hash = (hash * 31 + letter.codePointAt(0)) % 997;
  node.className = 'avatar ' + (hub ? 'hub' : 'hue-' + hash % 12);
  return node;
}

// ---- saying how it went -----------------------------------------------------------------------

/** A sentence for whoever looks; null when all is well again. */
export function problem(error) {
  el('problem').textContent = error ? String(error.message || error) : '';
}

/** A sentence for whoever listens. */
export function announce(text) {
  el('news').textContent = '';
  requestAnimationFrame(() => { el('news').textContent = text; });
}
