export { createEndpoint, type Endpoint, type EndpointOptions, type RequestInfo } from './endpoint.js';
export { type LimitOptions, parseLimit } from './limits/limits.js';
export { createLogger, type Logger } from './log.js';
export { runServer, serve, type Server, type ServeOptions } from './node.js';
export { type OnChange, type PageChange, purgeBy } from './purge.js';
export { StartError } from './start-error.js';
export { isPostgresUrl } from './storage/postgres.js';
