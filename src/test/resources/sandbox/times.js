// Times as people say them, by the sandbox's clock, in the visitor's zone.

import {make} from './dom.js';
import {world} from './world.js';

let told = 0;

/** Notes when the sandbox told its time; from then on it goes as fast as here. */
export const clockTold = () => { told = Date.now(); };

export const now = () => new Date(new Date(world.state.now).getTime() + (told ? Date.now() - told : 0));

const format = options => { const made = new Intl.DateTimeFormat(undefined, options); return at => made.format(at); };
const clockTime = format({hour: 'numeric', minute: '2-digit'});
const fullTime = format({dateStyle: 'full', timeStyle: 'short'});
const dayAndMonth = format({weekday: 'long', month: 'long', day: 'numeric'});
const dayMonthYear = format({weekday: 'long', month: 'long', day: 'numeric', year: 'numeric'});
export const shortDateTime = format({dateStyle: 'medium', timeStyle: 'short'});

export const atOf = ts => new Date(Number(ts) * 1000);
const dayOf = at => new Date(at.getFullYear(), at.getMonth(), at.getDate());
const daysBetween = (a, b) => Math.round((dayOf(b) - dayOf(a)) / 86400000);

export function dayName(at) {
  const days = daysBetween(at, now());
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return (at.getFullYear() === now().getFullYear() ? dayAndMonth : dayMonthYear)(at);
}

export const sameDay = (a, b) => daysBetween(a, b) === 0;

/** How long ago while that is what matters, else the time of the day. */
function spoken(at) {
  const minutes = Math.floor((now() - at) / 60000);
  if (minutes < -1) return clockTime(at);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return minutes + ' min ago';
  return clockTime(at);
}

export function ago(at) {
  const minutes = Math.floor((now() - at) / 60000);
  if (minutes < 60) return spoken(at);
  if (minutes < 60 * 24) return Math.floor(minutes / 60) + ' h ago';
  const days = Math.max(1, daysBetween(at, now()));
  return days === 1 ? 'yesterday' : days + ' days ago';
}

export function timeNode(at, how = spoken, className = '') {
  const node = make('time', className, how(at));
  node.dateTime = at.toISOString();
  node.title = fullTime(at);
  if (how === spoken || how === ago) ticking.add({node: new WeakRef(node), at, how});
  return node;
}

/** Only hours and minutes, for the margin. */
export const briefTime = at => clockTime(at).replace(/\s?[AP]M$/i, '');

const ticking = new Set();

/** Brings what is said of times up to date. */
export function tick() {
  for (const each of ticking) {
    const node = each.node.deref();
    if (!node) ticking.delete(each);
    else if (node.textContent !== each.how(each.at)) node.textContent = each.how(each.at);
  }
}
