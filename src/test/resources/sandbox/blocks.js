// Block Kit and mrkdwn as elements of the page.

import {make} from './dom.js';

const EMOJI = {
  white_check_mark: '✅', heavy_check_mark: '✔️', ballot_box_with_check: '☑️', x: '❌', warning: '⚠️',
  no_entry: '⛔', no_entry_sign: '🚫', question: '❓', grey_question: '❔', exclamation: '❗', bangbang: '‼️',
  information_source: 'ℹ️', bulb: '💡', wave: '👋', '+1': '👍', '-1': '👎', thumbsup: '👍', pray: '🙏',
  clap: '👏', tada: '🎉', sparkles: '✨', star: '⭐', fire: '🔥', heart: '❤️', green_heart: '💚', eyes: '👀',
  hourglass: '⌛', hourglass_flowing_sand: '⏳', alarm_clock: '⏰', clock1: '🕐', calendar: '📆', date: '📅',
  spiral_calendar_pad: '🗓️', key: '🔑', lock: '🔒', unlock: '🔓', door: '🚪', credit_card: '💳',
  moneybag: '💰', dollar: '💵', receipt: '🧾', bust_in_silhouette: '👤', busts_in_silhouette: '👥',
  link: '🔗', mag: '🔍', gear: '⚙️', wrench: '🔧', hammer: '🔨', hammer_and_wrench: '🛠️', robot_face: '🤖',
  rocket: '🚀', arrows_counterclockwise: '🔄', repeat: '🔁', recycle: '♻️', satellite: '📡',
  large_green_circle: '🟢', large_yellow_circle: '🟡', large_orange_circle: '🟠', red_circle: '🔴',
  white_circle: '⚪', black_circle: '⚫', large_blue_circle: '🔵', slightly_smiling_face: '🙂', smile: '😄',
  thinking_face: '🤔', disappointed: '😞', evergreen_tree: '🌲', seedling: '🌱', bell: '🔔', no_bell: '🔕',
  mailbox: '📫', email: '📧', envelope: '✉️', speech_balloon: '💬', memo: '📝', clipboard: '📋',
  bar_chart: '📊', chart_with_upwards_trend: '📈', package: '📦', label: '🏷️', pushpin: '📌', bookmark: '🔖',
  house: '🏠', factory: '🏭', office: '🏢', arrow_right: '➡️', small_blue_diamond: '🔹', mag_right: '🔎',
};

/**
 * What the page knows: who has an id, which channel has one, and where a press goes. Set by the shell.
 */
export const world = {
  user: () => null,
  channel: () => null,
  act: async () => {},
};

// ---- Block Kit ------------------------------------------------------------------------------

export function drawBlocks(blocks, message) {
  const all = make('div', 'blocks');
  for (const block of blocks) all.append(drawBlock(block, message));
  return all;
}

function drawBlock(block, message) {
  switch (block.type) {
    case 'header': return make('h3', 'said', withEmoji(block.text.text));
    case 'divider': return make('hr');
    case 'section': {
      const section = make('div', 'section');
      if (block.text) section.append(make('div', 'said', composed(block.text)));
      if (block.fields) section.append(make('div', 'fields', ...block.fields.map(field => make('div', 'said', composed(field)))));
      if (block.accessory) {
        section.classList.add('beside');
        section.append(block.accessory.type === 'button' ? drawButton(block.accessory, message) : unknown(block.accessory));
      }
      return section;
    }
    case 'context':
      return make('div', 'context', ...block.elements.map(each => each.type === 'image' ? unknown(each) : make('span', 'said', composed(each))));
    case 'actions':
      return make('div', 'actions', ...block.elements.map(each => each.type === 'button' ? drawButton(each, message) : unknown(each)));
    case 'markdown': return make('div', 'said', block.text);
    default: return unknown(block);
  }
}

function drawButton(button, message) {
  const node = make('button', 'act' + (button.style ? ' ' + button.style : ''), withEmoji(button.text.text));
  node.type = 'button';
  node.addEventListener('click', async () => {
    if (button.confirm && !await agreed(button)) return;
    node.disabled = true;
    await world.act(message, button);
    setTimeout(() => { node.disabled = false; }, 3000);
  });
  return node;
}

function agreed(button) {
  const dialog = make('dialog', 'sure', make('h3', '', withEmoji(button.confirm.title.text)), make('div', 'said', composed(button.confirm.text)));
  const no = make('button', 'act', withEmoji(button.confirm.deny.text));
  const yes = make('button', 'act ' + (button.style || ''), withEmoji(button.confirm.confirm.text));
  dialog.append(make('div', 'actions', no, yes));
  document.body.append(dialog);
  dialog.showModal();
  yes.focus();
  return new Promise(answer => {
    const end = said => { dialog.remove(); answer(said); };
    no.addEventListener('click', () => end(false));
    yes.addEventListener('click', () => end(true));
    dialog.addEventListener('cancel', () => end(false));
  });
}

