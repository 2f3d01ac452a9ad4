// What is said: a room's messages, and a thread beside them.

import {button, el, icon, make, settle} from './dom.js';
import {HUB, ask, channel, dm, face, isReply, markRead, problem, readUpTo, rooms, seen, user, world} from './world.js';
import {ago, atOf, briefTime, dayName, sameDay, timeNode} from './times.js';
import {drawBlocks, mrkdwn} from './blocks.js';

/** Messages of one person closer than this stand under one name. */
const TOGETHER_SECONDS = 300;

const drawn = {messages: new Map(), replies: new Map()};

/** Whether one looks at the newest message, and wants to go on doing so when something grows. */
let following = true;

/** What was new when one came in: from where, until where. */
let fresh = {since: null, until: ''};
let shown = '';
let openThread = () => {};
let afterPress = async () => {};

/** Tells what to do when somebody opens a thread, and when something was pressed. */
export function talkTells(thread, pressed) {
  openThread = thread;
  afterPress = pressed;
}

/** Presses something in a message, as whoever one is. */
const press = message => async (element, block, value) => {
  try {
    await ask('POST', '/_slack/click', {user: world.me.id, channel: message.channel, message_ts: message.ts, block_id: block.block_id, action_id: element.action_id, value});
    problem(null);
  } catch (error) {
    problem(error);
  }
  await afterPress();
};

// ---- the room ---------------------------------------------------------------------------------

export function drawRoom(entered = false) {
  const room = world.room;
  const all = seen(room);
  const top = all.filter(message => !isReply(message));
  const list = el('messages');
  const place = world.me.id + ' ' + room;
  const newcomer = place !== shown;
  if (newcomer || entered) {
    fresh = {since: readUpTo(room), until: top.length ? top.at(-1).ts : ''};
    shown = place;
  }
  if (newcomer) drawn.messages.clear();
  const atEnd = newcomer || following;
  const lastBefore = list.lastElementChild;
  settle(list, top.length ? drawList(drawn.messages, top, all, fresh) : [empty(room)]);
  if (atEnd) toEnd(list, newcomer ? null : lastBefore);
  else if (list.lastElementChild !== lastBefore) el('jump').hidden = false;
  read();
}

/** Notes that what is on the screen has been read. */
export function read() {
  if (document.hidden || world.room === dm() && world.tab !== 'messages') return;
  const last = seen(world.room).filter(message => !isReply(message)).at(-1);
  if (last) markRead(world.room, last.ts);
  if (world.thread) {
    const reply = repliesTo(world.thread).at(-1);
    if (reply) markRead(world.room + '/' + world.thread, reply.ts);
  }
}

/** To the newest message; to its beginning where it is longer than the screen. */
function toEnd(list, lastBefore) {
  following = true;
  list.scrollTop = list.scrollHeight;
  const last = list.lastElementChild;
  if (lastBefore && last !== lastBefore && last.offsetHeight > list.clientHeight - 24) {
    following = false;
    list.scrollTop = last.offsetTop - 12;
  }
  el('jump').hidden = true;
}

export function jump() {
  el('messages').scrollTop = el('messages').scrollHeight;
  following = true;
  el('jump').hidden = true;
}

/** Notes where one looks, and stays at the end when a picture arrives or the window changes. */
export function mountTalk() {
  const list = el('messages');
  const stay = () => { if (following) list.scrollTop = list.scrollHeight; };
  list.addEventListener('load', stay, true);
  new ResizeObserver(stay).observe(list);
  list.addEventListener('scroll', () => {
    following = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
    if (following) el('jump').hidden = true;
  }, {passive: true});
}

function empty(room) {
  const here = rooms().find(each => each.id === room);
  return make('li', 'empty', icon(here.is_im ? 'chat' : 'hash'),
    make('strong', '', here.is_im ? 'You and the hub' : 'The very beginning of #' + here.name),
    make('span', '', here.is_im ? 'What the hub has to tell you alone comes here. Type a command below to begin.' : 'Nothing here yet. Say something, or type a command below: only you will see the answer.'));
}

