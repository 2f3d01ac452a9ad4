// Block Kit and mrkdwn as elements of the page.

import {agreed, button, icon, make, rove, unseen} from './dom.js';
import {canType, channel, user, world} from './world.js';

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

const known = id => world.users.find(each => each.id === id);

/**
 * Draws blocks.
 *
 * @param blocks Block Kit, as it came
 * @param place what they are part of:
 *   press(element, block, value) takes a press or a choice, answers a promise;
 *   form is true in a modal, where choices wait for its submission;
 *   key makes ids of its own
 */
export function drawBlocks(blocks, place) {
  const all = make('div', 'blocks');
  blocks.forEach((block, i) => all.append(drawBlock(block, {...place, key: place.key + '-' + (block.block_id || i)})));
  return all;
}

function drawBlock(block, place) {
  switch (block.type) {
    case 'header': {
      const heading = make('p', 'said title', withEmoji(block.text.text));
      heading.setAttribute('role', 'heading');
      heading.setAttribute('aria-level', place.form ? '3' : '2');
      return heading;
    }
    case 'divider': return make('hr');
    case 'section': {
      const section = make('div', 'section');
      const texts = make('div', 'texts');
      if (block.text) texts.append(make('div', 'said', composed(block.text)));
      if (block.fields) texts.append(make('div', 'fields', ...block.fields.map(field => make('div', 'said', composed(field)))));
      section.append(texts);
      if (block.accessory) section.append(drawElement(block.accessory, block, {...place, label: block.text ? plain(block.text.text) : ''}));
      return section;
    }
    case 'context':
      return make('div', 'context', ...block.elements.map(each => each.type === 'image' ? smallImage(each) : make('span', 'said', composed(each))));
    case 'actions':
      return make('div', 'actions', ...block.elements.map(each => drawElement(each, block, place)));
    case 'image': return drawImage(block);
    case 'input': return drawInput(block, place);
    case 'rich_text': return make('div', 'said rich', ...block.elements.map(drawRich));
    case 'markdown': return make('div', 'said', block.text);
    default: return unknown(block);
  }
}

function unknown(part) {
  return make('span', 'unknown', part.type + (part.alt_text ? ': ' + part.alt_text : ''));
}

/** A text object. */
export function composed(text) {
  return text.type === 'mrkdwn' ? mrkdwn(text.text) : withEmoji(text.text);
}

/** Its words alone, for a label. */
function plain(text) {
  return mrkdwn(text).textContent.trim();
}

// ---- pictures ---------------------------------------------------------------------------------

/** Where a picture is; null when it is not here, for the page asks nobody but the sandbox. */
function source(image) {
  const id = image.slack_file && image.slack_file.id;
  if (id && /^F[A-Z0-9]+$/.test(id)) return '/_files/' + id;
  const url = image.image_url || (image.slack_file && image.slack_file.url) || '';
  return url.startsWith(location.origin + '/') || /^data:image\/(?:png|jpeg|gif);/.test(url) ? url : null;
}

function drawImage(block) {
  const figure = make('figure', 'picture');
  const title = block.title ? block.title.text : '';
  if (title) figure.append(make('figcaption', '', withEmoji(title)));
  const from = source(block);
  if (!from) {
    figure.append(make('p', 'absent', icon('picture'), block.alt_text || 'A picture'));
    return figure;
  }
  const image = make('img');
  image.src = from;
  image.alt = block.alt_text || '';
  const open = button('zoom', image, () => enlarge(from, block.alt_text || '', title));
  open.setAttribute('aria-label', 'Enlarge: ' + (block.alt_text || title || 'picture'));
  image.addEventListener('error', () => open.replaceWith(make('p', 'absent', icon('picture'), block.alt_text || 'A picture that did not arrive')));
  figure.append(open);
  return figure;
}

