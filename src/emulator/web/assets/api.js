// Talking to the server on behalf of one person.

async function call(method, path, body) {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  const json = text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : {};
  if (!response.ok) {
    throw new Error(json.message ?? (text || response.statusText));
  }
  return json;
}

/** The people whom one can be. */
export const people = () => call("GET", "/people");

/** What one person can see and do. */
export class Api {
  constructor(person) {
    this.base = `/as/${person}`;
  }

  get(path) {
    return call("GET", `${this.base}/${path}`);
  }

  post(path, body = {}) {
    return call("POST", `${this.base}/${path}`, body);
  }

  put(path, body) {
    return call("PUT", `${this.base}/${path}`, body);
  }

  patch(path, body) {
    return call("PATCH", `${this.base}/${path}`, body);
  }

  delete(path) {
    return call("DELETE", `${this.base}/${path}`);
  }

  /** Opens the stream of events; `opened` runs at each connection, after the server has begun to listen. */
  live({ opened, event, closed }) {
    const socket = new WebSocket(`ws://${location.host}${this.base}/events`);
    socket.addEventListener("open", opened);
    socket.addEventListener("message", ({ data }) => event(JSON.parse(data)));
    socket.addEventListener("close", () => {
      closed();
      setTimeout(() => this.live({ opened, event, closed }), 1000);
    });
  }
}
