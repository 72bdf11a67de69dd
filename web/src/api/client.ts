import i18next from "i18next";
import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "./schema";
import type { Failure, Import, Json, Problem } from "./types";

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

  constructor(status: number, body: Partial<Failure>, requestId?: string) {
    super(body.detail || body.title || `The server answered ${status}.`);
    this.status = status;
    this.code = body.code ?? (status === 0 ? "unreachable" : `http_${status}`);
    this.title = body.title ?? "";
    this.problems = body.problems ?? [];
    this.requestId = body.requestId ?? requestId;
    this.current = body.current as Json | undefined;
    this.legal = body.legal ?? [];
  }
}

const base = "/api/v1";
const listeners = new Set<() => void>();
const answered = new Set<(reachable: boolean) => void>();

/** Calls back whenever the server says that nobody is signed in; returns how to stop. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls back after every request with whether the server was reached; returns how to stop. */
export function onReach(listener: (reachable: boolean) => void): () => void {
  answered.add(listener);
  return () => answered.delete(listener);
}

function reached(reachable: boolean) {
  for (const listener of answered) listener(reachable);
}

/** The address of something that the browser loads by itself, such as a download. */
export function address(path: string, query: Record<string, string> = {}): string {
  const text = new URLSearchParams(query).toString();
  return base + path + (text && `?${text}`);
}

// What fails is thrown, so that a call gives data or an ApiError and nothing between.
const failures: Middleware = {
  async onResponse({ response }) {
    reached(true);
    if (!response.ok) throw failure(response.status, await response.text(), response.headers);
  },
  onError({ error, request }) {
    if (error instanceof ApiError || request.signal.aborted) return error as Error;
    reached(false);
    return unreachable();
  },
};

/** The REST API, typed by the description that the server gives of it. */
export const api = createClient<paths>({
  baseUrl: new URL(base, location.href).href,
  credentials: "same-origin",
  // Looked up with each call, so that a test can stand in for the server.
  fetch: (request) => fetch(request),
});
api.use(failures);

/** The content of an answer. */
export async function take<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

/** The header by which the server refuses a change that was made for another version. */
export function ifMatch(version: number): { "If-Match": string } {
  return { "If-Match": `"${version}"` };
}

function unreachable(): ApiError {
  return new ApiError(0, { title: i18next.t("error.unreachable") });
}

function failure(status: number, text: string, headers: Headers): ApiError {
  if (status === 401) for (const listener of listeners) listener();
  let body: Partial<Failure> = {};
  try {
    body = JSON.parse(text);
  } catch {
    // A proxy in between may answer with a page of its own; the status says enough.
  }
  return new ApiError(status, body, headers.get("X-Request-Id") ?? undefined);
}

/** Sends a file as it is and tells how much of it has gone; fetch cannot tell that. */
export function upload(
  name: string,
  file: Blob,
  onProgress: (sent: number) => void,
  signal: AbortSignal,
): Promise<Import> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address("/imports", { name }));
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as Import);
      } else {
        const headers = new Headers();
        const id = request.getResponseHeader("X-Request-Id");
        if (id) headers.set("X-Request-Id", id);
        reject(failure(request.status, request.responseText, headers));
      }
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new DOMException("The upload was stopped.", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
