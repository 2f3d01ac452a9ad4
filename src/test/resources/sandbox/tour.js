// Five minutes that show what the hub does: what to do, or have it done; a step knows by itself that it was done.

import {make} from './dom.js';
import {button, glyph} from './happened.js';

const OPS = 'C0OPERATE';
const APPROVALS = 'C0APPROVE';
const pause = ms => new Promise(go => setTimeout(go, ms));

export function mountTour(api, happened, mails) {
  let steps = [];
  let at = 0;
  let begun = 0;
  let busy = false;
  let did = new Set();
  let seenHelp = null;

  const answered = (who, typed, words = /./) => state => (state.ephemerals || []).some(each =>
    userIs(each.for, who) && typed.test(each.command || '') && Number(each.ts) >= begun && words.test(each.text + JSON.stringify(each.blocks || '')));
  const userIs = (id, trait) => id === {member: 'U0MEMBER1', staff: 'U0STAFF01', operator: 'U0OPERAT1'}[trait];
  const notices = (state, words) => state.messages.filter(each => each.channel === OPS && words.test(each.text));
  const withButton = (message, action) => JSON.stringify(message.blocks || '').includes(`"action_id":"${action}"`);
  const lastIn = (state, room, fits) => state.messages.filter(each => each.channel === room && fits(each)).at(-1);

  // The request that was asked for last; one that was carried out on an earlier tour is none.
  let waited = null;
  function asked(state) {
    const typed = (state.ephemerals || []).filter(each => userIs(each.for, 'staff') && /^\/request door-code/.test(each.command || '')).at(-1);
    const waits = each => withButton(each, 'gate.approve');
    const found = lastIn(state, APPROVALS, each => /^Door code/.test(each.text)
      && (waits(each) || each.ts === waited || typed && Number(each.ts) > Number(typed.ts) - 3));
    if (found && waits(found)) waited = found.ts;
    return found;
  }

  const press = (user, message, action) => api.ask('POST', '/_slack/click', {user, channel: message.channel, message_ts: message.ts, action_id: action});
  const shown = state => (state.views || []).some(each => userIs(each.user, 'staff') && each.view.title.text === 'Your code');
  const told = words => happened.traces().some(trace => words.test(trace.title) && Date.parse(trace.at) / 1000 >= begun);

  const be = (who, channel) => { api.actAs(who); api.openChannel(channel); };
  async function until(what, seconds = 20) {
    for (let i = 0; i < seconds * 4 && !await what(); i++) await pause(250);
  }

  // The composer takes one thing at a time; what it did not take is said once more.
  async function tell(words) {
    const mine = () => api.state().ephemerals.filter(each => each.for === api.me().id).length;
    const before = mine();
    await api.say(words);
    await until(() => mine() > before, 6);
    if (mine() === before) await api.say(words);
  }

  const ALL = [
    {
      id: 'member', title: 'Ask for yourself',
      text: 'You are Ada Nilsson, a member. Type /membership in #help. The answer comes from the hub’s own copy of Fabman, and only you see it.',
      async doIt() { be('member', 'help'); await tell('/membership'); },
      done: answered('member', /^\/membership\s*$/),
    },
    {
      id: 'happened', title: 'See what just happened',
      text: 'Open “What just happened”: the way of your question from the edge through the inbox to the database and back, with the reference that ties it together.',
      async doIt() { happened.show(); },
      done: () => happened.isOpen(),
    },
    {
      id: 'twins', title: 'Two people, one name',
      text: 'You are Marcus Webb from the front desk. Type /membership Jordan Lee. Two members have that name, so the hub shows both and guesses nothing.',
      async doIt() { be('staff', 'help'); await tell('/membership Jordan Lee'); },
      done: answered('staff', /^\/membership jordan lee/i, /members match/),
    },
    {
      id: 'refused', title: 'Ask for too much',
      text: 'Be Ada again and type /hub status, which is not for members. The guard says no, kindly, and writes it down.',
      async doIt() { be('member', 'help'); await tell('/hub status'); },
      done: answered('member', /^\/hub status/),
    },
    {
      id: 'ask', title: 'Ask for what others must agree to',
      text: 'Be Marcus and type /request door-code for @ada.nilsson front 4 laser class. Rules look at once whether it may be asked for; then it stands in #approvals.',
      there: async () => (await help()).includes('/request'),
      async doIt() { be('staff', 'help'); await tell('/request door-code for @ada.nilsson front 4 laser class'); },
      done: answered('staff', /^\/request door-code/),
    },
    {
      id: 'yes', title: 'Two of the board say yes',
      text: 'Be Priya Raman and press Approve in #approvals: 1/2. It counts once, however often you press. Then be Tom Lindqvist: 2/2. The executor looks at everything again and makes the code at RemoteLock.',
      there: async () => (await help()).includes('/request'),
      async doIt() {
        be('board1', 'approvals');
        await until(() => asked(api.state()) && withButton(asked(api.state()), 'gate.approve'), 10);
        await press('U0BOARD01', asked(api.state()), 'gate.approve');
        await until(() => /1\/2 approved/.test(asked(api.state()).text), 10);
        await pause(1500);
        be('board2', 'approvals');
        await press('U0BOARD02', asked(api.state()), 'gate.approve');
        await until(() => /carried out/.test(asked(api.state()).text), 20);
      },
      done: state => Boolean(asked(state)) && /carried out/.test(asked(state).text),
    },
    {
      id: 'code', title: 'See the code',
      text: 'Be Marcus again. The hub has written to you: press “Show my code”. It is shown this once, to nobody else, and kept nowhere. Close the window to go on.',
      there: async () => (await help()).includes('/request'),
      async doIt() {
        be('staff', 'help');
        api.openDm('messages');
        const since = asked(api.state()) ? Number(asked(api.state()).ts) : 0;
        const mine = state => lastIn(state, 'D0STAFF01', each => withButton(each, 'code.show') && Number(each.ts) > since);
        await until(() => mine(api.state()), 10);
        await press('U0STAFF01', mine(api.state()), 'code.show');
        await until(() => shown(api.state()), 5);
      },
      done: state => shown(state),
    },
    {
      id: 'webhook', title: 'Fabman changes, the answer follows',
      text: 'Ada gets another last name in Fabman. Its webhook is a hint: the hub reads that one member again and links it anew. Then ask /membership once more.',
      async doIt() {
        const now = await api.ask('PATCH', '/_fabman/members/107', {});
        await api.ask('PATCH', '/_fabman/members/107', {lastName: now.lastName === 'Nilsson' ? 'Nilsson-Berg' : 'Nilsson'});
        await until(async () => { await happened.look(); return told(/^Fabman says/); }, 8);
        await pause(700);
        be('member', 'help');
        await tell('/membership');
      },
      done: state => told(/^Fabman says/) && answered('member', /^\/membership\s*$/)(state),
    },
    {
      id: 'break', title: 'Break Fabman',
      text: 'Fabman answers 503 from now on, and Sam, the operator, asks for a sync. The hub tries a few times, then tells #ops: one message, however often it fails.',
      async doIt() {
        await api.ask('POST', '/_faults', {vendor: 'fabman', kind: '503', match: ''});
        be('operator', 'ops');
        await tell('/hub sync now');
        await until(() => notices(api.state(), /^Needs attention.*Fabman/s).length, 40);
      },
      done: state => notices(state, /^Needs attention.*Fabman/s).length > 0,
    },
    {
      id: 'mend', title: 'Mend it',
      text: 'Fabman is well again. The next sync notices, and the same message in #ops says that it is over and how long it took. This may take a minute.',
      async doIt() {
        await api.ask('DELETE', '/_faults');
        be('operator', 'ops');
        for (let i = 0; i < 4 && notices(api.state(), /^Needs attention.*Fabman/s).length; i++) {
          await tell('/hub sync now');
          await until(() => !notices(api.state(), /^Needs attention.*Fabman/s).length, 25);
        }
      },
      done: state => !(state.faults || []).length && notices(state, /^Over/).length > 0
        && !notices(state, /^Needs attention.*Fabman/s).length,
    },
    {
      id: 'link', title: 'Say that it is you',
      text: 'Be Ada, type /link and her address in Fabman. A code comes to the mail room (at the left); type /link and the code, and the link is confirmed.',
      async doIt() {
        be('member', 'help');
        const ada = await api.ask('PATCH', '/_fabman/members/107', {});
        const before = (await mails.look()).length;
        await tell('/link ' + ada.emailAddress);
        await until(async () => (await mails.look()).slice(before).some(mail => mails.codes(mail).length), 20);
        const mail = mails.all().slice(before).find(each => mails.codes(each).length);
        if (mail) await tell('/link ' + mails.codes(mail)[0]);
      },
      done: answered('member', /^\/link\s+[2-9a-z]{5}-?[2-9a-z]{5}\s*$/i),
    },
    {
      id: 'report', title: 'The month in charts',
      text: 'Be Marcus and type /hub report preview: joins, leavers, revenue and the busiest machines, with charts. Only you see it; on the first of the month the channel does.',
      there: async () => (await help()).includes('/hub report'),
      async doIt() { be('staff', 'help'); await tell('/hub report preview'); },
      done: answered('staff', /^\/hub report/),
    },
    {
      id: 'decided', title: 'Ask what was decided once',
      text: 'Be Ada and type /ask what do guests pay for a visit? in #general. The answer quotes who said it, with a link to where it stands, and nothing that Ada may not read.',
      there: async () => (await help()).includes('/ask'),
      async doIt() { be('member', 'general'); await tell('/ask what do guests pay for a visit?'); },
      done: state => (state.ephemerals || []).some(each =>
        userIs(each.for, 'member') && Number(each.ts) >= begun && /5 dollars/.test(each.text + JSON.stringify(each.blocks || ''))),
    },
    {
      id: 'home', title: 'The hub’s Home',
      text: 'Be Ada and open the hub’s Home, at the left: her standing, her machines, what waits for her. Staff see the space at a glance.',
      there: async () => api.state().homes !== undefined,
      async doIt() {
        be('member', 'help');
        api.openDm('home');
        await api.ask('POST', '/_slack/open-home', {user: 'U0MEMBER1'});
        await until(() => (api.state().homes || {}).U0MEMBER1, 8);
      },
      done: state => Boolean((state.homes || {}).U0MEMBER1),
    },
    {
      id: 'plug', title: 'Pull the plug',
      text: 'One for the terminal: end the sandbox with kill -9 in the middle of a sync and start it again. What was kept is worked off, nothing is said twice. That is the end of the tour.',
      done: () => false,
    },
  ];

  async function help() {
    if (seenHelp === null) {
      seenHelp = '';
      try {
        seenHelp = JSON.stringify(await api.ask('POST', '/_slack/command', {user: 'U0STAFF01', channel: 'workshop', command: '/hub', text: 'help'}));
      } catch (none) { seenHelp = ''; }
    }
    return seenHelp;
  }

  // ---- the card -------------------------------------------------------------------------------

  const card = make('section', 'tour');
  card.id = 'tour';
  card.setAttribute('aria-labelledby', 'tour-title');
  card.hidden = true;
  const header = document.querySelector('main > header');
  header.after(card);

  const entry = button('room tour-entry', glyph('flag'), () => start(0));
  entry.id = 'tour-start';
  entry.append(make('span', 'name', 'Five-minute tour'));
  api.slots.side.append(make('ul', 'tour-side', make('li', '', entry)));

  const keep = () => localStorage.setItem('tour', JSON.stringify({at: steps[at] && steps[at].id, did: [...did], on: !card.hidden && steps.length > 0}));
  const nowOf = () => api.state() ? Date.parse(api.state().now) / 1000 : 0;

  async function start(from) {
    const all = [];
    for (const step of ALL) if (!step.there || await step.there().catch(() => false)) all.push(step);
    steps = all;
    go(typeof from === 'string' ? Math.max(0, steps.findIndex(step => step.id === from)) : from, true);
  }

  function go(to, focus) {
    at = Math.min(Math.max(to, 0), steps.length - 1);
    begun = nowOf();
    did.delete(steps[at].id);
    card.hidden = false;
    keep();
    drawCard();
    if (focus) card.querySelector('h2').focus();
  }

  function leave() {
    card.hidden = true;
    keep();
    entry.focus();
  }

  function drawCard() {
    const step = steps[at];
    const last = at === steps.length - 1;
    const title = make('h2', '', step.title);
    title.id = 'tour-title';
    title.tabIndex = -1;
    const dots = make('progress', '');
    dots.max = steps.length;
    dots.value = at + 1;
    dots.setAttribute('aria-label', `Step ${at + 1} of ${steps.length}`);
    const state = make('p', 'tour-state');
    state.setAttribute('role', 'status');
    const actions = make('div', 'tour-actions');
    if (step.doIt) {
      const doing = button('act tour-do', 'Do it for me', async () => {
        if (busy) return;
        busy = true;
        begun = nowOf() - 1;
        doing.disabled = true;
        doing.textContent = 'Doing it …';
        try { await step.doIt(); } catch (problem) { state.textContent = String(problem.message || problem); }
        busy = false;
        if (steps[at] === step) { doing.disabled = false; doing.textContent = 'Do it again'; check(); }
      });
      actions.append(doing);
    }
    const back = button('act tour-back', 'Back', () => go(at - 1, true));
    back.disabled = at === 0;
    const next = button('act tour-next', last ? 'Finish' : 'Next', () => last ? leave() : go(at + 1, true));
    actions.append(back, next);
    card.replaceChildren(
      make('div', 'tour-head', make('span', 'tour-count', `${at + 1} / ${steps.length}`), title, state,
        button('plain tour-leave', glyph('close'), leave, 'Leave the tour')),
      dots, make('p', 'tour-text', step.text), actions);
    drawDone();
  }

  function drawDone() {
    const yes = steps[at] && did.has(steps[at].id);
    card.classList.toggle('done', Boolean(yes));
    const state = card.querySelector('.tour-state');
    if (state && yes && state.textContent !== '✓ Done') state.textContent = '✓ Done';
  }

  function check() {
    if (card.hidden || !steps.length || !api.state()) return;
    const step = steps[at];
    if (!did.has(step.id) && step.done(api.state())) {
      did.add(step.id);
      keep();
      drawDone();
    }
  }

  function invite() {
    const yes = button('act tour-do', 'Take the tour', () => start(0));
    const no = button('act tour-next', 'Not now', () => { card.hidden = true; keep(); });
    const title = make('h2', '', 'New here?');
    title.id = 'tour-title';
    card.replaceChildren(make('div', 'tour-head', title), make('p', 'tour-text', 'Five minutes show what the hub does. Nothing here is real.'), make('div', 'tour-actions', yes, no));
    card.classList.add('invite');
    card.hidden = false;
  }

  new MutationObserver(() => { if (card.querySelector('.tour-count')) card.classList.remove('invite'); }).observe(card, {childList: true});
  api.onState(check);
  setInterval(check, 1000);
  const before = JSON.parse(localStorage.getItem('tour') || 'null');
  if (new URLSearchParams(location.search).has('tour')) start(0);
  else if (before && before.on) { did = new Set(before.did); start(before.at || 0); }
  else if (!before && !new URLSearchParams(location.search).has('as')) invite();
}