function unknown(part) {
  return make('span', 'unknown', part.type + (part.alt_text ? ': ' + part.alt_text : ''));
}

export function composed(text) {
  return text.type === 'mrkdwn' ? mrkdwn(text.text) : withEmoji(text.text);
}

// ---- mrkdwn ---------------------------------------------------------------------------------

const unescaped = text => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

export function withEmoji(text) {
  return document.createTextNode(text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] || whole));
}

export function mrkdwn(text) {
  const all = document.createDocumentFragment();
  text.split(/```\n?([\s\S]*?)\n?```/).forEach((part, i) => {
    if (i % 2) all.append(make('pre', '', unescaped(part)));
    else if (part) all.append(lines(part));
  });
  return all;
}

function lines(text) {
  const all = document.createDocumentFragment();
  let quote = null;
  text.split('\n').forEach((line, i, every) => {
    const quoted = /^(?:&gt;|>)\s?/.exec(line);
    if (quoted) {
      if (!quote) all.append(quote = make('blockquote'));
      else quote.append('\n');
      quote.append(inline(line.slice(quoted[0].length)));
    } else {
      quote = null;
      all.append(inline(line));
      if (i < every.length - 1 && !/^(?:&gt;|>)/.test(every[i + 1])) all.append('\n');
    }
  });
  return all;
}

const INLINE = [
  [/`([^`\n]+)`/, found => make('code', '', unescaped(found[1]))],
  [/<([^<>\n]+)>/, found => reference(found[1])],
  [/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}*])/u, found => make('strong', '', inline(found[1]))],
  [/(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*[^_\s])_(?![\p{L}\p{N}_])/u, found => make('em', '', inline(found[1]))],
  [/(?<![\p{L}\p{N}~])~(?=\S)([^~\n]*[^~\s])~(?![\p{L}\p{N}~])/u, found => make('s', '', inline(found[1]))],
];

function inline(text) {
  const all = document.createDocumentFragment();
  let rest = text;
  while (rest) {
    let first = null;
    let draw = null;
    for (const [pattern, how] of INLINE) {
      const found = pattern.exec(rest);
      if (found && (!first || found.index < first.index)) [first, draw] = [found, how];
    }
    if (!first) break;
    if (first.index) all.append(withEmoji(unescaped(rest.slice(0, first.index))));
    all.append(draw(first));
    rest = rest.slice(first.index + first[0].length);
  }
  if (rest) all.append(withEmoji(unescaped(rest)));
  return all;
}

function reference(inside) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : unescaped(inside.slice(bar + 1));
  if (target.startsWith('@')) {
    const user = world.user(target.slice(1));
    return make('span', 'mention', '@' + (user ? user.name : label || target.slice(1)));
  }
  if (target.startsWith('#')) {
    const channel = world.channel(target.slice(1));
    return make('span', 'mention', '#' + (channel ? channel.name : label || target.slice(1)));
  }
  if (target.startsWith('!date^')) {
    return document.createTextNode(slackDate(target.split('^'), label));
  }
  if (target.startsWith('!')) return make('span', 'mention', label || '@' + target.slice(1));
  if (/^(?:https?:|mailto:)/i.test(target)) {
    const link = make('a', '', label || unescaped(target));
    link.href = unescaped(target);
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    return link;
  }
  return document.createTextNode('<' + unescaped(inside) + '>');
}

function slackDate([, seconds, format], fallback) {
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) return fallback;
  const day = options => at.toLocaleDateString(undefined, options);
  const forms = {
    date_num: at.toISOString().slice(0, 10),
    date: day({year: 'numeric', month: 'long', day: 'numeric'}),
    date_pretty: day({year: 'numeric', month: 'long', day: 'numeric'}),
    date_short: day({year: 'numeric', month: 'short', day: 'numeric'}),
    date_short_pretty: day({year: 'numeric', month: 'short', day: 'numeric'}),
    date_long: day({weekday: 'long', year: 'numeric', month: 'long', day: 'numeric'}),
    date_long_pretty: day({weekday: 'long', year: 'numeric', month: 'long', day: 'numeric'}),
    time: at.toLocaleTimeString(undefined, {hour: 'numeric', minute: '2-digit'}),
    time_secs: at.toLocaleTimeString(),
  };
  return (format || '').replace(/\{([a-z_]+)\}/g, (whole, name) => forms[name] || whole);
}
