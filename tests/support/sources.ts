type Answer = string | object | Response | (() => Promise<Response>);

/** Where the sources of tests lie. */
export const SITE = 'https://site.example/';

export interface Sources {
  /** What was asked for, in order: of the site by path and query, of other hosts by address. */
  readonly asked: string[];
  stop(): void;
}

const toResponse = (answer: Answer): Response | Promise<Response> => {
  if (answer instanceof Response) return answer.clone();
  if (typeof answer === 'function') return answer();
  return typeof answer === 'string' ? new Response(answer) : Response.json(answer);
};

/** Answers what is asked of a site by path and query; what is not named is not there. */
export const serveSources = (answers: Record<string, Answer>): Sources => {
  const { fetch } = window;
  const asked: string[] = [];
  window.fetch = async (input, init) => {
    const url = String(input);
    if (!url.startsWith(SITE)) {
      if (!url.startsWith(location.origin)) asked.push(url);
      return fetch(input, init);
    }
    asked.push(url.slice(SITE.length));
    const answer = answers[url.slice(SITE.length)];
    return answer === undefined ? new Response('', { status: 404 }) : toResponse(answer);
  };
  return { asked, stop: () => (window.fetch = fetch) };
};
