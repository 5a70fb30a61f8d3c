/** What a list of articles says that could not be loaded. */
export default {
  relatedError: 'The articles could not be loaded.',
  relatedRetry: 'Try again',
};
