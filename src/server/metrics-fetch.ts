import { secureHeaders } from './headers.js';
import type { Metrics } from './metrics.js';
import { HttpError, problemResponse } from './problems.js';
import { notFound } from './routes/route.js';

/** `GET /metrics`, for a port that only Prometheus can reach. */
export const metricsFetch =
  (metrics: Metrics) =>
  async (request: Request): Promise<Response> => {
    const response = await answer(metrics, request);
    secureHeaders(response.headers);
    return response;
  };

const answer = async (metrics: Metrics, { method, url }: Request): Promise<Response> => {
  if (new URL(url).pathname !== '/metrics') return problemResponse(notFound());
  if (method !== 'GET' && method !== 'HEAD') {
    return problemResponse(new HttpError(405, 'method_not_allowed', { headers: { Allow: 'GET, HEAD' } }));
  }
  const headers = { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' };
  return new Response(await metrics.text(), { headers });
};
