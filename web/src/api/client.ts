import type { Json, Problem } from "./types";

/** What a request that failed tells: a problem document (RFC 9457), or that nobody answered. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly problems: Problem[];
  readonly requestId: string | undefined;
  readonly current: Json | undefined;
  readonly legal: string[];

  constructor(status: number, body: Partial<ProblemDocument>, requestId?: string) {
    super(body.detail || body.title || `The server answered ${status}.`);
    this.status = status;
    this.code = body.code ?? (status === 0 ? "unreachable" : `http_${status}`);
    this.title = body.title ?? "";
    this.problems = body.problems ?? [];
    this.requestId = body.requestId ?? requestId;
    this.current = body.current;
    this.legal = body.legal ?? [];
  }
}

type ProblemDocument = {
  title: string;
  detail: string;
  code: string;
  requestId: string;
  problems: Problem[];
  current: Json;
  legal: string[];
};

type Query = Record<string, string | number | boolean | undefined>;

type Options = {
  query?: Query;
  body?: unknown;
  /** The version that the change was made for; the server refuses when it is no longer that one. */
  ifMatch?: number;
  /** Repeating a request with the same key does nothing twice. */
  idempotencyKey?: string;
  signal?: AbortSignal;
};

const base = "/api/v1";
const listeners = new Set<() => void>();

/** Calls back whenever the server says that nobody is signed in; returns how to stop. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return base + path + (text && `?${text}`);
}

async function call(method: string, path: string, options: Options = {}): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  if (options.ifMatch !== undefined) headers.set("If-Match", `"${options.ifMatch}"`);
  if (options.idempotencyKey) headers.set("Idempotency-Key", options.idempotencyKey);
  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      credentials: "same-origin",
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiError(0, { title: "The server cannot be reached.", detail: "" });
  }
  if (!response.ok) throw await failure(response.status, await response.text(), response.headers);
  return response;
}

function failure(status: number, text: string, headers: Headers): ApiError {
  if (status === 401) for (const listener of listeners) listener();
  let body: Partial<ProblemDocument> = {};
  try {
    body = JSON.parse(text);
  } catch {
    // A proxy in between may answer with a page of its own; the status says enough.
  }
  return new ApiError(status, body, headers.get("X-Request-Id") ?? undefined);
}

async function json<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  return response.json() as Promise<T>;
}

export const api = {
  get: async <T>(path: string, query?: Query, signal?: AbortSignal) =>
    json<T>(await call("GET", path, { query, signal })),
  post: async <T>(path: string, body?: unknown, options?: Options) =>
    json<T>(await call("POST", path, { ...options, body: body ?? {} })),
  patch: async <T>(path: string, body: unknown, options?: Options) =>
    json<T>(await call("PATCH", path, { ...options, body })),
  delete: async (path: string) => {
    await call("DELETE", path);
  },
};

/** Sends a file as it is and tells how much of it has gone; fetch cannot tell that. */
export function upload<T>(
  path: string,
  query: Query,
  file: Blob,
  onProgress: (sent: number) => void,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address(path, query));
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as T);
      } else {
        const headers = new Headers();
        const id = request.getResponseHeader("X-Request-Id");
        if (id) headers.set("X-Request-Id", id);
        reject(failure(request.status, request.responseText, headers));
      }
    };
    request.onerror = () => reject(new ApiError(0, { title: "The server cannot be reached." }));
    request.onabort = () => reject(new DOMException("The upload was stopped.", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