function drawList(cache, messages, all, {since, until}) {
  const nodes = [];
  const keep = new Set();
  const once = (key, sign, draw) => {
    const known = cache.get(key);
    const entry = known && known.sign === sign ? known : {sign, node: draw()};
    cache.set(key, entry);
    keep.add(key);
    nodes.push(entry.node);
  };
  let before = null;
  let lined = false;
  for (const message of messages) {
    const at = atOf(message.ts);
    const anotherDay = !before || !sameDay(atOf(before.ts), at);
    if (anotherDay) once('day ' + at.toDateString(), dayName(at), () => make('li', 'day', make('span', '', dayName(at))));
    let line = false;
    if (since && since !== '0' && !lined && message.ts > since && message.ts <= until && message.user !== world.me.id && before) {
      lined = line = true;
      once('new', 'new', () => make('li', 'fresh', make('span', '', 'New')));
    }
    const together = Boolean(before) && !anotherDay && !line && before.user === message.user && Boolean(before.for) === Boolean(message.for) && !message.command
      && Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;
    const replies = cache === drawn.messages ? all.filter(each => isReply(each) && each.thread_ts === message.ts) : [];
    const news = replies.filter(each => each.ts > readUpTo(message.channel + '/' + message.ts) && each.user !== world.me.id).length;
    once(message.ts, JSON.stringify([message, together, replies.length, replies.at(-1) && replies.at(-1).ts, news, world.thread === message.ts]),
      () => drawMessage(message, {together, replies, news, thread: cache !== drawn.messages}));
    before = message;
  }
  for (const key of [...cache.keys()]) if (!keep.has(key)) cache.delete(key);
  return nodes;
}

function drawMessage(message, {together, replies, news, thread}) {
  const who = user(message.user);
  const at = atOf(message.ts);
  const body = make('div', 'body');
  if (message.for) {
    const words = make('span', '', 'Only visible to you');
    if (message.command) words.append('\u00a0· you typed ', make('code', '', message.command));
    body.append(make('span', 'only', icon('eye'), words));
  }
  const by = make('div', 'by', make('strong', '', who.name));
  if (who.id === HUB) by.append(make('span', 'app', 'App'));
  by.append(timeNode(at));
  if (together) by.classList.add('unseen');
  body.append(by);
  if (message.blocks && message.blocks.length) body.append(drawBlocks(message.blocks, {press: press(message), key: (thread ? 't' : 'm') + message.ts}));
  else body.append(make('div', 'said', mrkdwn(message.text)));
  if (message.edited) {
    const edited = make('span', 'edited', '(edited)');
    if (message.edited.ts) edited.title = atOf(message.edited.ts).toLocaleString();
    const words = body.lastElementChild;
    // Behind the words where they are words, below them where they are blocks.
    (words.classList.contains('said') ? words : body).append(' ', edited);
  }
  if (replies.length) body.append(replySummary(message, replies, news));
  const left = together ? make('span', 'margin', briefTime(at)) : face(who);
  if (together) left.setAttribute('aria-hidden', 'true');
  const item = make('li', 'message' + (message.for ? ' whisper' : '') + (together ? ' together' : '') + (world.thread === message.ts && !thread ? ' followed' : ''), left, body);
  item.dataset.ts = message.ts;
  if (!message.for && !thread) {
    const reply = button('reply', icon('reply'), () => openThread(message.ts));
    reply.setAttribute('aria-label', 'Reply in a thread to ' + who.name);
    reply.title = 'Reply in a thread';
    item.append(reply);
  }
  return item;
}

function replySummary(message, replies, news) {
  const faces = make('span', 'faces', ...[...new Set(replies.map(each => each.user))].slice(0, 3).map(id => face(user(id), undefined, 1)));
  const node = button('replies', faces, () => openThread(message.ts));
  node.append(make('strong', '', replies.length === 1 ? '1 reply' : replies.length + ' replies'));
  if (news) node.append(make('span', 'badge', news + ' new'));
  const last = make('span', 'last', 'last reply ');
  last.append(timeNode(atOf(replies.at(-1).ts), ago));
  node.append(last);
  return node;
}

// ---- a thread ---------------------------------------------------------------------------------

const repliesTo = ts => seen(world.room).filter(message => isReply(message) && message.thread_ts === ts);

/** Draws the thread that is open; answers whether there is one. */
export function drawThread(entered = false) {
  const root = world.thread && seen(world.room).find(message => message.ts === world.thread);
  if (!root) {
    world.thread = null;
    drawn.replies.clear();
    return false;
  }
  if (entered) drawn.replies.clear();
  const here = channel(world.room);
  el('thread-where').textContent = here && !here.is_im ? '#' + here.name : 'Makerspace Hub';
  const list = el('replies');
  const replies = repliesTo(root.ts);
  const before = list.children.length;
  const nodes = drawList(drawn.replies, [root, ...replies], [], {since: null});
  const count = make('li', 'count', make('span', '', replies.length === 0 ? 'No reply yet' : replies.length === 1 ? '1 reply' : replies.length + ' replies'));
  const after = nodes.findIndex(node => node.dataset.ts === root.ts) + 1;
  nodes.splice(after, 0, count);
  settle(list, nodes);
  if (entered || list.children.length !== before) list.scrollTop = list.scrollHeight;
  read();
  return true;
}

/** One's words for somebody who listens. */
export const aloud = message => user(message.user).name + ': ' + mrkdwn(message.text).textContent.slice(0, 240);