function smallImage(image) {
  const from = source(image);
  if (!from) return unseen(image.alt_text || '');
  const node = make('img', 'small');
  node.src = from;
  node.alt = image.alt_text || '';
  return node;
}

function enlarge(from, alt, title) {
  const image = make('img');
  image.src = from;
  image.alt = alt;
  const close = button('plain', icon('close'));
  close.setAttribute('aria-label', 'Close');
  const dialog = make('dialog', 'lightbox', make('div', 'bar', make('h2', '', withEmoji(title || alt)), close), image);
  dialog.setAttribute('aria-label', title || alt || 'Picture');
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  dialog.showModal();
}

// ---- what one can press, choose and fill in ----------------------------------------------------

function drawElement(element, block, place) {
  const id = place.key + '-' + (element.action_id || element.type);
  const label = element.placeholder ? element.placeholder.text : place.label || element.type.replaceAll('_', ' ');
  // In a modal's inputs a choice waits for the submission; anywhere else it is told at once.
  const tell = value => place.input ? undefined : place.press(element, block, value);
  const node = drawKind(element, block, {...place, tell, id, label});
  if (node.matches('input, select, textarea')) {
    node.id = id;
    if (!place.input) node.setAttribute('aria-label', label);
  }
  if (element.action_id && !node.dataset.kind) node.dataset.kind = element.type;
  node.dataset.block = block.block_id || '';
  node.dataset.action = element.action_id || '';
  return node;
}

function drawKind(element, block, place) {
  switch (element.type) {
    case 'button': return drawButton(element, block, place);
    case 'workflow_button': return drawButton(element, block, place);
    case 'image': {
      const from = source(element);
      if (!from) return unknown(element);
      const image = make('img', 'accessory');
      image.src = from;
      image.alt = element.alt_text || '';
      return image;
    }
    case 'static_select': case 'external_select': return drawSelect(element, groups(element), element.initial_option && element.initial_option.value, place);
    case 'users_select': return drawSelect(element, [{options: people()}], element.initial_user, place);
    case 'conversations_select': case 'channels_select':
      return drawSelect(element, [{options: channels()}], element.initial_channel || element.initial_conversation, place);
    case 'multi_static_select': case 'multi_external_select':
      return drawChoices(element, groups(element).flatMap(each => each.options), 'checkbox', (element.initial_options || []).map(each => each.value), place);
    case 'multi_users_select': return drawChoices(element, people(), 'checkbox', element.initial_users || [], place);
    case 'multi_conversations_select': case 'multi_channels_select':
      return drawChoices(element, channels(), 'checkbox', element.initial_channels || element.initial_conversations || [], place);
    case 'checkboxes': return drawChoices(element, element.options, 'checkbox', (element.initial_options || []).map(each => each.value), place);
    case 'radio_buttons': return drawChoices(element, element.options, 'radio', element.initial_option ? [element.initial_option.value] : [], place);
    case 'overflow': return drawOverflow(element, block, place);
    case 'datepicker': return drawField(element, 'date', element.initial_date, place);
    case 'timepicker': return drawField(element, 'time', element.initial_time, place);
    case 'datetimepicker': return drawField(element, 'datetime-local', element.initial_date_time && local(element.initial_date_time), place);
    case 'plain_text_input': return drawText(element, place);
    case 'email_text_input': return drawField(element, 'email', element.initial_value, place);
    case 'url_text_input': return drawField(element, 'url', element.initial_value, place);
    case 'number_input': {
      const field = drawField(element, 'number', element.initial_value, place);
      field.step = element.is_decimal_allowed ? 'any' : '1';
      if (element.min_value !== undefined) field.min = element.min_value;
      if (element.max_value !== undefined) field.max = element.max_value;
      return field;
    }
    default: return unknown(element);
  }
}

