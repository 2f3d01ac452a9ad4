// What the page has beside the small Slack itself: what just happened, a tour, the mail room.

import {mountHappened} from './happened.js';
import {mountMails} from './mails.js';
import {mountTour} from './tour.js';

/**
 * Adds them.
 *
 * @param api what one may do on the page: state(), me(), users(), ask(method, path, body), refresh(),
 *   actAs(who), openChannel(name), openDm(tab), say(words), onState(watcher), announce(words),
 *   slots {side, header, pane}
 */
export function mountExtras(api) {
  const happened = mountHappened(api);
  const mails = mountMails(api, happened);
  mountTour(api, happened, mails);
  stayAtTheEnd(document.getElementById('messages'));
}

/** Who reads the newest message goes on reading it when something beside it takes room. */
function stayAtTheEnd(list) {
  let atEnd = true;
  list.addEventListener('scroll', () => { atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80; }, {passive: true});
  new ResizeObserver(() => { if (atEnd) list.scrollTop = list.scrollHeight; }).observe(list);
}
