// What the page has beside the small Slack itself.

/**
 * Adds them.
 *
 * @param api state(), me(), ask(method, path, body), actAs(who), openChannel(name), openDm(), say(text), onState(watcher)
 */
export function mountExtras(api) {}
