// What the page has beside the small Slack itself: what just happened, a tour, the mail room.

import {mountHappened} from './happened.js';
import {mountMails} from './mails.js';
import {mountTour} from './tour.js';

/**
 * Adds them.
 *
 * @param api state(), me(), ask(method, path, body), actAs(who), openChannel(name), openDm(), say(text), onState(watcher)
 */
export function mountExtras(api) {
  const happened = mountHappened(api);
  const mails = mountMails(api, happened);
  mountTour(api, happened, mails);
}