const local = seconds => new Date(seconds * 1000 - new Date(seconds * 1000).getTimezoneOffset() * 60000).toISOString().slice(0, 16);
const people = () => world.users.filter(canType).map(each => ({text: {type: 'plain_text', text: each.name}, value: each.id})).sort((a, b) => a.text.text.localeCompare(b.text.text));
const channels = () => world.state.channels.filter(each => !each.is_im).map(each => ({text: {type: 'plain_text', text: '#' + each.name}, value: each.id}));
const groups = element => element.option_groups || [{options: element.options || []}];

/** Asks first where the element says so. */
const sure = async element => !element.confirm || agreed({
  title: withEmoji(element.confirm.title.text), text: composed(element.confirm.text),
  yes: withEmoji(element.confirm.confirm.text), no: withEmoji(element.confirm.deny.text),
  style: element.confirm.style || element.style || 'primary',
});

function drawButton(element, block, place) {
  if (element.url) {
    const link = make('a', 'act' + (element.style ? ' ' + element.style : ''), withEmoji(element.text.text));
    if (/^(?:https?:|mailto:)/i.test(element.url)) link.href = element.url;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    link.addEventListener('click', () => place.press(element, block, element.value || ''));
    return link;
  }
  const node = button('act' + (element.style ? ' ' + element.style : ''), withEmoji(element.text.text));
  if (element.accessibility_label) node.setAttribute('aria-label', element.accessibility_label);
  node.addEventListener('click', async () => {
    if (node.getAttribute('aria-disabled') === 'true' || !await sure(element)) return;
    // Not disabled for good: that would throw the focus away.
    node.setAttribute('aria-disabled', 'true');
    try {
      await place.press(element, block, element.value || '');
    } finally {
      setTimeout(() => node.removeAttribute('aria-disabled'), 1500);
    }
  });
  return node;
}

function drawSelect(element, sets, initial, place) {
  const node = make('select', 'field');
  const none = make('option', '', element.placeholder ? element.placeholder.text : 'Choose …');
  none.value = '';
  node.append(none);
  for (const set of sets) {
    const into = set.label ? make('optgroup') : node;
    if (set.label) { into.label = set.label.text; node.append(into); }
    for (const option of set.options) {
      const choice = make('option', '', withEmoji(option.text.text));
      choice.value = option.value;
      choice.selected = option.value === initial;
      into.append(choice);
    }
  }
  node.addEventListener('change', async () => { if (node.value && await sure(element)) place.tell(node.value); });
  return node;
}

function drawChoices(element, options, type, initial, place) {
  const set = make('div', 'choices' + (options.length > 8 ? ' many' : ''));
  set.setAttribute('role', type === 'radio' ? 'radiogroup' : 'group');
  if (!place.input) set.setAttribute('aria-label', place.label);
  options.forEach((option, i) => {
    const field = make('input');
    field.type = type;
    field.name = place.id;
    field.value = option.value;
    field.id = place.id + '-' + i;
    field.checked = initial.includes(option.value);
    field.addEventListener('change', () => {
      const chosen = [...set.querySelectorAll('input:checked')].map(each => each.value);
      place.tell(type === 'radio' ? chosen[0] : chosen);
    });
    const words = make('span', '', composed(option.text));
    if (option.description) words.append(make('small', '', composed(option.description)));
    const label = make('label', 'choice', field, words);
    label.htmlFor = field.id;
    set.append(label);
  });
  return set;
}

