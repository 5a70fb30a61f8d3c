// An endpoint for moderators that says what none of ours would.
//
//   PUT /__played/<id>        {"GET /queue": {"status": 200, "body": …, "held": true}, …}: answers from now on
//   GET /__played/<id>/asked  what was asked, as in "POST /actions {…}"
//   anything else below       the answer; one that is held comes when the next PUT no longer holds it
const runs = new Map();

const textOf = async (stream) => {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += String(chunk);
  return text;
};

export const played = () => async (context, next) => {
  const [, id, path] = /^\/__played\/([\w-]+)(\/.*)?$/.exec(context.path) ?? [];
  if (!id) return next();
  if (!runs.has(id)) runs.set(id, { answers: {}, asked: [], waiting: [] });
  const run = runs.get(id);
  const body = await textOf(context.req);
  if (path === undefined) {
    Object.assign(run.answers, JSON.parse(body));
    for (const go of run.waiting.splice(0)) go();
    context.status = 204;
    return;
  }
  if (path === '/asked') {
    context.body = JSON.stringify(run.asked);
    return;
  }
  const key = `${context.method} ${path}`;
  run.asked.push(`${key}${context.search} ${body}`.trim());
  while (run.answers[key]?.held) await new Promise((resolve) => run.waiting.push(resolve));
  const answer = run.answers[key] ?? { status: 404, body: {} };
  context.status = answer.status ?? 200;
  if (answer.body !== undefined) {
    context.type = context.status < 400 ? 'application/json' : 'application/problem+json';
    context.body = JSON.stringify(answer.body);
  }
};
