export * from './codes.js';
export * from './comment.js';
export * from './limits.js';
export * from './moderation.js';
export * from './new-comment.js';
export * from './problem.js';
