// What the page has beside the small Slack itself.

/**
 * Adds them.
 *
 * @param api what one may do on the page: state(), me(), users(), ask(method, path, body), refresh(),
 *   actAs(who), openChannel(name), openDm(tab), say(words), onState(watcher), announce(words),
 *   slots {side, header, pane}
 */
export function mountExtras(api) {
  api.onState(() => {});
}
