/** The control API of the local workspace: what the page may ask and do. */

/** The workspace said no, in a sentence that can be shown as it is. */
export class Refused extends Error {}

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
  if (!response.ok) throw new Refused(answer.error ?? `The local workspace answered ${response.status}.`);
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