function drawOverflow(element, block, place) {
  const open = button('act more', icon('dots'));
  open.setAttribute('aria-label', 'More');
  open.setAttribute('aria-haspopup', 'menu');
  open.setAttribute('aria-expanded', 'false');
  const menu = make('div', 'menu');
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', 'More');
  menu.hidden = true;
  const shut = back => {
    menu.hidden = true;
    open.setAttribute('aria-expanded', 'false');
    if (back) open.focus();
  };
  for (const option of element.options) {
    const item = button('', withEmoji(option.text.text), async () => { shut(true); if (await sure(element)) place.tell(option.value); });
    item.setAttribute('role', 'menuitem');
    item.tabIndex = -1;
    menu.append(item);
  }
  rove(menu, '[role=menuitem]');
  const holder = make('span', 'overflow', open, menu);
  open.addEventListener('click', () => {
    menu.hidden = !menu.hidden;
    open.setAttribute('aria-expanded', String(!menu.hidden));
    if (!menu.hidden) {
      menu.classList.toggle('up', open.getBoundingClientRect().bottom + menu.offsetHeight + 12 > innerHeight);
      menu.firstElementChild.focus();
    }
  });
  holder.addEventListener('keydown', event => { if (event.key === 'Escape' && !menu.hidden) { event.preventDefault(); event.stopPropagation(); shut(true); } });
  holder.addEventListener('focusout', event => { if (!holder.contains(event.relatedTarget)) shut(false); });
  return holder;
}

function drawField(element, type, initial, place) {
  const node = make('input', 'field');
  node.type = type;
  if (initial !== undefined && initial !== null) node.value = initial;
  if (element.placeholder) node.placeholder = element.placeholder.text;
  node.addEventListener('change', () => { if (node.value) place.tell(valueOf(node)); });
  return node;
}

function drawText(element, place) {
  const node = make(element.multiline ? 'textarea' : 'input', 'field');
  if (element.multiline) node.rows = 4; else node.type = 'text';
  node.value = element.initial_value || '';
  if (element.placeholder) node.placeholder = element.placeholder.text;
  if (element.max_length) node.maxLength = element.max_length;
  node.addEventListener('keydown', event => {
    // A single line in a modal submits it, as in any form; elsewhere it is told by Enter.
    if (event.key === 'Enter' && !element.multiline && !place.form) { event.preventDefault(); place.tell(node.value); }
  });
  return node;
}

/** A question with its label, hint and, when it was answered badly, what is wrong. */
function drawInput(block, place) {
  const label = make('span', 'label', withEmoji(block.label.text));
  if (block.optional) label.append(make('span', 'optional', ' (optional)'));
  const element = drawElement(block.element, block, {...place, input: true, label: block.label.text});
  const wrong = make('p', 'wrong');
  wrong.id = place.key + '-wrong';
  wrong.hidden = true;
  const described = [wrong.id];
  const all = make('div', 'input', element, wrong);
  if (block.hint) {
    const hint = make('p', 'hint', withEmoji(block.hint.text));
    hint.id = place.key + '-hint';
    described.unshift(hint.id);
    all.append(hint);
  }
  const grouped = element.classList.contains('choices');
  const head = make(grouped ? 'p' : 'label', '', label);
  head.id = place.key + '-label';
  if (grouped) element.setAttribute('aria-labelledby', head.id);
  else head.htmlFor = element.id;
  element.setAttribute('aria-describedby', described.join(' '));
  if (!block.optional && !grouped) element.setAttribute('aria-required', 'true');
  all.prepend(head);
  all.dataset.input = block.block_id || '';
  return all;
}

/** What is wrong with the inputs, by their blocks; the first of them gets the focus. */
export function showErrors(within, errors) {
  let first = null;
  within.querySelectorAll('[data-input]').forEach(input => {
    const said = errors[input.dataset.input];
    const wrong = input.querySelector('.wrong');
    const field = input.querySelector('[data-action]');
    wrong.hidden = !said;
    wrong.textContent = said || '';
    if (said) field.setAttribute('aria-invalid', 'true'); else field.removeAttribute('aria-invalid');
    if (said && !first) first = field.matches('.choices') ? field.querySelector('input') : field;
  });
  if (first) first.focus();
}

function valueOf(node) {
  if (node.matches('.choices')) {
    const chosen = [...node.querySelectorAll('input:checked')].map(each => each.value);
    return node.getAttribute('role') === 'radiogroup' ? chosen[0] || null : chosen;
  }
  if (node.type === 'datetime-local') return node.value ? Math.floor(new Date(node.value).getTime() / 1000) : null;
  return node.value === '' ? null : node.value;
}

