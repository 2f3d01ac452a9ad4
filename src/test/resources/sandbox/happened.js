// What just happened: the way of one thing through the hub, as a picture and in words.

import {make} from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const LANES = {
  edge: 'Edge', inbox: 'Inbox', hub: 'Hub', guard: 'Guard', connector: 'Connector', fabman: 'Fabman',
  hubspot: 'HubSpot', slack: 'Slack', database: 'MariaDB', outbox: 'Outbox', mail: 'Mail',
};
const ORDER = Object.keys(LANES);
const MOODS = {well: 'went well', refused: 'was refused', failed: 'failed'};
const REF = /\b[2-9a-hjkmnp-tv-z]{12}\b/g;
const MOST_VISITS = 30;

const draw = (tag, attributes, ...children) => {
  const node = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
  node.append(...children);
  return node;
};

const took = ms => ms < 1 ? '< 1 ms' : ms < 10_000 ? Math.round(ms) + ' ms' : (ms / 1000).toFixed(1) + ' s';
const clock = at => new Date(at).toLocaleTimeString(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit'});

export function button(className, text, does, label) {
  const node = make('button', className, text);
  node.type = 'button';
  if (label) { node.setAttribute('aria-label', label); node.title = label; }
  node.addEventListener('click', does);
  return node;
}

const GLYPHS = {
  bolt: 'M13 2.5 4.5 13.5h6L10 21.5l9-11.5h-6.2z',
  mail: 'M3.5 6h17v12h-17zM4 6.5l8 6.5 8-6.5',
  flag: 'M6 21.5v-18M6 4.5c4-2 7 2 12 0v9c-5 2-8-2-12 0',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M15 5l-7 7 7 7',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
};

/** A small drawing; never read aloud. */
export function glyph(name) {
  return draw('svg', {viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false'}, draw('path', {d: GLYPHS[name]}));
}

/** Steps that follow each other in one part of the building, as one visit. */
function visitsOf(steps) {
  const visits = [];
  for (const step of steps) {
    const last = visits[visits.length - 1];
    if (last && last.lane === step.lane) last.steps.push(step);
    else visits.push({lane: step.lane, steps: [step]});
  }
  return visits;
}

const moodOf = steps => ['failed', 'refused', 'well'].find(mood => steps.some(step => step.mood === mood));

export function mountHappened(api) {
  let traces = [];
  let changes = -1;
  let picked = null;
  let shown = '';
  let open = false;

  // ---- the frame ------------------------------------------------------------------------------

  const panel = api.slots.pane;
  panel.setAttribute('aria-label', 'What just happened');
  const close = button('plain happened-close', glyph('close'), () => show(false), 'Close what just happened');
  const choice = make('select', 'field');
  choice.setAttribute('aria-label', 'Which one');
  const body = make('div', 'happened-body');
  body.tabIndex = 0;
  body.setAttribute('role', 'region');
  body.setAttribute('aria-label', 'Its way through the hub');
  const frame = make('div', 'happened', make('header', '', make('h2', '', 'What just happened'), close), make('div', 'happened-choice', choice), body);
  frame.id = 'happened';
  panel.append(frame);

  const toggle = button('happened-toggle', glyph('bolt'), () => show(!open));
  toggle.id = 'happened-toggle';
  toggle.append(make('span', 'happened-word', 'What just happened'));
  toggle.setAttribute('aria-label', 'What just happened');
  toggle.setAttribute('aria-expanded', 'false');
  toggle.setAttribute('aria-controls', 'happened');
  api.slots.header.append(toggle);

  function show(yes, ref) {
    open = yes;
    panel.hidden = !yes;
    document.body.classList.toggle('with-happened', yes);
    toggle.setAttribute('aria-expanded', String(yes));
    localStorage.setItem('happened', yes ? 'open' : '');
    if (ref !== undefined) picked = ref;
    if (yes) {
      shown = '';
      look().catch(() => {});
      if (ref !== undefined) close.focus();
    } else if (panel.contains(document.activeElement)) toggle.focus();
  }

  panel.addEventListener('keydown', event => { if (event.key === 'Escape') { show(false); toggle.focus(); } });
  choice.addEventListener('change', () => { picked = choice.value || null; shown = ''; drawChosen().catch(() => {}); });

  // ---- looking --------------------------------------------------------------------------------

  async function look() {
    const answer = await api.ask('GET', '/_happened');
    if (answer.changes === changes && shown) return;
    changes = answer.changes;
    traces = answer.traces.filter(trace => trace.title);
    decorate();
    if (open) await drawChosen();
  }

  const nameOf = id => {
    const known = api.users().find(user => user.id === id);
    return known ? known.name : id;
  };

  function drawChoice(current) {
    const options = [make('option', '', 'Whatever is newest')];
    options[0].value = '';
    for (const trace of traces) {
      const option = make('option', '', `${clock(trace.at)}  ${trace.title}${trace.user ? ' – ' + nameOf(trace.user) : ''}`);
      option.value = trace.ref;
      options.push(option);
    }
    if (picked && !traces.some(trace => trace.ref === picked)) {
      const option = make('option', '', 'Reference ' + picked);
      option.value = picked;
      options.push(option);
    }
    if (document.activeElement !== choice) {
      choice.replaceChildren(...options);
      choice.value = picked || '';
    }
    return current;
  }

  async function drawChosen() {
    drawChoice();
    const ref = picked || (traces[0] && traces[0].ref);
    if (!ref) {
      shown = '';
      body.replaceChildren(make('p', 'happened-empty', 'Nothing yet. Type /membership, and its way through the hub shows here.'));
      return;
    }
    let trace;
    try {
      trace = await api.ask('GET', '/_happened?ref=' + ref);
    } catch (nothing) {
      body.replaceChildren(make('p', 'happened-empty', String(nothing.message)));
      return;
    }
    const text = JSON.stringify([trace.steps, trace.books, trace.title]);
    if (text === shown) return;
    shown = text;
    const top = body.scrollTop;
    const same = body.dataset.ref === ref;
    body.dataset.ref = ref;
    body.replaceChildren(...drawTrace(trace));
    body.scrollTop = same ? top : 0;
  }

  // ---- one trace ------------------------------------------------------------------------------

  function drawTrace(trace) {
    const visits = visitsOf(trace.steps);
    const parts = [make('h3', 'happened-title', trace.title || 'Reference ' + trace.ref)];
    const facts = make('p', 'happened-facts');
    facts.append(make('span', 'happened-mood ' + trace.mood, trace.mood === 'well' ? 'Went well' : trace.mood === 'refused' ? 'Refused' : 'Something failed'));
    if (trace.user) facts.append(make('span', '', nameOf(trace.user)));
    facts.append(make('span', '', clock(trace.at)));
    if (trace.ms) facts.append(make('span', '', took(trace.ms) + ' in all'));
    parts.push(facts, drawRef(trace.ref));
    if (visits.length) parts.push(picture(visits), list(visits, trace));
    else parts.push(make('p', 'happened-empty', 'It was too long ago for a picture; this is what the books keep.'));
    if (trace.books.length) parts.push(books(trace.books));
    return parts;
  }

  function drawRef(ref) {
    const chip = button('happened-ref', '', async () => {
      try {
        await navigator.clipboard.writeText(ref);
        said.textContent = 'Copied';
      } catch (no) {
        said.textContent = 'Copy it by hand: ' + ref;
      }
      setTimeout(() => { said.textContent = ''; }, 2500);
    }, 'Copy the reference ' + ref);
    chip.append('ref ', make('code', '', ref), glyph('copy'));
    const said = make('span', 'happened-said');
    said.setAttribute('role', 'status');
    const ask = button('happened-ask', 'Type /hub trace ' + ref.slice(0, 4) + '…', () => {
      if (innerWidth <= 1100) show(false);
      picked = null;
      api.say('/hub trace ' + ref);
    }, 'Type /hub trace ' + ref);
    return make('div', 'happened-refs', chip, ask, said);
  }

  function picture(visits) {
    const some = visits.slice(0, MOST_VISITS);
    const lanes = ORDER.filter(lane => some.some(visit => visit.lane === lane));
    const width = 400;
    const gap = width / lanes.length;
    const x = lane => gap * (lanes.indexOf(lane) + 0.5);
    const y = index => 52 + index * 26;
    const height = y(some.length - 1) + 24;
    const svg = draw('svg', {viewBox: `0 0 ${width} ${height}`, class: 'happened-picture', role: 'img',
      'aria-label': 'From ' + some.map(visit => LANES[visit.lane]).join(' to ')});
    lanes.forEach((lane, i) => {
      const small = gap < 66 && i % 2;
      svg.append(draw('line', {x1: x(lane), x2: x(lane), y1: small ? 38 : 26, y2: height - 6, class: 'happened-lane'}));
      const name = draw('text', {x: x(lane), y: small ? 32 : 18, 'text-anchor': 'middle', class: 'happened-lane-name lane-' + lane});
      name.append(LANES[lane]);
      svg.append(name);
    });
    some.forEach((visit, i) => {
      if (i) {
        const from = x(some[i - 1].lane);
        const to = x(visit.lane);
        const side = to > from ? 1 : -1;
        const round = Math.min(8, Math.abs(to - from) / 2);
        svg.append(
          draw('path', {class: 'happened-way', d: `M ${from} ${y(i - 1) + 10} V ${y(i) - round} Q ${from} ${y(i)} ${from + side * round} ${y(i)} H ${to - side * 11}`}),
          draw('path', {class: 'happened-tip', d: `M ${to - side * 15} ${y(i) - 3.5} L ${to - side * 11} ${y(i)} L ${to - side * 15} ${y(i) + 3.5}`}));
      }
    });
    some.forEach((visit, i) => {
      const dot = draw('g', {class: 'happened-stop lane-' + visit.lane + ' ' + moodOf(visit.steps)});
      dot.append(draw('circle', {cx: x(visit.lane), cy: y(i), r: 9.5}));
      const number = draw('text', {x: x(visit.lane), y: y(i) + 3.5, 'text-anchor': 'middle'});
      number.append(String(i + 1));
      const tip = draw('title', {});
      tip.append(LANES[visit.lane] + ': ' + visit.steps[0].what);
      dot.append(number, tip);
      svg.append(dot);
    });
    return svg;
  }

  function list(visits, trace) {
    const all = make('ol', 'happened-visits');
    visits.forEach((visit, i) => {
      const steps = make('ul', 'happened-steps');
      visit.steps.forEach(step => steps.append(drawStep(step, trace)));
      const number = make('span', 'happened-number lane-' + visit.lane, String(i + 1));
      number.setAttribute('aria-hidden', 'true');
      all.append(make('li', '', number, make('div', '', make('h4', '', LANES[visit.lane]), steps)));
    });
    if (trace.left) all.append(make('li', 'happened-more', `… and ${trace.left.toLocaleString()} more steps of the same kinds.`));
    return all;
  }

  function drawStep(step, trace) {
    const line = make('li', step.mood);
    const bar = make('span', 'happened-bar');
    bar.setAttribute('aria-hidden', 'true');
    const whole = Math.max(trace.ms, 0.01);
    const from = Math.min(98, 100 * step.after / whole);
    bar.style.setProperty('--from', from + '%');
    bar.style.setProperty('--long', Math.max(1.5, Math.min(100 - from, 100 * step.ms / whole)) + '%');
    const what = make('span', 'happened-what', step.what);
    if (step.times > 1) what.append(make('span', 'happened-times', ` × ${step.times}`));
    if (step.mood !== 'well') what.append(make('span', 'happened-flag', MOODS[step.mood]));
    line.append(what, make('span', 'happened-ms', took(step.ms)),
      make('code', 'happened-room', step.room), bar);
    return line;
  }

  function books(lines) {
    const box = make('details', 'happened-books');
    const rows = make('ul', '');
    for (const line of lines) {
      rows.append(make('li', '', make('time', '', clock(line.at)), make('strong', '', line.kind.replace(/-/g, ' ').toLowerCase()),
        [line.subject, line.detail].filter(Boolean).join(': ')));
    }
    box.append(make('summary', '', `What the books keep under it (${lines.length})`), rows);
    return box;
  }

  // ---- each message's own ---------------------------------------------------------------------

  function refOf(item) {
    const named = (item.textContent.match(REF) || []).find(ref => traces.some(trace => trace.ref === ref));
    const time = item.querySelector('time');
    const at = item.dataset.ts ? Math.round(Number(item.dataset.ts) * 1000) : time ? Date.parse(time.dateTime) : 0;
    const told = traces.find(trace => trace.messages.some(place => {
      const ts = place.slice(place.indexOf('/') + 1);
      return item.dataset.ts ? item.dataset.ts === ts : Math.abs(Number(ts) * 1000 - at) < 1.5;
    }));
    return told ? told.ref : named;
  }

  function decorate() {
    for (const item of document.querySelectorAll('#messages .message')) {
      if (item.querySelector('.happened-of')) continue;
      const by = item.querySelector('.by');
      const ref = by && refOf(item);
      if (ref) (by.classList.contains('unseen') ? by.parentNode : by).append(button('happened-of', glyph('bolt'), () => show(true, ref), 'What just happened for this message'));
    }
  }

  const list_ = document.getElementById('messages');
  if (list_) new MutationObserver(() => decorate()).observe(list_, {childList: true, subtree: true});

  let soon = null;
  const lookSoon = () => { if (!soon) soon = setTimeout(() => { soon = null; look().catch(() => {}); }, 250); };
  api.onState(lookSoon);
  setInterval(() => { if (open && !document.hidden) look().catch(() => {}); }, 1500);
  if (localStorage.getItem('happened') === 'open' && innerWidth >= 1100) show(true);
  if (new URLSearchParams(location.search).has('happened')) show(true);

  return {
    /** Opens the panel; with a reference on that trace, else on whatever is newest. */
    show: ref => show(true, ref === undefined ? null : ref),
    isOpen: () => open,
    /** The latest traces, newest first. */
    traces: () => traces,
    look,
  };
}
