/** The control API of the local workspace: what the page may ask and do. */

/** The workspace said no, in a sentence that can be shown as it is. */
export class Refused extends Error {}

// Slack refuses in single words; a person gets a sentence.
const SENTENCES = {
  not_in_channel: "You are not in this channel. Join it first.",
  is_archived: "This channel is archived: it can be read, not written in.",
  already_archived: "This channel is archived already.",
  cant_archive_general: "The general channel cannot be archived.",
  channel_not_found: "There is no such channel, or you cannot see it.",
  message_not_found: "This message is gone, or only you can see it.",
  already_pinned: "This message is pinned already.",
  no_pin: "This message is not pinned any more.",
  already_reacted: "You have reacted with this emoji already.",
  no_reaction: "This reaction is gone already.",
  too_many_pins: "This channel has as many pins as it can have.",
  cant_invite: "This person cannot be invited.",
  cant_leave_general: "Nobody can leave the general channel.",
  last_member: "The last member cannot leave.",
  user_not_found: "There is nobody of this address in the workspace.",
  not_found: "This dialog is gone.",
};

const sentenceOf = (error, status) => SENTENCES[error] ?? error ?? `The local workspace answered ${status}.`;

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(`/control/${path}`, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused("The local workspace does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(sentenceOf(answer.error, response.status));
  return answer;
}

/** Reads; `query` entries that are null are left out. */
export function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const suffix = given.length ? `?${new URLSearchParams(given)}` : "";
  return call("GET", path + suffix);
}

export const post = (path, body) => call("POST", path, body);
export const remove = (path) => call("DELETE", path);
