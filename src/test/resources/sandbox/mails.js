// The mail room: every mail that the hub sent in this sandbox. None of them left this machine.

import {make} from './dom.js';
import {button, glyph} from './happened.js';

const CODE = /\b[2-9a-hjkmnp-tv-z]{5}-[2-9a-hjkmnp-tv-z]{5}\b/g;

export function mountMails(api, happened) {
  let mails = [];
  let at = -1;
  let read = new Set(JSON.parse(localStorage.getItem('mails-read') || '[]'));

  const count = make('span', 'count');
  const entry = button('room mails-entry', glyph('mail'), () => open(), '');
  entry.id = 'mails-open';
  entry.removeAttribute('aria-label');
  entry.setAttribute('aria-haspopup', 'dialog');
  entry.append(make('span', 'name', 'Mail room'), count);
  const heading = make('h2', '', 'Mail');
  const rooms = make('ul', 'mails-side', make('li', '', entry));
  api.slots.side.append(heading, rooms);

  const dialog = make('dialog', 'mails');
  dialog.id = 'mails';
  dialog.setAttribute('aria-label', 'Mail room');
  const back = button('plain mails-back', glyph('back'), () => choose(-1), 'All mails');
  const shut = button('plain mails-close', glyph('close'), () => dialog.close(), 'Close the mail room');
  const list = make('ul', 'mails-list');
  list.setAttribute('aria-label', 'Mails, newest first');
  const pane = make('article', 'mails-pane');
  pane.tabIndex = 0;
  pane.setAttribute('aria-label', 'The mail');
  dialog.append(make('header', '', back, make('h2', '', 'Mail room'), shut), make('div', 'mails-both', list, pane));
  document.body.append(dialog);
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener('close', () => entry.focus());

  const key = mail => mail.id || mail.subject + mail.to;
  const unread = () => mails.filter(mail => !read.has(key(mail))).length;

  async function look() {
    const now = await api.ask('GET', '/_mails');
    const changed = JSON.stringify(now.map(key)) !== JSON.stringify(mails.map(key));
    mails = now;
    if (changed) {
      if (at >= mails.length) at = -1;
      drawCount();
      if (dialog.open) drawList();
    }
    return mails;
  }

  function drawCount() {
    const news = unread();
    count.textContent = news ? String(news) : '';
    count.hidden = !news;
    entry.classList.toggle('unread', news > 0);
    count.title = news ? news + ' unread' : '';
  }

  function open(wanted) {
    if (!dialog.open) dialog.showModal();
    look().then(() => choose(wanted === undefined ? (innerWidth > 720 && mails.length ? mails.length - 1 : -1) : wanted)).catch(() => {});
    choose(-1);
  }

  function choose(index) {
    at = index;
    dialog.classList.toggle('reading', at >= 0);
    back.hidden = at < 0;
    if (at >= 0) {
      read.add(key(mails[at]));
      localStorage.setItem('mails-read', JSON.stringify([...read].slice(-300)));
    }
    drawCount();
    drawList();
    drawMail();
  }

  const header = (mail, name) => ((mail.headers || '').match(new RegExp('^' + name + ': *(.+?)\\r?$', 'mi')) || [])[1] || '';
  const dated = mail => mail.date || header(mail, 'Date');
  const when = mail => dated(mail) && !Number.isNaN(Date.parse(dated(mail))) ? new Date(dated(mail)).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'short'}) : '';

  function drawList() {
    const focused = list.contains(document.activeElement);
    list.replaceChildren();
    mails.map((mail, i) => [mail, i]).reverse().forEach(([mail, i]) => {
      const line = button('mails-one', '', () => choose(i));
      const fresh = !read.has(key(mail));
      line.classList.toggle('unread', fresh);
      line.setAttribute('aria-current', String(i === at));
      const about = make('strong', '', mail.subject || '(no subject)');
      line.append(about, make('span', '', 'To ' + mail.to), make('small', '', when(mail)));
      if (fresh) line.append(make('span', 'mails-new', 'unread'));
      list.append(make('li', '', line));
      if (focused && i === at) line.focus();
    });
    if (!mails.length) list.append(make('li', 'mails-none', 'No mail yet. Type /link and an address that Fabman has, and a code comes here.'));
  }

  function drawMail() {
    if (at < 0) {
      pane.replaceChildren(make('p', 'mails-none', mails.length ? 'Choose a mail to read it.' : ''));
      return;
    }
    const mail = mails[at];
    const facts = make('dl', '');
    [['From', mail.from], ['To', mail.to], ['Date', when(mail)]].forEach(([name, value]) => {
      if (value) facts.append(make('div', '', make('dt', '', name), make('dd', '', value)));
    });
    pane.replaceChildren(make('h3', '', mail.subject || '(no subject)'), facts);
    const ref = header(mail, 'X-Hub-Ref');
    if (ref) facts.append(make('div', '', make('dt', '', 'Ref'), make('dd', '', button('mails-ref', ref, () => { dialog.close(); happened.show(ref); }, 'What just happened for this mail'))));
    const codes = [...new Set((mail.text || '').match(CODE) || [])];
    if (codes.length) {
      const row = make('div', 'mails-codes');
      const said = make('span', '');
      said.setAttribute('role', 'status');
      codes.forEach(code => {
        const copy = button('mails-code', '', async () => {
          try { await navigator.clipboard.writeText(code); said.textContent = 'Copied'; }
          catch (no) { said.textContent = 'Copy it by hand.'; }
        }, 'Copy the code ' + code);
        copy.append(make('code', '', code), glyph('copy'));
        row.append(copy);
      });
      const use = button('mails-use', 'Type /link with it', () => { dialog.close(); api.say('/link ' + codes[0]); });
      row.append(use, said);
      pane.append(row);
    }
    if (mail.html) {
      const frame = make('iframe', 'mails-html');
      // Somebody else's markup: its own address has its own rules, and in here it may do nothing.
      frame.setAttribute('sandbox', '');
      frame.title = 'The mail “' + (mail.subject || '') + '”';
      frame.src = '/_letter?at=' + at;
      const text = make('details', 'mails-text', make('summary', '', 'The same as plain text'), make('pre', '', mail.text || ''));
      pane.append(frame, text);
    } else pane.append(make('pre', '', mail.text || ''));
    pane.scrollTop = 0;
  }

  let soon = null;
  api.onState(() => { if (!soon) soon = setTimeout(() => { soon = null; look().catch(() => {}); }, 400); });
  setInterval(() => { if (!document.hidden) look().catch(() => {}); }, 3000);
  drawCount();

  return {open, look, all: () => mails, codes: mail => mail.text.match(CODE) || []};
}