/** Everything that was filled in: {block_id: {action_id: value}}; null for what was left empty. */
export function values(within) {
  const all = {};
  within.querySelectorAll('[data-action]').forEach(node => {
    if (!node.dataset.action || !node.matches('.choices, input, select, textarea')) return;
    (all[node.dataset.block] = all[node.dataset.block] || {})[node.dataset.action] = valueOf(node);
  });
  return all;
}

/** Puts back what somebody had filled in before the same questions were drawn anew. */
export function fill(within, given) {
  within.querySelectorAll('[data-action]').forEach(node => {
    const value = (given[node.dataset.block] || {})[node.dataset.action];
    if (value === undefined || value === null) return;
    if (node.matches('.choices')) node.querySelectorAll('input').forEach(each => { each.checked = [].concat(value).includes(each.value); });
    else if (node.matches('select, textarea, input') && node.type !== 'datetime-local') node.value = value;
  });
}

// ---- rich text --------------------------------------------------------------------------------

function drawRich(part) {
  switch (part.type) {
    case 'rich_text_section': return make('p', '', ...part.elements.map(richPiece));
    case 'rich_text_preformatted': return make('pre', '', ...part.elements.map(richPiece));
    case 'rich_text_quote': return make('blockquote', '', ...part.elements.map(richPiece));
    case 'rich_text_list': {
      const list = make(part.style === 'ordered' ? 'ol' : 'ul', 'indent-' + Math.min(4, part.indent || 0),
        ...part.elements.map(each => make('li', '', ...each.elements.map(richPiece))));
      if (part.offset) list.start = part.offset + 1;
      return list;
    }
    default: return unknown(part);
  }
}

function richPiece(piece) {
  switch (piece.type) {
    case 'text': return styled(document.createTextNode(piece.text), piece.style);
    case 'link': return styled(anchor(piece.url, piece.text || piece.url), piece.style);
    case 'emoji': return document.createTextNode(EMOJI[piece.name] || (piece.unicode ? String.fromCodePoint(...piece.unicode.split('-').map(each => parseInt(each, 16))) : ':' + piece.name + ':'));
    case 'user': return make('span', 'mention', '@' + user(piece.user_id).name);
    case 'channel': return make('span', 'mention', '#' + ((channel(piece.channel_id) || {}).name || piece.channel_id));
    case 'usergroup': return make('span', 'mention', '@' + piece.usergroup_id);
    case 'broadcast': return make('span', 'mention', '@' + piece.range);
    case 'date': return document.createTextNode(slackDate(['', piece.timestamp, piece.format], piece.fallback || ''));
    case 'color': return make('code', '', piece.value);
    default: return unknown(piece);
  }
}

function styled(node, style = {}) {
  let all = node;
  if (style.code) all = make('code', '', all);
  if (style.strike) all = make('s', '', all);
  if (style.italic) all = make('em', '', all);
  if (style.bold) all = make('strong', '', all);
  return all;
}

function anchor(url, label) {
  if (!/^(?:https?:|mailto:)/i.test(url)) return document.createTextNode(label);
  const link = make('a', '', label);
  link.href = url;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  return link;
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
    const who = known(target.slice(1));
    return make('span', 'mention', '@' + (who ? who.name : label || target.slice(1)));
  }
  if (target.startsWith('#')) {
    const there = channel(target.slice(1));
    return make('span', 'mention', '#' + (there ? there.name : label || target.slice(1)));
  }
  if (target.startsWith('!date^')) {
    return document.createTextNode(slackDate(target.split('^'), label));
  }
  if (target.startsWith('!')) return make('span', 'mention', label || '@' + target.slice(1));
  if (/^(?:https?:|mailto:)/i.test(target)) return anchor(unescaped(target), label || unescaped(target).replace(/^mailto:/i, ''));
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
